"""What the Web API, the sockets and the people share: the state, and the ways in which it changes."""

from playground.slack.channels import Channels
from playground.slack.views import (
    MOST_VIEWS as MOST_VIEWS,
    PushLimitError as PushLimitError,
)


class Slack(Channels):
    """All companies' Slack: what is said and shown, and to whom; each change is noted in the journal."""
