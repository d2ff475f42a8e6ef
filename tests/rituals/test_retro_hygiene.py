"""What a keyboard chose is made uniform in sealed texts: signs, spaces, emoji, and the marks of lists."""

import unicodedata

import pytest
from hypothesis import example, given, strategies as st

from bot.rituals.retro.hygiene import cleanse
from bot.rituals.retro.marks import cards_of

# Each row: what different keyboards and clients make of the same text.
ALIKE = {
    "double quotes": [
        '"ord"',
        "“ord”",
        "„ord“",
        "„ord”",
        "”ord”",
        "«ord»",
        "»ord«",
        "‟ord″",
        "❝ord❞",
        "〝ord〞",
        "＂ord＂",
        "''ord''",
        "``ord''",
        ",,ord''",
        "« ord »",
        "«\u00a0ord\u00a0»",
    ],
    "single quotes": [
        "it's",
        "it’s",
        "it‘s",
        "it‛s",
        "it´s",
        "it`s",
        "it′s",
        "itʼs",
        "it＇s",
        "it‵s",
        "it❜s",
    ],
    "dashes": [
        "a - b",
        "a – b",
        "a — b",
        "a ― b",
        "a ‒ b",
        "a − b",
        "a ‐ b",
        "a ‑ b",
        "a ⁃ b",
        "a ﹣ b",
        "a － b",
        "a -- b",
        "a --- b",
        "a ─ b",
    ],
    "dots": ["ja...", "ja…", "ja....", "ja..", "ja⋯", "ja․․․"],
    "spaces": [
        "a b",
        "a\u00a0b",
        "a\u2002b",
        "a\u2003b",
        "a\u2007b",
        "a\u2009b",
        "a\u200ab",
        "a\u202fb",
        "a\u205fb",
        "a\u3000b",
        "a\u1680b",
        "a  b",
        "a\tb",
        " a b ",
        "a \u200b b",
        "a\u2800b",
    ],
    "unseen": [
        "ab",
        "a\u00adb",
        "a\u034fb",
        "a\u061cb",
        "a\u180eb",
        "a\u200bb",
        "a\u200cb",
        "a\u200db",
        "a\u200eb",
        "a\u200fb",
        "a\u202ab",
        "a\u202eb",
        "a\u2060b",
        "a\u2063b",
        "a\u2066b",
        "a\u2069b",
        "a\u206fb",
        "a\ufe00b",
        "a\ufe0fb",
        "a\ufeffb",
        "a\ufff9b",
        "a\ufffcb",
        "a\U000e0001b",
        "a\U000e0061b",
        "a\U000e0100b",
        "a\uf8ffb",
        "a\x00b",
        "a\x07b",
        "a\x7fb",
        "a\x85b",
        "a\ud83db",
        "a\U0001d173b",
    ],
    "one letter, many ways": [
        "Å fi m2 1/2 (c)",
        "A\u030a ﬁ m² ½ (c)",
        "Å fi m² 1⁄2 (c)",
        "Ａ\u030a ﬁ m2 1∕2 (ｃ)",
    ],
    "arrows": ["a -> b", "a → b", "a ➔ b", "a ⟶ b"],
    "tones": ["ok 👍", "ok 👍🏻", "ok 👍🏽", "ok 👍🏿", "ok 👍\ufe0f"],
    "tones by name": ["ok :+1:", "ok :+1::skin-tone-2:", "ok :+1::skin-tone-6:"],
    "gender": [
        "🧑 ok",
        "👩 ok",
        "👨 ok",
        "👨🏿 ok",
        "👩‍🔧 ok",
        "👨🏽‍🔧 ok",
        "🧑‍🔧 ok",
        "👩‍👩‍👧‍👦 ok",
        "👨‍❤️‍👨 ok",
    ],
    "gender beside": ["🤷 tja", "🤷‍♀️ tja", "🤷🏼‍♂️ tja", "🤷🏼‍♂ tja"],
    "gender by name": [":shrug: tja", ":man-shrugging: tja", ":woman-shrugging::skin-tone-3: tja"],
    "work by name": [":technologist:", ":male-technologist:", ":female-technologist::skin-tone-4:"],
    "things": ["🏳", "🏳️", "🏳️‍🌈", "🏳️‍⚧️"],
    "line breaks": ["a\nb", "a\r\nb", "a\rb", "a\u2028b", "a\u2029b", "a\n\n b \n"],
    "mentions": ["@anna", "<@U1|anna>"],
}

