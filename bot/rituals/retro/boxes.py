"""A retro's box: who may write, what is written, and how it is opened once, or never.

Who answers shares the row of the round, so that of a whole company of which everybody answers before the
close none waits for another; whoever opens the box has it alone. An answer is sealed and stored without the
ORM: its transaction takes 0.8 ms of processor time (docs/performance.md).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import select

from bot import partnerships, sealed
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.prepared import Records
from bot.rituals.retro.formats import is_answer
from bot.rituals.retro.inviting import accounts_of, admit, is_invited
from bot.rituals.retro.languages import is_rare, languages_of
from bot.rituals.retro.marks import cards_of
from bot.rituals.retro.modes import MODES, answers_about, asks_points, mode_of
from bot.rituals.retro.narrowing import Invited, invited_to
from bot.rituals.retro.records import (
    ANONYMOUS,
    LEAST_K,
    NAMED,
    RetroCadence,
    RetroRound,
)
from bot.rituals.retro.views import AnsweredView, Draft, FormView, RareLanguage, open_round, waiting_round
from bot.sealed import Key, Terms, new_key, random_key

MOST = 3000
_ROUND: Final = select(RetroRound).where(RetroRound.id == bindparam("id"))
_TOGETHER: Final = Records(_ROUND.with_for_update(read=True))
_ALONE: Final = Records(_ROUND.with_for_update().execution_options(populate_existing=True))


def begin(
    w: Unit, cadence: RetroCadence, audience: frozenset[int] | None = None, mode: str | None = None
) -> RetroRound:
    """A round with an open box and a key of its own; everybody is invited unless `audience` says who.

    Whether cards carry names is fixed here, as it is agreed unless `mode` says otherwise.
    """
    mode = mode or cadence.mode
    if mode not in MODES:
        raise Refusal("This is not among what can be chosen here. Choose again.", "mode")
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
        mode=mode,
        begun_at=w.now,
    )
    round_.note_next(())
    # The row's own k may have been tampered with.
    k, about = max(cadence.k, LEAST_K), answers_about(cadence.partnership_id, mode)
    w.keys.create(round_.box, new_key(k, invited, None, about))
    w.session.add(round_)
    w.session.flush()
    return round_


def destroy_unread(w: Unit, round_: RetroRound, outcome: str) -> None:
    """Nobody ever reads what was written for a round; another box is not begun by it."""
    sealed.forget(w.session, round_.box)
    round_.close(outcome, w.now)
    w.destroy_key(round_.box)


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
        mode := _mode(key, round_),
        asks_points=asks_points(mode, len(here), terms.k),
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
    cards = _checked(draft, _mode(key, into))
    if rare := _rare_columns(w, seat, into, key.terms, judged):
        return RareLanguage(rare)
    texts = ["\n".join(column) for column in cards]
    unnamed, named = texts[: len(draft.texts)], texts[len(draft.texts) :]
    content: dict[str, object] = {"side": seat.side.id, "texts": unnamed, "health": dict(draft.health)}
    if any(named):
        content |= {"by": writer.person_id, "named": named}
    try:
        sealed.seal(w.session, key, into.box, writer, json.dumps(content))
    except sealed.TooLong as too_long:
        longest = max(range(len(texts)), key=lambda number: len(texts[number]))
        raise Refusal(
            "Your answer is too long: {size} bytes, and {most} are the most. Shorten this.",
            _field(draft, longest),
            size=too_long.size,
            most=too_long.most,
        ) from too_long
    return AnsweredView(seat, into, is_late=into.id != round_.id)


def judge(draft: Draft) -> list[str | None]:
    """The language of each column without a name, where it can be told; in no transaction, it takes long."""
    return languages_of([" ".join(column) for column in cards_of(draft.texts)])


def withdraw(w: Unit, actor: Actor, round_id: int) -> Seat:
    """Take one's answer back: the row goes."""
    round_, seat = enter(w, actor, round_id)
    if not round_.takes_answers:
        raise Refusal("This retro is closed: nobody knows any more which answer was yours.")
    _key, writer = admit(w, actor, round_, seat)
    sealed.withdraw(w.session, round_.box, writer.person_id)
    return seat


def enter(w: Unit, actor: Actor, round_id: int, *, alone: bool = False) -> tuple[RetroRound, Seat]:
    """A round and the seat of who acts in it; raises Refusal for outsiders and what is gone."""
    # Shared by all who answer, so that none waits for another. Who opens a box, or changes its round, has it
    # alone: nothing is sealed meanwhile, and what is being sealed is waited for.
    round_ = (_ALONE if alone else _TOGETHER).first(w.session, {"id": round_id})
    if round_ is None:
        raise Refusal("This retro no longer exists. The panel shows the present one.")
    return round_, partnerships.seat(w, actor, round_.partnership_id)


def close_no_earlier(w: Unit, box: str, earliest_close: datetime) -> None:
    """The time that was said has moved later: what lies with the key says so, too."""
    if (key := w.keys.read(box)) is not None:
        w.keys.tighten(box, replace(key.terms, earliest_close=earliest_close))


def have_alone(w: Unit, round_: RetroRound) -> None:
    """Wait for who is writing in its box; nobody does until this unit is committed."""
    _ALONE.one(w.session, {"id": round_.id})


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
        following = _TOGETHER.first(w.session, {"id": following.id})
    if following is None or (following.columns, following.mode) != (round_.columns, round_.mode):
        raise Refusal(
            "This retro is closed, and the next one asks something else. Keep what you wrote for it."
        )
    return following


def _checked(draft: Draft, mode: str) -> list[list[str]]:
    """The cards by column, as they are sealed, the named last; raises Refusal at the field that cannot be.

    Both kinds are made uniform together: a mark that both begin with would tie them to one hand.
    """
    typed = [*draft.texts, *draft.named]
    cards = cards_of(typed)
    for number, (text, column) in enumerate(zip(typed, cards, strict=True)):
        # Made uniform, a few signs become several.
        if (n := max(len(text), len("\n".join(column)))) > MOST:
            raise Refusal(
                "At most {most} characters, and this has {n}. Shorten it, or link to the rest.",
                _field(draft, number),
                most=MOST,
                n=n,
            )
        if text.strip() and not column:
            raise Refusal(
                "Nothing is left of this: signs that nobody can see, and list marks, are taken off so that "
                "they give nobody away. Write it in words, or leave it empty.",
                _field(draft, number),
            )
    is_not_asked = (mode == ANONYMOUS and any(draft.named)) or (mode == NAMED and any(draft.texts))
    if is_not_asked or not all(is_answer(name, points) for name, points in draft.health.items()):
        raise Refusal("This button is from an older version. Use the panel in the channel.")
    if not any(cards) and not draft.health:
        raise Refusal("Write a card or answer a question.", _field(draft, 0))
    return cards


def _field(draft: Draft, number: int) -> str:
    """The field of a text: those without a name come first."""
    first_named = len(draft.texts)
    return f"column_{number}" if number < first_named else f"named_{number - first_named}"


def _mode(key: Key, round_: RetroRound) -> str:
    """By the terms, for who was admitted by them."""
    return mode_of(key, round_.partnership_id) or ANONYMOUS


def _draft(content: str) -> Draft:
    written: Mapping[str, object] = json.loads(content)
    return Draft(written["texts"], written["health"], written.get("named", ()))  # type: ignore[arg-type]  # as `answer` wrote them
