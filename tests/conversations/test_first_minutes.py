"""The first ten minutes: clicks, fields and words are counted, through what people have before them."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, close_all, options_of, text_of

from bot.blocks.more import WORDS
from bot.manifest import lost_without
from playground import forms
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

PARTS = {"owner": "Jonas Friis", "lead": "Karen Dahl", "steering": "Jonas Friis", "mediator": "Karen Dahl"}
MOST_BUTTONS = 5


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is counted here is the same on both databases."""
    return sqlite_url


def fields_of(person: Person) -> list[str]:
    """What a modal asks for."""
    assert person.view is not None
    return [block["block_id"] for block in person.view.blocks if block["type"] == "input"]


def field(person: Person, name: str) -> dict[str, Any]:
    """The element of one field."""
    assert person.view is not None
    found: dict[str, Any] = next(b["element"] for b in person.view.blocks if b["block_id"] == name)
    return found


async def test_set_up_is_five_fields_and_three_clicks(
    stage: Stage, talk: Conversation, cast: Cast, invited: Message
) -> None:
    """Whoever presses is their side's contact; the other side's is chosen: that is the third."""
    await cast.anna.click(invited, "panel.set_up")
    assert fields_of(cast.anna) == ["contact_1", "contact_2", "language", "weekdays", "clock"]
    assert field(cast.anna, "contact_1")["initial_option"]["text"]["text"] == "Anna Holm"
    assert "initial_option" not in field(cast.anna, "contact_2"), "nobody is guessed of the other side"
    talk.granted = ()
    sent = await cast.anna.submit({"contact_2": options_of(cast.anna)["Erik Lund"], "clock": "11:00"})
    assert not sent.errors
    await close_all(cast.anna)
    welcome = await talk.expect(
        "spørger Samspil hver virksomhed",
        "har planlagt statusmøderne",
        "tirsdag 12. maj kl. 11.00",
        buttons=["panel.count_in", "panel.about"],
    )
    stands = await talk.expect("Det har I aftalt indtil nu", "kl. 11.00", thread=welcome)
    leads_to = {block["accessory"]["action_id"] for block in stands.blocks if "accessory" in block}
    assert {"status.plan", "retro.plan", "ladder.show"} <= leads_to
    told = await talk.expect("har givet dig en rolle", "Kontaktperson", "Du hører fra", to=cast.erik)
    await talk.expect_nothing_else()
    await cast.sofia.click(welcome, "panel.about")
    assert "Meld en blokering" in text_of(cast.sofia)
    assert "11:00" in text_of(cast.sofia) or "11.00" in text_of(cast.sofia)
    await cast.erik.click(told, "people.wrong")
    assert "Anna Holm har fået det at vide." in text_of(cast.erik)
    await talk.expect("Erik Lund siger, at det ikke passer", to=cast.anna, buttons=["people.fill"])
    await talk.expect_update(told, "Du har sagt til @Anna Holm, at det ikke passer.")


async def test_more_settings_keep_what_was_filled_in(
    stage: Stage, talk: Conversation, cast: Cast, invited: Message
) -> None:
    """The rest comes below in the same modal; a day that is said there is the first."""
    await cast.anna.click(invited, "panel.set_up")
    cast.anna.fill_in({"clock": "13:30", "contact_2": options_of(cast.anna)["Erik Lund"]})
    await cast.anna.press("panel.set_up_more")
    assert {"rhythm", "starts_on", "zone", "retro_rhythm", "name_1", "holidays_2"} <= set(
        fields_of(cast.anna)
    )
    await cast.anna.submit({"starts_on": "2026-05-04", "retro_rhythm": "by_hand", "name_2": "Brevik"})
    welcome = await talk.expect("har planlagt statusmøderne", "tirsdag 5. maj kl. 13.30")
    await talk.expect("Det har I aftalt indtil nu", thread=welcome)
    await talk.expect_update(invited, "NORDLYS FORSYNING & BREVIK\n")
    await close_all(cast.anna)


