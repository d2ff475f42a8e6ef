"""How the charter looks: its messages, its pages to read, and the modals in which it is written."""

from bot.blocks.charter.comparing import comparison_modal, versions_modal
from bot.blocks.charter.export import as_markdown
from bot.blocks.charter.messages import orphaned, question, review, signed, version, welcome
from bot.blocks.charter.modals import (
    action_modal,
    add_modal,
    answer_modal,
    answered_modal,
    change_modal,
    edit_modal,
    export_modal,
    rhythm_modal,
    sign_modal,
    thanks_modal,
)
from bot.blocks.charter.pages import history_modal, page_modal, page_of
from bot.blocks.charter.views import CharterPage, CharterView
from bot.blocks.charter.words import glance, worries

__all__ = [
    "CharterPage",
    "CharterView",
    "action_modal",
    "add_modal",
    "answer_modal",
    "answered_modal",
    "as_markdown",
    "change_modal",
    "comparison_modal",
    "edit_modal",
    "export_modal",
    "glance",
    "history_modal",
    "orphaned",
    "page_modal",
    "page_of",
    "question",
    "review",
    "rhythm_modal",
    "sign_modal",
    "signed",
    "thanks_modal",
    "version",
    "versions_modal",
    "welcome",
    "worries",
]
