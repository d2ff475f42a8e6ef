"""Take the pictures of docs/pictures: `python tests/browser/pictures.py`, from the project's folder.

Those of docs/use.md go to its folder «use», those of docs/use.da.md to «brug»; named after the command
(`demo`, `en`, `da`), only some are taken; `screens` and `week` take what is only looked at. Needs
Playwright and Chromium, as the tests of this folder do.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]

from pictures_of_a_week import take as take_week  # noqa: E402 - found by the lines above
from pictures_of_screens import take as take_screens  # noqa: E402 - found by the lines above
from pictures_of_use import take as take_use  # noqa: E402 - as above
from playwright.async_api import async_playwright  # noqa: E402 - as above
from small_picture import keep  # noqa: E402 - as above
from visitor import BEEN_HERE, CHROMIUM, QUIET, Visitor  # noqa: E402 - as above

from playground.stage import Stage  # noqa: E402 - as above
from playground.tour import BEGINS, Tour, at, beginning  # noqa: E402 - as above

PICTURES = ROOT / "docs" / "pictures"
OF_USE = {"en": PICTURES / "use", "da": PICTURES / "brug"}
SCREENS = ROOT / "build" / "screens"
SIZE = {"width": 1180, "height": 740}


async def take(wanted: set[str]) -> None:
    """All pictures, or only those that are wanted."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        if not wanted or "demo" in wanted:
            await take_demo(browser)
        for language, folder in OF_USE.items():
            if not wanted or language in wanted:
                await take_use(browser, folder, language)
        if "screens" in wanted:
            for language in OF_USE:
                await take_screens(browser, SCREENS, language)
        if "week" in wanted:
            for language in OF_USE:
                await take_week(browser, SCREENS, language)
        await browser.close()


async def take_demo(browser: Any) -> None:
    """Play the beginning of the tour, and take the pictures of the page itself."""
    async with Stage(BEGINS) as stage:
        stage.slack.move_clock = stage.live_until
        for user in stage.slack.ws.users.values():
            user.locale = "en-GB"
        await beginning(Tour(stage, lambda _line: None))
        await stage.live_until(at(5, 9))
        await stage.slack.person("erik").say("nordlys-brevik", "The firewall drops our deployments again")
        await first_visit(stage, browser)
        await modal_in_the_dark(stage, browser)
        await thread_and_shortcut(stage, browser)
        await inspector_on_a_telephone(stage, browser)


async def visitor(stage: Stage, browser: Any, place: str, *, been_here: bool = True, **more: Any) -> Visitor:
    context = await browser.new_context(**{"viewport": SIZE, **more})
    if been_here:
        await context.add_init_script(BEEN_HERE)
    here = Visitor(await context.new_page(), stage.slack)
    await here.open(place)
    await here.sees("The firewall")
    return here


async def picture(here: Visitor, name: str) -> None:
    await keep(here.page, PICTURES / f"{name}.png")
    await here.page.context.close()


async def first_visit(stage: Stage, browser: Any) -> None:
    """As somebody sees it who comes for the first time."""
    await picture(await visitor(stage, browser, "anna", been_here=False), "first-visit")


async def modal_in_the_dark(stage: Stage, browser: Any) -> None:
    """Erik of the partner side gives status."""
    here = await visitor(stage, browser, "erik", color_scheme="dark")
    await here.press("Give status", "Missing")
    await here.modal.wait_for()
    await here.modal.locator("textarea").nth(2).fill("Waiting for VPN access")
    await picture(here, "give-status-dark")


async def thread_and_shortcut(stage: Stage, browser: Any) -> None:
    """Anna raises what Erik wrote, and looks at the thread."""
    here = await visitor(stage, browser, "anna")
    await here.choose_in_menu("Raise as a blocker", "The firewall")
    await here.send()
    await here.close()
    await stage.settle()
    message = await here.sees("Raised by")
    await stage.slack.person("erik").reply(
        stage.slack.person("erik").messages("nordlys-brevik")[-1], "I look into it"
    )
    await message.locator(".replies").click()
    await here.sees("I look into it", within="#thread-messages")
    await picture(here, "thread")


async def inspector_on_a_telephone(stage: Stage, browser: Any) -> None:
    """All that went over the wire, on a narrow screen."""
    here = await visitor(stage, browser, "anna", viewport={"width": 390, "height": 740})
    await here.page.get_by_role("button", name="Inspector", exact=True).click()
    await here.page.locator("#wire summary").first.wait_for()
    await picture(here, "inspector-narrow")


if __name__ == "__main__":
    asyncio.run(take(set(sys.argv[1:])))
