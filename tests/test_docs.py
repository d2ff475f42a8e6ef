"""The documentation: what it names is there, and what is there is named in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot import manifest, settings
from bot.cli import cli
from bot.commands.assisting import TOKEN
from bot.language import translator
from bot.metrics import Metrics
from bot.settings import Settings
from handlers import COMMANDS
from handlers.commands import ALL_WORDS as WORDS

ROOT = Path(__file__).parent.parent
USE = {"en": ROOT / "docs" / "use.md", "da": ROOT / "docs" / "use.da.md"}
COLLABORATION = {"en": ROOT / "docs" / "collaboration.md", "da": ROOT / "docs" / "collaboration.da.md"}
PAGES = sorted(
    [*ROOT.glob("docs/*.md"), *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY"))]
)
DECISIONS = sorted(ROOT.glob("docs/decisions/*.md"))
OF_SLACK = {"Home"}
"""What Slack itself shows, and no text of ours."""
OF_MAKE = {"KILLS", "SEED", "PYTHON"}
"""What is given to `make` or to the building of an image, and no setting of the bot."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_in(text: str) -> Iterator[str]:
    """What stands in backticks, and each line of what is fenced off."""
    for block in re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def all_code() -> Iterator[str]:
    for page in PAGES:
        yield from code_in(text_of(page))


@pytest.mark.parametrize("language", USE)
def test_every_word_after_the_command_is_documented_and_no_other(language: str) -> None:
    """In either language, with the short forms."""
    named = list(code_in(text_of(USE[language])))
    words = {each.removeprefix("/samspil ") for each in named if each.startswith("/samspil ")} - {"…"}
    assert words == set(WORDS)
    assert {each.split()[0] for each in named if each.startswith("/")} == {"/invite", *COMMANDS}


def shape_of(page: Path) -> list[tuple[str, int]]:
    """How many paragraphs, points and rows stand under each heading, and what is fenced off but not drawn."""
    drawn = re.compile(r"^```\n[^`]*┌.*?^```", re.MULTILINE | re.DOTALL)
    parts = re.split(r"^#+ .*$", drawn.sub("", text_of(page)), flags=re.MULTILINE)
    return [
        ("\n".join(re.findall(r"^```.*?^```", part, re.MULTILINE | re.DOTALL)),
         len(re.findall(r"^(?:- |\| |\n(?=\S))", part, re.MULTILINE)))
        for part in parts
    ]  # fmt: skip


@pytest.mark.parametrize("page", ["anonymity", "security-review", "data-protection", "collaboration"])
def test_what_is_said_to_who_must_approve_it_stands_in_both_languages(page: str) -> None:
    """Whoever adds a point or a row to one adds it to the other; and each names the same code."""
    english, danish = ROOT / "docs" / f"{page}.md", ROOT / "docs" / f"{page}.da.md"
    assert shape_of(english) == shape_of(danish)
    assert set(inline(english)) == set(inline(danish))


def verdicts(language: str, words: tuple[str, str, str]) -> list[int]:
    """Of each row, which of the three words its second column begins with."""
    rows = re.findall(r"^\|[^|]+\| (.+?) \|", text_of(COLLABORATION[language]), re.MULTILINE)
    said = [re.match(r"\*\*(.+?)\.\*\* ", row) for row in rows[1:]]
    return [words.index(each[1]) for each in said if each]


def test_what_is_supported_is_said_alike_in_both_languages() -> None:
    """Whoever builds what was lacking says so on both pages."""
    english = verdicts("en", ("Yes", "In part", "No"))
    assert {0, 1} <= set(english) <= {0, 1, 2}
    assert english == verdicts("da", ("Ja", "Delvist", "Nej"))


def inline(page: Path) -> Iterator[str]:
    """What stands in backticks, outside of what is fenced off."""
    text = re.sub(r"^```.*?^```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`([^`]+)`", text)


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """What can be typed after `samspil`, as words."""
    below = getattr(command, "commands", {})
    if path and (not below or command.invoke_without_command):
        yield path
    for name, each in below.items():
        yield from commands(each, (*path, name))


def typed(known: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """What the documentation types after `samspil`, as many words as name a command."""
    groups = {path[:-1] for path in known if len(path) > 1}
    for code in all_code():
        for words in re.findall(r"(?:^|\s|bin/)samspil ([a-z][a-z -]*)", code):
            path = tuple(words.split())
            yield next((path[: len(group) + 1] for group in groups if path[: len(group)] == group), path[:1])


def test_every_command_of_whoever_runs_it_is_documented_and_no_other() -> None:
    """Those that stand in no documentation, and those that are no longer there, fail."""
    known = list(commands(get_command(cli)))
    assert set(typed(known)) == set(known)


def test_every_setting_is_in_its_table_and_no_other() -> None:
    """`make docs` writes it."""
    text = text_of(ROOT / "docs" / "settings.md")
    assert settings.table() in text
    named = [name for row in re.findall(r"^\|(.+?)\|", text, re.MULTILINE) for name in code_in(row)]
    assert named == [name.upper() for name in Settings.model_fields]


def test_only_settings_that_there_are_are_set_in_the_documentation() -> None:
    """Wherever it says `NAME=value`."""
    named = {name for code in all_code() for name in re.findall(r"(?:^|\s)([A-Z][A-Z_]+)=", code)}
    assert {"TRANSPORT", "DATABASE_URL"} <= named
    # Whoever runs the assistant sets it, and not whoever runs the bot.
    assert named - OF_MAKE - {TOKEN} - {name.upper() for name in Settings.model_fields} == set()


def test_every_metric_is_documented_and_no_other() -> None:
    """By the name under which Prometheus reads it."""
    there = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name
        for metric in Metrics()._registry.collect()
        if not metric.name.startswith("process_")  # the library's own, by the names that every process has
    }
    named = {name for code in all_code() for name in re.findall(r"samspil_[a-z_]+", code)}
    assert named == there


