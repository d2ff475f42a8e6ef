"""What somebody has before them in the first ten minutes, to be looked at one by one before it is shipped.

`python tests/browser/pictures.py screens` takes the panel, *More …*, set-up, the welcome and help in both
languages, wide and on a telephone, by day and by night, into `build/screens`. None of them is kept.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pictures_of_use import PLAIN, SAID
from visitor import BEEN_HERE, Visitor

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.tour import BEGINS, CHANNEL, people_of
from playground.workspace import Message

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
TALL = 2400


class Screens:
    """The stage in one language, and where its pictures go."""

    def __init__(
        self, stage: Stage, browser: Any, folder: Path, language: str, schemes: Sequence[str] = SCHEMES
    ) -> None:
        self.stage, self.language, self._browser, self._folder = stage, language, browser, folder
        self._schemes = schemes

    async def message(self, name: str, message: Message, reader: str = "erik") -> None:
        """A message of the channel, as the supplier reads it, or one to somebody else."""
        await self._take(name, f"{reader}/{message.channel_id}", f"#messages [data-ts='{message.ts}']")

    async def home(self, name: str, person: Person) -> None:
        """What stands in the app's own place for somebody."""
        await self._take(name, f"{person.handle}/home", "#home")

    async def modal(self, name: str, person: Person) -> None:
        """What stands before somebody."""
        await self._take(name, person.handle, "#modal[open]")

    async def _take(self, name: str, place: str, what: str) -> None:
        await self.stage.settle()
        for width in WIDTHS:
            for scheme in self._schemes:
                context = await self._browser.new_context(
                    viewport={"width": width, "height": TALL},
                    color_scheme=scheme,
                    reduced_motion="reduce",
                    locale=SAID[self.language]["locale"],
                    bypass_csp=True,
                )
                await context.add_init_script(BEEN_HERE)
                here = Visitor(await context.new_page(), self.stage.slack)
                await here.open(place)
                shown = here.page.locator(what)
                await shown.wait_for()
                await here.page.evaluate(PLAIN)
                path = self._folder / f"{name}-{self.language}-{width}-{scheme}.png"
                await shown.screenshot(path=str(path))
                await context.close()


async def take(browser: Any, folder: Path, language: str) -> None:
    """Invite Samspil, set it up, read what it says; and picture each step."""
    async with Stage(BEGINS) as stage:
        stage.slack.move_clock = stage.live_until
        for user in stage.slack.ws.users.values():
            user.locale = SAID[language]["locale"]
        screens, talk = Screens(stage, browser, folder, language), Conversation(stage)
        anna, erik = stage.slack.person("anna"), stage.slack.person("erik")
        await anna.invite_app(CHANNEL)
        panel = await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
        await screens.message("panel-before", panel)
        await anna.click(panel, "panel.set_up")
        people = people_of(anna)
        anna.fill_in({"contact_2": people["Erik Lund"], "language": language})
        await screens.modal("set-up", anna)
        await anna.press("panel.set_up_more")
        await screens.modal("set-up-more", anna)
        await anna.submit({})
        await screens.modal("set-up-done", anna)
        while anna.view is not None:
            await anna.close_view()
        await stage.settle()
        welcome = next(each for each in anna.messages(CHANNEL) if "panel.about" in str(each.blocks))
        await screens.message("welcome", welcome)
        await screens.message("panel-checklist", panel)
        part = next(each for each in erik.messages(erik.dm) if "people.wrong" in str(each.blocks))
        await screens.message("part", part)
        for name, action in (("more", "panel.more"), ("help", "panel.help"), ("fill", "people.fill")):
            await erik.click(panel, action)
            await screens.modal(name, erik)
            await erik.close_view()
        await erik.click(welcome, "panel.about")
        await screens.modal("about", erik)
        await erik.close_view()
