"""One's own address for a calendar: made, made anew and ended from the panel, and read over HTTP."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp
import pytest
from conversations_sample import Cast, SetUp, close_all, text_of
from tests_shared import MONDAY

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage

SITE = "https://samspil.example/"
WORDS = {
    "en": ("Your calendar can fetch", "Copy it now", "You have had an address since Monday 4 May"),
    "da": ("Din kalender kan selv hente", "Kopiér den nu", "Du har haft en adresse siden mandag 4. maj"),
}


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """With a site that others reach."""
    async with Stage(MONDAY, database_url=database_url, api_port=0, api_url=SITE) as made:
        yield made


async def status_of(stage: Stage, address: str) -> int:
    """What an HTTP client gets there, by way of the port behind the site."""
    here = f"http://127.0.0.1:{stage.bot.api.port}{urlsplit(address).path}"
    async with aiohttp.ClientSession() as session, session.get(here) as answer:
        return answer.status


def shown_to(person: Person) -> str:
    """The address in the modal before somebody."""
    return next(word.strip("`") for word in text_of(person).split() if SITE in word)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_address_is_shown_once_and_ends_when_its_person_says_so(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """By the partner's side, from the panel; the channel hears nothing of it, nor do direct messages."""
    panel = await set_up(language=language)
    what, copy, since = WORDS[language]

    async def opened() -> None:
        await cast.erik.click(panel, "status.plan")
        await cast.erik.press("status.calendar")
        await talk.expect(".", to=cast.erik)
        await cast.erik.press("feed.show")

    await opened()
    assert what in text_of(cast.erik)
    assert SITE not in text_of(cast.erik)
    await cast.erik.press("feed.make")
    assert copy in text_of(cast.erik)
    first = shown_to(cast.erik)
    assert await status_of(stage, first) == 200
    await close_all(cast.erik)

    await opened()
    assert since in text_of(cast.erik)
    assert first not in text_of(cast.erik), "it is not shown again"
    await cast.erik.press("feed.make")
    second = shown_to(cast.erik)
    assert [await status_of(stage, each) for each in (first, second)] == [404, 200]
    await cast.erik.press("feed.end")
    assert await status_of(stage, second) == 404
    await close_all(cast.erik)


async def test_without_a_site_there_is_no_such_button(
    database_url: str, talk: Conversation, cast: Cast, set_up: SetUp, stage: Stage
) -> None:
    """An address that nobody reaches is not offered; one offered before is refused with the reason."""
    panel = await set_up()
    object.__setattr__(stage.bot.settings, "api_url", None)  # it is frozen: what is set later needs a start
    await cast.anna.click(panel, "status.plan")
    await cast.anna.press("status.calendar")
    await talk.expect(".", to=cast.anna)
    assert "feed.show" not in str(cast.anna.view.blocks if cast.anna.view else "")
    await close_all(cast.anna)
