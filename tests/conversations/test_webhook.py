"""Out of Slack as a conversation: by contact persons alone, each for their own side, and pressed twice."""

import pytest
from conversations_sample import Cast, SetUp, close_all, text_of
from sqlmodel import select

from bot import partnerships
from bot.partnerships import ApiToken, Side, Unit
from bot.rituals.webhook import GONE, Letter, Webhook, WebhookDelivery
from bot.rituals.webhook.clock import note
from bot.webhooks import Webhooks
from playground.conversation import Conversation
from playground.stage import Stage

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {"on": "sent out of Slack", "off": "nothing", "lost": "1 message did not arrive: http 410"},
    "da": {"on": "sendes ud af Slack", "off": "intet", "lost": "1 besked kom ikke frem: http 410"},
}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """What would be sent: the receiver says that nobody takes it there any more."""
    letters: list[Letter] = []

    async def send(_self: Webhooks, letter: Letter, _now: object) -> str:
        letters.append(letter)
        return GONE

    monkeypatch.setattr(Webhooks, "send", send)
    return letters


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_contact_person_switches_it_on_sees_what_is_lost_and_switches_it_off(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, sent: list[Letter], language: str
) -> None:
    """The other side reads where it goes, and not what was lost; once the contact left, the next one can."""
    words, panel = WORDS[language], await set_up(language=language)
    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("webhook.show")
    await cast.erik.press("webhook.ask")
    done = await cast.erik.submit({"url": "https://hooks.brevik.example/samspil"})
    assert not done.errors
    assert "whsec_" in text_of(cast.erik)
    await close_all(cast.erik)
    await talk.expect("Brevik Systems", words["on"], "hooks.brevik.example")
    await cast.anna.click(panel, "risk.list")
    await cast.anna.press("risk.say")
    await cast.anna.submit({"what": "Maja may leave", "effect": "Slower"})
    await close_all(cast.anna)
    await talk.expect("Maja may leave")
    told = await talk.expect("hooks.brevik.example", "http 410", to=cast.erik, buttons=["webhook.again"])
    assert len(sent) == 1
    await cast.erik.click(told, "webhook.show")
    assert WORDS["en"]["lost"] in text_of(cast.erik) or WORDS["da"]["lost"] in text_of(cast.erik)
    await cast.erik.press("webhook.again")
    await close_all(cast.erik)
    await stage.settle()
    assert len(sent) == 2
    await cast.anna.click(panel, "panel.more")
    await cast.anna.press("webhook.show")
    assert "hooks.brevik.example" in text_of(cast.anna)
    assert "410" not in text_of(cast.anna)
    await close_all(cast.anna)

    await cast.erik.click(told, "webhook.show")
    await cast.erik.press("webhook.end")
    await close_all(cast.erik)
    await talk.expect("Brevik Systems", words["on"], words["off"])
    left = await stage.bot.work(lambda w: [each.ended_at for each in w.session.exec(select(Webhook)).all()])
    assert None not in left
    assert await stage.bot.work(lambda w: w.session.exec(select(WebhookDelivery)).all()) == []


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_contact_person_allows_the_api_and_closes_it(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Told each time, and read by both; the tokens of that side hold no more, and the other side has none."""
    told = {"en": ("own systems through the API", "may read"), "da": ("egne systemer gennem API", "må læse")}
    closed = {"en": "may not read", "da": "må ikke læse"}[language]
    panel = await set_up(language=language)
    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("webhook.show")
    await cast.erik.press("api.allow")
    await close_all(cast.erik)
    await talk.expect("Brevik Systems", *told[language])
    ids = await stage.bot.work(lambda w: w.session.exec(select(Side.id, Side.partnership_id)).all())
    _home, (side_id, partnership_id) = sorted(ids)
    await stage.bot.work(partnerships.make_token, str(partnership_id), str(side_id))
    await cast.anna.click(panel, "panel.more")
    await cast.anna.press("webhook.show")
    assert "API" in text_of(cast.anna)
    assert " 1 " in text_of(cast.anna)
    await close_all(cast.anna)

    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("webhook.show")
    await cast.erik.press("api.end")
    await close_all(cast.erik)
    await talk.expect("Brevik Systems", closed)
    revoked = await stage.bot.work(lambda w: w.session.exec(select(ApiToken.revoked_at)).one())
    assert revoked is not None


async def test_what_came_of_it_is_noted_where_it_was_switched_off_meanwhile(stage: Stage) -> None:
    """Nothing is there any more, and nothing is told."""

    def noted(w: Unit) -> None:
        note(w, 7, "")
        note(w, 7, "http 500")

    await stage.bot.work(noted)
