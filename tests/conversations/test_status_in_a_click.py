"""Twenty seconds: status in one click, what was said last time, and what changed since."""

from datetime import timedelta

from conversations_sample import (
    BY_EACH_SIDE,
    IN_EACH_LANGUAGE,
    Cast,
    SetUp,
    acting,
    agreed,
    at,
    close_all,
    options_of,
    read_in,
    text_of,
)

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "prompt": "Share your status before it begins.",
        "missing": "Your status for ",
        "left": "2 hours are left.",
        "noted": "Noted: nothing new.",
        "open": "Your blockers that are still open",
        "thanks": "Thank you, your status",
        "answered": "answered",
        "nothing": "Nothing new",
        "stays": "it stays as you wrote it",
        "last": "Last time you said was next: Delivery 2",
        "summary": "SUMMARY",
        "wrong": "Is it the wrong time?",
        "half": "every Tuesday → every two weeks on Tuesday",
        "planned": "changed the plan",
        "proposed": "@{who} has proposed a change",
    },
    "da": {
        "prompt": "Del din status, inden det begynder.",
        "missing": "Din status for",
        "left": "Der er 2 timer tilbage.",
        "noted": "Noteret: intet nyt.",
        "open": "Dine blokeringer, der stadig er åbne",
        "thanks": "Tak, din status",
        "answered": "har svaret",
        "nothing": "Intet nyt",
        "stays": "den bliver stående, som du skrev den",
        "last": "Sidst skrev du, at det næste var: Delivery 2",
        "summary": "OPSAMLING",
        "wrong": "Er tidspunktet forkert?",
        "half": "hver tirsdag → hver anden uge, tirsdag",
        "planned": "har ændret planen",
        "proposed": "@{who} har foreslået en ændring",
    },
}


async def _asked(stage: Stage, talk: Conversation, day: int, words: dict[str, str]) -> Message:
    await stage.live_until(at(day, 10, 1))
    return await talk.expect(words["prompt"], buttons=["status.give", "status.nothing_new"])


def _direct(person: Person, words: str) -> list[Message]:
    """What the app wrote to one person alone with these words in it."""
    return [each for each in person.messages(person.dm) if words in str(each.blocks)]


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_nothing_new_is_an_answer_in_one_click_and_never_replaces_what_was_written(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """From the reminder, too; with what is still blocked; pressed again it says so and changes nothing."""
    words, by = WORDS[language], acting(cast, side)
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    await read_in(language, panel, by.one, by.other)
    await by.one.click(panel, "escalation.raise")
    await by.one.submit({"what": "No VPN", "severity": "high"})
    await close_all(by.one)
    await stage.settle()
    await talk.forget()
    prompt = await _asked(stage, talk, 4, words)
    await stage.live_until(at(5, 8, 1))
    await talk.forget()
    (reminder,) = _direct(by.one, "status.nothing_new")
    assert words["left"] in talk.read(reminder)
    await by.one.click(reminder, "status.nothing_new")
    said = text_of(by.one)
    assert words["noted"] in said
    assert words["open"] in said
    assert "No VPN" in said
    await talk.expect_update(prompt, f"@{by.one.user.name} {words['answered']}")
    await close_all(by.one)
    await by.other.click(prompt, "status.give")
    await by.other.submit({"ahead": "Delivery 2"})
    await close_all(by.other)
    await by.other.click(prompt, "status.nothing_new")
    assert words["stays"] in text_of(by.other)
    await by.other.press("status.give")
    assert "Delivery 2" in text_of(by.other)
    await close_all(by.other)
    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect(f"@{by.one.user.name}: {words['nothing']}", "Delivery 2")
    assert digest.thread_ts is None
    await talk.forget()
    prompt = await _asked(stage, talk, 11, words)
    await by.other.click(prompt, "status.give")
    assert words["last"] in text_of(by.other)
    await by.other.close_view()
    await talk.forget()


async def test_the_rest_folds_out_and_what_was_typed_stays(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Three questions at first; who once used the others finds them out."""
    await set_up(weekdays=["1"], clock="10:00")
    prompt = await _asked(stage, talk, 4, WORDS["en"])
    await cast.erik.click(prompt, "status.give")
    assert "Capacity" not in text_of(cast.erik)
    cast.erik.fill_in({"since": "Halfway"})
    await cast.erik.press("status.unfold")
    assert "Capacity" in text_of(cast.erik)
    await cast.erik.submit({"capacity": "Maja is away"})
    await cast.erik.close_view()
    await cast.erik.click(prompt, "status.give")
    shown = text_of(cast.erik)
    assert "Halfway" in shown
    assert "Maja is away" in shown
    await cast.erik.close_view()
    await talk.forget()


async def test_the_summary_says_what_is_the_same_as_last_time_and_what_is_long_late(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The same blocker again, a date that moved once more, silence that is new."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.note")
    people = options_of(cast.anna)
    await cast.anna.submit({"action": "Order VPN", "owner": people["Erik Lund"], "due_on": "2026-05-05"})
    await talk.forget()
    for day, blocked in ((5, "VPN is down"), (12, "vpn  is DOWN")):
        prompt = await _asked(stage, talk, day - 1, WORDS["en"])
        await cast.erik.click(prompt, "status.give")
        await cast.erik.press("status.unfold")
        await cast.erik.submit({"blockers": blocked, "dates": f"Delivery 2 is {day} May"})
        if day == 5:
            await cast.anna.click(prompt, "status.nothing_new")
        await stage.live_until(at(day, 10, 1))
        text = "is blocked: VPN is down" if day == 5 else "is still blocked: vpn is DOWN"
        moved = "has moved dates: Delivery" if day == 5 else "has moved dates once more: Delivery"
        silent = () if day == 5 else ("No answer from Nordlys Forsyning this time.",)
        await talk.expect("SUMMARY", f"Brevik Systems {text}", f"Brevik Systems {moved}", *silent)
        await talk.forget()
    await stage.live_until(at(31, 12) + timedelta(days=8))
    await talk.forget()
    await stage.live_until(at(31, 10, 1) + timedelta(days=9))
    await talk.expect("SUMMARY", "Order VPN: @Erik Lund, more than 30 days late")
    await talk.forget()


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_silence_twice_running_asks_once_whether_the_time_is_wrong(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """The contact persons of that company alone; the other agrees to half as often, and all is said."""
    words, by = WORDS[language], acting(cast, side)
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    await read_in(language, panel, by.one, by.other)
    for day in (4, 11, 18):
        prompt = await _asked(stage, talk, day, words)
        await by.other.click(prompt, "status.nothing_new")
        await close_all(by.other)
        await stage.live_until(at(day + 1, 10, 1))
        await talk.expect(words["summary"])
        asked = _direct(by.one, words["wrong"])
        assert len(asked) == (day > 4), "after the second time, and not once more"
        for person in (by.other, by.colleague, by.others_colleague):
            assert not _direct(person, words["wrong"])
        await talk.forget()
    await by.one.click(asked[0], "status.every_other_week")
    await close_all(by.one)
    await agreed(talk, by.other, words["half"])
    await talk.expect(words["planned"])
    assert not buttons_of(asked[0]), "it was answered by that"
    assert words["proposed"].format(who=by.one.user.name) in talk.read(asked[0])
    await talk.forget()
