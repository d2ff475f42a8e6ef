"""The charter to read: an overview, a page for each section, and a criterion's history."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.charter.aims import aims_blocks
from bot.blocks.charter.changes import in_force_changed
from bot.blocks.charter.clauses import clause_blocks
from bot.blocks.charter.comparing import overview_button
from bot.blocks.charter.messages import answered
from bot.blocks.charter.views import CharterPage
from bot.blocks.charter.words import (
    CLAUSE_PAGES,
    CONTACTS,
    LADDER,
    OFFERED_PAGES,
    PAGES,
    aim_line,
    contact_lines,
    day_line,
    ladder_lines,
    months_line,
    page_of,
    review_line,
    short,
    signed_line,
    standing_line,
    titles,
)
from bot.blocks.elements import Modal, actions, button, context, divider, header, modal, safe, section
from bot.blocks.measures import first_of, in_pieces
from bot.language import Translator
from bot.partnerships import Person, Seat
from bot.rituals.charter import (
    AIMS,
    CRITERION,
    QuestionView,
    Standing,
)

EXCERPT = 250
EXCERPTED = 6
CHANGED_SHOWN = 20
LINE_MOST = 900
"""Of a measure or a target with what escaping adds: all of it but for the strangest ones."""


def page_modal(_: Translator, page: CharterPage, number: int) -> Modal:
    """The overview (0), or one section of the charter."""
    number = number if 0 <= number <= len(PAGES) else 0
    blocks = _overview(_, page) if number == 0 else _section(_, page, PAGES[number - 1])
    blocks.append(_turning(_, page, number))
    return modal("charter.page", _("Working agreement"), blocks, close=_("Close"))


def history_modal(_: Translator, seat: Seat, standing: Standing, questions: Sequence[QuestionView]) -> Modal:
    """How a criterion went, the latest month first."""
    blocks: list[Block] = [header(standing.name), context(_follow_up(_, standing))]
    if standing.revision.aim is not None:
        blocks.append(context(_("Figure: {figure}", figure=safe(aim_line(_, standing.revision.aim)))))
    for view in questions:
        said = answered(_, view) if view.question.state is not None else _("not answered")
        blocks.append(section(f"*{_.month(view.question.month)}*: {said}"))
    if len(standing.questions) > len(questions):
        blocks.append(context(_("and {n} more, the oldest", n=len(standing.questions) - len(questions))))
    if not questions:
        blocks.append(section(_("It has not been asked about yet; that begins with the next month.")))
    back = button(_("Success criteria"), "charter.page", f"{seat.partnership.id}:{page_of(CRITERION)}")
    return modal("charter.told", _("Success criteria"), [*blocks, actions(back)], close=_("Close"))


def _overview(_: Translator, page: CharterPage) -> list[Block]:
    view, about = page.view, page.seat.partnership.id
    blocks: list[Block] = [section("\n".join(_lead(_, page)))]
    if view.version is not None:
        changed = in_force_changed(_, view, view.version.version.in_force, view.in_force)
        if changed:
            blocks += [context(_("Since this version was last changed or signed:")), *changed[:CHANGED_SHOWN]]
            if len(changed) > CHANGED_SHOWN:
                blocks.append(context(_("and {n} more", n=len(changed) - CHANGED_SHOWN)))
    blocks.append(divider())
    for number in _numbers(page):
        kind = PAGES[number - 1]
        text = f"*{titles(_)[kind]}*\n{_excerpt(_, page, kind)}"
        blocks.append(section(text, button(_("Show"), "charter.page", f"{about}:{number}")))
    settle = page.seat.may_settle
    blocks.append(
        actions(
            button(_("Sign"), "charter.sign", view.version.version.id, "primary")
            if view.version and page.may_sign
            else None,
            button(_("Still right"), "charter.confirm", view.review.review.id)
            if view.review and view.review.is_open and page.may_confirm
            else None,
            button(_("Add to it"), "clause.parts", about) if settle and _is_room(page) else None,
            button(_("Versions"), "charter.versions", about),
            button(_("As Markdown"), "charter.export", f"{about}:0"),
            button(_("What was changed"), "agreement.history", f"{about}:0"),
            button(_("How often it is reviewed"), "charter.rhythm", about) if settle else None,
        )
    )
    return blocks


def _lead(_: Translator, page: CharterPage) -> list[str]:
    view = page.view
    if view.version is None:
        return [_("Nothing is written yet. Begin with the purpose; every section can be changed later.")]
    title = _("Version {n}", n=view.version.version.number)
    lines = [f"*{title}*"]
    lines += [signed_line(_, view.partnership, each) for each in view.version.signed]
    return [*lines, review_line(_, view.charter, view.partnership)]


def _excerpt(_: Translator, page: CharterPage, kind: str) -> str:
    view = page.view
    if kind == CRITERION:
        standings = [standing_line(_, each) for each in view.standings]
        shown = first_of(standings, EXCERPTED, lambda n: _("and {n} more", n=n))
        return "\n".join(shown) or _("none yet")
    if kind == CONTACTS:
        lines = contact_lines(_, view.in_force, view.people, view.sides)
        return "\n".join(short(line, EXCERPT) for line in lines)
    if kind == AIMS:
        said = [f"{safe(each.side.name)}: {short(each.text, EXCERPT)}" for each in view.aims if each.text]
        return "\n".join(said)
    if kind in CLAUSE_PAGES:
        named = [
            short(each.name, EXCERPT)
            + (f": {day_line(_, kind, each.article.day)}" if each.article.day else "")
            for each in page.view.clauses
            if each.kind == kind
        ]
        return "\n".join(first_of(named, EXCERPTED, lambda n: _("and {n} more", n=n)))
    if kind == LADDER:
        rungs = len(view.in_force["ladder"])
        return _.plural("{n} step", "{n} steps", rungs)
    return short(view.texts[kind].text, EXCERPT) or _("not written yet")


def _section(_: Translator, page: CharterPage, kind: str) -> list[Block]:
    title = header(titles(_)[kind])
    if kind == CRITERION:
        return [title, *_criteria(_, page)]
    if kind == AIMS:
        return [title, *aims_blocks(_, page)]
    if kind in CLAUSE_PAGES:
        return [title, *clause_blocks(_, page, kind)]
    about = page.seat.partnership.id
    if kind == CONTACTS:
        lines = contact_lines(_, page.view.in_force, page.view.people, page.view.sides)
        word = context(_("Contact persons are named under People, and shown here as they are now."))
        return [title, *_texts(lines), word, actions(button(_("People"), "people.list", about))]
    if kind == LADDER:
        lines = ladder_lines(_, page.view.in_force, page.view.people)
        word = context(_("The escalation path is agreed under Blockers, and shown here as it is now."))
        return [title, *_texts(lines), word, actions(button(_("The escalation path"), "ladder.show", about))]
    piece = page.view.texts[kind]
    blocks: list[Block] = [title, *[section(text) for text in in_pieces(piece.text)]]
    if not piece.text:
        blocks.append(section(_("Nothing is written here yet.")))
    by = page.view.people.get(piece.revision.by or 0)
    if by is not None:
        day = _.long_day(piece.revision.at.astimezone(page.view.partnership.tz).date())
        blocks.append(context(_("Last changed by {who}, {day}", who=safe(by.name), day=day)))
    if page.seat.may_settle:
        blocks.append(actions(button(_("Edit"), "charter.edit", piece.article.id, "primary")))
    return blocks


def _criteria(_: Translator, page: CharterPage) -> list[Block]:
    blocks: list[Block] = []
    for each in page.view.standings:
        _name, measure, target = each.revision.parts
        lines = [
            standing_line(_, each),
            _("Measure: {text}", text=short(measure, LINE_MOST)),
            _("Target: {text}", text=short(target, LINE_MOST)),
            *([_("Figure: {figure}", figure=safe(aim_line(_, aim)))] if (aim := each.revision.aim) else []),
            _follow_up(_, each),
        ]
        if each.questions:
            lines.append(months_line(_, each.questions))
        blocks += [section("\n".join(lines)), actions(*_criterion_buttons(_, page, each))]
    if not page.view.standings:
        blocks.append(
            section(_("There are no success criteria yet. Each has a measure, a target and a person."))
        )
    if page.seat.may_settle:
        blocks.append(
            actions(button(_("Add a criterion"), "charter.add", page.seat.partnership.id, "primary"))
        )
    return blocks


def _criterion_buttons(_: Translator, page: CharterPage, each: Standing) -> list[ButtonElement | None]:
    person = page.seat.person
    mine = each.questions and person.id == each.follower.id
    return [
        button(_("Say how it goes"), "charter.answer", each.questions[0].id) if mine else None,
        button(_("Change"), "charter.change", each.article.id) if page.seat.may_settle else None,
        button(_("History"), "charter.history", each.article.id),
    ]


def _follow_up(_: Translator, standing: Standing) -> str:
    who: Person = standing.follower
    if who.left_at is not None:
        return _(
            "*Nobody follows it up*: {who} of {side} has left",
            who=safe(who.name),
            side=safe(standing.side.name),
        )
    return _("Followed up by {who} ({side})", who=safe(who.name), side=safe(standing.side.name))


def _numbers(page: CharterPage) -> list[int]:
    """The pages that have something to read, or are always there."""
    return [n for n, kind in enumerate(PAGES, 1) if kind not in OFFERED_PAGES or page.view.has(kind)]


def _is_room(page: CharterPage) -> bool:
    """Whether there is something that it may hold, and does not yet."""
    return not page.own_aims or not all(page.view.has(kind) for kind in CLAUSE_PAGES)


def _turning(_: Translator, page: CharterPage, number: int) -> Block:
    about = page.seat.partnership.id
    before = max((n for n in [0, *_numbers(page)] if n < number), default=None)
    after = min((n for n in _numbers(page) if n > number), default=None)
    return actions(
        button(_("Back"), "charter.page_back", f"{about}:{before}") if before is not None else None,
        button(_("Next page"), "charter.page_on", f"{about}:{after}") if after is not None else None,
        overview_button(_, page.seat) if number > 1 else None,
    )


def _texts(lines: Sequence[str]) -> list[Block]:
    return [section(piece) for piece in in_pieces("\n".join(lines))]
