"""What is stored as next can be deleted whenever one likes: all the same is said, at the same moments."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import AtWork, who
from sqlalchemy import text
from sqlmodel import col, select
from tests_shared import MONDAY, keys_in

from bot import conductor, partnerships
from bot.cadence import Weekly
from bot.due import NextDue
from bot.outbox import OwedMessage
from bot.partnerships import Unit
from bot.rituals import action, agreement, charter, escalation, invitation, pair, status
from bot.rituals.charter import Measured
from bot.rituals.escalation import Blocker
from bot.rituals.invitation import Occasion
from bot.rituals.pair import Rhythm

Said = tuple[datetime, str, str, int, str]
"""When, which message, where, about what, and what it says."""


@dataclass(frozen=True)
class Ritual:
    """What one ritual does by itself, what it keeps as next, and something that waits."""

    next_due: NextDue
    sweep: Sequence[tuple[Callable[..., Any], Callable[..., Any] | None]]
    forget: Sequence[str]
    begin: Callable[[AtWork], object]
    says: set[str]
    """What it then is to say by itself."""


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


def draw_pairs(office: AtWork) -> None:
    """Two who want to be drawn, by a plan of every four weeks."""
    for user in ("H1", "P1"):
        office.do(pair.wish, who(user), office.id, yes=True)
    office.do(pair.agree, who("H0"), office.id, Rhythm(4, 1, time(10)))


_MEET = (escalation.partnerships_due, escalation.meet_deadlines)
_OF_BLOCKERS = ((escalation.unnoted, escalation.note_next), _MEET, (escalation.to_show, None))
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
            (status.digests_due, conductor.close_status),
            (status.openings_due, one(status.take_due)),
            (status.taken, one(status.open_taken)),
            (status.unreminded, status.note_reminder),
            (status.reminders_due, status.remind),
        ),
        [
            "UPDATE status_expectation SET remind_at = NULL",
            "UPDATE status_cadence SET planned_on = NULL, meeting_at = NULL, next_at = NULL",
        ],
        meet,
        {"status.prompt", "status.reminder", "status.digest"},
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
        ["UPDATE pair_round SET ask_at = NULL", "UPDATE pair_plan SET next_at = NULL"],
        draw_pairs,
        {"pair.question"},
    ),
    "criterion": Ritual(
        charter.next_due,
        ((charter.unasked, charter.note_question), (charter.questions_due, charter.ask)),
        ["UPDATE charter_article SET ask_at = NULL"],
        follow_up,
        {"charter.question"},
    ),
}
LASTS = timedelta(days=70)


class Played:
    """A partnership in which one thing waits, and time goes on."""

    def __init__(self, url: str, folder: Path, ritual: Ritual) -> None:
        keys_in(folder)
        self.office = AtWork(url, folder, MONDAY + timedelta(hours=1), home=2, partner=2)
        self.ritual, self.before = ritual, dict[int, tuple[Any, ...]]()
        ritual.begin(self.office)

    def live(self, *, forgetting: bool) -> Iterator[Said]:
        """What is said by itself; `forgetting` deletes, halfway to each moment, what is kept of it."""
        clock = self.office.clock
        until = clock.now() + LASTS
        list(self._said())
        while (due := self.next_due) is not None and due <= until:
            if forgetting and due > clock.now():
                clock.move_to(clock.now() + (due - clock.now()) / 2)
                self._forget()
                self._sweep()
                assert self.next_due == due
            clock.move_to(max(due, clock.now()))
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

    def _forget(self) -> None:
        def forget(w: Unit) -> None:
            for statement in self.ritual.forget:
                w.session.connection().execute(text(statement))

        self.office.do(forget)

    def _said(self) -> Iterator[Said]:
        owed = self.office.do(
            lambda w: [
                (each.id, (each.name, each.place, each.about, str(each.blocks)))
                for each in w.session.exec(select(OwedMessage).order_by(col(OwedMessage.id)))
            ]
        )
        for number, message in owed:
            if self.before.get(number) != message:
                self.before[number] = message
                yield (self.office.clock.now(), *message)


@pytest.mark.parametrize("name", RITUALS)
def test_what_is_kept_of_what_comes_next_can_be_deleted(sqlite_url: str, tmp_path: Path, name: str) -> None:
    """Halfway to each moment: what is said, when, and to whom is what it would have been."""
    plain = Played(sqlite_url, tmp_path / "plain", RITUALS[name])
    said = list(plain.live(forgetting=False))
    plain.office.database.close()
    assert RITUALS[name].says <= {each[1] for each in said}
    forgetful = Played(f"sqlite:///{tmp_path}/again.db", tmp_path / "again", RITUALS[name])
    assert list(forgetful.live(forgetting=True)) == said
    forgetful.office.database.close()
