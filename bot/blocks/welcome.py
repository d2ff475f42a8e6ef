"""The first words: to the channel, what Samspil does here; to whoever was given a part, what it means."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    listed,
    mention,
    message,
    modal,
    safe,
    section,
)
from bot.blocks.partnership import help_lines, part_names
from bot.language import Translator
from bot.partnerships import (
    CONTACT,
    FACILITATOR,
    LEAD,
    MEDIATOR,
    OWNER,
    PARTS,
    STEERING,
    Partnership,
    Person,
    Seat,
)


@dataclass(frozen=True)
class PartsGiven:
    """Parts that somebody was given at once, and by whom."""

    partnership: Partnership
    person: Person
    by: Person
    parts: Sequence[str]
    part_id: int
    """Of the last of them: by it the person says that it is wrong."""
    said_wrong: bool = False


def welcome(_: Translator, partnership: Partnership, coming: str) -> list[Block]:
    """The one post of set-up: what comes next and when is `coming`."""
    what = _(
        "Before each status meeting Samspil asks each company how it goes, and says what you need to talk "
        "about. A blocker goes to whoever can solve it, and further up if nobody answers."
    )
    return [
        section(what),
        section(coming),
        actions(
            button(_("I give status"), "panel.count_in", partnership.id, "primary"),
            button(_("What is this?"), "panel.about", partnership.id),
        ),
    ]


def about_modal(_: Translator, seat: Seat, stands: Sequence[Block]) -> Modal:
    """What one can do here, and what is agreed."""
    blocks: list[Block] = [section("\n".join(help_lines(_))), *stands]
    return modal("panel.about", _("What is this?"), blocks, close=_("Close"), about=str(seat.partnership.id))


def part_given(_: Translator, given: PartsGiven) -> Message:
    """What it means, and when they will hear from Samspil."""
    names = part_names(_)
    lead = _(
        "{who} has given you a part in {place}: {parts}.",
        who=mention(given.by),
        place=f"<#{given.partnership.channel}>",
        parts=listed(f"*{names[part]}*" for part in PARTS if part in given.parts),
    )
    text = "\n".join([lead, *(_meaning(_)[part] for part in PARTS if part in given.parts)])
    if given.said_wrong:
        sentence = _("You have told {who} that this is wrong.", who=mention(given.by))
        return message(lead, [section(text), section(sentence)])
    return message(
        lead,
        [
            section(text),
            actions(button(_("That's wrong"), "people.wrong", f"{given.partnership.id}:{given.part_id}")),
        ],
    )


def part_wrong(_: Translator, given: PartsGiven) -> Message:
    """To whoever gave it, or may give it to somebody else."""
    text = _(
        "{who} says that it is wrong to have this part in {place}: {parts}. Give it to somebody else.",
        who=mention(given.person),
        place=f"<#{given.partnership.channel}>",
        parts=listed(part_names(_)[part] for part in PARTS if part in given.parts),
    )
    return message(
        text, [section(text), actions(button(_("Fill them all"), "people.fill", given.partnership.id))]
    )


def notified_modal(_: Translator, notified: Sequence[Person]) -> Modal:
    """Who was told."""
    text = _("{who} has been told.", who=listed(safe(person.name) for person in notified))
    return modal("people.told", _("Saved"), [section(text)], close=_("Close"))


def _meaning(_: Translator) -> dict[str, str]:
    return {
        CONTACT: _(
            "Others turn to you first. You hear from Samspil before each status meeting, and when a "
            "blocker is raised to your company."
        ),
        OWNER: _("You hear from Samspil when a blocker was not answered by the contact person in time."),
        FACILITATOR: _("You lead the meetings by turns. You hear from Samspil when it is your turn."),
        LEAD: _("You belong to neither company. You hear from Samspil when a blocker has come to your step."),
        STEERING: _(
            "You hear from Samspil when nobody else could solve a blocker, or a disagreement between the "
            "companies."
        ),
        MEDIATOR: _("You hear from Samspil when two who are stuck ask for your help."),
    }
