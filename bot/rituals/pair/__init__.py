"""Pairs across the sides: people who said yes are drawn for a talk, now and then."""

from bot.rituals.pair.clock import (
    PairFigures as PairFigures,
    PlaceView as PlaceView,
    ask as ask,
    before_telling as before_telling,
    draw_due as draw_due,
    draws_due as draws_due,
    figures as figures,
    follow_people as follow_people,
    follow_settings as follow_settings,
    history as history,
    next_due as next_due,
    note_question as note_question,
    questions_due as questions_due,
    tell as tell,
    unasked as unasked,
    waiting_for as waiting_for,
)
from bot.rituals.pair.commands import (
    PlanView as PlanView,
    agree as agree,
    before_agreeing as before_agreeing,
    next_draw as next_draw,
    plan_of as plan_of,
    show as show,
    willing as willing,
    wish as wish,
)
from bot.rituals.pair.drawing import (
    Pair as Pair,
    draw as draw,
)
from bot.rituals.pair.records import (
    PairPlace as PairPlace,
    PairPlan as PairPlan,
    PairRound as PairRound,
    Rhythm as Rhythm,
)
