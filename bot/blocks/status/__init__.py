"""How the status meeting looks: its messages in the channel, and its modals."""

from bot.blocks.status.agenda import (
    add_modal as add_modal,
    agenda_modal as agenda_modal,
)
from bot.blocks.status.answering import (
    answer_modal as answer_modal,
    excused_modal as excused_modal,
    nothing_new_modal as nothing_new_modal,
    thanks_modal as thanks_modal,
)
from bot.blocks.status.approval import (
    approval as approval,
    asked_modal as asked_modal,
    remark_modal as remark_modal,
    remarked as remarked,
)
from bot.blocks.status.calendar import (
    calendar_content as calendar_content,
    calendar_modal as calendar_modal,
    calendar_refused as calendar_refused,
    forum_file as forum_file,
)
from bot.blocks.status.decisions import (
    decision_modal as decision_modal,
    decisions_modal as decisions_modal,
    replace_modal as replace_modal,
)
from bot.blocks.status.forums import (
    YES as YES,
    change_forum_modal as change_forum_modal,
    forums_modal as forums_modal,
    new_forum_modal as new_forum_modal,
)
from bot.blocks.status.messages import (
    change as change,
    nths as nths,
    often as often,
    prompt as prompt,
)
from bot.blocks.status.minutes import (
    Minutes as Minutes,
    minutes_file as minutes_file,
    minutes_not_sent as minutes_not_sent,
    minutes_title as minutes_title,
)
from bot.blocks.status.modals import (
    EXTRA as EXTRA,
    WORKDAY_BEFORE as WORKDAY_BEFORE,
    action_modal as action_modal,
    answers_modal as answers_modal,
    change_modal as change_modal,
    move_modal as move_modal,
    now_modal as now_modal,
    on_holidays as on_holidays,
    plan_modal as plan_modal,
    rhythm_of as rhythm_of,
    stands_for as stands_for,
)
from bot.blocks.status.naming import (
    kinds as kinds,
    name_of as name_of,
)
from bot.blocks.status.present import (
    present_modal as present_modal,
    ticked_modal as ticked_modal,
)
from bot.blocks.status.reminding import (
    reminder as reminder,
    silent as silent,
)
from bot.blocks.status.summary import digest as digest
