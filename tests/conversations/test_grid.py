"""Both companies on Enterprise Grid: the whole set-up, and one conversation of each ritual."""

import importlib
import inspect
import os
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, Final

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, close_all
from sqlmodel import select
from strangers import got_by_strangers
from tests_shared import MONDAY

from bot.conductor.rituals import RITUALS
from bot.partnerships import Partnership, Person, Side, Unit
from playground.cast import grid_cast, org_cast
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message

HELD = {
    "status": "test_a_round_from_prompt_to_digest_and_what_was_agreed",
    "retro": "test_an_answer_can_be_edited_and_withdrawn_until_the_close",
    "escalation": "test_hand_back_ask_raise_again_and_take_further",
    "charter": "test_two_who_edit_the_same_section_lose_nothing",
    "risk": "test_what_came_true_is_thanked_for_and_can_be_raised_as_a_blocker",
    "action": "test_an_action_changes_hands_and_date_and_is_done",
    "invitation": "test_the_partner_side_invites_and_a_seat_given_back_goes_to_the_first_in_line",
    "kudos": "test_praise_stands_in_the_channel_and_in_the_round_up",
    "idea": "test_an_idea_is_answered_by_the_other_company",
    "agreement": "test_a_time_of_the_ladder_is_changed_by_both",
    "pair": "test_two_people_are_drawn_told_with_whom_and_asked_whether_they_met",
    "mediation": "test_from_a_quarrel_to_steps_that_hold",
    "scorecard": "test_a_month_is_lived_looked_at_posted_and_frozen",
    "partnership": "test_people_are_moved_and_given_parts_and_guests_follow_the_setting",
    "home": "test_annas_home_shows_what_waits_and_follows_what_she_does_there",
    "disagreement": "test_two_companies_say_how_they_see_it_and_agree",
    "webhook": "test_a_contact_person_allows_the_api_and_closes_it",
    "decisions": "test_a_decision_is_found_again_and_replaced",
    "agenda": "test_a_point_is_carried_over_dealt_with_and_sent_up",
    "minutes": "test_one_click_approves_and_only_once",
    "taking_along": "test_at_the_end_each_side_is_handed_what_is_open_and_everything_as_a_file",
}
"""One conversation of each, by the module in which it stands; here it is held on the Grid."""
OUT_OF_SLACK: Final = {"mail"}
"""Goes to people whom Slack knows nothing of."""
SAMPLE = ("status", "retro", "escalation", "invitation", "agreement", "partnership", "home")
"""Those in which both companies press, are shown and are called, where not everything is tried."""
PLANS: Final[dict[str, dict[str, Any]]] = {
    "status": {},
    "partnership": {},
    "charter": {},
    "decisions": {},
    "agenda": {},
    "minutes": {},
    "home": {"weekdays": ["1"], "clock": "10:00"},
    "scorecard": {"scorecards": True, "rhythm": "monthly:-1", "weekdays": ["4"]},
}
"""How that module sets up; the others with status meetings far away."""
FAR_AWAY: Final[dict[str, Any]] = {"rhythm": "monthly:-1", "weekdays": ["4"]}


