"""What the operator has set: read once from the environment and `.env`, then frozen."""

from bot.settings.ids import OWNER as OWNER
from bot.settings.known import Settings as Settings
from bot.settings.reading import (
    ENV_FILE as ENV_FILE,
    Looked as Looked,
    SettingsError as SettingsError,
    given_names as given_names,
    look as look,
    read as read,
)
from bot.settings.table import table as table
