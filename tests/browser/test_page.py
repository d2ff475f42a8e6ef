"""The page in a real browser: what two people see of each other, and everything that one can press."""

import asyncio
import itertools
import re
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from one_loop import in_one_loop
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from visitor import Open, Visitor

from playground.server import Playground

pytestmark = in_one_loop
CHANNEL = "nordlys-brevik"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def doors(*labels: str) -> list[dict[str, Any]]:
    """A row of buttons, named by their labels."""
    buttons = [{"type": "button", "action_id": label.lower(), "text": plain(label)} for label in labels]
    return [{"type": "actions", "elements": buttons}]


def asks(*labels: str) -> dict[str, Any]:
    """A modal that asks for some texts."""
    fields = [
        {
            "type": "input",
            "block_id": label.lower(),
            "label": plain(label),
            "element": {"type": "plain_text_input", "action_id": label.lower()},
        }
        for label in labels
    ]
    return {
        "type": "modal",
        "callback_id": "asked",
        "title": plain("Asked"),
        "submit": plain("Send"),
        "blocks": fields,
    }


async def posted(slack: Playground, client: AsyncWebClient, text: str, **more: Any) -> str:
    """A message of the app's in the shared channel, at its pace; gives its ts."""
    slack.clock.move_to(slack.clock.now() + timedelta(seconds=5))  # type: ignore[attr-defined]
    answer = await client.chat_postMessage(channel=slack.channel(CHANNEL).id, text=text, **more)
    return str(answer["ts"])


async def expect_text(locator: Any, pattern: str) -> None:
    """Wait until an element reads like this."""
    await locator.filter(has_text=re.compile(pattern)).first.wait_for()


async def test_two_people_at_once_see_each_others_effect_within_a_second(
    slack: Playground, visit: Open, app: AsyncApp, client: AsyncWebClient
) -> None:
    """What one writes, presses and answers, the other sees; each only what is theirs."""

    @app.action("take")
    async def taken(ack: Any, body: dict[str, Any]) -> None:
        who = body["user"]["id"]
        place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(
            **place, text="Taken", blocks=[{"type": "section", "text": plain(f"Taken by {who}")}]
        )
        await client.chat_postEphemeral(channel=place["channel"], user=who, text="Thank you")
        await ack()

    await posted(slack, client, "Take it", blocks=doors("Take"))
    anna, erik = await visit(slack, "anna"), await visit(slack, "erik")
    waits = []
    for n in range(5):
        began = time.monotonic()
        await anna.say(f"Hej @erik {n}")
        await erik.sees(f"Hej @Erik Lund {n}")
        waits.append(time.monotonic() - began)
    # A machine that is busy elsewhere lets some of them wait, not all.
    assert min(waits) < 1
    await erik.press("Take")
    await anna.sees(f"Taken by {slack.person('erik').id}")
    await erik.sees("Thank you", "Only visible to you")
    assert await anna.message("Thank you").count() == 0
    await erik.page.reload()
    await erik.sees("Taken by")
    assert await erik.message("Thank you").count() == 0, "gone on reload"
    assert not slack.violations


async def test_a_thread_is_opened_answered_and_told_of(
    slack: Playground, visit: Open, client: AsyncWebClient
) -> None:
    """By keyboard: reply, also to the channel; the other side sees how many replies are new."""
    ts = await posted(slack, client, "The story")
    anna, erik = await visit(slack, "anna"), await visit(slack, "erik")
    reply = (await anna.sees("The story")).get_by_role("button", name=re.compile("in a thread"))
    await reply.focus()
    await anna.page.keyboard.press("Enter")
    await expect_text(anna.page.locator("#thread-messages"), "The story")
    await anna.page.keyboard.type("First")
    await anna.page.keyboard.press("Enter")
    await anna.sees("First", within="#thread-messages")
    assert await anna.message("First").count() == 0, "it stands in the thread alone"
    await expect_text(erik.page.locator("#messages .replies"), "1 reply 1 new")
    await erik.page.locator("#messages .replies").click()
    await erik.sees("First", within="#thread-messages")
    await anna.page.keyboard.type("/samspil help")
    await anna.page.keyboard.press("Enter")
    await expect_text(anna.page.locator("#problems"), "not supported in threads")
    await anna.page.locator("#thread-text").fill("Second")
    await anna.page.get_by_label("Also send to the channel").check()
    await anna.page.get_by_role("button", name="Reply", exact=True).click()
    await erik.sees("Second")
    await client.chat_postMessage(channel=slack.channel(CHANNEL).id, thread_ts=ts, text="From the app")
    await erik.sees("From the app", within="#thread-messages")
    await anna.page.locator("#thread-text").press("Escape")
    assert await anna.page.locator("#thread").is_hidden()
    focused = await anna.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "in a thread" in focused, "the focus is where it was"


