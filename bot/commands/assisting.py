"""`samspil mcp`: tools for an assistant on this machine, over its standard input and output."""

import asyncio
import os
from typing import Final

from bot.exits import Exit, fail

TOKEN: Final = "SAMSPIL_TOKEN"  # noqa: S105  # the name of a setting


def serve(url: str) -> None:
    """Until the assistant closes the input."""
    try:
        from bot.assistant import Reader, server
    except ModuleNotFoundError:
        fail("The package mcp is not installed: it comes with the extra «mcp».", Exit.SETTINGS)
    token = os.environ.get(TOKEN, "")
    if not token:
        fail(f"{TOKEN} is missing: the token that `samspil token create` printed.", Exit.SETTINGS)
    if not url.startswith(("http://", "https://")):
        fail("The address of the API begins with https://, or http:// on this machine.", Exit.SETTINGS)
    asyncio.run(server(Reader(url, token)).run_stdio_async())
