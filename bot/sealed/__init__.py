"""Answers nobody can read before their round closes."""

from bot.sealed.box import (
    SIZE,
    KeyLost,
    Opened,
    TooEarly,
    TooFew,
    TooLong,
    count,
    forget,
    open_all,
    random_key,
    seal,
    shuffled,
    unseal,
    withdraw,
)
from bot.sealed.database_keys import DatabaseKeys
from bot.sealed.folder_keys import FolderKeys
from bot.sealed.keys import Account, Key, KeysAway, KeyStore, Terms, Writer, new_key
from bot.sealed.records import SealedAnswer
from bot.sealed.stores import (
    destroy_orphans,
    how_to_part,
    key_store,
    lie_together,
    lies_within,
    misplaced,
    move,
)

__all__ = [
    "SIZE",
    "Account",
    "DatabaseKeys",
    "FolderKeys",
    "Key",
    "KeyLost",
    "KeyStore",
    "KeysAway",
    "Opened",
    "SealedAnswer",
    "Terms",
    "TooEarly",
    "TooFew",
    "TooLong",
    "Writer",
    "count",
    "destroy_orphans",
    "forget",
    "how_to_part",
    "key_store",
    "lie_together",
    "lies_within",
    "misplaced",
    "move",
    "new_key",
    "open_all",
    "random_key",
    "seal",
    "shuffled",
    "unseal",
    "withdraw",
]
