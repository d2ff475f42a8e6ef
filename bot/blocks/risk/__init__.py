"""How openness looks: its messages, its modals, and its lines in a digest."""

from bot.blocks.risk.messages import (
    orphan as orphan,
    reminder as reminder,
    said as said,
)
from bot.blocks.risk.modals import (
    list_modal as list_modal,
    look_modal as look_modal,
    looked_modal as looked_modal,
    review_modal as review_modal,
    said_modal as said_modal,
    say_modal as say_modal,
)
from bot.blocks.risk.words import digest_line as digest_line, digest_lines as digest_lines
