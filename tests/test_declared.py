"""What is installed is what the code needs: declared, locked, and in one package."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from built import build

from bot.migrating import known_revisions
from samspil import HOUSE

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "schedules", "playground", "samspil")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NOT_IMPORTED = {
    "font-source-sans-pro": "bot/blocks/scorecard/font.py opens its files",
    "tzdata": "zoneinfo opens its files, where the system has none",
}
ELSEWHERE = {"colorama"}
"""Needed on another system only."""
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel out of a source archive."""
    return build(tmp_path_factory.mktemp("built"))


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named_in(requirements: list[str]) -> set[str]:
    """The distributions, without versions and extras."""
    return {canonical(re.split(r"[^\w.-]", each, maxsplit=1)[0]) for each in requirements}


def declared() -> set[str]:
    return named_in(PROJECT["project"]["dependencies"])


def extra() -> set[str]:
    """What is needed for a command that few use, and stands in no image."""
    return named_in([each for some in PROJECT["project"]["optional-dependencies"].values() for each in some])


IMPORT = re.compile(r"(?m)^ *(?:import (\w.*)|from (\w+)[\w.]* import )")


def imported_by(source: str) -> Iterator[str]:
    """The top-level names that a module imports."""
    for several, one in IMPORT.findall(source):
        yield from (each.split()[0].split(".")[0] for each in several.split(",") if several)
        if one:
            yield one


def needed() -> set[str]:
    """The distributions whose modules the product imports."""
    of = packages_distributions()
    names = {
        name
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for name in imported_by(path.read_text(encoding="utf-8"))
    }
    return {canonical(of[name][0]) for name in names - set(sys.stdlib_module_names) - set(ROOMS)}


def test_whatever_is_imported_is_declared_and_nothing_else() -> None:
    """Not by way of something else, which may cease to bring it."""
    assert needed() | NOT_IMPORTED.keys() == declared() | extra()


def test_every_dependency_says_from_which_version_on() -> None:
    """Those are the versions with which tests/test_installed.py plays the tour."""
    assert [each for each in PROJECT["project"]["dependencies"] if ">=" not in each] == []


def test_what_sqlalchemys_event_loop_needs_is_declared_with_it() -> None:
    """Bolt's store of installations imports it; greenlet came along with a development dependency alone."""
    assert any(each.startswith("sqlalchemy[asyncio]") for each in PROJECT["project"]["dependencies"])
    assert any("greenlet" in each and "asyncio" in each for each in requires("sqlalchemy") or ())


def test_every_dependency_has_its_reason_and_no_other() -> None:
    """In docs/dependencies.md, whose second part is for work on it."""
    text = (ROOT / "docs" / "dependencies.md").read_text()
    running, working = text.split("*for work on it*")

    def reasoned(part: str) -> set[str]:
        first = re.findall(r"(?m)^\| ([^|*]+?) \|", part)
        return {canonical(name) for each in first for name in re.findall(r"[\w.-]+", each)} - {"library"}

    assert reasoned(running) == declared()
    assert reasoned(working) == named_in(PROJECT["dependency-groups"]["dev"])


def locked(file: str) -> dict[str, set[str]]:
    """The versions of each distribution in a list."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", (ROOT / file).read_text()):
        found.setdefault(canonical(name), set()).add(version)
    return found


def test_what_runs_is_locked_apart_from_what_is_needed_to_work_on_it() -> None:
    """Only the first list goes into an image; where both name something, it is the same version."""
    runs, works = (locked(file) for file in LOCKS)
    assert declared() <= runs.keys()
    assert "greenlet" in runs
    working = named_in(PROJECT["dependency-groups"]["dev"])
    assert working <= works.keys()
    assert not working & runs.keys()
    assert {name: runs[name] for name in runs.keys() & works.keys()} == {
        name: works[name] for name in runs.keys() & works.keys()
    }


@pytest.mark.parametrize("file", LOCKS)
def test_a_locked_list_has_hashes_and_no_address(file: str) -> None:
    """Where something is fetched from is the operator's; what is fetched is not."""
    text = (ROOT / file).read_text()
    blocks = re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"https?://|--index|--find-links|@ file", text) == []


def test_the_list_of_what_runs_names_each_library_with_its_version_and_licence(tmp_path: Path) -> None:
    """`make sbom` is played on what is installed here, with its own words; it alone looks at the form."""
    recipe = (ROOT / "Makefile").read_text().partition("\nsbom:")[2].partition("\n\n")[0].replace("\\\n", " ")
    (words,) = [line.split()[1:] for line in recipe.splitlines() if "cyclonedx-py" in line]
    assert "requirements.lock" in recipe
    written = tmp_path / "sbom.json"
    here = {".sbom/bin/python": sys.executable, "sbom.json": str(written)}
    command = [str(Path(sys.executable).parent / "cyclonedx-py"), *(here.get(word, word) for word in words)]
    subprocess.run([*command, "--no-validate"], cwd=ROOT, check=True, capture_output=True)  # noqa: S603  # as in the Makefile
    told = json.loads(written.read_text())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["component"]["name"] == "samspil"
    named = {canonical(each["name"]): each for each in told["components"]}
    wanted = {
        name: versions for name, versions in locked("requirements.lock").items() if name not in ELSEWHERE
    }
    assert {name: named[name]["version"] in versions for name, versions in wanted.items()} == dict.fromkeys(
        wanted, True
    )
    assert {name for name in wanted if not named[name].get("licenses")} == {"resvg-py"}


def test_the_rooms_are_found_beside_the_package_here() -> None:
    """In an installation they lie within it."""
    assert HOUSE == ROOT


def test_what_is_built_takes_no_name_but_its_own(built: Path) -> None:
    """`bot` and `handlers` are names that others take, too; whatever is read at run time lies within."""
    with zipfile.ZipFile(built) as wheel:
        names = wheel.namelist()
    assert {name.split("/")[0] for name in names} == {
        "samspil",
        f"samspil-{PROJECT['project']['version']}.dist-info",
    }
    inside = {name.removeprefix("samspil/") for name in names if not name.startswith("samspil/__")}
    there = {
        str(path.relative_to(ROOT))
        for room in ROOMS[:-1]
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert {name for name in inside if ".dist-info/" not in name} == there


def test_the_changelog_has_each_release_with_its_date_and_its_tables() -> None:
    """The newest of them is the version of pyproject.toml, and its tables are known."""
    text = (ROOT / "CHANGELOG.md").read_text()
    first, *releases = re.findall(r"(?m)^## (.*)\n\n(.*)$", text)
    assert first[0] == "Unreleased"
    found = [re.fullmatch(r"(\d+\.\d+\.\d+) – (\d{4}-\d\d-\d\d)", heading) for heading, _line in releases]
    assert all(found)
    versions = [(tuple(map(int, each[1].split("."))), each[2]) for each in found if each]
    assert versions == sorted(versions, reverse=True)
    assert ".".join(map(str, versions[0][0])) == PROJECT["project"]["version"]
    tables = [re.fullmatch(r"The tables are of version (\d{4})\.", line) for _heading, line in releases]
    assert {each[1] if each else None for each in tables} <= known_revisions()
