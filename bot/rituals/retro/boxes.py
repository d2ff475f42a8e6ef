"""A retro's box: who may write, what is written, and how it is opened once, or never.

Who answers shares the row of the round, so that of a whole company of which everybody answers before the
close none waits for another; whoever opens the box has it alone. An answer is sealed and stored without the
ORM: its transaction takes 0.8 ms of processor time (docs/performance.md).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam
from sqlalchemy.exc import OperationalError, StatementError
from sqlmodel import insert, select

from bot import partnerships, sealed
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Side, Unit
from bot.rituals.retro.formats import HEALTH, POINTS, counts
from bot.rituals.retro.inviting import accounts_of, admit, answers_about, is_invited
from bot.rituals.retro.joining import said_once
from bot.rituals.retro.languages import is_rare, languages_of
from bot.rituals.retro.marks import cards_of
from bot.rituals.retro.narrowing import Invited, invited_to
from bot.rituals.retro.records import (
    LEAST_K,
    RetroCadence,
    RetroCard,
    RetroHealth,
    RetroRound,
)
from bot.rituals.retro.views import AnsweredView, Draft, FormView, RareLanguage, open_round, waiting_round
from bot.sealed import Terms, new_key, random_key

MOST = 3000
_ROUND: Final = select(RetroRound).where(RetroRound.id == bindparam("id"))
_TOGETHER: Final = _ROUND.with_for_update(read=True)
_ALONE: Final = _ROUND.with_for_update().execution_options(populate_existing=True)


def begin(w: Unit, cadence: RetroCadence, audience: frozenset[int] | None = None) -> RetroRound:
    """A round with an open box and a key of its own; everybody is invited unless `audience` says who."""
    invited = {
        who: account
        for who, account in accounts_of(w, cadence.partnership_id).items()
        if audience is None or who in audience
    }
    round_ = RetroRound(
        partnership_id=cadence.partnership_id,
        box=random_key(),
        format=cadence.format,
        columns=cadence.columns,
        k=cadence.k,
        begun_at=w.now,
    )
    round_.note_next(())
    # The row's own k may have been tampered with.
    k, about = max(cadence.k, LEAST_K), answers_about(cadence.partnership_id)
    w.keys.create(round_.box, new_key(k, invited, None, about))
    w.session.add(round_)
    w.session.flush()
    return round_


def form(w: Unit, actor: Actor, round_id: int) -> FormView:
    """The modal for one person's answer, with what they wrote before."""
    round_, seat = enter(w, actor, round_id)
    if not round_.takes_answers:
        raise Refusal("This retro is closed. What you write from the panel goes into the next one.")
    key, writer = admit(w, actor, round_, seat)
    terms = key.terms
    here = [person for person in partnerships.people(w, seat.partnership.id) if person.id in terms.audience]
    own = sealed.unseal(w.session, key, round_.box, writer)
    return FormView(
        seat,
        round_,
        len(here),
        terms.k,
        is_alone=sum(person.side_id == seat.side.id for person in here) == 1,
        invited_are=invited_to(w, round_, terms.audience) or Invited(),
        draft=_draft(own) if own else None,
    )


def form_of_present(w: Unit, actor: Actor, partnership_id: int) -> int:
    """The id of the round that a person can write into now: the open one, else the one that waits."""
    seat = partnerships.seat(w, actor, partnership_id)
    present, waiting = open_round(w, partnership_id), waiting_round(w, partnership_id)
    if present is None or (waiting is not None and not is_invited(w, actor, present, seat)):
        present = waiting
    if present is None:
        raise Refusal("No retro takes answers now: the retros are paused, or not planned yet.")
    return present.id


