"""Who may do what: one row for every button and modal. The rule itself is kept where the ritual is.

docs/security.md shows the same table. The tests try each row that names somebody in the name of one who
is not meant, and each row at all in the name of a stranger.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Right(StrEnum):
    """Who may, as a sentence goes on after «This may be done by …»."""

    ALL = "everybody in the channel, of either side, each for themselves"
    HOME = "people of the side that installed Samspil"
    SETTLERS = "the home side's people, and the contact persons and facilitators of both sides"
    CONTACTS = "contact persons, each for their own side"
    NAMED = "whom it is about: who noted, owns, raised, was asked, or stands on the rung, as the ritual says"
    PARTIES = "the two parties of a mediation and its mediator, each in their turn"


def _all(right: Right, names: str) -> dict[str, Right]:
    return dict.fromkeys(names.split(), right)


BUTTONS: Final[Mapping[str, Right]] = {
    **_all(
        Right.ALL,
        """
        action.finish action.drop action.list action.note action.page_back action.page_on
        charter.act charter.changes charter.changes_back charter.changes_on charter.export
        charter.export_back charter.export_on charter.history charter.more charter.page charter.page_back
        charter.page_on charter.show charter.versions
        escalation.from_risk escalation.from_status escalation.list escalation.raise escalation.story
        invitation.accept invitation.act invitation.ask invitation.calendar invitation.decline
        kudos.give ladder.show mediation.ask mine.change mine.show pair.show
        panel.count_in panel.count_out panel.help people.list
        personal.erase personal.export personal.show
        retro.act retro.page_back retro.page_on retro.plan retro.read retro.vote retro.withdraw retro.write
        retro.write_next retro.now
        risk.from_status risk.list risk.look risk.review risk.say risk.take_over
        scorecard.act scorecard.csv scorecard.json scorecard.page_back scorecard.page_on scorecard.post
        scorecard.show
        status.act status.decide status.excuse status.give status.page_back status.page_on status.plan
        status.read status.now
        """,
    ),
    **_all(Right.HOME, "panel.set_up"),
    **_all(
        Right.SETTLERS,
        """
        charter.add charter.change charter.edit charter.rhythm charter.name
        ladder.add ladder.change ladder.critical_always ladder.critical_hours
        pair.change panel.end panel.settings
        retro.cancel retro.change retro.pause retro.resume retro.skip
        scorecard.change
        status.change status.move status.pause status.resume status.skip
        """,
    ),
    **_all(Right.CONTACTS, "charter.confirm charter.sign"),
    **_all(
        Right.NAMED,
        """
        action.accept action.change action.decline action.offer action.take
        charter.answer
        escalation.acknowledge escalation.again escalation.ask escalation.confirm escalation.further
        escalation.hand_back escalation.reopen escalation.resolve
        invitation.call_off invitation.change invitation.keep invitation.settle
        pair.tell
        """,
    ),
    **_all(
        Right.PARTIES,
        """
        mediation.agree mediation.another mediation.change mediation.close mediation.decline mediation.hold
        mediation.invite mediation.open mediation.propose mediation.refuse mediation.take_on
        mediation.withdraw mediation.write
        """,
    ),
}
"""Buttons and menus, by action id."""

MODALS: Final[Mapping[str, Right]] = {
    **_all(
        Right.ALL,
        """
        action.drop action.finish action.note charter.action escalation.raise
        invitation.act invitation.invite kudos.give mediation.ask mine.save pair.wish people.pick
        retro.action retro.answer retro.vote risk.look risk.review risk.say scorecard.action
        status.action status.answer status.decision status.now retro.now
        """,
    ),
    **_all(Right.HOME, "panel.set_up"),
    **_all(
        Right.SETTLERS,
        """
        charter.add charter.change charter.edit charter.rhythm ladder.change
        pair.change panel.end panel.settings people.correct retro.cancel retro.change scorecard.change
        status.change status.move
        """,
    ),
    **_all(Right.CONTACTS, "charter.sign"),
    **_all(
        Right.NAMED,
        """
        action.change action.decline action.offer charter.answer
        escalation.again escalation.ask escalation.hand_back escalation.reopen escalation.resolve
        invitation.call_off invitation.change invitation.settle pair.tell
        """,
    ),
    **_all(
        Right.PARTIES,
        """
        mediation.another mediation.change mediation.close mediation.decline mediation.hold
        mediation.propose mediation.refuse mediation.withdraw mediation.write
        """,
    ),
}
"""Modals, by callback id: checked again when they are submitted."""


def table() -> str:
    """The table for the docs, in Markdown."""
    lines = ["| this may be done by … | buttons | modals |", "|---|---|---|"]
    for right in Right:
        cells = [
            ", ".join(f"`{name}`" for name, held in sorted(rows.items()) if held is right)
            for rows in (BUTTONS, MODALS)
        ]
        lines.append(f"| {right} | {' | '.join(cells)} |")
    return "\n".join(lines)
