"""What slack_sdk checks before it renders is checked still."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, HeaderBlock, Option, SectionBlock

from bot.blocks.validators import validators


@pytest.mark.parametrize(
    "each",
    [
        HeaderBlock(text="x" * 151),
        SectionBlock(text="x" * 3001),
        ActionsBlock(elements=[ButtonElement(text="x", action_id="a", value="v") for _ in range(26)]),
        ActionsBlock(elements=[ButtonElement(text="x" * 76, action_id="a", value="v")]),
        Option(value="v", text="x" * 76),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_is_beyond_slacks_limits_is_not_rendered(each: HeaderBlock) -> None:
    """Neither the block itself nor what stands in it."""
    with pytest.raises(SlackObjectFormationError):
        each.to_dict()


@pytest.mark.parametrize("of", [HeaderBlock, SectionBlock, ActionsBlock, ButtonElement, Option])
def test_the_checks_are_those_that_slack_sdk_would_find(of: type[HeaderBlock]) -> None:
    """It looks at an object for what is callable and marked as a check."""
    marked = {
        name for each in of.__mro__ for name, found in vars(each).items() if hasattr(found, "validator")
    }
    assert marked
    assert set(validators(of)) == marked
