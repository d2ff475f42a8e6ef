"""What is stored as next can be deleted whenever one likes: all the same is said, at the same moments."""

import importlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, cycle, pairwise
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from partnership_at_work import BEGINNING, AtWork, who
from sqlalchemy import Column, text
from sqlalchemy.sql import visitors
from sqlmodel import col, select
from tests_shared import MONDAY, keys_in

import bot
from bot import conductor, partnerships, retention
from bot.due import Due, NextDue
from bot.outbox import OwedMessage
from bot.partnerships import MEDIATOR, REMOVED, Partnership, Person, Unit
from bot.recurring.cadence import Weekly
from bot.retention import Keeping
from bot.rituals import (
    action,
    agreement,
    charter,
    disagreement,
    escalation,
    idea,
    invitation,
    kudos,
    mail,
    mediation,
    pair,
    retro,
    risk,
    scorecard,
    status,
)
from bot.rituals.charter import Measured
from bot.rituals.escalation import Blocker
from bot.rituals.invitation import Occasion
from bot.rituals.kudos import Praise
from bot.rituals.mail import MailLetter, MailReceiver
from bot.rituals.mediation import YES, Account, Verdict
from bot.rituals.pair import Rhythm
from bot.rituals.retro import Draft
from bot.tables import metadata

Said = tuple[datetime, str, str, int, str]
"""When, which message, where, about what, and what it says."""


@dataclass(frozen=True)
class Ritual:
    """What one ritual does by itself, what it keeps as next, and something that waits."""

    next_due: Callable[[Unit], datetime | None]
    sweep: Sequence[tuple[Callable[..., Any], Callable[..., Any] | None]]
    forget: Sequence[str]
    begin: Callable[[AtWork], object]
    says: set[str]
    """What it then is to say by itself."""
    lasts: timedelta = timedelta(days=70)
    shuffles: str = ""
    """A message of which no two have their lines in the same order."""


def note_action(office: AtWork) -> None:
    """Something that P1 is to do."""
    owner = office.person("P1")
    office.do(action.note, who("H0"), office.id, "Order VPN", owner.id, date(2026, 5, 13))


def come_back(office: AtWork) -> None:
    """Its owner left, and is back on Saturday after its date."""
    note_action(office)
    office.leave("P1")
    office.do(action.find_orphan, 1)
    office.clock.move_to(MONDAY + timedelta(days=12))
    office.do(conductor.members_were, office.id, ["H0", "H1", "P0", "P1"])
    office.do(action.find_returned, 1)


def meet(office: AtWork) -> None:
    """Meetings each Tuesday, for which P0 says nothing, and H1 is away at the first."""
    for user in ("H1", "P0"):
        office.do(partnerships.count_me, who(user), office.id, True)  # as the ritual takes it
    office.do(status.agree, who("H0"), office.id, status.Plan(Weekly((1,)), time(10)))
    away = {"expected": True, "absent_until": date(2026, 5, 5), "language": None}
    office.do(conductor.say_about_me, who("H1"), office.id, **away)


def steer(office: AtWork) -> None:
    """A steering meeting, of whose minutes whoever did not facilitate is asked, and says nothing."""
    plan = status.Plan(Weekly((1,), 12), time(10))
    steering = status.ForumPlan("steering", "", ("What now?",), plan, approves=True)

    def agree(w: Unit) -> None:
        status.carry_out_forum(w, partnerships.seat(w, who("H0"), office.id), 1, steering, paused=False)

    office.do(partnerships.count_me, who("P0"), office.id, True)  # as the ritual takes it
    office.do(agree)


def one(act: Callable[..., Any]) -> Callable[..., Any]:
    """Of what takes several at a time: that for one of them."""
    return lambda w, number: act(w, [number])


def raise_blocker(office: AtWork) -> None:
    """One that nobody answers, up to the end of the path."""
    office.do(escalation.raise_blocker, who("H1"), office.id, Blocker("VPN is down", "high"), "modal")


def hand_back(office: AtWork) -> None:
    """One of which who raised it says nothing any more."""
    raise_blocker(office)
    office.do(escalation.hand_back, who("P0"), 1, "Ask the network team", "modal")


