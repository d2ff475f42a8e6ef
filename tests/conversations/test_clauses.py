"""Parts of the working agreement that are rows: who decides what, working groups, dates of the contract."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, close_all, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "decides": "Decides: Anna and Erik together",
        "changed": "Who decides what, “Prices”: changed by @Anna Holm",
        "group": "Working groups, “Tests”: changed by @Erik Lund",
        "until": "Tests: until 29 May 2026",
        "passed": "Choose a day that is still to come.",
        "twice": "There is one of this name already.",
        "learned": "What did the working group “Tests” learn?",
        "told": "What the working group “Tests” learned",
        "few": "Say it in a few words.",
        "mine": "You are asked about something in the working agreement.",
        "option": "“Option” is on 1 July 2026. What becomes of it?",
        "over": "Nobody answered.",
        "now": "@Erik Lund is responsible now.",
        "aims": "What Brevik Systems wants of the collaboration for itself",
        "back": "Brevik Systems has taken back what it wrote of its own aims (Erik Lund).",
    },
    "da": {
        "decides": "Beslutter: Anna and Erik together",
        "changed": "Hvem beslutter hvad, ”Prices”: ændret af @Anna Holm",
        "group": "Arbejdsgrupper, ”Tests”: ændret af @Erik Lund",
        "until": "Tests: til og med 29. maj 2026",
        "passed": "Vælg en dag, der ikke er gået endnu.",
        "twice": "Der er allerede en med det navn.",
        "learned": "Hvad lærte arbejdsgruppen ”Tests”?",
        "told": "Hvad arbejdsgruppen ”Tests” lærte",
        "few": "Sig det kort.",
        "mine": "Du bliver spurgt om noget i samarbejdsaftalen.",
        "option": "”Option” er 1. juli 2026. Hvad sker der med den?",
        "over": "Ingen svarede.",
        "now": "@Erik Lund er ansvarlig nu.",
        "aims": "Hvad Brevik Systems selv vil med samarbejdet",
        "back": "Brevik Systems har trukket det tilbage, der stod om egne mål (Erik Lund).",
    },
}
KINDS = {
    "en": ("Who decides what", "Working groups", "Dates of the contract"),
    "da": ("Hvem beslutter hvad", "Arbejdsgrupper", "Kontraktens datoer"),
}
CRITERIA = 3
DECISIONS, GROUPS, DATES, AIMS = range(8, 12)
"""Their pages in the working agreement."""


@pytest.fixture
def set_up(set_up_paused: SetUp) -> SetUp:
    """With the status meetings paused, since weeks pass in these conversations."""
    return set_up_paused


async def begin(person: Person, panel: Message, kind: int) -> None:
    """Somebody opens the working agreement from the panel and adds to it."""
    await close_all(person)
    await person.click(panel, "charter.show")
    if "clause.parts" in buttons_of(person.view):  # type: ignore[arg-type]
        await person.press("clause.parts")
    await person.press("clause.add", f"1:{kind}")


def moment(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in Copenhagen."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.mark.parametrize("language", ["en", "da"])
async def test_both_sides_say_who_decides_and_learn_from_a_working_group(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Each kind is offered until there is one; what was learned is asked the day after, and read by both."""
    words, panel = WORDS[language], await set_up(language=language)
    await cast.anna.click(panel, "charter.show")
    assert KINDS[language][0] not in text_of(cast.anna)
    await cast.anna.press("clause.parts")
    assert all(kind in text_of(cast.anna) for kind in KINDS[language])
    await begin(cast.anna, panel, DECISIONS)
    sent = await cast.anna.submit({"name": "Prices", "decides": "Anna and Erik together"})
    assert not sent.errors
    assert words["decides"] in text_of(cast.anna)
    version = await talk.expect(words["changed"], buttons=["charter.sign", "charter.changes"])

    await begin(cast.erik, panel, GROUPS)
    assert KINDS[language][0] not in text_of(cast.erik)
    group = {"name": "Tests", "purpose": "One test bench", "responsible": options_of(cast.erik)["Liam Walsh"]}
    sent = await cast.erik.submit({**group, "day": "2026-05-01"})
    assert sent.errors["day"] == words["passed"]
    await cast.erik.submit({"day": "2026-05-29"})
    await talk.expect_update(version, words["group"])
    await cast.erik.press("charter.page", "1:0")
    assert words["until"] in text_of(cast.erik)
    await cast.erik.press("charter.page", f"1:{GROUPS}")
    await cast.erik.press("clause.add")
    sent = await cast.erik.submit({**group, "day": "2026-05-29"})
    assert sent.errors["name"] == words["twice"]
    await close_all(cast.erik)

    stage.clock.move_to(moment(6, 1, 7, 59))
    await stage.live_until(moment(6, 1, 8, 1))
    asked = await talk.expect(words["learned"], "One test bench", to=cast.liam, buttons=["clause.answer"])
    await cast.sofia.click(panel, "mine.show")
    assert words["mine"] not in text_of(cast.sofia)
    await cast.liam.click(panel, "mine.show")
    assert words["mine"] in text_of(cast.liam)
    await close_all(cast.liam)
    await cast.liam.click(asked, "clause.answer")
    sent = await cast.liam.submit({"answer": "  "})
    assert sent.errors["answer"] == words["few"]
    await cast.liam.submit({"answer": "Ask the users first"})
    await close_all(cast.liam)
    told = await talk.expect(words["told"], "Ask the users first", "Liam Walsh", buttons=["charter.show"])
    await talk.expect_update(asked, "Ask the users first", buttons=["clause.answer"])
    await cast.liam.click(asked, "clause.answer")
    await cast.liam.submit({"answer": "Ask them twice"})
    await talk.expect_update(told, "Ask them twice")
    await talk.expect_update(asked, "Ask them twice")
    await cast.anna.click(told, "charter.show")
    await cast.anna.press("charter.export")
    assert "Ask them twice" in text_of(cast.anna)
    await talk.expect_nothing_else()
    # It is asked once: neither the next day nor weeks later.
    await stage.live_until(moment(6, 25, 9))
    await talk.expect_nothing_else()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_date_of_the_contract_is_asked_about_in_time(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Thirty days before; another who is made responsible is asked instead; another day ends the question."""
    words, panel = WORDS[language], await set_up(language=language)
    await begin(cast.anna, panel, DATES)
    who = options_of(cast.anna)
    await cast.anna.submit({"name": "Option", "day": "2026-07-01", "responsible": who["Jonas Friis"]})
    await talk.expect("VERSION 1")
    stage.clock.move_to(moment(6, 1, 7, 59))
    await stage.live_until(moment(6, 1, 8, 1))
    asked = await talk.expect(WORDS["da"]["option"], to=cast.jonas, buttons=["clause.answer"])
    await cast.anna.click(panel, "charter.show")
    await cast.anna.press("charter.page", f"1:{DATES}")
    await cast.anna.press("clause.change")
    await cast.anna.submit({"responsible": who["Erik Lund"]})
    await talk.expect_update(asked, WORDS["da"]["now"], buttons=[])
    again = await talk.expect(words["option"], to=cast.erik, buttons=["clause.answer"])
    await cast.anna.press("clause.change")
    await cast.anna.submit({"day": "2026-09-01"})
    await talk.expect_update(again, words["over"], buttons=[])
    await cast.anna.press("clause.change")
    await cast.anna.submit({"take_out": ["yes"]})
    assert "Option" not in text_of(cast.anna)
    await stage.live_until(moment(6, 2, 12))
    await talk.expect_nothing_else()


async def test_when_the_responsible_leaves_the_contact_persons_name_another(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Who has come back goes on; who is named is asked when it is time."""
    panel = await set_up()
    await begin(cast.anna, panel, DATES)
    who = options_of(cast.anna)
    await cast.anna.submit({"name": "Audit", "day": "2026-07-01", "responsible": who["Liam Walsh"]})
    await talk.expect("VERSION 1")
    await cast.liam.leave(CHANNEL)
    orphan = await talk.expect("Liam Walsh of Brevik Systems, who was responsible for “Audit”", to=cast.erik)
    await cast.erik.click(orphan, "clause.name")
    await cast.erik.submit({"responsible": options_of(cast.erik)["Erik Lund"]})
    await talk.expect_update(orphan, "@Erik Lund is responsible for “Audit” now", buttons=[])
    stage.clock.move_to(moment(6, 1, 7, 59))
    await stage.live_until(moment(6, 1, 8, 1))
    await talk.expect("“Audit” is on 1 July 2026", to=cast.erik, buttons=["clause.answer"])


@pytest.mark.parametrize("language", ["en", "da"])
async def test_each_company_says_what_it_wants_for_itself(
    talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """At once, read by the others, signed by nobody; only its own people write it."""
    words, panel = WORDS[language], await set_up(language=language)
    for person in (cast.erik, cast.sofia):
        await close_all(person)
        await person.click(panel, "charter.show")
        if "clause.parts" not in buttons_of(person.view):  # type: ignore[arg-type]
            assert person is cast.sofia
            continue
        await person.press("clause.parts")
        await person.press("charter.aims")
    await cast.erik.submit({"aims": "Two more customers <like you>"})
    assert "Two more customers <like you>" in text_of(cast.erik)
    told = await talk.expect(words["aims"], "Two more customers <like you>", buttons=["charter.show"])
    await cast.anna.click(told, "charter.show")
    assert "Brevik Systems: Two more customers" in text_of(cast.anna)
    await cast.anna.press("charter.page", f"1:{AIMS}")
    assert "Erik Lund" in text_of(cast.anna)
    await cast.erik.press("charter.aims")
    await cast.erik.submit({"aims": " "})
    await talk.expect(words["back"], buttons=[])
    await talk.expect_nothing_else()


HEADED: dict[str, dict[str, Any]] = {
    "en": {
        "sign": ["Name: Prices", "Decides: Anna", "Is heard first: The users", "Is told: Everybody",
                 "Name: Tests", "What it is for: One bench", "Who brings what: Two testers",
                 "What has to happen before it: A word with both", "Measure: Each week", "Target: Three"],
        "page": ["What it is for: One bench", "What has to happen before it: A word with both"],
        "changed": "Decides: Anna Erik",
    },
    "da": {
        "sign": ["Navn: Prices", "Beslutter: Anna", "Høres først: The users", "Får besked: Everybody",
                 "Navn: Tests", "Hvad den er til: One bench", "Hvem bidrager med hvad: Two testers",
                 "Hvad der skal ske inden: A word with both", "Måles ved: Each week", "Mål: Three"],
        "page": ["Hvad den er til: One bench", "Hvad der skal ske inden: A word with both"],
        "changed": "Beslutter: Anna Erik",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "da"])
async def test_each_line_of_what_is_signed_says_what_it_is(
    talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """In *Sign*, on the pages, in the Markdown, beside the version before, and where two write at once."""
    words, panel = HEADED[language], await set_up(language=language)
    for kind, filled in (
        (DECISIONS, {"name": "Prices", "decides": "Anna", "heard": "The users", "informed": "Everybody"}),
        (GROUPS, {"name": "Tests", "purpose": "One bench", "brings": "Two testers"}),
        (DATES, {"name": "Renewal", "note": "A word with both"}),
    ):
        await begin(cast.anna, panel, kind)
        if kind != DECISIONS:
            filled |= {"day": "2026-08-20", "responsible": options_of(cast.anna)["Anna Holm"]}
        assert not (await cast.anna.submit(filled)).errors
    await turn_to(cast.anna, CRITERIA)
    await cast.anna.press("charter.add")
    criterion = {"name": "Faults", "measure": "Each week", "target": "Three"}
    await cast.anna.submit({**criterion, "follower": options_of(cast.anna)["Anna Holm"]})
    await close_all(cast.anna)
    version = await talk.expect("1", buttons=["charter.sign"])
    await cast.erik.click(version, "charter.sign")
    assert_says(text_of(cast.erik), words["sign"])
    await cast.erik.submit({})
    for page, line in zip((GROUPS, DATES), words["page"], strict=True):
        await turn_to(cast.erik, page)
        assert line in text_of(cast.erik)
    await turn_to(cast.erik, DECISIONS)
    await cast.erik.press("clause.change")
    await begin_again(cast.anna, panel)
    await cast.anna.submit({"decides": "Erik"})
    await cast.erik.submit({"decides": "Both"})
    assert words["changed"] in text_of(cast.erik).replace("~", "").replace("*", "")
    await talk.stage.settle()
    await talk.forget()


async def turn_to(person: Person, page: int) -> None:
    """From a page of the working agreement to another, by way of the overview."""
    assert person.view is not None
    if "charter.versions" not in buttons_of(person.view):
        await person.press("charter.page", "1:0")
    await person.press("charter.page", f"1:{page}")


async def begin_again(person: Person, panel: Message) -> None:
    """Somebody changes who decides, from the panel."""
    await person.click(panel, "charter.show")
    await person.press("charter.page", f"1:{DECISIONS}")
    await person.press("clause.change")


def assert_says(text: str, lines: list[str]) -> None:
    plain = text.replace("*", "")
    assert [each for each in lines if each not in plain] == []
