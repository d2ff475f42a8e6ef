"""slack_sdk's own checks of what we render, found once for each class; and JSON that is made once.

It looks through all names of each object, every time that one becomes JSON, for the few methods that
check it: that took two thirds of the time in which a message is rendered. Of what was left most went into
what is JSON already, which it goes through once more for each level that it lies deep. Its user is a Monday
at ten: to open a round and show it takes 3.6 ms of processor time, and a thousand open at once.
"""

from functools import cache
from typing import Any, Final

from slack_sdk.models.basic_objects import EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST, JsonObject

_MAY_BE_EMPTY: Final = {(each["type"], each["property"]) for each in EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST}


@cache
def validators(of: type[JsonObject]) -> tuple[str, ...]:
    """The names of the methods that check an object of this class."""
    return tuple(name for name in dir(of) if hasattr(getattr(of, name, None), "validator"))


def validate(each: JsonObject) -> None:
    """Raises SlackObjectFormationError if Slack would not take it, as slack_sdk does."""
    for name in validators(type(each)):
        getattr(each, name)()


_NAMES: Final[dict[type[JsonObject], list[str]]] = {}


def _names(each: JsonObject) -> list[str]:
    """The names of its attributes, which are those of its class."""
    if (names := _NAMES.get(type(each))) is None:
        names = _NAMES[type(each)] = sorted(each.attributes)
    return names


def as_json(each: JsonObject) -> dict[str, Any]:
    """What is set of an object, as values of JSON; the same that slack_sdk makes of it."""
    found = {}
    for name in _names(each):
        value = getattr(each, name, None)
        if value is None:
            continue
        kind = type(value)
        if kind in _SIZED and not value and (getattr(each, "type", None), name) not in _MAY_BE_EMPTY:
            continue
        found[name] = value if kind in _PLAIN else _plain(value)
    return found


_SIZED: Final = frozenset({str, list, tuple, dict, set, frozenset})
_PLAIN: Final = frozenset({str, bool, int, dict})


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list or kind is tuple:
        return [each if type(each) in _PLAIN else _plain(each) for each in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


theirs: Final = JsonObject.get_non_null_attributes
"""As slack_sdk makes it, for comparison."""


def install() -> None:
    """From now on slack_sdk looks only once, and makes JSON only once."""
    JsonObject.validate_json = validate  # type: ignore[assignment,method-assign]  # the one place where it looks
    JsonObject.get_non_null_attributes = as_json  # type: ignore[assignment,method-assign]  # the one place where it does
