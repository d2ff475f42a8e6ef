"""What is owed to Slack, and its delivery.

A message is one row that says what it *should* look like (`wanted`) and which of its versions Slack
has (`delivered`). Rituals change the wish in the transaction that changes the state; delivery brings
Slack up to it, by posting or by editing, as often as it takes. Edits that come faster than Slack
accepts them fall together, and a post always comes before its edits.
"""

from bot.outbox.delivery import Delivery as Delivery
from bot.outbox.forgetting import forget_looks as forget_looks
from bot.outbox.hours import weigh_again as weigh_again
from bot.outbox.letters import (
    dead_letters as dead_letters,
    longest_owed as longest_owed,
    resend as resend,
    resend_all as resend_all,
)
from bot.outbox.line import next_due as next_due
from bot.outbox.owing import (
    is_refused as is_refused,
    owe as owe,
    owe_each as owe_each,
    places_of as places_of,
    shown as shown,
)
from bot.outbox.queue import (
    Numbers as Numbers,
    arrived as arrived,
    catch_up as catch_up,
    died as died,
    drop as drop,
    drop_where_away as drop_where_away,
    failed as failed,
    handed_over as handed_over,
    in_numbers as in_numbers,
    moved as moved,
    put_down as put_down,
    take as take,
    to_stand as to_stand,
    vanished as vanished,
)
from bot.outbox.records import (
    AHEAD as AHEAD,
    GIVEN_UP_AFTER as GIVEN_UP_AFTER,
    IN_LINE as IN_LINE,
    LONGEST_WAIT as LONGEST_WAIT,
    PINNED as PINNED,
    REVIVED as REVIVED,
    OwedMessage as OwedMessage,
)
from bot.outbox.stale import owe_anew as owe_anew, owe_standing_anew as owe_standing_anew
