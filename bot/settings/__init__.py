"""What the operator has set: read once from the environment and `.env`, then frozen."""

from bot.settings.known import (
    OWNER as OWNER,
    Settings as Settings,
    table as table,
)
from bot.settings.reading import (
    ENV_FILE as ENV_FILE,
    Looked as Looked,
    SettingsError as SettingsError,
    given_names as given_names,
    look as look,
    read as read,
)
