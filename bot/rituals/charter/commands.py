"""Writing in a charter: its sections, and its success criteria."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Side, Unit
from bot.rituals.charter.clause_kinds import CLAUSES
from bot.rituals.charter.content import (
    Clash,
    begun,
    clash,
    entered,
    has_namesake,
    key_of,
    latest_of,
    lock,
    record,
)
from bot.rituals.charter.dates import first_ask
from bot.rituals.charter.records import (
    CRITERIA_MOST,
    CRITERION,
    LINE_MOST,
    NAME_MOST,
    PART_MOST,
    PARTS_MOST,
    TEXTS,
    Charter,
    CharterArticle,
    CharterRevision,
    InForce,
)
from bot.rituals.charter.targets import Target, target
from bot.text import fitting


@dataclass(frozen=True)
class Measured:
    """A success criterion as it was filled in."""

    name: str
    measure: str
    target: str
    follower_id: int | None
    direction: str = ""
    goal: str = ""
    """The figure that is to be reached, as it was typed; empty with the other two: it has none."""
    unit: str = ""


@dataclass(frozen=True)
class EditView:
    """An article in one's hands: what it says, or what one has typed while somebody else saved it."""

    seat: Seat
    kind: str
    revision: CharterRevision | None
    """What is changed; None for a criterion that is new."""
    parts: Sequence[str]
    follower_id: int | None = None
    aim: Target | None = None
    """What a criterion's figure is to reach, where it has one."""
    clash: Clash | None = None
    is_saved: bool = False
    day: date | None = None
    """Of a clause, where it has one."""


def before_edit(w: Unit, actor: Actor, article_id: int, kinds: Collection[str]) -> EditView:
    """An article of one of these kinds as it is now, for somebody who may change it."""
    seat, _charter, article = entered(w, actor, article_id)
    seat.settle()
    _check_kind(article, kinds)
    _check_it_is_there(article)
    latest = latest_of(w.session, article.id)
    return EditView(
        seat, article.kind, latest, latest.parts, article.follower_id, latest.aim, day=article.day
    )


def before_more(w: Unit, actor: Actor, revision_id: int, parts: Sequence[str]) -> EditView:
    """What is typed so far, with the revision that it changes."""
    seat, _charter, article, revision = read(w, actor, revision_id, TEXTS)
    return EditView(seat, article.kind, revision, parts)


def write(w: Unit, actor: Actor, revision_id: int, parts: Sequence[str], in_force: InForce) -> EditView:
    """A section says this from now on, unless somebody else has saved it meanwhile."""
    seat, charter, article, _read_one = read(w, actor, revision_id, TEXTS)
    texts = text_parts(parts)
    latest = latest_of(w.session, article.id)
    if latest.parts == texts:
        return EditView(seat, article.kind, latest, texts, is_saved=True)
    if (met := clash(w, revision_id, latest)) is not None:
        return EditView(seat, article.kind, latest, parts, clash=met)
    made = record(w, seat, charter, article, latest, in_force, texts)
    return EditView(seat, article.kind, made, texts, is_saved=True)


def text_parts(parts: Sequence[str]) -> list[str]:
    """The parts of a text as they are kept; raises Refusal at the field that is too long."""
    if len(parts) > PARTS_MOST:
        raise Refusal("This button is from an older version. Use the panel in the channel.")
    for number, part in enumerate(parts):
        if len(part) > PART_MOST:
            raise Refusal(
                "At most {most} characters in one field. Go on in the next one.",
                f"part_{number}",
                most=PART_MOST,
            )
    return [part.strip("\n").rstrip() for part in parts if part.strip()]


def before_new(w: Unit, actor: Actor, partnership_id: int) -> EditView:
    """Somebody wants to add a success criterion."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    begun(w, seat.partnership)
    return EditView(seat, CRITERION, None, ["", "", ""])


def add_criterion(
    w: Unit, actor: Actor, partnership_id: int, written: Measured, in_force: InForce
) -> CharterArticle:
    """One success criterion more; its follow-up is asked from the next month on."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    charter = begun(w, seat.partnership)
    lock(w, charter)
    parts, follower, aim = _check(w, seat, charter, written, None)
    living = w.session.exec(
        select(CharterArticle).where(
            CharterArticle.charter_id == charter.id,
            CharterArticle.kind == CRITERION,
            col(CharterArticle.taken_out_at).is_(None),
        )
    ).all()
    if len(living) >= CRITERIA_MOST:
        raise Refusal("A working agreement has at most {most} success criteria.", "name", most=CRITERIA_MOST)
    article = CharterArticle(charter_id=charter.id, kind=CRITERION, key=key_of(CRITERION, parts[0]))
    article.name_follower(follower.id, _first_ask(w, follower))
    w.session.add(article)
    w.session.flush()
    record(w, seat, charter, article, None, in_force, parts, follower.id, aim)
    return article


