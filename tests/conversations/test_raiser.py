"""Who raised a blocker that came back is asked, or whoever speaks for them while they are away."""

import pytest
from conversations_sample import Cast, SetUp, at, close_all, from_more
from test_ground_read import FAR_AWAY, away

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "card": "🟠 HIGH: VPN IS DOWN",
        "resolved": "“VPN is down” in #nordlys-brevik was marked as resolved. Is it?",
        "handed_back": "“VPN is down” in #nordlys-brevik came back to you. Does it go on?",
        "for_others": "“VPN is down” in #nordlys-brevik came back to you all. Does it go on?",
        "because": "You are asked because {}, who raised it, is not here.",
        "waits resolved": "Resolved by {}, to be confirmed by {}",
        "waits handed_back": "Not ours, says {}: it waits for {}",
        "closed": "Closed, confirmed by {}",
    },
    "da": {
        "card": "🟠 HØJ: VPN IS DOWN",
        "resolved": "”VPN is down” i #nordlys-brevik blev markeret som løst. Er den det?",
        "handed_back": "”VPN is down” i #nordlys-brevik kom tilbage til dig. Skal den videre?",
        "for_others": "”VPN is down” i #nordlys-brevik kom tilbage til jer. Skal den videre?",
        "because": "Du bliver spurgt, fordi {}, som har meldt den, ikke er her.",
        "waits resolved": "Løst af {}, skal bekræftes af {}",
        "waits handed_back": "Ikke vores, siger {}: den venter på {}",
        "closed": "Lukket, bekræftet af {}",
    },
}
STATES = {"resolved": "escalation.confirm", "handed_back": "escalation.again"}
"""Where it waits for who raised it, and the button by which they answer."""


@pytest.fixture(params=["home", "partner"])
def roles(request: pytest.FixtureRequest, cast: Cast) -> tuple[Person, Person, Person]:
    """Who raises a blocker, their contact person, and who answers it: of either company."""
    if request.param == "home":
        return cast.jonas, cast.anna, cast.erik
    return cast.sofia, cast.erik, cast.anna


def read_by(person: Person, cast: Cast, language: str) -> str:
    """The language that somebody reads: at Nordlys they have Danish, the others that of the channel."""
    return "da" if person in (cast.anna, cast.jonas, cast.karen) else language


async def waits(
    talk: Conversation, panel: Message, state: str, roles: tuple[Person, Person, Person], language: str
) -> Message:
    """It is raised and comes back: the card says for whom it waits, and names them."""
    raiser, _contact, answering = roles
    await raiser.click(panel, "escalation.raise")
    assert not (await raiser.submit({"what": "VPN is down", "severity": "high"})).errors
    await close_all(raiser)
    card = await talk.expect(WORDS[language]["card"])
    act, word = (
        ("escalation.resolve", {"remedy": "Restarted"})
        if state == "resolved"
        else ("escalation.hand_back", {"reason": "It is your firewall"})
    )
    await from_more(answering, card, act)
    assert not (await answering.submit(word)).errors
    await close_all(answering)
    await talk.expect(*word.values(), thread=card)
    said = WORDS[language][f"waits {state}"].format(f"@{answering.user.name}", f"@{raiser.user.name}")
    await talk.expect_update(card, said)
    await talk.forget()
    return card


async def answer(
    talk: Conversation, raiser: Person, asked: Message, card: Message, state: str, language: str
) -> None:
    """By the button of the question: it goes on, or is closed, and all read so."""
    await raiser.click(asked, STATES[state])
    if state == "handed_back":
        assert not (await raiser.submit({"addition": "Ours is open"})).errors
        await close_all(raiser)
        await talk.expect(f"@{raiser.user.name}", "Ours is open", thread=card)
    else:
        await talk.expect_update(card, WORDS[language]["closed"].format(f"@{raiser.user.name}"))
    await talk.forget()


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("state", STATES)
async def test_after_five_working_days_without_a_word_they_are_asked(
    stage: Stage,
    talk: Conversation,
    cast: Cast,
    set_up: SetUp,
    roles: tuple[Person, Person, Person],
    state: str,
    language: str,
) -> None:
    """From Friday the 8th over Ascension Day it is Monday the 18th; nobody else is, and they answer there."""
    panel = await set_up(language=language, **FAR_AWAY)
    await stage.live_until(at(8, 9))
    card = await waits(talk, panel, state, roles, language)
    raiser, words = roles[0], WORDS[read_by(roles[0], cast, language)]
    await stage.live_until(at(18, 8, 59))
    await talk.expect_nothing_else()
    await stage.live_until(at(18, 9, 5))
    asked = await talk.expect(words[state], to=raiser, buttons=[STATES[state]])
    await talk.expect_nothing_else()
    await answer(talk, raiser, asked, card, state, language)
    assert not {*STATES.values()} & {*buttons_of(asked)}, "it is answered"


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("state", STATES)
async def test_who_is_away_for_weeks_is_spoken_for_until_they_are_back(
    stage: Stage,
    talk: Conversation,
    cast: Cast,
    set_up: SetUp,
    roles: tuple[Person, Person, Person],
    state: str,
    language: str,
) -> None:
    """Their contact person reads why they are asked; once the other is back, that it is theirs again."""
    panel = await set_up(language=language, **FAR_AWAY)
    await stage.live_until(at(4, 9))
    card = await waits(talk, panel, state, roles, language)
    raiser, contact, answering = roles
    await away(raiser, panel, "2026-06-05")
    words = WORDS[read_by(contact, cast, language)]
    await stage.live_until(at(11, 8, 59))
    await talk.expect_nothing_else()
    await stage.live_until(at(11, 9, 5))
    question = words["for_others" if state == "handed_back" else state]
    because = words["because"].format(f"@{raiser.user.name}")
    asked = await talk.expect(question, because, to=contact, buttons=[STATES[state]])
    await talk.expect_nothing_else()

    await stage.live_until(at(12, 20))
    await raiser.click(panel, "mine.show")
    await raiser.press("mine.change")
    assert not (await raiser.submit({"absent_until": None})).errors
    await close_all(raiser)
    await talk.expect_update(
        asked, words[f"waits {state}"].format(f"@{answering.user.name}", f"@{raiser.user.name}")
    )
    assert because not in talk.read(asked)
    assert not {*STATES.values()} & {*buttons_of(asked)}, "it is no longer for them to say"
    await talk.expect_nothing_else()
    await stage.live_until(at(13, 8, 5))
    own = WORDS[read_by(raiser, cast, language)]
    again = await talk.expect(own[state], to=raiser, buttons=[STATES[state]])
    await talk.expect_nothing_else()
    await answer(talk, raiser, again, card, state, language)
    assert not {*STATES.values()} & {*buttons_of(again)}, "it is answered"
