"""What a token looks like."""

import re
from typing import Final

from pydantic import SecretStr

_PLAIN: Final = re.compile(r"[!-~]+")


def begins(token: SecretStr, prefix: str) -> SecretStr:
    """A token that begins so; raises ValueError where it does not."""
    if not token.get_secret_value().startswith(prefix):
        raise ValueError(f"it must begin with {prefix}")
    plain(token.get_secret_value())
    return token


def plain(written: str) -> str:
    """What goes into the head of a request: a line break that was copied along would end it there."""
    if not _PLAIN.fullmatch(written):
        raise ValueError("it holds a sign that no token has, such as a space or a line break: copy it again")
    return written
