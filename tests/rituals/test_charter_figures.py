"""Figures of success criteria: how a number is read and written, what a month came to, and the scorecard."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st
from partnership_of_eight import Eight
from sqlmodel import func, select

from bot import conductor, partnerships
from bot.blocks.charter import figures_line, turned_line
from bot.blocks.charter.words import standing_line, to_be_typed
from bot.blocks.scorecard.sections import sections
from bot.database import Database
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import CONTACT, Person, Unit
from bot.rituals import charter
from bot.rituals.charter import CharterArticle, CharterQuestion, Measured, Target, figure_in
from bot.rituals.scorecard import Card, CardView, Criterion, as_csv, dump, load

_EN = translator("en")
ANNA, EVA = 0, 4
"""Of Nordlys and of Brevik; both are contact persons."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("99.5", 99.5),
        ("99,5", 99.5),
        (" 1 000 ", 1000),
        ("1.000.000", 1_000_000),
        ("1,000,000.25", 1_000_000.25),
        ("1.000,5", 1000.5),
        ("1,234.5", 1234.5),
        ("0,125", 0.125),
        ("−3", -3),
        ("-0,0", 0),
        ("999999999999.9", 999999999999.9),
        ("+7", 7),
        ("10000", 10_000),
    ],
)
def test_a_number_is_read_as_english_and_as_danish_people_write_it(typed: str, meant: float) -> None:
    """With a point or a comma, with or without groups."""
    assert figure_in(typed, "goal") == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.000", "two ways. Write {whole} or {exact}"),
        ("12,500", "two ways. Write {whole} or {exact}"),
        ("99.5 %", "without its unit"),
        ("many", "without its unit"),
        ("1e9", "without its unit"),
        ("nan", "without its unit"),
        ("1.2.3", "without its unit"),
        ("1.000,000.5", "without its unit"),
        ("9" * 13, "too large"),
        ("0.1234567", "too large or has too many decimals"),
        ("999999999999.123456", "too large or has too many decimals"),
    ],
)
def test_what_is_no_number_or_two_is_refused_at_its_field(typed: str, sentence: str) -> None:
    """In Denmark 1.000 is a thousand, in England one: nobody guesses."""
    with pytest.raises(Refusal) as refusal:
        figure_in(typed, "goal")
    assert sentence in refusal.value.reason
    assert refusal.value.field == "goal"


@given(value=st.decimals(-(10**9), 10**9, places=6).map(float), language=st.sampled_from(["en", "da"]))
@example(value=99.125, language="en")
@example(value=12500.0, language="da")
def test_a_number_that_stands_in_a_field_is_read_again_as_the_same(value: float, language: str) -> None:
    """Who opens a criterion and saves it unchanged changes nothing."""
    assert figure_in(to_be_typed(translator(language), value), "goal") == value


@pytest.fixture
def eight(sqlite_url: str, tmp_path: Path) -> Iterator[Eight]:
    """Eight people of two sides; Anna and Eva may write in the working agreement."""
    made = Eight(Database(sqlite_url), tmp_path / "keys")
    for number in (ANNA, EVA):
        made.do(give_contact, made.person_ids()[number])
    yield made
    made.database.close()


def give_contact(w: Unit, person_id: int) -> None:
    """Somebody is a contact person of their side from now on."""
    partnerships.give_part(w, w.session.get_one(Person, person_id), CONTACT, person_id)


def measured(eight: Eight, **changed: str) -> Measured:
    """A criterion with a figure."""
    figure = {"direction": "at_least", "goal": "99,5", "unit": "%", **changed}
    return Measured("Availability", "Per month", "Always on", eight.person_ids()[EVA], **figure)


def added(eight: Eight, **changed: str) -> int:
    """Somebody adds it; returns the id of its article."""
    eight.do(conductor.add_criterion, eight.actors[ANNA], eight.partnership_id, measured(eight, **changed))
    return latest(eight, CharterArticle.id)


def latest(eight: Eight, number: int) -> int:
    """The newest number of a table; `number` is its column."""
    found = eight.do(lambda w: w.session.exec(select(func.max(number))).one())
    assert isinstance(found, int)
    return found


def asked(eight: Eight, article_id: int) -> int:
    """Another month begins, and who follows it up is asked; returns the id of the question."""
    due = eight.do(lambda w: w.session.get_one(CharterArticle, article_id).ask_at)
    eight.clock.move_to(due + timedelta(minutes=1))
    eight.do(charter.ask, article_id)
    return latest(eight, CharterQuestion.id)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"direction": ""}, "direction"),
        ({"direction": "none"}, "direction"),
        ({"direction": "none", "goal": ""}, "direction"),
        ({"direction": "about"}, "direction"),
        ({"goal": " "}, "goal"),
        ({"goal": "1.000"}, "goal"),
        ({"unit": "x" * 21}, "unit"),
    ],
)
def test_half_a_figure_is_refused_where_it_is_missing(
    eight: Eight, changed: dict[str, str], field: str
) -> None:
    """A number that was typed is never lost without a word."""
    with pytest.raises(Refusal) as refusal:
        added(eight, **changed)
    assert refusal.value.field == field


