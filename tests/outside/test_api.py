"""The read-only API over loopback: allowed in Slack, read with a token, held against its own document."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from jsonschema import Draft202012Validator
from office_at_work import CANARY, Office, filled, opened
from openapi_spec_validator import OpenAPIV31SpecValidator
from partnership_at_work import AtWork, who
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from tests_shared import MONDAY
from typer.testing import CliRunner

from bot import conductor, partnerships
from bot.api import MOST_IN_A_MINUTE
from bot.cli import cli
from bot.errors import Refusal
from bot.openapi import DOCUMENT, SCHEMAS
from bot.partnerships import ApiPermission, ApiToken, Partnership
from bot.rituals import action, risk
from bot.rituals.risk import Draft
from playground.stage import Stage

DOCS = Path(__file__).parents[2] / "docs"
PATHS = tuple(DOCUMENT["paths"])


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """Two companies with two people each; H0 and P0 are contact persons."""
    async with opened(database_url, tmp_path / "keys") as made:
        yield made


def schema_of(path: str, status: int) -> Draft202012Validator:
    """What the document says of an answer, with what it refers to."""
    said = DOCUMENT["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
    whole = {**said, "components": DOCUMENT["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_document_is_openapi_and_stands_in_the_documentation() -> None:
    """And webhooks say the same of each thing."""
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert json.loads((DOCS / "openapi.json").read_text()) == DOCUMENT
    of_webhooks = json.loads((DOCS / "webhook.schema.json").read_text())["$defs"]
    here = json.loads(json.dumps(dict(SCHEMAS)).replace("#/components/schemas/", "#/$defs/"))
    assert of_webhooks == {name: here[name] for name in of_webhooks}


@pytest.mark.parametrize("side", [("P0", "Brevik"), ("H0", "Nordlys")])
async def test_every_answer_is_as_the_document_says_and_of_this_partnership_alone(
    office: Office, side: tuple[str, str]
) -> None:
    """Over every path, for either side; people are not named, and another tenant's words never come."""
    filled(office)
    token = office.allowed_token(*side)
    for path in PATHS:
        status, said, headers = await office.get(path, token)
        assert status == 200
        assert headers["Content-Type"].startswith("application/json")
        schema_of(path, 200).validate(said)
        text = json.dumps(said)
        assert CANARY not in text
        for name in ("Home 0", "Home 1", "Partner 0", "Partner 1", "Xenia"):
            assert name not in text
        if path != "/v1/collaboration":
            assert said["total"] == len(said["items"]) == 3
    _status, said, _headers = await office.get("/v1/collaboration", token)
    assert (said["companies"], said["reads_for"]) == (["Nordlys", "Brevik"], side[1])


async def test_without_a_token_that_holds_nothing_is_read(office: Office) -> None:
    """None, another's, a revoked one, one whose side closed it, and one of a partnership that is away."""
    filled(office, 1)
    token = office.allowed_token()
    wrong = ["", "x", f"{token}x", token[:-1], token.upper(), "' OR 1=1 --", "y" * 5000]
    for path in PATHS:
        for each in wrong:
            status, said, headers = await office.get(path, each)
            assert (status, headers["WWW-Authenticate"]) == (401, "Bearer")
            schema_of(path, 401).validate(said)
        status, _said, _headers = await office.get(path, Authorization=f"Basic {token}")
        assert status == 401
    number = office.do(lambda w: w.session.exec(select(ApiToken.id)).one())
    office.do(partnerships.revoke_token, number)
    assert (await office.get("/v1/risks", token))[0] == 401
    again: str = office.do(partnerships.make_token, str(office.id), "brevik")[2]
    assert (await office.get("/v1/risks", again))[0] == 200
    office.do(conductor.change_api, who("P0"), office.id, allowed=False)
    assert (await office.get("/v1/risks", again))[0] == 401
    third = office.allowed_token()
    assert (await office.get("/v1/risks", again))[0] == 401, "what was revoked stays so"
    office.do(conductor.go_away_here, office.id)
    assert (await office.get("/v1/risks", third))[0] == 401


