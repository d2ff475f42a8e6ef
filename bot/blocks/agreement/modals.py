"""What became of a change that somebody wanted, and the history of all of them."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.agreement.export import changed, head
from bot.blocks.agreement.messages import title_and_blocks
from bot.blocks.agreement.words import lines
from bot.blocks.elements import Modal, actions, button, context, listed, modal, safe, section, sections
from bot.blocks.measures import PIECE_MOST, cut_marked, fitting
from bot.language import Translator
from bot.partnerships import Seat
from bot.rituals.agreement import ChangeView, ProposalSeen, ProposalView

ON_A_PAGE = 10
CHANGES_MOST = 2 * PIECE_MOST
"""Characters of one change in the history."""


def submitted_modal(_: Translator, seat: Seat, proposals: Sequence[ProposalView], *, own: bool) -> Modal:
    """Whether it holds already, or for whom it waits."""
    blocks: list[Block] = []
    if own:
        blocks.append(section(_("Saved. The channel is told.")))
    for view in proposals:
        sides = listed(safe(view.named.sides[each].name) for each in view.proposal.asked)
        blocks.append(
            section(
                _(
                    "*Your proposal stands in the channel.* It takes effect once agreed by {sides}; until "
                    "then everything stays as it is.",
                    sides=sides,
                )
            )
        )
        blocks += sections(f"• {line}" for line in lines(_, view.proposal.changes, view.named))
    if not blocks:
        blocks.append(section(_("That is so already: nothing was changed.")))
    about = seat.partnership.id
    blocks.append(actions(button(_("What was changed"), "agreement.history", f"{about}:0")))
    return modal("agreement.submitted", _("Propose a change"), blocks, close=_("Close"), about=str(about))


def proposal_modal(_: Translator, seen: ProposalSeen) -> Modal:
    """One proposal, with what who looks may do."""
    proposal = seen.view.proposal
    about = f"{proposal.id}:{proposal.turn}"
    _title, blocks = title_and_blocks(_, seen.view)
    buttons = [
        button(_("Agree"), "agreement.agree", about, "primary") if seen.may_agree else None,
        button(_("Discuss"), "agreement.discuss", about) if seen.may_agree else None,
        button(_("Withdraw"), "agreement.withdraw", about) if seen.may_withdraw else None,
    ]
    if any(buttons):
        blocks.append(actions(*buttons))
    return modal("agreement.read", _("Proposal"), blocks, close=_("Close"), about=str(proposal.id))


def changed_meanwhile_modal(_: Translator) -> Modal:
    """Who agreed did so to something that has changed meanwhile."""
    text = _(
        "What this proposal changes has changed meanwhile. Its message shows now what would become of it: "
        "read it once more, and press again if you still agree."
    )
    return modal("agreement.anew", _("Proposal"), [section(text)], close=_("Close"))


def history_modal(_: Translator, seat: Seat, history: Sequence[ChangeView], page: int) -> Modal:
    """Every change: who, when, before and after, and who agreed; the latest first."""
    about, most = seat.partnership.id, max(0, -(-len(history) // ON_A_PAGE) - 1)
    page = min(max(page, 0), most)
    blocks: list[Block] = []
    for view in history[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        blocks.append(section("*" + head(_, view) + "*"))
        # Of the first agreement there are many: as many as stand in two paragraphs. Of a line that fills more
        # than one its beginning stands here, and all of it where the agreement is sent whole.
        lines = [cut_marked(f"• {line}", PIECE_MOST) for line in changed(_, view)]
        blocks += sections(fitting(lines, CHANGES_MOST, lambda n: _("and {n} more", n=n)))
    if not history:
        blocks.append(section(_("Nothing was changed since it was set up.")))
    if most:
        blocks.append(context(_("Page {n} of {most}", n=page + 1, most=most + 1)))
        blocks.append(
            actions(
                button(_("Back"), "agreement.history_back", f"{about}:{page - 1}") if page else None,
                button(_("Next page"), "agreement.history_on", f"{about}:{page + 1}")
                if page < most
                else None,
            )
        )
    return modal("agreement.history", _("What was changed"), blocks, close=_("Close"), about=str(about))
