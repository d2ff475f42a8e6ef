"""What is proposed, and what one side changed, is understood by who did not write it, in their language."""

import pytest
from conversations_sample import Cast, SetUp, agreed, close_all, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "guests": "Guests in the workspace of Nordlys Forsyning belong to",
        "name": "Name of our company",
        "holds": "This is agreed between the companies: a change is proposed, and holds once each of them "
        "agrees.",
        "own": "@Erik Lund changed for Brevik Systems: working hours until: 16:00 → 18:00; "
        "language: as in the channel → {language}",
        "back": "language: {language} → as in the channel",
        "often": "every Friday → every two weeks on Tuesday and Thursday",
        "clock": "10:00 → 11:30",
        "lead": "at the same time on the working day before → 24 hours before",
        "step": "Step 1, Driftsvagt, High, time to take it: 2 working hours → 15 working minutes",
        "times": "High: 4 working hours to take it, 2 working days to resolve it",
        "running": "It is to hold for blockers that run, too.",
        "all": "High, time to take it: 2 working hours → 4 working hours",
    },
    "da": {
        "guests": "Gæster i workspacet hos Nordlys Forsyning hører til",
        "name": "Vores virksomheds navn",
        "holds": "Dette er aftalt mellem virksomhederne: en ændring bliver foreslået og gælder, når hver af "
        "dem siger ja.",
        "own": "@Erik Lund har ændret for Brevik Systems: arbejdstid til: kl. 16.00 → kl. 18.00; "
        "sprog: som i kanalen → {language}",
        "back": "sprog: {language} → som i kanalen",
        "often": "hver fredag → hver anden uge, tirsdag og torsdag",
        "clock": "kl. 10.00 → kl. 11.30",
        "lead": "på samme tid arbejdsdagen før → 24 timer før",
        "step": "Trin 1, Driftsvagt, Høj, tid til at tage den: 2 arbejdstimer → 15 arbejdsminutter",
        "times": "Høj: 4 arbejdstimer til at tage den, 2 arbejdsdage til at løse den",
        "running": "Det skal også gælde for de blokeringer, der er i gang.",
        "all": "Høj, tid til at tage den: 2 arbejdstimer → 4 arbejdstimer",
    },
}
LANGUAGES = {"en": "English", "da": "Dansk"}
both = pytest.mark.parametrize("language", ["en", "da"])


async def speaks(person: Person, panel: Message, language: str) -> None:
    """Somebody reads Samspil in this language."""
    await person.click(panel, "mine.show")
    await person.press("mine.change")
    await person.submit({"language": language})
    await close_all(person)


async def set_up_in(set_up: SetUp, cast: Cast, language: str) -> Message:
    """With status meetings on Fridays, the panel and what Erik reads in one language."""
    panel = await set_up(language=language, weekdays=["4"], clock="10:00")
    await speaks(cast.erik, panel, language)
    return panel


