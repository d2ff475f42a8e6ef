"""Escalation as conversations: a blocker on its way up, and everybody who moves it."""

import asyncio
from copy import deepcopy

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, at, close_all, from_more, options_of, text_of
from sqlmodel import select

from bot.rituals import escalation
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "story": "🟠 HIGH: VPN IS DOWN",
        "waits": "@Erik Lund: answer by Monday 4 May 10:45 (Europe/Copenhagen), then @Karen Dahl",
        "due": "counted in the working hours of Brevik Systems",
        "stands": "@Karen Dahl: answer by",
        "has": "@Karen Dahl has got it: solved by",
        "climbed": "It goes up to Neutral project lead: nobody took it in time.",
        "nudge": "still waits for you to take it.",
        "taken": "@Karen Dahl has got it.",
        "solved": "Resolved by @Karen Dahl",
        "resolved": "@Karen Dahl marks it as resolved",
        "reopened": "@Anna Holm reopens it",
        "confirmed": "confirms that it is resolved",
        "panel": "Open blockers",
        "passed": "Skipped, since nobody has that part: Accountable managers of both.",
    },
    "da": {
        "story": "🟠 HØJ: VPN IS DOWN",
        "waits": "@Erik Lund: svar senest mandag 4. maj kl. 10.45 (Europe/Copenhagen), så @Karen Dahl",
        "due": "tælles i arbejdstiden hos Brevik Systems",
        "stands": "@Karen Dahl: svar senest",
        "has": "@Karen Dahl tager den: løst senest",
        "climbed": "Den går op til Neutral projektleder: ingen tog den i tide.",
        "nudge": "venter stadig på, at du tager den.",
        "taken": "@Karen Dahl tager den.",
        "solved": "Løst af @Karen Dahl",
        "resolved": "@Karen Dahl markerer den som løst",
        "reopened": "@Anna Holm genåbner den",
        "confirmed": "bekræfter, at den er løst",
        "panel": "Åbne blokeringer",
        "passed": "Sprunget over, fordi ingen har den rolle: Begge ansvarlige ledere.",
    },
}


async def give_part(talk: Conversation, cast: Cast, panel: Message, name: str, part: str) -> None:
    """Anna says by hand which part somebody holds."""
    await cast.anna.click(panel, "people.list")
    people = options_of(cast.anna)
    await cast.anna.submit({"person": people[name]})
    await cast.anna.submit({"parts": [part]})
    await close_all(cast.anna)
    if name == "Sofia Brandt":
        await agreed(talk, cast.erik, name)
    else:
        await talk.expect(name)


