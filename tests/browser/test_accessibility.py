"""The page for everybody: names, labels, landmarks, focus order and contrast, in each of its states."""

import re
from datetime import timedelta
from typing import Any

from accessibility import problems, tabbed_through
from one_loop import ONE_LOOP, in_one_loop
from playground_samples import asked, button, option, plain
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from visitor import Open, Visitor

from playground.server import Playground

pytestmark = in_one_loop
CHANNEL = "nordlys-brevik"
OPTIONS = [option("one"), option("two")]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "05000157a5e3b90000000049454e44ae426082"
)
INPUTS: dict[str, dict[str, Any]] = {
    "line": {"type": "plain_text_input", "placeholder": plain("A line")},
    "lines": {"type": "plain_text_input", "multiline": True, "max_length": 40},
    "day": {"type": "datepicker"},
    "time": {"type": "timepicker"},
    "moment": {"type": "datetimepicker"},
    "number": {"type": "number_input", "is_decimal_allowed": False},
    "address": {"type": "url_text_input"},
    "choice": {"type": "static_select", "options": OPTIONS},
    "choices": {"type": "multi_static_select", "options": OPTIONS},
    "person": {"type": "external_select", "min_query_length": 1},
    "people": {"type": "multi_external_select", "min_query_length": 1},
    "checks": {"type": "checkboxes", "options": OPTIONS},
    "radio": {"type": "radio_buttons", "options": OPTIONS},
}


def everything() -> list[dict[str, Any]]:
    """Every kind of block and element that a message may have."""
    styled = [button(name, name) | {"style": name} for name in ("primary", "danger")]
    menu = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    words = {
        "type": "mrkdwn",
        "text": "*bold* _soft_ ~gone~ `code` <https://a.example|link> <@U0X> :tada:\n> said\n```pre```",
    }
    return [
        {"type": "header", "text": plain("Everything")},
        {"type": "section", "text": words, "accessory": button("beside", "1")},
        {"type": "section", "fields": [words, words]},
        {"type": "divider"},
        {"type": "context", "elements": [words]},
        {
            "type": "actions",
            "elements": [
                *styled,
                button("open", "1"),
                menu,
                {"type": "static_select", "action_id": "s", "options": OPTIONS},
            ],
        },
    ]


