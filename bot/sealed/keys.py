"""Keys of sealed boxes, and the terms that are kept with them."""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, Protocol

YOUNG = timedelta(hours=1)
"""A key younger than this may belong to a box whose transaction has not ended yet."""
_SECRET: Final = 32
_PROOF: Final = 16
"""Bytes of a proof: nobody finds another account that has the same."""


@dataclass(frozen=True)
class Account:
    """A Slack account as it acts: through which installation, and which user of it."""

    owner: str
    user: str


@dataclass(frozen=True)
class Writer:
    """Somebody who may write in a box, and the proof of their account: what they seal is bound to both."""

    person_id: int
    proof: str


@dataclass(frozen=True)
class Terms:
    """What was promised to who writes: kept with the key, so that no writer to the database lowers it.

    Whoever can write to the key store has the keys anyway; against them the terms are no protection.
    """

    k: int
    audience: frozenset[int]
    """Ids of the people who may answer."""
    earliest_close: datetime | None
    """Before this the box is not opened; None until it is fixed."""
    about: str = ""
    """What the box is of, and of which partnership; empty until the terms are completed."""
    accounts: Mapping[str, int] = field(default_factory=dict, repr=False)
    """Ids of people by the proofs of their accounts: an id alone is the database's to give to somebody."""
    roles: Mapping[str, int] = field(default_factory=dict)
    """Who is what in it, where what one may read depends on that."""
    binds_accounts: bool = True
    """False for a box that an earlier version began: what lies in it is sealed to the ids of people alone."""

    @property
    def are_complete(self) -> bool:
        """Whether they say whose accounts may act, as those of older versions did not."""
        return bool(self.about)

    @cached_property
    def proofs(self) -> Mapping[int, str]:
        """The proof of each person's account."""
        return {person_id: proof for proof, person_id in self.accounts.items()}

    def writer(self, person_id: int) -> Writer:
        """Somebody by the terms alone: for who reads what others wrote, having proven that they may."""
        return Writer(person_id, self.proofs.get(person_id, ""))

    def check_tightening(self, wider: "Terms") -> None:
        """Raises ValueError unless k only rises, people are only added, and the close is only later.

        Nobody is added once the close is fixed. An account may come back under an id that is new; nobody
        takes over an id that is another's.
        """
        if wider.k < self.k:
            raise ValueError("k may only rise")
        if not wider.audience >= self.audience:
            raise ValueError("people may only be added")
        if self.earliest_close is not None and (
            wider.earliest_close is None or wider.earliest_close < self.earliest_close
        ):
            raise ValueError("the box may not close earlier than was said")
        if self.earliest_close is not None and wider.audience != self.audience:
            raise ValueError("nobody may be added after the opening")
        if self.about not in ("", wider.about):
            raise ValueError("the box may not become another's")
        if not wider.accounts.keys() >= self.accounts.keys() or any(
            self.proofs.get(person_id, proof) != proof for proof, person_id in wider.accounts.items()
        ):
            raise ValueError("nobody may take another's place")
        if not wider.roles.items() >= self.roles.items():
            raise ValueError("nobody may change their role")


