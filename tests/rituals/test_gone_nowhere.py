"""Whose account is no more is named by nothing that comes afterwards, of whatever ritual it is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Final

import pytest
from calendar_at_work import local
from listening_at_work import RETROS, Listening
from partnership_at_work import who
from sqlmodel import col, select

from bot import conductor, partnerships
from bot.outbox import OwedMessage
from bot.outbox.turns import First
from bot.partnerships import PARTS, Person, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import action, disagreement, escalation, idea, invitation, pair, retro, risk, status
from bot.rituals.escalation import Blocker, EscalationRung
from bot.rituals.invitation import Occasion
from bot.rituals.pair import Rhythm
from bot.rituals.scorecard import ScorecardPlan
from bot.rituals.status import ForumPlan, Plan

GONE = ("H1", "P1")
"""They hold each part, are asked for status and wish to be drawn; they have written nothing."""
NAMES = ("Home 1", "Partner 1")
USERS = ("H0", "H1", "H2", "P0", "P1", "P2")


@dataclass(frozen=True)
class Said:
    """A message as it came, or as it stands now."""

    name: str
    place: str
    shown: str


class Overheard(Listening):
    """What each message says is noted, too."""

    heard: list[Said]

    def _bring(self, first: First) -> None:
        before = len(self.came)
        super()._bring(first)
        if len(self.came) > before:
            name, place = self.came[-1]
            owed = select(OwedMessage).where(OwedMessage.name == name, OwedMessage.place == place)
            row = self.do(lambda w: w.session.exec(owed.order_by(col(OwedMessage.id).desc())).first())
            self.heard.append(Said(name, place, f"{row.text} {row.blocks}"))


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Overheard]:
    """On Monday 4 May 2026 at eight, with everything planned that comes again and again."""
    made = Overheard(sqlite_url, tmp_path / "keys", local(4, 8))
    made.came, made.heard = [], []
    made.do(_have_all_parts, made.id)
    made.plan()
    steering = ForumPlan("steering", "", ("What now?",), Plan(Weekly((3,)), time(13)), approves=True)

    def agree(w: Unit) -> None:
        status.carry_out_forum(w, partnerships.seat(w, who("H0"), made.id), 1, steering, paused=False)

    made.do(agree)
    made.do(retro.agree, who("H0"), made.id, RETROS)
    made.do(pair.agree, who("H0"), made.id, Rhythm(1, 0, time(9)))
    for user in USERS:
        made.do(pair.wish, who(user), made.id, yes=True)
    yield made
    made.database.close()


def _have_all_parts(w: Unit, partnership_id: int) -> None:
    people = w.session.exec(select(Person).where(col(Person.user).in_(GONE))).all()
    for person in people:
        person.count_in(w.now)
        for part in PARTS:
            partnerships.give_part(w, person, part, person.id)
    for rung in w.session.exec(select(EscalationRung)):
        rung.named = [each.id for each in people]
    w.session.add(ScorecardPlan(partnership_id=partnership_id))


def happens(office: Overheard, number: int) -> None:
    """Something of each ritual that is done by hand, by each company; nobody answers any of it."""
    for user, other in (("H0", "P0"), ("P0", "H0")):
        key = f"{user}{number}"
        for severity in SEVERITIES:
            office.do(
                escalation.raise_blocker, who(user), office.id, Blocker("VPN", severity), f"{key}{severity}"
            )
        office.do(action.note, who(user), office.id, "Call", office.person(other).id, date(2026, 5, 12))
        office.do(risk.say, who(user), office.id, risk.Draft("risk", "It may rain", "Slower"), key)
        office.do(idea.suggest, who(user), office.id, idea.Draft("One list", "Both", "small"), key)
        office.do(disagreement.raise_it, who(user), office.id, "Who pays", "You do", key)
        office.do(status.add_point, who(user), office.id, None, "Holidays", None, key)
        occasion = Occasion("VPN", "To agree", date(2026, 5, 19), time(10), 90, "Room 4", "1", None)
        office.do(invitation.invite, who(user), office.id, "technical", occasion, key)


WHOLE: Final = bool(os.environ.get("EVERYTHING"))
SEVERITIES: Final = ("normal", "critical") if WHOLE else ("critical",)
UNTIL: Final = local(22, 17) if WHOLE else local(13, 17)
HOW: Final = ["by an event", "as the members are read"]


@pytest.mark.parametrize("how", HOW if WHOLE else HOW[:1])
def test_whose_account_is_no_more_is_named_by_nothing_that_comes_later(office: Overheard, how: str) -> None:
    """Neither asked, called, drawn, missing, next to lead nor reminded; they are told nothing either."""
    office.live_until(local(4, 12))
    happens(office, 1)
    office.live_until(local(4, 14))
    before = {each.name for each in office.heard if names_gone(each)}
    assert len(before) > 4, "they were named while they were there"
    {"by an event": are_deactivated, "as the members are read": are_no_members}[how](office)
    office.deliver()
    office.heard.clear()
    happens(office, 2)
    office.live_until(UNTIL)
    assert [(each.name, each.place, each.shown) for each in office.heard if names_gone(each)] == []
    said = {each.name for each in office.heard}
    assert len(said) > 20, sorted(said)


def names_gone(said: Said) -> bool:
    """Whether it is to one of them, or mentions them."""
    return (
        said.place in GONE
        or any(f"<@{user}>" in said.shown for user in GONE)
        or any(name in said.shown for name in NAMES)
    )


def are_deactivated(office: Overheard) -> None:
    """Slack tells it at once."""
    for user in GONE:
        office.do(conductor.deactivated, "T1", user)


def are_no_members(office: Overheard) -> None:
    """Of a company elsewhere it is found as the members are read."""
    office.do(conductor.members_were, office.id, [each for each in USERS if each not in GONE])