def propose(office: AtWork) -> None:
    """A change to which nobody agrees."""
    office.do(conductor.count_critical, who("H0"), office.id, always=True)


def invite(office: AtWork) -> None:
    """A workshop to which somebody comes."""
    workshop = Occasion("VPN", "To agree", date(2026, 5, 20), time(10), 90, "Room 4", "2", None)
    office.do(invitation.invite, who("H1"), office.id, "technical", workshop, "V1")
    office.do(invitation.accept, who("P1"), 1)


def follow_up(office: AtWork) -> None:
    """A criterion that P1 follows up."""
    written = Measured("On time", "Within a day", "95%", office.person("P1").id)
    office.do(conductor.add_criterion, who("H0"), office.id, written)


def draw_pairs(office: AtWork, every: int = 4) -> None:
    """Two who want to be drawn, by a plan of every four weeks."""
    for user in ("H1", "P1"):
        office.do(pair.wish, who(user), office.id, yes=True)
    office.do(pair.agree, who("H0"), office.id, Rhythm(every, 1, time(10)))


def draw_pairs_each_week(office: AtWork) -> None:
    """The same, who are asked before the next draw."""
    draw_pairs(office, 1)


def come_back_to_channel(office: AtWork) -> None:
    """One that was handed back, of a bot that was out of the channel for three weeks."""
    hand_back(office)
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.clock.move_to(MONDAY + timedelta(days=21, hours=2))
    office.do(conductor.begin, BEGINNING)


def fall_out(office: AtWork) -> None:
    """Two agree to what their mediator proposes, are asked whether it holds, and once more on a later day."""
    office.do(lambda w: partnerships.give_part(w, _person(w, "H1"), MEDIATOR, 1))
    other, mediator = office.person("P0").id, office.person("H1").id
    told = Account("Happened", "Effect", "Mend", shows=False)
    office.do(mediation.ask, who("H0"), office.id, other, mediator, told)
    office.do(mediation.take_on, who("H1"), 1)
    office.do(mediation.invite, who("H1"), 1)
    office.do(mediation.write_account, who("P0"), 1, told)
    office.do(mediation.propose, who("H1"), 1, "Proposal", [], date(2026, 5, 13))
    for user in ("H0", "P0"):
        office.do(conductor.agree_in_mediation, who(user), 1, 1)
    office.clock.move_to(MONDAY + timedelta(days=9, hours=1))
    office.do(mediation.go_on, 1)
    office.do(mediation.hold, who("H1"), 1, Verdict(YES), date(2026, 6, 3))


def stay_silent(office: AtWork) -> None:
    """Nobody does anything in a mediation that was asked for."""
    office.do(lambda w: partnerships.give_part(w, _person(w, "H1"), MEDIATOR, 1))
    told = Account("Happened", "Effect", "Mend", shows=False)
    other, mediator = office.person("P0").id, office.person("H1").id
    office.do(mediation.ask, who("H0"), office.id, other, mediator, told)


def look_back(office: AtWork) -> None:
    """A retro in which four write, and vote on what was written."""
    plan = retro.Plan(Weekly((2,), 4), time(9), "ssc", retro.columns_of("ssc", ""), k=4)
    office.do(retro.agree, who("H0"), office.id, plan)
    for number, user in enumerate(("H0", "H1", "P0", "P1")):
        office.do(retro.answer, who(user), 1, Draft([f"Card {number}", "", ""]))


def set_up(office: AtWork) -> None:
    """Nothing but the set-up, after which each month is rounded up and has its scorecard."""

    def act(w: Unit) -> None:
        w.session.get_one(Partnership, office.id).set_up_at = w.now

    office.do(act)


def praise(office: AtWork) -> None:
    """One thing that is praised."""
    set_up(office)
    office.do(kudos.give, who("H0"), office.id, Praise([office.person("P0").id], None, "The VPN"), "K1")


def lose_owner(office: AtWork) -> None:
    """A risk of somebody who leaves on a Saturday."""
    told = risk.Draft("risk", "The link", "We are late", owner_id=office.person("P1").id)
    office.do(risk.say, who("P1"), office.id, told, "V1")
    office.clock.move_to(MONDAY + timedelta(days=5, hours=3))
    office.leave("P1")


