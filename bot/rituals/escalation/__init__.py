"""Escalation: a blocker finds its way up, and a clock binds both sides."""

from bot.rituals.escalation.agreeing import (
    LadderView as LadderView,
    carry_out as carry_out,
    check_one_less as check_one_less,
    checked as checked,
    one_more as one_more,
    rung_of as rung_of,
    show_ladder as show_ladder,
)
from bot.rituals.escalation.clock import (
    meet_deadlines as meet_deadlines,
    next_due as next_due,
    partnerships_due as partnerships_due,
    show as show,
    to_show as to_show,
    unnoted as unnoted,
    unreminded as unreminded,
)
from bot.rituals.escalation.commands import (
    Blocker as Blocker,
    acknowledge as acknowledge,
    ask as ask,
    before_move as before_move,
    before_raising as before_raising,
    confirm as confirm,
    draw_anew as draw_anew,
    hand_back as hand_back,
    raise_again as raise_again,
    raise_blocker as raise_blocker,
    reopen as reopen,
    resolve as resolve,
    take as take,
    take_further as take_further,
)
from bot.rituals.escalation.figures import (
    EscalationFigures as EscalationFigures,
    Times as Times,
    figures as figures,
)
from bot.rituals.escalation.following import (
    agree_running as agree_running,
    follow as follow,
    follow_return as follow_return,
)
from bot.rituals.escalation.ground import ground_of as ground_of
from bot.rituals.escalation.in_short import (
    FoundBlocker as FoundBlocker,
    InShort as InShort,
    in_short as in_short,
    list_of as list_of,
    oldest_open_of as oldest_open_of,
    several_in_short as several_in_short,
    with_words as with_words,
)
from bot.rituals.escalation.ladder import (
    DURATIONS as DURATIONS,
    PRESETS as PRESETS,
    SEVERITIES as SEVERITIES,
    SOURCES as SOURCES,
    WORKDAY as WORKDAY,
    EscalationLadder as EscalationLadder,
    EscalationRung as EscalationRung,
    RungSettings as RungSettings,
    deadline as deadline,
    has_nobody as has_nobody,
    ladder_of as ladder_of,
    steps_of as steps_of,
    times_of as times_of,
)
from bot.rituals.escalation.lost import note_next as note_next, note_reminder as note_reminder
from bot.rituals.escalation.mine import own_open as own_open, waiting_for as waiting_for
from bot.rituals.escalation.records import (
    ACKNOWLEDGED as ACKNOWLEDGED,
    AGAIN as AGAIN,
    AWAY_NOW as AWAY_NOW,
    CLIMB as CLIMB,
    CONFIRMED as CONFIRMED,
    DOWN as DOWN,
    GIVE_STATUS as GIVE_STATUS,
    HANDED_BACK as HANDED_BACK,
    INSTEAD as INSTEAD,
    NOBODY as NOBODY,
    OF_A_STEP as OF_A_STEP,
    OF_SIDE as OF_SIDE,
    OPEN as OPEN,
    RAISER as RAISER,
    REMIND as REMIND,
    RESOLVED as RESOLVED,
    SET_UP as SET_UP,
    Escalation as Escalation,
    EscalationDeadline as EscalationDeadline,
    EscalationMove as EscalationMove,
    EscalationShownDeadline as EscalationShownDeadline,
)
from bot.rituals.escalation.showing import (
    STANDING as STANDING,
    draw_standing as draw_standing,
)
from bot.rituals.escalation.story import (
    Story as Story,
    as_json as as_json,
    story_for as story_for,
    story_of as story_of,
)
from bot.rituals.escalation.views import (
    EscalationView as EscalationView,
    MoveView as MoveView,
)
from bot.rituals.escalation.weekend import (
    ASKED as ASKED,
    MAY_AGREE as MAY_AGREE,
    MAY_ASK as MAY_ASK,
    MAY_COUNT as MAY_COUNT,
    EscalationSeen as EscalationSeen,
    Outlook as Outlook,
    Stop as Stop,
    agree_to_count as agree_to_count,
    ask_to_count as ask_to_count,
    look as look,
    stop_of as stop_of,
)
