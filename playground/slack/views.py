"""What stands before one person alone: modals and the App Home."""

from bot.clock import Clock
from playground import forms
from playground.journal import Journal
from playground.slack.naming import Naming
from playground.tickets import Trigger
from playground.workspace import Json, OpenView, User, Workspaces

MOST_VIEWS = 3


class PushLimitError(Exception):
    """A fourth modal on somebody's stack."""


class Views:
    """What people have before them."""

    def __init__(self, clock: Clock, ws: Workspaces, journal: Journal, naming: Naming) -> None:
        self._clock = clock
        self._ws = ws
        self._journal = journal
        self._naming = naming

    def open(self, trigger: Trigger, content: Json) -> OpenView:
        """Show a modal: over those already open if the gesture was made in one of them, else instead.

        :raises PushLimitError: three are open.
        """
        stack = self._ws.stacks[trigger.user_id]
        if not trigger.in_view:
            stack.clear()
        if len(stack) >= MOST_VIEWS:
            raise PushLimitError
        view = self.new_view(trigger.user_id, content)
        view.root_view_id = stack[0].id if stack else view.id
        view.previous_view_id = stack[-1].id if stack else None
        stack.append(view)
        self._journal.happen("view_opened", viewer=self._ws.users[trigger.user_id].handle)
        return view

    def update(self, view: OpenView, content: Json) -> None:
        """Change a view in place; the same block_id and action_id keep what was typed."""
        view.content = {**content, "blocks": self._naming.with_ids(content["blocks"])}
        view.state = forms.initial_state(view.content["blocks"], view.state)
        view.errors = {}
        view.hash = self._new_hash()
        kind = "home_updated" if view is self._ws.homes.get(view.user_id) else "view_updated"
        self._journal.happen(kind, viewer=self._ws.users[view.user_id].handle)

    def publish_home(self, user: User, content: Json) -> OpenView:
        """Show somebody's App Home; there is one for each person, which keeps its id."""
        home = self._ws.homes.get(user.id)
        if home is None:
            home = self._ws.homes[user.id] = self.new_view(user.id, content)
            self._journal.happen("home_updated", viewer=user.handle)
        else:
            self.update(home, content)
        return home

    def new_view(self, user_id: str, content: Json) -> OpenView:
        """A view that stands nowhere yet."""
        view_id = self._ws.new_id("V")
        named = {**content, "blocks": self._naming.with_ids(content["blocks"])}
        view = OpenView(view_id, self._new_hash(), user_id, named, root_view_id=view_id)
        view.state = forms.initial_state(named["blocks"])
        return view

    def _new_hash(self) -> str:
        return f"{int(self._clock.now().timestamp())}.{self._ws.new_id('h')[1:9]}"
