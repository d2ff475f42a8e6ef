"""What each column of the database holds of people: who is meant, who wrote it, what erasing does to it.

Every column that could refer to a person or hold their words has its row here; the tests fail on a new one
until it is argued for.
"""

from collections.abc import Mapping
from typing import Final

from bot.personal.argued import (
    AGREED,
    COUNTS,
    DECIDED,
    INVITED,
    NAMED,
    OPERATING,
    RECEIVED,
    SAID,
    TO_DO,
    UNLINKED,
    Columns,
    Theirs,
    stays,
    wrote,
)

OPENED: Final = ("begun_by", "ended_by")
ENTERED: Final = ("entered_by", "ended_by")
RECURRING: Final = ("often", "on_holiday")
SETTLED: Final = ("closed_at", "came_true_at")
FORUM_SAYS: Final = ("link", "name", "questions")
ASKED: Final = ("since", "ahead", "blockers", "decisions", "access", "capacity", "dates")

COLUMNS: Final[Mapping[str, Columns]] = {
    "partnership": Columns(
        "partnership",
        people=("set_up_by", "ended_by"),
        users=("begun_by",),
        staying=stays(NAMED, "name"),
        ours=("owner", "channel", "language", "zone", "guests", "away_reason"),
    ),
    "side": Columns(
        "partnership",
        staying=stays(NAMED, "name"),
        ours=("kind", "team", "enterprise", "holidays", "week", "language", "zone"),
    ),
    "person": Columns(
        "partnership",
        people=("id", "settled_by"),
        users=("user",),
        theirs=wrote("id", "name", "team", "locale", "language"),
    ),
    "part": Columns("partnership", people=("person_id", "given_by"), ours=("name",)),
    "calendar_feed": Columns("partnership", people=("person_id",), secret=("digest",)),
    "portfolio_reader": Columns(
        "portfolio", users=("user",), staying=stays("Blanked with Slack's id of who it is.", "name")
    ),
    "webhook": Columns(
        "webhook", people=OPENED, staying=stays(AGREED, "url", "host"), ours=("kinds",), secret=("secret",)
    ),
    "webhook_delivery": Columns("webhook", ours=("key", "event", "about", "error")),
    "mail_receiver": Columns(
        "mail", people=ENTERED, staying=stays(RECEIVED, "name", "address"), ours=("kinds",), secret=("code",)
    ),
    "mail_link": Columns("mail", secret=("digest",)),
    "mail_letter": Columns("mail", ours=("kind", "about", "key", "error")),
    "api_permission": Columns("webhook", people=OPENED),
    "api_token": Columns("webhook", secret=("digest",)),
    "message": Columns(
        "messages",
        users=("place",),
        staying=stays(
            "Blanked where it names them or holds a text of theirs; deleted where it went to them.",
            "text",
            "blocks",
            "plain",
        ),
        ours=("name", "about", "key", "channel", "ts", "error", "taken_by", "forgotten"),
    ),
    "sealed_answer": Columns("sealed", people=("person_id",), ours=("box",), sealed=("ciphertext",)),
    "occurrence_exception": Columns("status", people=("by",), ours=("forum", "kind")),
    "status_cadence": Columns("status", people=("paused_by",), staying=stays(AGREED, "link"), ours=RECURRING),
    "status_forum": Columns(
        "status", ("paused_by",), staying=stays(AGREED, *FORUM_SAYS), ours=("kind", *RECURRING)
    ),
    "status_calendar": Columns("status", ours=("forum", "key", "said")),
    "status_opening": Columns("status", staying=stays(NAMED, "holidays")),
    "status_point": Columns(
        "status",
        people=("added_by", "sent_by", "dealt_by"),
        theirs={"text": Theirs(("added_by",), ("dealt_at",))},
        ours=("key", "sent_before"),
    ),
    "status_round": Columns(
        "status", people=("facilitator_id", "called_off_by"), staying=stays(AGREED, "questions")
    ),
    "status_expectation": Columns("status", people=("person_id",)),
    "status_answer": Columns(
        "status",
        people=("person_id",),
        theirs=wrote("person_id", *ASKED, *(f"reply_{place}" for place in range(5))),
    ),
    "status_approval": Columns(
        "status",
        people=("settled_by",),
        listed=("asked",),
        staying=stays(SAID, "remark"),
        ours=("outcome",),
    ),
    "status_attendance": Columns("status", people=("person_id", "ticked_by")),
    "status_decision": Columns(
        "status", people=("noted_by", "responsible_id"), staying=stays(DECIDED, "text")
    ),
    "status_change": Columns("status", people=("by",), staying=stays(NAMED, "holidays"), ours=("kind",)),
    "retro_cadence": Columns(
        "retro", people=("paused_by",), staying=stays(AGREED, "columns"), ours=("format", "mode", *RECURRING)
    ),
    "retro_round": Columns(
        "retro",
        people=("narrowed_by",),
        staying=stays(AGREED, "columns"),
        ours=("box", "format", "mode", "tally", "outcome", "dots_box", "worth_box"),
    ),
    "retro_card": Columns("retro", staying=stays(UNLINKED, "text"), ours=("key",)),
    "retro_named_card": Columns(
        "retro", people=("person_id",), theirs=wrote("person_id", "text"), ours=("key",)
    ),
    "retro_health": Columns("retro", staying=stays(UNLINKED, "question"), ours=("key",)),
    "retro_change": Columns("retro", people=("by",), staying=stays(NAMED, "holidays"), ours=("kind",)),
    "escalation_ladder": Columns("escalation"),
    "escalation_rung": Columns(
        "escalation",
        listed=("named",),
        staying=stays(AGREED, "name"),
        ours=("source", "to_acknowledge", "to_resolve"),
    ),
    "escalation": Columns(
        "escalation",
        people=(
            "raised_by",
            "acknowledged_by",
            "handed_back_by",
            "resolved_by",
            "confirmed_by",
        ),
        listed=("called", "told"),
        theirs={
            **wrote("raised_by", "what", "stops", "tried", "solution", "reference", once=("confirmed_at",)),
            **wrote("resolved_by", "remedy", "prevention", once=("confirmed_at",)),
        },
        ours=("severity", "times"),
    ),
    "escalation_deadline": Columns("escalation", ours=("kind",)),
    "escalation_shown_deadline": Columns("escalation", ours=("kind",)),
    "escalation_move": Columns(
        "escalation", people=("by",), theirs=wrote("by", "said"), ours=("kind", "where")
    ),
    "agreement_proposal": Columns(
        "agreement",
        people=("by", "settled_by"),
        listed=("discussed_by", "reminded"),
        staying=stays(AGREED, "changes"),
        ours=("asked", "outcome"),
    ),
    "agreement_consent": Columns("agreement", people=("by",)),
    "agreement_change": Columns(
        "agreement",
        people=("by",),
        listed=("agreed_by",),
        staying=stays(AGREED, "changes"),
        ours=("kind",),
    ),
    "charter": Columns("charter"),
    "charter_version": Columns(
        "charter",
        people=("begun_by",),
        ours=("in_force",),  # ids of people and rungs
    ),
    "charter_article": Columns(
        "charter",
        people=("follower_id", "taken_out_by"),
        listed=("told",),
        staying=stays(AGREED, "key"),
        ours=("kind", "orphan_of"),
    ),
    "charter_revision": Columns(
        "charter",
        people=("follower_id", "by"),
        staying=stays(AGREED, "parts", "unit"),
        ours=("direction",),
    ),
    "charter_signature": Columns("charter", people=("person_id",)),
    "charter_question": Columns(
        "charter",
        people=("follower_id", "answered_by"),
        theirs=wrote("answered_by", "why"),
        staying=stays(AGREED, "unit"),
        ours=("state",),
    ),
    "charter_aims": Columns("charter", people=("by",), staying=stays(AGREED, "text")),
    "charter_day_question": Columns(
        "charter",
        people=("follower_id", "answered_by"),
        theirs=wrote("answered_by", "answer"),
    ),
    "charter_review": Columns("charter"),
    "charter_confirmation": Columns("charter", people=("person_id",)),
    "charter_welcome": Columns("charter", people=("person_id",)),
    "action": Columns(
        "action",
        people=("owner_id", "noted_by", "done_by", "dropped_by"),
        theirs={"word": Theirs(("done_by", "dropped_by"))},
        staying=stays(TO_DO, "text", "reference"),
        ours=("source", "source_id"),
    ),
    "action_change": Columns("action", people=("by",), staying=stays(TO_DO, "was_text", "was_reference")),
    "action_offer": Columns(
        "action", people=("from_id", "to_id", "offered_by"), theirs=wrote("to_id", "word")
    ),
    "action_notice": Columns("action", people=("person_id", "by"), ours=("name",)),
    "risk": Columns(
        "risk",
        people=("owner_id", "said_by", "word_by", "closed_by", "came_true_by"),
        theirs={
            **wrote("said_by", "what", "effect", "relief", "reference", once=SETTLED),
            **wrote("word_by", "word"),
        },
        ours=("key", "kind"),
    ),
    "risk_move": Columns(
        "risk", people=("by",), listed=("told",), theirs=wrote("by", "said"), ours=("key", "kind")
    ),
    "disagreement_terms": Columns("disagreement"),
    "disagreement": Columns(
        "disagreement",
        people=("raised_by", "word_by", "settled_by"),
        listed=("asked", "called"),
        staying=stays(SAID, "what", "word"),
        ours=("key", "outcome"),
    ),
    "disagreement_statement": Columns("disagreement", people=("by",), staying=stays(SAID, "text")),
    "disagreement_consent": Columns("disagreement", people=("person_id",)),
    "idea": Columns(
        "idea",
        people=("suggested_by", "for_meeting_by", "settled_by"),
        listed=("reminded",),
        theirs={
            **wrote("suggested_by", "what", "gain", "needed", once=("settled_at",)),
            **wrote("settled_by", "word"),
        },
        staying=stays(AGREED, "forum_name"),
        ours=("key", "effort", "outcome", "forum_kind"),
    ),
    "kudos": Columns("kudos", people=("given_by",), theirs=wrote("given_by", "what_for"), ours=("key",)),
    "kudos_receiver": Columns("kudos", people=("person_id",)),
    "kudos_month": Columns("kudos"),
    "invitation": Columns(
        "invitation",
        people=("invited_by", "called_off_by", "held_by", "missed_by"),
        listed=("asked",),
        theirs={"word": Theirs(("called_off_by", "held_by", "missed_by"))},
        staying=stays(INVITED, "title", "purpose", "place"),
        ours=("kind", "zone", "uid", "modal"),
    ),
    "invitation_answer": Columns("invitation", people=("person_id",)),
    "invitation_offer": Columns("invitation", people=("person_id",)),
    "invitation_news": Columns(
        "invitation", people=("by",), staying=stays(INVITED, "was_place"), ours=("kind",)
    ),
    "pair_plan": Columns("pair", people=("paused_by",), ours=RECURRING),
    "pair_wish": Columns("pair", people=("person_id",)),
    "pair_round": Columns("pair"),
    "pair_place": Columns("pair", people=("person_id", "with_id")),
    "mediation": Columns(
        "mediation",
        people=("asked_by", "other_id", "mediator_id", "change_wished_by", "ended_by"),
        ours=("box", "pair", "outcome"),
    ),
    "mediation_call": Columns("mediation", people=("person_id",), ours=("kind",)),
    "scorecard_plan": Columns("scorecard", people=("off_by",)),
    "scorecard": Columns(
        "scorecard",
        people=("posted_by",),
        staying=stays(COUNTS, "figures"),
        ours=("kind", "file", "error"),
    ),
    "received": Columns("inbox", ours=("key",)),
    "call_pace": Columns("messages", ours=("owner", "method")),
    "message_stale": Columns("messages", ours=("message_id",)),
    "slack_bots": Columns(
        "installations",
        staying=stays(OPERATING, "enterprise_name", "team_name"),
        ours=(
            "client_id",
            "app_id",
            "enterprise_id",
            "team_id",
            "bot_id",
            "bot_user_id",
            "bot_scopes",
        ),
        secret=("bot_token", "bot_refresh_token"),
    ),
    "slack_installations": Columns(
        "installations",
        users=("user_id",),
        staying=stays(OPERATING, "enterprise_name", "team_name", "enterprise_url"),
        ours=(
            "client_id",
            "app_id",
            "enterprise_id",
            "team_id",
            "bot_id",
            "bot_user_id",
            "bot_scopes",
            "user_scopes",
            "incoming_webhook_channel",
            "incoming_webhook_channel_id",
            "token_type",
        ),
        secret=(
            "bot_token",
            "bot_refresh_token",
            "user_token",
            "user_refresh_token",
            "incoming_webhook_url",
            "incoming_webhook_configuration_url",
        ),
    ),
    "last_number": Columns("numbers", ours=("name",)),
    "novelty": Columns("novelties", ours=("owner", "kind")),
    "slack_oauth_states": Columns("installations", secret=("state",)),
}
"""Every table."""
