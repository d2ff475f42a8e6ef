"""Status meetings: prompts on a schedule that both sides answer; the silent side is visible."""

from bot.rituals.status.agenda import (
    MINUTES as MINUTES,
    POINT_MOST as POINT_MOST,
    Agenda as Agenda,
    PointView as PointView,
    StatusPoint as StatusPoint,
    points_at as points_at,
    sent_up as sent_up,
)
from bot.rituals.status.answering import (
    answer as answer,
    draw_prompt_of as draw_prompt_of,
    excuse as excuse,
    form as form,
    nothing_new as nothing_new,
    own_answer as own_answer,
)
from bot.rituals.status.approvals import (
    APPROVED as APPROVED,
    REMARK as REMARK,
    REMARK_MOST as REMARK_MOST,
    SILENT as SILENT,
    ApprovalView as ApprovalView,
    StatusApproval as StatusApproval,
    approvals_of as approvals_of,
)
from bot.rituals.status.approving import (
    MinutesAsked as MinutesAsked,
    approvals_due as approvals_due,
    approve as approve,
    before_remark as before_remark,
    begin_approval as begin_approval,
    follow_return as follow_return,
    read_asked as read_asked,
    remark as remark,
    see_to_approval as see_to_approval,
    show_asked as show_asked,
)
from bot.rituals.status.attendance import (
    AttendanceView as AttendanceView,
    Present as Present,
    StatusAttendance as StatusAttendance,
    before_ticking as before_ticking,
    may_tick as may_tick,
    present_at as present_at,
    tick as tick,
)
from bot.rituals.status.carrying_out import (
    carry_out as carry_out,
    carry_out_forum as carry_out_forum,
    carry_out_pause as carry_out_pause,
    check as check,
)
from bot.rituals.status.comparing import (
    Before as Before,
    SilenceView as SilenceView,
    answer_silence as answer_silence,
    ask_silent as ask_silent,
    before as before,
)
from bot.rituals.status.decisions import (
    Deciding as Deciding,
    DecisionList as DecisionList,
    DecisionView as DecisionView,
    Replacing as Replacing,
    before_deciding as before_deciding,
    before_replacing as before_replacing,
    count_decisions as count_decisions,
    decide as decide,
    decided_between as decided_between,
    decisions_for as decisions_for,
    replace_decision as replace_decision,
)
from bot.rituals.status.figures import (
    StatusFigures as StatusFigures,
    figures as figures,
)
from bot.rituals.status.following import follow_meetings as follow_meetings, follow_people as follow_people
from bot.rituals.status.forums import (
    forum_numbered as forum_numbered,
    forums_of as forums_of,
    live_forum as live_forum,
)
from bot.rituals.status.in_calendars import (
    ForumCalendar as ForumCalendar,
    StatusCalendar as StatusCalendar,
    calendar_for as calendar_for,
    calendars_of as calendars_of,
    calendars_with as calendars_with,
)
from bot.rituals.status.messages import planned_in as planned_in
from bot.rituals.status.mine import waiting_for as waiting_for
from bot.rituals.status.on_agenda import (
    add_point as add_point,
    agenda_for as agenda_for,
    deal_with as deal_with,
    send_up as send_up,
)
from bot.rituals.status.opening_forums import (
    forums_due as forums_due,
    open_forum as open_forum,
)
from bot.rituals.status.openings import (
    open_taken as open_taken,
    openings_due as openings_due,
    take_due as take_due,
    taken as taken,
)
from bot.rituals.status.planning import (
    WallClock as WallClock,
    agree as agree,
    follow_settings as follow_settings,
    move as move,
    open_now as open_now,
    pause as pause,
    plan_of as plan_of,
    resume as resume,
    skip as skip,
)
from bot.rituals.status.plans import (
    COLLABORATION as COLLABORATION,
    FORUMS_MOST as FORUMS_MOST,
    KINDS as KINDS,
    NAME_LONGEST as NAME_LONGEST,
    OPERATIONS as OPERATIONS,
    STEERING as STEERING,
    ForumPlan as ForumPlan,
    Meetings as Meetings,
    Plan as Plan,
    StatusCadence as StatusCadence,
    StatusForum as StatusForum,
    opening as opening,
)
from bot.rituals.status.records import (
    LATE as LATE,
    QUESTIONS as QUESTIONS,
    REPLIES as REPLIES,
    StatusAnswer as StatusAnswer,
    StatusChange as StatusChange,
    StatusDecision as StatusDecision,
    StatusExpectation as StatusExpectation,
    StatusOpening as StatusOpening,
    StatusRound as StatusRound,
    next_facilitator as next_facilitator,
    reminder as reminder,
)
from bot.rituals.status.rounds import (
    close as close,
    count as count,
    digests_due as digests_due,
    enter_digest as enter_digest,
    lowest_that_meets as lowest_that_meets,
    next_due as next_due,
    note_digest as note_digest,
    note_reminder as note_reminder,
    read as read,
    remind as remind,
    reminders_due as reminders_due,
    undated as undated,
    unreminded as unreminded,
)
from bot.rituals.status.views import (
    FormView as FormView,
    PlanView as PlanView,
    ReminderView as ReminderView,
    RoundView as RoundView,
    SideTally as SideTally,
    cadence_of as cadence_of,
    cadences_of as cadences_of,
    digest_before as digest_before,
    digests_with as digests_with,
    next_meetings as next_meetings,
    next_of_forums as next_of_forums,
    open_round as open_round,
    open_rounds as open_rounds,
    rounds_asked_for as rounds_asked_for,
    show_open as show_open,
    view_of as view_of,
    views_of as views_of,
)
