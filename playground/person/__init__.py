"""A person at their Slack: what they see and can do. Tests, the tour and the page act through it."""

from collections.abc import Mapping
from typing import Any

from playground import forms, payloads
from playground.limits import offered_options, options_problems
from playground.modals import (
    Submitted as Submitted,
    fill_in,
    obey,
)
from playground.person.member import Member
from playground.sockets import Answer
from playground.workspace import Json, Message, OpenView

TROUBLE = "We had some trouble connecting. Try again?"
MAY_ONLY_POST = "You can't use apps in this channel."
SHORTEST_QUERY = 3


class Person(Member):
    """Somebody who uses the app's messages and modals. Acting returns when the app acked, or failed to."""

    async def click(
        self, message: Message, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> None:
        """Use a button, menu or select of a message; `value` picks the option, or one of several buttons.

        :raises LookupError: they do not see the message, or it has no such element.
        """
        block, element = self._find(message, action_id, block_id, value)
        if self.user.team_id in self._ws.channels[message.channel_id].may_only_post:
            self.notices.append(MAY_ONLY_POST)
            return
        state = forms.initial_state(message.blocks)
        entry = self._choose(message, block, element, value)
        if entry and element["type"] != "overflow":
            state[block["block_id"]][element["action_id"]] = entry
        action = forms.action_of(block, element, entry, self._slack.new_ts())
        ids = self._ids(self._ws.channels[message.channel_id], message) | {"state": {"values": state}}
        await self._interact(payloads.message_actions(self._ws, self.user, message, action, ids))

    async def use_shortcut(self, message: Message, callback_id: str) -> None:
        """Choose the app's shortcut in a message's menu, which only the installing company has.

        :raises LookupError: they do not see the message, it is an ephemeral one, their company has not
            installed the app (docs: slack-connect), or the manifest has no such shortcut.
        """
        self.must_see(message)
        self._must_be_offered("message", callback_id)
        if message.ephemeral:
            raise LookupError("a message that only one person sees has no shortcuts")
        ids = self._ids(self._ws.channels[message.channel_id], message)
        sent = payloads.message_shortcut(self._ws, self.user, message, callback_id, self._slack.new_ts(), ids)
        await self._interact(sent)

    async def use_global_shortcut(self, callback_id: str) -> None:
        """Choose the app's shortcut in Slack's own menu, which only the installing company has.

        :raises LookupError: their company has not installed the app (docs: slack-connect), or the manifest
            has no such shortcut.
        """
        self._must_be_offered("global", callback_id)
        trigger_id = self._slack.triggers.issue(self.id, in_view=False)
        ts = self._slack.new_ts()
        await self._interact(payloads.global_shortcut(self._ws, self.user, callback_id, ts, trigger_id))

    def _must_be_offered(self, kind: str, callback_id: str) -> None:
        self.must_have_app("shortcuts")
        if not self._ws.installation.has_shortcut(kind, callback_id):
            raise LookupError(f"the app has no {kind} shortcut {callback_id!r}")

    async def open_home(self) -> OpenView | None:
        """Look at the App Home; the app is told by app_home_opened, and gives what it publishes.

        :raises LookupError: their company has not installed the app, and Slack shows it to no others.
        """
        if not self._ws.installation.home_for_externals:
            self.must_have_app("Home")
        await self._slack.events.send_home_opened(self.user)
        return self.home

    async def use_home(self, action_id: str, value: Any = None, *, block_id: str | None = None) -> None:
        """Use a button or choose in a menu of the App Home.

        :raises LookupError: the app published none to them, or it has no such element.
        """
        if self.home is None:
            raise LookupError(f"{self.user.name} has no App Home before them")
        await self._use(self.home, action_id, value, block_id)

    def fill_in(self, values: Mapping[str, Any]) -> None:
        """Type and choose in the top modal without sending anything."""
        fill_in(self._top(), values)

    async def press(self, action_id: str, value: Any = None, *, block_id: str | None = None) -> None:
        """Use a button, or choose in a select that tells the app, within the top modal.

        :raises LookupError: no modal is open, or it has no such element.
        """
        await self._use(self._top(), action_id, value, block_id)

    async def _use(self, view: OpenView, action_id: str, value: Any, block_id: str | None) -> None:
        block, element = self._find(view, action_id, block_id, value)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise LookupError(f"the input {action_id!r} tells the app nothing before the modal is submitted")
        entry = self._choose(view, block, element, value)
        if entry and element["type"] != "overflow":
            view.state[block["block_id"]][action_id] = entry
        action = forms.action_of(block, element, entry, self._slack.new_ts())
        trigger_id = self._slack.triggers.issue(self.id, in_view=view is not self.home)
        await self._interact(payloads.view_actions(self._ws, self.user, view, action, trigger_id))

    async def type_in_select(self, action_id: str, query: str, message: Message | None = None) -> list[Json]:
        """Type into an external select of the top modal, or of a message; gives the options offered.

        :raises LookupError: no modal is open, or there is no such select.
        """
        return offered_options(await self.suggestions(action_id, query, message))

    async def suggestions(
        self, action_id: str, query: str, message: Message | None = None, *, block_id: str | None = None
    ) -> Json:
        """The same, as the app answers it: `options` or `option_groups`, or neither where it does not."""
        surface = message or self._top()
        block, element = self._find(surface, action_id, block_id)
        if not element["type"].endswith("external_select"):
            raise LookupError(f"{action_id!r} is a {element['type']}, not an external select")
        if len(query) < element.get("min_query_length", SHORTEST_QUERY):
            return {}
        ids = {"block_id": block["block_id"], "action_id": action_id}
        payload = payloads.block_suggestion(self._ws, self.user, surface, ids, query)
        answer = await self._interact(payload, takes_answer=True)
        if answer.failure:
            return {}
        if problems := options_problems(answer.payload):
            self._slack.journal.breach("invalid_options", f"{action_id}: {' '.join(problems)}")
            return {}
        self._suggested(surface, block, element).extend(offered_options(answer.payload))
        return answer.payload

    def _suggested(self, surface: Message | OpenView, block: Json, element: Json) -> list[Json]:
        return surface.suggested.setdefault((block["block_id"], element["action_id"]), [])

    async def submit(self, values: Mapping[str, Any] | None = None) -> Submitted:
        """Fill in the top modal and submit it.

        :raises LookupError: no modal is open, it cannot be submitted, or has no such block or option.
        """
        view = self._top()
        if not view.content.get("submit"):
            raise LookupError(f"the modal {view.title!r} has no submit button")
        fill_in(view, values or {})
        view.errors = forms.client_errors(view.blocks, view.state)
        if view.errors:
            return Submitted(dict(view.errors), view, by_client=True)
        trigger_id = self._slack.triggers.issue(self.id, in_view=True)
        payload = payloads.view_submission(self._ws, self.user, view, trigger_id)
        answer = await self._interact(payload, takes_answer=True)
        if answer.failure:
            return Submitted(view=self.view, notice=TROUBLE)
        errors = obey(self._slack, self.user, view, answer.payload)
        return Submitted(errors, self.view)

    async def close_view(self) -> None:
        """Close the top modal, or (`clear_on_close`) all of them; the app is told only if it asked to be."""
        view = self._top()
        stack = self._ws.stacks[self.id]
        is_cleared = bool(view.content.get("clear_on_close"))
        closed = list(reversed(stack)) if is_cleared else [view]
        for one in closed:
            stack.remove(one)
        for one in closed:
            if one.content.get("notify_on_close"):
                await self._interact(payloads.view_closed(self._ws, self.user, one, is_cleared=is_cleared))

    def _find(
        self, surface: Message | OpenView, action_id: str, block_id: str | None = None, value: Any = None
    ) -> tuple[Json, Json]:
        if isinstance(surface, OpenView):
            where = "the App Home" if surface is self.home else f"the modal {surface.title!r}"
            return _element(surface.blocks, action_id, block_id, value, where)
        self.must_see(surface)
        return _element(surface.blocks, action_id, block_id, value, f"the message {surface.text[:40]!r}")

    def _choose(self, surface: Message | OpenView, block: Json, element: Json, value: Any) -> Json | None:
        """What is now chosen in an element, as the app is told; None for a button."""
        if element["type"] == "button":
            return None
        return forms.answered(element, value, self._suggested(surface, block, element))

    def _top(self) -> OpenView:
        if self.view is None:
            raise LookupError(f"{self.user.name} has no modal open")
        return self.view

    async def _interact(self, payload: Json, *, takes_answer: bool = False) -> Answer:
        answer = await self._slack.delivery.deliver("interactive", payload, takes_answer=takes_answer)
        if answer.failure:
            self.notices.append(TROUBLE)
        return answer


def _element(
    blocks: list[Json], action_id: str, block_id: str | None, value: Any, where: str
) -> tuple[Json, Json]:
    usable = list(forms.elements_of(blocks))
    found = [(b, e) for b, e in usable if e["action_id"] == action_id and block_id in (None, b["block_id"])]
    if len(found) > 1 and value is not None:
        found = [(b, e) for b, e in found if e.get("value") == value]
    if len(found) == 1:
        return found[0]
    if found:
        raise LookupError(f"{where} has {len(found)} elements {action_id!r}: say which by value or block_id")
    there = ", ".join(e["action_id"] for _, e in usable) or "none"
    raise LookupError(f"{where} has no element {action_id!r}; it has: {there}")
