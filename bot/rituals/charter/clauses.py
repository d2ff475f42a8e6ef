"""Writing the clauses of a charter, and asking about those that have a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import partnerships
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Side, Unit
from bot.rituals.charter.clause_kinds import CLAUSES, Filled
from bot.rituals.charter.commands import EditView, read
from bot.rituals.charter.content import (
    begun,
    clash,
    has_namesake,
    key_of,
    latest_of,
    lock,
    pieces,
    record,
)
from bot.rituals.charter.day_questions import asked_about, hand_over, next_ask, questions_about
from bot.rituals.charter.records import (
    Charter,
    CharterArticle,
    CharterDayQuestion,
    CharterRevision,
    InForce,
)


@dataclass(frozen=True)
class ClauseView:
    """A clause as it is now, with its responsible and what they said last, where it has them."""

    article: CharterArticle
    lines: Sequence[str]
    responsible: Person | None
    side: Side | None
    """Of the responsible."""
    answered: CharterDayQuestion | None
    asked: CharterDayQuestion | None
    """The question about the day that it has now."""

    @property
    def kind(self) -> str:
        """Of the clause."""
        return self.article.kind

    @property
    def name(self) -> str:
        """What it is called."""
        return self.lines[0]


def clauses_of(w: Unit, charter: Charter) -> list[ClauseView]:
    """Every clause of the charter as it is now, in order."""
    living = [piece for piece in pieces(w.session, charter.id) if piece.article.kind in CLAUSES]
    asked = questions_about(w, [piece.article.id for piece in living])
    return [_view(w, each.article, each.revision, asked.get(each.article.id, ())) for each in living]


def before_clause(w: Unit, actor: Actor, partnership_id: int, kind: str) -> EditView:
    """Somebody wants to add a clause of that kind."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    begun(w, seat.partnership)
    return EditView(seat, _known(kind), None, [])


def add_clause(
    w: Unit, actor: Actor, partnership_id: int, kind: str, filled: Filled, in_force: InForce
) -> CharterArticle:
    """One clause more; its responsible is asked before or after its day, where it has one."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    charter = begun(w, seat.partnership)
    lock(w, charter)
    lines, responsible = _check(w, seat, charter, _known(kind), filled, None)
    living = [each for each in pieces(w.session, charter.id) if each.article.kind == kind]
    if len(living) >= CLAUSES[kind].most:
        raise Refusal("The working agreement holds at most {most} of these.", "name", most=CLAUSES[kind].most)
    article = CharterArticle(charter_id=charter.id, kind=kind, key=key_of(kind, lines[0]))
    w.session.add(article)
    w.session.flush()
    _name(w, article, filled.day, responsible)
    record(w, seat, charter, article, None, in_force, lines, filled.responsible_id, day=filled.day)
    return article


def change_clause(w: Unit, actor: Actor, revision_id: int, filled: Filled, in_force: InForce) -> EditView:
    """A clause says this from now on, unless somebody else has saved it meanwhile."""
    seat, charter, article, _read_one = read(w, actor, revision_id, CLAUSES)
    latest = latest_of(w.session, article.id)
    lines, responsible = _check(w, seat, charter, article.kind, filled, article)
    who = responsible.id if responsible else None
    if latest.parts == lines and latest.follower_id == who and latest.day == filled.day:
        return EditView(seat, article.kind, latest, lines, who, day=filled.day, is_saved=True)
    if (met := clash(w, revision_id, latest)) is not None:
        return EditView(seat, article.kind, latest, lines, who, day=filled.day, clash=met)
    made = record(w, seat, charter, article, latest, in_force, lines, who, day=filled.day)
    article.key = key_of(article.kind, lines[0])
    _name(w, article, filled.day, responsible)
    return EditView(seat, article.kind, made, lines, who, day=filled.day, is_saved=True)


def _name(w: Unit, article: CharterArticle, day: date | None, responsible: Person | None) -> None:
    """It has this day and this responsible from now on."""
    article.day = day
    if responsible is None:
        return
    hours = w.session.get_one(Side, responsible.side_id).hours
    article.name_follower(responsible.id, next_ask(w, article, hours))
    for question in asked_about(w, article.id):
        if question.day == day and question.answered_at is None and question.follower_id != responsible.id:
            hand_over(w, question, responsible)


def _check(
    w: Unit, seat: Seat, charter: Charter, kind: str, filled: Filled, changed: CharterArticle | None
) -> tuple[list[str], Person | None]:
    today = local_day(w.now, seat.partnership.tz)
    lines = filled.checked(kind, today, changed.day if changed else None)
    responsible = None
    if CLAUSES[kind].has_day:
        if filled.responsible_id is None:
            raise Refusal("Choose who is responsible.", "responsible")
        responsible = partnerships.member(w, seat.partnership.id, filled.responsible_id, "responsible")
    if has_namesake(w, charter, key_of(kind, lines[0]), changed):
        raise Refusal("There is one of this name already.", "name")
    return lines, responsible


def _known(kind: str) -> str:
    if kind not in CLAUSES:
        raise Refusal("This button is from an older version. Use the panel in the channel.")
    return kind


def _view(
    w: Unit, article: CharterArticle, revision: CharterRevision, asked: Sequence[CharterDayQuestion]
) -> ClauseView:
    who = w.session.get_one(Person, article.follower_id) if article.follower_id else None
    return ClauseView(
        article,
        revision.parts,
        who,
        w.session.get_one(Side, who.side_id) if who else None,
        next((each for each in reversed(asked) if each.answered_at is not None), None),
        next((each for each in asked if each.day == article.day), None),
    )
