"""The secret of a webhook lies in the database under TOKEN_KEYS, and signs all the same."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from outside_world import Receiver
from partnership_at_work import AtWork, who
from sqlmodel import select
from standardwebhooks import Webhook as Verifier
from tests_shared import MONDAY
from typer.testing import CliRunner

from bot import conductor
from bot.cli import cli
from bot.rituals import risk
from bot.rituals.risk import Draft
from bot.rituals.webhook import Letter, Webhook
from bot.token_keys import CannotOpenError, TokenKeys
from bot.webhooks import Webhooks

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _each in range(3))


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[AtWork]:
    """Two companies with a person each, who are contacts."""
    made = AtWork(sqlite_url, tmp_path / "keys", MONDAY, home=1, partner=1)
    yield made
    made.database.close()


def begun(office: AtWork, user: str, url: str, *keys: str) -> str:
    """Somebody switches it on where the operator has these keys; returns the secret that they are shown."""
    given = (who(user), office.id, url, "hooks.example", ["risk"])
    secret: str = office.do(conductor.begin_webhook, *given, TokenKeys(keys).lock)[1]
    return secret


def kept(office: AtWork) -> list[str]:
    """The secrets as the database has them, by age."""
    found: list[str] = office.do(lambda w: list(w.session.exec(select(Webhook.secret).order_by("id"))))
    return found


def letter(office: AtWork) -> Letter:
    """Something to be sent by the first of them, signed with what is kept."""
    return Letter("", kept(office)[0], "msg_1", json.dumps({"type": "risk.shared"}).encode())


async def sent(office: AtWork, *keys: str) -> tuple[str, list[tuple[dict[str, str], bytes]]]:
    """What comes of sending it by a bot with these keys, and what was received."""
    async with Receiver() as receiver:
        written = letter(office)
        url = Letter(receiver.url, written.secret, written.key, written.body)
        said = await Webhooks(frozenset({receiver.host}), keys=TokenKeys(keys)).send(url, datetime.now(UTC))
        return said, receiver.came


def rotated(office: AtWork, tmp_path: Path, sqlite_url: str, keys: str) -> tuple[int, str]:
    """`samspil rotate-tokens` in a bot of one workspace."""
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": sqlite_url,
        "KEYS": str(tmp_path / "keys"), "TOKEN_KEYS": keys,
    }  # fmt: skip
    ran = CliRunner().invoke(cli, ["rotate-tokens"], env=environment)
    return ran.exit_code, ran.output


async def test_with_a_key_nobody_reads_it_in_the_database_and_receivers_know_it(office: AtWork) -> None:
    """What is shown once verifies what is sent, by the specification's own library."""
    secret = begun(office, "P0", "https://hooks.example/", OLD)
    assert secret.startswith("whsec_")
    assert secret not in kept(office)[0]
    assert len(kept(office)[0]) > len(secret)
    said, ((headers, body),) = await sent(office, OLD)
    assert said == ""
    assert Verifier(secret).verify(body, headers) == {"type": "risk.shared"}


async def test_without_a_key_it_is_kept_as_it_is_and_goes_on_once_there_is_one(office: AtWork) -> None:
    """Bots of one workspace need no key; whoever sets one later breaks nothing."""
    secret = begun(office, "P0", "https://hooks.example/")
    assert kept(office) == [secret]
    for keys in ((), (NEW,)):
        said, ((headers, body),) = await sent(office, *keys)
        assert said == ""
        assert Verifier(secret).verify(body, headers)


async def test_where_no_key_opens_it_nothing_is_sent_unsigned_or_wrongly_signed(office: AtWork) -> None:
    """It is said in a word; a key that is put back opens it again."""
    begun(office, "P0", "https://hooks.example/", OLD)
    for keys in ((), (OTHER,)):
        assert await sent(office, *keys) == ("TOKEN_KEYS", [])
    assert (await sent(office, OTHER, OLD))[0] == ""


async def test_keys_are_exchanged_by_command(office: AtWork, tmp_path: Path, sqlite_url: str) -> None:
    """What was readable is locked by it, what was switched off stays empty; the old key may then go."""
    begun(office, "H0", "https://hooks.example/")
    office.do(conductor.end_webhook, who("H0"), office.id)
    readable = begun(office, "H0", "https://hooks.example/")
    secret = begun(office, "P0", "https://hooks.example/", OLD)
    assert rotated(office, tmp_path, sqlite_url, f"{NEW},{OLD}") == (0, "Encrypted anew: 2.\n")
    ended, *locked = kept(office)
    assert ended == ""
    assert [TokenKeys([NEW]).open(each) for each in locked] == [readable, secret]
    for each in locked:
        with pytest.raises(CannotOpenError):
            TokenKeys([OLD]).open(each)
    before = kept(office)
    code, said = rotated(office, tmp_path, sqlite_url, OTHER)
    assert code == 2
    assert "TOKEN_KEYS does not open" in said
    assert kept(office) == before
    assert rotated(office, tmp_path, sqlite_url, "")[0] == 2


def test_what_is_shared_is_signed_with_what_is_kept(office: AtWork) -> None:
    """The letter carries it locked: it is opened where it is signed, and nowhere else."""
    begun(office, "P0", "https://hooks.example/", OLD)
    made: Any = office.do(risk.say, who("H0"), office.id, Draft("risk", "Late", "Slower"), "V1")
    assert made is not None
    (owned,) = kept(office)
    assert not owned.startswith("whsec_")
