"""Ids of Slack's in the settings: lists with commas between."""

import re
from typing import Final

OWNER: Final = re.compile(r"[TE][A-Z0-9]{2,30}")
"""Slack's id of a workspace or an organisation."""
USER: Final = re.compile(rf"(?:{OWNER.pattern}/)?[UW][A-Z0-9]{{2,30}}")
"""Slack's id of a person, after the workspace that installed the app where there are several."""


def listed(written: str) -> list[str]:
    """What stands between commas."""
    return [each.strip() for each in written.split(",") if each.strip()]


def by_workspace(written: str) -> dict[str, frozenset[str]]:
    """People by the workspace that stands before them; by "" those before whom none does."""
    found: dict[str, set[str]] = {}
    for each in listed(written):
        owner, _slash, user = each.rpartition("/")
        found.setdefault(owner, set()).add(user)
    return {owner: frozenset(users) for owner, users in found.items()}
