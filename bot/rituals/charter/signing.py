"""A version is signed by both sides, each by a contact person who has read it."""

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import CONTACT, Actor, Person, Seat, Unit
from bot.rituals.charter.content import (
    current,
    edition,
    lock,
    pieces,
    signatures,
)
from bot.rituals.charter.records import (
    Charter,
    CharterRevision,
    CharterSignature,
    CharterVersion,
    InForce,
)
from bot.rituals.charter.versions import Comparison, VersionView, beside, enter_version, view_of


def before_sign(w: Unit, actor: Actor, version_id: int, in_force: InForce) -> Comparison:
    """What a contact person is about to sign, beside what their side signed last."""
    seat, charter, version = enter_version(w, actor, version_id)
    _check_may_sign(w, seat, charter, version)
    mine = w.session.exec(
        select(CharterVersion)
        .join(CharterSignature)
        .where(CharterVersion.charter_id == charter.id, CharterSignature.side_id == seat.side.id)
        .order_by(col(CharterVersion.number).desc())
        .limit(1)
    ).first()
    return beside(w, seat, charter, mine, version, in_force)


def sign(w: Unit, actor: Actor, edition_id: int, in_force: InForce) -> tuple[Seat, VersionView]:
    """A contact person signs for their side what they have read, which is the charter up to `edition_id`."""
    read = w.session.get(CharterRevision, edition_id)
    if read is None or read.version_id is None:
        raise Refusal("There is nothing in the working agreement yet that could be signed.")
    seat, charter, version = enter_version(w, actor, read.version_id)
    lock(w, charter)
    _check_may_sign(w, seat, charter, version)
    if edition(w.session, charter.id) != edition_id:
        raise Refusal("The working agreement was changed while you read it. Read the change, and sign then.")
    w.session.add(
        CharterSignature(version_id=version.id, side_id=seat.side.id, person_id=seat.person.id, at=w.now)
    )
    version.in_force = in_force
    w.session.flush()
    view = view_of(w, charter, version)
    if view.is_signed:
        version.signed_at = w.now
        sides = partnerships.sides(w, seat.partnership.id)
        charter.look_again(local_day(w.now, seat.partnership.tz), sides, seat.partnership.tz)
        w.session.flush()
        w.post(seat.partnership, "charter.signed", version.id, view, charter)
    w.touch(seat.partnership)
    return seat, view


def _check_may_sign(w: Unit, seat: Seat, charter: Charter, version: CharterVersion) -> None:
    if CONTACT not in seat.parts:
        raise Refusal(
            "Only contact persons sign, each for their own company. See *People and parts* under *More …*."
        )
    latest = current(w.session, charter.id)
    if latest is not None and latest.id != version.id:
        raise Refusal("Version {n} is there by now. Read it, and sign that one.", n=latest.number)
    if not any(piece.revision.parts for piece in pieces(w.session, charter.id)):
        raise Refusal("There is nothing in the working agreement yet that could be signed.")
    made = next(
        (e for e in signatures(w.session, [version.id])[version.id] if e.side_id == seat.side.id), None
    )
    if made is not None:
        who = w.session.get_one(Person, made.person_id)
        raise Refusal("{who} has signed this version for {side} already.", who=who.name, side=seat.side.name)
