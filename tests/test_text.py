"""What comes in from anybody is clean, and otherwise as they wrote it."""

import unicodedata

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from bot.errors import Refusal
from bot.language import translator
from bot.plain import as_markdown, in_a_line, plain
from bot.text import as_seen, channels_in, clean, cleaned, is_visible, people_in, stands_in
from handlers.refusals import sentence_of

KEPT = "m² ½ ﬁ ﬀ 👩🏽‍🔧 a\u0301 “x” – \u202e \u200d \t\n\r\u2028 æøå"


@pytest.mark.parametrize("sign", [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))])
def test_control_characters_go_but_line_breaks_and_tabs(sign: str) -> None:
    """NUL among them, which PostgreSQL refuses."""
    assert clean(f"a{sign}b") == (f"a{sign}b" if sign in "\t\n\r" else "ab")


@pytest.mark.parametrize("code", [0xD800, 0xD83D, 0xDBFF, 0xDC00, 0xDE00, 0xDFFF])
def test_half_a_character_goes(code: int) -> None:
    """What is left of an emoji that was cut in two has no encoding."""
    assert clean(f"Tak{chr(code)}!") == "Tak!"


def test_two_halves_that_fit_are_one_character() -> None:
    """They are what the person wrote."""
    assert clean("\ud83d\ude00") == "😀"


def test_nothing_else_is_changed() -> None:
    """Neither what looks alike, nor what is joined, nor what cannot be seen."""
    assert clean(KEPT) == KEPT


@given(st.text(st.characters(codec=None)))
def test_whatever_comes_in_can_be_stored(text: str) -> None:
    """No half character and no NUL is left, and once is enough."""
    left = clean(text)
    assert "\x00" not in left.encode().decode()
    assert not [sign for sign in left if unicodedata.category(sign) == "Cs"]
    assert clean(left) == left


def test_a_payload_is_clean_wherever_a_text_stands_in_it() -> None:
    """Its shape, numbers and names of fields are as they came."""
    told = {"a": ["x\x00", {"b": "y\ud83d", "n": 1, "none": None, "yes": True}], "c\n": "z"}
    assert cleaned(told) == {"a": ["x", {"b": "y", "n": 1, "none": None, "yes": True}], "c\n": "z"}


NAMES = {"U1": "Erik Lund", "C1": "nordlys-brevik"}


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("VPN &amp; proxy &lt;10.0.0.1&gt;", "VPN & proxy <10.0.0.1>"),
        ("&amp;lt; is how one writes &lt;", "&lt; is how one writes <"),
        ("<@U1> and <@U1|erik> and <@U2|sofia>", "@Erik Lund and @Erik Lund and @sofia"),
        ("<@U9> is not known", "@U9 is not known"),
        ("in <#C1>, <#C1|> and <#C2|it-intern>", "in #nordlys-brevik, #nordlys-brevik and #it-intern"),
        ("<!here> <!channel> <!subteam^S1|@dba> <!subteam^S2>", "@here @channel @dba @S2"),
        ("<!here|here> <!channel|@channel> <!everyone> <!subteam^S1|dba>", "@here @channel @everyone @dba"),
        ("by <!date^1392734382^{date_short}|18 Feb 2014 CET>", "by 18 Feb 2014 CET"),
        ("<!date^1392734382^{time}^https://wiki.example/a?b&amp;c|R&amp;D, 18 Feb>", "R&D, 18 Feb"),
        ("<https://wiki.example/a?b=1&amp;c=2|the wiki>", "the wiki (https://wiki.example/a?b=1&c=2)"),
        ("<https://wiki.example> <http://wiki.example|wiki.example>", "https://wiki.example wiki.example"),
        (
            "<mailto:a@b.example|a@b.example> <tel:+4512345678|+45 12 34 56 78>",
            "a@b.example +45 12 34 56 78 (tel:+4512345678)",
        ),
        (
            "a label of &lt;signs&gt;: <https://x.example|a &amp; &lt;b&gt;>",
            "a label of <signs>: a & <b> (https://x.example)",
        ),
        ("", ""),
    ],
)
def test_what_was_sent_is_what_people_saw(sent: str, seen: str) -> None:
    """Each kind of mark, with a label and without; what is not known stands as it came."""
    assert as_seen(sent, NAMES) == seen


def test_a_name_is_read_back_once() -> None:
    """It is known as it is written: somebody may be called like an entity, and a label comes encoded."""
    names = {"U1": "R&amp;D <Anna>", "C1": "a&lt;b"}
    assert as_seen("<@U1> in <#C1> &amp; <@U2|R&amp;amp;D>", names) == "@R&amp;D <Anna> in #a&lt;b & @R&amp;D"


