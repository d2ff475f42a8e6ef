"""Every table of the database in one place, for migrations and for tests over all of them."""

from sqlmodel import SQLModel

from bot import (
    inbox as inbox,
    installations as installations,
    novelties as novelties,
    numbers as numbers,
    outbox as outbox,
    partnerships as partnerships,
    sealed as sealed,
)
from bot.rituals import (
    action as action,
    agreement as agreement,
    charter as charter,
    escalation as escalation,
    invitation as invitation,
    kudos as kudos,
    mediation as mediation,
    pair as pair,
    retro as retro,
    risk as risk,
    scorecard as scorecard,
    status as status,
)

metadata = SQLModel.metadata
