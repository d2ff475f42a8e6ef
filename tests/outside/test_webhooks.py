"""Webhooks as conversations: switched on by one side, taken by a receiver, given up, and sent again."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conversations_sample import Cast, at, close_all, options_of, text_of
from jsonschema import Draft202012Validator
from outside_world import Receiver, set_up
from sqlmodel import select
from standardwebhooks import Webhook as Verifier, WebhookVerificationError
from tests_shared import MONDAY

from bot import conductor
from bot.attempts import AGAIN_AFTER
from bot.conductor.outside import EVENTS
from bot.partnerships import Unit
from bot.rituals import webhook
from bot.rituals.escalation import clock as blockers
from bot.rituals.risk import commands as risks
from bot.rituals.webhook import Letter, Webhook, WebhookDelivery
from bot.webhooks import headers_of
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = Draft202012Validator(
    json.loads((DOCS / "webhook.schema.json").read_text()), format_checker=Draft202012Validator.FORMAT_CHECKER
)
WORDS = {
    "en": {
        "told": "@Erik Lund changed for Brevik Systems: sent out of Slack",
        "all": "Blockers, Actions, Decisions, Risks, Disagreements between the companies",
    },
    "da": {
        "told": "sendes ud af Slack",
        "all": "Blokeringer, Opgaver, Beslutninger, Risici, Uenigheder mellem virksomhederne",
    },
}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Erik's company has one."""
    async with Receiver() as there:
        yield there


@pytest.fixture
async def stage(receiver: Receiver, database_url: str) -> AsyncIterator[Stage]:
    """With a bot whose operator allows that receiver."""
    async with Stage(MONDAY, database_url=database_url, webhook_hosts=receiver.host) as made:
        yield made


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The people of the two companies."""
    return Cast(**{name: stage.slack.person(name) for name in Cast.__annotations__})


async def switched_on(person: Person, panel: Message, url: str, **values: Any) -> str:
    """Somebody switches it on; returns the secret that they were shown."""
    await person.click(panel, "panel.more")
    await person.press("webhook.show")
    await person.press("webhook.ask")
    sent = await person.submit({"url": url, **values})
    assert not sent.errors
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", text_of(person))
    assert found is not None
    await close_all(person)
    return found[0]


def taken(receiver: Receiver, secret: str) -> list[dict[str, Any]]:
    """What came, each of it verified by the specification's own library and by the schema."""
    messages = []
    for headers, body in receiver.came:
        assert headers["content-type"] == "application/json"
        message = _verified(secret, headers, body)
        SCHEMA.validate(message)
        messages.append(message)
    return messages


def _verified(secret: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The library goes by the time of day, and the stage by a day in May: the moment is left to it."""
    at_that_time = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("standardwebhooks.webhooks.datetime", _Frozen(at_that_time))
        verified: dict[str, Any] = Verifier(secret).verify(body, headers)
    return verified


class _Frozen:
    """In place of the library's clock."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self, tz: Any = None) -> datetime:
        """That moment."""
        return self._now.astimezone(tz)

    def __getattr__(self, name: str) -> Any:
        return getattr(datetime, name)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_what_happens_is_taken_by_the_receiver_of_the_side_that_switched_it_on(
    stage: Stage, talk: Conversation, cast: Cast, receiver: Receiver, language: str
) -> None:
    """Told in the channel, read by both, kept in the agreement; signed, by the schema; and off again."""
    words, panel = WORDS[language], await set_up(talk, cast, language)
    secret = await switched_on(cast.erik, panel, receiver.url)
    await talk.expect(words["told"], words["all"], receiver.host)
    for reader in (cast.anna, cast.sofia):
        await reader.click(panel, "panel.more")
        await reader.press("webhook.show")
        there = text_of(reader)
        assert receiver.host in there
        assert "key=1" not in there
        assert secret not in there
        await close_all(reader)
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "VPN <down>", "severity": "high", "reference": "OPS-17"})
    await close_all(cast.anna)
    card = await talk.expect("VPN <DOWN>")
    for person in (cast.anna, cast.erik):
        await talk.expect("VPN <DOWN>", to=person)
    await stage.settle()
    (raised,) = taken(receiver, secret)
    assert raised["type"] == "blocker.raised"
    assert raised["data"]["blocker"]["what"] == "VPN <down>"
    assert raised["data"]["blocker"]["raised_by"] == "Nordlys Forsyning"
    assert raised["data"]["blocker"]["reference"] == "OPS-17"
    assert "Anna" not in json.dumps(raised)
    await _goes_on(stage, talk, cast, panel, card)
    kinds = [message["type"] for message in taken(receiver, secret)]
    assert sorted(kinds) == sorted(
        ["blocker.raised", "blocker.taken", "action.noted", "action.done", "risk.shared"]
    )
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == len(kinds)

    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("webhook.show")
    await cast.erik.press("webhook.end")
    await close_all(cast.erik)
    await talk.expect(words["told"])
    await cast.erik.click(card, "escalation.more")
    await cast.erik.press("escalation.resolve")
    await cast.erik.submit({"remedy": "Jump host"})
    await talk.expect("Jump host", thread=card)
    await stage.settle()
    assert len(receiver.came) == len(kinds), "nothing is sent any more"
    assert await stage.bot.work(lambda w: w.session.exec(select(Webhook.secret)).all()) == [""]


