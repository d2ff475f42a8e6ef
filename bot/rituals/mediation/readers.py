"""Who of the three reads what: by the terms that lie with the key, whatever a row says."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlmodel import col, select

from bot.errors import Refusal
from bot.partnerships import Partnership, Person, Unit
from bot.rituals.mediation.records import ROLES, Mediation
from bot.sealed import Account, Key, new_key, random_key


def new_box(w: Unit, partnership_id: int, people: Mapping[str, int], *, know: Collection[str]) -> str:
    """A box with a key of its own, for the people of these three roles: by their accounts.

    Those who do not `know` of it are named in the terms, and read nothing until they are invited.
    """
    partnership = w.session.get_one(Partnership, partnership_id)
    accounts = {who: partnership.account_of(w.session.get_one(Person, who)) for who in people.values()}
    box = random_key()
    roles = {role: people[role] for role in know}
    w.keys.create(box, new_key(1, accounts, None, _about(partnership_id), roles))
    return box


def may_read(w: Unit, mediation: Mediation, account: Account, role: str) -> bool:
    """Whether this account has that role by the terms that lie with the key, whatever the database says.

    Of a lost key and of what was destroyed everybody: there is nothing to read.
    """
    # Not even a row that says it is destroyed is taken at its word.
    key = w.keys.read(mediation.box)
    return key is None or (
        has_role(key, mediation, role) and key.acting(account, mediation.person_id(role)) is not None
    )


def is_still(w: Unit, mediation: Mediation, role: str) -> bool:
    """Whether the person of this row still has the account that was named when the box began."""
    key = w.keys.read(mediation.box)
    if key is None:
        return True
    partnership = w.session.get_one(Partnership, mediation.partnership_id)
    person = w.session.get_one(Person, mediation.person_id(role))
    is_named = key.acting(partnership.account_of(person), person.id) is not None
    return is_named and key.terms.about == _about(mediation.partnership_id)


def let_in(w: Unit, mediation: Mediation, role: str) -> None:
    """From now on this one of the three may read and write; raises Refusal if another was named."""
    key, person_id = w.keys.read(mediation.box), mediation.person_id(role)
    # Let in before, by what crashed before its commit.
    if key is None or (has_role(key, mediation, role) and is_still(w, mediation, role)):
        return
    if not is_still(w, mediation, role) or person_id in key.terms.roles.values():
        raise not_proven()
    w.keys.tighten(mediation.box, replace(key.terms, roles={**key.terms.roles, role: person_id}))


def complete_terms(w: Unit) -> int:
    """Complete the terms that an earlier version kept with the keys; returns of how many mediations."""
    found = w.session.exec(select(Mediation).where(col(Mediation.destroyed_at).is_(None)))
    return sum(_complete(w, each) for each in found)


def _complete(w: Unit, mediation: Mediation) -> bool:
    key = w.keys.read(mediation.box)
    if key is None or key.terms.are_complete:
        return False
    partnership = w.session.get_one(Partnership, mediation.partnership_id)
    ids = [mediation.person_id(role) for role in ROLES]
    accounts = {who: partnership.account_of(w.session.get_one(Person, who)) for who in ids}
    roles = {role: mediation.person_id(role) for role in mediation.know}
    w.keys.tighten(mediation.box, key.terms_completed(accounts, _about(mediation.partnership_id), roles))
    return True


def not_proven() -> Refusal:
    """A row names another than the terms do."""
    return Refusal(
        "Who takes part in this mediation is not who it began with, so nothing in it can be read or "
        "written. Tell whoever runs Samspil."
    )


def has_role(key: Key, mediation: Mediation, role: str) -> bool:
    """Whether the terms give that role to the same person as the row does."""
    is_same = key.terms.roles.get(role) == mediation.person_id(role)
    return is_same and key.terms.about == _about(mediation.partnership_id)


def _about(partnership_id: int) -> str:
    """What the terms of a box say that it is."""
    return f"mediation:{partnership_id}"