async def test_shortcuts_and_commands_are_there_for_those_with_the_app(
    slack: Playground, visit: Open, app: AsyncApp
) -> None:
    """In a message's menu, in Slack's own, and completed after a slash; Brevik's people have none."""
    used: list[str] = []

    @app.shortcut(re.compile(".*"))
    async def chosen(ack: Any, shortcut: dict[str, Any]) -> None:
        used.append(shortcut["callback_id"])
        await ack()

    @app.command("/samspil")
    async def typed(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"You want {command['text']}")

    await slack.person("erik").say(CHANNEL, "The VPN is down")
    here = await visit(slack, "anna")
    await here.choose_in_menu("Raise", "The VPN is down")
    await here.page.get_by_role("button", name="Shortcuts").click()
    await here.page.get_by_role("menuitem", name="Panel").click()
    field = here.page.get_by_label("Message or slash command")
    await field.press_sequentially("/")
    assert await here.page.locator("#composer [role=option]").count() == 2
    await field.press_sequentially("sa")
    await field.press("Tab")
    assert await field.input_value() == "/samspil "
    await expect_text(here.page.locator("#composer-help"), r"\[status \| retro\]")
    await field.press_sequentially("status")
    await field.press("Enter")
    await here.sees("You want status", "Only visible to you")
    assert used == ["raise", "panel"]
    await here.become("Erik Lund")
    await field.press_sequentially("/")
    assert await here.page.locator("#composer [role=option]").count() == 0
    assert await here.page.get_by_role("button", name="Shortcuts").count() == 0
    await field.fill("/samspil status")
    await field.press("Enter")
    await here.sees("Slackbot", "/samspil is not a valid command")
    await (await here.sees("The VPN is down")).hover()
    await here.message("The VPN is down").get_by_role("button", name=re.compile("More about")).click()
    assert await here.page.get_by_role("menuitem", name="Raise").count() == 0
    assert not slack.violations


async def test_the_home_is_published_and_used(slack: Playground, visit: Open, app: AsyncApp) -> None:
    """Opened, it is asked for; a button there opens a modal; the partner's people are told where to look."""
    slack.ws.installation.events = ("app_home_opened",)

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": doors("Mine")})

    @app.action("mine")
    async def pressed(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=asks("Absent"))
        await ack()

    here = await visit(slack, "anna/home")
    await here.page.locator("#home").get_by_role("button", name="Mine").click()
    await expect_text(here.modal, "Absent")
    await here.close()
    await here.become("Erik Lund")
    await expect_text(here.page.locator("#home"), "Brevik Systems has not installed Samspil")
    assert not slack.violations