MODES: dict[str, dict[str, str]] = {
    "da": {
        "label": "Navne på kortene",
        "modes": "Anonym, Du vælger for hvert kort, Med navn",
        "planned": "har planlagt statusmøderne",
        "stands": "Det har I aftalt indtil nu",
        "named": "Med navn: hvert kort viser, hvem der har skrevet det.",
    },
    "en": {
        "label": "Names on cards",
        "modes": "Anonymous, You choose per card, With names",
        "planned": "planned the status meetings",
        "stands": "This is what you have agreed so far",
        "named": "With names: each card shows who wrote it.",
    },
}


@pytest.mark.parametrize(("who", "other", "language"), [("anna", "sofia", "da"), ("erik", "anna", "en")])
async def test_whether_cards_carry_names_is_chosen_in_more_settings(
    stage: Stage, talk: Conversation, cast: Cast, invited: Message, who: str, other: str, language: str
) -> None:
    """By either company; the other opens a retro, whose message and modal say it."""
    words, person, opens = MODES[language], getattr(cast, who), getattr(cast, other)
    await person.click(invited, "panel.set_up")
    assert words["label"] not in text_of(person), "it is not among the five"
    await person.press("panel.set_up_more")
    mode = field(person, "mode")
    assert ", ".join(each["text"]["text"] for each in mode["options"]) == words["modes"]
    assert mode["initial_option"]["value"] == "anonymous"
    people = options_of(person)
    contacts = {"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"]}
    sent = await person.submit({**contacts, "language": language, "retro_rhythm": "by_hand", "mode": "named"})
    assert not sent.errors
    await close_all(person)
    welcome = await talk.expect(words["planned"])
    await talk.expect(words["stands"], thread=welcome)
    await talk.forget()
    await opens.click(invited, "retro.plan")
    await opens.press("retro.now")
    assert field(opens, "mode")["initial_option"]["value"] == "named"
    assert not (await opens.submit({})).errors
    await close_all(opens)
    prompt = await talk.expect(words["named"], buttons=["retro.write"])
    await person.click(prompt, "retro.write")
    assert fields_of(person)[:3] == ["named_0", "named_1", "named_2"]


async def live(stage: Stage, seconds: int) -> None:
    """Let so many seconds pass without waiting until all is done: as people live them."""
    for _half in range(2 * seconds):
        stage.clock.move_to(stage.clock.now() + timedelta(seconds=0.5))
        for _breath in range(10):
            await asyncio.sleep(0.002)


async def panel_soon(stage: Stage, person: Person) -> Message:
    """The panel, as soon as it stands in the channel."""
    while not person.messages_from_app():
        await live(stage, 1)
    return person.messages_from_app()[0]


@pytest.mark.parametrize("seconds", [1.2, 3.9])
async def test_set_up_opens_when_the_participants_are_known(
    stage: Stage, talk: Conversation, cast: Cast, seconds: float
) -> None:
    """Pressed so soon after the invitation: it counts, and then asks; a guest is preselected for nobody."""
    await cast.anna.invite_app(CHANNEL)
    invited = stage.clock.now()
    panel = await panel_soon(stage, cast.anna)
    stage.clock.move_to(max(stage.clock.now(), invited + timedelta(seconds=seconds)))
    await cast.anna.click(panel, "panel.set_up")
    assert "Henter deltagerne …" in text_of(cast.anna)
    assert fields_of(cast.anna) == []
    await stage.settle()
    assert "Henter" not in text_of(cast.anna)
    assert {"Erik Lund", "Noor Haddad", "Anna Holm"} <= options_of(cast.anna).keys()
    assert field(cast.anna, "contact_1")["initial_option"]["text"]["text"] == "Anna Holm"
    assert "initial_option" not in field(cast.anna, "contact_2")
    await talk.forget()