@dataclass(frozen=True)
class Key:
    """The key of one box, 32 random bytes, and its terms."""

    secret: bytes
    terms: Terms

    def __repr__(self) -> str:
        return f"Key(***, {self.terms})"

    def proof(self, account: Account) -> str:
        """What stands for an account beside this key: whoever sees it cannot tell whose it is, nor whether
        it is the same as in another box.
        """
        named = json.dumps([account.owner, account.user]).encode()
        return hmac.digest(self.secret, named, "sha256")[:_PROOF].hex()

    def acting(self, account: Account, person_id: int) -> Writer | None:
        """The writer that this account is, if the database calls it by the same id as the terms do."""
        proof = self.proof(account)
        return Writer(person_id, proof) if self.terms.accounts.get(proof) == person_id else None

    def knows(self, account: Account) -> bool:
        """Whether this account was invited, under whatever id."""
        return self.proof(account) in self.terms.accounts

    def terms_with(self, people: Mapping[int, Account]) -> Terms:
        """The terms with these people added; who is in them already stays who they are.

        Somebody who was erased, and is met again under another id, comes back under that.
        """
        new = {who: account for who, account in people.items() if who not in self.terms.audience}
        accounts = {**self.terms.accounts, **{self.proof(account): who for who, account in new.items()}}
        return replace(self.terms, audience=self.terms.audience | new.keys(), accounts=accounts)

    def terms_completed(
        self, people: Mapping[int, Account], about: str, roles: Mapping[str, int] | None = None
    ) -> Terms:
        """The terms that an older version wrote, with the accounts that those invited have now."""
        missing = {who: people[who] for who in self.terms.audience & people.keys() - self.terms.proofs.keys()}
        proofs = {self.proof(account): who for who, account in missing.items()}
        return replace(self.terms, about=about, accounts={**proofs, **self.terms.accounts}, roles=roles or {})

    def dump(self) -> str:
        """As it is stored; earlier versions wrote the first four of these."""
        terms = self.terms
        return json.dumps(
            {
                "secret": self.secret.hex(),
                "k": terms.k,
                "audience": sorted(terms.audience),
                "earliest_close": terms.earliest_close.isoformat() if terms.earliest_close else None,
                "about": terms.about,
                "accounts": terms.accounts,
                "roles": terms.roles,
                "binds_accounts": terms.binds_accounts,
            }
        )


def new_key(
    k: int,
    people: Mapping[int, Account],
    earliest_close: datetime | None,
    about: str,
    roles: Mapping[str, int] | None = None,
) -> Key:
    """A random key whose terms name these people: by their ids, and by proofs of their accounts."""
    key = Key(secrets.token_bytes(_SECRET), Terms(k, frozenset(), earliest_close, about, roles=roles or {}))
    return Key(key.secret, key.terms_with(people))


def load(stored: str) -> Key:
    """A key as `dump` wrote it; raises ValueError or KeyError for anything else."""
    read = json.loads(stored)
    close = read["earliest_close"]
    terms = Terms(
        read["k"],
        frozenset(read["audience"]),
        datetime.fromisoformat(close) if close else None,
        read.get("about", ""),
        read.get("accounts", {}),
        read.get("roles", {}),
        read.get("binds_accounts", False),
    )
    return Key(bytes.fromhex(read["secret"]), terms)


AWAY = (
    "The keys of anonymous answers are not {where}, where they were. Mount it again or mend KEYS; nothing "
    "is lost until then. Only if they are gone for good, say so with `samspil keys lost`: the answers of "
    "rounds that are open cannot be read any more then, and everybody is asked again."
)


class KeysAway(OSError):
    """The whole store is not where it was: not mounted, moved, or misnamed. Its keys are not lost by that."""


class KeyStore(Protocol):
    """Where keys are kept: never in the database, never in its backups.

    Every verb but the first two raises KeysAway where the store itself is not there: answers are thrown
    away for a lost key, so a folder that is not mounted must never look like one that lost its keys.
    """

    away: str
    """What to do while the store is not there, with its place: a sentence for whoever runs the bot."""

    def is_there(self) -> bool:
        """Whether keys have been kept here."""

    def begin(self) -> None:
        """Keep keys here from now on: what is not found from here on is lost."""

    def create(self, box: str, key: Key) -> None:
        """Keep the key of a box that has none; raises ValueError if it has one."""

    def end(self) -> None:
        """Keep no keys here any more, once the last is destroyed; raises ValueError while there are some."""

    def read(self, box: str) -> Key | None:
        """The key of a box; None if it was destroyed or lost."""

    def tighten(self, box: str, terms: Terms) -> None:
        """Other terms for the same key; raises ValueError for any that promise less."""

    def destroy(self, box: str) -> None:
        """Make the key unreadable for ever; nothing happens where there is none."""

    def boxes(self, older_than: timedelta = timedelta(0)) -> list[str]:
        """The boxes that have a key at least so old."""
