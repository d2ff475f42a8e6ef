"""Every table of the database in one place, for migrations and for tests over all of them."""

from importlib import import_module
from pkgutil import iter_modules

from sqlmodel import SQLModel

from bot import (
    inbox as inbox,
    installations as installations,
    novelties as novelties,
    numbers as numbers,
    outbox as outbox,
    partnerships as partnerships,
    rituals as rituals,
    sealed as sealed,
    sharing as sharing,
)

for _ritual in iter_modules(rituals.__path__, f"{rituals.__name__}."):
    import_module(_ritual.name)

metadata = SQLModel.metadata