async def test_a_side_alone_opens_nothing_and_neither_does_the_operator(office: Office) -> None:
    """No token before its contact person allowed it, nor for the side that did not; and it is told."""
    for side in ("Brevik", "Nordlys", "nobody"):
        with pytest.raises(Refusal):
            office.do(partnerships.make_token, str(office.id), side)
    with pytest.raises(Refusal):
        office.do(partnerships.make_token, str(office.id + 7), "Brevik")
    for user in ("P1", "H1"):
        with pytest.raises(Refusal):
            office.do(conductor.change_api, who(user), office.id, allowed=True)
    office.do(conductor.change_api, who("P0"), office.id, allowed=True)
    office.do(conductor.change_api, who("P0"), office.id, allowed=True)
    assert len(office.told("agreement.told")) == 1, "pressed twice it is allowed once"
    with pytest.raises(Refusal, match="Nordlys"):
        office.do(partnerships.make_token, str(office.id), "Nordlys")
    _side, _number, token = office.do(partnerships.make_token, str(office.id), "Brevik")
    assert office.do(lambda w: w.session.exec(select(ApiToken.digest)).all()) != [token]
    assert token not in str(office.do(conductor.tokens_listed))
    office.do(conductor.change_api, who("P0"), office.id, allowed=False)
    assert len(office.told("agreement.told")) == 2
    ended = office.do(lambda w: w.session.exec(select(ApiPermission.ended_at)).one())
    assert ended is not None


async def test_pages_hold_everything_once_and_what_is_no_page_is_said(office: Office) -> None:
    """The newest first; only what is open, where that is asked for."""
    filled(office, 7)
    token = office.allowed_token()
    seen: list[int] = []
    for page in (1, 2, 3):
        _status, said, _headers = await office.get(f"/v1/blockers?per_page=3&page={page}", token)
        assert (said["pages"], said["total"]) == (3, 7)
        seen += [each["id"] for each in said["items"]]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 7
    _status, beyond, _headers = await office.get("/v1/blockers?page=9", token)
    assert beyond["items"] == []
    done = office.do(lambda w: w.session.exec(select(action.Action.id)).first())
    office.do(conductor.finish_action, who("H0"), done)
    _status, still, _headers = await office.get("/v1/actions?state=open", token)
    assert still["total"] == 6
    for wrong in (
        "page=0", "page=-1", "page=x", "page=1&page=2", "page=99999999999", "per_page=101", "per_page=0",
        "state=closed", "sort=id", "page=%D9%A1", "page=1.5",
    ):  # fmt: skip
        status, said, _headers = await office.get(f"/v1/actions?{wrong}", token)
        assert status == 400, wrong
        schema_of("/v1/actions", 400).validate(said)
    assert (await office.get("/v1/decisions?state=open", token))[0] == 400


async def test_what_the_caller_has_already_is_not_sent_again(office: Office) -> None:
    """By its ETag, until something has changed."""
    filled(office, 1)
    token = office.allowed_token()
    _status, _said, headers = await office.get("/v1/risks", token)
    tag = headers["ETag"]
    status, nothing, _headers = await office.get("/v1/risks", token, **{"If-None-Match": f'"x", W/{tag}'})
    assert (status, nothing) == (304, None)
    office.do(risk.say, who("H0"), office.id, Draft("risk", "Another", "Slower"), "V9")
    status, _said, headers = await office.get("/v1/risks", token, **{"If-None-Match": tag})
    assert status == 200
    assert headers["ETag"] != tag


async def test_there_is_nothing_but_reading(office: Office) -> None:
    """Other methods and paths are refused, in JSON, with a token and without."""
    token = office.allowed_token()
    base = f"http://127.0.0.1:{office.api.port}"
    head = {"Authorization": f"Bearer {token}"}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        async with office.session.request(method, f"{base}/v1/risks", headers=head) as answer:
            assert answer.status == 405
            assert "error" in await answer.json()
    for name in ("", "v1", "v1/retros", "v1/mediations", "v1/kudos", "v1/people", "v1/risks/1", "metrics"):
        assert (await office.get(f"/{name}", token))[0] == 404
    assert (await office.get("/v1/openapi.json"))[1] == DOCUMENT


