"""Checks of single values: strings, numbers, dates, text objects, options."""

import re
from datetime import date

from playground.limits.report import Check, Report, Shape

A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
A_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DIGITS_OF_A_MOMENT = 10


def string(most: int, *, least: int = 1) -> Check:
    """A string of so many characters, which count towards the message's whole."""

    def check(report: Report, pointer: str, value: object) -> None:
        if not isinstance(value, str):
            report.add(pointer, "must provide a string")
            return
        report.characters += len(value)
        if len(value) > most:
            report.add(pointer, f"must be less than {most + 1} characters")
        if len(value) < least:
            report.add(pointer, f"must be more than {least - 1} characters")

    return check


def boolean(report: Report, pointer: str, value: object) -> None:
    """True or false."""
    if not isinstance(value, bool):
        report.add(pointer, "must provide a boolean")


def integer(least: int, most: int) -> Check:
    """A whole number between two others."""

    def check(report: Report, pointer: str, value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.add(pointer, "must provide an integer")
        elif not least <= value <= most:
            report.add(pointer, f"must be between {least} and {most}")

    return check


def number(report: Report, pointer: str, value: object) -> None:
    """Any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        report.add(pointer, "must provide a number")


def word(*allowed: str) -> Check:
    """One of a few words."""

    def check(report: Report, pointer: str, value: object) -> None:
        if value not in allowed:
            report.add(pointer, f"must be a valid enum value: {', '.join(allowed)}")

    return check


def listed(each: Check, least: int, most: int) -> Check:
    """A list of so many things of one kind."""

    def check(report: Report, pointer: str, value: object) -> None:
        if not isinstance(value, list):
            report.add(pointer, "must provide an array")
            return
        if len(value) > most:
            report.add(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            report.add(pointer, f"no fewer than {least} items allowed")
        for at, item in enumerate(value):
            each(report, f"{pointer}/{at}", item)

    return check


def day(report: Report, pointer: str, value: object) -> None:
    """A date, YYYY-MM-DD."""
    if not is_day(value):
        report.add(pointer, "must be a valid date in the format YYYY-MM-DD")


def is_day(value: object) -> bool:
    """Whether it is a date of the calendar, written YYYY-MM-DD."""
    if not isinstance(value, str) or not A_DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def time_of_day(report: Report, pointer: str, value: object) -> None:
    """A time, HH:mm on 24 hours."""
    if not isinstance(value, str) or not A_TIME.fullmatch(value):
        report.add(pointer, "must be a valid time in the format HH:mm")


def moment(report: Report, pointer: str, value: object) -> None:
    """A moment as a Unix time of 10 digits."""
    if isinstance(value, bool) or not isinstance(value, int) or len(str(value)) != DIGITS_OF_A_MOMENT:
        report.add(pointer, "must be a UNIX timestamp in seconds of 10 digits")


def text(most: int, *kinds: str) -> Check:
    """A text object of one of the kinds plain_text and mrkdwn."""

    def check(report: Report, pointer: str, value: object) -> None:
        fields: dict[str, Check] = {"text": string(most), "emoji": boolean, "verbatim": boolean}
        if isinstance(value, dict):
            word(*kinds)(report, f"{pointer}/type", value.get("type"))
            fields.pop("verbatim" if value.get("type") == "plain_text" else "emoji")
        report.check_shape(pointer, value, Shape(fields, required=("text",)))

    return check


def plain(most: int) -> Check:
    """A plain_text object."""
    return text(most, "plain_text")


def any_text(most: int) -> Check:
    """A text object of either kind."""
    return text(most, "plain_text", "mrkdwn")


def shaped(shape: Shape) -> Check:
    """An object of a shape."""

    def check(report: Report, pointer: str, value: object) -> None:
        report.check_shape(pointer, value, shape)

    return check


OPTION = shaped(
    Shape({"text": plain(75), "value": string(150), "description": plain(75)}, required=("text", "value"))
)
RICHER_OPTION = shaped(
    Shape(
        {"text": any_text(75), "value": string(150), "description": any_text(75)}, required=("text", "value")
    )
)
OVERFLOW_OPTION = shaped(
    Shape(
        {"text": plain(75), "value": string(150), "description": plain(75), "url": string(3000)},
        required=("text", "value"),
    )
)
OPTION_GROUP = shaped(
    Shape({"label": plain(75), "options": listed(OPTION, 1, 100)}, required=("label", "options"))
)
CONFIRM = shaped(
    Shape(
        {
            "title": plain(100),
            "text": any_text(300),
            "confirm": plain(30),
            "deny": plain(30),
            "style": word("primary", "danger"),
        },
        required=("title", "text", "confirm", "deny"),
    )
)
