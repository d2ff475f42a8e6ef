"""What stands in a charter, at any version; and how one writes in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from bot import partnerships
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.charter.queries import CHARTER, CURRENT, PIECES, PIECES_UPTO, SIGNATURES
from bot.rituals.charter.records import (
    CRITERION,
    TEXTS,
    Charter,
    CharterArticle,
    CharterRevision,
    CharterSignature,
    CharterVersion,
    InForce,
)
from bot.rituals.charter.targets import Target


@dataclass(frozen=True)
class Piece:
    """An article with what it says."""

    article: CharterArticle
    revision: CharterRevision

    @property
    def text(self) -> str:
        """All of it: a part begins a new line."""
        return "\n".join(self.revision.parts)

    @property
    def is_criterion(self) -> bool:
        """A success criterion, not a section of text."""
        return self.article.kind == CRITERION

    @property
    def is_text(self) -> bool:
        """A section of text."""
        return self.article.kind in TEXTS

    @property
    def name(self) -> str:
        """What a criterion or a clause is called."""
        return self.revision.parts[0] if self.revision.parts else ""


@dataclass(frozen=True)
class Clash:
    """Somebody saved the same article while one was writing."""

    by: Person
    at: datetime
    before: Sequence[str]
    after: Sequence[str]
    """Its parts."""
    aims: tuple[Target | None, Target | None]
    """What a criterion's figure was to reach before and after."""
    days: tuple[date | None, date | None]
    """The day of a clause before and after."""


def charter_of(session: Session, partnership_id: int) -> Charter | None:
    """The charter, once somebody has opened it."""
    return session.exec(CHARTER, params={"of": partnership_id}).first()


def begun(w: Unit, partnership: Partnership) -> Charter:
    """The charter, with an empty section of each kind when it is opened first."""
    # Of two who open it first at once, the second waits here and then finds it.
    w.session.exec(select(Partnership).where(Partnership.id == partnership.id).with_for_update()).one()
    found = charter_of(w.session, partnership.id)
    if found is not None:
        return found
    made = Charter(partnership_id=partnership.id)
    w.session.add(made)
    w.session.flush()
    for kind in TEXTS:
        article = CharterArticle(charter_id=made.id, kind=kind, key=kind)
        w.session.add(article)
        w.session.flush()
        w.session.add(CharterRevision(article_id=article.id, at=w.now))
    w.session.flush()
    return made


def pieces(session: Session, charter_id: int, upto: int | None = None) -> list[Piece]:
    """What stands in it, in order: now, or in the version with the id `upto`. The sections come first."""
    if upto is None:
        rows = session.exec(PIECES, params={"charter": charter_id})
    else:
        rows = session.exec(PIECES_UPTO, params={"charter": charter_id, "upto": upto})
    return [Piece(article, revision) for article, revision in rows if article.kind in TEXTS or revision.parts]


def latest_of(session: Session, article_id: int) -> CharterRevision:
    """What an article says now."""
    return session.exec(
        select(CharterRevision)
        .where(CharterRevision.article_id == article_id)
        .order_by(col(CharterRevision.id).desc())
        .limit(1)
    ).one()


def edition(session: Session, charter_id: int) -> int:
    """The latest change of all: who signs, signs what they read."""
    return session.exec(
        select(func.max(CharterRevision.id))
        .join(CharterArticle)
        .where(CharterArticle.charter_id == charter_id)
    ).one()


def current(session: Session, charter_id: int) -> CharterVersion | None:
    """The latest version, if anybody has written anything."""
    return session.exec(CURRENT, params={"charter": charter_id}).first()


def signatures(session: Session, version_ids: Iterable[int]) -> Mapping[int, Sequence[CharterSignature]]:
    """Who signed, by version, in order."""
    ids = list(version_ids)
    found: dict[int, list[CharterSignature]] = {each: [] for each in ids}
    for signature in session.exec(SIGNATURES, params={"versions": ids}):
        found[signature.version_id].append(signature)
    return found


def everybody(w: Unit, partnership_id: int) -> dict[int, Person]:
    """All who are or were in the channel, by id: an older version may name who has left."""
    found = w.session.exec(select(Person).where(Person.partnership_id == partnership_id))
    return {person.id: person for person in found}


def partnership_of_article(w: Unit, article_id: int) -> Partnership:
    """The partnership that an article belongs to."""
    article = w.session.get_one(CharterArticle, article_id)
    charter = w.session.get_one(Charter, article.charter_id)
    return w.session.get_one(Partnership, charter.partnership_id)


