"""What people of both companies read when the ground moves under what they wait for."""

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, at, close_all, options_of, text_of
from test_agreement import propose_times

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "card": "🟠 HIGH: VPN IS DOWN",
        "by": "@Erik Lund: answer by {}",
        "away": "Samspil was not in the channel for a while: that time is counted against nobody.",
        "prompt": "STATUS MEETING TUESDAY 5 MAY 10:00",
        "late": "This comes late: Samspil was not running, or not in the channel, when",
        "missed": "The status meeting Tuesday 5 May 10:00 (Europe/Copenhagen) passed while Samspil",
        "next": "Next status meeting: Tuesday 12 May 10:00 (Europe/Copenhagen)",
        "instead": "Called instead, since they are in the channel for Brevik Systems: @Liam Walsh",
        "waits": "Waits for @Liam Walsh, @Noor Haddad, @Sofia Brandt",
        "moved": "The deadline is {} now: Brevik Systems changed its working time.",
        "changed": "changed for Brevik Systems: working hours from: 08:00 → 10:00",
        "still": "“VPN is down” in #nordlys-brevik still waits",
        "times": "2 working hours → 4 working hours",
        "runs": "The deadline is {} now.",
        "gone": "Withdrawn by itself, since Liam Walsh left the channel.",
        "in_time": "due Wednesday 6 May, in time until Monday 11 May",
        "due": "Due Wednesday 6 May, in time until today, Monday 11 May: Order VPN",
    },
    "da": {
        "card": "🟠 HØJ: VPN IS DOWN",
        "by": "@Erik Lund: svar senest {}",
        "away": "Samspil var ude af kanalen en tid: den tid tæller ikke med for nogen.",
        "prompt": "STATUSMØDE TIRSDAG 5. MAJ KL. 10.00",
        "late": "Dette kommer for sent: Samspil kørte ikke eller var ikke i kanalen, da",
        "missed": "Statusmødet tirsdag 5. maj kl. 10.00 (Europe/Copenhagen) skulle være holdt, mens Samspil",
        "next": "Næste statusmøde: tirsdag 12. maj kl. 10.00 (Europe/Copenhagen)",
        "instead": "I stedet bliver de kaldt, der er i kanalen for Brevik Systems: @Liam Walsh",
        "waits": "Venter på @Liam Walsh, @Noor Haddad, @Sofia Brandt",
        "moved": "Fristen er nu {}: Brevik Systems har ændret sin arbejdstid.",
        "changed": "har ændret for Brevik Systems: arbejdstid fra: kl. 08.00 → kl. 10.00",
        "still": "”VPN is down” i #nordlys-brevik venter",
        "times": "2 arbejdstimer → 4 arbejdstimer",
        "runs": "Fristen er nu {}.",
        "gone": "Trukket tilbage af sig selv, fordi Liam Walsh har forladt kanalen.",
        "in_time": "frist onsdag 6. maj, i tide til og med mandag 11. maj",
        "due": "Frist onsdag 6. maj, i tide til og med i dag, mandag 11. maj: Order VPN",
    },
}
BOTH = pytest.mark.parametrize("language", ["da", "en"])
FAR_AWAY = {"rhythm": "monthly:-1", "weekdays": ["4"]}
"""Status meetings that stay out of it."""


def moment(language: str, day: int, hour: int, minute: int = 0) -> str:
    """As it is read on that Monday or Tuesday of May."""
    place = {4: 0, 5: 1}[day]
    if language == "da":
        weekday = ("mandag", "tirsdag")[place]
        return f"{weekday} {day}. maj kl. {hour:02}.{minute:02} (Europe/Copenhagen)"
    return f"{('Monday', 'Tuesday')[place]} {day} May {hour:02}:{minute:02} (Europe/Copenhagen)"


