"""The first visit of the page: five things to try, in the language of whoever tries them."""

from collections.abc import AsyncIterator
from typing import Any

from one_loop import ONE_LOOP, in_one_loop
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from visitor import Open, Visitor

from bot.language import translator
from playground.demo import furnish
from playground.server import Playground
from playground.stage import Stage
from playground.tour import BEGINS, Tour

pytestmark = in_one_loop
DANISH = {"locale": "da-DK"}


@ONE_LOOP
async def demo() -> AsyncIterator[Stage]:
    """What `samspil demo --language da` serves, with nothing printed."""
    async with Stage(BEGINS, default_language="da") as stage:
        await furnish(Tour(stage, lambda _line: None, "da"))
        stage.slack.move_clock = stage.live_until
        yield stage


def done(here: Visitor) -> Any:
    """Those of the five that are ticked off."""
    return here.page.locator("#visit-steps li.done strong")


async def test_five_things_to_try_are_ticked_off_as_they_happen(demo: Stage, visit: Open) -> None:
    """In Danish, as the channel: by what really happened, and by nothing else."""
    here = await visit(demo.slack, "anna", welcome=True, **DANISH)
    assert await here.page.locator("#visit-title").text_content() == "Første besøg"
    room = translator("da")
    await here.press(room("Give status"), "STATUSMØDE TORSDAG 21. MAJ")
    await here.modal.locator("textarea").first.fill("Belastningstest på fredag")
    await here.send()
    await here.close()
    assert await done(here).count() == 0, "Anna is not the supplier"
    await here.become("Erik Lund")
    await here.press(room("Give status"), "STATUSMØDE TORSDAG 21. MAJ")
    await here.modal.locator("textarea").first.fill("VPN er klar")
    await here.send()
    await here.close()
    await done(here).filter(has_text="Svar som leverandøren").wait_for()
    await here.press(room("Answer"), "RETRO MANDAG 18. MAJ")
    await here.modal.locator("textarea").first.fill("At spørge først")
    await here.send()
    await here.close()
    await done(here).filter(has_text="Svar på en retro").wait_for()
    await here.press(room("Details"), "SCORECARD MAJ")
    await here.modal.wait_for()
    await here.close()
    await done(here).filter(has_text="Læs scorecardet").wait_for()
    await here.press(room("Raise a blocker"), "NORDLYS FORSYNING & BREVIK SYSTEMS")
    await here.modal.locator("input[type=text], textarea").first.fill("Ingen VPN")
    await here.send()
    await here.close()
    assert await done(here).count() == 3
    await here.pass_time_until("OPSAMLING TIL STATUSMØDET TORSDAG 21. MAJ", button="Næste hændelse")
    await done(here).filter(has_text="Se opsamlingen").wait_for()
    await done(here).filter(has_text="Meld en blokering, og lad den stige").wait_for()
    assert await here.page.locator("#visit-all").is_visible()
    assert room("Raise a blocker") == "Meld en blokering", "as the page calls it"


async def test_the_next_event_says_who_sees_it_and_offers_to_be_them(
    slack: Playground, client: AsyncWebClient, visit: Open
) -> None:
    """A direct message comes to Erik; one press, and one is Erik and reads it."""
    erik, begins = slack.person("erik"), slack.clock.now()
    dm = (await client.conversations_open(users=erik.id))["channel"]["id"]

    async def move(_moment: Any) -> None:
        await client.chat_postMessage(channel=dm, text="Your turn")

    async def next_event() -> Any:
        return begins

    slack.move_clock, slack.next_event = move, next_event
    here = await visit(slack, "anna")
    await here.page.get_by_role("button", name="Next event").click()
    await here.page.locator("#clock-saw", has_text="A message for Erik Lund.").wait_for()
    await here.page.get_by_role("button", name="Be Erik Lund").click()
    await here.page.locator("#me bdi", has_text="Erik Lund").wait_for()
    await here.sees("Your turn")


async def test_the_language_is_the_browsers_until_another_is_chosen(slack: Playground, visit: Open) -> None:
    """What is chosen holds for the next visit, too; before that, what the address asks for."""
    asked = await visit(slack, "anna")
    await asked.page.goto(f"{slack.url}/?language=da#anna")
    await asked.page.get_by_role("button", name="Næste hændelse").wait_for()
    here = await visit(slack, "anna", **DANISH)
    assert await here.page.locator("html").get_attribute("lang") == "da"
    await here.page.get_by_role("button", name="Næste hændelse").wait_for()
    await here.page.get_by_label("Sprog").select_option("en")
    await here.page.get_by_role("button", name="Next event").wait_for()
    await here.page.reload()
    await here.page.get_by_role("button", name="Next event").wait_for()
    assert await here.page.locator("html").get_attribute("lang") == "en"


async def test_what_was_typed_in_a_modal_is_there_after_a_reload(
    slack: Playground, app: AsyncApp, client: AsyncWebClient, visit: Open
) -> None:
    """Texts and choices; nothing was sent yet."""
    options = [{"text": {"type": "plain_text", "text": each}, "value": each} for each in ("low", "high")]

    @app.action("open")
    async def open_modal(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        what = {"type": "plain_text_input", "action_id": "what"}
        how = {"type": "static_select", "action_id": "how", "options": options}
        fields = [("What", what), ("How", how)]
        blocks = [
            {
                "type": "input",
                "block_id": name,
                "label": {"type": "plain_text", "text": name},
                "element": element,
            }
            for name, element in fields
        ]
        title, submit = ({"type": "plain_text", "text": text} for text in ("Ask", "Send"))
        view = {"type": "modal", "title": title, "submit": submit, "blocks": blocks}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    button = {"type": "button", "action_id": "open", "text": {"type": "plain_text", "text": "Open"}}
    blocks = [{"type": "actions", "elements": [button]}]
    await client.chat_postMessage(channel="C00B1A2XRBJ", text="Ask", blocks=blocks)
    here = await visit(slack, "anna")
    await here.press("Open")
    await here.fill("What", "The jump host")
    await here.choose("How", "high")
    async with here.page.expect_response(lambda answer: answer.url.endswith("/fill_in")):
        pass
    await here.page.reload()
    await here.modal.wait_for()
    assert await here.modal.get_by_label("What").input_value() == "The jump host"
    assert await here.modal.get_by_label("How").input_value() == "high"


async def test_messages_keep_half_the_height_at_twice_the_size(slack: Playground, visit: Open) -> None:
    """A window of 1280 × 860 that is zoomed to 200% has half of each."""
    for size in (
        {"width": 640, "height": 430},
        {"width": 390, "height": 740},
        {"width": 1280, "height": 860},
    ):
        here = await visit(slack, "anna", viewport=size)
        box = await here.page.locator("#conversation").bounding_box()
        assert box["height"] >= size["height"] / 2, (size, box)
