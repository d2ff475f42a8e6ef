"""A file for calendars."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CalendarFile:
    """A file: its name, what stands beside it, and its content."""

    name: str
    comment: str
    content: bytes
