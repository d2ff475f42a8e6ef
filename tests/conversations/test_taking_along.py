"""Both companies take along what they did together: the file of a year, and everything at the end."""

import io
import json
from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, close_all, text_of
from pypdf import PdfReader

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "ended": "has ended Samspil", "open": "Still open", "deleted": "is deleted after 2 August 2026",
        "comes": "on its way to you", "year": "The file of 2026", "whole": "Everything that both companies",
        "title": "Working agreement", "not_here": "has ended or that you are not part of",
        "no_file": "Slack did not take the file",
    },
    "da": {
        "ended": "har afsluttet Samspil", "open": "Stadig åbent", "deleted": "slettes efter 2. august 2026",
        "comes": "på vej til dig", "year": "Filen for 2026", "whole": "Alt, hvad begge virksomheder",
        "title": "Samarbejdsaftale", "not_here": "er slut, eller som du ikke er en del af",
        "no_file": "Slack tog ikke imod filen",
    },
}  # fmt: skip


async def files_for(talk: Conversation, person: Person, said: str) -> tuple[str, dict[str, Any]]:
    """The words of the PDF and the JSON that somebody was sent."""
    message = await talk.expect(said, to=person)
    assert [file.name.rpartition(".")[2] for file in message.files] == ["pdf", "json"]
    pdf, data = (file.content or b"" for file in message.files)
    pages = PdfReader(io.BytesIO(pdf), strict=True).pages
    return "\n".join(page.extract_text() for page in pages), json.loads(data)


async def noted(talk: Conversation, person: Person, panel: Message, what: str) -> None:
    """Somebody has an action to do."""
    await person.click(panel, "action.list")
    await person.press("action.note")
    await person.submit({"action": what, "due_on": "2026-05-29"})
    await close_all(person)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_at_the_end_each_side_is_handed_what_is_open_and_everything_as_a_file(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """The contact persons by direct message, everybody from the channel; who comes later gets nothing."""
    words, panel = WORDS[language], await set_up(language=language)
    await noted(talk, cast.erik, panel, "Order the Æ-line")
    await noted(talk, cast.anna, panel, "Send the list")
    await cast.liam.leave(CHANNEL)
    await stage.settle()
    await talk.forget()
    await cast.erik.click(panel, "panel.settings")
    await cast.erik.press("panel.end")
    await cast.erik.submit({})
    await close_all(cast.erik)
    last = await talk.expect(words["ended"], words["open"], words["deleted"], buttons=["along.send"])
    to_erik = await talk.expect(
        words["ended"], "Order the Æ-line", words["deleted"], to=cast.erik, buttons=["along.send"]
    )
    ended = WORDS["da"]["ended"]
    to_anna = await talk.expect(ended, "Send the list", to=cast.anna, buttons=["along.send"])
    assert "Send the list" not in str(to_erik.blocks)
    assert "Order the Æ-line" not in str(to_anna.blocks)
    for person, message in ((cast.erik, to_erik), (cast.anna, to_anna), (cast.sofia, last)):
        await person.click(message, "along.send")
        assert person.view is not None
        await stage.settle()
        text, data = await files_for(talk, person, "nordlys-brevik")
        assert "Order the Æ-line" in text
        assert [each["what"] for each in data["actions"]] == ["Order the Æ-line", "Send the list"]
        assert data["collaboration"]["ended_at"] is not None
        await close_all(person)
    await cast.liam.join(CHANNEL)
    await cast.liam.click(last, "along.send")
    assert words["not_here"] in text_of(cast.liam)
    await close_all(cast.liam)
    await talk.expect_nothing_else()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_the_file_of_a_year_comes_from_the_scorecard_to_whoever_asks(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """In the language of who reads it; where Slack takes no file, that is said."""
    words, panel = WORDS[language], await set_up(language=language)
    await noted(talk, cast.erik, panel, "Order the Æ-line")
    danish = WORDS["da"]
    # Anna's Slack is Danish; Erik reads what the channel speaks.
    for person, said in ((cast.anna, danish), (cast.erik, words)):
        await person.click(panel, "scorecard.show")
        await person.press("along.year")
        await stage.settle()
        text, data = await files_for(talk, person, said["year"])
        assert said["title"] in text
        assert data["year"] == 2026
        assert len(data["actions"]) == 1
        await close_all(person)
    stage.slack.slack.ws.open_dm(cast.anna.user).files_allowed = False
    await cast.anna.click(panel, "scorecard.show")
    await cast.anna.press("along.year")
    await stage.settle()
    assert danish["no_file"] in text_of(cast.anna)
    await close_all(cast.anna)
