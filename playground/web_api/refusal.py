"""How the Web API says no, and what of it is the app's own fault."""

import json
from typing import Any

from playground.limits import Problem
from playground.workspace import Json

# What the state of things may bring to an app that does nothing wrong: somebody deleted, left or was
# quicker. All other refusals are breaches of Slack's rules.
CIRCUMSTANCES = frozenset(
    {
        "already_pinned",
        "cannot_dm_user",
        "channel_not_found",
        "hash_conflict",
        "is_archived",
        "message_not_found",
        "no_permission",
        "no_pin",
        "not_found",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "slack_connect_file_link_sharing_blocked",
        "team_not_found",
        "thread_not_found",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
    }
)


class ApiError(Exception):
    """The Web API's no: `error` is Slack's name for it, `more` what else stands in the answer.

    `is_breach`: the app broke a rule; by default so for all that are no CIRCUMSTANCES.
    """

    def __init__(
        self, error: str, messages: list[str] | None = None, *, is_breach: bool = True, **more: Any
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.is_breach = is_breach and error not in CIRCUMSTANCES
        self.more = more

    @property
    def answer(self) -> Json:
        answer: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            answer |= {"errors": self.messages, "response_metadata": {"messages": self.messages}}
        return answer


def refuse(problem: Problem | None) -> None:
    """Refuse a message with a problem."""
    if problem:
        raise ApiError(problem.error, problem.messages)


class Arguments(dict[str, Any]):
    """What a method was called with, from the query, a form or a JSON body alike."""

    def need(self, name: str) -> str:
        """A string that must be there."""
        value = self.get(name)
        if value is None or value == "":
            raise ApiError("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return str(value)

    def flag(self, name: str) -> bool:
        """A yes or no: true, "true" and "1" say yes."""
        return self.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number up to the most that Slack takes."""
        try:
            number = int(self.get(name) or default)
        except ValueError:
            raise ApiError("invalid_arguments", [f"[ERROR] {name} must be a number"]) from None
        if not 1 <= number <= most:
            raise ApiError("invalid_limit")
        return number

    def structure(self, name: str) -> Any:
        """A list or an object, which a form carries as a JSON string."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError("invalid_json", [f"[ERROR] {name} is no JSON"]) from None
