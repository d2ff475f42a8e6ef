"""The modals about what came out of a retro: read, voted on, made into actions."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    header,
    modal,
    section,
    sections,
)
from bot.blocks.inputs import (
    are_very_many,
    choice,
    day_input,
    found_among,
    person_input,
    radio,
    reference_input,
    several,
    text_input,
)
from bot.blocks.measures import in_pieces, packed, paged
from bot.blocks.retro.points import health_blocks, worth_blocks
from bot.blocks.retro.words import by_whom, column, points
from bot.language import Translator
from bot.rituals.action import NewAction
from bot.rituals.retro import (
    DOTS,
    JoinedCard,
    ResultView,
    RetroRound,
)

SAID_MOST = 500
SUGGEST: Final = "retro.suggest."
"""Before the retro's id: the menu of cards that is filled while somebody types, where there are very many."""


def vote_modal(_: Translator, view: ResultView, given: Sequence[str]) -> Modal:
    """Up to three cards."""
    chosen = {card.key for card in view.cards if not set(given).isdisjoint(card.keys)}
    cards = _card_options(_, view)
    fields = [
        section(
            _(
                "Choose up to {n} cards. Nobody sees what you choose: only totals are shown, if "
                "enough people vote.",
                n=DOTS,
            )
        ),
        several(
            "cards",
            _("Cards"),
            cards,
            chosen,
            hint=_search_hint(_, cards),
            optional=True,
            searched_by=f"{SUGGEST}{view.round.id}",
        ),
    ]
    return modal(
        "retro.vote", _("Vote"), fields, submit=_("Send"), close=_("Cancel"), about=str(view.round.id)
    )


def voted_modal(_: Translator) -> Modal:
    """It is sealed."""
    text = _("Your votes are saved. You can change them until the vote ends.")
    return modal("retro.thanks", _("Vote"), [section(text)], close=_("Close"))


def worth_modal(_: Translator, round_: RetroRound, zones: Sequence[ZoneInfo], given: int | None) -> Modal:
    """One question, five points; under the promise of the votes."""
    promise = _(
        "Nobody sees what you choose: it is shown only how many chose what, and only if at least {k} do. You "
        "can change it until {when}.",
        k=round_.k,
        when=_.wall_clock(round_.talk_ends_at or round_.begun_at, *zones),
    )
    chosen = str(given) if given else None
    asked = radio("worth", _("Was the retro worth the time?"), points(_), chosen, optional=False)
    fields = [asked, context(promise)]
    return modal("retro.worth", _("Retro"), fields, submit=_("Send"), close=_("Cancel"), about=str(round_.id))


def worth_said_modal(_: Translator) -> Modal:
    """It is sealed."""
    return modal("retro.thanks", _("Retro"), [section(_("Thank you. It is saved."))], close=_("Close"))


def action_modal(_: Translator, view: NewAction[ResultView]) -> Modal:
    """A card becomes an action: with an owner, names come back."""
    fields = [
        *_from_card(_, view.about),
        text_input(
            "action",
            _("What is to be done?"),
            optional=True,
            hint=_("Leave it empty to take the text of the card."),
        ),
        person_input("owner", _("Responsible"), view.people, view.seat.person.id),
        day_input("due_on", _("Due on"), view.due_on),
        reference_input(_),
    ]
    return modal(
        "retro.action",
        _("New action"),
        fields,
        submit=_("Save"),
        close=_("Cancel"),
        about=str(view.about.round.id),
    )


def propose_modal(_: Translator, view: ResultView) -> Modal:
    """A card becomes a proposal: what is proposed has a name, what was written in the retro has none."""
    note = _(
        "It stands in the channel as your proposal. The card is quoted, and stays anonymous; what you write "
        "holds once each company agrees."
    )
    fields = [
        *_from_card(_, view),
        text_input("said", _("What should hold from now on?"), optional=False, most=SAID_MOST),
        context(note),
    ]
    return modal(
        "agreement.from_card",
        _("Propose a change"),
        fields,
        submit=_("Propose"),
        close=_("Cancel"),
        about=str(view.round.id),
    )


def cards_modal(_: Translator, view: ResultView, page: int, file: str = "") -> Modal:
    """Every card uncut, and the counts, some on each page; `file` says what became of one that was wanted."""
    parts = [_card_blocks(_, view, card) for card in view.cards]
    found = paged(parts)
    page = min(max(page, 0), len(found) - 1)
    pages, first = len(found), sum(map(len, found[:page]))
    blocks: list[Block] = [section(file)] if file else []
    shown = zip(view.cards[first : first + len(found[page])], found[page], strict=True)
    for of, those in groupby(shown, key=lambda each: each[0].column):
        blocks.append(header(column(_, view.round.columns[of])))
        blocks += [block for _card, part in those for block in part]
    if pages > 1:
        turn = [
            button(_("Back"), "retro.page_back", f"{view.round.id}:{page - 1}") if page > 0 else None,
            button(_("Next page"), "retro.page_on", f"{view.round.id}:{page + 1}")
            if page < pages - 1
            else None,
        ]
        blocks += [context(_("Page {page} of {pages}", page=page + 1, pages=pages)), actions(*turn)]
    files = actions(
        button(_("Send me the text (Markdown)"), "retro.markdown", view.round.id),
        button(_("Send me a table (CSV)"), "retro.csv", view.round.id),
    )
    return modal(
        "retro.cards",
        _("Retro"),
        [*blocks, *health_blocks(_, view), *worth_blocks(_, view), files],
        close=_("Close"),
    )


def _card_blocks(_: Translator, view: ResultView, card: JoinedCard) -> list[Block]:
    """All of a card, in as many paragraphs as it needs, and who wrote it."""
    *whole, last = in_pieces(card.text) or [""]
    return sections([*whole, *packed([last + by_whom(_, view.round, card)])])


def suggested_cards(_: Translator, view: ResultView, typed: str) -> dict[str, Any]:
    """The cards in which it stands, under what was typed."""
    return found_among(_card_options(_, view), typed)


def _from_card(_: Translator, view: ResultView) -> list[Block]:
    cards = _card_options(_, view)
    if not cards:
        return []
    label, hint = _("From the card"), _search_hint(_, cards)
    by = f"{SUGGEST}{view.round.id}"
    return [choice("card", label, cards, None, hint=hint, optional=True, searched_by=by)]


def _search_hint(_: Translator, cards: Mapping[str, str]) -> str:
    if not are_very_many(cards):
        return ""
    return _("There are {n} cards. Type some words of one to find it.", n=len(cards))


def _card_options(_: Translator, view: ResultView) -> dict[str, str]:
    """The cards by key, each under its column."""
    return {card.key: f"{column(_, view.round.columns[card.column])}: {card.text}" for card in view.cards}
