"""What is kept about a person: Erik sees, gets and erases it behind «Mine», Anna from her Home."""

import json
from datetime import timedelta
from functools import partial

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, text_of

from bot import conductor
from bot.blocks.mine import mine_modal
from bot.keeping import Keeping
from bot.language import translator
from bot.partnerships import Actor
from bot.settings import Settings
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import read_view
from playground.workspace import Message

WORDS = {
    "en": {
        "kept": "This is kept about you",
        "status": "Status meetings: 2",
        "sealed": "Anonymous answers that nobody can read: 1",
        "long": "deleted after 12 months, and everything 30 days after a collaboration ended",
        "other": "Pairs: 1 month",
        "sent": "The file is on its way",
        "file": "All that Samspil keeps about you",
        "erased": "You have been erased here",
        "free": "These parts are free",
        "part": "Contact person",
        "nobody": "Nothing is kept about you here.",
        "nowhere": "You are in no channel yet",
        "gone": "[erased]",
        "name": "erased person #1",
    },
    "da": {
        "kept": "Dette er gemt om dig",
        "status": "Statusmøder: 2",
        "sealed": "Anonyme svar, som ingen kan læse: 1",
        "long": "slettes efter 12 måneder, og alt 30 dage efter, at et samarbejde er slut",
        "other": "Makkerpar: 1 måned",
        "sent": "Filen er på vej",
        "file": "Alt det, Samspil har gemt om dig",
        "erased": "Du er slettet her",
        "free": "Disse roller er ledige",
        "part": "Kontaktperson",
        "nobody": "Her er ikke gemt noget om dig.",
        "nowhere": "Du er ikke med i nogen kanal endnu",
        "gone": "[slettet]",
        "name": "slettet person #1",
    },
}
WHY = {
    "removed": "Samspil er ikke i denne kanal for tiden",
    "archived": "Samspil er ikke i denne kanal for tiden",
    "ended": "Samspil blev afsluttet i denne kanal mandag 4. maj",
    "left": "Du har forladt denne kanal",
}
CANARY = "Canary of the VPN"


@pytest.fixture
def set_up(set_up: SetUp) -> SetUp:
    """With one status meeting, on Tuesday."""
    return partial(set_up, weekdays=["1"], clock="10:00")


async def gives_status(person: Person, prompt: Message, text: str) -> None:
    await person.click(prompt, "status.give")
    sent = await person.submit({"since": text})
    assert not sent.errors
    await person.close_view()


async def file_for(stage: Stage, talk: Conversation, person: Person, words: dict[str, str]) -> str:
    """What came as a file by direct message."""
    message = await talk.expect(words["file"], to=person)
    (file,) = message.files
    assert file.content is not None
    return file.content.decode()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_erik_sees_gets_and_erases_what_is_kept_about_him(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, sqlite_url: str, language: str
) -> None:
    """While a retro is open: its answer goes, what is counted stays, and Anna's own is untouched."""
    words, panel = WORDS[language], await set_up(language=language)
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect("TUESDAY 5 MAY" if language == "en" else "TIRSDAG 5. MAJ")
    await gives_status(cast.erik, prompt, f"{CANARY} is up")
    await gives_status(cast.anna, prompt, "Accounts are ready")
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    await cast.anna.submit()
    while cast.anna.view is not None:
        await cast.anna.close_view()
    asked = await talk.expect("RETRO", buttons=["retro.write"])
    await cast.erik.click(asked, "retro.write")
    await cast.erik.submit({"column_0": "Handovers"})
    await cast.erik.close_view()

    await cast.erik.click(panel, "mine.show")
    await cast.erik.press("personal.show")
    there = text_of(cast.erik)
    for said in ("kept", "status", "sealed"):
        assert words[said] in there
    await cast.erik.press("personal.export")
    await stage.settle()
    assert words["sent"] in text_of(cast.erik)
    told = json.loads(await file_for(stage, talk, cast.erik, words))
    assert CANARY in told["kept"]["status_answer"][0]["since"]
    assert told["kept"]["sealed_answer"][0]["ciphertext"] == "sealed, not readable"
    assert "Accounts are ready" not in json.dumps(told)

    await cast.erik.press("personal.erase")
    assert words["erased"] in text_of(cast.erik)
    while cast.erik.view is not None:
        await cast.erik.close_view()
    await stage.settle()
    await talk.expect(WORDS["da"]["free"], WORDS["da"]["part"], to=cast.anna, buttons=["people.list"])
    await talk.expect_update(prompt)
    assert "Erik" not in talk.read(panel) + talk.read(prompt)

    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect(words["name"], words["gone"], "Accounts are ready")
    assert CANARY not in talk.read(digest)
    await cast.erik.click(panel, "panel.count_in")
    await cast.erik.close_view()
    await stage.settle()
    await cast.anna.click(panel, "people.list")
    assert "Erik Lund" in text_of(cast.anna), "who acts again is somebody new"