@both
async def test_settings_name_the_companies_as_who_reads_them_sees_them(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """For the partner, too: where guests belong names both, and their own company is theirs."""
    words, panel = WORDS[language], await set_up_in(set_up, cast, language)
    await cast.erik.click(panel, "panel.settings")
    assert words["guests"] in text_of(cast.erik)
    assert words["name"] in text_of(cast.erik)
    assert {"Nordlys Forsyning", "Brevik Systems"} <= set(options_of(cast.erik))
    await cast.erik.submit({"guests": "home"})
    await close_all(cast.erik)
    await talk.expect(f"{words['guests']}: Brevik Systems → Nordlys Forsyning")


@both
async def test_modals_that_lead_to_a_proposal_say_so(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Before somebody sends them."""
    words, panel = WORDS[language], await set_up_in(set_up, cast, language)
    for first, *presses in (
        ("status.plan", "status.change"),
        ("retro.plan", "retro.change"),
        ("escalation.list", "ladder.show", "ladder.times"),
        ("charter.show", "charter.rhythm"),
        ("scorecard.show", "scorecard.change"),
    ):
        await cast.erik.click(panel, first)
        for press in presses:
            await cast.erik.press(press)
        assert words["holds"] in text_of(cast.erik), first
        await close_all(cast.erik)


@both
async def test_what_one_side_changed_for_itself_names_it_once_and_says_what_was(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """A language that was not chosen is that of the channel."""
    words, panel = WORDS[language], await set_up_in(set_up, cast, language)
    other = "en" if language == "da" else "da"
    await cast.erik.click(panel, "panel.settings")
    await cast.erik.submit({"language_2": other, "closes_2": "18:00"})
    await close_all(cast.erik)
    await talk.expect(words["own"].format(language=LANGUAGES[other]))
    await cast.erik.click(panel, "panel.settings")
    await cast.erik.submit({"language_2": "default"})
    await close_all(cast.erik)
    await talk.expect(words["back"].format(language=LANGUAGES[other]))


@both
async def test_another_rhythm_is_read_aloud(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Weeks and weekdays in words, times as the language writes them, and what was asked before."""
    words, panel = WORDS[language], await set_up_in(set_up, cast, language)
    await cast.erik.click(panel, "status.plan")
    await cast.erik.press("status.change")
    sent = await cast.erik.submit(
        {"rhythm": "weekly:2", "weekdays": ["1", "3"], "clock": "11:30", "lead": "24"}
    )
    assert not sent.errors
    await close_all(cast.erik)
    await talk.expect(words["often"], words["clock"], words["lead"], buttons=["agreement.agree"])


@both
async def test_a_step_with_another_name_is_called_by_it(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Also in the lines that say its times."""
    words, panel = WORDS[language], await set_up_in(set_up, cast, language)
    await cast.erik.click(panel, "escalation.list")
    await cast.erik.press("ladder.show")
    assert cast.erik.view is not None
    first = next(block["accessory"] for block in cast.erik.view.blocks if "accessory" in block)
    await cast.erik.press("ladder.change", first["value"])
    assert words["holds"] in text_of(cast.erik)
    assert not (await cast.erik.submit({"name": "Driftsvagt", "acknowledge_high": "15"})).errors
    await close_all(cast.erik)
    await talk.expect(words["step"], buttons=["agreement.agree"])


@both
async def test_usual_times_are_read_before_they_are_proposed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Also for the blockers that run, where somebody ticks it; opening the modal proposes nothing."""
    words, panel = WORDS[language], await set_up_in(set_up, cast, language)
    await cast.erik.click(panel, "escalation.list")
    await cast.erik.press("ladder.show")
    await cast.erik.press("ladder.times")
    assert words["times"] in text_of(cast.erik)
    await talk.expect_nothing_else()
    assert not (await cast.erik.submit({"times": "project", "running": ["yes"]})).errors
    await close_all(cast.erik)
    await agreed(talk, cast.anna, words["all"], words["running"])


async def test_names_stand_in_the_export_as_they_were_written(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Of companies, steps and the history: signs once, emoji as such, and nothing that is HTML."""
    panel = await set_up_in(set_up, cast, "en")
    await cast.anna.click(panel, "panel.settings")
    assert not (await cast.anna.submit({"name_1": "R&D <b> :rocket:"})).errors
    await close_all(cast.anna)
    await talk.expect("@Anna Holm changed for R&D <b> :rocket:")
    await cast.anna.click(panel, "escalation.list")
    await cast.anna.press("ladder.show")
    assert cast.anna.view is not None
    first = next(block["accessory"] for block in cast.anna.view.blocks if "accessory" in block)
    await cast.anna.press("ladder.change", first["value"])
    assert not (await cast.anna.submit({"name": "Q&A <i> :tada:", "acknowledge_high": "15"})).errors
    await close_all(cast.anna)
    await agreed(talk, cast.erik, "Step 1, Q&A <i> :tada:, High")
    await cast.erik.click(panel, "charter.show")
    await cast.erik.press("charter.export")
    whole = text_of(cast.erik)
    while cast.erik.view and "charter.export_on" in buttons_of(cast.erik.view):
        await cast.erik.press("charter.export_on")
        whole += text_of(cast.erik)
    for line in (
        "- R&D &lt;b> 🚀: Anna Holm",
        "- 1\\. Q&A &lt;i> 🎉: Contact persons of the company that is asked",
        "Anna Holm, for R&D &lt;b> 🚀\n",
        "  - R&D &lt;b> 🚀: name: Nordlys Forsyning → R&D &lt;b> 🚀",
        "Step 1, Q&A &lt;i> 🎉, High, time to take it: 2 working hours → 15 working minutes",
    ):
        assert line in whole
    await close_all(cast.erik)
