"""What is owed to Slack, and its delivery.

A message is one row that says what it *should* look like (`wanted`) and which of its versions Slack
has (`delivered`). Rituals change the wish in the transaction that changes the state; delivery brings
Slack up to it, by posting or by editing, as often as it takes. Edits that come faster than Slack
accepts them fall together, and a post always comes before its edits.
"""

from bot.outbox.delivery import PINNED, Delivery
from bot.outbox.letters import DeadLetter, dead_letters, longest_owed, resend, resend_all
from bot.outbox.queue import (
    Numbers,
    arrived,
    catch_up,
    died,
    drop,
    failed,
    in_numbers,
    moved,
    next_due,
    put_down,
    show_again,
    take,
    vanished,
)
from bot.outbox.records import (
    GIVEN_UP_AFTER,
    LAST_WORDS,
    LONGEST_WAIT,
    REVIVED,
    OwedMessage,
    is_refused,
    owe,
    owe_anew,
    owe_each,
    shown,
)

__all__ = [
    "GIVEN_UP_AFTER",
    "LAST_WORDS",
    "LONGEST_WAIT",
    "PINNED",
    "REVIVED",
    "DeadLetter",
    "Delivery",
    "Numbers",
    "OwedMessage",
    "arrived",
    "catch_up",
    "dead_letters",
    "died",
    "drop",
    "failed",
    "in_numbers",
    "is_refused",
    "longest_owed",
    "moved",
    "next_due",
    "owe",
    "owe_anew",
    "owe_each",
    "put_down",
    "resend",
    "resend_all",
    "show_again",
    "shown",
    "take",
    "vanished",
]
