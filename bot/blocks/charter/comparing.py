"""The versions of a charter, and what each of them changed."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.charter.changes import compared, legend
from bot.blocks.charter.views import CharterPage
from bot.blocks.charter.words import (
    article_name,
    signed_line,
)
from bot.blocks.elements import Modal, actions, button, context, header, modal, safe, section
from bot.language import Translator
from bot.partnerships import Seat
from bot.rituals.charter import (
    Comparison,
    VersionView,
)

VERSIONS_SHOWN = 30
CHANGES_SHOWN = 10
PER_PAGE = 15
"""Blocks of a comparison on one page."""


def versions_modal(_: Translator, seat: Seat, versions: Sequence[VersionView]) -> Modal:
    """Who changed what and when, and who has signed, the latest version first."""
    blocks: list[Block] = []
    for view in versions[:VERSIONS_SHOWN]:
        title = _("Version {n}", n=view.version.number)
        lines = [f"*{title}*", *[signed_line(_, view.partnership, each) for each in view.signed]]
        see = button(_("What changed"), "charter.changes", view.version.id)
        blocks += [section("\n".join(lines), see), context("\n".join(_changed(_, seat, view)))]
    if len(versions) > VERSIONS_SHOWN:
        blocks.append(context(_("and {n} more", n=len(versions) - VERSIONS_SHOWN)))
    if not versions:
        blocks = [section(_("Nobody has written anything yet."))]
    blocks.append(actions(overview_button(_, seat)))
    return modal("charter.versions", _("Versions"), blocks, close=_("Close"))


def comparison_modal(_: Translator, comparison: Comparison, page: CharterPage, number: int) -> Modal:
    """What a version changed, a page at a time."""
    view = comparison.view
    found = compared(_, comparison, page.view)
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(max(number, 0), pages - 1)
    lead = (
        _("Version {n} beside version {m}", n=view.version.number, m=comparison.before.number)
        if comparison.before
        else _("Version {n}, the first", n=view.version.number)
    )
    blocks: list[Block] = [header(lead), context("\n".join(_changed(_, page.seat, view))), legend(_)]
    blocks += found[number * PER_PAGE : (number + 1) * PER_PAGE]
    about = view.version.id
    if pages > 1:
        blocks.append(context(_("Page {page} of {pages}", page=number + 1, pages=pages)))
    turn = [
        button(_("Back"), "charter.changes_back", f"{about}:{number - 1}") if number > 0 else None,
        button(_("Next page"), "charter.changes_on", f"{about}:{number + 1}") if number < pages - 1 else None,
        button(_("Versions"), "charter.versions", page.seat.partnership.id),
        overview_button(_, page.seat),
    ]
    return modal("charter.compared", _("What changed"), [*blocks, actions(*turn)], close=_("Close"))


def overview_button(_: Translator, seat: Seat) -> ButtonElement:
    """Back to where the charter begins."""
    return button(_("Overview"), "charter.page", f"{seat.partnership.id}:0")


def _changed(_: Translator, seat: Seat, view: VersionView) -> list[str]:
    lines = [
        _(
            "{when}: {what}, {who}",
            when=_.wall_clock(each.at, *seat.zones),
            what=article_name(_, each.kind, each.name),
            who=safe(each.by.name),
        )
        for each in view.changes
    ]
    if len(lines) > CHANGES_SHOWN:
        return [*lines[-CHANGES_SHOWN:], _("and {n} more", n=len(lines) - CHANGES_SHOWN)]
    return lines