async def test_anna_erases_herself_from_her_home_and_a_second_press_does_nothing(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The Home is empty then; her side has no contact person any more, so the other side's is told."""
    words = WORDS["da"]
    await set_up()
    await cast.anna.open_home()
    await cast.anna.use_home("personal.show")
    assert words["kept"] in text_of(cast.anna)
    view = cast.anna.view
    await cast.anna.press("personal.erase")
    assert words["erased"] in text_of(cast.anna)
    await cast.anna.close_view()
    await stage.settle()
    await talk.expect("These parts are free", "Contact person", "Nordlys Forsyning", to=cast.erik)
    assert view is not None
    assert cast.anna.home is not None
    assert words["nowhere"] in read_view(cast.anna.home, cast.anna._ws)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_for_how_long_something_is_kept_is_read_by_both(
    stage: Stage,
    talk: Conversation,
    cast: Cast,
    set_up: SetUp,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As whoever runs Samspil has set it: for all that has ended, and for what has months of its own."""
    panel = await set_up(language=language)
    monkeypatch.setattr(Settings, "keeping", Keeping(12, {"pair": 1}, timedelta(days=30)))
    for person, theirs in ((cast.erik, language), (cast.anna, "da")):
        await person.click(panel, "mine.show")
        await person.press("personal.show")
        assert WORDS[theirs]["long"] in text_of(person)
        assert WORDS[theirs]["other"] in text_of(person)
        await person.close_view()


@pytest.mark.parametrize("is_closed", [False, True])
async def test_where_slack_takes_no_file_it_is_said_with_another_way(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, is_closed: bool
) -> None:
    """In the modal that said it was on its way; if that is closed, by a message."""
    panel = await set_up()
    await cast.erik.click(panel, "mine.show")
    await cast.erik.press("personal.show")
    stage.slack.slack.ws.open_dm(cast.erik.user).files_allowed = False
    way = f"samspil person export {cast.erik.user.id}"
    if is_closed:
        stage.slack.faults.plan("refused:not_found", "views.update", after=1)
    await cast.erik.press("personal.export")
    await stage.settle()
    if is_closed:
        await talk.expect(way, to=cast.erik)
    else:
        assert way in text_of(cast.erik)
        assert "on its way" not in text_of(cast.erik)


async def _go(cast: Cast, panel: Message, end: str) -> None:
    """The bot or Anna goes out of the channel, or the partnership is ended."""
    match end:
        case "removed":
            await cast.erik.remove_app(CHANNEL)
        case "archived":
            await cast.erik.archive(CHANNEL)
        case "left":
            await cast.anna.leave(CHANNEL)
        case _:
            await cast.erik.click(panel, "panel.settings")
            await cast.erik.press("panel.end")
            await cast.erik.submit({})


@pytest.mark.parametrize("end", ["removed", "archived", "ended", "left"])
async def test_what_is_kept_is_handed_over_and_erased_also_where_the_partnership_is_not_there(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, end: str
) -> None:
    """From the modal that was open before, and from the Home, without its door once she is erased."""
    words, anna, panel = WORDS["da"], cast.anna, await set_up()
    await anna.click(panel, "mine.show")
    await _go(cast, panel, end)
    await stage.settle()
    await talk.forget()
    await anna.press("personal.show")
    assert words["kept"] in text_of(anna)
    await anna.press("personal.export")
    await stage.settle()
    assert "Anna Holm" in await file_for(stage, talk, anna, words)
    while anna.view is not None:
        await anna.close_view()

    if end == "left":
        # Slack takes no command from there; a list that was open follows, and says so.
        shown = await stage.bot.work(conductor.mine_of, Actor(stage.slack.ws.home.id, anna.id), 1)
        assert WHY[end] in str(mine_modal(translator("da"), shown).to_dict())
    else:
        await anna.command("/samspil tasks", CHANNEL)
        assert WHY[end] in text_of(anna)
        await anna.press("personal.show")
        assert words["kept"] in text_of(anna)
        while anna.view is not None:
            await anna.close_view()

    await anna.open_home()
    assert words["nowhere"] in read_view(anna.home, anna._ws)  # type: ignore[arg-type]
    await anna.use_home("personal.show")
    await anna.press("personal.export")
    await stage.settle()
    assert "Anna Holm" in await file_for(stage, talk, anna, words)
    await anna.press("personal.erase")
    assert words["erased"] in text_of(anna)
    await anna.close_view()
    await stage.settle()
    await anna.open_home()
    assert "Mine data" not in read_view(anna.home, anna._ws)  # type: ignore[arg-type]
    await talk.forget()
