"""The messages of the retro: prompt, result, and changes of the plan."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

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
)
from bot.blocks.measures import MESSAGE_MOST, fair_share, fitting, size
from bot.blocks.retro.words import agreed, by_several, column, invited_line, questions
from bot.language import Translator
from bot.partnerships import Partnership, Person
from bot.rituals.action import Promise
from bot.rituals.retro import (
    CANCELLED,
    KEY_LOST,
    POINTS,
    RELEASED,
    Invited,
    JoinedCard,
    ResultView,
    RetroCadence,
    RetroChange,
    RetroHealth,
    RetroRound,
    most_voted,
    quartiles,
)

CARD_MOST = 300
CARD_LEAST = 60
"""So much of a card is shown at least; of many, fewer are shown then."""
CARD_SIGNS = 8
"""Beside its text: a bullet, dots, the end of the line."""
AGREED_MOST = 2400
COLUMNS_ROOM = 400
"""For what the names of the columns and the blocks bring along."""
DOT = "●"
VOTED_MOST = 3
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
    title = _("Retro {day}", day=_day_of(_, partnership, round_))
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
        section(
            _(
                "Anonymous until {when}. Answers are shown only if at least {k} of the {invited} invited "
                "have answered; otherwise nobody ever reads them.",
                when=_.moment(closes_at, partnership.tz),
                k=round_.k,
                invited=round_.invited,
            )
        ),
    ]
    blocks += _invited(_, invited)
    if round_.extended_at is not None:
        blocks.append(section(_("*It stays open once more, since too few had answered.*")))
    if round_.tally:
        blocks.append(section(_tally(_, round_)))
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
    title = _("What came out of the retro of {day}", day=_day_of(_, view.partnership, round_))
    said = _("{n} of {invited} answered.", n=round_.answered, invited=round_.invited)
    top: list[Block] = [header(title), section(said + " " + _voting(_, view))]
    top += _invited(_, invited)
    if round_.unreadable:
        top.append(section(_left_out(_, round_.unreadable)))
    bottom: list[Block] = [divider(), *health_blocks(_, view)]
    bottom += _made(_, made)
    buttons = actions(
        button(_("Vote"), "retro.vote", round_.id, "primary") if round_.is_voting else None,
        button(_("New action"), "retro.act", round_.id),
        button(_("Propose a change"), "agreement.from_card", round_.id),
        button(_("Read everything"), "retro.read", round_.id),
    )
    room = MESSAGE_MOST - size([block.to_dict() for block in (*top, *bottom, buttons)])
    return message(title, [*top, *_columns(_, view, room), *bottom, buttons])


def voted(
    _: Translator, view: ResultView, made: Sequence[Promise], facilitators: Sequence[Person]
) -> Message:
    """The vote is over: what most want to talk about, who leads the talk, and what came of it."""
    title = _("Most votes in the retro of {day}", day=_day_of(_, view.partnership, view.round))
    lines = [
        f"{number}. *{safe(column(_, view.round.columns[card.column]))}*: {_card_text(card, CARD_MOST)}"
        for number, card in enumerate(most_voted(view.cards, VOTED_MOST), 1)
    ]
    blocks: list[Block] = [header(title), section("\n".join(lines), block_id=VOTED)]
    if facilitators:
        names = ", ".join(mention(person) for person in facilitators)
        blocks.append(section(_("Talk about it at the next meeting. Facilitator: {names}.", names=names)))
    buttons = actions(
        button(_("New action"), "retro.act", view.round.id, "primary"),
        button(_("Propose a change"), "agreement.from_card", view.round.id),
    )
    return message(title, [*blocks, *_made(_, made), buttons])


def change(
    _: Translator, partnership: Partnership, changed: RetroChange, cadence: RetroCadence, by: Person | None
) -> Message:
    """Something about the plan changed: who, what, and what comes next."""
    text = _what_changed(_, partnership, changed, cadence, mention(by) if by else "")
    if changed.next_at is not None and changed.kind != "announced" and changed.next_at != changed.was_at:
        text += " " + _("Next retro: {when}", when=_.moment(changed.next_at, partnership.tz)) + "."
    blocks: list[Block] = [section(text)]
    if changed.kind == "announced":
        blocks.append(actions(button(_("Write now"), "retro.write_next", partnership.id)))
    return message(text, blocks)


def health_blocks(_: Translator, view: ResultView) -> list[Block]:
    """Counts and stacked dots; what too few answered is said to be left out."""
    if not view.health:
        return [section(_("*About the other company*: too few answered to show anything."))]
    names = {side.id: side.name for side in view.sides}
    blocks: list[Block] = [section(_("*About the other company*, from 1 (not at all) to 5 (fully)"))]
    for question, wording in questions(_).items():
        rows = [row for row in view.health if row.question == question]
        if not rows:
            blocks.append(section(_("{question}\n_Too few answered this._", question=wording)))
            continue
        lines = [_health_line(_, row, names.get(row.side_id or 0)) for row in rows]
        blocks.append(section("\n".join([wording, *lines])))
    return blocks


def _columns(_: Translator, view: ResultView, room: int) -> list[Block]:
    """The columns, which share the room: what one does not need the others have."""
    each = max(CARD_LEAST, min(CARD_MOST, room // max(1, len(view.cards)) - CARD_SIGNS))
    names = [f"*{safe(column(_, name))}*" for name in view.round.columns]
    cards = [
        [_card_line(_, view.round, card, each) for card in view.cards if card.column == number]
        or [_("nothing")]
        for number in range(len(names))
    ]
    share = fair_share(
        [sum(len(line) + 1 for line in lines) for lines in cards], room - sum(map(len, names)) - COLUMNS_ROOM
    )
    blocks: list[Block] = []
    for name, lines in zip(names, cards, strict=True):
        shown = fitting(lines, share, lambda n: _("and {n} more", n=n))
        blocks += [section(name), *sections(shown)]
    return blocks


def _day_of(_: Translator, partnership: Partnership, round_: RetroRound) -> str:
    """The day by which a retro is named, from its opening to what came out: that on which it opened."""
    opened_at = round_.opened_at or round_.begun_at
    return _.day(opened_at.astimezone(partnership.tz).date())


def _made(_: Translator, made: Sequence[Promise]) -> list[Block]:
    """The actions that came out of it."""
    if not made:
        return []
    lines = [
        f"• {safe(cut(each.action.text, 150))}: {mention(each.owner)}, {_.short_day(each.action.due_on)}"
        for each in made
    ]
    return sections([_("*Actions agreed*"), *fitting(lines, AGREED_MOST, lambda n: _("and {n} more", n=n))])


def _card_line(_: Translator, round_: RetroRound, card: JoinedCard, most: int) -> str:
    return f"• {_card_text(card, most)}{by_several(_, round_, card)}"


def _card_text(card: JoinedCard, most: int) -> str:
    dots = f"  {DOT * card.dots if card.dots <= 10 else f'{DOT} × {card.dots}'}" if card.dots else ""  # noqa: PLR2004  # more cannot be counted at a glance
    return f"{safe(cut(card.text, most))}{dots}"


def _health_line(_: Translator, row: RetroHealth, side: str | None) -> str:
    stacked = "  ".join(f"{point} {DOT * n or '·'}" for point, n in zip(POINTS, row.counted, strict=True))
    if sum(row.counted) > 40:  # noqa: PLR2004  # more dots than a line holds
        stacked = "  ".join(f"{point}: {n}" for point, n in zip(POINTS, row.counted, strict=True))
    lower, median, upper = quartiles(row.counted)
    middle = str(lower) if lower == upper else f"{lower}–{upper}"
    words = _(
        "{n} answered, most answered {middle}",
        n=sum(row.counted),
        median=median,
        middle=middle,
    )
    name = f"{safe(side)}: " if side else ""
    return f"{name}{stacked}\n_{words}_"


def _tally(_: Translator, round_: RetroRound) -> str:
    return {
        "few": _("So far fewer than {k} have answered.", k=round_.k),
        "enough": _("{k} or more have answered, so there will be something to read.", k=round_.k),
        "half": _("At least half of the invited have answered."),
    }[round_.tally]


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
    return _("Closed. Fewer than {k} had answered, so what was written has been deleted unread.", k=round_.k)


def _invited(_: Translator, invited: Invited | str | None) -> list[Block]:
    """Who was invited, and who narrowed it; after the opening in the words that were posted then."""
    if invited is None:
        return []
    return [section(invited if isinstance(invited, str) else invited_line(_, invited), block_id=INVITED)]


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


def _what_changed(
    _: Translator, partnership: Partnership, changed: RetroChange, cadence: RetroCadence, who: str
) -> str:
    was = _.moment(changed.was_at, partnership.tz) if changed.was_at else ""
    coming = _.moment(changed.next_at, partnership.tz) if changed.next_at else ""
    day = _.day(changed.planned_on) if changed.planned_on else ""
    given_up = _("By the new plan there is no retro on {day} that would have to be skipped.", day=day)
    replanned = _("{who} changed the plan of the retros.", who=who)
    return {
        "planned": _("{who} planned the retros.", who=who),
        "changed": f"{replanned} {given_up}" if day else replanned,
        "paused": _(
            "{who} paused the retros. What was written for the next one has been deleted unread.",
            who=who,
        ),
        "resumed": _("{who} resumed the retros.", who=who),
        "skipped": _("{who} skipped the retro {was}.", who=who, was=was),
        "announced": _("The next retro opens {when}. You can write now already.", when=coming),
        "still_open": _("The next retro was to open now, but the last one is still open. It is left out."),
        "too_small": _(
            "The retro did not open: only {n} would be invited, and at least {k} must answer "
            "before anything is shown.",
            n=changed.number,
            k=cadence.k,
        ),
        "one_sided": _(
            "The retro did not open: only people of one company are in the channel, so everybody would know "
            "whose words they are."
        ),
        "followed": _("The time zone or the holidays changed, and with them the time of the next retro."),
        "given_up": given_up,
        "forgotten": _(
            "No retro was held for half a year. What had been written for it has been deleted unread."
        ),
        "holiday": _(
            "{day} is a holiday: {holidays}. That retro moves to {when}.",
            day=day,
            holidays=safe(changed.holidays),
            when=was,
        )
        if changed.was_at
        else _(
            "{day} is a holiday: {holidays}. That retro is skipped.", day=day, holidays=safe(changed.holidays)
        ),
    }[changed.kind]