def answer(
    w: Unit, actor: Actor, round_id: int, draft: Draft, *, judged: Sequence[str | None] = ()
) -> AnsweredView | RareLanguage:
    """Seal an answer: it replaces what the person wrote before. Too late, it goes into the next round.

    Nothing is sealed yet where the language of a column, as it was `judged`, could give the writer away.
    """
    round_, seat = enter(w, actor, round_id)
    into = round_ if round_.takes_answers else _next_of_the_same_columns(w, round_)
    key, writer = admit(w, actor, into, seat)
    cards = _checked(draft)
    if rare := _rare_columns(w, seat, into, key.terms, judged):
        return RareLanguage(rare)
    texts = ["\n".join(column) for column in cards]
    content = json.dumps({"side": seat.side.id, "texts": texts, "health": dict(draft.health)})
    try:
        sealed.seal(w.session, key, into.box, writer, content)
    except sealed.TooLong as too_long:
        longest = max(range(len(texts)), key=lambda number: len(texts[number]))
        raise Refusal(
            "Your answer is too long: {size} bytes, and {most} are the most. Shorten this.",
            f"column_{longest}",
            size=too_long.size,
            most=too_long.most,
        ) from too_long
    return AnsweredView(seat, into, is_late=into.id != round_.id)


def judge(draft: Draft) -> list[str | None]:
    """The language of each column of an answer, where it can be told; in no transaction, it may take long."""
    return languages_of([" ".join(column) for column in cards_of(draft.texts)])


def withdraw(w: Unit, actor: Actor, round_id: int) -> Seat:
    """Take one's answer back: the row goes."""
    round_, seat = enter(w, actor, round_id)
    if not round_.takes_answers:
        raise Refusal("This retro is closed: nobody knows any more which answer was yours.")
    _key, writer = admit(w, actor, round_, seat)
    sealed.withdraw(w.session, round_.box, writer.person_id)
    return seat


@dataclass(frozen=True)
class Said:
    """What one answer says, without who wrote it."""

    side: int
    cards: Sequence[Sequence[str]]
    """By column."""
    health: Mapping[str, int]


def said_in(contents: Sequence[str]) -> tuple[list[Said], int]:
    """What was sealed, and how many answers could not be read: those count for nothing.

    Made uniform once more, since an earlier version sealed texts as they were typed.
    """
    said, unreadable = [], 0
    for content in contents:
        try:
            each = _said(json.loads(content))
        except (ValueError, LookupError, TypeError, AttributeError):
            each = None
        if each is None:
            unreadable += 1
        else:
            said.append(each)
    return said, unreadable


def release(w: Unit, round_: RetroRound, said: Sequence[Said], unreadable: int, k: int) -> None:
    """Publish what was sealed, once: cards shuffled among each other, health as counts.

    `k` is the one that was kept with the key: the row's own may have been tampered with.
    """
    cards = [
        (min(number, len(round_.columns) - 1), text)
        for each in said
        for number, column in enumerate(each.cards)
        for text in said_once(column)
    ]
    rows = [
        {"key": random_key(), "round_id": round_.id, "column": column, "text": text, "dots": 0}
        for column, text in sealed.shuffled(cards)
    ]
    round_.unreadable = unreadable + _store(w, rows)
    sides = _sides_that_could_answer(w, round_.partnership_id, said)
    for question in HEALTH:
        points = [(each.side, each.health[question]) for each in said if question in each.health]
        w.session.add_all(_released_health(round_, question, points, sides, k))
    round_.answered = len(said)


def enter(w: Unit, actor: Actor, round_id: int, *, alone: bool = False) -> tuple[RetroRound, Seat]:
    """A round and the seat of who acts in it; raises Refusal for outsiders and what is gone."""
    # Shared by all who answer, so that none waits for another. Who opens a box, or changes its round, has it
    # alone: nothing is sealed meanwhile, and what is being sealed is waited for.
    round_ = w.session.exec(_ALONE if alone else _TOGETHER, params={"id": round_id}).first()
    if round_ is None:
        raise Refusal("This retro no longer exists. The panel shows the present one.")
    return round_, partnerships.seat(w, actor, round_.partnership_id)


def have_alone(w: Unit, round_: RetroRound) -> None:
    """Wait for who is writing in its box; nobody does until this unit is committed."""
    w.session.flush()
    w.session.exec(_ALONE, params={"id": round_.id}).one()


def _said(written: Any) -> Said | None:
    """Raises what a content raises that is no answer; None where nothing is left of one."""
    cards = cards_of([str(text) for text in written["texts"]])
    health = {name: given for name, given in written["health"].items() if _is_answer(name, given)}
    return Said(int(written["side"]), cards, health) if any(cards) or health else None


