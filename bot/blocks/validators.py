"""slack_sdk's own checks of what we render, found once for each class.

It looks through all names of each object, every time that one becomes JSON, for the few methods that
check it: that took two thirds of the time in which a message is rendered.
"""

from functools import cache

from slack_sdk.models.basic_objects import JsonObject


@cache
def validators(of: type[JsonObject]) -> tuple[str, ...]:
    """The names of the methods that check an object of this class."""
    return tuple(name for name in dir(of) if hasattr(getattr(of, name, None), "validator"))


def validate(each: JsonObject) -> None:
    """Raises SlackObjectFormationError if Slack would not take it, as slack_sdk does."""
    for name in validators(type(each)):
        getattr(each, name)()


def install() -> None:
    """From now on slack_sdk looks only once."""
    JsonObject.validate_json = validate  # type: ignore[assignment,method-assign]  # the one place where it looks
