"""The messages of the retro: prompt, result, and changes of the plan."""

from collections.abc import Sequence
from functools import partial

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.elements import (
    Message,
    actions,
    button,
    cut,
    divider,
    header,
    mention,
    message,
    safe,
    section,
    sections,
    titled,
)
from bot.blocks.measures import MESSAGE_MOST, fair_share, fitting, packed, size
from bot.blocks.newer import Either, heading
from bot.blocks.retro.points import DOT, health_blocks, in_words, worth_blocks
from bot.blocks.retro.words import (
    agreed,
    answered,
    by_whom,
    column,
    day_of,
    hidden,
    invited_line,
    tally,
    when_read,
)
from bot.language import Translator
from bot.partnerships import Partnership, Person
from bot.rituals.action import Promise
from bot.rituals.retro import (
    CANCELLED,
    KEY_LOST,
    NAMED,
    RELEASED,
    Invited,
    JoinedCard,
    ResultView,
    RetroRound,
    most_voted,
)

CARD_MOST = 300
CARD_LEAST = 60
"""So much of a card is shown at least; of many, fewer are shown then."""
CARD_SIGNS = 8
"""Beside its text: a bullet, dots, the end of the line."""
AGREED_MOST = 2400
COLUMNS_ROOM = 400
"""For what the names of the columns and the blocks bring along."""
PLACES = 3
VOTED_MOST = 6
"""So many of those that share the first places are shown; what is left has as many votes as the last."""
VOTED = "most_voted"
"""The paragraph by which a message about a vote is found again: where there is none, none is posted later."""
INVITED = "invited"
"""The paragraph by which the words of the opening are found again."""


def prompt(
    _: Translator,
    partnership: Partnership,
    round_: RetroRound,
    last: Sequence[Promise],
    invited: Invited | str | None,
    lacks_result: bool = False,
) -> Message:
    """Everybody is asked: first what was agreed last time, then by when and under which promise.

    `lacks_result`: Slack did not take the message with what came out.
    """
    closes_at = round_.closes_at or round_.begun_at
    title = _("Retro {day}", day=day_of(_, partnership, round_))
    blocks: list[Block] = [header(title)]
    if last:
        blocks.append(section(agreed(_, last)))
    if not round_.is_open:
        blocks += _invited(_, invited)
        if round_.outcome == RELEASED and lacks_result:
            blocks += [section(_("Closed. Slack did not take the result; press the button to read it."))]
            return message(title, [*blocks, actions(button(_("Read everything"), "retro.read", round_.id))])
        return message(title, [*blocks, section(_closed(_, round_))])
    blocks += [
        section(" · ".join(f"*{safe(column(_, name))}*" for name in round_.columns)),
        section(when_read(_, round_, _.moment(closes_at, partnership.tz))),
    ]
    blocks += _invited(_, invited)
    if round_.extended_at is not None:
        blocks.append(section(_("*It stays open once more, since too few had answered.*")))
    if said := tally(_, round_):
        blocks.append(section(said))
    blocks.append(actions(button(_("Answer"), "retro.write", round_.id, "primary")))
    return message(title, blocks)


def nudge(_: Translator, partnership: Partnership, round_: RetroRound) -> Message:
    """A reminder to all alike: nobody is told apart by it."""
    when = _.moment(round_.closes_at or round_.begun_at, partnership.tz)
    text = _("The retro closes {when}. If you have not answered yet, now is the time.", when=when)
    return message(text, [section(text), actions(button(_("Answer"), "retro.write", round_.id, "primary"))])


def result(
    _: Translator, view: ResultView, made: Sequence[Promise], invited: Invited | str | None
) -> Message:
    """What came out: cards by column, counts about the other side, and what was agreed."""
    round_ = view.round
    title = _("What came out of the retro of {day}", day=day_of(_, view.partnership, round_))
    top: list[Block] = [
        header(title),
        section(" ".join(filter(None, (answered(_, round_), _voting(_, view))))),
    ]
    top += _invited(_, invited)
    if view.hides_unnamed:
        top.append(section(hidden(_, round_)))
    if round_.unreadable:
        top.append(section(_left_out(_, round_.unreadable)))
    bottom: list[Block] = [divider(), *health_blocks(_, view)]
    # Where many voted, another message follows, and this stands there.
    bottom += [*_made(_, made), *([] if round_.voters else worth_blocks(_, view))]
    buttons = actions(
        button(_("Vote"), "retro.vote", round_.id, "primary") if round_.is_voting else None,
        button(_("New action"), "retro.act", round_.id),
        button(_("Propose a change"), "agreement.from_card", round_.id),
        button(_("Read everything"), "retro.read", round_.id),
        None if round_.voters else _worth(_, round_),
    )
    room = MESSAGE_MOST - size([block.to_dict() for block in (*top, *bottom, buttons)])
    blocks = [*top, *_columns(_, view, room), *bottom, buttons]
    return message(title, blocks, in_words=partial(in_words, _))


