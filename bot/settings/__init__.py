"""What the operator has set: read once from the environment and `.env`, then frozen."""

from bot.settings.known import OWNER, Settings, table
from bot.settings.reading import ENV_FILE, Looked, SettingsError, look, read

__all__ = ["ENV_FILE", "OWNER", "Looked", "Settings", "SettingsError", "look", "read", "table"]