def suggest(office: AtWork) -> None:
    """Something that the other company does not answer."""
    office.do(idea.suggest, who("H1"), office.id, idea.Draft("One list", "Less to read", "small"), "V1")


def disagree(office: AtWork) -> None:
    """Something that the companies do not agree on."""
    office.do(disagreement.raise_it, who("H0"), office.id, "Who pays", "You do", "V1")


def sign(office: AtWork) -> None:
    """An agreement that is looked at again each month."""
    follow_up(office)
    office.do(lambda w: charter.carry_out_rhythm(w, w.session.get_one(Partnership, office.id), 1))


def send_mail(office: AtWork) -> None:
    """One has a summary each week, and of the other nobody says that they want it."""
    for name in ("wants", "does_not"):
        office.do(mail.add, who("H0"), office.id, name, f"{name}@nordlys.example", ["summary"])

    def confirm(w: Unit) -> None:
        seat, receiver = mail.enter_for(w, who("H0"), 1)
        assert mail.confirm(w, seat, receiver, receiver.code)

    office.do(confirm)


def _person(w: Unit, user: str) -> Person:
    return w.session.exec(select(Person).where(Person.user == user)).one()


_MEET = (escalation.partnerships_due, escalation.meet_deadlines)
_OF_BLOCKERS = (
    (escalation.unnoted, escalation.note_next),
    (escalation.unreminded, escalation.note_reminder),
    _MEET,
    (escalation.to_show, None),
)
_OF_MEDIATIONS = (
    (mediation.unnoted, mediation.note_next),
    (mediation.stranded, mediation.end_stranded),
    (mediation.due, mediation.go_on),
)


def _show_no_picture(w: Unit, scorecard_id: int) -> None:
    conductor.picture_not_put_up(w, scorecard_id, "not_allowed", passes=False)


