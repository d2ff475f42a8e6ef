"""What takes more than one ritual: rituals do not know each other, so somebody must conduct them."""

from bot.conductor.escalation import before_resolving, before_rung, resolve_blocker
from bot.conductor.mine import home_of, mine_of, waiting_for
from bot.conductor.panel import draw_panel, panel_of, show_panel
from bot.conductor.partnership import (
    SetUpView,
    before_set_up,
    change_settings,
    correct_person,
    people_of,
    rename_channel,
    say_about_me,
    set_up,
    uninstall,
)
from bot.conductor.retro import (
    agreed_before,
    before_retro_action,
    before_retro_now,
    cancel_retro,
    destroy_orphans,
    draw_retro,
    follow_retro_cadence,
    go_on_with_retro,
    note_retro_action,
    open_retro_now,
    replace_lost_retro,
    retro_form,
)
from bot.conductor.status import before_action, blockers_of_status, close_status, decide, note_action

__all__ = [
    "SetUpView",
    "agreed_before",
    "before_action",
    "before_resolving",
    "before_retro_action",
    "before_retro_now",
    "before_rung",
    "before_set_up",
    "blockers_of_status",
    "cancel_retro",
    "change_settings",
    "close_status",
    "correct_person",
    "decide",
    "destroy_orphans",
    "draw_panel",
    "draw_retro",
    "follow_retro_cadence",
    "go_on_with_retro",
    "home_of",
    "mine_of",
    "note_action",
    "note_retro_action",
    "open_retro_now",
    "panel_of",
    "people_of",
    "rename_channel",
    "replace_lost_retro",
    "resolve_blocker",
    "retro_form",
    "say_about_me",
    "set_up",
    "show_panel",
    "uninstall",
    "waiting_for",
]
