"""What was sent fits the modal that it was sent from, or a sentence stands at the field."""

from typing import Any

import pytest

from bot.blocks import elements, inputs
from bot.errors import Refusal
from handlers.filled_in import check

OPTIONS = {"a": "A", "b": "B"}
MANY = {str(number): str(number) for number in range(101)}


def sent(block: Any, *, entry: dict[str, Any] | None) -> dict[str, Any]:
    """A modal with this block, in which this was filled in; None where Slack tells nothing of it."""
    shown = block.to_dict()
    name = shown["element"]["action_id"]
    return {"blocks": [shown], "state": {"values": {} if entry is None else {"field": {name: entry}}}}


def chosen(value: str) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"value": value}}


def ticked(*values: str) -> dict[str, Any]:
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}


@pytest.mark.parametrize(
    ("block", "entry"),
    [
        (inputs.choice("field", "F", OPTIONS, None), chosen("c")),
        (inputs.choice("field", "F", OPTIONS, None), {"type": "static_select", "selected_option": None}),
        (inputs.choice("field", "F", OPTIONS, None), None),
        (inputs.choice("field", "F", MANY, None), chosen("101")),
        (inputs.choice("field", "F", OPTIONS, None, optional=True), chosen("")),
        (inputs.choices("field", "F", OPTIONS, ()), ticked("a", "c")),
        (inputs.choices("field", "F", OPTIONS, (), optional=False), ticked()),
        (inputs.several("field", "F", OPTIONS, ()), ticked()),
        (inputs.day_input("field", "F", None), {"type": "datepicker", "selected_date": "soon"}),
        (inputs.day_input("field", "F", None, optional=True), {"selected_date": "2026-02-30"}),
        (inputs.time_input("field", "F", None), {"type": "timepicker", "selected_time": "24:01"}),
        (inputs.text_input("field", "F", optional=False), {"type": "plain_text_input", "value": None}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(block: Any, entry: dict[str, Any] | None) -> None:
    """What no menu offers, what is no day or time, and what is needed and missing."""
    with pytest.raises(Refusal) as refused:
        check(sent(block, entry=entry))
    assert refused.value.field == "field"


@pytest.mark.parametrize(
    ("block", "entry"),
    [
        (inputs.choice("field", "F", OPTIONS, None), chosen("b")),
        (inputs.choice("field", "F", MANY, None), chosen("100")),
        (inputs.choice("field", "F", OPTIONS, None, optional=True), None),
        (inputs.choices("field", "F", OPTIONS, ()), ticked()),
        (inputs.several("field", "F", OPTIONS, ()), ticked("a", "b")),
        (inputs.day_input("field", "F", None, optional=True), {"selected_date": None}),
        (inputs.day_input("field", "F", None), {"selected_date": "2026-02-28"}),
        (inputs.time_input("field", "F", None), {"selected_time": "00:00"}),
        (inputs.text_input("field", "F", optional=False), {"value": "0"}),
        (elements.section("F"), None),
    ],
)
def test_what_fits_passes(block: Any, entry: dict[str, Any] | None) -> None:
    """Also nothing, where nothing is needed."""
    shown = block.to_dict()
    check(sent(block, entry=entry) if "element" in shown else {"blocks": [shown], "state": {"values": {}}})