def test_only_who_comes_without_a_name_is_looked_up() -> None:
    """A label says the name already."""
    assert people_in("<@U1> <@U2|sofia> <@U1>") == ["U1"]
    assert channels_in("<#C1> <#C2|> <#C3|it>") == ["C1", "C2"]


def test_a_refusal_names_a_side_but_follows_no_link() -> None:
    """In a modal or a message its values are escaped; at a field, where nothing is markup, they are not."""
    refusal = Refusal("In this channel {side} runs Samspil.", side="<https://evil.example|X> & co")
    english = translator("en")
    assert sentence_of(refusal, english) == "In this channel <https://evil.example|X> & co runs Samspil."
    marked = sentence_of(refusal, english, escape=lambda text: text.replace("<", "&lt;"))
    assert marked == "In this channel &lt;https://evil.example|X> & co runs Samspil."


@pytest.mark.parametrize(
    "text", ["", " \n", "\u200b\u200d\ufe0f", "\u3164", "\u2800\u00a0", "\u0301", "\u202e\u2066", "\ufeff"]
)
def test_what_cannot_be_seen_is_nothing(text: str) -> None:
    """Spaces, joiners, fillers, marks of direction: a field that holds these alone is empty."""
    assert not is_visible(text)
    assert is_visible(text + "é👩🏽\u200d🔧")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Launch :rocket: :+1::skin-tone-3: :tada:", "Launch 🚀 👍 🎉"),
        ("R&D :rocket:: who, and std::vector::x", "R&D 🚀: who, and std::vector::x"),
        ("our :party_parrot: at 10:30:15", "our party parrot at 10:30:15"),
        ("*Bold*, _it_ and ~gone~, `code`", "Bold, it and gone, code"),
        ("2 * 3 * 4, snake_case_name, a ~ b", "2 * 3 * 4, snake_case_name, a ~ b"),
        ("See:\n```\nx = 1\n```\nthere", "See:\nx = 1\nthere"),
    ],
)
def test_what_leaves_slack_is_plain(written: str, seen: str) -> None:
    """Emoji by their names, and words without marks; what only looks like it stays."""
    assert plain(written) == seen


def test_markdown_holds_no_html() -> None:
    """Whoever shows the file would run it."""
    assert as_markdown("<b>a & *b*</b> &lt; <3") == "&lt;b>a & b&lt;/b> &amp;lt; <3"


def test_a_line_of_a_file_is_never_more_than_its_words() -> None:
    """However it begins, and whatever would be a heading, a list, a link or a picture elsewhere."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for text in (
        "# Head", "1. We pay", "2) twice", "> so", "- one\n- two", "+ x", "Yes\n\n## Decisions\n\nNo",
        "===",
        "![p](http://127.0.0.1/x.png)", "[here](https://x.example)", "a_b_ *c* ~~d~~ `e`", "\\*",
        "|a|\n|-|\n|b|", "<b>x</b> &lt;", "    code", "[x]: https://x.example", "***", "12345678901. many",
        ":rocket: go",
    ):  # fmt: skip
        line = in_a_line(text)
        tokens = reader.parse(f"- {line}")
        kinds = ["bullet_list", "list_item", "paragraph"]
        assert [each.type for each in tokens if each.type != "inline"] == [
            *(f"{each}_open" for each in kinds), *(f"{each}_close" for each in reversed(kinds)),
        ], text  # fmt: skip
        (inline,) = (each for each in tokens if each.type == "inline")
        assert {each.type for each in inline.children or ()} <= {"text", "text_special"}, text
    assert in_a_line("- one\n- two\n\n  three") == "one · two · three"


@pytest.mark.parametrize(
    ("wanted", "stands"),
    [
        ("inc-123", True),
        ("C-12", True),
        ("https://x.example/browse/INC-123", True),
        ("http://x.example/browse/INC-123/", True),
        ("<https://x.example/browse/INC-123>", True),
        ("x.example/BROWSE", True),
        ("æblet VPN", True),
        ("VPN INC-124", False),
        ("INC123", False),
        ("", False),
        ("  ", False),
        ("https://", True),
        ("downhttps", False),
    ],
)
def test_all_words_that_are_looked_for_stand_somewhere(wanted: str, stands: bool) -> None:  # a row
    """In any case and any of the texts, none across two; a link with its scheme and last slash or without."""
    texts = ("VPN til ÆBLET is down", "https://x.example/browse/INC-123")
    assert stands_in(wanted, *texts) is stands
