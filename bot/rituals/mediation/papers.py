"""What each of the three has written, sealed under the key of the mediation: one paper a person."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pydantic import TypeAdapter

from bot import sealed
from bot.errors import Refusal
from bot.partnerships import Unit
from bot.rituals.mediation.readers import has_role, not_proven
from bot.rituals.mediation.records import MEDIATOR, PARTIES, ROLES, Mediation
from bot.text import fitting

MOST: Final = 3000
STEPS_MOST: Final = 4
STEP_MOST: Final = 500
"""Characters, as of any action."""
YES: Final = "yes"
NOT_YET: Final = "not_yet"
NO: Final = "no"
HOLDS: Final = (YES, NOT_YET, NO)


@dataclass(frozen=True)
class Account:
    """How it looks from one side: no blame, but what would mend it."""

    happened: str = field(repr=False)
    effect: str = field(repr=False)
    mend: str = field(repr=False)
    shows: bool
    """Whether the other party may read it."""


@dataclass(frozen=True)
class Step:
    """What somebody does so that it is mended; it becomes an action when both agree."""

    text: str = field(repr=False)
    owner_id: int
    due_on: date


@dataclass(frozen=True)
class Proposal:
    """A way forward, its steps, and the day on which all three are asked whether it holds."""

    text: str = field(repr=False)
    steps: tuple[Step, ...]
    follow_up_on: date


@dataclass(frozen=True)
class Verdict:
    """Whether it holds, and what is to become of what was written."""

    holds: str
    word: str = field(default="", repr=False)
    keep: bool = False
    tell: bool = False


@dataclass(frozen=True)
class Paper:
    """All that one person has written; it names who and of which mediation through where it is sealed."""

    account: Account | None = None
    proposal: Proposal | None = None
    verdict: Verdict | None = None
    word: str = field(default="", repr=False)
    """What they said last when they declined, refused, wished a change or closed."""


_PAPER: Final = TypeAdapter(Paper)


def read(w: Unit, mediation: Mediation, role: str) -> Paper:
    """What somebody has written; an empty paper where there is none that can be read."""
    key = w.keys.read(mediation.box)
    if key is None or not has_role(key, mediation, role):
        return Paper()
    own = sealed.unseal(w.session, key, mediation.box, key.terms.writer(mediation.person_id(role)))
    return _PAPER.validate_json(own) if own else Paper()


def write(w: Unit, mediation: Mediation, role: str, paper: Paper, too_long: str) -> None:
    """Seal what somebody has written; raises Refusal at the field `too_long` if it does not fit."""
    key = w.keys.read(mediation.box)
    if key is None:
        raise Refusal(
            "The key of this mediation is lost, so nothing can be saved. You will be asked to write again."
        )
    if not has_role(key, mediation, role):
        raise not_proven()
    writer, content = key.terms.writer(mediation.person_id(role)), _PAPER.dump_json(paper).decode()
    try:
        sealed.seal(w.session, key, mediation.box, writer, content)
    except sealed.TooLong as longer:
        raise Refusal(
            "This is too long together with what you wrote before: {size} bytes, and {most} are "
            "the most. Shorten it.",
            too_long,
            size=longer.size,
            most=longer.most,
        ) from None


def destroy(w: Unit, mediation: Mediation) -> None:
    """Nobody reads it ever again: the rows go, and the key after the commit."""
    if mediation.destroyed_at is None:
        sealed.forget(w.session, mediation.box)
        w.destroy_key(mediation.box)
        mediation.destroyed_at, mediation.kept_at, mediation.due_at = w.now, None, None


def shown(reader: str, mediation: Mediation, papers: dict[str, Paper]) -> dict[str, Paper]:
    """What one of the three may read: the mediator all, a party what is theirs or was meant for them."""
    if reader == MEDIATOR:
        return papers
    other = next(role for role in PARTIES if role != reader)
    theirs, neutral = papers[other].account, papers[MEDIATOR]
    return {
        reader: papers[reader],
        other: Paper(account=theirs if theirs and theirs.shows else None),
        MEDIATOR: Paper(proposal=neutral.proposal if mediation.proposal else None, word=neutral.word),
    }


def all_of(w: Unit, mediation: Mediation) -> dict[str, Paper]:
    """What all three have written, by role."""
    if mediation.destroyed_at is not None:
        return {role: Paper() for role in ROLES}
    return {role: read(w, mediation, role) for role in ROLES}


def written(text: str, name: str, missing: Refusal | None = None) -> str:
    """A text that is not too long; raises Refusal at its field, or `missing` where it must be there."""
    if missing is not None and not text.strip():
        raise missing
    # Half a character is no text, and the exception it would raise holds all the rest.
    return fitting(text, MOST, name).encode(errors="replace").decode()


def checked(account: Account) -> Account:
    """An account that can be sealed; raises Refusal at the field that is missing or too long."""
    return Account(
        written(account.happened, "happened", Refusal("Write what happened, as you saw it.", "happened")),
        written(account.effect, "effect"),
        written(account.mend, "mend", Refusal("Write what would mend it.", "mend")),
        account.shows,
    )


def longest(account: Account) -> str:
    """The field to shorten first."""
    return max(("happened", "effect", "mend"), key=lambda name: len(str(getattr(account, name))))