async def test_when_a_token_was_last_used_is_known(office: Office) -> None:
    """To the operator and to the side, and not written at each request."""
    token = office.allowed_token()
    await office.get("/v1/risks", token)
    office.clock.move_to(MONDAY + timedelta(minutes=4))
    await office.get("/v1/risks", token)
    (row,) = office.do(conductor.tokens_listed)
    assert row["used_at"] == "2026-05-04T06:00:00Z" or row["used_at"].startswith("2026-05-04")
    first = row["used_at"]
    office.clock.move_to(MONDAY + timedelta(minutes=6))
    await office.get("/v1/risks", token)
    (row,) = office.do(conductor.tokens_listed)
    assert row["used_at"] > first
    partnership = office.do(lambda w: w.session.get(Partnership, office.id))
    assert row["partnership"] == partnership.id
    assert row["side"] == "Brevik"


async def test_it_listens_beside_socket_mode_and_on_this_machine_alone(sqlite_url: str) -> None:
    """Without API_PORT nothing does; with it the running bot answers who has a token."""
    async with Stage(MONDAY, database_url=sqlite_url) as stage:
        assert not stage.bot.api.is_listening
    async with Stage(MONDAY, database_url=sqlite_url, api_port=0) as stage:
        assert stage.bot.settings.api_host == "127.0.0.1"
        address = f"http://127.0.0.1:{stage.bot.api.port}/v1/collaboration"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            assert answer.status == 401


def test_the_operator_makes_lists_and_revokes_tokens(sqlite_url: str, tmp_path: Path) -> None:
    """By command: refused until it is allowed, shown once, and listed without what it is."""
    world = AtWork(sqlite_url, tmp_path / "keys", MONDAY, home=2, partner=2)
    given = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "DATABASE_URL": sqlite_url,
        "KEYS": str(tmp_path / "keys"),
        "AUDIT_LOG": str(tmp_path / "audit.log"),
    }

    def samspil(*words: str) -> tuple[int, str]:
        ran = CliRunner().invoke(cli, ["token", *words], env=given)
        return ran.exit_code, ran.output

    make = ("create", "--partnership", str(world.id), "--side", "Brevik")
    code, said = samspil(*make)
    assert code == 6
    assert "does not allow it" in said
    world.do(conductor.change_api, who("P0"), world.id, allowed=True)
    code, said = samspil(*make)
    assert code == 0
    token = said.split()[-1]
    assert token.startswith("samspil_")
    code, said = samspil("list")
    assert (code, token in said, "Brevik" in said) == (0, False, True)
    assert json.loads(samspil("list", "--json")[1])[0]["used_at"] is None
    assert samspil("revoke", "1")[0] == 0
    assert samspil("list") == (0, "")
    assert samspil("revoke", "99")[0] == 6
    audit = (tmp_path / "audit.log").read_text()
    assert "token create" in audit
    assert token not in audit
    world.database.close()


async def test_that_the_database_does_not_answer_is_said_as_the_document_says(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is that keeps it: no page of HTML, no word of the database's."""
    token = office.allowed_token()

    for hindered in (_broken, _too_slow):
        monkeypatch.setattr(office.api, "_work", hindered)
        for path in PATHS:
            status, said, headers = await office.get(path, token)
            assert status == 503
            assert headers["Content-Type"].startswith("application/json")
            schema_of(path, 503).validate(said)
            assert "intern" not in json.dumps(said)


async def _broken(*_asked: object) -> None:
    raise OperationalError("SELECT secret", {}, Exception("host=database.intern"))


async def _too_slow(*_asked: object) -> None:
    raise TimeoutError


async def test_of_a_token_so_many_requests_are_answered_in_a_minute(office: Office) -> None:
    """The next one says when; another token, and a later moment, are not held up by it."""
    ours, theirs = office.allowed_token(), office.allowed_token("H0", "Nordlys")
    for _each in range(MOST_IN_A_MINUTE):
        assert (await office.get("/v1/collaboration", ours))[0] == 200
        office.seconds += 0.125
    status, said, headers = await office.get("/v1/risks", ours)
    assert (status, headers["Retry-After"]) == (429, "45")
    schema_of("/v1/risks", 429).validate(said)
    assert (await office.get("/v1/risks", theirs))[0] == 200
    assert (await office.get("/v1/risks", "samspil_wrong"))[0] == 401
    office.seconds += 45
    assert (await office.get("/v1/risks", ours))[0] == 200