RITUALS = {
    "action": Ritual(
        action.next_due,
        ((action.unnoted, action.note_next), (action.reminders_due, action.remind)),
        ["UPDATE action SET remind_at = NULL"],
        note_action,
        {"action.soon", "action.due", "action.overdue"},
    ),
    "action of who is back": Ritual(
        action.next_due,
        ((action.unnoted, action.note_next), (action.reminders_due, action.remind)),
        ["UPDATE action SET remind_at = NULL"],
        come_back,
        {"action.due"},
    ),
    "status": Ritual(
        status.next_due,
        (
            (status.undated, status.note_digest),
            (status.digests_due, conductor.close_status),
            (status.openings_due, one(status.take_due)),
            (status.taken, one(status.open_taken)),
            (status.unreminded, status.note_reminder),
            (status.reminders_due, status.remind),
        ),
        [
            "UPDATE status_expectation SET remind_at = NULL",
            "UPDATE status_round SET due_at = NULL",
            "UPDATE status_cadence SET planned_on = NULL, meeting_at = NULL, next_at = NULL",
        ],
        meet,
        {"status.prompt", "status.reminder", "status.digest"},
    ),
    "minutes": Ritual(
        status.next_due,
        (
            (status.forums_due, status.open_forum),
            (status.undated, status.note_digest),
            (status.digests_due, conductor.close_status),
            (status.unreminded, status.note_reminder),
            (status.reminders_due, status.remind),
            (status.approvals_due, conductor.see_to_approval),
        ),
        [
            "UPDATE status_approval SET due_at = NULL",
            "UPDATE status_forum SET planned_on = NULL, meeting_at = NULL, next_at = NULL",
            "UPDATE status_round SET due_at = NULL",
            "UPDATE status_expectation SET remind_at = NULL",
        ],
        steer,
        {"status.approval", "status.digest"},
    ),
    "blocker": Ritual(
        escalation.next_due,
        _OF_BLOCKERS,
        ["DELETE FROM escalation_deadline"],
        raise_blocker,
        {"escalation.story"},
    ),
    "blocker handed back": Ritual(
        escalation.next_due,
        _OF_BLOCKERS,
        ["DELETE FROM escalation_deadline"],
        hand_back,
        {"escalation.raiser"},
    ),
    "blocker whose reminder alone is lost": Ritual(
        escalation.next_due,
        _OF_BLOCKERS,
        ["DELETE FROM escalation_deadline WHERE kind = 'remind'"],
        raise_blocker,
        {"escalation.story"},
    ),
    "blocker handed back before the bot was away": Ritual(
        escalation.next_due,
        _OF_BLOCKERS,
        ["DELETE FROM escalation_deadline"],
        come_back_to_channel,
        {"escalation.raiser"},
    ),
    "proposal": Ritual(
        agreement.next_due,
        (
            (agreement.unnoted, agreement.note_next),
            (agreement.reminders_due, agreement.remind),
            (agreement.ends_due, agreement.end),
        ),
        ["UPDATE agreement_proposal SET ends_at = NULL, remind_at = NULL"],
        propose,
        {"agreement.reminder", "agreement.settled"},
    ),
    "invitation": Ritual(
        invitation.next_due,
        (
            (invitation.unnoted, invitation.note_next),
            (invitation.reminders_due, invitation.remind),
            (invitation.questions_due, invitation.ask),
        ),
        ["UPDATE invitation SET remind_at = NULL, ask_at = NULL"],
        invite,
        {"invitation.reminder", "invitation.question"},
    ),
    "pairs": Ritual(
        pair.next_due,
        ((pair.unasked, pair.note_question), (pair.questions_due, pair.ask), (pair.draws_due, pair.draw_due)),
        [
            "UPDATE pair_round SET ask_at = NULL",
            "UPDATE pair_plan SET planned_on = NULL, meeting_at = NULL, next_at = NULL",
        ],
        draw_pairs,
        {"pair.question"},
    ),
    "pairs of each week": Ritual(
        pair.next_due,
        ((pair.unasked, pair.note_question), (pair.questions_due, pair.ask), (pair.draws_due, pair.draw_due)),
        [
            "UPDATE pair_round SET ask_at = NULL",
            "UPDATE pair_plan SET planned_on = NULL, meeting_at = NULL, next_at = NULL",
        ],
        draw_pairs_each_week,
        {"pair.question"},
        timedelta(days=22),
    ),
    "criterion": Ritual(
        charter.next_due,
        ((charter.unasked, charter.note_question), (charter.questions_due, charter.ask)),
        ["UPDATE charter_article SET ask_at = NULL"],
        follow_up,
        {"charter.question"},
    ),
    "agreement": Ritual(
        charter.next_due,
        (
            (charter.unnoted, charter.note_next),
            (charter.unasked, charter.note_question),
            (charter.questions_due, charter.ask),
            (charter.reviews_due, conductor.open_charter_review),
        ),
        ["UPDATE charter SET review_at = NULL", "UPDATE charter_article SET ask_at = NULL"],
        sign,
        {"charter.review"},
    ),
    "mediation": Ritual(
        mediation.next_due,
        _OF_MEDIATIONS,
        ["UPDATE mediation SET due_at = NULL"],
        fall_out,
        {"mediation.call"},
        timedelta(days=100),
    ),
    "mediation in which nobody moves": Ritual(
        mediation.next_due,
        _OF_MEDIATIONS,
        ["UPDATE mediation SET due_at = NULL"],
        stay_silent,
        {"mediation.call"},
        timedelta(days=100),
    ),
    "retro": Ritual(
        retro.next_due,
        (
            (retro.rounds_unnoted, retro.note_next),
            (retro.rounds_due, conductor.go_on_with_retro),
            (retro.talks_due, conductor.end_retro_talk),
            (retro.cadences_due, conductor.follow_retro_cadence),
        ),
        [
            "UPDATE retro_round SET due_at = NULL",
            "UPDATE retro_cadence SET planned_on = NULL, meeting_at = NULL, next_at = NULL",
        ],
        look_back,
        {"retro.prompt", "retro.result"},
        timedelta(days=35),
        shuffles="retro.result",
    ),
    "praise": Ritual(
        kudos.next_due,
        ((kudos.round_ups_due, kudos.round_up), (kudos.to_begin, kudos.begin)),
        ["UPDATE kudos_month SET due_at = NULL"],
        praise,
        {"kudos.round_up"},
    ),
    "scorecard": Ritual(
        scorecard.next_due,
        (
            (scorecard.to_line_up, scorecard.line_up_due),
            (scorecard.plans_due, conductor.post_due_scorecard),
            (scorecard.pictures_due, _show_no_picture),
        ),
        ["UPDATE scorecard_plan SET next_at = NULL"],
        praise,
        {"scorecard.card"},
    ),
    "risk": Ritual(
        risk.next_due,
        ((risk.ownerless_due, risk.ask_who_takes_over),),
        ["UPDATE risk SET ask_at = NULL"],
        lose_owner,
        {"risk.orphan"},
    ),
    "disagreement": Ritual(
        disagreement.next_due,
        ((disagreement.turning_due, disagreement.redden),),
        ["UPDATE disagreement SET red_at = NULL"],
        disagree,
        {"disagreement.asked", "disagreement.raised", "disagreement.red"},
    ),
    "idea": Ritual(
        idea.next_due,
        ((idea.reminders_due, idea.remind),),
        ["UPDATE idea SET remind_at = NULL"],
        suggest,
        {"idea.reminder"},
    ),
    "mail": Ritual(
        mail.next_due,
        (
            (mail.unnoted, mail.note_next),
            (mail.letters_due, lambda w, number: mail.note(w, number, "")),
            (mail.unconfirmed_due, mail.withdraw_unconfirmed),
            (mail.summaries_due, mail.owe_summary),
        ),
        ["UPDATE mail_receiver SET summary_due_at = NULL, confirm_by = NULL"],
        send_mail,
        {"mail.summary", "mail.ended"},
    ),
}