async def raised(talk: Conversation, person: Person, panel: Message, story: str, **values: object) -> Message:
    """A blocker raised from the panel; returns the first message of its thread."""
    await person.click(panel, "escalation.raise")
    sent = await person.submit({"what": "VPN is down", "severity": "high", **values})
    assert not sent.errors
    await person.close_view()
    return await talk.expect(story)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_blocker_moves_up_by_itself_and_is_solved_reopened_and_confirmed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Raised by the home side; all copies show the same, and the thread tells every step."""
    words, panel = WORDS[language], await set_up(language=language)
    await give_part(talk, cast, panel, "Karen Dahl", "lead")
    more = {"stops": "Deployment", "since": "2026-05-01", "tried": "Restart"}
    story = await raised(talk, cast.anna, panel, words["story"], **more)
    await talk.expect_update(story, words["waits"], words["due"], buttons=["escalation.acknowledge"])
    await talk.expect_update(panel, words["panel"], "VPN is down")
    mine = await talk.expect("VPN IS DOWN", to=cast.anna)
    eriks = await talk.expect("VPN IS DOWN", to=cast.erik, buttons=["escalation.acknowledge"])
    for copy in (story, mine, eriks):
        assert talk.read(copy).casefold().count("vpn is down") == 1, "what is blocked stands there once"

    await stage.live_until(at(4, 10, 16))
    reminded = await talk.expect(
        words["nudge"], words["waits"], to=cast.erik, buttons=["escalation.acknowledge"]
    )
    await stage.live_until(at(4, 10, 46))
    climbed = await talk.expect(words["climbed"], words["passed"], thread=story)
    karens = await talk.expect("VPN IS DOWN", to=cast.karen, buttons=["escalation.acknowledge"])
    # Anna and Karen read Danish, whatever the channel reads.
    await talk.expect_update(mine, WORDS["da"]["stands"])
    for copy in (eriks, reminded):
        await talk.expect_update(copy, words["stands"])
        assert not buttons_of(copy), "nobody is shown what they may not do"

    await cast.erik.click(story, "escalation.acknowledge")
    assert words["stands"] in text_of(cast.erik)
    await cast.erik.close_view()
    await cast.karen.click(karens, "escalation.acknowledge")
    await talk.expect_update(climbed, words["climbed"], words["passed"], words["taken"])
    heard = await talk.expect("VPN is down", WORDS["da"]["has"], to=cast.anna)
    for copy in (mine, karens):
        await talk.expect_update(copy, WORDS["da"]["has"])
    for copy in (story, eriks, reminded):
        await talk.expect_update(copy, words["has"])
    assert cast.karen.view is None, "it was one click"
    await from_more(cast.karen, story, "escalation.resolve")
    people = options_of(cast.karen)
    prevented = {"prevention": "Two lines", "owner": people["Erik Lund"], "due_on": "2026-05-29"}
    await cast.karen.submit({"remedy": "Jump host", **prevented})
    await talk.expect("Two lines", to=cast.erik, buttons=["action.finish"])
    await talk.expect(words["resolved"], "Jump host", thread=story)
    for copy in (story, mine, eriks, karens):
        await talk.expect_update(copy, "Jump host", "Two lines")
    await talk.expect_update(heard, WORDS["da"]["solved"])
    assert [bool(buttons_of(copy)) for copy in (story, mine, eriks, karens)] == [True, True, False, False]

    await cast.anna.click(mine, "escalation.reopen")
    await cast.anna.submit({"reason": "Only for two people"})
    await talk.expect(words["reopened"], "Only for two people", thread=story)
    await cast.karen.click(karens, "escalation.resolve")
    await cast.karen.submit({"remedy": "For everybody now"})
    solved = await talk.expect(words["resolved"], "For everybody now", thread=story)
    await cast.erik.click(story, "escalation.more")
    assert "escalation.confirm" not in buttons_of(cast.erik.view), "nobody is offered what is not theirs"  # type: ignore[arg-type]
    await cast.erik.close_view()
    await from_more(cast.anna, story, "escalation.confirm")
    await talk.expect_update(solved, "For everybody now", words["confirmed"])
    assert not buttons_of(story)
    await cast.anna.click(panel, "action.list")
    assert "Two lines" in text_of(cast.anna)


async def test_friday_afternoon_a_weekend_and_a_holiday_do_not_count(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Raised by the partner side on the Friday before Whit Monday, it goes on on Tuesday."""
    panel = await set_up()
    await give_part(talk, cast, panel, "Jonas Friis", "owner")
    await stage.live_until(at(22, 15, 30))
    story = await raised(talk, cast.sofia, panel, "HIGH: VPN IS DOWN")
    await talk.expect("VPN IS DOWN", to=cast.sofia)
    await talk.expect("VPN IS DOWN", to=cast.anna)
    await talk.expect_update(
        story, "answer by Tuesday 26 May 09:30", "in the working hours of Nordlys Forsyning"
    )
    await stage.live_until(at(26, 9, 1))
    by_then = "@Anna Holm: svar senest tirsdag 26. maj kl. 09.30 (Europe/Copenhagen), så @Jonas Friis"
    await talk.expect("venter stadig på, at du tager den.", by_then, to=cast.anna)
    await stage.live_until(at(26, 9, 31))
    await talk.expect("nobody took it in time", thread=story)
    await talk.expect("VPN IS DOWN", to=cast.jonas, buttons=["escalation.acknowledge"])
    await talk.expect_update(story, "@Jonas Friis: answer by", "nobody is left further up")
    assert "escalation.further" not in buttons_of(story)
    await stage.live_until(at(26, 11, 31))
    await talk.expect("venter stadig på, at du tager den.", "der er ingen højere oppe", to=cast.jonas)
    assert "nobody is left further up" in talk.read(story), "the card says it, and no line repeats it"
    await stage.live_until(at(27, 8, 1))
    await talk.expect("er stadig ikke løst", to=cast.jonas)


