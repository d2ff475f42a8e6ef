"""What the Web API, the sockets and the people share: the state, and the ways in which it changes."""

from datetime import datetime

from bot.clock import Clock
from playground.delivery import Delivery
from playground.faults import Faults
from playground.journal import Journal
from playground.posts import Posts
from playground.rates import Rates
from playground.slack.accounts import Accounts
from playground.slack.background import Background
from playground.slack.channels import Channels
from playground.slack.events import Events
from playground.slack.messages import Messages
from playground.slack.naming import Naming
from playground.slack.views import (
    PushLimitError as PushLimitError,
    Views,
)
from playground.sockets import Sockets
from playground.tickets import ResponseUrls, Triggers
from playground.workspace import Workspaces


class Slack:
    """All companies' Slack: what is said and shown, and to whom; each change is noted in the journal.

    The state lies in `ws`; each part changes some of it, and is handed what it needs for that.
    """

    def __init__(self, clock: Clock, cast: Workspaces, ack_seconds: float, trigger_seconds: float) -> None:
        self.clock = clock
        self.ws = cast
        self.url = ""
        self.journal = Journal(clock)
        self.background = Background()
        self.sockets = Sockets(self.journal, cast.installation.app_id, ack_seconds)
        self.posts = Posts(self.journal, cast.installation.signing_secret, ack_seconds)
        self.triggers = Triggers(trigger_seconds)
        self.response_urls = ResponseUrls()
        self.rates = Rates(clock)
        self.faults = Faults(clock, lambda: self.journal.tell("fault"))
        carriers = (self.sockets, self.posts)
        self.delivery = Delivery(
            clock, self.journal, carriers, self.faults, self.triggers, self.background.begin
        )
        naming = Naming(cast, self.journal)
        self.messages = Messages(self.new_ts, cast, self.journal, naming)
        self.views = Views(clock, cast, self.journal, naming)
        self.events = Events(clock, cast, self.delivery)
        self.channels = Channels(cast, self.journal, self.events)
        self.accounts = Accounts(self.new_ts, cast, self.events)

    def now(self) -> datetime:
        """The moment in which everybody in it lives."""
        return self.clock.now()

    def new_ts(self) -> str:
        """A timestamp as messages have, like none before."""
        return self.ws.new_ts(self.clock.now())
