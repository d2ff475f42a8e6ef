"""Mediation: a quarrel goes to a neutral mediator alone, and what is agreed becomes actions.

It gives no figures to a scorecard: a partnership seldom has more than one, and a count of one would tell
that there was a quarrel at all.
"""

from bot.rituals.mediation.asking import (
    AskView as AskView,
    ask as ask,
    ask_another as ask_another,
    before_asking as before_asking,
    before_asking_another as before_asking_another,
)
from bot.rituals.mediation.clock import (
    due as due,
    end_stranded as end_stranded,
    ended_boxes as ended_boxes,
    follow_people as follow_people,
    follow_settings as follow_settings,
    go_on as go_on,
    live_boxes as live_boxes,
    lost as lost,
    next_due as next_due,
    note_next as note_next,
    replace_lost as replace_lost,
    stranded as stranded,
    unnoted as unnoted,
)
from bot.rituals.mediation.commands import (
    StepDraft as StepDraft,
    agree as agree,
    before_proposing as before_proposing,
    before_writing as before_writing,
    close as close,
    decline as decline,
    invite as invite,
    propose as propose,
    refuse as refuse,
    take_on as take_on,
    wish_change as wish_change,
    withdraw as withdraw,
    write_account as write_account,
)
from bot.rituals.mediation.holding import (
    before_holding as before_holding,
    hold as hold,
)
from bot.rituals.mediation.papers import (
    HOLDS as HOLDS,
    MOST as MOST,
    NO as NO,
    NOT_YET as NOT_YET,
    STEP_MOST as STEP_MOST,
    STEPS_MOST as STEPS_MOST,
    YES as YES,
    Account as Account,
    Paper as Paper,
    Proposal as Proposal,
    Step as Step,
    Verdict as Verdict,
)
from bot.rituals.mediation.places import (
    Place as Place,
    mediators as mediators,
)
from bot.rituals.mediation.readers import complete_terms as complete_terms
from bot.rituals.mediation.records import (
    AGREED as AGREED,
    ASKED as ASKED,
    ASKER as ASKER,
    CHANGE_WISHED as CHANGE_WISHED,
    CLOSED as CLOSED,
    DECLINED as DECLINED,
    ENDED as ENDED,
    EXPIRED as EXPIRED,
    FOLLOWED_UP as FOLLOWED_UP,
    HEARD as HEARD,
    INVITED as INVITED,
    LEFT as LEFT,
    LOST as LOST,
    MEDIATOR as MEDIATOR,
    NO_MEDIATOR as NO_MEDIATOR,
    OTHER as OTHER,
    PARTIES as PARTIES,
    PARTNERSHIP_ENDED as PARTNERSHIP_ENDED,
    PROPOSED as PROPOSED,
    REFUSED as REFUSED,
    SETTLED as SETTLED,
    TAKEN_ON as TAKEN_ON,
    WITHDRAWN as WITHDRAWN,
    Mediation as Mediation,
    MediationCall as MediationCall,
)
from bot.rituals.mediation.views import (
    MediationView as MediationView,
    before as before,
    list_of as list_of,
    show as show,
    waiting_for as waiting_for,
)
