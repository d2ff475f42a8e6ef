"""What mediation says outside its modals: never a word of what was written, and never between whom."""

from collections.abc import Sequence

from bot.blocks.elements import Message, actions, button, mention, message, section
from bot.language import Translator
from bot.partnerships import Partnership, Person
from bot.rituals.mediation import Mediation, MediationCall


def call(_: Translator, partnership: Partnership, mediation: Mediation, called: MediationCall) -> Message:
    """A direct message that carries a button and nothing else; once it is seen to it asks no more."""
    place = f"<#{partnership.channel}>"
    is_over = called.kind != "news" and not called.waits(mediation)
    text = {
        "call": _("There is something for you in a mediation ({place}).", place=place),
        "again": _("Something in a mediation still waits for you ({place}).", place=place),
        "news": _("There is news in a mediation ({place}).", place=place),
        "over": _("In a mediation ({place}): this does not wait for you any more.", place=place),
    }["over" if is_over else called.kind]
    # A mediator who declined, for one, is in it no more.
    is_in_it = mediation.role_of(called.person_id) is not None
    show = actions(button(_("Show"), "mediation.open", mediation.id))
    return message(text, [section(text), *([show] if is_in_it else [])])


def settled(_: Translator, parties: Sequence[Person]) -> Message:
    """In the channel, only because both said so."""
    first, second = parties
    text = _(
        "{first} and {second} have found a solution to something between them, with a "
        "mediator's help. Thank you.",
        first=mention(first),
        second=mention(second),
    )
    return message(text, [section(text)])
