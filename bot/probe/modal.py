"""What stands in a modal that somebody opened: another upon it, a menu that is searched, and what is sent."""

from collections.abc import Mapping
from typing import Any, Final

from bot.probe.ear import OFFERED
from bot.probe.ground import Ground
from bot.probe.messages import somebody
from bot.probe.press import (
    NOT_REACHED,
    ON_TOP,
    asking_to_send,
    must_be_of_owner,
    next_of,
)
from bot.probe.trial import DoesNotHoldError, NotTriedError, Trial


async def push(ground: Ground) -> None:
    """By a button in the modal another opens upon it."""
    payload = await next_of(ground, f"Press «{ON_TOP}» in the modal", is_in_modal=True)
    response = await ground.client.views_push(
        trigger_id=payload["trigger_id"], view=asking_to_send("This lies on top of the other.")
    )
    if response["view"]["previous_view_id"] != ground.modal["id"]:
        raise DoesNotHoldError("the modal does not say upon which it lies")
    must_be_of_owner(ground, payload)


async def suggestions(ground: Ground) -> None:
    """What is typed in the menu comes, and is answered."""
    must_be_of_owner(
        ground,
        await next_of(
            ground, "Type «sam» in the menu, and choose what it offers", "block_suggestion", is_in_modal=True
        ),
    )


async def submission(ground: Ground) -> None:
    """What is sent by the modal comes, and says where the app is installed."""
    if not ground.sent:
        ground.sent = await next_of(ground, "Press «Send» in the modal", "view_submission", is_in_modal=True)
    must_be_of_owner(ground, ground.sent)


async def chosen(ground: Ground) -> None:
    """What was offered while somebody typed, and chosen, stands in what was sent."""
    elements: list[Mapping[str, Any]] = [
        element for block in ground.sent["view"]["state"]["values"].values() for element in block.values()
    ]
    options = [each.get("selected_option") for each in elements]
    if not any(options):
        raise NotTriedError("nothing was chosen in the menu")
    values = [(option or {}).get("value") for option in options]
    if values != [OFFERED]:
        raise DoesNotHoldError(f"{OFFERED} was offered, and {values} was sent")


async def home(ground: Ground) -> None:
    """Somebody of our own has something in their Home."""
    await ground.publish(somebody(ground), "Samspil tries whether it can show you something here.")


NOT_FOUND: Final = "Where there are more than a hundred people, nobody can be chosen in a menu."
TRIALS: Final = (
    Trial(
        "push",
        "By a press in a modal another opens upon it.",
        "What opens from a list in a modal does not come; buttons on messages and commands still open it.",
        push,
        ("press",),
    ),
    Trial(
        "suggestions",
        "What is typed in a menu that is searched arrives with the workspace that installed the app.",
        NOT_FOUND,
        suggestions,
        ("press",),
    ),
    Trial(
        "submission",
        "What a modal sends arrives with the workspace that installed the app.",
        NOT_REACHED,
        submission,
        ("press",),
    ),
    Trial(
        "chosen",
        "What was offered in a menu that is searched can be chosen and sent.",
        NOT_FOUND,
        chosen,
        ("suggestions", "submission"),
    ),
)
HOME: Final = Trial(
    "home",
    "The bot can show somebody their Home.",
    "The Home stays empty; «My tasks» on the panel shows the same.",
    home,
    ("members",),
)
