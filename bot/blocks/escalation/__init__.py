"""How escalation looks: its messages in the channel and to people, and its modals."""

from bot.blocks.escalation.card import (
    copy as copy,
    standing as standing,
    story as story,
)
from bot.blocks.escalation.export import as_markdown as as_markdown
from bot.blocks.escalation.ladder import (
    ladder_modal as ladder_modal,
    rung_modal as rung_modal,
    times_modal as times_modal,
)
from bot.blocks.escalation.messages import (
    nudge as nudge,
    question as question,
    raiser as raiser,
)
from bot.blocks.escalation.modals import (
    LISTED as LISTED,
    again_modal as again_modal,
    ask_modal as ask_modal,
    hand_back_modal as hand_back_modal,
    list_modal as list_modal,
    raise_modal as raise_modal,
    reopen_modal as reopen_modal,
    resolve_modal as resolve_modal,
    story_modal as story_modal,
)
from bot.blocks.escalation.outlook import (
    more_modal as more_modal,
    raised_modal as raised_modal,
    weekend as weekend,
)
from bot.blocks.escalation.steps import move as move
from bot.blocks.escalation.words import named as named, severities as severities, state as state
