"""What a person types and chooses: elements in blocks, their state, and what Slack's client stops."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from playground.limits import offered_options
from playground.workspace import Json

State = dict[str, dict[str, Json]]


@dataclass(frozen=True)
class Kind:
    """How an element's answer is named in `state.values`, and how its first answer in the block."""

    answer: str
    initial: str
    many: bool = False
    chosen: bool = False


KINDS: dict[str, Kind] = {
    "plain_text_input": Kind("value", "initial_value"),
    "number_input": Kind("value", "initial_value"),
    "url_text_input": Kind("value", "initial_value"),
    "datepicker": Kind("selected_date", "initial_date"),
    "timepicker": Kind("selected_time", "initial_time"),
    "datetimepicker": Kind("selected_date_time", "initial_date_time"),
    "static_select": Kind("selected_option", "initial_option", chosen=True),
    "external_select": Kind("selected_option", "initial_option", chosen=True),
    "radio_buttons": Kind("selected_option", "initial_option", chosen=True),
    "overflow": Kind("selected_option", "", chosen=True),
    "checkboxes": Kind("selected_options", "initial_options", many=True, chosen=True),
    "multi_static_select": Kind("selected_options", "initial_options", many=True, chosen=True),
    "multi_external_select": Kind("selected_options", "initial_options", many=True, chosen=True),
}
SHAPES = {
    "datepicker": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "timepicker": re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
}


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each element that a person can use, with its block."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        for element in inside:
            if element and "action_id" in element:
                yield block, element


def initial_state(blocks: list[Json], kept: State | None = None) -> State:
    """`state.values` of blocks: first answers, or those kept from before under the same ids and type."""
    state: State = {}
    for block, element in elements_of(blocks):
        if element["type"] == "overflow" or element["type"] not in KINDS:
            continue
        before = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = before is not None and before["type"] == element["type"]
        entry = before if before is not None and same else _entry(element, _first_answer(element))
        state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return state


def _first_answer(element: Json) -> Any:
    kind = KINDS[element["type"]]
    return element.get(kind.initial) or ([] if kind.many else None)


def _entry(element: Json, answer: Any) -> Json:
    entry = {"type": element["type"], KINDS[element["type"]].answer: answer}
    if element["type"] == "timepicker" and element.get("timezone"):
        entry["timezone"] = element["timezone"]
    return entry


def answered(element: Json, value: Any, suggested: list[Json]) -> Json:
    """An element's entry in `state.values` for a value given simply.

    :raises LookupError: an option that is not offered.
    :raises ValueError: no date, no time.
    """
    kind = KINDS[element["type"]]
    if kind.many:
        wanted = [value] if isinstance(value, str) else list(value or [])
        return _entry(element, [_option(element, one, suggested) for one in wanted])
    if value in (None, "") and element["type"] != "overflow":
        return _entry(element, None)
    if kind.chosen:
        return _entry(element, _option(element, value, suggested))
    if element["type"] == "datetimepicker":
        return _entry(element, int(value))
    _must_look_right(element["type"], str(value))
    return _entry(element, str(value))


def _option(element: Json, value: str, suggested: list[Json]) -> Json:
    kind = KINDS[element["type"]]
    first = element.get(kind.initial) or []
    offered = [*offered_options(element), *suggested, *(first if kind.many else [first] if first else [])]
    found: list[Json] = [option for option in offered if option["value"] == value]
    if found:
        return found[0]
    values = ", ".join(o["value"] for o in offered) or "none"
    raise LookupError(f"{element['action_id']} has no option {value!r}; it offers: {values}")


def _must_look_right(element_type: str, value: str) -> None:
    shape = SHAPES.get(element_type)
    if shape and not shape.fullmatch(value):
        raise ValueError(f"a {element_type} cannot take {value!r}")
    if element_type == "datepicker":
        date.fromisoformat(value)


def action_of(block: Json, element: Json, entry: Json | None, action_ts: str) -> Json:
    """The `actions` item of block_actions for an element that was used."""
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "button":
        action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
    else:
        kind = KINDS[element["type"]]
        if kind.initial in element:
            action[kind.initial] = element[kind.initial]
        action |= entry or {}
    return action | {"action_ts": action_ts}


def client_errors(blocks: list[Json], state: State) -> dict[str, str]:
    """What Slack's client itself stops before anything is sent, by block id and in its words."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = state[block["block_id"]][element["action_id"]]
        answer = entry[KINDS[element["type"]].answer]
        if answer is None or answer == []:
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
        elif sentence := _refused(element, answer):
            errors[block["block_id"]] = sentence
    return errors


def _refused(element: Json, answer: Any) -> str | None:
    rule = CLIENT_RULES.get(element["type"])
    return rule(element, answer) if rule else None


def _text_refused(element: Json, answer: str) -> str | None:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if len(answer) > most:
        return f"Please use no more than {most} characters."
    return f"Please use at least {least} characters." if len(answer) < least else None


def _number_refused(element: Json, answer: str) -> str | None:
    whole = not element["is_decimal_allowed"]
    if not re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?", answer):
        return "Please enter a whole number." if whole else "Please enter a number."
    if "min_value" in element and float(answer) < float(element["min_value"]):
        return f"Please enter at least {element['min_value']}."
    if "max_value" in element and float(answer) > float(element["max_value"]):
        return f"Please enter at most {element['max_value']}."
    return None


def _url_refused(_element: Json, answer: str) -> str | None:
    return None if re.match(r"https?://\S+$", answer) else "Please enter a valid URL."


def _choice_refused(element: Json, answer: list[Json]) -> str | None:
    most = element.get("max_selected_items", 100)
    return f"Please choose no more than {most}." if len(answer) > most else None


CLIENT_RULES: dict[str, Callable[[Json, Any], str | None]] = {
    "plain_text_input": _text_refused,
    "number_input": _number_refused,
    "url_text_input": _url_refused,
    "multi_static_select": _choice_refused,
    "multi_external_select": _choice_refused,
}