def partnership_of_revision(w: Unit, revision_id: int) -> int:
    """The id of the partnership that a change belongs to."""
    revision = w.session.get(CharterRevision, revision_id)
    if revision is None:
        raise Refusal(
            "This part of the working agreement no longer exists. Open the working agreement again."
        )
    article = w.session.get_one(CharterArticle, revision.article_id)
    return w.session.get_one(Charter, article.charter_id).partnership_id


def partnership_of_version(w: Unit, version_id: int) -> int:
    """The id of the partnership that a version belongs to."""
    version = w.session.get(CharterVersion, version_id)
    if version is None:
        raise Refusal("This version of the working agreement no longer exists.")
    return w.session.get_one(Charter, version.charter_id).partnership_id


def entered(w: Unit, actor: Actor, article_id: int) -> tuple[Seat, Charter, CharterArticle]:
    """An article, for one person of its partnership, with nobody else writing at this moment."""
    article = w.session.get(CharterArticle, article_id)
    if article is None:
        raise Refusal(
            "This part of the working agreement no longer exists. Open the working agreement again."
        )
    charter = w.session.get_one(Charter, article.charter_id)
    seat = partnerships.seat(w, actor, charter.partnership_id)
    lock(w, charter)
    w.session.refresh(article)
    return seat, charter, article


def key_of(kind: str, name: str) -> str:
    """By what a criterion or a clause is told from others of its kind, whatever the case and the blanks."""
    return f"{kind}:{' '.join(name.casefold().split())}"


def has_namesake(w: Unit, charter: Charter, key: str, changed: CharterArticle | None) -> bool:
    """Whether another than the one that is changed has that key."""
    found = w.session.exec(
        select(CharterArticle).where(CharterArticle.charter_id == charter.id, CharterArticle.key == key)
    ).first()
    return found is not None and (changed is None or found.id != changed.id)


def lock(w: Unit, charter: Charter) -> None:
    """Who writes or signs does so one after the other."""
    w.session.exec(select(Charter).where(Charter.id == charter.id).with_for_update()).one()


def record(
    w: Unit,
    seat: Seat,
    charter: Charter,
    article: CharterArticle,
    follows: CharterRevision | None,
    in_force: InForce,
    parts: Sequence[str],
    follower_id: int | None = None,
    aim: Target | None = None,
    day: date | None = None,
) -> CharterRevision:
    """One change: made for the version that is open, or for a new one where that has been signed."""
    version = _open_version(w, seat, charter, in_force)
    revision = CharterRevision(
        article_id=article.id,
        follows=follows.id if follows else None,
        version_id=version.id,
        parts=list(parts),
        follower_id=follower_id,
        direction=aim.direction if aim else None,
        goal=aim.value if aim else None,
        unit=aim.unit if aim else None,
        day=day,
        by=seat.person.id,
        at=w.now,
    )
    w.session.add(revision)
    w.session.flush()
    if charter.since is None:
        sides = partnerships.sides(w, seat.partnership.id)
        charter.look_again(local_day(w.now, seat.partnership.tz), sides, seat.partnership.tz)
    w.touch(seat.partnership)
    return revision


def clash(w: Unit, read_id: int, now_there: CharterRevision) -> Clash | None:
    """What somebody else saved since the revision `read_id` was read, if they did."""
    if read_id == now_there.id:
        return None
    read = w.session.get_one(CharterRevision, read_id)
    by = w.session.get_one(Person, now_there.by)
    return Clash(
        by,
        now_there.at,
        read.parts,
        now_there.parts,
        (read.aim, now_there.aim),
        (read.day, now_there.day),
    )


def contacts_by_side(
    people: Sequence[Person], parts: Mapping[int, set[str]], sides: Sequence[Side]
) -> dict[int, list[Person]]:
    """The contact persons who are there, by side."""
    contacts = [person for person in people if partnerships.CONTACT in parts.get(person.id, ())]
    return {side.id: [person for person in contacts if person.side_id == side.id] for side in sides}


def _open_version(w: Unit, seat: Seat, charter: Charter, in_force: InForce) -> CharterVersion:
    version = current(w.session, charter.id)
    if version is None or signatures(w.session, [version.id])[version.id]:
        version = CharterVersion(
            charter_id=charter.id,
            number=version.number + 1 if version else 1,
            begun_at=w.now,
            begun_by=seat.person.id,
            in_force=in_force,
        )
        w.session.add(version)
        w.session.flush()
    version.in_force = in_force
    return version
