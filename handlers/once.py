"""What Slack brings twice has its effect once: the default for all that people press, type and send."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot import inbox
from bot.partnerships import Unit
from bot.work import InTime, Work

P = ParamSpec("P")
T = TypeVar("T")


def key_of(body: Mapping[str, Any], owner: str, not_once: Collection[str]) -> str | None:
    """What names a payload: a modal with its version, else the trigger of a press; never anything it says.

    None where one of the names is among `not_once`.
    """
    view: Mapping[str, Any] = body.get("view") or {}
    names = [view.get("callback_id"), *(pressed.get("action_id") for pressed in body.get("actions") or ())]
    if any(name in not_once for name in names):
        return None
    if body.get("type") == "view_submission":
        return f"{owner}/{view['id']}/{view['hash']}"
    trigger = body.get("trigger_id")
    return f"{owner}/{trigger}" if trigger else None


class Once:
    """`await it.work(status.answer, …)`: all of it in the time for which Slack waits, and of a payload once.

    The payload's key is noted in the transaction in which something is first written for it, so neither is
    there without the other. What only reads may come as often as it likes.
    """

    def __init__(self, work: InTime, key: str | None) -> None:
        self._work = work
        self._key = key

    def within(self, work: InTime) -> "Once":
        """The same payload, with as much time as this has."""
        return Once(work, self._key)

    @property
    def has_saved(self) -> bool:
        """Something of what they asked for is committed."""
        return self._work.has_saved

    async def __call__(
        self, act: Callable[Concatenate[Unit, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`act(w, …)`, committed; raises AlreadyReceivedError where this payload had its effect before."""
        if self._key is None or self.has_saved:
            return await self._work(act, *args, **kwargs)
        return await self._work(inbox.once, self._key, act, *args, **kwargs)

    async def claim(self) -> None:
        """The same for what is done elsewhere than in the database, before it is done."""
        if self._key is not None and not self.has_saved:
            await self._work(inbox.claim, self._key)

    async def take_back(self, work: Work) -> None:
        """Who sent it is told no after something was written: they may send it again."""
        if self._key is not None and self.has_saved:
            await work(inbox.forget, self._key)