@pytest.mark.parametrize("more", [31, 109])
async def test_set_up_is_usable_while_many_are_fetched(
    stage: Stage, talk: Conversation, cast: Cast, more: int
) -> None:
    """With 40 and 118 people: a count at first, then a search among who is known, which keeps its choice."""
    ws, channel = stage.slack.ws, stage.slack.channel(CHANNEL)
    brevik = ws.teams[cast.erik.user.team_id]
    for number in range(more):
        channel.members.append(ws.add_user(brevik, f"Engineer {number:03}", "Engineer", "en-GB").id)
    await cast.anna.invite_app(CHANNEL)
    await cast.anna.click(await panel_soon(stage, cast.anna), "panel.set_up")
    await live(stage, 3)
    first = text_of(cast.anna)
    assert f"af {len(channel.members)}" in first
    await live(stage, 3)
    assert text_of(cast.anna) != first, "it is drawn anew as they come"
    await live(stage, 10)
    assert "Henter deltagerne …" in text_of(cast.anna)
    assert fields_of(cast.anna)[:2] == ["contact_1", "contact_2"]
    search = field(cast.anna, "contact_2")["action_id"]
    found = await cast.anna.type_in_select(search, "engineer 00")
    assert found
    assert not await cast.anna.type_in_select(search, "anna")
    cast.anna.fill_in({"contact_2": found[0]["value"]})
    await stage.settle()
    assert "Henter" not in text_of(cast.anna)
    sent = await cast.anna.submit({"clock": "09:30"})
    assert not sent.errors
    await close_all(cast.anna)
    await stage.settle()
    await talk.forget()
    await cast.anna.click(cast.anna.messages_from_app()[0], "people.list")
    assert f"{found[0]['text']['text']}: Kontaktperson" in text_of(cast.anna)


async def test_what_was_sent_is_not_drawn_over(stage: Stage, talk: Conversation, cast: Cast) -> None:
    """Who sends set-up while people are still fetched reads that it is done."""
    ws, channel = stage.slack.ws, stage.slack.channel(CHANNEL)
    brevik = ws.teams[cast.erik.user.team_id]
    for number in range(31):
        channel.members.append(ws.add_user(brevik, f"Engineer {number:03}", "Engineer", "en-GB").id)
    await cast.anna.invite_app(CHANNEL)
    await cast.anna.click(await panel_soon(stage, cast.anna), "panel.set_up")
    await live(stage, 14)
    await cast.anna.submit({})
    said = text_of(cast.anna)
    await stage.settle()
    assert text_of(cast.anna) == said
    assert "Samspil er sat op" in said
    await talk.forget()


