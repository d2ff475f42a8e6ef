"""The figures of a month, reckoned from what was done alone: nothing here asks the bot or its database."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_low
from typing import Any

from bot.rituals.scorecard import (
    BlockerPart,
    Card,
    Criterion,
    DisagreementPart,
    HealthPart,
    IdeaPart,
    PairPart,
    Question,
    RetroPart,
    RiskPart,
    SideActions,
    SideInvitations,
    SideStatus,
    Span,
    StatusPart,
)
from playground.tour import ZONE
from playground.tour_of_the_quarter import Played
from playground.tour_of_the_quarter.promises import COUNTED

NORDLYS, BREVIK = "Nordlys Forsyning", "Brevik Systems"
SIDE_OF = dict.fromkeys(("anna", "jonas", "mette", "karen", "noor"), NORDLYS) | dict.fromkeys(
    ("erik", "sofia", "liam"), BREVIK
)
"""By handle, and for who is praised by name, too."""
BY_NAME = {
    "Anna Holm": NORDLYS,
    "Jonas Friis": NORDLYS,
    "Mette Skov": NORDLYS,
    "Sofia Brandt": BREVIK,
    BREVIK: BREVIK,
}
HOLIDAYS = {date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)}
QUESTIONS = ("timely", "solving", "goals", "understanding", "respect", "safe", "helped")
SEVERITIES = ("low", "normal", "high", "critical")
AGREED = {"low": (480, 2400), "normal": (240, 1440), "high": (120, 480)}
"""Working minutes to acknowledge and to resolve."""


def is_working_day(day: date) -> bool:
    """Neither at a weekend nor a holiday of that spring."""
    return day.weekday() < 5 and day not in HOLIDAYS


def local(day: date, hour: int = 0) -> datetime:
    """An hour of a day in Copenhagen."""
    return datetime.combine(day, time(hour), ZONE)


def day_of(moment: datetime) -> date:
    """The day that it was in Copenhagen."""
    return moment.astimezone(ZONE).date()


def working_minutes(start: datetime, end: datetime) -> timedelta:
    """The time between two moments that lies in working hours, eight to four."""
    days = (day_of(start) + timedelta(n) for n in range((day_of(end) - day_of(start)).days + 1))
    overlaps = (min(end, local(day, 16)) - max(start, local(day, 8)) for day in days if is_working_day(day))
    return sum((each for each in overlaps if each > timedelta(0)), timedelta(0))


@dataclass(frozen=True)
class Month:
    """A month of the quarter: what was done, as it was known when its card was posted."""

    first: date
    played: Sequence[Played]
    side_ids: Mapping[str, int]

    @property
    def since(self) -> datetime:
        return local(self.first)

    @property
    def until(self) -> datetime:
        return local((self.first + timedelta(days=31)).replace(day=1))

    def all(self, what: str, about: str | None = None) -> list[Played]:
        """Everything of a kind that was done, about one thing or about any, until the card was posted."""
        return [each for each in self.played if each.what == what and about in (None, each.about)]

    def within(self, what: str) -> list[Played]:
        """The same, of this month alone."""
        return [each for each in self.all(what) if self.has(each.at)]

    def has(self, moment: datetime) -> bool:
        """Whether a moment lies in this month."""
        return self.since <= moment < self.until

    def by_side(self, done: Sequence[Played]) -> Counter[str]:
        """How often by each side."""
        return Counter(SIDE_OF[each.who] for each in done)

    def card(self) -> Card:
        """The whole card."""
        ids = self.side_ids
        return Card(
            month=self.first,
            through=day_of(self.until - timedelta(hours=12)),
            sides={number: name for name, number in ids.items()},
            status=self._status(),
            retros=[part for part, _points in self._retros()],
            health=list(self._health()),
            blockers=self._blockers(),
            actions={ids[side]: self._actions(side) for side in ids},
            criteria=list(self._criteria()),
            invitations={ids[side]: self._invitations(side) for side in ids},
            pairs=PairPart(sum(each.more["pairs"] for each in self.within("drawn")), len(self.within("met"))),
            risks=self._risks(),
            ideas=self._ideas(),
            disagreements=DisagreementPart(0, 0, 0, 0),
            praise={ids[side]: self._praise(side) for side in ids},
        )

    def _status(self) -> StatusPart:
        held = self.within("held")
        by_side = {}
        for side, number in self.side_ids.items():
            rounds = [
                (
                    sum(SIDE_OF[who] == side for who in each.more["asked"])
                    - self.by_side(self.all("excused", each.about))[side],
                    self.by_side(self.all("answered", each.about))[side],
                )
                for each in held
            ]
            by_side[number] = SideStatus(
                answered=sum(answered for _expected, answered in rounds),
                expected=sum(expected for expected, _answered in rounds),
                silent=sum(answered == 0 for _expected, answered in rounds),
                asked=sum(any(SIDE_OF[who] == side for who in each.more["asked"]) for each in held),
            )
        return StatusPart(len(held), len(self.within("called off")), by_side)

    def _retros(self) -> Iterator[tuple[RetroPart, list[Played]]]:
        for number, opened in enumerate(self.all("retro opened"), 1):
            answers = self.all("retro answered", opened.about)
            for ended in self.all("retro ended", opened.about):
                if self.has(ended.at):
                    told = len(answers) if len(answers) >= ended.more["k"] else 0
                    yield RetroPart(number, ended.more["outcome"], ended.more["invited"], told), answers

    def _health(self) -> Iterator[HealthPart]:
        for retro, answers in self._retros():
            if retro.answered:
                yield HealthPart(retro.round_id, 5, [self._question(name, answers) for name in QUESTIONS])

    def _question(self, name: str, answers: Sequence[Played]) -> Question:
        """Three people of Brevik are too few for anything by side."""
        points = [each.more["points"][name] for each in answers if name in each.more["points"]]
        counted = tuple(points.count(point) for point in (1, 2, 3, 4, 5))
        return Question(name, {}, counted if len(points) >= 5 else None)

    def _blockers(self) -> dict[str, BlockerPart]:
        there = [
            each
            for each in self.all("raised")
            if each.at < self.until
            and all(confirmed.at >= self.since for confirmed in self.all("confirmed", each.about))
        ]
        return {
            severity: self._of_severity([each for each in there if each.more["severity"] == severity])
            for severity in SEVERITIES
            if any(each.more["severity"] == severity for each in there)
        }

    def _of_severity(self, raised: Sequence[Played]) -> BlockerPart:
        acknowledged, resolved, is_open = [], [], 0
        for each in raised:
            taken = [move.at for move in self.all("acknowledged", each.about) if move.at < self.until]
            solved = [move.at for move in self.all("resolved", each.about) if move.at < self.until]
            again = [move.at for move in self.all("reopened", each.about) if move.at < self.until]
            is_open += all(move.at >= self.until for move in self.all("confirmed", each.about))
            if taken and self.has(taken[0]):
                acknowledged.append(working_minutes(each.at, taken[0]))
            if len(solved) > len(again) and self.has(solved[-1]):
                runs = zip((taken[0], *again), solved, strict=True)
                resolved.append(sum((working_minutes(*run) for run in runs), timedelta(0)))
        to_acknowledge, to_resolve = AGREED[raised[0].more["severity"]]
        return BlockerPart(
            sum(self.has(each.at) for each in raised),
            is_open,
            _span(acknowledged, to_acknowledge),
            _span(resolved, to_resolve),
        )

    def _actions(self, side: str) -> SideActions:
        became = Counter(
            self._became(each)
            for each in self.all("promised")
            if SIDE_OF[each.who] == side and self.has(local(each.more["due_on"]))
        )
        return SideActions(became["kept"], became["late"], became["dropped"], became["open"])

    def _became(self, promised: Played) -> str:
        due_on = [promised, *self.all("moved", promised.about)][-1].more["due_on"]
        if self.all("dropped", promised.about):
            return "dropped"
        done = self.all("done", promised.about)
        if not done:
            return "open"
        return "kept" if day_of(done[0].at) <= due_on else "late"

    def _criteria(self) -> Iterator[Criterion]:
        for each in self.all("criterion"):
            if each.at < self.until:
                said = [said for said in self.within("said of criterion") if said.about == each.about]
                agreed = ("at_most", 3.0) if each.about == COUNTED else ("", None)
                last: Mapping[str, Any] = said[-1].more if said else {"state": "", "figure": None}
                yield Criterion(each.about, last["state"], last["figure"], "", *agreed)

    def _invitations(self, side: str) -> SideInvitations:
        own = [each for each in self.all("invited") if SIDE_OF[each.who] == side]
        held = [e for e in own if self.all("took place", e.about) and self.has(e.more["starts_at"])]
        return SideInvitations(
            len(held),
            sum(each.more["seats"] for each in held),
            sum(len(self.all("comes", each.about)) for each in held),
            sum(SIDE_OF[each.who] == side for each in self.within("gathering called off")),
        )

    def _ideas(self) -> IdeaPart:
        suggested, tried = self.within("idea suggested"), self.within("idea tried")
        unanswered = [
            each
            for each in self.all("idea suggested")
            if each.at < self.until and not any(t.at < self.until for t in self.all("idea tried", each.about))
        ]
        return IdeaPart(len(suggested), len(tried), 0, len(unanswered))

    def _risks(self) -> RiskPart:
        said = self.by_side(self.within("risk said"))
        ended = [*self.all("risk closed"), *self.all("risk came_true")]
        return RiskPart(
            {number: said[side] for side, number in self.side_ids.items()},
            len(self.within("risk closed")),
            len(self.within("risk came_true")),
            sum(each.at < self.until for each in self.all("risk said"))
            - sum(each.at < self.until for each in ended),
        )

    def _praise(self, side: str) -> int:
        return sum(
            SIDE_OF[each.who] == side and BY_NAME[each.about] != side for each in self.within("praised")
        )


def _span(lasted: Sequence[timedelta], agreed: int) -> Span | None:
    minutes = sorted(int(each.total_seconds()) // 60 for each in lasted)
    if not minutes:
        return None
    return Span(len(minutes), sum(each <= agreed for each in minutes), median_low(minutes), minutes[-1])