DOWN = timedelta(hours=5)
"""So long after each moment Samspil is started, where it is not running in between."""
STARTS = 10_000 if os.environ.get("EVERYTHING") else 16
"""So often it is started: nothing but a blocker that nobody answers has as many moments."""


class Played:
    """A partnership in which one thing waits, and time goes on."""

    def __init__(self, url: str, folder: Path, ritual: Ritual) -> None:
        keys_in(folder)
        self.office = AtWork(url, folder, MONDAY + timedelta(hours=1), home=2, partner=2)
        self.ritual, self.before = ritual, dict[tuple[str, int], tuple[Any, ...]]()
        ritual.begin(self.office)

    def live(self, forgetting: Sequence[Sequence[str]] = ()) -> Iterator[Said]:
        """What is said by itself; halfway to each moment the statements of `forgetting` are run, in turn."""
        turns = cycle(forgetting)
        clock = self.office.clock
        until = clock.now() + self.ritual.lasts
        list(self._said())
        while (due := self.next_due) is not None and due <= until:
            if forgetting and due > clock.now():
                clock.move_to(clock.now() + (due - clock.now()) / 2)
                self._run(next(turns))
                self._sweep()
                assert self.next_due == due
            clock.move_to(max(due, clock.now()))
            self._sweep()
            yield from self._said()

    def live_now_and_then(self, forgetting: Sequence[Sequence[str]] = ()) -> Iterator[Said]:
        """The same where it runs only for a moment, hours after each; what is kept is lost before."""
        turns, clock, starts = cycle(forgetting), self.office.clock, count(1)
        until = clock.now() + self.ritual.lasts
        list(self._said())
        while (due := self.next_due) is not None and due <= until:
            if due > clock.now():
                if next(starts) > STARTS:
                    return
                clock.move_to(due + DOWN)
                if forgetting:
                    self._run(next(turns))
            self._sweep()
            yield from self._said()

    @property
    def next_due(self) -> datetime | None:
        """The next moment at which something is to be done."""
        found: datetime | None = self.office.do(self.ritual.next_due)
        return found

    def _sweep(self) -> None:
        for due, act in self.ritual.sweep:
            found = self.office.do(due)
            if act is None:
                self.office.do(escalation.show, found)
                continue
            for each in found:
                self.office.do(act, each)

    def _run(self, statements: Sequence[str]) -> None:
        def forget(w: Unit) -> None:
            for statement in statements:
                w.session.connection().execute(text(statement))

        self.office.do(forget)

    def _said(self) -> Iterator[Said]:
        for key, message in self.office.do(_owed):
            if self.before.get(key) != message:
                self.before[key] = message
                name, place, about, words = message
                said = "" if name == self.ritual.shuffles else words
                yield (self.office.clock.now(), name, place, about, said)