@cache
def texts(language: str) -> frozenset[str]:
    """Everything that Samspil says in a language, and the names that the manifest gives."""
    known = translator("da")._texts
    plurals = translator("da")._plurals
    said = [*known] if language == "en" else [*known.values()]
    forms = [*plurals] if language == "en" else [form for forms in plurals.values() for form in forms]
    return frozenset([*said, *forms, *[name for name, _what in manifest.SHORTCUTS.values()]])


@pytest.mark.parametrize("page", [USE, COLLABORATION], ids=["use", "collaboration"])
@pytest.mark.parametrize("language", USE)
def test_what_stands_between_stars_is_what_slack_shows(language: str, page: Mapping[str, Path]) -> None:
    """Buttons, fields and titles are named exactly as they are called; emphasis is written otherwise."""
    prose = re.sub(r"\*\*.+?\*\*", "", text_of(page[language]).replace("\n", " "))
    named = {part for each in re.findall(r"\*([^*]+)\*", prose) for part in re.split(r"\s+→\s+", each)}
    assert len(named) > 25
    assert {" ".join(each.split()) for each in named} - OF_SLACK - texts(language) == set()


@pytest.mark.parametrize("language", USE)
def test_what_is_quoted_is_what_samspil_says(language: str) -> None:
    """A quotation may leave out words with an ellipsis."""
    quoted = re.findall(r"[“”](.+?)”", text_of(USE[language]).replace("\n", " "))
    parts = [" ".join(part.split()).strip(" :") for each in quoted for part in each.split("…")]
    assert len(parts) > 5
    assert [part for part in parts if not any(part in said for said in texts(language))] == []


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Each relative link and picture of a page: the file it names, and the anchor in it."""
    prose = re.sub(r"^```.*?^```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not target.startswith(("http://", "https://", "mailto:")):
            file, _, anchor = target.partition("#")
            yield file, anchor


@pytest.mark.parametrize("page", [*PAGES, *DECISIONS], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and in it to a heading."""
    for file, anchor in links(page):
        aim = (page.parent / file).resolve() if file else page
        assert aim.exists(), f"{page.name} links to {file}"
        if anchor:
            headings = {slug(each) for each in re.findall(r"^#+ (.+)$", text_of(aim), re.MULTILINE)}
            assert anchor in headings, f"{page.name} links to {file}#{anchor}"


def test_every_picture_is_shown_somewhere_and_is_small() -> None:
    """And has words beside it for whoever cannot see it."""
    shown = {(page.parent / file).resolve() for page in PAGES for file, _anchor in links(page)}
    pictures = {path.resolve() for path in ROOT.glob("docs/pictures/**/*.png")}
    assert pictures - shown == set()
    assert [path.name for path in pictures if path.stat().st_size > 120_000] == []
    assert [page.name for page in PAGES if re.search(r"!\[\s*\]\(", text_of(page))] == []


def test_the_map_of_the_house_has_two_pages_and_its_reasons_elsewhere() -> None:
    """What was decided is a page of its own, to which the map leads."""
    house = text_of(ROOT / "docs" / "architecture.md")
    assert len(house.splitlines()) <= 130
    assert not re.findall(r"^\*\*.+?\*\*", house, re.MULTILINE), "write it as a page of docs/decisions/"
    assert "decisions/" in house


def test_every_decision_has_a_number_of_its_own() -> None:
    """Of two that were given the same, the later one takes the next that is free."""
    numbers = [page.name[:4] for page in DECISIONS]
    assert all(number.isdecimal() for number in numbers)
    assert sorted({page.name for page in DECISIONS if numbers.count(page.name[:4]) > 1}) == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.name)
def test_a_decision_says_when_what_and_why(page: Path) -> None:
    """A title, a date below it, and at least these two paragraphs, by these words."""
    title, _blank, day, *_rest = text_of(page).splitlines()
    assert title.startswith("# ")
    assert date.fromisoformat(day)
    assert re.findall(r"^\*\*(What|Why)\.\*\* ", text_of(page), re.MULTILINE) == ["What", "Why"]


def test_each_test_that_a_page_names_is_there() -> None:
    """What shows a rule of Slack's is found by its name."""
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", text_of(path))
    }
    named = re.findall(r"`(test_\w+)`", text_of(ROOT / "docs" / "playground.md"))
    assert len(named) > 50
    assert set(named) <= there


def _rules_of_slack() -> list[list[str]]:
    """The rows of the table of what is sure, likely, unknown: rule, how sure, source, where."""
    part = text_of(ROOT / "docs" / "playground.md").split("## Sure, likely, unknown")[1].split("###")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_each_rule_of_slacks_says_how_sure_it_is_by_whom_and_where_it_is_kept() -> None:
    """A rule without a source is no more than likely, and each names a file that is there or a test."""
    rules = _rules_of_slack()
    assert len(rules) > 40
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"test_\w+", text_of(path))
    }
    for rule, sure, source, where in rules:
        words = sure.split(", ")
        assert set(words) <= {"sure", "likely", "unknown"}, rule
        assert source, rule
        assert not (source == "none" and "sure" in words), f"who says so? {rule}"
        files = [name for name in re.findall(r"`([\w/]+(?:/|\.py))`", where) if "/" in name]
        assert all((ROOT / name).exists() for name in files), where
        tests = set(re.findall(r"`(test_\w+)`", where))
        assert tests <= there, where
        assert (
            files or tests or "unknown_method" in where or "installation." in where or "channel." in where
        ), rule
