"""Webhooks: a side has what happens sent to a system of its own."""

from bot.rituals.webhook.clock import (
    Errand as Errand,
    Letter as Letter,
    deliveries_due as deliveries_due,
    drop as drop,
    forget as forget,
    in_turn as in_turn,
    lost_due as lost_due,
    next_due as next_due,
    note as note,
    owe as owe,
    take as take,
)
from bot.rituals.webhook.commands import (
    begin as begin,
    end as end,
    enter as enter,
    lock_again as lock_again,
    send_again as send_again,
)
from bot.rituals.webhook.records import (
    GONE as GONE,
    KINDS as KINDS,
    URL_MOST as URL_MOST,
    Webhook as Webhook,
    WebhookDelivery as WebhookDelivery,
)
from bot.rituals.webhook.views import (
    GivenUpView as GivenUpView,
    WebhooksView as WebhooksView,
    open_in as open_in,
    webhooks_of as webhooks_of,
)