async def test_a_modal_keeps_what_is_typed_through_errors_updates_and_a_second_one(
    slack: Playground, visit: Open, app: AsyncApp, client: AsyncWebClient
) -> None:
    """Errors stand at their fields and take the focus; Escape goes back to the modal below."""

    @app.action("ask")
    async def ask(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=asks("What", "Why"))
        await ack()

    @app.view("asked")
    async def answered(ack: Any, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        if "why" in values and values["why"]["why"]["value"] == "so":
            await ack(response_action="errors", errors={"why": "Say more"})
        else:
            await ack(response_action="push", view=asks("More"))

    await posted(slack, client, "Ask", blocks=doors("Ask"))
    here = await visit(slack, "erik")
    await here.press("Ask")
    await here.fill("What", "VPN")
    await here.modal.locator("[data-modal=submit]").click()
    await expect_text(here.modal.locator(".error"), "Please complete this required field")
    await here.fill("Why", "so")
    await here.modal.locator("[data-modal=submit]").click()
    await expect_text(here.modal.locator(".error"), "Say more")
    why = here.modal.get_by_label("Why")
    assert await why.get_attribute("aria-invalid") == "true"
    assert await why.evaluate("field => field === document.activeElement")
    assert await here.modal.get_by_label("What").input_value() == "VPN"
    await why.fill("Because")
    await here.modal.locator("[data-modal=submit]").click()
    await here.modal.get_by_label("More").wait_for()
    await here.page.keyboard.press("Escape")
    await here.modal.get_by_label("What").wait_for()
    assert await here.modal.get_by_label("Why").input_value() == "Because"
    await here.page.keyboard.press("Escape")
    await here.modal.wait_for(state="detached")


async def test_the_clock_is_moved_from_the_page(slack: Playground, visit: Open) -> None:
    """To the next event, by an hour, to a workday and to Monday at 09:00; it runs and pauses."""
    due = slack.clock.now() + timedelta(minutes=20)

    async def next_event() -> datetime | None:
        return due if due > slack.clock.now() else None

    slack.next_event = next_event
    here = await visit(slack, "anna")
    button = here.page.get_by_role("button", name="Next event")
    assert await button.get_attribute("aria-disabled") == "false"
    await expect_text(here.page.locator("#clock-due"), "Next event: Mon, 2 Mar 2026, 09:20")
    for name, shown in (
        ("Next event", "Mon, 2 Mar 2026, 09:20"),
        ("+1 hour", "Mon, 2 Mar 2026, 10:20"),
        ("Workday 09:00", "Tue, 3 Mar 2026, 09:00"),
        ("Monday 09:00", "Mon, 9 Mar 2026, 09:00"),
    ):
        await here.page.get_by_role("button", name=name).click()
        await expect_text(here.page.locator("#clock-now"), shown)
    assert await button.get_attribute("aria-disabled") == "true"
    await button.press("Enter")
    await expect_text(here.page.locator("#problems"), "The app waits for nothing")
    await here.page.get_by_role("button", name="Run", exact=True).click()
    await here.page.get_by_role("button", name="Pause").click()
    await here.page.get_by_role("button", name="Run", exact=True).wait_for()
    assert slack.clock.running is False  # type: ignore[attr-defined]


async def test_times_are_shown_in_the_zone_of_who_one_is(slack: Playground, visit: Open) -> None:
    """Also when one becomes somebody else, and then oneself again."""
    slack.person("erik").user.tz = "Europe/Lisbon"
    here = await visit(slack, "anna")
    for name, shown in (("Erik Lund", "08:00"), ("Anna Holm", "09:00")):
        await here.become(name)
        await expect_text(here.page.locator("#clock-now"), f"Mon, 2 Mar 2026, {shown}")


async def test_the_clock_is_paused_though_the_page_is_still_looking(slack: Playground, visit: Open) -> None:
    """A press means what the button says, also before the page knows all that the last press did."""
    here = await visit(slack, "anna")
    looked = asyncio.Event()

    async def later(route: Any) -> None:
        await looked.wait()
        await route.continue_()

    await here.page.route("**/clock/next", later)
    await here.page.get_by_role("button", name="Run", exact=True).click()
    await here.page.get_by_role("button", name="Pause").click()
    await here.page.get_by_role("button", name="Run", exact=True).wait_for()
    looked.set()
    assert slack.clock.running is False  # type: ignore[attr-defined]


async def test_the_inspector_shows_what_slack_says_and_lets_things_go_wrong(
    slack: Playground, visit: Open, client: AsyncWebClient
) -> None:
    """Calls with Slack's refusal and its reason, payloads with what came of them, faults planned by hand."""
    here = await visit(slack, "anna")
    await here.page.get_by_role("button", name="Inspector", exact=True).click()
    with pytest.raises(Exception, match="invalid_blocks"):
        await posted(slack, client, "x", blocks=[{"type": "marquee"}])
    await slack.person("anna").command("/samspil", CHANNEL)
    # The bot itself may be posting, too.
    refused = here.page.locator("#wire li").filter(has_text="invalid_blocks")
    call = refused.filter(has_text="chat.postMessage")
    await expect_text(call, "invalid_blocks")
    await call.locator("summary").click()
    await expect_text(call, "unsupported type: marquee")
    await expect_text(here.page.locator("#wire li").filter(has_text="slash_commands"), "dispatch_failed")
    await expect_text(here.page.locator("#violation-count"), "1")
    await here.page.get_by_label("Fault", exact=True).select_option("server_error")
    await here.page.get_by_label("Of calls or payloads like").fill("auth.*")
    await here.page.get_by_role("button", name="Plan it").click()
    await expect_text(here.page.locator("#faults-planned"), r"server_error auth\.\*, 1 times")
    with pytest.raises(Exception, match="503"):
        await client.auth_test()
    await expect_text(here.page.locator("#faults-struck"), "server_error to auth.test")
    await here.page.get_by_role("button", name="Clear all").click()
    await here.page.get_by_role("button", name="Clear all").wait_for(state="hidden")
    assert slack.faults.planned == []


async def test_the_first_visit_explains_and_stays_closed_once_it_was(slack: Playground, visit: Open) -> None:
    """It opens by itself, says who is who, and shows where each of five things to try begins."""
    here = await visit(slack, "anna", welcome=True)
    guide = here.page.locator("#visit")
    await expect_text(guide, "Brevik Systems")
    assert await guide.locator("#visit-steps li").count() == 5
    await guide.get_by_role("button", name="Show me where: Answer as the supplier").click()
    assert await here.page.evaluate("document.activeElement.id") == "me"
    await here.page.get_by_role("button", name="+1 hour").click()
    await guide.get_by_role("button", name="Erik Lund").click()
    await here.page.locator("#me", has_text="Erik Lund").wait_for()
    await expect_text(here.page.locator("#visit-count"), "0/5")
    await here.page.get_by_role("button", name="Inspector", exact=True).click()
    await here.page.get_by_role("button", name="First visit").click()
    await here.page.keyboard.press("Escape")
    await here.page.reload()
    await expect_text(here.page.locator("#visit-count"), "0/5")
    assert await guide.is_hidden()


async def test_a_picture_stands_with_its_words(
    slack: Playground, visit: Open, client: AsyncWebClient
) -> None:
    """The file is shown, and its alt text is read out and can be looked at."""
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060600000"
        "0005000157a5e3b90000000049454e44ae426082"
    )
    await client.files_upload_v2(
        content=png, filename="f.png", alt_txt="Ten of twelve answered", channel=slack.channel(CHANNEL).id
    )
    here = await visit(slack, "erik")
    picture = here.page.get_by_role("img", name="Ten of twelve answered")
    await picture.wait_for()
    assert await picture.evaluate("image => image.complete && image.naturalWidth === 1")
    await here.page.locator(".alt summary").click()
    await here.page.locator(".alt p", has_text="Ten of twelve answered").wait_for()


