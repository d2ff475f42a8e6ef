"""Versions: who changed what, what differs between them, and where each side stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.charter.content import (
    Piece,
    charter_of,
    contacts_by_side,
    current,
    edition,
    pieces,
    signatures,
)
from bot.rituals.charter.difference import Line, differences
from bot.rituals.charter.records import (
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
class Signed:
    """Whether a side has signed a version, by whom and when."""

    side: Side
    person: Person | None
    at: datetime | None
    contacts: Sequence[Person]
    """Who could sign for it now."""


@dataclass(frozen=True)
class Change:
    """Somebody changed an article in a version; `name` is that of a criterion or a clause."""

    kind: str
    name: str
    by: Person
    at: datetime


@dataclass(frozen=True)
class VersionView:
    """A version: what was changed in it, in order, and where each side stands."""

    partnership: Partnership
    version: CharterVersion
    changes: Sequence[Change]
    signed: Sequence[Signed]
    followed_by: int | None
    """The number of the next version, if there is one."""

    @property
    def unsigned(self) -> list[Side]:
        """The sides that have not signed."""
        return [each.side for each in self.signed if each.at is None]

    @property
    def is_signed(self) -> bool:
        """Whether every side has."""
        return not self.unsigned


@dataclass(frozen=True)
class ArticleDifference:
    """What changed in one article between two versions."""

    kind: str
    name: str
    parts: Sequence[Sequence[Line]]
    """Of a section its text; of a criterion or a clause each of its parts."""
    followers: tuple[Person | None, Person | None]
    """Who followed the criterion up before and after."""
    aims: tuple[Target | None, Target | None]
    """What its figure was to reach before and after."""
    days: tuple[date | None, date | None]
    """The day of a clause before and after."""

    @property
    def lines(self) -> list[Line]:
        """Those of all parts."""
        return [line for part in self.parts for line in part]


@dataclass(frozen=True)
class Comparison:
    """A version beside an earlier one, or beside nothing."""

    seat: Seat
    view: VersionView
    before: CharterVersion | None
    articles: Sequence[ArticleDifference]
    in_force: tuple[InForce | None, InForce]
    """Contact persons and ladder before and after; None where there was nothing before."""
    edition: int
    """The latest change that is shown."""


def versions_of(w: Unit, charter: Charter) -> list[VersionView]:
    """Every version, the latest first."""
    found = w.session.exec(
        select(CharterVersion)
        .where(CharterVersion.charter_id == charter.id)
        .order_by(col(CharterVersion.number).desc())
    ).all()
    return _views(w, charter, found)


def view_of(w: Unit, charter: Charter, version: CharterVersion) -> VersionView:
    """One version, as it stands."""
    return _views(w, charter, [version])[0]


def compare(w: Unit, actor: Actor, version_id: int, in_force: InForce) -> Comparison:
    """A version beside the one before it."""
    seat, charter, version = enter_version(w, actor, version_id)
    earlier = w.session.exec(
        select(CharterVersion).where(
            CharterVersion.charter_id == charter.id, CharterVersion.number == version.number - 1
        )
    ).first()
    return beside(w, seat, charter, earlier, version, in_force)


def beside(
    w: Unit,
    seat: Seat,
    charter: Charter,
    earlier: CharterVersion | None,
    version: CharterVersion,
    in_force: InForce,
) -> Comparison:
    """A version beside an earlier one, or beside nothing."""
    latest = current(w.session, charter.id)
    is_latest = latest is not None and latest.id == version.id
    old = {piece.article.id: piece for piece in pieces(w.session, charter.id, earlier.id)} if earlier else {}
    new = {piece.article.id: piece for piece in pieces(w.session, charter.id, version.id)}
    order = sorted({**old, **new})
    changed = [_difference(w, old.get(each), new.get(each)) for each in order]
    return Comparison(
        seat,
        view_of(w, charter, version),
        earlier,
        [each for each in changed if each is not None],
        (earlier.in_force if earlier else None, in_force if is_latest else version.in_force),
        edition(w.session, charter.id),
    )


def enter_version(w: Unit, actor: Actor, version_id: int) -> tuple[Seat, Charter, CharterVersion]:
    """A version, for one person of its partnership."""
    version = w.session.get(CharterVersion, version_id)
    if version is None:
        raise Refusal("This version of the working agreement no longer exists.")
    charter = w.session.get_one(Charter, version.charter_id)
    return partnerships.seat(w, actor, charter.partnership_id), charter, version


def show_versions(w: Unit, partnership_id: int) -> None:
    """The messages about the latest version, and the one before it, as they are now."""
    charter = charter_of(w.session, partnership_id)
    if charter is None:
        return
    partnership = w.session.get_one(Partnership, partnership_id)
    w.session.flush()
    for view in reversed(versions_of(w, charter)[:2]):
        w.post(partnership, "charter.version", view.version.id, view)


def _difference(w: Unit, old: Piece | None, new: Piece | None) -> ArticleDifference | None:
    piece = new or old
    if piece is None or (old and new and old.revision.id == new.revision.id):
        return None
    people = [
        w.session.get(Person, each.revision.follower_id) if each and each.revision.follower_id else None
        for each in (old, new)
    ]
    before, after = old.text if old else "", new.text if new else ""
    aims = (old.revision.aim if old else None, new.revision.aim if new else None)
    days = (old.revision.day if old else None, new.revision.day if new else None)
    if before == after and people[0] == people[1] and aims[0] == aims[1] and days[0] == days[1]:
        return None
    return ArticleDifference(
        piece.article.kind,
        piece.name,
        differences(piece.is_text, old.revision.parts if old else (), new.revision.parts if new else ()),
        (people[0], people[1]),
        aims,
        days,
    )


def _views(w: Unit, charter: Charter, versions: Sequence[CharterVersion]) -> list[VersionView]:
    partnership = w.session.get_one(Partnership, charter.partnership_id)
    sides = partnerships.sides(w, partnership.id)
    contacts = contacts_by_side(
        partnerships.people(w, partnership.id), partnerships.parts(w, partnership.id), sides
    )
    ids = [version.id for version in versions]
    made = signatures(w.session, ids)
    changes = _changes(w, ids)
    latest = current(w.session, charter.id)
    return [
        VersionView(
            partnership,
            version,
            changes[version.id],
            [_signed(w, side, made[version.id], contacts) for side in sides],
            version.number + 1 if latest and latest.number > version.number else None,
        )
        for version in versions
    ]


def _signed(
    w: Unit, side: Side, made: Sequence[CharterSignature], contacts: Mapping[int, Sequence[Person]]
) -> Signed:
    found = next((each for each in made if each.side_id == side.id), None)
    person = w.session.get_one(Person, found.person_id) if found else None
    return Signed(side, person, found.at if found else None, contacts[side.id])


_CHANGES: Final = Records(
    select(CharterRevision, CharterArticle, Person)
    .join(CharterArticle, col(CharterRevision.article_id) == CharterArticle.id)
    .join(Person, col(CharterRevision.by) == Person.id)
    .where(col(CharterRevision.version_id).in_(bindparam("of", expanding=True)))
    .order_by(col(CharterRevision.id))
)


def _changes(w: Unit, version_ids: Sequence[int]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = {each: [] for each in version_ids}
    rows = _CHANGES.all(w.session, {"of": version_ids})
    for revision, article, by in rows:
        has_name = article.kind not in TEXTS
        name = revision.parts[0] if has_name and revision.parts else ""
        name = name or (_last_name(w, article) if has_name else "")
        found[revision.version_id or 0].append(Change(article.kind, name, by, revision.at))
    return found


def _last_name(w: Unit, article: CharterArticle) -> str:
    """What a criterion or clause that was taken out was called."""
    revisions = w.session.exec(
        select(CharterRevision)
        .where(CharterRevision.article_id == article.id)
        .order_by(col(CharterRevision.id).desc())
    ).all()
    return next((each.parts[0] for each in revisions if each.parts), "")
