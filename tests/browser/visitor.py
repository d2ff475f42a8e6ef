"""Somebody at the page: they press what it shows, by the names that a screen reader would say."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from playground.server import Playground

CHROMIUM = Path("/usr/bin/chromium")
# Nothing but the page is asked for, and a container needs no sandbox within it.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nobody sees the browser's own window; what would load behind its address bar costs more than our page.
    "--no-startup-window",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
BEEN_HERE = """
  if (location.protocol !== "about:") {
    localStorage.setItem("embedded-slack-first-visit", '{"done": [], "closed": true}');
  }
"""
PATIENCE = 120.0
"""Seconds after which something that does not come is taken for a fault."""
Open = Callable[..., Awaitable["Visitor"]]
"""Opens an embedded Slack in a browser window of its own."""


class Visitor:
    """A browser window on the embedded Slack. `page` is Playwright's."""

    def __init__(self, page: Any, slack: Playground) -> None:
        self.page = page
        self.slack = slack

    async def open(self, place: str) -> None:
        """Look at it as somebody (`anna`), at a channel or their Home (`anna/home`)."""
        await self.page.goto(f"{self.slack.url}/#{place}")
        await self.page.locator("#me bdi").wait_for(state="attached")
        await self.page.locator("#channel-title bdi").wait_for()

    async def become(self, name: str) -> None:
        """Be somebody else from now on."""
        await self.page.locator("#people summary").click()
        await self.page.locator("#people").get_by_role("button", name=name).click()
        await self.page.locator("#me bdi", has_text=name).wait_for()

    async def go(self, name: str) -> None:
        """Open a channel, the app's direct messages or its Home."""
        await self.page.locator("#sidebar").get_by_role("button", name=name).last.click()
        await self.page.locator("#channel-title", has_text=name).wait_for()

    def message(self, *texts: str, within: str = "#messages") -> Any:
        """The newest message with these texts."""
        found = self.page.locator(f"{within} .message")
        for text in texts:
            found = found.filter(has_text=text)
        return found.last

    async def sees(self, *texts: str, within: str = "#messages") -> Any:
        """Wait for a message with these texts, and return it."""
        message = self.message(*texts, within=within)
        await message.wait_for()
        return message

    async def press(self, button: str, *texts: str, within: str = "#messages") -> None:
        """Press a button on the newest message that has it (and these texts)."""
        wanted = self.page.get_by_role("button", name=button, exact=True)
        message = self.message(*texts, within=within).page.locator(f"{within} .message").filter(has=wanted)
        for text in texts:
            message = message.filter(has_text=text)
        await message.last.get_by_role("button", name=button, exact=True).click()

    async def choose_in_menu(self, item: str, *texts: str) -> None:
        """Choose something in the menu of the newest message with these texts."""
        message = await self.sees(*texts)
        await message.hover()
        await message.get_by_role("button", name=re.compile("More about")).click()
        await message.get_by_role("menuitem", name=item).click()

    async def say(self, text: str) -> None:
        """Write something, or a slash command, and send it."""
        field = self.page.get_by_label("Message or slash command")
        await field.fill(text)
        await field.press("Enter")

    @property
    def modal(self) -> Any:
        """The open modal."""
        return self.page.locator("#modal[open]")

    async def fill(self, label: str, value: str) -> None:
        """Type into the field of this label."""
        await self.modal.get_by_label(label).fill(value)

    async def choose(self, label: str, option: str) -> None:
        """Choose an option, by its text, in the menu of this label."""
        await self.modal.get_by_label(label).select_option(label=option)

    async def press_in_modal(self, button: str) -> None:
        """Press a button of the modal's own blocks."""
        await self.modal.locator(".view").get_by_role("button", name=button, exact=True).click()

    async def send(self) -> None:
        """Submit the modal, and wait until the page shows what came of it."""
        await self._act_in_modal("submit")

    async def close(self) -> None:
        """Close all modals."""
        while self._stack():
            await self._act_in_modal("close")

    async def _act_in_modal(self, button: str) -> None:
        before = self._stack()
        await self.modal.wait_for()
        await self.modal.locator(f"[data-modal={button}]").click()
        await self._until(lambda: self._stack() != before)
        if self._stack():
            await self.modal.locator("[data-modal=title]", has_text=self._stack()[-1][0]).wait_for()
        else:
            await self.page.locator("#modal").wait_for(state="hidden")

    def _stack(self) -> list[tuple[str, str]]:
        """The titles and hashes of the modals that Slack has before the person."""
        handle = self.page.url.split("#")[1].split("/")[0]
        return [(view.title, view.hash) for view in self.slack.person(handle).views]

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110 - the browser does it in its own time
                await asyncio.sleep(0.01)

    async def pass_time_until(
        self, *texts: str, within: str = "#messages", most: int = 60, button: str = "Next event"
    ) -> Any:
        """Press «Next event» until a message with these texts is there, and return it."""
        for _ in range(most):
            if await self.message(*texts, within=within).count():
                return self.message(*texts, within=within)
            before = await self.page.locator("#clock-now").get_attribute("datetime")
            await self.page.get_by_role("button", name=button).click()
            await self.page.wait_for_function(
                "before => document.getElementById('clock-now').dateTime !== before"
                " && !document.querySelector('#clock-next[aria-busy]')",
                arg=before,
            )
        raise AssertionError(f"after {most} events there is still no {texts}")
