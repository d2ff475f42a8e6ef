"""Ideas: one company suggests an improvement, and the other answers within five working days."""

from bot.rituals.idea.clock import (
    follow_return as follow_return,
    follow_settings as follow_settings,
    next_due as next_due,
    remind as remind,
    reminders_due as reminders_due,
)
from bot.rituals.idea.commands import (
    before_answering as before_answering,
    before_suggesting as before_suggesting,
    begin_trying as begin_trying,
    decline as decline,
    enter as enter,
    follow_forum as follow_forum,
    suggest as suggest,
    take_to_meeting as take_to_meeting,
    withdraw as withdraw,
)
from bot.rituals.idea.figures import (
    IdeaFigures as IdeaFigures,
    figures as figures,
)
from bot.rituals.idea.mine import waiting_for as waiting_for
from bot.rituals.idea.records import (
    EFFORTS as EFFORTS,
    MOST as MOST,
    NOT_NOW as NOT_NOW,
    OPEN as OPEN,
    TRIED as TRIED,
    WITHDRAWN as WITHDRAWN,
    Draft as Draft,
    Forum as Forum,
    Idea as Idea,
)
from bot.rituals.idea.views import (
    STANDING as STANDING,
    IdeaList as IdeaList,
    IdeasInSummary as IdeasInSummary,
    IdeaView as IdeaView,
    count_open_of as count_open_of,
    draw_standing as draw_standing,
    for_summary as for_summary,
    list_of as list_of,
    may_answer as may_answer,
    show as show,
    view_of as view_of,
)
