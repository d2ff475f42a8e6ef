"""Retros: feedback under a promise of anonymity that the mechanism keeps."""

from bot.rituals.retro.boxes import (
    answer as answer,
    form as form,
    form_of_present as form_of_present,
    judge as judge,
    withdraw as withdraw,
)
from bot.rituals.retro.figures import (
    RetroFigures as RetroFigures,
    figures as figures,
)
from bot.rituals.retro.formats import (
    AGREED as AGREED,
    HEALTH as HEALTH,
    OWN as OWN,
    POINTS as POINTS,
    columns_of as columns_of,
    counts as counts,
    quartiles as quartiles,
)
from bot.rituals.retro.inviting import complete_terms as complete_terms
from bot.rituals.retro.joining import (
    JoinedCard as JoinedCard,
    most_voted as most_voted,
)
from bot.rituals.retro.languages import get_ready as get_ready
from bot.rituals.retro.mine import waiting_for as waiting_for
from bot.rituals.retro.modes import (
    check_mode as check_mode,
    offered as offered,
    usual_k as usual_k,
)
from bot.rituals.retro.narrowing import (
    Invited as Invited,
    invited_to as invited_to,
)
from bot.rituals.retro.openings import (
    cadences_due as cadences_due,
    follow_cadence as follow_cadence,
    open_now as open_now,
)
from bot.rituals.retro.planning import (
    agree as agree,
    carry_out as carry_out,
    carry_out_pause as carry_out_pause,
    follow_settings as follow_settings,
    pause as pause,
    plan_of as plan_of,
    resume as resume,
    skip as skip,
)
from bot.rituals.retro.records import (
    ANONYMOUS as ANONYMOUS,
    CANCELLED as CANCELLED,
    FORGOTTEN as FORGOTTEN,
    KEY_LOST as KEY_LOST,
    LEAST_K as LEAST_K,
    MIXED as MIXED,
    MOST_DAYS as MOST_DAYS,
    MOST_K as MOST_K,
    NAMED as NAMED,
    RELEASED as RELEASED,
    TALLIES as TALLIES,
    TOO_FEW as TOO_FEW,
    USUAL_DAYS as USUAL_DAYS,
    USUAL_K as USUAL_K,
    Plan as Plan,
    RetroCadence as RetroCadence,
    RetroCard as RetroCard,
    RetroChange as RetroChange,
    RetroHealth as RetroHealth,
    RetroNamedCard as RetroNamedCard,
    RetroRound as RetroRound,
    check as check,
    tally as tally,
)
from bot.rituals.retro.rounds import (
    DOTS as DOTS,
    before_cancel as before_cancel,
    cancel as cancel,
    ended_boxes as ended_boxes,
    follow_ground as follow_ground,
    go_on as go_on,
    live_boxes as live_boxes,
    lost as lost,
    my_dots as my_dots,
    next_due as next_due,
    note_next as note_next,
    read as read,
    replace_lost as replace_lost,
    rounds_due as rounds_due,
    rounds_unnoted as rounds_unnoted,
    vote as vote,
)
from bot.rituals.retro.talking import (
    end_talk as end_talk,
    my_worth as my_worth,
    say_worth as say_worth,
    talks_due as talks_due,
)
from bot.rituals.retro.views import (
    AnsweredView as AnsweredView,
    Draft as Draft,
    FormView as FormView,
    PlanView as PlanView,
    RareLanguage as RareLanguage,
    ResultView as ResultView,
    RoundView as RoundView,
    cadence_of as cadence_of,
    cadences_of as cadences_of,
    open_round as open_round,
    open_rounds as open_rounds,
    released_before as released_before,
    result_of as result_of,
    show_open as show_open,
    waiting_round as waiting_round,
)