async def test_hand_back_ask_raise_again_and_take_further(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """With a reason each, and by whom it may be; a stale button tells the present state and by whom."""
    panel = await set_up()
    await give_part(talk, cast, panel, "Karen Dahl", "steering")
    story = await raised(talk, cast.anna, panel, "HIGH: VPN IS DOWN")
    await talk.expect("VPN IS DOWN", to=cast.anna)
    await talk.expect("VPN IS DOWN", to=cast.erik)
    await from_more(cast.erik, story, "escalation.ask")
    assert "Write what you want to know" not in text_of(cast.erik)
    await cast.erik.submit({"question": "Which site? <!channel>"})
    await talk.expect("@Erik Lund asks", "Which site? <!channel>", thread=story)
    await talk.expect("spørger om din blokering", "Which site?", to=cast.anna)
    await from_more(cast.erik, story, "escalation.hand_back")
    await cast.erik.submit({"reason": "It is the firewall of Nordlys"})
    await talk.expect("@Erik Lund says it is not ours", "firewall of Nordlys", thread=story)
    await talk.expect_update(
        story, "Not ours, says @Erik Lund: it waits for @Anna Holm", buttons=["escalation.more"]
    )
    await stage.live_until(at(5, 9))
    await cast.sofia.click(story, "escalation.more")
    assert "escalation.again" not in buttons_of(cast.sofia.view)  # type: ignore[arg-type]
    await cast.sofia.close_view()
    await from_more(cast.anna, story, "escalation.again")
    await cast.anna.submit({"addition": "No, the tunnel ends at Brevik"})
    await talk.expect("@Anna Holm raises it again", "the tunnel ends at Brevik", thread=story)
    await from_more(cast.anna, story, "escalation.further")
    both = "Skipped, since nobody has that part: Accountable managers of both, Neutral project lead."
    await talk.expect("@Anna Holm escalates it to ", both, thread=story)
    await talk.expect("VPN IS DOWN", to=cast.karen)
    await from_more(cast.karen, story, "escalation.resolve")
    await cast.karen.submit({"remedy": "Solved"})
    await talk.expect("@Karen Dahl marks it as resolved", thread=story)
    await cast.erik.click(panel, "escalation.list")
    assert "resolved by Karen Dahl, to be confirmed" in text_of(cast.erik)
    stale = story.blocks[-1]["elements"][0]
    stale["action_id"] = "escalation.further"
    await close_all(cast.anna)
    await cast.anna.click(story, "escalation.further")
    assert "Karen Dahl: løst" in text_of(cast.anna), "an old button shows how it stands"


async def test_a_blocker_comes_from_a_status_a_message_and_a_command(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What was written there stands in the modal already."""
    panel = await set_up()
    await cast.anna.command("/escalate No test data", CHANNEL)
    assert "No test data" in text_of(cast.anna)
    sent = await cast.anna.submit({"what": " ", "since": "2026-05-09"})
    assert "Skriv, hvad der er blokeret" in sent.errors["what"]
    sent = await cast.anna.submit({"what": "No test data", "since": "2026-05-09"})
    assert "ikke kommet endnu" in sent.errors["since"]
    await cast.anna.close_view()
    said = await cast.erik.say(CHANNEL, "The certificate has expired")
    await cast.jonas.use_shortcut(said, "escalation.raise")
    assert "The certificate has expired" in text_of(cast.jonas)
    await cast.jonas.close_view()
    with pytest.raises(LookupError):
        await cast.erik.use_shortcut(said, "escalation.raise")
    await cast.erik.click(panel, "status.plan")
    await cast.erik.press("status.now")
    await cast.erik.submit({"day": "2026-05-04", "clock": "12:00"})
    await cast.erik.close_view()
    prompt = await talk.expect("STATUS MEETING MONDAY 4 MAY 12:00")
    await cast.erik.click(prompt, "status.give")
    await cast.erik.submit({"blockers": "Waiting for VPN"})
    await cast.erik.press("escalation.from_status")
    assert "Waiting for VPN" in text_of(cast.erik)
    await cast.erik.submit({"severity": "critical"})
    await talk.expect("🔴 CRITICAL: WAITING FOR VPN")
    await talk.expect("WAITING FOR VPN", to=cast.erik)
    await talk.expect("WAITING FOR VPN", to=cast.anna)


async def test_what_slack_encodes_is_read_back_into_what_people_saw(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Signs, mentions, channels and links of a message or a command stand in the field as written."""
    await set_up()
    stage.slack.ws.channels[cast.anna.channel("it-intern").id].members.remove(cast.karen.id)
    said = await cast.erik.say(
        CHANNEL, "VPN & proxy <10.0.0.1> &amp; @karen @samspil #it-intern see https://wiki.example/a?b=1&c=2"
    )
    await talk.expect("Here is what I can do", thread=said)
    seen = "VPN & proxy <10.0.0.1> &amp; @Karen Dahl @Samspil #"
    await cast.jonas.use_shortcut(said, "escalation.raise")
    field = cast.jonas.view.state["what"]["what"]["value"]  # type: ignore[union-attr]
    assert field.startswith(seen)
    assert field.endswith(" see https://wiki.example/a?b=1&c=2")
    await cast.jonas.close_view()
    await cast.anna.command("/escalate VPN & <proxy> @erik #nordlys-brevik", CHANNEL)
    field = cast.anna.view.state["what"]["what"]["value"]  # type: ignore[union-attr]
    assert field == "VPN & <proxy> @erik #nordlys-brevik"
    await cast.anna.submit({"severity": "high"})
    story = await talk.expect("🟠 HIGH: VPN & <PROXY> @ERIK #NORDLYS-BREVIK")
    assert "VPN &amp; &lt;proxy&gt; @erik" in story.text
    await talk.expect("VPN & <proxy> @erik", to=cast.anna)
    await talk.expect("VPN & <proxy> @erik", to=cast.erik)
    await cast.anna.command("/samspil R&D <now>", CHANNEL)
    no = await talk.expect("”r&d <now>”", to=cast.anna)
    assert "”r&amp;d &lt;now&gt;”" in no.text


async def test_groups_and_dates_are_read_back_too(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A group by its name where Slack tells it, a date of another app by what stands in its place."""
    await set_up()
    group = stage.slack.ws.add_group("drift-vagt")
    told = "<!here|here> <!subteam^S1|@netop> since <!date^1777874400^{date_short} {time}|4 May 08:00 (CEST)>"
    posted = stage.slack.slack.messages.post(stage.slack.channel(CHANNEL), cast.karen.user, told)
    await cast.jonas.use_shortcut(posted, "escalation.raise")
    assert cast.jonas.view is not None
    assert cast.jonas.view.state["what"]["what"]["value"] == "@here @netop since 4 May 08:00 (CEST)"
    await cast.jonas.close_view()
    said = await cast.erik.say(CHANNEL, "@here @drift-vagt <!date^1^{time}|now>")
    await cast.jonas.use_shortcut(said, "escalation.raise")
    assert cast.jonas.view.state["what"]["what"]["value"] == f"@here @{group} <!date^1^{{time}}|now>"
    await cast.jonas.close_view()
    await cast.anna.command("/escalate @here @drift-vagt @channel", CHANNEL)
    assert cast.anna.view is not None
    assert cast.anna.view.state["what"]["what"]["value"] == "@here @drift-vagt @channel"


@pytest.mark.parametrize("sign", ["&", "👩🏽\u200d🔧", "```"])
async def test_the_longest_texts_are_shown_as_far_as_slack_takes_them(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, sign: str
) -> None:
    """Every field full of a sign that is long when it is escaped, or is several characters: all are shown."""
    panel = await set_up()
    text = sign * (2000 // len(sign))
    await cast.anna.click(panel, "escalation.raise")
    sent = await cast.anna.submit(
        {"what": text, "stops": text, "tried": text, "solution": text, "severity": "high"}
    )
    assert not sent.errors
    await cast.anna.close_view()
    story = await talk.expect("🟠 HIGH: ")
    await from_more(cast.erik, story, "escalation.resolve")
    assert not (await cast.erik.submit({"remedy": text, "prevention": text})).errors
    await talk.expect_update(story, "What was done", "So that it does not come back", "…")
    await cast.anna.click(panel, "escalation.list")
    await cast.anna.close_view()
    await talk.forget()


async def test_the_ladder_is_agreed_in_one_modal(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Whom each rung calls and how long they have; named by hand, added, left out, counted always."""
    panel = await set_up()
    await cast.anna.click(panel, "escalation.list")
    await cast.anna.press("ladder.show")
    assert "ingen: springes over" in text_of(cast.anna)
    rungs = [block["accessory"]["value"] for block in cast.anna.view.blocks if "accessory" in block]  # type: ignore[union-attr]
    await cast.anna.press("ladder.change", rungs[0])
    people = options_of(cast.anna)
    named = [people["Liam Walsh"], people["Erik Lund"]]
    sent = await cast.anna.submit({"name": "First line", "named": named, "acknowledge_high": "15"})
    assert not sent.errors
    assert "Det gælder, når Brevik Systems siger ja" in text_of(cast.anna)
    assert "First line" in text_of(cast.anna)
    await cast.anna.close_view()
    await agreed(talk, cast.erik, "2 working hours → 15 working minutes")
    await cast.anna.press("ladder.critical_always")
    await cast.anna.close_view()
    await agreed(talk, cast.erik, "Critical blockers count nights and holidays, too: no → yes")
    await cast.anna.press("ladder.add")
    await close_all(cast.anna)
    await agreed(talk, cast.erik, "Step 5, Steering group: new")
    await cast.anna.click(panel, "escalation.list")
    await cast.anna.press("ladder.show")
    assert "15 arbejdsminutter til at tage den" in text_of(cast.anna)
    assert "tæller tiden altid" in text_of(cast.anna)
    assert "5. Styregruppe" in text_of(cast.anna)
    await close_all(cast.anna)
    story = await raised(talk, cast.jonas, panel, "HIGH: VPN IS DOWN")
    await talk.expect("VPN IS DOWN", to=cast.jonas)
    await talk.expect("VPN IS DOWN", to=cast.erik)
    await talk.expect("VPN IS DOWN", to=cast.liam)
    await talk.expect_update(
        story, "@Erik Lund, @Liam Walsh: answer by Monday 4 May 09:00", "Step 1: First line"
    )
    await cast.sofia.click(panel, "escalation.list")
    await cast.sofia.press("escalation.story")
    assert "raised" in text_of(cast.sofia)
    assert "Europe/" not in text_of(cast.sofia), "all go by one clock: no step names it"
    await cast.sofia.close_view()
    await cast.sofia.press("ladder.show")
    assert "Change" not in str(buttons_of(cast.sofia.view))  # type: ignore[arg-type]


async def test_taken_further_twice_no_step_is_passed_by(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Who raised it presses on the message as it was before; an old button shows how it stands."""
    panel = await set_up()
    await give_part(talk, cast, panel, "Sofia Brandt", "owner")
    await give_part(talk, cast, panel, "Karen Dahl", "lead")
    await raised(talk, cast.anna, panel, "HIGH: VPN IS DOWN", what="VPN is down")
    mine, eriks = [await talk.expect("VPN IS DOWN", to=person) for person in (cast.anna, cast.erik)]
    seen = {cast.anna: deepcopy(mine.blocks), cast.erik: deepcopy(eriks.blocks)}
    await cast.anna.click(mine, "escalation.further")
    await stage.settle()
    await talk.forget()
    now = mine.blocks
    for person, copy in ((cast.anna, mine), (cast.erik, eriks)):
        as_it_is, copy.blocks = copy.blocks, seen[person]
        await person.click(copy, "escalation.further")
        assert "2" in text_of(person)
        await person.close_view()
        copy.blocks = as_it_is
    rungs = await stage.bot.work(lambda w: w.session.exec(select(escalation.Escalation.rung)).all())
    assert rungs == [2]
    for block in now:
        for button in block.get("elements", ()):
            button["value"] = str(button.get("value", "")).partition(":")[0]
    await cast.anna.click(mine, "escalation.further")
    await stage.settle()
    await talk.forget()
    rungs = await stage.bot.work(lambda w: w.session.exec(select(escalation.Escalation.rung)).all())
    assert rungs == [2], "which step was seen is not known: how it stands is shown"


async def test_of_two_who_press_at_once_one_is_first_and_the_other_is_told(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """In six races there is one winner each, and never two; the rule has run two hundred."""
    panel = await set_up()
    await give_part(talk, cast, panel, "Sofia Brandt", "contact")
    for race in range(6):
        what = f"Race {race}"
        story = await raised(talk, cast.anna, panel, f"HIGH: RACE {race}", what=what)
        for person in (cast.anna, cast.erik, cast.sofia):
            await talk.expect(f"RACE {race}", to=person)
        press = [person.click(story, "escalation.acknowledge") for person in (cast.erik, cast.sofia)]
        await asyncio.gather(*press)
        told = [person for person in (cast.erik, cast.sofia) if person.view]
        assert len(told) == 1, "one wins, the other is told"
        assert "has got it: solved by" in text_of(told[0])
        await told[0].close_view()
        await talk.expect("has got it.", thread=story)
        await from_more(cast.anna, story, "escalation.resolve")
        await cast.anna.submit({"remedy": "Gone"})
        solved = await talk.expect("marks it as resolved", thread=story)
        await from_more(cast.anna, story, "escalation.confirm")
        await talk.expect_update(solved, "confirms that it is resolved")
    moves = await stage.bot.work(lambda w: w.session.exec(select(escalation.EscalationMove.kind)).all())
    assert moves.count("acknowledged") == 6
