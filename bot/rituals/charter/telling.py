"""What others are told of a charter: in short, what waits for whom, figures, and what a newcomer reads."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, func, select

from bot import partnerships
from bot.partnerships import CONTACT, OF, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.charter.clauses import clauses_of
from bot.rituals.charter.content import charter_of, current, pieces, signatures
from bot.rituals.charter.criteria import Standing, standings
from bot.rituals.charter.records import (
    CONFLICTS,
    CRITERION,
    OFF_TRACK,
    STATES,
    TEXTS,
    Charter,
    CharterArticle,
    CharterQuestion,
    CharterRevision,
    CharterSignature,
    CharterVersion,
    CharterWelcome,
)
from bot.rituals.charter.reviewing import last_review, review_view
from bot.rituals.charter.targets import Figure, Target
from bot.waiting import Waiting


@dataclass(frozen=True)
class InShort:
    """The charter at a glance: for the panel."""

    partnership: Partnership
    charter: Charter
    number: int
    """Of its latest version."""
    unsigned: Sequence[Side]
    """Those that have not signed it."""
    standings: Sequence[Standing]


@dataclass(frozen=True)
class WelcomeView:
    """What a newcomer is shown of the charter."""

    partnership: Partnership
    purpose: str
    roles: str
    sides: Sequence[Side]
    contacts: Mapping[int, Sequence[Person]]


@dataclass(frozen=True)
class CriterionFigures:
    """A criterion at the end of a period, with what was answered in it."""

    name: str
    state: str
    """Empty where nobody answered in the period."""
    given: Figure | None
    aim: Target | None


@dataclass(frozen=True)
class CharterFigures:
    """What the scorecard counts of a charter in a period."""

    version: int | None
    """The number of the version in force at the end of the period; None where none was written."""
    signed_by: Mapping[int, bool]
    """By side id: whether it had signed that version by the end of the period."""
    states: Mapping[str, int]
    """How many criteria had which state by their last answer in the period; "" for those without one."""
    criteria: Sequence[CriterionFigures]
    """In order."""
    asked: int
    """How many questions were put to follow-ups in the period."""
    answered: int
    """How many of these were answered by the end of it."""

    @property
    def is_signed(self) -> bool:
        """Whether there is a version, and every side had signed it."""
        return self.version is not None and all(self.signed_by.values())


_BEGUN: Final = Records(
    select(Charter, Partnership)
    .join(Partnership, col(Charter.partnership_id) == Partnership.id)
    .where(col(Charter.partnership_id).in_(OF))
)


def several_in_short(w: Unit, partnership_ids: Collection[int]) -> dict[int, InShort]:
    """The charters of several partnerships at a glance, where anybody has written anything."""
    begun = _BEGUN.all(w.session, {"of": list(partnership_ids)})
    if not begun:
        return {}
    sides = partnerships.sides_of(w, [partnership.id for _charter, partnership in begun])
    found = {}
    for charter, partnership in begun:
        if (version := current(w.session, charter.id)) is not None:
            signed = {each.side_id for each in signatures(w.session, [version.id])[version.id]}
            unsigned = [side for side in sides[partnership.id] if side.id not in signed]
            found[partnership.id] = InShort(
                partnership, charter, version.number, unsigned, standings(w, charter)
            )
    return found


def off_track_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, int]:
    """How many success criteria are off track by their last answer; by partnership, where there are any."""
    rows = w.session.exec(
        select(Charter.partnership_id, CharterQuestion.article_id, CharterQuestion.state)
        .join(CharterArticle, col(CharterArticle.charter_id) == Charter.id)
        .join(CharterQuestion, col(CharterQuestion.article_id) == CharterArticle.id)
        .where(
            col(Charter.partnership_id).in_(partnership_ids),
            col(CharterArticle.taken_out_at).is_(None),
            col(CharterQuestion.state).is_not(None),
        )
        .order_by(col(CharterQuestion.month))
    ).all()
    last = {article_id: (about, state) for about, article_id, state in rows}
    return Counter(about for about, state in last.values() if state == OFF_TRACK)


def last_signed_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, datetime]:
    """When somebody last signed; by partnership, where anybody has."""
    rows = w.session.exec(
        select(Charter.partnership_id, CharterSignature.at)
        .join(CharterVersion, col(CharterVersion.charter_id) == Charter.id)
        .join(CharterSignature, col(CharterSignature.version_id) == CharterVersion.id)
        .where(col(Charter.partnership_id).in_(partnership_ids))
        .order_by(col(CharterSignature.at))
    )
    return dict(rows.all())


def plan_for_conflicts(w: Unit, partnership_id: int) -> str:
    """What was agreed for conflicts, as it was written; empty where nothing was."""
    return _texts(w, partnership_id).get(CONFLICTS, "")


def welcome(w: Unit, partnership_id: int, user: str) -> None:
    """Show a newcomer what the charter says of purpose, roles and contacts: once, if it says anything."""
    partnership = w.session.get_one(Partnership, partnership_id)
    person = w.session.exec(
        select(Person).where(Person.partnership_id == partnership_id, Person.user == user)
    ).first()
    texts = _texts(w, partnership_id)
    if (
        person is None
        or partnership.ended_at is not None
        or not (any(texts.values()) or _has_criteria(w, partnership))
    ):
        return
    if w.session.exec(select(CharterWelcome).where(CharterWelcome.person_id == person.id)).first():
        return
    w.session.add(CharterWelcome(person_id=person.id, at=w.now))
    parts = partnerships.parts(w, partnership_id)
    contacts = [each for each in partnerships.people(w, partnership_id) if CONTACT in parts.get(each.id, ())]
    sides = partnerships.sides(w, partnership_id)
    view = WelcomeView(
        partnership,
        texts.get("purpose", ""),
        texts.get("roles", ""),
        sides,
        {side.id: [each for each in contacts if each.side_id == side.id] for side in sides},
    )
    w.post(person, "charter.welcome", person.id, view)


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """What this person should do now: sign, say that it is still right, answer, or name a follow-up."""
    charter = charter_of(w.session, seat.partnership.id)
    if charter is None:
        return []
    found = standings(w, charter)
    waiting = [
        Waiting("charter.answer", each.questions[0].id, None, each.name)
        for each in found
        if each.follower.id == seat.person.id and each.questions and each.questions[0].state is None
    ]
    clauses = clauses_of(w, charter)
    waiting += [
        Waiting("clause.answer", each.asked.id, None, each.name)
        for each in clauses
        if each.responsible == seat.person and each.asked and each.asked.answered_at is None
    ]
    if CONTACT in seat.parts:
        waiting += _of_contact(w, seat, charter)
        waiting += [
            Waiting("charter.name", each.article.id, None, each.name)
            for each in found
            if each.follower.left_at is not None and each.side.id == seat.side.id
        ]
        waiting += [
            Waiting("clause.name", each.article.id, None, each.name)
            for each in clauses
            if each.responsible and each.responsible.left_at is not None and each.side == seat.side
        ]
    return waiting


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> CharterFigures:
    """What is counted of [since, until), in UTC."""
    sides = partnerships.sides(w, partnership_id)
    charter = charter_of(w.session, partnership_id)
    if charter is None:
        return CharterFigures(None, {side.id: False for side in sides}, {}, (), 0, 0)
    version = w.session.exec(
        select(CharterVersion)
        .where(CharterVersion.charter_id == charter.id, col(CharterVersion.begun_at) < until)
        .order_by(col(CharterVersion.number).desc())
        .limit(1)
    ).first()
    questions = w.session.exec(
        select(CharterQuestion)
        .join(CharterArticle)
        .where(
            CharterArticle.charter_id == charter.id,
            col(CharterQuestion.asked_at) < until,
            (col(CharterQuestion.asked_at) >= since) | (col(CharterQuestion.answered_at) >= since),
        )
        .order_by(col(CharterQuestion.month))
    ).all()
    answers = {
        each.article_id: each
        for each in questions
        if each.answered_at is not None and since <= each.answered_at < until
    }
    criteria = [_criterion(each, answers.get(each.article_id)) for each in _criteria_at(w, charter, until)]
    questioned = [each for each in questions if each.asked_at >= since]
    return CharterFigures(
        version.number if version else None,
        {side.id: version is not None and _had_signed(w, version, side, until) for side in sides},
        {state: n for state in (*STATES, "") if (n := sum(each.state == state for each in criteria))},
        criteria,
        len(questioned),
        sum(each.answered_at is not None and each.answered_at < until for each in questioned),
    )


def _of_contact(w: Unit, seat: Seat, charter: Charter) -> list[Waiting]:
    waiting = []
    version = current(w.session, charter.id)
    review = last_review(w, seat.partnership.id)
    if version is not None:
        signed = {each.side_id for each in signatures(w.session, [version.id])[version.id]}
        if seat.side.id not in signed and any(p.revision.parts for p in pieces(w.session, charter.id)):
            waiting.append(Waiting("charter.sign", version.id, None, str(version.number)))
    if review is not None:
        view = review_view(w, review)
        silent = {each.side.id for each in view.confirmed if each.at is None}
        if view.is_open and seat.side.id in silent:
            waiting.append(Waiting("charter.confirm", review.id, None))
    return waiting


def _texts(w: Unit, partnership_id: int) -> dict[str, str]:
    """The sections of text, by kind."""
    charter = charter_of(w.session, partnership_id)
    there = pieces(w.session, charter.id) if charter else []
    return {piece.article.kind: piece.text for piece in there if piece.article.kind in TEXTS}


def _has_criteria(w: Unit, partnership: Partnership) -> bool:
    charter = charter_of(w.session, partnership.id)
    return charter is not None and bool(standings(w, charter))


def _criterion(said: CharterRevision, answer: CharterQuestion | None) -> CriterionFigures:
    state, given = (answer.state or "", answer.given) if answer else ("", None)
    return CriterionFigures(said.parts[0], state, given, said.aim)


def _criteria_at(w: Unit, charter: Charter, until: datetime) -> list[CharterRevision]:
    """The criteria that stood in the charter at a moment, with what they said then."""
    latest = (
        select(func.max(CharterRevision.id))
        .join(CharterArticle)
        .where(
            CharterArticle.charter_id == charter.id,
            CharterArticle.kind == CRITERION,
            col(CharterRevision.at) < until,
        )
        .group_by(col(CharterRevision.article_id))
    )
    rows = w.session.exec(
        select(CharterRevision).where(col(CharterRevision.id).in_(latest)).order_by("article_id")
    )
    return [each for each in rows if each.parts]


def _had_signed(w: Unit, version: CharterVersion, side: Side, until: datetime) -> bool:
    signed = w.session.exec(
        select(CharterSignature).where(
            CharterSignature.version_id == version.id, CharterSignature.side_id == side.id
        )
    ).first()
    return signed is not None and signed.at < until