def _owed(w: Unit) -> list[tuple[tuple[str, int], tuple[Any, ...]]]:
    """What stands in Slack or is to, what is to be mailed, and who gets no mail any more."""
    messages = w.session.exec(select(OwedMessage).order_by(col(OwedMessage.id)))
    letters = w.session.exec(select(MailLetter).order_by(col(MailLetter.id)))
    ended = w.session.exec(select(MailReceiver).where(col(MailReceiver.ended_at).is_not(None)))
    return [
        *((("post", each.id), (each.name, each.place, each.about, str(each.blocks))) for each in messages),
        *((("mail", each.id), (f"mail.{each.kind}", "", each.receiver_id, "")) for each in letters),
        *((("ended", each.id), ("mail.ended", "", each.id, "")) for each in ended),
    ]


SLACK = "when Slack, or another system, is tried again: "
NOT_NEXT = {
    "idea.for_meeting_at": "when somebody said that it is for a meeting",
    "mail_letter.due_at": f"{SLACK}the column is never empty",
    "message.due_at": f"{SLACK}what is owed is known by it, and by nothing that people agreed",
    "message.held_until": "worked out anew each time when it is to be brought",
    "message.pin_at": f"{SLACK}that it is not pinned yet is known by it alone",
    "message.taken_until": "which process has it in hand: where it is lost, another takes it",
    "person.absent_until": "what somebody said of themselves",
    "retro_change.next_at": "was said in the channel",
    "retro_round.closes_at": "was said in the channel, and stands with the key",
    "retro_round.talk_ends_at": "was said in the channel, and stands with the key",
    "retro_round.voting_ends_at": "was said in the channel, and stands with the key",
    "scorecard.picture_due_at": f"{SLACK}where it is lost, that is now",
    "scorecard.was_due_at": "when it should have been posted, of one that was",
    "status_change.next_at": "was said in the channel",
    "status_opening.open_at": "a meeting that has been taken is opened in the same sweep",
    "webhook_delivery.due_at": f"{SLACK}the column is never empty",
}
"""Moments that no agreement, no rule and no ground gives, or that were said."""
ELSEWHERE = {"partnership.members_due_at", "partnership.purge_at"}
"""Tried below, since nothing is said by them."""
NAMED_AS_NEXT = re.compile(
    r"(^|_)(next|due|remind|ask|ends|closes|review|red|open|pin|meeting)_at$|^confirm_by$|_until$"
)
FOREIGN = re.compile(r"^slack_")
"""What the library keeps that signs in to Slack."""


def forgotten() -> set[str]:
    """The columns that some of the above delete: all of a table where its rows are deleted."""
    found = set()
    for statement in (each for ritual in RITUALS.values() for each in ritual.forget):
        words = statement.replace(",", " ").split()
        if words[0] == "DELETE":
            found |= {f"{words[2]}.{column.name}" for column in metadata.tables[words[2]].columns}
        else:
            set_null = (word for word, sign in pairwise(words) if sign == "=")
            found |= {f"{words[1]}.{word}" for word in set_null}
    return found


def moments(kind: Due[Any]) -> set[str]:
    """The columns of its own table that a kind of what is due is found by."""
    moment: Any = kind.moment
    if moment is None:
        return set()
    # A plain attribute of a record shows its column only so.
    within = visitors.iterate(getattr(moment, "expression", moment))
    columns = [each for each in within if isinstance(each, Column) and each.table.name == kind.table.name]
    return {f"{kind.table.name}.{column.name}" for column in columns}


def kinds_of_due() -> set[Due[Any]]:
    """Whatever is found by its moment, in all the house."""
    rooms = [bot, *(importlib.import_module(each.name) for each in walk_packages(bot.__path__, "bot."))]
    offered = [each for room in rooms for each in vars(room).values()]
    return {
        kind
        for each in offered
        for kind in (each.kinds if isinstance(each, NextDue) else [each])
        if isinstance(kind, Due)
    }


def test_no_kind_of_what_comes_next_is_left_out_here() -> None:
    """Whoever adds a moment at which something is due deletes it here, too."""
    found = [moments(kind) for kind in kinds_of_due()]
    assert {"status_cadence.next_at"} in found, "a plain column is seen"
    assert {"idea.counted_at", "idea.remind_at"} <= set().union(*found), "and what stands within"
    known = forgotten() | ELSEWHERE | NOT_NEXT.keys()
    left_out = sorted(sorted(each) for each in found if each and not each & known)
    assert not left_out, f"delete these in a row of RITUALS in {__file__}, or say why they are not derived"


