"""Both languages: every text has Danish, and days and times are written as each language does."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextvars import copy_context
from datetime import UTC, date, datetime, time
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from bot.alphabet import alphabetical
from bot.blocks.calendars import calendar_names
from bot.language import it_is, translator

ROOT = Path(__file__).parent.parent
FORMS = {"_": 1, "Refusal": 1, "NotHere": 1, "plural": 2}
"""So many of the first arguments are texts."""
THE_SAME_IN_BOTH = {
    "Drop",  # said in Danish IT departments
    "Format",  # the Danish word
    "Retro",
    "Retro {day}",
    "Send",
    "Type",
    "Invitation",
    "Scorecard",
    "Scorecard {month}",
    "*Status*: {state}",
    "Start",
    "Status",
    "Stop",
    "Glad",
    "Normal",
    "*{n}. {name}*: {people}",  # only values
    "{sign} {severity}: {what}",  # only values
    "{what}: {who}, {day}",  # only values
    "{when}: {what}, {who}",  # only values
    "Version {n}",
    "{kind}: {what}",  # only values
    "{side}: {people}",  # only values
    "{n} person",  # the Danish word
}


NOT_ON_SCREEN = {
    "en": (
        "partnership, charter, kudos, rung, ladder, digest, quarrel, median, middle half, silent, owes, "
        "openly, bite, in a word, acknowledge, hand back, take further, count me in, count me out, "
        "destroy, destroyed, sealed, released, by hand, a round, this round, the round, both sides, the "
        "other side, your side, not possible, note an action, owner, acknowledged, settled, came true, "
        "say it openly, each side, either side, neither side, the side, note it as, every other week, "
        "people on the panel, retro on the panel, pairs on the panel"
    ),
    "da": (
        "aktion, aktioner, facilitator, facilitatorer, stigen, stige, måltavle, måltavlen, firma, "
        "firmaerne, tavs, skylder, ejer, ejere, ejeren, tilintetgjort, destrueret, destruér, forseglet, "
        "frigivet, runde, runden, i hånden, indbydelse, kvittér, kvitteret, tag videre, giv tilbage, "
        "tilstand, den anden side, begge sider, din side, på siden, sporet, median, midterste halvdel, "
        "tæl mig, hvad for, det går ikke, på sporet, aktionen, strid, med et ord, slå op i kanalen, "
        "hver 1. uge, kvittere, kvitterer, spor, drop en, hvor længe, gjort, endnu ikke, note, notér, "
        "klokken, personer på panelet, retro på panelet, hver side, hver sin side"
    ),
}
"""Words from inside the machine, and words that another one stands for: one word for one thing."""


EXCEPTIONS = {
    "en": (),
    "da": (
        "blev gjort",  # what somebody did; that an action is done is *færdig*
        "allerede gjort",  # a press that somebody else was first with
        "har gjort dig",  # made somebody responsible
    ),
}
"""Where such a word means something else, and the reason."""


def texts(root: Path) -> set[str]:
    """Every text that stands in the source, in English: within an f-string, too."""
    return {text for text, _given in said(root)}


def said(root: Path) -> Iterator[tuple[str, set[str] | None]]:
    """Every text, wherever it is said, with the names of the values given; None where any may be."""
    for folder in ("bot", "handlers", "schedules"):
        for file in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    how = ast.unparse(node.func).split(".")[-1]
                    given = {each.arg for each in node.keywords if each.arg}
                    any_may_be = any(each.arg is None for each in node.keywords)
                    for argument in node.args[: FORMS.get(how, 0)]:
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                            named = given | {"n"} if how == "plural" else given
                            yield argument.value, None if any_may_be else named


def danish(root: Path) -> dict[str, str]:
    """The Danish, by English text."""
    with (root / "bot" / "language" / "da.po").open("rb") as file:
        return {
            text: translated
            for said in read_po(file)
            if said.id and not said.fuzzy
            for text, translated in zip(_forms(said.id), _forms(said.string), strict=True)
        }


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    """One form, or one and many."""
    return [text] if isinstance(text, str) else text or []


def faults(root: Path) -> Iterator[str]:
    """What is wrong with the Danish of a source tree."""
    english, translated = texts(root), danish(root)
    yield from (
        f"without Danish: {text}" for text in english - {text for text in translated if translated[text]}
    )
    yield from (f"no longer said: {text}" for text in translated.keys() - english)
    for text in english & translated.keys():
        if sorted(re.findall(r"{\w+}", text)) != sorted(re.findall(r"{\w+}", translated[text])):
            yield f"other values: {text}"
        if text == translated[text] and text not in THE_SAME_IN_BOTH:
            yield f"left in English: {text}"
    for text, given in said(root):
        if given is not None and set(re.findall(r"{(\w+)}", text)) - given:
            yield f"without a value: {text}"


def test_every_text_has_danish_with_the_same_values() -> None:
    """Nothing is missing, left over, or left in English."""
    assert not list(faults(ROOT))


def test_every_text_stands_once_with_one_danish() -> None:
    """Of two, who reads the file takes the one or the other, by its version; a merge leaves such behind."""
    lines = (ROOT / "bot/language/da.po").read_text().splitlines()
    begun = [line for line in lines if line.startswith(("msgid ", "msgstr "))]
    twice = [line for before, line in pairwise(begun) if before.split()[0] == line.split()[0] == "msgstr"]
    named = Counter(line for line in begun if line.startswith("msgid ") and line != 'msgid ""')
    assert twice + [line for line, n in named.items() if n > 1] == []


@pytest.mark.parametrize(
    ("english", "said", "fault"),
    [
        ('_("Hello")', "", "without Danish"),
        ("f\"<{_('Hello')}>\"", "", "without Danish"),
        ('Refusal("No")', "", "without Danish"),
        ('_("Hi")', '#, fuzzy\nmsgid "Hi"\nmsgstr "Hej"', "without Danish"),
        (
            '_.plural("{n} day", "{n} days", 2)',
            'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} dag"\nmsgstr[1] "dage"',
            "other values",
        ),
        ('_("Hi {who}", who=1)', 'msgid "Hi {who}"\nmsgstr "Hej {hvem}"', "other values"),
        ('_("Hi")', 'msgid "Hi"\nmsgstr "Hi"', "left in English"),
        ("", 'msgid "Hi"\nmsgstr "Hej"', "no longer said"),
        (
            'Refusal("At most {most}", "field")',
            'msgid "At most {most}"\nmsgstr "Højst {most}"',
            "without a value",
        ),
    ],
)
def test_each_fault_in_the_danish_is_found(tmp_path: Path, english: str, said: str, fault: str) -> None:
    """A tree that is broken in one way shows that way."""
    (tmp_path / "bot" / "language").mkdir(parents=True)
    (tmp_path / "bot" / "sample.py").write_text(english)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "bot" / "language" / "da.po").write_text(header + said + "\n")
    assert [found.split(":")[0] for found in faults(tmp_path)] == [fault]


@pytest.mark.parametrize("language", NOT_ON_SCREEN)
def test_no_text_says_what_another_word_stands_for(language: str) -> None:
    """As whole words, whatever is filled in; one text may say nothing that the list forbids."""
    forbidden = re.compile(
        rf"(?<![\w{{]) *\b({'|'.join(map(re.escape, NOT_ON_SCREEN[language].split(', ')))})\b(?![\w}}])",
        re.IGNORECASE,
    )
    allowed = re.compile("|".join([r"{\w+}", *EXCEPTIONS[language]]))
    said = texts(ROOT) if language == "en" else danish(ROOT).values()
    assert sorted(text for text in said if forbidden.search(allowed.sub("", text))) == []
    assert "«" not in "".join(said), "quotation marks of this language"


def test_days_and_moments_are_written_as_each_language_does() -> None:
    """The day of the week is there, the zone is named, and the reader's own time is offered."""
    copenhagen, moment = ZoneInfo("Europe/Copenhagen"), datetime(2026, 5, 4, 8, tzinfo=UTC)
    english, dansk = translator("en"), translator("da")
    assert english.day(date(2026, 5, 4)) == "Monday 4 May"
    assert dansk.day(date(2026, 5, 4)) == "mandag 4. maj"
    assert dansk.wall_clock(moment, copenhagen) == "mandag 4. maj kl. 10.00 (Europe/Copenhagen)"
    assert english.moment(moment, copenhagen).startswith(
        "<!date^1777881600^{date_long_pretty} {time}|Monday 4 May"
    )
    assert dansk.clock(time(9, 5)) == "09.05"
    assert (english.country("DE", "Germany"), dansk.country("DE", "Germany")) == ("Germany", "Tyskland")


