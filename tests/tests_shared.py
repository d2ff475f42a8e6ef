"""What tests of several folders name."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.sealed import FolderKeys, Key, Terms
from bot.work import Work

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = datetime(2026, 5, 4, 8, 45, tzinfo=COPENHAGEN)
PATIENCE = 120.0
"""Seconds for what takes one or two, where a machine has ten times as much to do; a fault takes longer."""


def keys_in(folder: Path) -> FolderKeys:
    """A folder in which keys are kept from now on."""
    keys = FolderKeys(folder)
    keys.begin()
    return keys


def key_under(terms: Terms) -> Key:
    """A new key with these terms."""
    return Key(secrets.token_bytes(32), terms)


def at_once(work: Work, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """One unit of work, as the product runs it, without waiting for a thread."""
    return pressed_by(None, work, act, *args, **kwargs)


def pressed_by(user: str | None, work: Work, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The same, where somebody pressed."""
    return work.here(lambda w: act(w, *args, **kwargs), by=user)