def test_no_column_that_is_named_as_next_is_left_out_here() -> None:
    """Also of what is found by a query of its own: by its name, where it may be empty."""
    known = forgotten() | ELSEWHERE | NOT_NEXT.keys()
    named = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.nullable and NAMED_AS_NEXT.search(column.name) and not FOREIGN.search(table.name)
    ]
    assert len(named) > 30
    assert not sorted(set(named) - known), f"delete these in a row of RITUALS in {__file__}, or say why not"


def test_a_night_and_a_look_at_the_channel_that_are_lost_are_now(database_url: str, tmp_path: Path) -> None:
    """What is past its time goes, and members are read again; of what has ended, only the first."""
    keys_in(tmp_path / "keys")
    office = AtWork(database_url, tmp_path / "keys", MONDAY, home=1, partner=1)

    def due() -> tuple[Sequence[int], list[int]]:
        read = [each.id for each in office.do(partnerships.members_due)]
        return office.do(retention.due), read

    def change(w: Unit, act: Callable[[Partnership], None]) -> None:
        act(w.session.get_one(Partnership, office.id))

    def lose(partnership: Partnership) -> None:
        partnership.purge_at = partnership.members_due_at = None

    office.do(partnerships.members_were, office.id, ["H0", "P0"])
    assert due() == ([], [])
    office.do(change, lose)
    assert due() == ([office.id], [office.id])
    office.do(retention.purge, office.id, Keeping())
    office.do(partnerships.look_at, office.id, timedelta(minutes=1))
    assert due() == ([], [])
    office.do(change, lambda partnership: partnership.end(1, MONDAY))
    office.do(change, lose)
    assert due() == ([office.id], [])
    office.database.close()


def test_what_is_no_next_moment_is_one_that_there_is() -> None:
    """So that no reason outlives what it is about."""
    there = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    assert NOT_NEXT.keys() <= there
    assert not NOT_NEXT.keys() & forgotten()


def one_by_one(statements: Sequence[str]) -> list[list[str]]:
    """Each column by itself, of what sets several."""
    alone = []
    for statement in statements:
        start, sets, columns = statement.partition(" SET ")
        alone += [[f"{start}{sets}{column}"] for column in columns.split(", ")]
    return alone


@pytest.mark.parametrize("name", RITUALS)
def test_what_is_kept_of_what_comes_next_can_be_deleted(sqlite_url: str, tmp_path: Path, name: str) -> None:
    """Halfway to each moment, all of it or one column: what is said, when, and to whom stays the same."""
    plain = Played(sqlite_url, tmp_path / "plain", RITUALS[name])
    said = list(plain.live())
    plain.office.database.close()
    assert RITUALS[name].says <= {each[1] for each in said}
    alone = one_by_one(RITUALS[name].forget)
    for forgotten_at_once in ([RITUALS[name].forget], alone) if len(alone) > 1 else ([RITUALS[name].forget],):
        folder = tmp_path / str(len(forgotten_at_once))
        forgetful = Played(f"sqlite:///{folder}.db", folder, RITUALS[name])
        assert list(forgetful.live(forgotten_at_once)) == said
        forgetful.office.database.close()


@pytest.mark.parametrize("name", RITUALS)
def test_what_is_lost_while_samspil_does_not_run_is_there_when_it_starts(
    sqlite_url: str, tmp_path: Path, name: str
) -> None:
    """All of it or one column, over each moment: what is then said, when, and to whom stays the same."""
    plain = Played(sqlite_url, tmp_path / "plain", RITUALS[name])
    said = list(plain.live_now_and_then())
    plain.office.database.close()
    alone = one_by_one(RITUALS[name].forget)
    for forgotten_at_once in ([RITUALS[name].forget], alone) if len(alone) > 1 else ([RITUALS[name].forget],):
        folder = tmp_path / str(len(forgotten_at_once))
        forgetful = Played(f"sqlite:///{folder}.db", folder, RITUALS[name])
        assert list(forgetful.live_now_and_then(forgotten_at_once)) == said
        forgetful.office.database.close()
