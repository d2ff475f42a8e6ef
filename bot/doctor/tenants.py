"""The bot tokens: the one of the settings, or those of the workspaces that installed the app."""

from dataclasses import dataclass, field

from bot.database import Unusable
from bot.doctor.finding import FAIL, OK, WARN, Finding, Patient
from bot.installations import ManyWorkspaces, WrongTokenKeys


@dataclass(frozen=True)
class Token:
    """A bot token, or none, and what to call it."""

    whose: str = ""
    secret: str | None = field(default=None, repr=False)


async def tokens(patient: Patient) -> tuple[list[Token], list[Finding]]:
    """Those that can be read, and what is to be said of them."""
    given = patient.settings
    if given.slack_client_id is None:
        token = given.slack_bot_token
        return ([Token("SLACK_BOT_TOKEN", token.get_secret_value())] if token else []), []
    if not given.keys_of_tokens or not _has_tables(patient):
        return [], []
    many = ManyWorkspaces(patient.database, given.slack_client_id, given.keys_of_tokens)
    try:
        await many.load()
    except WrongTokenKeys as error:
        return [], [Finding("stored_tokens", FAIL, str(error))]
    found = [Token(f"the token of {owner}", each.token) for owner, each in many.everyone().items()]
    return found, [_counted(len(found))]


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
