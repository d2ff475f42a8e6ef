"""The words of mediation: about what would mend it, and never about whose fault it is."""

from bot.blocks.elements import safe
from bot.language import Translator
from bot.rituals.mediation import (
    AGREED,
    ASKED,
    ASKER,
    CHANGE_WISHED,
    CLOSED,
    DECLINED,
    EXPIRED,
    FOLLOWED_UP,
    HEARD,
    INVITED,
    LEFT,
    LOST,
    MEDIATOR,
    NO,
    NO_MEDIATOR,
    NOT_YET,
    OTHER,
    PARTNERSHIP_ENDED,
    PROPOSED,
    REFUSED,
    SETTLED,
    TAKEN_ON,
    WITHDRAWN,
    YES,
    MediationView,
)


def promise(_: Translator) -> str:
    """Who reads what is written, and who could: shown before anything is."""
    lines = [
        _("Only the mediator reads this, and the other one only if you say so."),
        _(
            "It is deleted at the end, unless you both want to keep it; that there was a mediation, and "
            "between whom, stays recorded."
        ),
        _("Slack, which carries it, and a dishonest operator of Samspil could read it."),
    ]
    return "\n".join(lines)


def verdicts(_: Translator) -> dict[str, str]:
    """Whether it holds."""
    return {YES: _("Yes"), NOT_YET: _("Not yet"), NO: _("No")}


def names(view: MediationView) -> dict[str, str]:
    """The three by name."""
    return {role: safe(person.name) for role, person in view.people.items()}


def between(_: Translator, view: MediationView) -> str:
    """Which mediation it is."""
    who = names(view)
    return _("{asker} and {other}, with {mediator}", **who)


def where(_: Translator, view: MediationView) -> str:
    """Where it stands, and what comes next."""
    who = names(view)
    mediation = view.mediation
    if mediation.ended_at is not None:
        return ending(_, view)
    return {
        ASKED: _(
            "{asker} asks {mediator} to mediate between {asker} and {other}. {other} does not know of it "
            "yet.",
            **who,
        ),
        DECLINED: _("{mediator} cannot do it. {asker} may ask somebody else, or let it be.", **who),
        TAKEN_ON: _(
            "{mediator} mediates, and talks with {asker} first. {other} is invited when the time is right.",
            **who,
        ),
        INVITED: _(
            "{asker} asked {mediator} to help {asker} and {other} find a way. {other} is invited "
            "to tell how it looks from the other company.",
            **who,
        ),
        REFUSED: _("{other} would rather not take part. {mediator} closes with a few words.", **who),
        HEARD: _("{mediator} has heard both, and looks for a way forward.", **who),
        PROPOSED: _("{mediator} has proposed a way forward. It stands when both agree.", **who),
        CHANGE_WISHED: _("Something should be different. {mediator} proposes anew.", **who),
        AGREED: _(
            "Both have agreed. On {day} all three are asked whether it holds.", day=_follow_up(_, view)
        ),
        FOLLOWED_UP: _("All three are asked whether it holds."),
        LOST: _(
            "The key to what was written is lost: nobody can read it any more, not even you. Whoever wrote "
            "is asked to write again."
        ),
    }[mediation.state]


def by_when(_: Translator, view: MediationView) -> str:
    """On which day something happens by itself, and what; empty where `where` has said it."""
    mediation = view.mediation
    if mediation.due_at is None or mediation.destroyed_at is not None or mediation.state == AGREED:
        return ""
    day = _follow_up(_, view)
    if mediation.ended_at is not None:
        return _("It is deleted on {day}.", day=day)
    if mediation.reminded_at is None:
        return _("If nothing has happened by {day}, whoever it waits for is reminded.", day=day)
    if mediation.state == FOLLOWED_UP:
        return _("On {day} it ends with what has been said by then.", day=day)
    return _("If nobody moves by {day}, it ends, and what was written is deleted.", day=day)


def ending(_: Translator, view: MediationView) -> str:
    """How it ended, and what became of what was written."""
    who, mediation = names(view), view.mediation
    by = next((who[role] for role in who if mediation.person_id(role) == mediation.ended_by), "")
    how = {
        SETTLED: _("This mediation has ended."),
        WITHDRAWN: _("{who} has ended this mediation.", who=by),
        CLOSED: _("{who} has closed this mediation.", who=by),
        LEFT: _("This mediation has ended: one of the two has left the channel."),
        NO_MEDIATOR: _(
            "This mediation has ended: {mediator} cannot mediate any more. You can start anew with somebody "
            "else.",
            **who,
        ),
        EXPIRED: _("This mediation has ended, because nothing happened in it for a long time."),
        PARTNERSHIP_ENDED: _("This mediation has ended with the collaboration."),
    }[mediation.outcome]
    return f"{how} {_what_became(_, view)}"


def _what_became(_: Translator, view: MediationView) -> str:
    mediation = view.mediation
    if mediation.destroyed_at is not None:
        return _("What was written is deleted.")
    if mediation.kept_at is not None:
        return _("Both want to keep what was written: only you three can read it.")
    return _("What was written is deleted, and so will this last word be.")


def _follow_up(_: Translator, view: MediationView) -> str:
    due_at = view.mediation.due_at
    return _.day_of(due_at, view.seat.partnership.tz) if due_at else "?"


def no_mediator(_: Translator, *, is_self: bool) -> str:
    """How a mediator is named."""
    how = _(
        "A contact person or a facilitator can name one: open *People*, choose the person and "
        "tick *Mediator*. It should be somebody whom all companies here trust."
    )
    first = (
        _("The only mediator here is you, and who mediates may not be one of the two.")
        if is_self
        else _("Nobody is named as mediator here yet.")
    )
    return f"{first} {how}"


def account_heading(_: Translator, view: MediationView, role: str) -> str:
    """The heading of what one party wrote."""
    if role == view.role:
        return _("*What you wrote*")
    return _("*What {who} wrote*", who=names(view)[role])


def word_of(_: Translator, view: MediationView, role: str) -> str:
    """The heading of somebody's last word."""
    return _("*A word from {who}*", who=names(view)[role])


ROLES_OF_ACCOUNTS = (ASKER, OTHER)
ROLES_OF_WORDS = (MEDIATOR, ASKER, OTHER)
