"""A critical blocker on a Saturday and before a holiday: what is said, who may do what, what comes when."""

from datetime import datetime

import pytest
from conversations_sample import Cast, SetUp, agreed, at, close_all, text_of
from sqlmodel import select
from test_weekend import gets_part

from bot.partnerships import Side, Unit
from bot.rituals.escalation import Escalation
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

SATURDAY, EVE = at(9, 11), at(13, 15)
"""The 9th of May, and the day before Ascension Day, which is none in England."""
WORDS = {
    "en": {
        "at once": "It goes to the channel, and to {who}.",
        "later": "It goes to the channel at once, and to {who} when they are at work: Monday 11 May 08:00",
        "still": "it stands still until Monday 11 May 08:00",
        "always": "Its clock runs day and night.",
        "eve": "it stops from Wednesday 13 May 16:00 (Europe/Copenhagen) until Friday 15 May 08:00",
        "night": "it stops from Wednesday 13 May 16:00 (Europe/Copenhagen) until Thursday 14 May 08:00",
        "card": "🔴 CRITICAL: MAIL IS DOWN",
        "answer": "answer by Monday 11 May 08:30",
        "now": "answer by Saturday 9 May 11:30",
        "up": "It goes up to",
        "ask": "Ask {side} to count through the weekend",
        "ask holiday": "Ask {side} to count it day and night",
        "asks": "asks {side} to count it day and night.",
        "says": "It counts day and night from now on, says",
    },
    "da": {
        "at once": "Den går til kanalen og til {who}.",
        "later": "Den går til kanalen med det samme og til {who}, når de er på arbejde: mandag 11. maj",
        "still": "den står stille til mandag 11. maj kl. 08.00",
        "always": "Tiden tælles døgnet rundt.",
        "eve": "stille fra onsdag 13. maj kl. 16.00 (Europe/Copenhagen) til fredag 15. maj kl. 08.00",
        "night": "stille fra onsdag 13. maj kl. 16.00 (Europe/Copenhagen) til torsdag 14. maj kl. 08.00",
        "card": "🔴 KRITISK: MAIL IS DOWN",
        "answer": "svar senest mandag 11. maj kl. 08.30",
        "now": "svar senest lørdag 9. maj kl. 11.30",
        "up": "Den går op til",
        "ask": "Bed {side} om at tælle weekenden med",
        "ask holiday": "Bed {side} om at tælle døgnet rundt",
        "asks": "beder {side} om at tælle døgnet rundt.",
        "says": "Fra nu af tæller den døgnet rundt, siger",
    },
}
READS = {"anna": "da", "erik": "en"}
OTHER = {"anna": "erik", "erik": "anna"}
NAMES = {"anna": ("Anna Holm", "Nordlys Forsyning"), "erik": ("Erik Lund", "Brevik Systems")}
BOTH = pytest.mark.parametrize(("raiser", "language"), [("anna", "da"), ("erik", "en")])


async def raised(
    stage: Stage, talk: Conversation, person: Person, panel: Message, when: datetime, card: str
) -> Message:
    """A critical one; what comes stands before who raised it."""
    await stage.live_until(when)
    await person.click(panel, "escalation.raise")
    assert not (await person.submit({"what": "Mail is down", "severity": "critical"})).errors
    return await talk.expect(card)


async def offered(person: Person, story: Message) -> list[str]:
    """The buttons behind «More …» for somebody, by what they do."""
    await person.click(story, "escalation.more")
    assert person.view is not None
    there = buttons_of(person.view)
    await close_all(person)
    return list(there)


def reached(stage: Stage, person: Person) -> list[str]:
    """When the bot said something about a blocker to somebody by direct message."""
    return [
        each.at.astimezone(SATURDAY.tzinfo).strftime("%a %H:%M")
        for each in stage.slack.timeline
        if each.kind == "posted" and each.message and each.channel
        if each.channel.dm_with == person.id and "mail is down" in str(each.message.blocks).casefold()
    ]


async def critical_may_count_always(talk: Conversation, cast: Cast, panel: Message, *, both: bool) -> None:
    """The supplier wants it, and the other company agrees, or has not answered yet."""
    await cast.erik.click(panel, "escalation.list")
    await cast.erik.press("ladder.show")
    await cast.erik.press("ladder.critical_always")
    await close_all(cast.erik)
    if both:
        await agreed(talk, cast.anna, "→")
    else:
        await talk.expect("→", buttons=["agreement.agree"])


@BOTH
@pytest.mark.parametrize("proposed", [False, True])
async def test_on_a_saturday_it_waits_for_monday_unless_both_agreed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, raiser: str, language: str, proposed: bool
) -> None:
    """That one company alone wants it changes nothing; who raised it reads that the other is not at work."""
    panel, words, mine = await set_up(language=language), WORDS[language], WORDS[READS[raiser]]
    who, other = getattr(cast, raiser), getattr(cast, OTHER[raiser])
    name, side = NAMES[OTHER[raiser]]
    await gets_part(talk, cast, panel, "Karen Dahl", "lead")
    if proposed:
        await critical_may_count_always(talk, cast, panel, both=False)
    story = await raised(stage, talk, who, panel, SATURDAY, words["card"])
    assert mine["later"].format(who=name) in text_of(who)
    assert mine["still"] in text_of(who)
    assert mine["ask"].format(side=side) in text_of(who)
    await close_all(who)
    assert words["answer"] in talk.read(story)
    assert "escalation.weekend" not in await offered(other, story), "nobody has asked them"
    assert "escalation.ask_weekend" not in await offered(other, story)
    assert "escalation.ask_weekend" not in await offered(cast.sofia, story)
    await stage.live_until(at(11, 8, 40))
    assert reached(stage, other) == ["Mon 08:00", "Mon 08:22"], "called, and reminded"
    await talk.expect(words["up"], thread=story)
    assert reached(stage, cast.karen) == ["Mon 08:30"]
    await talk.forget()


