"""The elements of blocks: what each may hold, and in which blocks it may stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.limits.report import Check, Report, Shape
from playground.limits.values import (
    CONFIRM,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    RICHER_OPTION,
    boolean,
    day,
    integer,
    listed,
    moment,
    plain,
    shaped,
    string,
    time_of_day,
    word,
)


@dataclass(frozen=True)
class Element:
    """A kind of element: its shape and the blocks that take it."""

    shape: Shape
    blocks: tuple[str, ...]


def offered_options(element: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The options of a select, out of its groups if it has groups; what is malformed is left out."""
    groups = [g for g in _listed(element.get("option_groups")) if isinstance(g, dict)]
    options = [option for group in groups for option in _listed(group.get("options"))]
    return [o for o in [*options, *_listed(element.get("options"))] if isinstance(o, dict)]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def one_source_of_options(report: Report, pointer: str, element: Mapping[str, Any]) -> None:
    """A select has options or option_groups, not both and not neither."""
    if ("options" in element) == ("option_groups" in element):
        report.add(pointer, "must have exactly one of options and option_groups")


def initial_is_offered(report: Report, pointer: str, element: Mapping[str, Any]) -> None:
    """What is chosen at first must be one of the options, word for word."""
    chosen = list(_listed(element.get("initial_options")))
    if element.get("initial_option"):
        chosen.append(element["initial_option"])
    offered = offered_options(element)
    for option in chosen:
        if option not in offered:
            report.add(pointer, "initial_option must match one of the options")


def values_differ(report: Report, pointer: str, element: Mapping[str, Any]) -> None:
    """No two options may carry one value: the answer would not tell which was meant."""
    values = [str(option.get("value")) for option in offered_options(element)]
    for value in sorted({v for v in values if values.count(v) > 1}):
        report.add(pointer, f"option values must be unique: {value}")


def lengths_agree(report: Report, pointer: str, element: Mapping[str, Any]) -> None:
    """An input's first text must fit into its own limits."""
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not isinstance(least, int) or not isinstance(most, int):
        return
    if least > most:
        report.add(pointer, "min_length must not exceed max_length")
    if len(str(element.get("initial_value") or "")) > most:
        report.add(f"{pointer}/initial_value", f"must be less than {most + 1} characters")


ACTION_ID: dict[str, Check] = {"action_id": string(255)}
ASKED: dict[str, Check] = {**ACTION_ID, "confirm": CONFIRM}
PLACED: dict[str, Check] = {"placeholder": plain(150), "focus_on_load": boolean}
DISPATCHED: dict[str, Check] = {
    "dispatch_action_config": shaped(
        Shape(
            {"trigger_actions_on": listed(word("on_enter_pressed", "on_character_entered"), 1, 2)},
        )
    )
}
CHOICES: dict[str, Check] = {"options": listed(OPTION, 1, 100), "option_groups": listed(OPTION_GROUP, 1, 100)}
SELECT_RULES: tuple[Check, ...] = (one_source_of_options, initial_is_offered, values_differ)
MANY: dict[str, Check] = {"initial_options": listed(OPTION, 1, 100), "max_selected_items": integer(1, 100)}

EVERYWHERE = ("section", "actions", "input")
ASKING = ("section", "input")

ELEMENTS: dict[str, Element] = {
    "button": Element(
        Shape(
            {
                **ASKED,
                "text": plain(75),
                "value": string(2000, least=0),
                "url": string(3000),
                "style": word("primary", "danger"),
                "accessibility_label": string(75),
            },
            required=("text",),
        ),
        ("section", "actions"),
    ),
    "static_select": Element(
        Shape({**ASKED, **PLACED, **CHOICES, "initial_option": OPTION}, rules=SELECT_RULES), EVERYWHERE
    ),
    "multi_static_select": Element(Shape({**ASKED, **PLACED, **CHOICES, **MANY}, rules=SELECT_RULES), ASKING),
    "external_select": Element(
        Shape({**ASKED, **PLACED, "initial_option": OPTION, "min_query_length": integer(0, 1000)}), EVERYWHERE
    ),
    "multi_external_select": Element(
        Shape({**ASKED, **PLACED, **MANY, "min_query_length": integer(0, 1000)}), ASKING
    ),
    "overflow": Element(
        Shape({**ASKED, "options": listed(OVERFLOW_OPTION, 2, 5)}, ("options",), (values_differ,)),
        ("section", "actions"),
    ),
    "checkboxes": Element(
        Shape(
            {
                **ASKED,
                "options": listed(RICHER_OPTION, 1, 10),
                "initial_options": listed(RICHER_OPTION, 1, 10),
                "focus_on_load": boolean,
            },
            required=("options",),
            rules=(initial_is_offered, values_differ),
        ),
        EVERYWHERE,
    ),
    "radio_buttons": Element(
        Shape(
            {
                **ASKED,
                "options": listed(RICHER_OPTION, 1, 10),
                "initial_option": RICHER_OPTION,
                "focus_on_load": boolean,
            },
            required=("options",),
            rules=(initial_is_offered, values_differ),
        ),
        EVERYWHERE,
    ),
    "datepicker": Element(Shape({**ASKED, **PLACED, "initial_date": day}), EVERYWHERE),
    "timepicker": Element(
        Shape({**ASKED, **PLACED, "initial_time": time_of_day, "timezone": string(255)}), EVERYWHERE
    ),
    "datetimepicker": Element(
        Shape({**ASKED, "initial_date_time": moment, "focus_on_load": boolean}), ("actions", "input")
    ),
    "plain_text_input": Element(
        Shape(
            {
                **ACTION_ID,
                **PLACED,
                **DISPATCHED,
                "initial_value": string(3000, least=0),
                "multiline": boolean,
                "min_length": integer(0, 3000),
                "max_length": integer(1, 3000),
            },
            rules=(lengths_agree,),
        ),
        ("input",),
    ),
    "number_input": Element(
        Shape(
            {
                **ACTION_ID,
                **PLACED,
                **DISPATCHED,
                "is_decimal_allowed": boolean,
                "initial_value": string(3000),
                "min_value": string(3000),
                "max_value": string(3000),
            },
            required=("is_decimal_allowed",),
        ),
        ("input",),
    ),
    "url_text_input": Element(
        Shape({**ACTION_ID, **PLACED, **DISPATCHED, "initial_value": string(3000)}), ("input",)
    ),
    "image": Element(
        Shape({"image_url": string(3000), "alt_text": string(2000)}, required=("image_url", "alt_text")),
        ("section", "context"),
    ),
}


def element_in(block_type: str) -> Check:
    """An element that may stand in blocks of this type."""

    def check(report: Report, pointer: str, value: object) -> None:
        if not isinstance(value, Mapping):
            report.add(pointer, "must provide an object")
            return
        kind = ELEMENTS.get(str(value.get("type")))
        if kind is None or block_type not in kind.blocks:
            report.add(f"{pointer}/type", f"unsupported type: {value.get('type')}")
            return
        report.focused += bool(value.get("focus_on_load"))
        report.check_shape(pointer, value, kind.shape)

    return check
