"""What slack_sdk checks before it renders is checked still, and what it renders is the same."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    HeaderBlock,
    InputBlock,
    Option,
    OptionGroup,
    RichTextBlock,
    RichTextElementParts,
    RichTextSectionElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.blocks.validators import theirs, validators


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


WORDS = [Option(value=str(n), text=f"Word {n}", description="What it means") for n in range(3)]
PARTS = RichTextElementParts


@pytest.mark.parametrize(
    "each",
    [
        View(
            type="modal",
            callback_id="asked",
            title="Asked",
            private_metadata="",
            blocks=[
                SectionBlock(text="*Bold*", accessory=StaticSelectElement(action_id="a", options=WORDS)),
                InputBlock(label="Which", element=CheckboxesElement(action_id="b", options=WORDS)),
            ],
        ),
        ActionsBlock(
            elements=[
                ButtonElement(
                    text="Go",
                    action_id="go",
                    style="danger",
                    confirm=ConfirmObject(title="Sure?", text="It is gone then."),
                )
            ]
        ),
        StaticSelectElement(
            action_id="a",
            option_groups=[OptionGroup(label="All", options=WORDS)],
            initial_option=WORDS[1],
        ),
        RichTextBlock(elements=[RichTextSectionElement(elements=[PARTS.Text(text="x")])]),
        RichTextSectionElement(elements=[]),
        SectionBlock(fields=["one", "two"], block_id=""),
    ],
    ids=lambda each: type(each).__name__,
)
def test_json_is_the_same_as_slack_sdk_makes(each: JsonObject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nested, grouped, empty where that is allowed, and left out where nothing is set."""
    ours = each.to_dict()
    monkeypatch.setattr(JsonObject, "get_non_null_attributes", theirs)
    assert ours == each.to_dict()
    assert list(ours) == list(each.to_dict())
