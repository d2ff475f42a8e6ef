"""What TOKEN_KEYS keeps from whoever copies the database: secrets that the bot itself must read again."""

from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

READABLE: Final = "whsec_"
"""So the secret of a webhook begins that was kept as it is: no key was set then."""


class CannotOpenError(Exception):
    """None of the keys is the one under which it was locked."""


class TokenKeys:
    """Locks under the first key, opens what any of them locked; without a key all stays readable."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._box = MultiFernet([Fernet(key.strip()) for key in keys]) if keys else None

    def lock(self, secret: str) -> str:
        """As it is kept."""
        return secret if self._box is None else self._box.encrypt(secret.encode()).decode()

    def open(self, kept: str) -> str:
        """As it was; raises CannotOpenError."""
        if kept.startswith(READABLE):
            return kept
        if self._box is None:
            raise CannotOpenError
        try:
            return self._box.decrypt(kept).decode()
        except InvalidToken:
            raise CannotOpenError from None

    def lock_again(self, kept: str) -> str:
        """Under the first key, whatever it was under before; raises CannotOpenError."""
        return self.lock(self.open(kept))
