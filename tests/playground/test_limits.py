"""What Slack refuses in messages and views, in its own words."""

from typing import Any

import pytest
from hypothesis import given, strategies as st
from playground_samples import asked, button, modal, option, panel_blocks, plain
from slack_sdk.models import blocks as sdk

from playground.limits import message_problem, options_problems, view_problems
from playground.limits.blocks import BLOCKS
from playground.limits.elements import ELEMENTS


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", "options": [option("a"), option("b")], **more}


REFUSED_BLOCKS: dict[str, tuple[dict[str, Any], str]] = {
    "section text": (
        section("x" * 3001),
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    "empty text": (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "section without": ({"type": "section"}, "missing required field: text [json-pointer:/blocks/0]"),
    "fields": (
        {"type": "section", "fields": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "field text": ({"type": "section", "fields": [plain("x" * 2001)]}, "must be less than 2001 characters"),
    "header": ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    "header mrkdwn": (
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "must be a valid enum value: plain_text [json-pointer:/blocks/0/text/type]",
    ),
    "context": (
        {"type": "context", "elements": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "actions": (actions(*[button(f"b{n}", "v") for n in range(26)]), "no more than 25 items allowed"),
    "no actions": (actions(), "no fewer than 1 items allowed"),
    "same action id": (actions(button("b", "1"), button("b", "2")), "`action_id` b already exists"),
    "button text": (actions(button("x" * 76, "v")), "must be less than 76 characters"),
    "button value": (actions(button("b", "v" * 2001)), "must be less than 2001 characters"),
    "button style": (
        actions(button("b", "v") | {"style": "loud"}),
        "must be a valid enum value: primary, danger",
    ),
    "action id": (actions(button("b", "v") | {"action_id": "i" * 256}), "must be less than 256 characters"),
    "block id": (section("x", block_id="i" * 256), "must be less than 256 characters"),
    "unknown block": ({"type": "marquee"}, "unsupported type: marquee [json-pointer:/blocks/0/type]"),
    "unknown element": (actions({"type": "slider"}), "unsupported type: slider"),
    "misplaced element": (
        actions({"type": "plain_text_input", "action_id": "t"}),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    "unknown field": (section("x", colour="red"), "invalid additional property: colour"),
    "alt text": ({"type": "image", "image_url": "https://e.test/x.png"}, "missing required field: alt_text"),
    "overflow": (
        actions({"type": "overflow", "action_id": "o", "options": [option("one")]}),
        "no fewer than 2 items allowed",
    ),
    "options": (
        actions(select(options=[option(str(n)) for n in range(101)])),
        "no more than 100 items allowed",
    ),
    "no options": (
        actions({"type": "static_select", "action_id": "s"}),
        "exactly one of options and option_groups",
    ),
    "option value": (actions(select(options=[option("v" * 76)])), "must be less than 76 characters"),
    "same option": (actions(select(options=[option("a"), option("a")])), "option values must be unique: a"),
    "initial option": (
        actions(select(initial_option=option("c"))),
        "initial_option must match one of the options",
    ),
    "checkbox initial": (
        actions({"type": "checkboxes", "options": [option("a")], "initial_options": [option("b")]}),
        "initial_option must match one of the options",
    ),
    "date": (actions({"type": "datepicker", "initial_date": "2026-02-30"}), "must be a valid date"),
    "time": (actions({"type": "timepicker", "initial_time": "24:00"}), "must be a valid time"),
    "moment": (actions({"type": "datetimepicker", "initial_date_time": 12}), "must be a UNIX timestamp"),
    "input text": (
        asked("t", {"type": "plain_text_input", "max_length": 3, "initial_value": "four"}),
        "must be less than 4 characters",
    ),
    "number": (asked("n", {"type": "number_input"}), "missing required field: is_decimal_allowed"),
    "confirm": (
        actions(button("b", "v") | {"confirm": {"title": plain("t")}}),
        "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    "a string": ({"type": "divider", "block_id": 7}, "must provide a string"),
}


@pytest.mark.parametrize("case", REFUSED_BLOCKS)
def test_a_block_beyond_slacks_limits_is_refused(case: str) -> None:
    """Each limit of a block is told in Slack's words, with a pointer to the place."""
    block, words = REFUSED_BLOCKS[case]
    problem = message_problem("text", [block], None)
    assert problem
    assert problem.error == "invalid_blocks"
    assert any(words in message for message in problem.messages), problem.messages


def test_what_the_bot_would_post_is_accepted() -> None:
    """Sound blocks have no problem, whatever elements stand in them."""
    assert message_problem("Panel", panel_blocks(), {"event_type": "x", "event_payload": {}}) is None


def test_the_sdks_own_models_are_accepted() -> None:
    """What slack_sdk's models render passes as it is."""
    options = [sdk.Option(value="a", text="A"), sdk.Option(value="b", text="B")]
    models = [
        sdk.HeaderBlock(text="Status"),
        sdk.SectionBlock(text="*Hi*", accessory=sdk.ButtonElement(text="Go", action_id="go", value="1")),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="small")]),
        sdk.DividerBlock(),
        sdk.ActionsBlock(
            elements=[
                sdk.StaticSelectElement(action_id="s", options=options, initial_option=options[0]),
                sdk.OverflowMenuElement(action_id="o", options=options),
                sdk.DatePickerElement(action_id="d", initial_date="2026-03-02"),
                sdk.RadioButtonsElement(action_id="r", options=options),
            ]
        ),
    ]
    assert message_problem("Status", [model.to_dict() for model in models], None) is None


@pytest.mark.parametrize(
    ("text", "blocks", "metadata", "error"),
    [
        ("t", [{"type": "divider"}] * 51, None, "invalid_blocks"),
        ("t", [section("x", block_id="a"), section("y", block_id="a")], None, "invalid_blocks"),
        ("t", [section("x" * 2900)] * 5, None, "msg_blocks_too_long"),
        (" ", [], None, "no_text"),
        ("t", [], {"key": 1}, "invalid_metadata_format"),
        ("t", [], {"event_type": "x"}, "invalid_metadata_schema"),
        ("t", {"type": "divider"}, None, "invalid_blocks"),
    ],
)
def test_a_message_is_refused_as_a_whole(text: str, blocks: Any, metadata: Any, error: str) -> None:
    """Counts, sums, double ids, missing text and malformed metadata have each their error name."""
    problem = message_problem(text, blocks, metadata)
    assert problem
    assert problem.error == error


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(submit=None), "missing required field: submit"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(callback_id="x" * 256), "must be less than 256 characters"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(type="home"), "unsupported type: home"),
        (
            modal(
                asked("a", {"type": "plain_text_input", "focus_on_load": True}),
                asked("b", {"type": "plain_text_input", "focus_on_load": True}),
            ),
            "only one element may have focus_on_load",
        ),
        ("no view", "must provide an object [json-pointer:/view]"),
    ],
)
def test_a_view_beyond_slacks_limits_is_refused(view: Any, words: str) -> None:
    """Each limit of a modal is told with a pointer to the place."""
    assert any(words in problem for problem in view_problems(view, "modal"))


def test_a_sound_view_is_accepted() -> None:
    """A modal with an input and a submit button has no problem."""
    assert view_problems(modal(), "modal") == []


def test_suggested_options_have_limits_too() -> None:
    """An answer to a block_suggestion is options or groups of them, not both."""
    assert options_problems({"options": [option("a")]}) == []
    assert options_problems({"option_groups": [{"label": plain("A"), "options": [option("a")]}]}) == []
    assert options_problems({})
    assert options_problems({"options": [option(str(n)) for n in range(101)]})


names = sorted(
    {n for s in [*BLOCKS.values(), *(e.shape for e in ELEMENTS.values())] for n in s.fields} | {"type"}
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from([*BLOCKS, *ELEMENTS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=5),
    max_leaves=12,
)


@given(anything)
def test_whatever_is_sent_is_judged_and_never_crashes(sent: Any) -> None:
    """Malformed blocks and views are refused or accepted, whatever stands where."""
    message_problem("text", [sent], sent)
    view_problems({"type": "modal", "title": sent, "blocks": [sent]}, "modal")
    options_problems(sent)
