"""The bot tokens: the one of the settings, or those of the workspaces that installed the app."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.database import Unusable
from bot.doctor.finding import FAIL, OK, WARN, Finding, Patient
from bot.installations import ManyWorkspaces, WrongTokenKeys
from bot.settings import Settings

AN_ID: Final = "T0123ABCD"


@dataclass(frozen=True)
class Token:
    """A bot token, and what to call it."""

    whose: str
    secret: str = field(repr=False)


async def tokens(patient: Patient) -> tuple[list[Token], list[Finding]]:
    """Those that can be read, and what is to be said of them."""
    given = patient.settings
    if given.slack_client_id is None:
        token = given.slack_bot_token
        return ([Token("SLACK_BOT_TOKEN", token.get_secret_value())] if token else []), []
    if not given.keys_of_tokens or not _has_tables(patient):
        return [], [_allowed(given, [])]
    many = ManyWorkspaces(patient.database, given.slack_client_id, given.keys_of_tokens)
    try:
        await many.load()
    except WrongTokenKeys as error:
        return [], [Finding("stored_tokens", FAIL, str(error)), _allowed(given, [])]
    there = many.everyone()
    found = [Token(f"the token of {owner}", each.token) for owner, each in there.items()]
    return found, [_counted(len(found)), _allowed(given, sorted(there))]


def _allowed(given: Settings, there: Sequence[str]) -> Finding:
    """Who may install it, against who has."""
    name = "allowed_workspaces"
    if not given.allowed:
        whose = "those that have it" if there else "your own id, from the address of Slack in a browser"
        return Finding(
            name,
            FAIL,
            f"No workspace that has not installed it yet can. Set {whose}, after a comma any other that may: "
            f"`ALLOWED_WORKSPACES={','.join(there) or AN_ID}`.",
        )
    if unnamed := sorted(set(there) - given.allowed):
        sentence = f"Installed, and not in ALLOWED_WORKSPACES: {', '.join(unnamed)}. They go on as they are."
        return Finding(name, WARN, sentence)
    return Finding(name, OK, f"ALLOWED_WORKSPACES names {len(given.allowed)} that may install it.")


def _counted(workspaces: int) -> Finding:
    if workspaces:
        return Finding("stored_tokens", OK, f"TOKEN_KEYS opens the tokens of {workspaces} workspaces.")
    return Finding(
        "stored_tokens", WARN, "No workspace has installed the app yet, at PUBLIC_URL/slack/install."
    )


def _has_tables(patient: Patient) -> bool:
    try:
        found, newest = patient.database.revisions()
    except Unusable:
        return False  # another check says so
    return found == newest
