"""A partnership that was lived for years: of everything as much as there can be, put into its tables at once.

Each text begins with a letter for what it is and its number: whatever shows some of them can be counted.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from long_texts import nasty
from sqlmodel import SQLModel, col, select

from bot.partnerships import PARTS, Part, Partnership, Person, PortfolioReader, Side, Unit
from bot.rituals import charter, retro
from bot.rituals.action import Action, ActionChange
from bot.rituals.agreement import AgreementChange
from bot.rituals.charter.records import (
    CRITERION,
    STATES,
    CharterAims,
    CharterArticle,
    CharterQuestion,
    CharterRevision,
    CharterVersion,
)
from bot.rituals.disagreement.records import Disagreement, DisagreementStatement
from bot.rituals.escalation import Escalation, EscalationRung
from bot.rituals.escalation.ladder import NAME_MOST, ladder_of
from bot.rituals.escalation.records import CLIMB, RAISER, EscalationDeadline, EscalationMove
from bot.rituals.idea import Idea
from bot.rituals.invitation.records import Invitation, InvitationAnswer
from bot.rituals.kudos.records import Kudos, KudosReceiver
from bot.rituals.mail.records import MailReceiver
from bot.rituals.pair.records import PairWish
from bot.rituals.retro.records import RetroCard, RetroRound
from bot.rituals.risk.records import Risk, RiskMove
from bot.rituals.status.agenda import StatusPoint
from bot.rituals.status.plans import KINDS, StatusCadence, StatusForum
from bot.rituals.status.records import StatusAnswer, StatusDecision, StatusExpectation, StatusRound
from bot.sealed import random_key

MANY: Final = 300
"""Of what is open, and as many of what is over."""
MARKS: Final = {
    "action": "A",
    "blocker": "B",
    "card": "C",
    "decision": "D",
    "idea": "I",
    "disagreement": "U",
    "criterion": "K",
    "clause": "L",
    "point": "P",
    "risk": "R",
    "answer": "S",
    "invitation": "V",
    "person": "W",
    "mail": "M",
    "reader": "Z",
}


def said(kind: str, number: int, most: int) -> str:
    """A text of a kind and with a number; each fourth is as long as it may be."""
    mark = f"{MARKS[kind]}{number:03} "
    return mark + nasty((most if number % 4 == 0 else min(most, 60)) - len(mark))


class Years:
    """What was lived, written down in one transaction."""

    def __init__(self, w: Unit, many: int = MANY) -> None:
        self.w, self.many = w, many
        self.partnership = w.session.exec(select(Partnership)).one()
        people = w.session.exec(select(Person).order_by(col(Person.id))).all()
        self.sides = w.session.exec(select(Side).order_by(col(Side.id))).all()
        self.people = [[each for each in people if each.side_id == side.id] for side in self.sides]
        self.begun = w.now - timedelta(days=1000)
        self.later = w.now + timedelta(days=100)
        self.cadence = w.session.exec(select(StatusCadence)).one()

    def someone(self, number: int) -> Person:
        """Of one side and the other in turn; each fifth time somebody whose lists are looked at."""
        here = self.people[number % len(self.sides)]
        return here[0 if number % 5 == 0 else number % len(here)]

    def day(self, number: int) -> datetime:
        """A moment of these years, the later the greater the number."""
        return self.begun + timedelta(hours=70 * number)

    def add(self, *rows: SQLModel) -> None:
        """Rows that need no number at once."""
        self.w.session.add_all(rows)

    def put(self, row: SQLModel) -> int:
        """The number of a row."""
        self.w.session.add(row)
        self.w.session.flush()
        number: int = row.id  # type: ignore[attr-defined]  # each that is put has one
        return number

    def write(self) -> None:
        """All of it."""
        self._people()
        self._blockers()
        self._actions()
        self._risks()
        self._ideas()
        self._disagreements()
        self._meetings()
        self._agreement()
        self._invitations()
        self._praise()
        self._retros()
        self._history()
        self._outside()
        self.w.touch(self.partnership)

    def _people(self) -> None:
        """All give status, and each part is held by a third."""
        for here in self.people:
            for number, person in enumerate(here):
                person.counted_in_at = self.begun
                self.add(PairWish(person_id=person.id, yes_at=self.begun))
                # Who was set up as contact person is that already.
                parts = [part for part in PARTS if number and (number + PARTS.index(part)) % 3 == 0]
                self.add(
                    *(
                        Part(person_id=person.id, name=each, given_at=self.begun, given_by=None)
                        for each in parts
                    )
                )
        for rung in ladder_of(self.w, self.partnership.id)[1]:
            rung.named = [each.id for here in self.people for each in here[:10]]
            rung.name = nasty(NAME_MOST)

    def _blockers(self) -> None:
        most = 3000
        # As each step calls them by name: nobody else is called where anything of people moves.
        called = [each.id for here in self.people for each in here[:10]]
        for number in range(2 * self.many):
            by, to = self.someone(number), self.sides[(number + 1) % 2]
            made = Escalation(
                partnership_id=self.partnership.id,
                raised_by=by.id,
                raised_at=self.day(number),
                responding_side=to.id,
                severity=("low", "normal", "high", "critical")[number % 4],
                what=said("blocker", number, most),
                stops=nasty(most if number % 8 == 0 else 50),
                rung=1 + number % 4,
                rung_since=self.w.now - timedelta(hours=1 + number % 20),
                called=called,
                # Who was told has a message of it, and of these years none stands in Slack.
                told=[],
                reference=nasty(300),
                tried=nasty(most if number % 8 == 0 else 50),
            )
            if number >= self.many:
                made.acknowledged_at, made.acknowledged_by = self.day(number), called[0]
                made.resolved_at, made.resolved_by, made.remedy = self.day(number), called[0], nasty(200)
            if number >= self.many + min(50, self.many // 2):
                made.confirmed_at, made.confirmed_by = self.day(number), by.id
            made.reminded_at = self.w.now
            about = self.put(made)
            kind = CLIMB if made.is_running else RAISER
            if made.confirmed_at is None:
                later = self.w.now + timedelta(days=100 + number % 9)
                self.add(EscalationDeadline(escalation_id=about, kind=kind, at=later))
            if not made.is_running:
                self.add(self._resolved(about, made, self.day(number)))
            moves = 60 if number % 50 == 0 else 1
            self.add(
                *(
                    EscalationMove(
                        escalation_id=about,
                        kind="asked",
                        by=by.id,
                        at=self.day(number),
                        where="open",
                        from_rung=1,
                        to_rung=1,
                        said=nasty(500 if each % 9 == 0 else 40),
                        told_at=self.day(number),
                    )
                    for each in range(moves)
                )
            )

    @staticmethod
    def _resolved(about: int, made: Escalation, at: datetime) -> EscalationMove:
        """It waits for who raised it since then."""
        return EscalationMove(
            escalation_id=about,
            kind="resolved",
            by=made.resolved_by,
            at=at,
            where="open",
            from_rung=made.rung,
            to_rung=made.rung,
            said=nasty(200),
            told_at=at,
        )

    def _actions(self) -> None:
        for number in range(2 * self.many):
            who, due_on = self.someone(number), (self.w.now + timedelta(days=number % 90 - 60)).date()
            made = Action(
                partnership_id=self.partnership.id,
                text=said("action", number, 500),
                owner_id=who.id,
                due_on=due_on,
                first_due_on=due_on,
                source="hand",
                source_id=self.partnership.id,
                noted_by=who.id,
                noted_at=self.day(number),
                reference=nasty(300),
            )
            if number >= self.many:
                made.done_at, made.done_by = self.w.now - timedelta(days=number % 60), who.id
                made.word = nasty(500)
            about = self.put(made)
            changes = 30 if number % 50 == 0 else 0
            self.add(
                *(
                    ActionChange(
                        action_id=about,
                        by=who.id,
                        at=self.day(number),
                        was_text=nasty(500),
                        was_due_on=due_on,
                        due_on=due_on,
                    )
                    for _each in range(changes)
                )
            )

    def _risks(self) -> None:
        for number in range(2 * self.many):
            who = self.someone(number)
            made = Risk(
                partnership_id=self.partnership.id,
                key=f"R{number}",
                kind=("risk", "capacity", "dates", "other")[number % 4],
                what=said("risk", number, 500),
                effect=nasty(500),
                relief=nasty(500),
                reference=nasty(300),
                owner_id=who.id,
                said_by=who.id,
                side_id=who.side_id,
                said_at=self.day(number),
                looked_at=self.day(number),
                word=nasty(500),
                word_by=who.id,
            )
            if number >= self.many:
                made.closed_at, made.closed_by = self.w.now - timedelta(days=number % 40), who.id
            about = self.put(made)
            self.add(
                *(
                    RiskMove(
                        risk_id=about,
                        key=f"{number}-{each}",
                        kind="still",
                        by=who.id,
                        at=self.day(number),
                        said=nasty(500),
                    )
                    for each in range(40 if number % 50 == 0 else 0)
                )
            )

    def _ideas(self) -> None:
        for number in range(2 * self.many):
            who = self.someone(number)
            made = Idea(
                partnership_id=self.partnership.id,
                key=f"I{number}",
                what=said("idea", number, 500),
                gain=nasty(500),
                effort="small",
                needed=nasty(500),
                suggested_by=who.id,
                side_id=who.side_id,
                suggested_at=self.day(number),
                counted_at=self.day(number),
                reminded_at=self.day(number),
            )
            if number % 3 == 0:
                made.for_meeting_at, made.for_meeting_by = self.day(number), who.id
            if number >= self.many:
                made.outcome, made.settled_at, made.settled_by = "not_now", self.day(number), who.id
                made.word = nasty(500)
            self.add(made)

    def _disagreements(self) -> None:
        for number in range(self.many // 6):
            who = self.someone(number)
            made = Disagreement(
                partnership_id=self.partnership.id,
                key=f"U{number}",
                what=said("disagreement", number, 150),
                raised_by=who.id,
                side_id=who.side_id,
                raised_at=self.day(number),
                counted_at=self.day(number),
                days=10,
                reddened_at=self.day(number),
                called=[each.id for each in self.people[0][:30]],
            )
            about = self.put(made)
            self.add(
                *(
                    DisagreementStatement(
                        disagreement_id=about,
                        side_id=side.id,
                        text=nasty(3000),
                        by=who.id,
                        at=self.day(number),
                    )
                    for side in self.sides
                )
            )

    def _meetings(self) -> None:
        forums: list[int | None] = [None]
        for number in range(4):
            forum = StatusForum(
                partnership_id=self.partnership.id,
                often=self.cadence.often,
                on_holiday="move",
                since=self.cadence.since,
                meeting_at=self.w.now + timedelta(days=20 + number),
                next_at=self.later,
                number=number + 1,
                kind=KINDS[number % 3],
                name=f"{number}{nasty(59)}",
                questions=[nasty(120)] * 5,
                approves=True,
                agreed_at=self.begun,
                link=f"https://meet.example/{number}",
            )
            forums.append(self.put(forum))
        for number in range(max(200, self.many)):
            forum_id = forums[number % 5]
            self.add(
                StatusPoint(
                    partnership_id=self.partnership.id,
                    key=f"P{number}",
                    forum_id=forum_id,
                    text=said("point", number, 300),
                    minutes=15,
                    added_by=self.someone(number).id,
                    side_id=self.someone(number).side_id,
                    added_at=self.day(number),
                )
            )
        for number in range(100):
            when = self.w.now - timedelta(days=7 * (100 - number), minutes=number)
            held = StatusRound(
                partnership_id=self.partnership.id,
                planned_on=None,
                forum_id=forums[number % 5],
                meeting_at=when,
                opened_at=when,
                was_due_at=when,
                closed_at=when,
                questions=[nasty(120)] * 5 if number % 5 else [],
            )
            about, everybody = self.put(held), 220 if number > 97 else 4
            self._answered(about, everybody, everybody)
            self.add(
                *(
                    StatusDecision(
                        round_id=about,
                        text=said("decision", 3 * number + each, 3000),
                        noted_by=self.someone(each).id,
                        noted_at=when,
                        number=3 * number + each + 1,
                        responsible_id=self.someone(each).id,
                    )
                    for each in range(3)
                )
            )

    def _answered(self, about: int, expected: int, answered: int) -> None:
        """A round in which so many were asked, and so many have answered."""
        for number in range(expected):
            here = self.people[number % 2]
            if number // 2 >= len(here):
                continue
            who = here[number // 2]
            self.add(StatusExpectation(round_id=about, person_id=who.id, side_id=who.side_id))
            if number < answered:
                words = said("answer", number, 3000)
                self.add(
                    StatusAnswer(
                        round_id=about,
                        person_id=who.id,
                        side_id=who.side_id,
                        answered_at=self.begun,
                        since=words,
                        ahead=words,
                        blockers=words,
                        decisions=nasty(100),
                        reply_0=nasty(100),
                    )
                )

    def answer_open_round(self) -> None:
        """Of those who are asked now two thirds have said something, and nobody is reminded any more."""
        session = self.w.session
        opened = session.exec(select(StatusRound.id).where(col(StatusRound.closed_at).is_(None))).all()
        asked = session.exec(
            select(StatusExpectation).where(col(StatusExpectation.round_id).in_(opened))
        ).all()
        for number, each in enumerate(asked):
            each.remind_at, each.reminded_at = None, self.w.now
            if number % 3:
                self.add(
                    StatusAnswer(
                        round_id=each.round_id,
                        person_id=each.person_id,
                        side_id=each.side_id,
                        answered_at=self.w.now,
                        since=said("answer", number, 3000),
                        ahead=nasty(100),
                        blockers=nasty(100),
                        decisions=said("answer", number, 300),
                        access=nasty(100),
                    )
                )
        self.w.touch(self.partnership)

    def _agreement(self) -> None:
        """Each section in all its parts, all criteria with two years of figures, all clauses."""
        found = charter.begun(self.w, self.partnership)
        first = self.people[0][0]
        version = self.put(
            CharterVersion(charter_id=found.id, number=1, begun_at=self.begun, begun_by=first.id, in_force={})
        )
        texts = self.w.session.exec(select(CharterArticle)).all()
        for article in texts:
            self._revised(article.id, version, [nasty(3000)] * 8)
        for number in range(charter.CRITERIA_MOST):
            who, name = self.someone(number), said("criterion", number, 150)
            article_id = self.put(
                CharterArticle(
                    charter_id=found.id, kind=CRITERION, key=name, follower_id=who.id, ask_at=self.later
                )
            )
            self._revised(
                article_id, version, [name, nasty(500), nasty(500)], direction="at_least", goal=99.5, unit="%"
            )
            for month in range(24):
                at = self.w.now - timedelta(days=31 * month + 40)
                self.add(
                    CharterQuestion(
                        article_id=article_id,
                        month=at.date().replace(day=1),
                        follower_id=who.id,
                        asked_at=at,
                        state=STATES[(number + month) % 3],
                        why=nasty(3000),
                        figure=90.5 + month,
                        unit="%",
                        answered_at=at,
                        answered_by=who.id,
                    )
                )
        for kind, clause in charter.CLAUSES.items():
            for number in range(clause.most):
                who, name = self.someone(number), said("clause", number, 150)
                day = (self.w.now + timedelta(days=100 + number)).date() if clause.has_day else None
                article_id = self.put(
                    CharterArticle(
                        charter_id=found.id,
                        kind=kind,
                        key=f"{kind}{number}",
                        day=day,
                        follower_id=who.id if day else None,
                        ask_at=self.later if day else None,
                    )
                )
                lines = [name, *(nasty(each.most) for each in clause.lines[1:])]
                self._revised(article_id, version, lines, day=day, follower_id=who.id if day else None)
        for side, here in zip(self.sides, self.people, strict=True):
            self.add(
                CharterAims(
                    charter_id=found.id, side_id=side.id, text=nasty(3000), by=here[0].id, at=self.begun
                )
            )

    def _revised(self, article_id: int, version: int, parts: list[str], **more: Any) -> None:
        before = self.w.session.exec(
            select(CharterRevision.id).where(CharterRevision.article_id == article_id)
        ).first()
        self.put(
            CharterRevision(
                article_id=article_id,
                follows=before,
                version_id=version,
                parts=parts,
                at=self.begun,
                by=self.people[0][0].id,
                **more,
            )
        )

    def _invitations(self) -> None:
        for number in range(60):
            who = self.someone(number)
            starts_at = self.w.now + timedelta(days=number - 30)
            made = Invitation(
                partnership_id=self.partnership.id,
                side_id=who.side_id,
                kind="technical",
                title=said("invitation", number, 100),
                purpose=nasty(2000),
                zone="Europe/Copenhagen",
                starts_at=starts_at,
                minutes=60,
                place=nasty(500),
                seats=100,
                answer_by=(starts_at - timedelta(days=1)).date(),
                uid=f"v{number}",
                modal=f"v{number}",
                invited_by=who.id,
                invited_at=self.begun,
                reminded_at=self.begun,
                ask_at=None if number < 30 else self.later,
                asked_at=starts_at if number < 30 else None,
                asked=[],
            )
            about = self.put(made)
            here = self.people[number % 2] if number % 20 == 0 else ()
            self.add(
                *(
                    InvitationAnswer(
                        invitation_id=about,
                        person_id=each.id,
                        side_id=each.side_id,
                        turn=place,
                        seated_at=self.begun if place < 100 else None,
                        waiting_at=None if place < 100 else self.begun,
                    )
                    for place, each in enumerate(here)
                )
            )

    def _praise(self) -> None:
        for number in range(self.many):
            by, to = self.someone(number), self.people[(number + 1) % 2]
            about = self.put(
                Kudos(
                    partnership_id=self.partnership.id,
                    key=f"T{number}",
                    given_by=by.id,
                    given_at=self.w.now - timedelta(hours=number),
                    side_id=by.side_id,
                    to_side_id=to[0].side_id,
                    what_for=nasty(500),
                    across=True,
                )
            )
            self.add(*(KudosReceiver(kudos_id=about, person_id=each.id) for each in to[:20]))

    def _retros(self) -> None:
        """Two years of them, the last with several hundred cards."""
        for number in range(24):
            when = self.w.now - timedelta(days=28 * (24 - number))
            held = RetroRound(
                partnership_id=self.partnership.id,
                box=random_key(),
                format="own",
                columns=[nasty(60)[:-1] + str(each) for each in range(5)],
                k=5,
                begun_at=when,
                opened_at=when,
                closes_at=when,
                closed_at=when,
                outcome=retro.RELEASED,
                invited=220,
                answered=200,
                voters=100,
                voted_at=when,
                talked_at=when,
                looks=9,
            )
            about = self.put(held)
            self.add(
                *(
                    RetroCard(
                        key=random_key(),
                        round_id=about,
                        column=card % 5,
                        text=said("card", card, 3000),
                        dots=card % 7,
                    )
                    for card in range(self.many if number == 23 else 10)
                )
            )

    def _history(self) -> None:
        rung = self.w.session.exec(select(EscalationRung)).first()
        assert rung is not None
        step: dict[str, Any] = {
            "place": 1,
            "name": nasty(40),
            "source": "contact",
            "acknowledge": rung.to_acknowledge,
            "resolve": rung.to_resolve,
        }
        named = [each.id for each in self.people[0][:20]]
        for number in range(self.many):
            who = self.someone(number)
            before, after = {**step, "named": []}, {**step, "named": sorted(named)}
            changes: dict[str, list[Any]] = {f"ladder.step.{rung.id}": [before, after]}
            if number % 2:
                changes = {f"parts.{who.id}": [[], sorted(PARTS)]}
            self.add(
                AgreementChange(
                    partnership_id=self.partnership.id,
                    kind="agreed",
                    by=who.id,
                    side_id=who.side_id,
                    at=self.day(number),
                    changes=changes,
                    agreed_by=[self.people[1][0].id],
                )
            )

    def _outside(self) -> None:
        for side, here in zip(self.sides, self.people, strict=True):
            for number in range(10):
                address = f"{number}{'x' * 60}@{'y' * 60}.example"
                self.add(
                    MailReceiver(
                        partnership_id=self.partnership.id,
                        side_id=side.id,
                        name=said("mail", number, 80),
                        address=address,
                        kinds=["summary"],
                        code="x",
                        entered_at=self.begun,
                        entered_by=here[0].id,
                        confirmed_at=self.begun,
                    )
                )
        for number in range(120):
            self.add(
                PortfolioReader(
                    partnership_id=self.partnership.id,
                    user=f"U9{number}",
                    name=said("reader", number, 80),
                    added_at=self.begun,
                )
            )


def write_years(w: Unit, many: int = MANY) -> None:
    """All of it."""
    Years(w, many).write()


def answer_open_round(w: Unit) -> None:
    """Two thirds of who is asked have answered."""
    Years(w).answer_open_round()


def let_meetings_begin(w: Unit) -> None:
    """Of the rounds that are open, in a minute: nobody waits a night for it."""
    for round_ in w.session.exec(select(StatusRound).where(col(StatusRound.closed_at).is_(None))):
        if round_.is_open:
            round_.move(w.now + timedelta(minutes=1))
