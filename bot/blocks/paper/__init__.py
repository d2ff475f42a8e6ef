"""What is written as Markdown, as a PDF that is read aloud as well as it is seen (PDF/UA-1)."""

from datetime import datetime


def as_pdf(text: str, language: str, made_at: datetime) -> bytes:
    """The Markdown `text`, which is in `language`, as it was `made_at`: the same bytes for the same.

    A sign that no font has breaks the rules of PDF/UA: with one the file is tagged all the same, and the sign
    can be searched and copied, but it does not call itself accessible. It takes up to a second: not for the
    event loop.
    """
    from bot.blocks.paper.setting import (  # noqa: PLC0415  # 40 MB that most bots need on few days
        made,
    )

    return made(text, language, made_at)
