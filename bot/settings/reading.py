"""Reading the settings, and saying what is wrong with them."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from errno import EISDIR
from os import strerror
from pathlib import Path
from typing import Any, Final

from dotenv import dotenv_values
from pydantic import ValidationError, model_validator

from bot.settings import urls
from bot.settings.known import SECRETS, SecretFiles, Settings
from bot.settings.needed import missing

ENV_FILE: Final = Path(".env")


class SettingsError(Exception):
    """A setting is missing or wrong: the sentence names it and says how to mend it."""


@dataclass(frozen=True)
class Looked:
    """The settings as far as they can be used; what is wrong has its default here.

    `wrong` tells what must be mended, a sentence by the name of the setting.
    """

    settings: Settings
    wrong: Mapping[str, str]


class _Incomplete(Settings):
    """What is missing is no error here."""

    @model_validator(mode="after")
    def _has_what_its_transport_needs(self) -> "_Incomplete":
        return self


def read(env_file: Path | None = ENV_FILE) -> Settings:
    """The settings of this process; raises SettingsError with a line for each that is wrong."""
    try:
        _must_not_be_a_folder(env_file)
        given, wrong = from_files(env_file)
        if wrong:
            raise SettingsError("\n".join(wrong.values()))
        return Settings(_env_file=env_file, **given)  # type: ignore[call-arg]  # pydantic-settings fills the fields
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(_unreadable(env_file, error)) from None


def look(env_file: Path | None = ENV_FILE) -> Looked:
    """The same for who examines them: nothing is raised, and all that is wrong is told at once."""
    wrong: dict[str, str] = {}
    given: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    try:
        _must_not_be_a_folder(env_file)
        given, wrong = from_files(env_file)
        found: Settings = _Incomplete(_env_file=env_file, **given)  # type: ignore[call-arg]  # as above
    except (OSError, UnicodeDecodeError) as error:
        seen = look(None)
        return Looked(seen.settings, {str(env_file): _unreadable(env_file, error), **seen.wrong})
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0])
            wrong[name.upper()] = _sentence(problem)
            defaults[name] = Settings.model_fields[name].default
        found = _Incomplete(_env_file=env_file, **{**given, **defaults})  # type: ignore[call-arg]  # as above
    # What is missing only because something else is wrong would be said in vain.
    known = wrong.keys() | {name.removesuffix("_FILE") for name in wrong}
    wanting = [each for each in missing(found) if not known & set(re.findall(r"[A-Z_]+", each))]
    return Looked(found, wrong | {each.split()[0]: each for each in wanting})


def given_names(env_file: Path | None = ENV_FILE) -> list[str]:
    """The settings that are set, by name; those of a file that cannot be read are not known."""
    names = set(os.environ)
    with suppress(OSError, UnicodeDecodeError):
        names |= {name for name, _value in _given(env_file)}
    return sorted({name.upper() for name in names} & {name.upper() for name in Settings.model_fields})


def from_files(env_file: Path | None) -> tuple[dict[str, Any], dict[str, str]]:
    """Secrets that stand in files of their own, and a sentence by the setting for each that does not."""
    files = SecretFiles(_env_file=env_file)  # type: ignore[call-arg]  # as above
    elsewhere = {name.lower() for name, value in _given(env_file) if value}
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in SECRETS:
        place, setting = getattr(files, f"{name}_file"), name.upper()
        if place and name in elsewhere:
            wrong[f"{setting}_FILE"] = f"{setting} and {setting}_FILE are both set: take one away."
        elif place:
            try:
                found[name] = _standing_in(place, setting)
            except ValueError as error:
                wrong[f"{setting}_FILE"] = str(error)
    return found, wrong


def _standing_in(place: str, setting: str) -> str:
    """Raises ValueError with a sentence."""
    try:
        written = Path(urls.path(place)).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(f"{setting}_FILE names a file that cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise ValueError(f"{setting}_FILE names a file that is not UTF-8.") from None
    except ValueError as error:
        raise ValueError(f"{setting}_FILE cannot be used: {error}.") from None
    if not written:
        raise ValueError(f"{setting}_FILE names a file in which nothing stands.")
    return written


def _given(env_file: Path | None) -> Iterator[tuple[str, str | None]]:
    """What is set otherwise; the environment goes before the file, as everywhere."""
    yield from os.environ.items()
    if env_file is not None and env_file.is_file():
        yield from dotenv_values(env_file, interpolate=False).items()


def _must_not_be_a_folder(env_file: Path | None) -> None:
    """Else it would be passed over like one that is not there."""
    if env_file is not None and env_file.is_dir():
        raise IsADirectoryError(EISDIR, strerror(EISDIR))


def _unreadable(env_file: Path | None, error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
    return f"{env_file} cannot be read: {said}. See whose it is, and as whom Samspil runs."


def _sentence(problem: object) -> str:
    """One readable line; the value itself is never shown, since it may be a secret."""
    assert isinstance(problem, dict)  # noqa: S101  # pydantic's ErrorDetails; narrows the type
    name = ".".join(str(part) for part in problem["loc"]).upper()
    if problem["type"] == "missing":
        return f"{name} is missing: set it in the environment or in .env (see .env.example)."
    given = problem.get("ctx", {})
    said = {
        "int_parsing": "it must be a whole number",
        "int_from_float": "it must be a whole number",
        "greater_than_equal": f"it must be {given.get('ge')} or more",
        "less_than_equal": f"it must be {given.get('le')} or less",
        "literal_error": f"it must be {str(given.get('expected')).replace(chr(39), '')}",
    }.get(problem["type"], str(problem["msg"]).removeprefix("Value error, "))
    return f"{name} cannot be used: {said.rstrip('.')}." if name else said
