"""The scorecard as conversations: every figure reckoned again from what was played."""

import json
from datetime import timedelta
from functools import partial

import pytest
from conversations_sample import (
    BY_EACH_SIDE,
    CHANNEL,
    IN_EACH_LANGUAGE,
    Acting,
    Cast,
    SetUp,
    acting,
    agreed,
    at,
    close_all,
    from_more,
    options_of,
    pause_meetings,
    read_in,
    text_of,
)
from sqlmodel import select

from bot import outbox
from bot.partnerships import Side, Unit
from playground.conversation import Conversation
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.web_api.files import MOST_ALT_TEXT
from playground.workspace import Message

WORDS = {
    "en": {
        "prompt": "STATUS MEETING MONDAY 4 MAY 11:00",
        "digest": "SUMMARY FOR THE STATUS MEETING MONDAY 4 MAY 11:00",
        "story": "HIGH: VPN IS DOWN",
        "so_far": "SCORECARD MAY 2026, THROUGH 4 MAY",
        "card": "SCORECARD MAY 2026",
        "status": "{side}: {n} of {of} answers",
        "blocker": (
            "High: 1 raised, taken 1 of 1 in time ({taken} min), resolved 1 of 1 in time ({solved} h)"
        ),
        "silent": "Nothing stands out",
        "talk": "What do we do about it?",
        "picture": "(picture: Scorecard May 2026",
        "posted": "It is posted; the picture follows",
        "retros": "Retros",
        "yet": "Nothing has been counted yet.",
        "empty": "Nothing was counted this month, so it is not posted.",
        "responsible": "made you responsible for an action",
        "off": "working day 1 of the month, 09:00 → only when somebody does it",
    },
    "da": {
        "prompt": "STATUSMØDE MANDAG 4. MAJ KL. 11.00",
        "digest": "MANDAG 4. MAJ KL. 11.00",
        "story": "HØJ: VPN IS DOWN",
        "so_far": "SCORECARD MAJ 2026, TIL OG MED 4. MAJ",
        "card": "SCORECARD MAJ 2026",
        "status": "{side}: {n} af {of} svar",
        "blocker": ("Høj: 1 meldt, taget 1 af 1 i tide ({taken} min.), løst 1 af 1 i tide ({solved} t.)"),
        "silent": "Intet skiller sig ud",
        "talk": "Hvad gør vi ved det?",
        "picture": "(picture: Scorecard maj 2026",
        "posted": "Det er delt; billedet følger",
        "retros": "Retroer",
        "yet": "Der er ingen tal endnu.",
        "empty": "Der er ingen tal for denne måned, så den bliver ikke delt.",
        "responsible": "har gjort dig ansvarlig for en opgave",
        "off": "månedens 1. arbejdsdag kl. 09.00 → kun når nogen deler det",
    },
}


@pytest.fixture
def set_up(set_up: SetUp) -> SetUp:
    """With status meetings so far away that only what is opened by hand is held."""
    return partial(set_up, scorecards=True, rhythm="monthly:-1", weekdays=["4"])


async def a_round(
    stage: Stage, talk: Conversation, cast: Cast, panel: Message, words: dict[str, str]
) -> None:
    """Anna answers, Erik does not."""
    await cast.anna.click(panel, "status.plan")
    await cast.anna.press("status.now")
    await cast.anna.submit({"day": "2026-05-04", "clock": "11:00"})
    await close_all(cast.anna)
    prompt = await talk.expect(words["prompt"])
    await cast.anna.click(prompt, "status.give")
    await cast.anna.submit({"since": "Ready"})
    await close_all(cast.anna)
    await stage.live_until(at(4, 11))
    await talk.expect(words["digest"])
    await talk.expect("#nordlys-brevik", to=cast.erik)