HOSTILE = (
    "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>",
    "<https://evil.example|<img src=x onerror=alert(1)>> <javascript:alert(1)|click> <@U0NOBODY|<b>x</b>>",
    "<!date^1700000000^{date}^javascript:alert(1)|soon>",
    "\u202eesrever \u2066\u200fright\u2069 \u202dover",
    "*bold _and ~broken* mrkdwn_ ``` never closed `code <!date^x^{y}|z> &lt;b&gt;&amp;lt;",
    "`<img src=x onerror='window.hurt = 1'>` ```<script>window.hurt = 1</script>``` *<b>x</b>*",
    "*" * 4000,
    "x" * 40_000,
)


async def test_hostile_text_is_shown_as_text(slack: Playground, visit: Open, client: AsyncWebClient) -> None:
    """Script tags, bidi, 40,000 characters and broken mrkdwn run nothing and break nothing."""
    for text in HOSTILE:
        await posted(slack, client, text)
        section = {"type": "section", "text": {"type": "mrkdwn", "text": text[:3000]}}
        named = {"type": "header", "text": plain(text[:150])}
        await posted(slack, client, "In blocks", blocks=[section, named, *doors(text[:75])])
        await slack.person("erik").say(CHANNEL, text)
    here = await visit(slack, "anna")
    await here.sees("x" * 200)
    page = here.page
    assert await page.evaluate("window.hurt") is None
    assert await page.locator("#messages :is(script, img, b)").count() == 0
    assert await page.locator("#messages a[href^='javascript']").count() == 0
    await here.sees("<script>window.hurt = 1</script>")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is pushed out"
    byline = here.message("esrever").locator(".byline")
    assert (await byline.inner_text()).startswith("Erik Lund"), "the name keeps its direction"
    await here.say("Still here")
    await here.sees("Still here")