def _store(w: Unit, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the cards; returns how many the database would not take, each of which is left out."""
    if not rows or _is_stored(w, rows):
        return 0
    return sum(not _is_stored(w, [row]) for row in rows)


def _is_stored(w: Unit, rows: Sequence[Mapping[str, Any]]) -> bool:
    # Not through the session, which may sort what it inserts.
    connection = w.session.connection()
    try:
        with connection.begin_nested():
            connection.execute(insert(RetroCard), rows)
    except (StatementError, UnicodeError) as error:
        if isinstance(error, OperationalError):
            # The database itself: everything is tried again later.
            raise
        return False
    return True


def _rare_columns(
    w: Unit, seat: Seat, round_: RetroRound, terms: Terms, judged: Sequence[str | None]
) -> list[str]:
    """The columns whose language is rare among the invited, so that it could give the writer away."""
    if not any(judged):
        return []
    read = partnerships.languages(w, seat.partnership)
    languages = [language for person_id, language in read if person_id in terms.audience]
    return [
        column
        for column, language in zip(round_.columns, judged, strict=False)  # a crafted answer may have more
        if language and is_rare(language, languages, terms.k)
    ]


def _next_of_the_same_columns(w: Unit, round_: RetroRound) -> RetroRound:
    following = waiting_round(w, round_.partnership_id)
    if following is not None:
        following = w.session.exec(_TOGETHER, params={"id": following.id}).first()
    if following is None or following.columns != round_.columns:
        raise Refusal(
            "This retro is closed, and the next one asks something else. Keep what you wrote for it."
        )
    return following


def _checked(draft: Draft) -> list[list[str]]:
    """The cards by column, as they are sealed; raises Refusal at the field that cannot be."""
    cards = cards_of(draft.texts)
    for number, (text, column) in enumerate(zip(draft.texts, cards, strict=True)):
        # Made uniform, a few signs become several.
        if (n := max(len(text), len("\n".join(column)))) > MOST:
            raise Refusal(
                "At most {most} characters, and this has {n}. Shorten it, or link to the rest.",
                f"column_{number}",
                most=MOST,
                n=n,
            )
        if text.strip() and not column:
            raise Refusal(
                "Nothing is left of this: signs that nobody can see, and list marks, are taken off so that "
                "they give nobody away. Write it in words, or leave it empty.",
                f"column_{number}",
            )
    if not any(cards) and not draft.health:
        raise Refusal("Write a card or answer a question.", "column_0")
    if not all(_is_answer(name, points) for name, points in draft.health.items()):
        raise Refusal("This button is from an older version. Use the panel in the channel.")
    return cards


def _is_answer(name: str, points: object) -> bool:
    return name in HEALTH and points in POINTS


def _draft(content: str) -> Draft:
    written: Mapping[str, object] = json.loads(content)
    return Draft(written["texts"], written["health"])  # type: ignore[arg-type]  # as `answer` wrote them


def _sides_that_could_answer(w: Unit, partnership_id: int, said: Sequence[Said]) -> list[Side]:
    """A company of which nobody is in the channel any more keeps nothing from the others."""
    side_ids = {person.side_id for person in partnerships.people(w, partnership_id)}
    side_ids |= {each.side for each in said}
    return [side for side in partnerships.sides(w, partnership_id) if side.id in side_ids]


def _released_health(
    round_: RetroRound, question: str, points: Sequence[tuple[int, int]], sides: Sequence[Side], k: int
) -> list[RetroHealth]:
    """The counts that may be shown: none below k; by side only if every side has k, or none is."""
    if len(points) < k:
        return []
    by_side = {side.id: [given for of, given in points if of == side.id] for side in sides}
    if all(len(given) >= k for given in by_side.values()):
        return [_health(round_, question, side_id, given) for side_id, given in by_side.items()]
    return [_health(round_, question, None, [given for _side, given in points])]


def _health(round_: RetroRound, question: str, side_id: int | None, points: Sequence[int]) -> RetroHealth:
    one, two, three, four, five = counts(points)
    return RetroHealth(
        key=random_key(),
        round_id=round_.id,
        question=question,
        side_id=side_id,
        one=one,
        two=two,
        three=three,
        four=four,
        five=five,
    )