@BOTH
async def test_where_both_agreed_to_it_a_saturday_counts_at_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, raiser: str, language: str
) -> None:
    """Nobody has to be asked, and everybody is called within the hour."""
    panel, words, mine = await set_up(language=language), WORDS[language], WORDS[READS[raiser]]
    who, other = getattr(cast, raiser), getattr(cast, OTHER[raiser])
    name, _side = NAMES[OTHER[raiser]]
    await gets_part(talk, cast, panel, "Karen Dahl", "lead")
    await critical_may_count_always(talk, cast, panel, both=True)
    story = await raised(stage, talk, who, panel, SATURDAY, words["card"])
    assert mine["at once"].format(who=name) in text_of(who)
    assert mine["always"] in text_of(who)
    await close_all(who)
    assert words["now"] in talk.read(story)
    for person in (who, other, cast.sofia):
        assert not {"escalation.weekend", "escalation.ask_weekend"} & {*await offered(person, story)}
    await stage.live_until(at(9, 12))
    assert reached(stage, other) == ["Sat 11:00", "Sat 11:22"]
    assert reached(stage, cast.karen)[0] == "Sat 11:30"
    await talk.forget()


@BOTH
async def test_who_is_asked_on_a_saturday_agrees_in_one_click_and_has_an_hour(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, raiser: str, language: str
) -> None:
    """It is asked at once, although they are not at work: somebody pressed for it."""
    panel, words = await set_up(language=language), WORDS[language]
    who, other = getattr(cast, raiser), getattr(cast, OTHER[raiser])
    _name, side = NAMES[OTHER[raiser]]
    await gets_part(talk, cast, panel, "Karen Dahl", "lead")
    story = await raised(stage, talk, who, panel, SATURDAY, words["card"])
    await who.press("escalation.ask_weekend")
    await close_all(who)
    await talk.expect(words["asks"].format(side=side), thread=story)
    assert "escalation.weekend" in await offered(other, story)
    assert "escalation.weekend" not in await offered(who, story)
    asked = [each for each in other.messages(other.dm) if "'escalation.weekend'" in str(each.blocks)]
    assert len(asked) == 1
    await other.click(asked[0], "escalation.weekend")
    assert other.view is None
    await talk.expect(words["says"], thread=story)
    await stage.live_until(at(9, 13))
    assert reached(stage, other) == ["Sat 11:00", "Sat 11:00", "Sat 11:45"], "asked, called, and reminded"
    assert reached(stage, cast.karen)[0] == "Sat 12:00"
    await talk.forget()


async def works_in_england(stage: Stage) -> None:
    """Brevik has other holidays."""

    def move(w: Unit) -> None:
        (side,) = (each for each in w.session.exec(select(Side)) if each.name == "Brevik Systems")
        side.holidays = "GB-ENG"

    await stage.bot.work(move)


@BOTH
async def test_on_the_eve_of_a_holiday_that_of_the_company_that_answers_counts(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, raiser: str, language: str
) -> None:
    """Ascension Day is none in England: Nordlys is asked to count it, and of Brevik nothing is asked."""
    panel, words, mine = await set_up(language=language), WORDS[language], WORDS[READS[raiser]]
    await works_in_england(stage)
    who, other = getattr(cast, raiser), getattr(cast, OTHER[raiser])
    name, side = NAMES[OTHER[raiser]]
    story = await raised(stage, talk, who, panel, EVE, words["card"])
    assert mine["at once"].format(who=name) in text_of(who)
    if side == "Nordlys Forsyning":
        assert mine["eve"] in text_of(who)
        assert mine["ask holiday"].format(side=side) in text_of(who)
        await who.press("escalation.ask_weekend")
        await close_all(who)
        await talk.expect(words["asks"].format(side=side), thread=story)
        (question,) = (m for m in other.messages(other.dm) if "'escalation.weekend'" in str(m.blocks))
        await other.click(question, "escalation.weekend")
        await talk.expect(words["says"], thread=story)
        assert await stage.bot.work(lambda w: w.session.exec(select(Escalation)).one().counts_always)
    else:
        assert mine["night"] in text_of(who)
        assert not {"escalation.weekend", "escalation.ask_weekend"} & {*await offered(who, story)}
    await close_all(who)
    await talk.forget()


async def test_of_a_holiday_of_both_the_other_company_is_asked(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Also by somebody who is no contact person."""
    panel = await set_up()
    await raised(stage, talk, cast.jonas, panel, EVE, WORDS["en"]["card"])
    assert WORDS["da"]["eve"] in text_of(cast.jonas)
    assert WORDS["da"]["ask holiday"].format(side="Brevik Systems") in text_of(cast.jonas)
    await close_all(cast.jonas)
    await talk.forget()
