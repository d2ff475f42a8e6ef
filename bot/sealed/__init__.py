"""Answers nobody can read before their round closes."""

from bot.sealed.box import (
    SIZE as SIZE,
    Contents as Contents,
    TooEarly as TooEarly,
    TooLong as TooLong,
    count as count,
    forget as forget,
    open_all as open_all,
    random_key as random_key,
    seal as seal,
    shuffled as shuffled,
    unseal as unseal,
    withdraw as withdraw,
)
from bot.sealed.database_keys import DatabaseKeys as DatabaseKeys
from bot.sealed.folder_keys import FolderKeys as FolderKeys
from bot.sealed.keys import (
    Account as Account,
    Key as Key,
    KeysAway as KeysAway,
    KeyStore as KeyStore,
    Terms as Terms,
    Writer as Writer,
    new_key as new_key,
)
from bot.sealed.records import SealedAnswer as SealedAnswer
from bot.sealed.stores import (
    destroy_orphans as destroy_orphans,
    folder_of as folder_of,
    how_to_part as how_to_part,
    key_store as key_store,
    lie_together as lie_together,
    lies_within as lies_within,
    misplaced as misplaced,
    move as move,
)