async def test_all_parts_are_filled_in_eight_clicks(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The panel says which are empty: one button, a choice for each part, and one more to save."""
    panel = await set_up()
    await talk.expect_update(panel, "3 of 4 steps have nobody")
    await cast.anna.click(panel, "people.fill")
    people = options_of(cast.anna)
    chosen = {part: [people[name]] for part, name in PARTS.items()} | {"facilitator": [people["Anna Holm"]]}
    clicks = 1 + len(chosen) + 1
    assert clicks <= 8
    assert text_of(cast.anna).count("ingen endnu") == len(chosen)
    await cast.anna.submit(chosen)
    assert "Alle roller er besat." in text_of(cast.anna)
    await stage.settle()
    assert "steps have nobody" not in talk.read(panel)
    await talk.forget()


async def test_who_fills_parts_takes_nothing_back_that_another_gave(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Two have the modal before them: each changes only what they touched."""
    panel = await set_up()
    for person in (cast.anna, cast.erik):
        await person.click(panel, "people.fill")
    people = options_of(cast.anna)
    await cast.anna.submit({"steering": [people["Karen Dahl"]]})
    await close_all(cast.anna)
    await cast.erik.submit({"steering": [people["Sofia Brandt"]]})
    assert "Karen Dahl: Steering group" in text_of(cast.erik)
    assert "Sofia Brandt: Steering group" in text_of(cast.erik)
    await stage.settle()
    await talk.forget()


async def test_a_first_time_supplier_finds_give_status_at_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """It is the first of five buttons, below a line or two; and before a round there is one to be asked."""
    panel = await set_up()
    assert list(buttons_of(panel))[-MOST_BUTTONS] == "panel.count_in"
    await cast.sofia.click(panel, "panel.count_in")
    await close_all(cast.sofia)
    await cast.sofia.click(panel, "status.plan")
    await cast.sofia.press("status.now")
    await cast.sofia.submit({})
    await stage.settle()
    last = panel.blocks[-1]
    assert last["elements"][0]["action_id"] == "status.give"
    assert len(last["elements"]) == MOST_BUTTONS
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_help_is_what_one_can_do_and_short(
    talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """The partner's people see no commands, and at most eighty words."""
    panel = await set_up(language=language)
    await cast.sofia.click(panel, "panel.help")
    words = re.findall(r"[^\W_]+", text_of(cast.sofia))
    assert len(words) <= 80
    assert "/samspil" not in text_of(cast.sofia)
    await cast.jonas.click(panel, "panel.help")
    assert "/samspil" in text_of(cast.jonas)
    await talk.forget()


async def test_more_has_everything_else_in_groups_with_how_it_stands(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Whatever the roster has; and what is opened from it comes in its place, so that two more fit."""
    panel = await set_up()
    await cast.erik.click(panel, "panel.more")
    assert cast.erik.view is not None
    buttons = [element["action_id"] for _block, element in forms.elements_of(cast.erik.view.blocks)]
    # Erik gives status already, and the operator has named nobody who sees many channels.
    assert {*WORDS} - {*buttons} == {"panel.count_in", "portfolio.show", "status.decisions"}
    assert "Actions\nNone open" in text_of(cast.erik)
    await cast.erik.press("action.list")
    await cast.erik.press("action.note")
    await cast.erik.submit({"action": "Order VPN", "due_on": "2026-05-06"})
    await close_all(cast.erik)
    await cast.erik.click(panel, "panel.more")
    assert "Actions\n1 open" in text_of(cast.erik)
    labels = [element["text"]["text"] for _block, element in forms.elements_of(cast.erik.view.blocks)]
    assert labels.count("Show") == 13
    await talk.forget()


async def test_whoever_is_given_several_parts_is_told_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """With what each means; who takes a part themselves is told nothing, and who lost it tells nobody."""
    panel = await set_up()
    talk.granted = ()
    await cast.anna.click(panel, "people.fill")
    people = options_of(cast.anna)
    jonas, anna = [people["Jonas Friis"]], [people["Anna Holm"]]
    await cast.anna.submit({"owner": jonas, "steering": jonas, "facilitator": anna})
    await close_all(cast.anna)
    told = await talk.expect("Ansvarlig leder, Styregruppe", "i tide", "ingen andre", to=cast.jonas)
    await talk.expect("@Anna Holm changed for Nordlys Forsyning")
    await talk.expect_nothing_else()
    await cast.anna.click(panel, "people.fill")
    await cast.anna.submit({"owner": [], "steering": []})
    await close_all(cast.anna)
    await talk.expect("@Anna Holm changed for Nordlys Forsyning")
    await cast.jonas.click(told, "people.wrong")
    assert "Du har ikke længere den rolle." in text_of(cast.jonas)
    await close_all(cast.jonas)


async def test_who_writes_its_name_is_answered_in_the_thread(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """With the five buttons, for either side; a thread and person at most once in ten minutes."""
    await set_up(starts_on="2026-05-18")
    name = stage.slack.ws.bot.handle
    asked = await cast.sofia.say(CHANNEL, f"@{name} how do I raise something?")
    said = await talk.expect("Here is what I can do", thread=asked, buttons=["panel.more"])
    assert len(buttons_of(said)) == MOST_BUTTONS
    await cast.sofia.click(said, "escalation.raise")
    await close_all(cast.sofia)
    await cast.sofia.reply(asked, f"@{name} hello?")
    await talk.expect_nothing_else()
    await cast.erik.reply(asked, f"@{name} and me?")
    await talk.expect("Here is what I can do", thread=asked)
    await stage.live_for(timedelta(minutes=11))
    await cast.sofia.reply(asked, f"@{name} once more")
    await talk.expect("Here is what I can do", thread=asked)
    await cast.anna.say(CHANNEL, "We talk of Samspil, and not to it")
    await talk.expect_nothing_else()


async def test_without_the_scope_nobody_is_answered_and_the_rest_goes_on(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Whoever installs the app may leave it out; the doctor says what is lost."""
    installed = stage.slack.ws.installation
    installed.scopes = tuple(each for each in installed.scopes if each != "app_mentions:read")
    panel = await set_up()
    await cast.sofia.say(CHANNEL, f"@{stage.slack.ws.bot.handle} hello?")
    await talk.expect_nothing_else()
    await cast.sofia.click(panel, "panel.help")
    assert "Raise a blocker" in text_of(cast.sofia)
    assert "gets no answer" in lost_without(installed.scopes)
