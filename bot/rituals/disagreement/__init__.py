"""Disagreements: company against company, each side's view beside the other's, up to the steering group."""

from bot.rituals.disagreement.clock import (
    follow_people as follow_people,
    follow_return as follow_return,
    follow_settings as follow_settings,
    next_due as next_due,
    redden as redden,
    turning_due as turning_due,
)
from bot.rituals.disagreement.commands import (
    agree as agree,
    before_settling as before_settling,
    before_stating as before_stating,
    raise_it as raise_it,
    read as read,
    settle as settle,
    state as state,
    withdraw as withdraw,
)
from bot.rituals.disagreement.figures import (
    DisagreementFigures as DisagreementFigures,
    figures as figures,
)
from bot.rituals.disagreement.mine import waiting_for as waiting_for
from bot.rituals.disagreement.records import (
    DAYS as DAYS,
    RED as RED,
    SETTLED as SETTLED,
    VIEW_MOST as VIEW_MOST,
    WHAT_MOST as WHAT_MOST,
    WITHDRAWN as WITHDRAWN,
    WORD_MOST as WORD_MOST,
    YELLOW as YELLOW,
    Disagreement as Disagreement,
    DisagreementConsent as DisagreementConsent,
    DisagreementStatement as DisagreementStatement,
    DisagreementTerms as DisagreementTerms,
)
from bot.rituals.disagreement.showing import (
    STANDING as STANDING,
    draw_standing as draw_standing,
    show as show,
)
from bot.rituals.disagreement.terms import (
    carry_out as carry_out,
    checked_days as checked_days,
    days_of as days_of,
)
from bot.rituals.disagreement.views import (
    Above as Above,
    DisagreementList as DisagreementList,
    DisagreementView as DisagreementView,
    InShort as InShort,
    Stated as Stated,
    list_of as list_of,
    several_in_short as several_in_short,
)