@ONE_LOOP
async def furnished(slack: Playground, client: AsyncWebClient, app: AsyncApp) -> Playground:
    """Messages of every kind, a thread, a picture, an ephemeral; a modal and a Home with all inputs."""
    channel = slack.channel(CHANNEL)

    def wait() -> None:
        slack.clock.move_to(slack.clock.now() + timedelta(hours=9))  # type: ignore[attr-defined]

    posted = await client.chat_postMessage(channel=channel.id, text="Everything", blocks=everything())
    await client.pins_add(channel=channel.id, timestamp=posted["ts"])
    wait()
    await client.chat_postMessage(
        channel=channel.id, thread_ts=posted["ts"], text="A reply", reply_broadcast=True
    )
    await slack.person("erik").say(CHANNEL, "Hello @anna, look at https://a.example")
    wait()
    await client.files_upload_v2(
        content=PNG, filename="f.png", title="Figures", alt_txt="Ten of twelve", channel=channel.id
    )
    await client.chat_postEphemeral(channel=channel.id, user=slack.person("anna").id, text="Only you")
    fields = [asked(name, element, optional=True, hint=plain("A hint")) for name, element in INPUTS.items()]
    required = asked("must", {"type": "plain_text_input"})
    view = {
        "type": "modal",
        "title": plain("All inputs"),
        "submit": plain("Send"),
        "blocks": [required, *fields],
    }
    await client.views_publish(
        user_id=slack.person("anna").id, view={"type": "home", "blocks": [*everything(), *fields]}
    )

    @app.action("open")
    async def opened(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    return slack


async def in_modal(here: Visitor) -> None:
    """Open the modal, and be told what is missing."""
    await here.press("open", "Everything")
    await here.modal.locator("[data-modal=submit]").click()
    await here.modal.get_by_text("Please complete this required field").wait_for()


async def in_thread(here: Visitor) -> None:
    """Open the thread."""
    await here.page.locator("#messages .replies").first.click()
    await here.sees("A reply", within="#thread-messages")


async def in_inspector(here: Visitor) -> None:
    """Look at a call."""
    await here.page.get_by_role("button", name="Inspector", exact=True).click()
    await here.page.locator("#wire summary").first.click()


async def in_visit(here: Visitor) -> None:
    """Open the first visit, and the list of people."""
    await here.page.get_by_role("button", name="First visit").click()
    await here.page.locator("#people summary").click()


async def at_home(here: Visitor) -> None:
    """Look at the Home."""
    await here.go("Samspil Home")
    await here.page.locator("#home").get_by_role("button", name="open").wait_for()


async def writing(here: Visitor) -> None:
    """Begin a command."""
    await here.page.get_by_label("Message or slash command").press_sequentially("/")
    await here.page.locator("#composer [role=option]").first.wait_for()


async def choosing(here: Visitor) -> None:
    """Open a message's menu."""
    await (await here.sees("Hello")).hover()
    await here.page.locator("#messages .tools").last.get_by_role("button", name="More about").click()
    await here.page.get_by_role("menuitem", name="Raise").wait_for()


# The modal comes last, since it stays open when the page is loaded anew.
STATES = (in_thread, in_inspector, in_visit, writing, choosing, at_home, in_modal)


async def test_every_state_of_the_page_can_be_used_by_everybody(furnished: Playground, visit: Open) -> None:
    """No nameless control, no unlabelled field, no faint text by day or night; Tab goes through all of it."""
    # A colour that is on its way to another is neither.
    here = await visit(furnished, "anna", reduced_motion="reduce")
    await here.sees("Only you")
    assert await problems_by_day_and_night(here.page) == []
    assert await tabbed_through(here.page) == []
    for state in STATES:
        await here.page.goto("about:blank")
        await here.open("anna")
        await here.sees("Everything")
        await state(here)
        assert await problems_by_day_and_night(here.page) == [], state.__name__
        if state in (in_modal, in_thread, at_home):
            assert await tabbed_through(here.page) == [], state.__name__


async def problems_by_day_and_night(page: Any) -> list[str]:
    """In light and in dark colours; nothing but the colours tells them apart."""
    found = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {each}" for each in await problems(page)]
    return found


BROKEN = (
    ("#composer > button", "node.replaceChildren()", "a button without a name"),
    ("#inspector", "node.id = 'moved'", "aria-controls .* names no element"),
    ("label[for=composer-text]", "node.remove()", "a field without a label"),
    ("#messages", "node.id = 'main'", "two elements have the id main"),
    ("#channel-about", "node.style.color = '#ccc'", r"\d\.\d\d: Shared channel"),
    ("#clock-hour", "node.tabIndex = 3", "a place in the focus order of its own"),
    (
        "body",
        "node.append(Object.assign(document.createElement('p'), {textContent: 'lost'}))",
        "outside all landmarks",
    ),
    ("main", "node.append(document.createElement('img'))", "a picture without alt"),
    ("#clock-hour", "node.append(document.createElement('button'))", "something to press within"),
    ("h1", "node.remove()", "0 of h1"),
)


async def test_each_check_finds_what_it_is_there_for(slack: Playground, visit: Open) -> None:
    """A page that is broken in one way is found out, and so is a focus that cannot be seen, or goes back."""
    here = await visit(slack, "anna")
    for selector, script, found in BROKEN:
        await here.page.reload()
        await here.page.locator("#channel-about", has_text="Shared").wait_for()
        assert await problems(here.page) == []
        await here.page.locator(selector).evaluate(f"node => {{ {script} }}")
        assert any(re.search(found, each) for each in await problems(here.page)), found
    await here.page.reload()
    await here.page.locator("#channel-about", has_text="Shared").wait_for()
    await here.page.locator("#clock-hour").evaluate("node => { node.style.outline = 'none' }")
    wrong = await tabbed_through(here.page)
    assert any("cannot be seen" in each for each in wrong)
    await here.page.locator("#clock-hour").evaluate("node => { node.tabIndex = 1 }")
    assert any("goes back" in each for each in await tabbed_through(here.page))