ROWS = [(name, written, row[0]) for name, row in ALIKE.items() for written in row]


@pytest.mark.parametrize(("name", "written", "uniform"), ROWS)
def test_what_means_the_same_becomes_the_same(name: str, written: str, uniform: str) -> None:
    """Whatever keyboard, client or habit of its it came from."""
    assert cleanse(written) == cleanse(uniform), name


def test_every_quote_dash_and_space_that_there_is_becomes_a_usual_one() -> None:
    """By what Unicode says they are; brackets and tildes are none of them."""
    usual = {"Pi": "\"'", "Pf": "\"'", "Pd": "-~", "Zs": " "}
    left = {
        f"U+{code:04X}": cleanse(f"a{chr(code)}b")[1:-1]
        for code in range(0x11000)
        if unicodedata.category(chr(code)) in usual
        and cleanse(f"a{chr(code)}b")[1:-1] not in usual[unicodedata.category(chr(code))]
    }
    assert not left


def test_no_sign_that_cannot_be_seen_stays() -> None:
    """Formatting, controls, halves, private signs, tags, selectors, and letters that show nothing."""
    unseen = {"Cf", "Cc", "Cs", "Co"}
    others = {
        0x34F,
        0x115F,
        0x1160,
        0x17B4,
        0x17B5,
        0x2800,
        0x3164,
        0xFFA0,
        0xFFFC,
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    }
    left = [
        f"U+{code:04X}"
        for code in range(0xE1000)
        if (unicodedata.category(chr(code)) in unseen or code in others) and cards_of([chr(code)]) != [[]]
    ]
    assert not left


@pytest.mark.parametrize("picture", ["🇩🇰", "🇩🇪", "👍", "❤", "🏴", "👯", "🔧", "🚀", "☎", "©", "🫨", "1", "#"])
def test_emoji_are_never_torn(picture: str) -> None:
    """Flags keep both their letters."""
    assert cleanse(f"ja {picture}") == f"ja {picture}"


def test_a_flag_of_tags_and_a_key_become_what_they_are_drawn_on() -> None:
    """No tag is left behind it."""
    assert cleanse("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f!") == "🏴!"
    assert cleanse("tryk 1\ufe0f\u20e3 nu") == "tryk 1 nu"


MARKS = [
    "- ",
    "* ",
    "• ",
    "– ",
    "— ",
    "‣ ",
    "◦ ",
    "· ",
    "● ",
    "▪ ",
    "■ ",
    "➤ ",
    "→ ",
    "-> ",
    "=> ",
    "> ",
    ">> ",
    ">",
    "+ ",
    "~ ",
    "☐ ",
    "✓ ",
    "[ ] ",
    "[x] ",
    "- [ ] ",
    "•",
    "•\t",
    " - ",
    "-\u00a0",
    "–\u2009",
    "−",
    "-",
    "*",
    "# ",
    "## ",
    "» ",
    "👉 ",
    "🔹",
    "a) ",
    "b) ",
    "(c) ",
    "\u200b- ",
    "- - ",
    "・",
    "⁃ ",
    "∙",
    "ⓐ) ",
]


@pytest.mark.parametrize("mark", MARKS)
def test_the_mark_of_a_list_is_taken_off_each_card(mark: str) -> None:
    """It would tie the cards of one hand together."""
    assert cards_of([f"{mark}Flere test\n{mark}Færre møder", f"{mark}Kaffe"]) == [
        ["Flere test", "Færre møder"],
        ["Kaffe"],
    ]
    assert cards_of([f"{mark}Flere test"]) == [["Flere test"]]


NUMBERED = [
    "{}. ",
    "{}) ",
    "({}) ",
    "[{}] ",
    "{}: ",
    "{}.",
    "{}.\u00a0",
    "{} - ",
    "{} – ",
    "#{} ",
    "- {}. ",
    "{}. - ",
    "{}\ufe0f\u20e3 ",
    "{}/ ",
    "Nr. {}: ",
]