async def _goes_on(stage: Stage, talk: Conversation, cast: Cast, panel: Message, card: Message) -> None:
    """A blocker is taken, an action noted and done, a risk shared, and somebody praised."""
    await cast.erik.click(card, "escalation.acknowledge")
    await talk.expect("@Erik Lund", thread=card)
    await cast.erik.click(panel, "action.list")
    await cast.erik.press("action.note")
    await cast.erik.submit({"action": "Order VPN", "due_on": "2026-05-29"})
    await cast.erik.close_view()
    await stage.settle()
    await cast.erik.press("action.finish")
    await close_all(cast.erik)
    await cast.anna.click(panel, "risk.list")
    await cast.anna.press("risk.say")
    await cast.anna.submit({"what": "Maja may leave", "effect": "Slower"})
    await talk.expect("Maja may leave")
    await close_all(cast.anna)
    await cast.anna.click(panel, "kudos.give")
    await cast.anna.submit({"people": [options_of(cast.anna)["Erik Lund"]], "what_for": "Help"})
    await talk.expect("Help")
    await close_all(cast.anna)
    await stage.settle()


async def test_a_disagreement_is_told_with_how_each_company_sees_it(
    stage: Stage, talk: Conversation, cast: Cast, receiver: Receiver
) -> None:
    """Raised, seen by the other, solved in words that both agree to; what nobody ticked is not sent."""
    panel = await set_up(talk, cast)
    secret = await switched_on(cast.erik, panel, receiver.url, kinds=["disagreement"])
    await talk.expect("sent out of Slack")
    await cast.anna.click(panel, "panel.more")
    await cast.anna.press("disagreement.list")
    await cast.anna.press("disagreement.raise")
    await cast.anna.submit({"what": "Who pays for the line", "view": "It was ordered <by> you"})
    await close_all(cast.anna)
    card = await talk.expect("Who pays for the line", buttons=["disagreement.ask_state"])
    await cast.erik.click(card, "disagreement.ask_state")
    await cast.erik.submit({"view": "It was not"})
    await cast.erik.click(card, "disagreement.ask_settle")
    await cast.erik.submit({"word": "Half each"})
    await talk.expect_update(card, "Half each", buttons=["disagreement.agree"])
    await cast.anna.click(card, "disagreement.agree")
    await stage.settle()
    told = {message["type"]: message for message in taken(receiver, secret)}
    assert sorted(told) == [
        "disagreement.raised",
        "disagreement.settled",
        "disagreement.solution_put",
        "disagreement.view_stated",
    ]
    last = told["disagreement.settled"]["data"]["disagreement"]
    assert (last["state"], last["word"], last["raised_by"]) == ("settled", "Half each", "Nordlys Forsyning")
    assert last["views"] == {
        "Nordlys Forsyning": "It was ordered <by> you",
        "Brevik Systems": "It was not",
    }
    assert "Anna" not in json.dumps(told)
    await talk.forget()


async def test_only_contact_persons_switch_on_and_only_what_was_ticked_is_sent(
    stage: Stage, talk: Conversation, cast: Cast, receiver: Receiver
) -> None:
    """A wrong address is refused at its field; a second one too; the other side's is its own."""
    panel = await set_up(talk, cast)
    await cast.sofia.click(panel, "panel.more")
    await cast.sofia.press("webhook.show")
    assert "The contact persons of your company switch this on and off." in text_of(cast.sofia)
    await close_all(cast.sofia)
    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("webhook.show")
    await cast.erik.press("webhook.ask")
    for wrong in ("https://127.0.0.1/", "http://hooks.brevik.example/", "https://169.254.169.254/latest"):
        refused = await cast.erik.submit({"url": wrong})
        assert "https://" in refused.errors["url"]
    refused = await cast.erik.submit({"url": receiver.url, "kinds": []})
    assert "kinds" in refused.errors
    await cast.erik.submit({"url": receiver.url, "kinds": ["risk"]})
    await talk.expect("sent out of Slack", "Risks to")
    await close_all(cast.erik)
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.note")
    await cast.anna.submit({"action": "Order VPN", "due_on": "2026-05-29"})
    await close_all(cast.anna)
    await stage.settle()
    assert receiver.came == []
    ours = await switched_on(cast.anna, panel, f"{receiver.url}&ours=1")
    await talk.expect("Anna Holm", "sent out of Slack")
    assert ours.startswith("whsec_")


