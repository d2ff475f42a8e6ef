"""How the charter looks: its messages, its pages to read, and the modals in which it is written."""

from bot.blocks.charter.aims import (
    aims as aims,
    aims_modal as aims_modal,
)
from bot.blocks.charter.clauses import (
    add_clause_modal as add_clause_modal,
    change_clause_modal as change_clause_modal,
    day_answer_modal as day_answer_modal,
    day_answered as day_answered,
    day_answered_modal as day_answered_modal,
    day_question as day_question,
    parts_modal as parts_modal,
)
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
)
from bot.blocks.charter.views import (
    CharterPage as CharterPage,
    CharterView as CharterView,
)
from bot.blocks.charter.words import (
    clause_kind_on as clause_kind_on,
    figures_line as figures_line,
    page_of as page_of,
    troubled_lines as troubled_lines,
    turned_line as turned_line,
    worries as worries,
)