@pytest.mark.parametrize("mark", NUMBERED)
def test_numbers_go_where_two_cards_of_an_answer_begin_with_one(mark: str) -> None:
    """In one column, or in several."""
    first, second = mark.format(1), mark.format(2)
    assert cards_of([f"{first}Flere test\n{second}Færre møder"]) == [["Flere test", "Færre møder"]]
    assert cards_of([f"{first}Flere test", f"{second}Færre møder"]) == [["Flere test"], ["Færre møder"]]


@pytest.mark.parametrize(
    ("one", "two"), ["①②", "❶❷", "⒈⒉", "⑴⑵", "➀➁", ("i. ", "ii. "), ("A. ", "B. "), ("(i) ", "(ii) ")]
)
def test_other_numbers_are_numbers_too(one: str, two: str) -> None:
    """In circles, in letters, and as the Romans wrote them."""
    assert cards_of([f"{one}Flere test\n{two}Færre møder"]) == [["Flere test", "Færre møder"]]


REPEATED = [
    "★ ",
    "⭐ ",
    "◾ ",
    "⚫ ",
    "🔴 ",
    "✅ ",
    "➡️ ",
    "✳️ ",
    "⇨ ",
    "↳ ",
    "├─ ",
    "※ ",
    "§ ",
    "_ ",
    "/ ",
    "= ",
    "== ",
    "! ",
    "? ",
    ": ",
    "… ",
    "-- ",
    "٭ ",
    "o ",
    ":small_blue_diamond: ",
    ":point_right: ",
    ":point_right::skin-tone-3: ",
    ":white_check_mark: ",
    ":one: ",
    "Nr. 1 ",
    "no. 1 ",
    "1.1. ",
    "1.1) ",
]


@pytest.mark.parametrize("mark", REPEATED)
def test_whatever_sign_two_cards_of_an_answer_begin_with_goes(mark: str) -> None:
    """Anything can be made the mark of a list; once alone it is a word of its card."""
    assert cards_of([f"{mark}Flere test\n{mark}Færre møder"]) == [["Flere test", "Færre møder"]]
    assert cards_of([f"{mark}Flere test", f"{mark}Færre møder"]) == [["Flere test"], ["Færre møder"]]


@pytest.mark.parametrize(
    "cards",
    [
        [["👍"], ["👍"]],
        [["😀 😀 😀 ja"], ["😀 😀 nej"]],
        [["👍 flere test"], ["👎 færre møder"]],
        [["3 nedbrud", "3 dage"]],
        [["1.5 time", "1.5 dag"]],
        [["I drift", "I går"]],
        [["å ja", "å nej"]],
        [["*Fed* skrift", "*Fed* igen"]],
        [["50 % mere", "50 % mindre"]],
    ],
)
def test_what_two_cards_say_alike_stays(cards: list[list[str]]) -> None:
    """A thumb is all that a card says; figures and short words are what it is about."""
    assert cards_of(["\n".join(column) for column in cards]) == cards


@pytest.mark.parametrize(
    "card",
    [
        "1. maj er en fridag",
        "2. linje svarer ikke",
        "-5 grader i serverrummet",
        "10:30 er for tidligt",
        "24/7 er for meget",
        "1.5 time er nok",
        "> 10 dages ventetid",
        "*Fed* skrift",
        "3 nedbrud",
        "@anna hjalp",
        "I. Hansen hjalp",
        "... og så gik den",
        "(uden varsel) lukket ned",
        "1) blev valgt",
        "c# er svært",
        "--force virker ikke",
        "[link] mangler",
    ],
)
def test_what_only_looks_like_a_mark_stays(card: str) -> None:
    """A day, a line, a temperature: the words of one card."""
    assert cards_of([card, "Kaffe"]) == [[card], ["Kaffe"]]


@given(st.lists(st.text(st.characters(codec=None), max_size=30), min_size=1, max_size=4))
@example(["- 1. > a\n1) 2) b"])
@example(["a\u200d\u0301'\u200b'x"])
@example(["«\u200b x » ..\u200b."])
def test_once_is_enough(texts: list[str]) -> None:
    """What was made uniform is what it becomes again, so a draft that is sent again changes nothing."""
    once = cards_of(texts)
    assert cards_of(["\n".join(cards) for cards in once]) == once
    for cards in once:
        for card in cards:
            assert card == card.strip()
            assert card.encode()