async def test_what_does_not_arrive_is_tried_again_given_up_and_sent_once_somebody_saw_to_it(
    stage: Stage, talk: Conversation, cast: Cast, receiver: Receiver
) -> None:
    """The same id each time; the contact person is told once, in a word; another contact can do it."""
    panel = await set_up(talk, cast)
    secret = await switched_on(cast.erik, panel, receiver.url, kinds=["risk"])
    await talk.expect("sent out of Slack")
    receiver.status = 500
    await cast.anna.click(panel, "risk.list")
    await cast.anna.press("risk.say")
    await cast.anna.submit({"what": "Maja may leave", "effect": "Slower"})
    await talk.expect("Maja may leave")
    await close_all(cast.anna)
    for wait in AGAIN_AFTER:
        await stage.live_for(wait + timedelta(seconds=1))
    assert len(receiver.came) == len(AGAIN_AFTER) + 1
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 1
    await stage.live_until(at(6, 10))
    told = await talk.expect("did not arrive (http 500)", to=cast.erik, buttons=["webhook.again"])
    assert len(receiver.came) == len(AGAIN_AFTER) + 1, "it is tried no more by itself"
    await cast.sofia.click(panel, "panel.more")
    await cast.sofia.press("webhook.show")
    await close_all(cast.sofia)
    receiver.status, receiver.came = 200, []
    await cast.erik.click(told, "webhook.again")
    await stage.settle()
    assert [message["type"] for message in taken(receiver, secret)] == ["risk.shared"]
    assert await stage.bot.work(lambda w: w.session.exec(select(WebhookDelivery)).all()) == []


async def test_another_partnership_is_never_told(
    stage: Stage, talk: Conversation, cast: Cast, receiver: Receiver
) -> None:
    """What happened elsewhere is owed to nobody here, and facts of elsewhere are not found from here."""
    panel = await set_up(talk, cast)
    await switched_on(cast.erik, panel, receiver.url)
    await talk.expect("sent out of Slack")

    def owed(w: Unit) -> list[int]:
        (here,) = w.session.exec(select(Webhook.partnership_id)).all()
        conductor.tell_outside(w, [(here + 1, event, 1) for event in EVENTS])
        elsewhere = len(w.session.exec(select(WebhookDelivery)).all())
        conductor.tell_outside(w, [(here, event, 1) for event in EVENTS])
        return [elsewhere, len(w.session.exec(select(WebhookDelivery)).all())]

    assert await stage.bot.work(owed) == [0, len(EVENTS)]
    await stage.settle()
    assert receiver.came == [], "there is nothing of these ids, and what is not there is not told of"


def test_a_forged_or_changed_message_is_not_ours() -> None:
    """By the library, and by the ten lines of the documentation."""
    now = datetime.now(UTC)
    letter = Letter("https://x.example", "whsec_" + "QUJD" * 11, "msg_1", b'{"type": "risk.shared"}')
    headers = dict(headers_of(letter, now, letter.secret))
    assert Verifier(letter.secret).verify(letter.body, headers) == {"type": "risk.shared"}
    is_ours = _from_the_documentation()
    assert is_ours(letter.secret, headers, letter.body)
    for secret, changed, body in (
        ("whsec_" + "QUJE" * 11, headers, letter.body),
        (letter.secret, {**headers, "webhook-id": "msg_2"}, letter.body),
        (letter.secret, headers, b'{"type": "risk.closed"}'),
        (letter.secret, dict(headers_of(letter, now - timedelta(minutes=6), letter.secret)), letter.body),
    ):
        assert not is_ours(secret, changed, body)
        with pytest.raises(WebhookVerificationError):
            Verifier(secret).verify(body, changed)


def _from_the_documentation() -> Any:
    (lines,) = re.findall(r"```python\n(.*?)```", (DOCS / "webhooks.md").read_text(), re.S)
    assert len([line for line in lines.splitlines() if line.strip()]) <= 10
    there: dict[str, Any] = {}
    exec(lines, there)  # noqa: S102  # our own documentation
    return there["is_ours"]


def test_every_event_is_documented_and_in_the_schema() -> None:
    """And no other."""
    written = (DOCS / "webhooks.md").read_text()
    documented = set(re.findall(r"`((?:blocker|action|decision|risk|disagreement)\.[a-z_]+)`", written))
    assert documented == set(EVENTS) == set(SCHEMA.schema["properties"]["type"]["enum"])
    assert {event.partition(".")[0] for event in EVENTS} == set(webhook.KINDS)


def test_each_event_is_said_where_it_happens_and_no_other() -> None:
    """One that is documented and that no ritual says would be waited for in vain."""
    rituals = Path(webhook.__file__).parents[1]
    sources = "".join(path.read_text() for path in rituals.rglob("*.py"))
    by_name = set(re.findall(r'\.happened\([^)]*?"([a-z_.]+)"', sources))
    assert by_name | {*risks.TOLD_OUTSIDE.values(), *blockers.TOLD_OUTSIDE.values()} == set(EVENTS)
