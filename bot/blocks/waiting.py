"""The words for what waits for a person, by the button that deals with it."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.language import Translator

WORDS: Final[Mapping[str, Callable[[Translator], tuple[str, str]]]] = {
    "action.accept": lambda _: (_("You are asked to take over an action."), _("Accept")),
    "action.finish": lambda _: (_("An action of yours is due."), _("Done")),
    "action.take": lambda _: (_("Nobody of your company sees to this action."), _("Take it over")),
    "agreement.read": lambda _: (_("A proposal waits for your company."), _("Read the proposal")),
    "approval.read": lambda _: (_("The minutes of a meeting wait for your company's word."), _("Show")),
    "charter.answer": lambda _: (
        _("You follow up a success criterion: how is it going?"),
        _("Say how it goes"),
    ),
    "charter.confirm": lambda _: (
        _("The working agreement is reviewed: is it still right?"),
        _("Still right"),
    ),
    "charter.name": lambda _: (
        _("Nobody follows up a success criterion of your company."),
        _("Name somebody"),
    ),
    "charter.sign": lambda _: (_("The working agreement waits for your company's signature."), _("Sign")),
    "clause.answer": lambda _: (_("You are asked about something in the working agreement."), _("Answer")),
    "clause.name": lambda _: (
        _("Somebody of your company is to be responsible for a part of the working agreement."),
        _("Name somebody"),
    ),
    "disagreement.read": lambda _: (
        _("A disagreement between the companies waits for your company's word."),
        _("Read it"),
    ),
    "escalation.acknowledge": lambda _: (_("A blocker waits for you to take it."), _("I've got it")),
    "escalation.again": lambda _: (_("Your blocker came back to you: not ours."), _("Raise again")),
    "escalation.confirm": lambda _: (_("Is your blocker solved?"), _("Confirm")),
    "escalation.resolve": lambda _: (_("You have got a blocker."), _("Resolve")),
    "escalation.story": lambda _: (_("You were asked about your blocker."), _("Read the story")),
    "escalation.weekend": lambda _: (
        _("You are asked to let a blocker count day and night."),
        _("Count it day and night"),
    ),
    "idea.read": lambda _: (_("An idea waits for your company's answer."), _("Show")),
    "invitation.keep": lambda _: (_("A seat became free for you: do you still come?"), _("I come")),
    "invitation.settle": lambda _: (_("Did it take place?"), _("Say how it went")),
    "pair.tell": lambda _: (_("You were paired: did you meet?"), _("Answer")),
    "mediation.open": lambda _: (_("A mediation waits for you."), _("Show")),
    "retro.vote": lambda _: (_("You can vote on what came out of the retro."), _("Vote")),
    "retro.worth": lambda _: (_("Was the retro worth it?"), _("Say so")),
    "retro.write": lambda _: (_("A retro is open: write."), _("Answer")),
    "risk.look": lambda _: (_("A risk of yours should be looked at."), _("Update")),
    "risk.take_over": lambda _: (_("Nobody of your company looks after a risk."), _("I take it over")),
    "status.give": lambda _: (_("Your status is missing."), _("Give status")),
}
"""What is to be done, and what the button says."""