def test_a_figure_is_what_was_typed_and_a_month_without_one_is_none(eight: Eight) -> None:
    """At least 99.5 %; the answer of a month gives one, or none, and can be changed."""
    article = added(eight)
    question = asked(eight, article)
    _seat, view = eight.do(charter.before_answer, eight.actors[EVA], question)
    assert view.aim == Target("at_least", 99.5, "%")
    with pytest.raises(Refusal, match="without its unit"):
        eight.do(charter.answer, eight.actors[EVA], question, "on_track", "", "99 %")
    for typed, value, state in (("99,7", 99.7, "on_track"), ("", None, "on_track"), ("98", 98.0, "at_risk")):
        why = "" if state == "on_track" else "Two outages"
        _seat, view = eight.do(charter.answer, eight.actors[EVA], question, state, why, typed)
        assert view.question.figure == value


@pytest.mark.parametrize(
    ("direction", "misses", "reaches"),
    [
        ("at_least", ("99.4", "-1", "0"), ("99.5", "99,50", "100")),
        ("at_most", ("99.6", "100"), ("99.5", "-3")),
    ],
)
def test_on_track_with_a_figure_that_misses_says_why(
    eight: Eight, direction: str, misses: tuple[str, ...], reaches: tuple[str, ...]
) -> None:
    """It is asked back at the field; exactly the target is reached."""
    article = added(eight, direction=direction)
    question = asked(eight, article)
    for typed in misses:
        with pytest.raises(Refusal, match="misses its target") as refusal:
            eight.do(charter.answer, eight.actors[EVA], question, "on_track", " ", typed)
        assert refusal.value.field == "state"
    for typed in reaches:
        eight.do(charter.answer, eight.actors[EVA], question, "on_track", "", typed)
    eight.do(charter.answer, eight.actors[EVA], question, "on_track", "Only the night of the move", misses[0])
    _seat, standing, _asked = eight.do(charter.history, eight.actors[EVA], article)
    assert standing_line(_EN, standing).endswith("% – Only the night of the move")


def test_what_a_criterion_without_a_figure_is_sent_is_left_out(eight: Eight) -> None:
    """A modal that was open when the figure was taken away loses it, and says nothing wrong."""
    article = added(eight, direction="", goal="", unit="")
    question = asked(eight, article)
    _seat, view = eight.do(charter.answer, eight.actors[EVA], question, "on_track", "", "99")
    assert (view.aim, view.question.figure) == (None, None)


def test_another_unit_leaves_the_months_before_as_they_were_counted(eight: Eight) -> None:
    """Nothing that was said under yesterday's agreement is read by today's."""
    article = added(eight)
    eight.do(charter.answer, eight.actors[EVA], asked(eight, article), "on_track", "", "99.7")
    read = eight.do(charter.before_edit, eight.actors[EVA], article, (charter.CRITERION,)).revision
    assert read is not None
    changed = measured(eight, direction="at_most", goal="4", unit="hours")
    view, _people = eight.do(conductor.change_criterion, eight.actors[EVA], read.id, changed)
    assert view.aim == Target("at_most", 4.0, "hours")
    eight.do(charter.answer, eight.actors[EVA], asked(eight, article), "at_risk", "Ill", "5")
    _seat, standing, _questions = eight.do(charter.history, eight.actors[EVA], article)
    assert [(each.figure, each.unit) for each in standing.questions] == [(5.0, "hours"), (99.7, "%")]
    version = eight.do(lambda w: w.session.exec(select(charter.CharterVersion.id)).first())
    comparison, _page = eight.do(conductor.compare_charter, eight.actors[EVA], version)
    assert [each.aims[1] for each in comparison.articles] == [Target("at_most", 4.0, "hours")]


def test_only_the_figure_changed_is_a_change_that_is_seen_by_who_edits_beside(eight: Eight) -> None:
    """It makes a revision, and the other is shown both."""
    article = added(eight)
    read = eight.do(charter.before_edit, eight.actors[EVA], article, (charter.CRITERION,)).revision
    assert read is not None
    eight.do(conductor.change_criterion, eight.actors[ANNA], read.id, measured(eight, goal="99.9"))
    view, _people = eight.do(
        conductor.change_criterion, eight.actors[EVA], read.id, measured(eight, goal="98")
    )
    assert view.clash is not None
    assert view.clash.aims == (Target("at_least", 99.5, "%"), Target("at_least", 99.9, "%"))


