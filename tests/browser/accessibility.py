"""What people with a keyboard, a screen reader or weak eyes need, looked for in a page as it stands."""

from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

NAMED = {
    "button",
    "checkbox",
    "combobox",
    "dialog",
    "img",
    "image",
    "link",
    "listbox",
    "menu",
    "menuitem",
    "navigation",
    "option",
    "radio",
    "region",
    "complementary",
    "searchbox",
    "textbox",
}
"""Roles that say nothing without a name."""

STRUCTURE = (HERE / "structure.js").read_text()

CONTRAST = (HERE / "contrast.js").read_text()

FOCUSED = (HERE / "focused.js").read_text()

FORGET = "() => { document.activeElement.blur(); delete window.visited; delete window.lastVisited; }"


async def problems(page: Any) -> list[str]:
    """What is wrong with the page as it stands: structure, names, contrast."""
    structure: list[str] = await page.evaluate(STRUCTURE)
    contrast: list[str] = await page.evaluate(CONTRAST)
    return [*structure, *await _unnamed(page), *contrast]


async def _unnamed(page: Any) -> list[str]:
    """What the browser's own accessibility tree has no name for."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    found = []
    for node in tree["nodes"]:
        role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value", "")
        if not node.get("ignored") and role in NAMED and not str(name).strip():
            found.append(f"a {role} without a name: {node.get('properties')}")
    return found


async def tabbed_through(page: Any, most: int = 200) -> list[str]:
    """Press Tab until it begins anew: what is wrong with the order, or with what has the focus."""
    found: list[str] = []
    await page.evaluate(
        "() => { document.activeElement.blur(); delete window.visited; delete window.lastVisited; }"
    )
    for _ in range(most):
        await page.keyboard.press("Tab")
        at = await page.evaluate(FOCUSED)
        if at["isBody"]:
            continue
        if at["number"] == 0 and await page.evaluate("window.visited.size > 1"):
            return found
        if not at["isSeen"]:
            found.append(f"the focus is on what nobody sees: {at['what']}")
        if not at["isMarked"]:
            found.append(f"the focus cannot be seen on {at['what']}")
        if not at["isLater"]:
            found.append(f"the focus goes back to {at['what']}")
    return [*found, f"after {most} times Tab the focus has not come round"]
