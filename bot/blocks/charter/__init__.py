"""How the charter looks: its messages, its pages to read, and the modals in which it is written."""

from bot.blocks.charter.comparing import (
    comparison_modal as comparison_modal,
    versions_modal as versions_modal,
)
from bot.blocks.charter.export import as_markdown as as_markdown
from bot.blocks.charter.messages import (
    orphaned as orphaned,
    question as question,
    review as review,
    signed as signed,
    version as version,
    welcome as welcome,
)
from bot.blocks.charter.modals import (
    action_modal as action_modal,
    add_modal as add_modal,
    answer_modal as answer_modal,
    answered_modal as answered_modal,
    change_modal as change_modal,
    edit_modal as edit_modal,
    export_modal as export_modal,
    rhythm_modal as rhythm_modal,
    sign_modal as sign_modal,
    thanks_modal as thanks_modal,
)
from bot.blocks.charter.pages import (
    history_modal as history_modal,
    page_modal as page_modal,
    page_of as page_of,
)
from bot.blocks.charter.views import (
    CharterPage as CharterPage,
    CharterView as CharterView,
)
from bot.blocks.charter.words import (
    troubled_lines as troubled_lines,
    worries as worries,
)
