"""The panel and *Give status* on a telephone: how much of the screen they take, and where they are found."""

import os
from collections.abc import AsyncIterator

import pytest
from one_loop import ONE_LOOP, in_one_loop
from visitor import Open, Visitor

from bot.language import translator
from playground.person import Person
from playground.stage import Stage
from playground.tour import BEGINS, CHANNEL, people_of
from playground.workspace import Message

pytestmark = in_one_loop
TELEPHONE = {"width": 390, "height": 740}
TALLEST = 400
LANGUAGES = ("da", "en") if os.environ.get("EVERYTHING") else ("da",)
"""Danish buttons are the wider ones."""


@ONE_LOOP
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """Two companies, before anything is set up."""
    async with Stage(BEGINS, database_url=sqlite_url) as stage:
        stage.slack.move_clock = stage.live_until
        yield stage


async def close_all(person: Person) -> None:
    """Close what is before them."""
    while person.view is not None:
        await person.close_view()


def newest(person: Person, action_id: str) -> Message:
    """The newest message in the channel with such a button."""
    return next(each for each in reversed(person.messages(CHANNEL)) if action_id in str(each.blocks))


async def set_up(stage: Stage, language: str) -> Message:
    """Anna does, with what is offered; the panel."""
    anna = stage.slack.person("anna")
    await anna.invite_app(CHANNEL)
    await stage.settle()
    panel = newest(anna, "panel.set_up")
    await anna.click(panel, "panel.set_up")
    await anna.submit({"contact_2": people_of(anna)["Erik Lund"], "language": language})
    await close_all(anna)
    await stage.settle()
    return panel


async def fill_parts_and_sign(stage: Stage, panel: Message) -> None:
    """What the checklist asks for, until it asks for nothing."""
    anna, erik = stage.slack.person("anna"), stage.slack.person("erik")
    await anna.click(panel, "people.fill")
    people = people_of(anna)
    jonas, karen = [people["Jonas Friis"]], [people["Karen Dahl"]]
    await anna.submit({"owner": jonas, "lead": karen, "steering": jonas, "mediator": karen})
    await close_all(anna)
    for page in (1, 2):
        await anna.click(panel, "charter.show")
        await anna.press("charter.page", f"{about_of(anna)}:{page}")
        await anna.press("charter.edit")
        await anna.submit({"part_0": "One team for the new portal"})
        await close_all(anna)
    await stage.settle()
    version = newest(anna, "charter.sign")
    for person in (anna, erik):
        await person.click(version, "charter.sign")
        await person.submit({})
        await close_all(person)
    await stage.settle()


def about_of(person: Person) -> str:
    """Which working agreement is before them."""
    assert person.view is not None
    about: str = person.view.blocks[-1]["elements"][0]["value"]
    return about.split(":", maxsplit=1)[0]


async def sees_without_scrolling(here: Visitor, button: str, *texts: str) -> None:
    """The button stands whole within the window, on the message with these texts."""
    shown = (await here.sees(*texts)).get_by_role("button", name=button, exact=True)
    box = await shown.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= TELEPHONE["height"], box


async def is_short(here: Visitor, panel: Message) -> None:
    """The panel as the page shows it once it has heard of its last change."""
    shown = here.page.locator(f"#messages [data-ts='{panel.ts}']").filter(has_not_text="◻️")
    await shown.wait_for()
    box = await shown.bounding_box()
    assert box["height"] <= TALLEST, box


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_first_time_supplier_finds_give_status_and_the_panel_is_short(
    stage: Stage, visit: Open, language: str
) -> None:
    """Sofia comes to the channel by telephone: the button is there, before a meeting and far from one."""
    _, panel = translator(language), await set_up(stage, language)
    here = await visit(stage.slack, f"sofia/{CHANNEL}", viewport=TELEPHONE)
    await sees_without_scrolling(here, _("I give status"), _("What is this?"))
    await fill_parts_and_sign(stage, panel)
    assert "◻️" not in str(panel.blocks)
    await is_short(here, panel)
    anna = stage.slack.person("anna")
    await anna.click(panel, "status.plan")
    await anna.press("status.now")
    await anna.submit({})
    await close_all(anna)
    await stage.settle()
    await here.page.goto("about:blank")
    await here.open(f"sofia/{CHANNEL}")
    await sees_without_scrolling(here, _("Give status"), _("Absent until …"))
    await is_short(here, panel)