def test_a_time_that_two_zones_read_is_shown_in_both() -> None:
    """With the day where it is another one, and once where the clocks show the same."""
    zones = [ZoneInfo(name) for name in ("Europe/Copenhagen", "Europe/Berlin", "Asia/Kolkata")]
    moment, late = datetime(2026, 5, 4, 8, tzinfo=UTC), datetime(2026, 5, 4, 20, tzinfo=UTC)
    assert translator("da").wall_clock(moment, *zones) == (
        "mandag 4. maj kl. 10.00 (Europe/Copenhagen), 13.30 (Asia/Kolkata)"
    )
    assert translator("en").wall_clock(late, *zones) == (
        "Monday 4 May 22:00 (Europe/Copenhagen), Tuesday 5 May 01:30 (Asia/Kolkata)"
    )
    assert translator("da").wall_clock(moment, *zones[:2]) == "mandag 4. maj kl. 10.00", "all go by one clock"


def test_the_year_is_shown_when_it_is_another() -> None:
    """In December of 2026 a day in January of 2027 is no day of this year."""

    def shown(now: datetime) -> tuple[str, str]:
        it_is(now)
        return translator("da").day(date(2027, 1, 4)), translator("en").short_day(date(2027, 1, 4))

    in_december, in_january = datetime(2026, 12, 30, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
    assert copy_context().run(shown, in_december) == ("mandag 4. januar 2027", "4 Jan 2027")
    assert copy_context().run(shown, in_january) == ("mandag 4. januar", "4 Jan")


def test_danish_letters_come_last() -> None:
    """Æ, Ø and Å after Z, in this order, and other accents beside their letter."""
    names = ["Ågård", "Østrig", "Zoe", "Ærø", "Élodie", "Emil", "émile", "Oda"]
    assert sorted(names, key=alphabetical) == [
        *("Élodie", "Emil", "émile", "Oda", "Zoe", "Ærø", "Østrig", "Ågård"),
    ]


def test_the_menu_of_countries_is_in_the_order_of_its_reader() -> None:
    """Østrig comes after Vietnam, Austria after Australia; each by the name that is read."""
    danish, english = (list(calendar_names(translator(each)).values()) for each in ("da", "en"))
    assert danish[-2:] == ["Vietnam", "Østrig"]
    assert english[:2] == ["Australia", "Austria"]
    assert danish == sorted(danish, key=alphabetical)
    assert english == sorted(english, key=alphabetical)


@pytest.mark.parametrize(
    ("locale", "language"), [("da-DK", "da"), ("da_DK", "da"), ("en-GB", "en"), ("sv-SE", "en"), ("", "en")]
)
def test_a_locale_we_do_not_speak_is_answered_in_english(locale: str, language: str) -> None:
    """Slack's locales and our own short names both work."""
    assert translator(locale).language == language