async def a_blocker(
    stage: Stage, talk: Conversation, by: Acting, panel: Message, words: dict[str, str]
) -> dict[str, int]:
    """Raised by one side, solved by the other; the minutes and hours that it took."""
    await by.one.click(panel, "escalation.raise")
    await by.one.submit({"what": "VPN is down", "severity": "high"})
    await close_all(by.one)
    raised_at = stage.clock.now()
    story = await talk.expect(words["story"])
    for person in (by.one, by.other):
        await talk.expect("VPN IS DOWN", to=person)
    await stage.live_until(at(4, 11, 31))
    await by.other.click(story, "escalation.acknowledge")
    taken_at = stage.clock.now()
    await talk.expect(f"@{by.other.user.name}", thread=story)
    await stage.live_until(taken_at + timedelta(hours=2))
    await from_more(by.other, story, "escalation.resolve")
    await by.other.submit({"remedy": "Jump host"})
    solved_at = stage.clock.now()
    await talk.expect("Jump host", thread=story)
    await from_more(by.one, story, "escalation.confirm")
    return {
        "taken": int((taken_at - raised_at).seconds / 60),
        "solved": (solved_at - taken_at).seconds // 3600,
    }


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_a_month_is_lived_looked_at_posted_and_frozen(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """Either side looks and posts by the panel alone; on the first working day it comes by itself."""
    words, panel, by = WORDS[language], await set_up(language=language), acting(cast, side)
    await read_in(language, panel, by.one, by.other, by.colleague)
    expected = {"Nordlys Forsyning": 1, "Brevik Systems": 1}
    await a_round(stage, talk, cast, panel, words)
    await pause_meetings(talk, cast, panel, language)
    took = await a_blocker(stage, talk, by, panel, words)
    figures = [
        words["status"].format(side="Nordlys Forsyning", n=1, of=expected["Nordlys Forsyning"]),
        words["status"].format(side="Brevik Systems", n=0, of=expected["Brevik Systems"]),
        words["blocker"].format(**took),
    ]
    point = [words["silent"], words["talk"]]

    await by.one.click(panel, "scorecard.show")
    await by.one.press("scorecard.post")
    so_far = await talk.expect(words["so_far"], *point, buttons=["scorecard.act", "scorecard.details"])
    assert words["posted"] in text_of(by.one)
    await close_all(by.one)
    await stage.live_for(timedelta(seconds=31))
    await talk.expect_update(so_far, words["picture"])
    name = by.colleague.user.name
    await by.one.click(so_far, "scorecard.act")
    owner = options_of(by.one)[name]
    await by.one.submit({"action": "One VPN owner", "owner": owner, "due_on": "2026-06-30"})
    await talk.expect_update(so_far, f"One VPN owner: @{name}", words["picture"])
    await talk.expect(words["responsible"], "One VPN owner", to=by.colleague)

    await stage.live_until(at(29, 12) + timedelta(days=2, hours=20, minutes=59))
    await talk.expect_nothing_else()
    await stage.live_until(at(29, 12) + timedelta(days=2, hours=21, minutes=1))
    card = await talk.expect(words["card"], *point, words["picture"])
    for person in (by.one, by.other):
        await person.click(card, "scorecard.details")
        assert all(figure in text_of(person) for figure in figures)
        assert words["talk"] in text_of(person)
        assert words["retros"] not in text_of(person), "none ended"
    await close_all(by.one)
    await by.other.press("scorecard.csv")
    sent = await talk.expect("", to=by.other)
    assert sent.files[0].content is not None
    assert ",status,answered,Nordlys Forsyning,1" in sent.files[0].content.decode()
    await by.other.press("scorecard.json")
    sent = await talk.expect("", to=by.other)
    assert (
        json.loads(sent.files[0].content or b"")["blockers"]["high"]["acknowledged"]["median"]
        == took["taken"]
    )

    await by.other.press("scorecard.change")
    await by.other.submit({"posted": "off"})
    await close_all(by.other)
    await agreed(talk, by.one, words["off"])
    await stage.live_until(at(1, 12) + timedelta(days=57))
    await talk.expect_nothing_else()


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_of_days_in_which_nothing_was_counted_nothing_is_posted_and_the_scorecard_says_so(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """Set up at the end of a month: who looks reads why the channel has no message, and is offered none."""
    await stage.live_until(at(28, 8))
    words, by = WORDS[language], acting(cast, side)
    panel = await set_up(language=language)
    await read_in(language, panel, by.one)
    await pause_meetings(talk, cast, panel, language)
    await stage.live_until(at(29, 12) + timedelta(days=5))
    await talk.expect_nothing_else()
    await by.one.click(panel, "scorecard.show")
    assert words["yet"] in text_of(by.one)
    await by.one.press("scorecard.page_back")
    assert words["card"] in text_of(by.one)
    assert words["empty"] in text_of(by.one)
    assert words["talk"] not in text_of(by.one)
    assert "scorecard.post" not in buttons_of(by.one.view)  # type: ignore[arg-type]


async def an_action_is_kept(talk: Conversation, cast: Cast, panel: Message, due_on: str) -> None:
    """So that there is a figure to draw: one of one was done in time."""
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.note")
    own = {"action": "Order VPN", "owner": options_of(cast.anna)["Anna Holm"], "due_on": due_on}
    assert not (await cast.anna.submit(own)).errors
    await close_all(cast.anna)
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.finish")
    await close_all(cast.anna)
    await talk.forget()


async def test_after_downtime_it_comes_once_late_and_says_so_and_without_the_scope_in_words_alone(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """Two months later only the last one; the log says why there is no picture."""
    panel = await set_up()
    await pause_meetings(talk, cast, panel, "en")
    await an_action_is_kept(talk, cast, panel, "2026-06-10")
    await stage.bot.stop()
    stage.clock.move_to(at(3, 12) + timedelta(days=61))
    allowed = stage.slack.ws.installation.scopes
    stage.slack.ws.installation.scopes = tuple(each for each in allowed if each != "files:write")
    await stage.start_bot()
    card = await talk.expect(
        "SCORECARD JUNE 2026", "Nothing stands out", "It comes late: it was due Monday 1 June"
    )
    await stage.live_for(timedelta(hours=3))
    await talk.expect_update(card, "Nothing stands out")
    assert "(picture" not in talk.read(card)
    assert "was not taken: missing_scope; its text stands alone" in caplog.text
    assert {violation.rule for violation in stage.slack.violations} == {"missing_scope"}
    stage.slack.violations.clear()
    await stage.restart_bot()
    await talk.expect_nothing_else()
    await cast.sofia.click(panel, "scorecard.show")
    await cast.sofia.press("scorecard.page_back")
    assert "scorecard.post" not in str(cast.sofia.view.blocks if cast.sofia.view else "")
    assert "scorecard.change" not in str(cast.sofia.view.blocks if cast.sofia.view else "")


async def test_a_picture_that_slack_does_not_take_at_once_is_put_up_later_and_shown_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The text is there at once; a restart between the upload and the message loses and doubles nothing."""
    panel = await set_up()
    await pause_meetings(talk, cast, panel, "en")
    await an_action_is_kept(talk, cast, panel, "2026-05-04")
    stage.slack.faults.plan("server_error", "files.getUploadURLExternal", times=1)
    await cast.anna.command("/samspil scorecard", CHANNEL)
    await cast.anna.press("scorecard.post")
    card = await talk.expect("SCORECARD MAY 2026, THROUGH 4 MAY")
    await close_all(cast.anna)
    assert "(picture" not in talk.read(card)
    await stage.live_for(timedelta(seconds=61))
    assert len(stage.slack.ws.files) == 1
    await stage.restart_bot()
    await stage.live_for(timedelta(seconds=31))
    await talk.expect_update(card, "(picture: Scorecard May 2026, through 4 May")
    assert [file.mimetype for file in stage.slack.ws.files.values()] == ["image/png"]


async def test_a_picture_is_described_in_as_many_words_as_slack_takes_of_a_file(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Of an image block it takes twice as many: what is longer than a file's alt text is cut, and put up."""
    panel = await set_up()
    await pause_meetings(talk, cast, panel, "en")
    await an_action_is_kept(talk, cast, panel, "2026-05-04")
    await stage.bot.work(call_sides_by_long_names)
    await cast.anna.command("/samspil scorecard", CHANNEL)
    await cast.anna.press("scorecard.post")
    await stage.live_for(timedelta(seconds=61))
    (picture,) = stage.slack.ws.files.values()
    assert MOST_ALT_TEXT - 10 < len(picture.alt_txt) <= MOST_ALT_TEXT
    await talk.forget()


def call_sides_by_long_names(w: Unit) -> None:
    """Each name stands in every part of what the picture says."""
    for side in w.session.exec(select(Side)):
        side.name = f"{side.name} {'and daughters ' * 30}"


async def test_a_picture_that_slack_does_not_show_leaves_a_message_in_words_that_goes_on(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    """Its file was deleted before the message shows it: said once in the log, and no letter is dead."""
    panel = await set_up()
    await pause_meetings(talk, cast, panel, "en")
    await an_action_is_kept(talk, cast, panel, "2026-05-04")
    await cast.anna.command("/samspil scorecard", CHANNEL)
    await cast.anna.press("scorecard.post")
    card = await talk.expect("SCORECARD MAY 2026, THROUGH 4 MAY")
    await close_all(cast.anna)
    await stage.live_for(timedelta(seconds=10))
    assert len(stage.slack.ws.files) == 1
    stage.slack.ws.files.clear()
    await stage.live_for(timedelta(minutes=2))
    await cast.anna.click(card, "scorecard.act")
    owner = options_of(cast.anna)["Erik Lund"]
    await cast.anna.submit({"action": "After all", "owner": owner, "due_on": "2026-06-30"})
    await talk.expect_update(card, "After all: @Erik Lund")
    await talk.expect("made you responsible for an action", "After all", to=cast.erik)
    assert "(picture" not in talk.read(card)
    assert await stage.bot.work(outbox.dead_letters) == []
    assert caplog.text.count("Slack refused scorecard.card") == 1
    assert {violation.rule for violation in stage.slack.violations} == {"invalid_blocks"}
    stage.slack.violations.clear()
