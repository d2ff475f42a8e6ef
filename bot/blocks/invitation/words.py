"""The words of invitations that messages and modals share."""

from collections.abc import Sequence

from bot.blocks.elements import listed, mention, safe
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.invitation import BUSINESS, TECHNICAL, InvitationView

NAMED = 40
"""So many people are named in one list; the rest are counted."""


def kinds(_: Translator) -> dict[str, str]:
    """What one can invite to."""
    return {BUSINESS: _("Business meeting"), TECHNICAL: _("Technical workshop")}


def length(_: Translator, minutes: int) -> str:
    """How long it takes."""
    hours, rest = divmod(minutes, 60)
    spelled = [_.plural("{n} hour", "{n} hours", hours)] if hours else []
    if rest:
        spelled.append(_.plural("{n} minute", "{n} minutes", rest))
    return " ".join(spelled)


def facts(_: Translator, view: InvitationView) -> str:
    """When and where, as the text that stands alone where no file comes through."""
    invitation = view.invitation
    return "\n".join(
        [
            _(
                "*When*: {when}, {length}",
                when=_.moment(invitation.starts_at, invitation.tz),
                length=length(_, invitation.minutes),
            ),
            _("*Where*: {place}", place=safe(invitation.place)),
        ]
    )


def named(people: Sequence[Person]) -> str:
    """People in a row, as many as a person would read."""
    rest = f" +{len(people) - NAMED}" if len(people) > NAMED else ""
    return listed(mention(person) for person in people[:NAMED]) + rest
