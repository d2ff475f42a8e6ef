"""What stands before one person alone: modals and the App Home."""

from playground import forms
from playground.slack.messages import Messages
from playground.tickets import Trigger
from playground.workspace import Json, OpenView, User

MOST_VIEWS = 3


class PushLimitError(Exception):
    """A fourth modal on somebody's stack."""


class Views(Messages):
    """What people have before them."""

    def open_view(self, trigger: Trigger, content: Json) -> OpenView:
        """Show a modal: over those already open if the gesture was made in one of them, else instead.

        :raises PushLimitError: three are open.
        """
        stack = self.ws.stacks[trigger.user_id]
        if not trigger.in_view:
            stack.clear()
        if len(stack) >= MOST_VIEWS:
            raise PushLimitError
        view = self._new_view(trigger.user_id, content)
        view.root_view_id = stack[0].id if stack else view.id
        view.previous_view_id = stack[-1].id if stack else None
        stack.append(view)
        self.journal.happen("view_opened", viewer=self.ws.users[trigger.user_id].handle)
        return view

    def update_view(self, view: OpenView, content: Json) -> None:
        """Change a view in place; the same block_id and action_id keep what was typed."""
        view.content = {**content, "blocks": self._with_ids(content["blocks"])}
        view.state = forms.initial_state(view.content["blocks"], view.state)
        view.errors = {}
        view.hash = self._new_hash()
        kind = "home_updated" if view is self.ws.homes.get(view.user_id) else "view_updated"
        self.journal.happen(kind, viewer=self.ws.users[view.user_id].handle)

    def publish_home(self, user: User, content: Json) -> OpenView:
        """Show somebody's App Home; there is one for each person, which keeps its id."""
        home = self.ws.homes.get(user.id)
        if home is None:
            home = self.ws.homes[user.id] = self._new_view(user.id, content)
            self.journal.happen("home_updated", viewer=user.handle)
        else:
            self.update_view(home, content)
        return home

    def _new_view(self, user_id: str, content: Json) -> OpenView:
        view_id = self.ws.new_id("V")
        named = {**content, "blocks": self._with_ids(content["blocks"])}
        view = OpenView(view_id, self._new_hash(), user_id, named, root_view_id=view_id)
        view.state = forms.initial_state(named["blocks"])
        return view

    def _new_hash(self) -> str:
        return f"{int(self.now().timestamp())}.{self.ws.new_id('h')[1:9]}"
