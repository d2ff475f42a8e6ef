"""What each ritual puts on the panels of several partnerships: it is asked once for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.blocks.panel import PanelView
from bot.calendar import local_day
from bot.partnerships import Unit
from bot.rituals import action, charter, disagreement, escalation, idea, retro, risk, status

Panels = Mapping[int, PanelView]
"""By the ids of their partnerships."""


def meetings(w: Unit, panels: Panels) -> Panels:
    """When they meet, and the round that is open."""
    cadences, rounds = status.cadences_of(w, panels), status.open_rounds(w, panels)
    forums = status.next_of_forums(w, panels)
    return {
        about: replace(
            each, cadence=cadences.get(about), round=rounds.get(about), forums=forums.get(about, ())
        )
        for about, each in panels.items()
    }


def retros(w: Unit, panels: Panels) -> Panels:
    """When the next one is, and the one that is open."""
    cadences, rounds = retro.cadences_of(w, panels), retro.open_rounds(w, panels)
    return {
        about: replace(each, retros=cadences.get(about), retro=rounds.get(about))
        for about, each in panels.items()
    }


def blockers(w: Unit, panels: Panels) -> Panels:
    """Those that are open, and the steps that would call nobody."""
    steps = escalation.steps_of(w, panels)
    found = escalation.several_in_short(w, steps)
    return {
        about: replace(
            each,
            blockers=found[about],
            steps=len(steps[about]),
            vacant=sum(
                escalation.has_nobody(step, each.sides, each.people, each.parts) for step in steps[about]
            ),
        )
        for about, each in panels.items()
    }


def actions(w: Unit, panels: Panels) -> Panels:
    """Those that are overdue, and how many are open."""
    found = action.open_actions_of(w, panels)
    return {
        about: replace(
            each, overdue=_overdue(w, each, found.get(about, ())), open_actions=len(found.get(about, ()))
        )
        for about, each in panels.items()
    }


def agreements(w: Unit, panels: Panels) -> Panels:
    """The working agreement: whether it is signed, and the criteria that do not go as they should."""
    found = charter.several_in_short(w, panels)
    return {about: replace(each, charter=found.get(about)) for about, each in panels.items()}


def risks(w: Unit, panels: Panels) -> Panels:
    """How many are open."""
    found = risk.count_open_of(w, panels)
    return {about: replace(each, open_risks=found.get(about, 0)) for about, each in panels.items()}


def ideas(w: Unit, panels: Panels) -> Panels:
    """How many wait for an answer."""
    found = idea.count_open_of(w, panels)
    return {about: replace(each, open_ideas=found.get(about, 0)) for about, each in panels.items()}


def disagreements(w: Unit, panels: Panels) -> Panels:
    """Those that are open between the companies as such."""
    found = disagreement.several_in_short(w, panels)
    return {about: replace(each, disagreements=found.get(about, ())) for about, each in panels.items()}


def _overdue(w: Unit, panel: PanelView, of: Sequence[action.Promise]) -> Sequence[action.Promise]:
    return action.overdue(of, local_day(w.now, panel.partnership.tz))