def test_figures_of_a_period_are_those_answered_in_it(eight: Eight) -> None:
    """With what was agreed at its end."""
    article = added(eight)
    question = asked(eight, article)
    eight.do(charter.answer, eight.actors[EVA], question, "on_track", "", "99.7")

    def counted(w: Unit, days: int) -> charter.CharterFigures:
        since = w.now + timedelta(days=days)
        return charter.figures(w, eight.partnership_id, since, since + timedelta(days=2))

    (now,) = eight.do(counted, -1).criteria
    (later,) = eight.do(counted, 3).criteria
    assert (now.given and now.given.value, now.aim) == (99.7, Target("at_least", 99.5, "%"))
    assert (later.state, later.given) == ("", None)


def test_what_turned_since_last_time_is_said_and_what_only_has_a_figure_beside_it(eight: Eight) -> None:
    """Against the answer of the month before: its state, or that its figure no longer reaches the target."""
    article, told = added(eight), []
    for state, figure in (
        ("on_track", "99.7"),
        ("on_track", "99.9"),
        ("on_track", "99.1"),
        ("at_risk", "99.2"),
        ("at_risk", ""),
        ("off_track", ""),
        ("on_track", "99.5"),
    ):
        since = eight.do(lambda w: w.now)
        eight.do(charter.answer, eight.actors[EVA], asked(eight, article), state, "Two are ill", figure)
        until = eight.clock.now() + timedelta(seconds=1)
        turns = eight.do(lambda w, s=since, u=until: charter.turned_between(w, eight.partnership_id, s, u))
        told.append([(turned_line if each.has_turned else figures_line)(_EN, each) for each in turns])
    assert told == [
        ["Availability: 99.7 % (at least 99.5 %)"],
        ["Availability: 99.7 → 99.9 % (at least 99.5 %)"],
        ["*Availability* no longer reaches its target: 99.9 → 99.1 % (at least 99.5 %)"],
        ["*Availability*: on track before, at risk now, 99.1 → 99.2 % (at least 99.5 %)"],
        [],
        ["*Availability*: at risk before, off track now"],
        ["*Availability*: off track before, on track now, 99.5 % (at least 99.5 %)"],
    ]
    now = eight.clock.now()
    for since_, until_ in ((None, now), (now, now + timedelta(days=1))):
        assert eight.do(charter.turned_between, eight.partnership_id, since_, until_) == []


def test_a_figure_that_reaches_its_target_again_says_so(eight: Eight) -> None:
    """Of at most four, counted in another unit the month before that: which is compared with nothing."""
    article = added(eight)
    told = []
    for goal, unit, figure in (("99.5", "%", "98"), ("4", "hours", "5"), ("4", "hours", "4")):
        direction = "at_least" if unit == "%" else "at_most"
        read = eight.do(charter.before_edit, eight.actors[EVA], article, (charter.CRITERION,)).revision
        changed = measured(eight, direction=direction, goal=goal, unit=unit)
        eight.do(conductor.change_criterion, eight.actors[EVA], read.id, changed)
        since = eight.clock.now()
        eight.do(charter.answer, eight.actors[EVA], asked(eight, article), "on_track", "A move", figure)
        until = eight.clock.now() + timedelta(seconds=1)
        (turn,) = eight.do(charter.turned_between, eight.partnership_id, since, until)
        told.append((turned_line if turn.has_turned else figures_line)(translator("da"), turn))
    assert told == [
        "Availability: 98 % (mindst 99,5 %)",
        "Availability: 5 hours (højst 4 hours)",
        "*Availability* når nu målet: 5 → 4 hours (højst 4 hours)",
    ]


def card(month: int, *criteria: Criterion) -> Card:
    """A scorecard with criteria only."""
    return Card(date(2026, month, 1), date(2026, month, 28), {}, criteria=criteria)


def test_the_scorecard_shows_how_a_figure_moves_in_its_unit_and_in_the_readers_language() -> None:
    """Months in another unit are none of it; a card from before there were figures still reads."""
    before = [
        card(1, Criterion("Up", "on_track", 12.0, "h")),
        card(2, Criterion("Up", "on_track", 99.1, "%")),
        load({**dump(card(3)), "criteria": [{"name": "Up", "state": "on_track"}]}),
    ]
    now = card(4, Criterion("Up", "on_track", 99.75, "%", "at_least", 99.5), Criterion("Calm", "at_risk"))
    assert dump(load(dump(now))) == dump(now)
    for language, line in (
        ("en", "Up: on track, 99.1 → 99.75 % (at least 99.5 %)"),
        ("da", "Up: efter planen, 99,1 → 99,75 % (mindst 99,5 %)"),
    ):
        _ = translator(language)
        (told,) = sections(_, CardView(None, now, before, None))  # type: ignore[arg-type]  # of no partnership
        assert told.lines[0] == line
    assert "Up: %,,99.75" in as_csv(now)