def voted(
    _: Translator, view: ResultView, made: Sequence[Promise], facilitators: Sequence[Person]
) -> Message:
    """The vote is over: what most want to talk about, who leads the talk, and what came of it."""
    title = _("Most votes in the retro of {day}", day=day_of(_, view.partnership, view.round))
    first, *rest = packed(_by_votes(_, view))
    blocks: list[Block] = [header(title), section(first, block_id=VOTED), *map(section, rest)]
    if facilitators and view.round.talked_at is None:
        names = ", ".join(mention(person) for person in facilitators)
        blocks.append(section(_("Talk about it at the next meeting. Facilitator: {names}.", names=names)))
    buttons = actions(
        button(_("New action"), "retro.act", view.round.id, "primary"),
        button(_("Propose a change"), "agreement.from_card", view.round.id),
        _worth(_, view.round),
    )
    blocks += [*_made(_, made), *worth_blocks(_, view), buttons]
    return message(title, blocks, in_words=partial(in_words, _))


def _by_votes(_: Translator, view: ResultView) -> list[str]:
    """The cards on the first places; those with as many votes have the same number before them."""
    placed = most_voted(view.cards, PLACES)
    shown = [
        f"{place}. *{safe(column(_, view.round.columns[card.column]))}*: {_card_text(card, CARD_MOST)}"
        for place, card in placed[:VOTED_MOST]
    ]
    left = len(placed) - len(shown)
    return [*shown, _("and {n} more with as many votes", n=left)] if left else shown


def _columns(_: Translator, view: ResultView, room: int) -> list[Block]:
    """The columns, which share the room: what one does not need the others have."""
    each = max(CARD_LEAST, min(CARD_MOST, room // max(1, len(view.cards)) - CARD_SIGNS))
    named = [column(_, name) for name in view.round.columns]
    names = [f"*{safe(name)}*" for name in named]
    cards = [
        [_card_line(_, view.round, card, each) for card in view.cards if card.column == number]
        or [_("nothing")]
        for number in range(len(names))
    ]
    share = fair_share(
        [sum(len(line) + 1 for line in lines) for lines in cards], room - sum(map(len, names)) - COLUMNS_ROOM
    )
    blocks: list[Block] = []
    for name, marked, lines in zip(named, names, cards, strict=True):
        shown = fitting(lines, share, lambda n: _("and {n} more", n=n))
        blocks += [Either([heading(name)], section(marked)), *sections(shown)]
    return blocks


def _made(_: Translator, made: Sequence[Promise]) -> list[Block]:
    """The actions that came out of it."""
    if not made:
        return []
    lines = [
        f"• {safe(cut(each.action.text, 150))}: {mention(each.owner)}, {_.short_day(each.action.due_on)}"
        for each in made
    ]
    return titled(_("*Actions agreed*"), fitting(lines, AGREED_MOST, lambda n: _("and {n} more", n=n)))


def _card_line(_: Translator, round_: RetroRound, card: JoinedCard, most: int) -> str:
    return f"• {_card_text(card, most)}{by_whom(_, round_, card)}"


def _card_text(card: JoinedCard, most: int) -> str:
    dots = f"  {DOT * card.dots if card.dots <= 10 else f'{DOT} × {card.dots}'}" if card.dots else ""  # noqa: PLR2004  # more cannot be counted at a glance
    return f"{safe(cut(card.text, most))}{dots}"


def _closed(_: Translator, round_: RetroRound) -> str:
    if round_.outcome == RELEASED:
        return _("Closed. What came out follows below.")
    if round_.outcome == CANCELLED:
        return _("Called off. What was written has been deleted unread.")
    if round_.outcome == KEY_LOST:
        return _(
            "The key of this retro is lost, and with it every answer: nobody can read them. "
            "Nothing else is lost. Please answer again in the next retro."
        )
    if round_.mode == NAMED:
        return _("Closed. Nobody had answered.")
    return _("Closed. Fewer than {k} had answered, so what was written has been deleted unread.", k=round_.k)


def _invited(_: Translator, invited: Invited | str | None) -> list[Block]:
    """Who was invited, and who narrowed it; after the opening in the words that were posted then."""
    if invited is None:
        return []
    return [section(invited if isinstance(invited, str) else invited_line(_, invited), block_id=INVITED)]


def _worth(_: Translator, round_: RetroRound) -> ButtonElement | None:
    return button(_("Was it worth it?"), "retro.worth", round_.id) if round_.asks_worth else None


def _left_out(_: Translator, n: int) -> str:
    if n == 1:
        return _("One answer could not be read, and is left out.")
    return _("{n} answers could not be read, and are left out.", n=n)


def _voting(_: Translator, view: ResultView) -> str:
    round_ = view.round
    if round_.is_voting and round_.voting_ends_at is not None:
        return _(
            "Give up to three cards a point until {when}; the votes are anonymous too.",
            when=_.moment(round_.voting_ends_at, view.partnership.tz),
        )
    if round_.voted_at is None:
        return ""
    if round_.voters:
        return _("{n} voted.", n=round_.voters)
    return _("Too few voted, so no votes are shown.")