def change_criterion(
    w: Unit, actor: Actor, revision_id: int, written: Measured, in_force: InForce
) -> EditView:
    """A criterion says this from now on, unless somebody else has saved it meanwhile."""
    seat, charter, article, _read_one = read(w, actor, revision_id, (CRITERION,))
    typed = [written.name, written.measure, written.target]
    latest = latest_of(w.session, article.id)
    parts, follower, aim = _check(w, seat, charter, written, article)
    if latest.parts == parts and latest.follower_id == follower.id and latest.aim == aim:
        return EditView(seat, CRITERION, latest, parts, follower.id, aim, is_saved=True)
    if (met := clash(w, revision_id, latest)) is not None:
        return EditView(seat, CRITERION, latest, typed, follower.id, aim, clash=met)
    made = record(w, seat, charter, article, latest, in_force, parts, follower.id, aim)
    article.key = key_of(CRITERION, parts[0])
    if article.follower_id != follower.id or article.orphaned_at is not None:
        article.name_follower(follower.id, _first_ask(w, follower))
    return EditView(seat, CRITERION, made, parts, follower.id, aim, is_saved=True)


def take_out(w: Unit, actor: Actor, revision_id: int, in_force: InForce) -> EditView:
    """A criterion or clause belongs to the charter no longer, unless somebody else has saved it meanwhile."""
    seat, charter, article, _read_one = read(w, actor, revision_id, (CRITERION, *CLAUSES))
    latest = latest_of(w.session, article.id)
    if (met := clash(w, revision_id, latest)) is not None:
        return EditView(
            seat,
            article.kind,
            latest,
            latest.parts,
            article.follower_id,
            latest.aim,
            clash=met,
            day=article.day,
        )
    made = record(w, seat, charter, article, latest, in_force, [])
    article.take_out(seat.person.id, w.now)
    return EditView(seat, article.kind, made, [], is_saved=True)


def read(
    w: Unit, actor: Actor, revision_id: int, kinds: Collection[str]
) -> tuple[Seat, Charter, CharterArticle, CharterRevision]:
    """What somebody had before them when they began to write, which is of one of these kinds."""
    revision = w.session.get(CharterRevision, revision_id)
    if revision is None:
        raise Refusal(
            "This part of the working agreement no longer exists. Open the working agreement again."
        )
    seat, charter, article = entered(w, actor, revision.article_id)
    seat.settle()
    _check_kind(article, kinds)
    _check_it_is_there(article)
    return seat, charter, article, revision


def _check_kind(article: CharterArticle, kinds: Collection[str]) -> None:
    if article.kind not in kinds:
        raise Refusal("This button is from an older version. Use the panel in the channel.")


def _check_it_is_there(article: CharterArticle) -> None:
    if article.taken_out_at is not None:
        raise Refusal(
            "This was taken out of the working agreement meanwhile. Open the working agreement again."
        )


def _check(
    w: Unit, seat: Seat, charter: Charter, written: Measured, changed: CharterArticle | None
) -> tuple[list[str], Person, Target | None]:
    parts = [written.name.strip(), written.measure.strip(), written.target.strip()]
    if not parts[0]:
        raise Refusal("Say what success is.", "name")
    fitting(parts[0], NAME_MOST, "name")
    for field, text in zip(("measure", "target"), parts[1:], strict=True):
        if not text:
            raise Refusal(
                "A criterion needs a measure and a target, or nobody can say whether it is met.", field
            )
        fitting(text, LINE_MOST, field)
    aim = target(written.direction, written.goal, written.unit)
    if written.follower_id is None:
        raise Refusal("Choose who follows it up.", "follower")
    follower = partnerships.member(w, seat.partnership.id, written.follower_id, "follower")
    if has_namesake(w, charter, key_of(CRITERION, parts[0]), changed):
        raise Refusal("There is a criterion of this name already.", "name")
    return parts, follower, aim


def _first_ask(w: Unit, follower: Person) -> datetime:
    return first_ask(w.now, w.session.get_one(Side, follower.side_id).hours)