async def test_what_happens_before_the_page_listens_is_shown_once_it_does(
    slack: Playground, visit: Open
) -> None:
    """Between its first look and the live connection time passes, on a busy machine a second or two."""
    here, may_listen = await visit(slack, "anna"), asyncio.Event()

    async def listen_later(route: Any) -> None:
        await may_listen.wait()
        await route.continue_()

    await here.page.route("**/control/events", listen_later)
    async with here.page.expect_request("**/control/events"):
        await here.page.reload()
    await slack.person("erik").say(CHANNEL, "In between")
    may_listen.set()
    await here.sees("In between")


async def test_two_hundred_messages_a_second_leave_the_page_usable(slack: Playground, visit: Open) -> None:
    """Till four presses and keys have been answered in the midst of it; in the end all is there."""
    more_than_are_shown = 300
    here = await visit(slack, "anna")
    erik, rate, enough = slack.person("erik"), 200, asyncio.Event()

    async def flood() -> int:
        began = time.monotonic()
        for n in itertools.count():
            await erik.say(CHANNEL, f"Message {n}")
            await asyncio.sleep(max(0.0, began + (n + 1) / rate - time.monotonic()))
            if enough.is_set() and n >= more_than_are_shown:
                return n
        raise AssertionError

    flooding = asyncio.create_task(flood())
    await here.sees("Message")
    for _press in range(4):
        await here.page.get_by_role("button", name="Inspector", exact=True).click()
        await here.page.get_by_label("Message or slash command").press_sequentially("a")
    assert not flooding.done()
    enough.set()
    last = await flooding
    await here.sees(f"Message {last}")
    assert await here.page.get_by_label("Message or slash command").input_value() == "aaaa"
    assert await here.page.locator("#messages .message").count() <= 100
    await here.page.get_by_role("button", name="Show earlier messages").click()
    await here.sees(f"Message {last - 150}")


async def test_a_narrow_screen_has_everything(slack: Playground, visit: Open, client: AsyncWebClient) -> None:
    """Nothing is wider than a telephone; the channels and the panels take the whole of it, and go again."""
    await posted(slack, client, "Ask", blocks=doors("Ask", "Something longer", "And yet another one", "Last"))
    here = await visit(slack, "erik", viewport={"width": 360, "height": 700})
    page = here.page
    fits = (
        "document.documentElement.scrollWidth <= innerWidth"
        " && document.getElementById('top').offsetHeight < 160"
        " && [...document.querySelectorAll('#top, main, .panel:not([hidden])')]"
        ".every(part => part.offsetWidth === innerWidth)"
    )
    assert await page.evaluate(fits)
    assert await page.locator("#sidebar").is_hidden()
    await page.get_by_role("button", name="Channels and people").click()
    await here.go(CHANNEL)
    assert await page.locator("#sidebar").is_hidden()
    await (await here.sees("Ask")).get_by_role("button", name=re.compile("in a thread")).click()
    await expect_text(page.locator("#thread-messages"), "Ask")
    assert await page.evaluate(fits)
    await page.get_by_role("button", name="Close the thread").click()
    for name in ("Inspector", "First visit"):
        await page.get_by_role("button", name=name).click()
        assert await page.evaluate(fits)
        await page.keyboard.press("Escape")


async def test_the_channels_own_affairs(slack: Playground, visit: Open) -> None:
    """The app is removed and invited, a channel archived and brought back, by people in the page."""
    here: Visitor = await visit(slack, "anna")
    menu = here.page.get_by_role("button", name="About this channel")
    await menu.click()
    await here.page.get_by_role("menuitem", name="Remove Samspil").click()
    await here.page.get_by_role("button", name="Invite Samspil").click()
    await here.page.get_by_role("button", name="Invite Samspil").wait_for(state="detached")
    assert slack.ws.bot.id in slack.channel(CHANNEL).members
    await menu.click()
    await here.page.get_by_role("menuitem", name="Archive").click()
    await here.page.locator("#composer").wait_for(state="hidden")
    await here.page.get_by_role("button", name="Bring back").click()
    await here.page.locator("#composer").wait_for()