async def raised(talk: Conversation, cast: Cast, panel: Message, words: dict[str, str]) -> list[Message]:
    """Anna raises what is high; gives what stands in the channel, before her, and before Erik."""
    await cast.anna.click(panel, "escalation.raise")
    assert not (await cast.anna.submit({"what": "VPN is down", "severity": "high"})).errors
    await close_all(cast.anna)
    in_channel = await talk.expect(words["card"])
    before_anna = await talk.expect(WORDS["da"]["card"], to=cast.anna)
    return [in_channel, before_anna, await talk.expect(words["card"], to=cast.erik)]


async def all_read(
    talk: Conversation, cards: list[Message], language: str, day: int, hour: int, minute: int = 0
) -> None:
    """In the channel, before Anna in Danish, and before Erik stands the same deadline."""
    for card, reads in zip(cards, (language, "da", language), strict=True):
        said = WORDS[reads]["by"].format(moment(reads, day, hour, minute))
        await talk.expect_update(card, said)


@BOTH
async def test_taken_out_over_a_due_moment_and_invited_again(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """The round of Tuesday opens late, and of a blocker an hour and forty minutes are left, as there were."""
    words, panel = WORDS[language], await set_up(weekdays=["1"], clock="10:00", language=language)
    await stage.live_until(at(4, 9, 30))
    cards = await raised(talk, cast, panel, words)
    await all_read(talk, cards, language, 4, 11, 30)
    await stage.live_until(at(4, 9, 50))
    await cast.anna.remove_app(CHANNEL)
    await stage.live_until(at(4, 13))
    await talk.expect_nothing_else()
    await cast.anna.invite_app(CHANNEL)
    await talk.expect(words["away"], thread=cards[0])
    await talk.expect(words["prompt"], words["late"], buttons=["status.give"])
    await all_read(talk, cards, language, 4, 14, 40)
    await stage.live_until(at(4, 14, 35))
    await talk.expect(words["still"], to=cast.erik)
    await cast.erik.click(cards[2], "escalation.acknowledge")
    await talk.expect("@Erik Lund", thread=cards[0])


@BOTH
async def test_taken_out_over_a_whole_meeting(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """One message says that it passed and when the next one is; the panel says the same."""
    words, panel = WORDS[language], await set_up(weekdays=["1"], clock="10:00", language=language)
    await stage.live_until(at(4, 9, 50))
    await cast.erik.remove_app(CHANNEL)
    await stage.live_until(at(6, 12))
    await talk.expect_nothing_else()
    await cast.anna.invite_app(CHANNEL)
    await talk.expect(words["missed"], words["next"])
    await talk.expect_update(panel, words["next"])
    await stage.live_until(at(11, 9, 59))
    await talk.expect_nothing_else()
    await stage.live_until(at(11, 10, 1))
    await talk.expect("12", buttons=["status.give"])


@BOTH
async def test_away_after_they_were_called(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Their colleagues are asked at once, all read it, and nobody writes to who is away."""
    words, panel = WORDS[language], await set_up(language=language, **FAR_AWAY)
    await stage.live_until(at(4, 9))
    cards = await raised(talk, cast, panel, words)
    await stage.live_until(at(4, 9, 30))
    await away(cast.erik, panel, "2026-05-06")
    await talk.expect(words["instead"], thread=cards[0])
    for card, reads in zip(cards, (language, "da", language), strict=True):
        await talk.expect_update(card, WORDS[reads]["waits"])
    for person, reads in ((cast.sofia, language), (cast.liam, language), (cast.noor, "en")):
        await talk.expect(WORDS[reads]["card"], WORDS[reads]["waits"], to=person)
    await stage.live_until(at(4, 16))
    await talk.expect_nothing_else()
    await cast.liam.click(cards[0], "escalation.acknowledge")
    await talk.expect_update(cards[0], "@Liam Walsh")
    await talk.forget()
    await stage.live_until(at(6, 23))
    for happening in talk.stage.slack.timeline:
        dm = happening.channel.dm_with if happening.channel else None
        late = happening.message is not None and happening.kind == "posted" and happening.message not in cards
        assert not (late and dm == cast.erik.handle), "nobody writes to who is away"
    await talk.forget()


async def away(person: Person, panel: Message, until: str) -> None:
    """What somebody says of themselves."""
    await person.click(panel, "mine.show")
    await person.press("mine.change")
    assert not (await person.submit({"absent_until": until})).errors
    await close_all(person)


@BOTH
async def test_other_hours_move_what_runs_and_it_is_said_by_whom(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Of two hours one and a half are over at four; from ten on there is half an hour more."""
    words, panel = WORDS[language], await set_up(language=language, **FAR_AWAY)
    await stage.live_until(at(4, 14, 30))
    cards = await raised(talk, cast, panel, words)
    await all_read(talk, cards, language, 5, 8, 30)
    await cast.erik.click(panel, "panel.settings")
    assert not (await cast.erik.submit({"opens_2": "10:00"})).errors
    await close_all(cast.erik)
    await talk.expect(words["moved"].format(moment(language, 5, 10, 30)), thread=cards[0])
    await talk.expect(words["changed"])
    await all_read(talk, cards, language, 5, 10, 30)
    await stage.live_until(at(5, 9, 59))
    await talk.expect_nothing_else()
    await stage.live_until(at(5, 10, 15))
    await talk.expect(words["still"], to=cast.erik)
    await all_read(talk, cards, language, 5, 10, 30)


@BOTH
@pytest.mark.parametrize("running", [False, True])
async def test_other_times_hold_from_the_next_or_for_what_runs_too(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, *, running: bool
) -> None:
    """What was agreed when it was raised stays, unless both say that it is to hold for this one, too."""
    words, panel = WORDS[language], await set_up(language=language, **FAR_AWAY)
    await stage.live_until(at(4, 9))
    cards = await raised(talk, cast, panel, words)
    await propose_times(cast.erik, panel, "240", **({"running": ["yes"]} if running else {}))
    await agreed(talk, cast.anna, words["times"])
    if running:
        await talk.expect(words["runs"].format(moment(language, 4, 13)), thread=cards[0])
    await all_read(talk, cards, language, 4, 13 if running else 11)
    await all_read(talk, await raised(talk, cast, panel, words), language, 4, 13)


@BOTH
async def test_a_proposal_about_somebody_who_leaves_says_that_it_is_over(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """In its message, which has no buttons any more, and in its thread."""
    words, panel = WORDS[language], await set_up(language=language, **FAR_AWAY)
    await cast.anna.click(panel, "people.list")
    await cast.anna.submit({"person": options_of(cast.anna)["Liam Walsh"]})
    await cast.anna.submit({"parts": ["owner"]})
    await close_all(cast.anna)
    asked = await talk.expect("Liam Walsh", buttons=["agreement.agree"])
    await cast.liam.leave(CHANNEL)
    await talk.expect_update(asked, words["gone"])
    assert not buttons_of(asked)
    await talk.expect(words["gone"], thread=asked)


@BOTH
async def test_who_is_away_on_the_day_reads_until_when_it_is_in_time(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Away until Friday, it is Monday: each reads both days in the list, and Erik hears that morning."""
    words, panel = WORDS[language], await set_up(language=language, **FAR_AWAY)
    await cast.erik.click(panel, "action.list")
    await cast.erik.press("action.note")
    assert not (
        await cast.erik.submit(
            {"action": "Order VPN", "owner": options_of(cast.erik)["Erik Lund"], "due_on": "2026-05-06"}
        )
    ).errors
    await close_all(cast.erik)
    await away(cast.erik, panel, "2026-05-08")
    for person, reads in ((cast.anna, "da"), (cast.erik, language)):
        await person.click(panel, "action.list")
        assert WORDS[reads]["in_time"] in text_of(person)
        await close_all(person)
    await stage.live_until(at(11, 7, 59))
    await talk.expect_nothing_else()
    await stage.live_until(at(11, 8, 5))
    await talk.expect(words["due"], to=cast.erik)