@pytest.fixture(params=[grid_cast])
async def stage(sqlite_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """The bot in one workspace of a company on Grid, or in all of it; the supplier is on Grid, too."""
    transport = os.environ.get("TRANSPORT_IN_TESTS", "socket")
    async with Stage(MONDAY, cast=request.param, database_url=sqlite_url, transport=transport) as set_up:
        yield set_up
        assert await got_by_strangers(set_up) == []


def sides_of_people(w: Unit) -> dict[str, str]:
    """The name of each person's side, by theirs."""
    sides = {side.id: side.name for side in w.session.exec(select(Side))}
    return {person.name: sides[person.side_id] for person in w.session.exec(select(Person))}


async def test_a_person_is_ours_by_any_of_their_ids(
    stage: Stage, talk: Conversation, invited: Message
) -> None:
    """By a workspace, a sibling, the organisation, or none; and there is one side for each company."""
    assert await stage.bot.work(sides_of_people) == {
        "Anna Holm": "Nordlys Forsyning",
        "Jonas Friis": "Nordlys Forsyning",
        "Mette Skov": "Nordlys Forsyning",
        "Karen Dahl": "Nordlys Forsyning",
        "Noor Haddad": "Brevik Systems",  # a guest, who counts to the partner until it is settled
        "Erik Lund": "Brevik Systems",
        "Sofia Brandt": "Brevik Systems",
        "Liam Walsh": "Brevik Systems",
    }


async def test_guests_on_grid_follow_the_setting(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A guest of ours of whom Slack tells the organisation alone."""
    panel = await set_up(**FAR_AWAY)
    for guests, side in (("home", "Nordlys Forsyning"), ("partner", "Brevik Systems")):
        await cast.anna.click(panel, "panel.settings")
        assert not (await cast.anna.submit({"guests": guests})).errors
        await close_all(cast.anna)
        await agreed(talk, cast.erik, "Guests in the workspace of")
        assert (await stage.bot.work(sides_of_people))["Noor Haddad"] == side


async def test_what_an_earlier_version_took_for_strangers_is_put_right_at_the_start(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The organisation was not known, and colleagues landed on the partner's side; by hand stays by hand."""
    panel = await set_up(**FAR_AWAY)

    def misjudge(w: Unit) -> None:
        home, partner = w.session.exec(select(Side).order_by(Side.id)).all()  # type: ignore[arg-type]  # a column
        home.enterprise = None
        for person in w.session.exec(select(Person)):
            if person.name in ("Jonas Friis", "Karen Dahl"):
                person.side_id = partner.id
                person.settled_by = person.id if person.name == "Karen Dahl" else None

    await stage.bot.work(misjudge)
    await stage.restart_bot()
    sides = await stage.bot.work(sides_of_people)
    assert (sides["Jonas Friis"], sides["Karen Dahl"]) == ("Nordlys Forsyning", "Brevik Systems")
    assert panel in cast.anna.messages(CHANNEL)


async def test_only_the_workspace_that_installed_the_app_has_its_commands(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A colleague of a sibling workspace uses the panel, as the partner does."""
    stage.slack.ws.users[cast.jonas.id].more_teams = ()
    panel = await set_up(**FAR_AWAY)
    await cast.jonas.command("/samspil", CHANNEL)
    assert "is not a valid command" in cast.jonas.notices[-1]
    await cast.jonas.click(panel, "status.plan")
    assert cast.jonas.view is not None


@pytest.mark.parametrize("stage", [org_cast], indirect=True)
async def test_an_app_of_the_whole_organisation_is_set_up_and_found_again(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """No payload names a workspace, and Slack wants one named where it is asked for channels."""
    enterprise = stage.slack.ws.home.enterprise
    assert enterprise is not None
    panel = await set_up(**FAR_AWAY)
    assert set(await stage.bot.work(owners)) == {enterprise.id}
    sides = await stage.bot.work(sides_of_people)
    assert {sides[name] for name in ("Anna Holm", "Jonas Friis", "Mette Skov", "Karen Dahl")} == {
        "Nordlys Forsyning"
    }
    assert sides["Erik Lund"] == "Brevik Systems"
    await cast.jonas.command("/samspil mine", CHANNEL)
    assert cast.jonas.view is not None, f"who is in another workspace of it, too: {cast.jonas.notices}"
    await close_all(cast.jonas)
    await cast.erik.click(panel, "status.plan")
    assert cast.erik.view is not None
    await close_all(cast.erik)
    await stage.bot.stop()
    await cast.anna.invite_app("it-intern")
    await stage.start_bot()
    await stage.settle()
    asked = [call for call in stage.slack.calls if call.method == "users.conversations"]
    assert {call.arguments.get("team_id") for call in asked} <= set(stage.slack.ws.teams_with_app)
    assert all(call.answer["ok"] for call in asked)
    assert "it-intern" in await stage.bot.work(names)
    assert not stage.slack.violations
    await talk.forget()


@pytest.mark.parametrize("stage", [org_cast], indirect=True)
@pytest.mark.parametrize(
    "ritual", ["status", *(["escalation", "home"] if os.environ.get("EVERYTHING") else [])]
)
async def test_rituals_are_held_with_an_app_of_the_whole_organisation(
    ritual: str, stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Word for word the same."""
    await held_as_elsewhere(ritual, stage, talk, cast, set_up)


def test_a_conversation_of_each_ritual_is_held_here() -> None:
    """None is forgotten that comes later."""
    assert {ritual.name for ritual in RITUALS} - OUT_OF_SLACK <= HELD.keys()


def owners(w: Unit) -> list[str]:
    """Whose partnerships there are."""
    return [each.owner for each in w.session.exec(select(Partnership))]


def names(w: Unit) -> list[str]:
    """What their channels are called."""
    return [each.name for each in w.session.exec(select(Partnership))]


@pytest.mark.parametrize("ritual", HELD if os.environ.get("EVERYTHING") else SAMPLE)
async def test_each_ritual_is_held_as_elsewhere(
    ritual: str, stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The same conversation, word for word."""
    await held_as_elsewhere(ritual, stage, talk, cast, set_up)


async def held_as_elsewhere(ritual: str, stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp) -> None:
    held = getattr(importlib.import_module(f"conversations.test_{ritual}"), HELD[ritual])
    given = {
        "stage": stage,
        "talk": talk,
        "cast": cast,
        "set_up": partial(set_up, **PLANS.get(ritual, FAR_AWAY)),
        "language": "en",
    }
    await held(**{name: given[name] for name in inspect.signature(held).parameters})
