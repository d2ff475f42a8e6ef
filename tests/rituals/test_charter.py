"""The rules of the charter: dates, differences, versions and signatures, follow-ups, figures."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from partnership_of_eight import Eight
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from typer.testing import CliRunner

from bot import conductor, partnerships
from bot.blocks.charter import as_markdown
from bot.blocks.charter.changes import texts
from bot.blocks.elements import safe
from bot.blocks.measures import in_pieces
from bot.calendar import HolidayCalendar, WorkingHours, local_day
from bot.cli import cli
from bot.database import Database
from bot.errors import Refusal
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, FACILITATOR, Actor, Person, Side
from bot.rituals import charter
from bot.rituals.charter import (
    ADDED,
    AT_RISK,
    CHANGED,
    OFF_TRACK,
    ON_TRACK,
    PART_MOST,
    PARTS_MOST,
    REMOVED,
    SAME,
    Charter,
    CharterArticle,
    CharterQuestion,
    CharterRevision,
    CharterSignature,
    CharterVersion,
    CriterionFigures,
    Measured,
    difference,
    first_ask,
    review_at,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DANISH, GERMAN = HolidayCalendar("DK"), HolidayCalendar("DE")
ENGLISH = translator("en")
ANNA, BO, EVA, FINN = 0, 1, 4, 5
"""Who acts, by number: 0 to 3 are of Nordlys, 4 to 7 of Brevik; Anna and Eva are the contact persons."""


def side(holidays: str, opens: time = time(8)) -> Side:
    return Side(
        partnership_id=1, kind="home", name="n", holidays=holidays, zone="Europe/Copenhagen", opens=opens
    )


@given(since=st.dates(date(2024, 1, 1), date(2030, 12, 31)), months=st.sampled_from(charter.RHYTHMS))
def test_a_review_comes_on_the_first_day_on_which_all_work_after_so_many_months(
    since: date, months: int
) -> None:
    """Not earlier than agreed, on a working day of both sides, when the later of them has begun."""
    moment = review_at(since, months, [side("DK"), side("DE", time(9))], COPENHAGEN).astimezone(COPENHAGEN)
    day = moment.date()
    assert moment.time() == time(9)
    assert day.weekday() < 5
    assert not DANISH.is_holiday(day)
    assert not GERMAN.is_holiday(day)
    planned = (since.year * 12 + since.month - 1 + months, since.day)
    assert (day.year * 12 + day.month - 1, day.day) >= planned or since.day > 28
    assert day - since <= timedelta(days=31 * months + 12)


def test_a_review_that_falls_on_whit_monday_waits_for_tuesday() -> None:
    """Six months after 25 November 2025 comes 25 May 2026, a holiday."""
    assert review_at(date(2025, 11, 25), 6, [side("DK")], COPENHAGEN) == datetime(2026, 5, 26, 6, tzinfo=UTC)


@given(today=st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_follow_up_is_asked_when_the_first_working_day_of_the_next_month_begins(today: date) -> None:
    """In the working hours of who is asked, and never in this month."""
    hours = WorkingHours(COPENHAGEN, time(8), time(16), DANISH)
    asked = first_ask(datetime.combine(today, time(12), COPENHAGEN), hours)
    day = local_day(asked, COPENHAGEN)
    assert (day.year * 12 + day.month) - (today.year * 12 + today.month) == 1
    assert hours.is_open(asked)
    assert all(not hours.is_working_day(day.replace(day=n)) for n in range(1, day.day))


WORDS = st.sampled_from(["we", "meet", "on", "Monday", "*bold*", "~gone~", "<!channel>", "a & b", "", "  x"])
TEXTS = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=8).map("\n".join)


@given(before=TEXTS, after=TEXTS)
def test_a_difference_tells_both_texts_to_the_letter(before: str, after: str) -> None:
    """What is gone and what stayed is the text before; what stayed and what is new is the text after."""
    lines = difference(before, after)
    old = [line.before for line in lines if line.kind != ADDED]
    new = [line.after for line in lines if line.kind != REMOVED]
    assert "\n".join(old) == before
    assert "\n".join(new) == after
    assert before != after or all(line.kind == SAME for line in lines)


def test_a_line_that_changed_in_a_few_words_shows_these_words() -> None:
    """Struck through and bold, with a long stretch that stayed cut in its middle."""
    stayed = "word " * 60
    lines = difference(f"Brevik answers in 2 days. {stayed}end", f"Brevik answers in 1 day. {stayed}end")
    assert [line.kind for line in lines] == [CHANGED]
    (shown,) = texts(ENGLISH, lines)
    assert shown.startswith("Brevik answers in ~2 days.~ *1 day.* word word")
    assert " … " in shown
    assert len(shown) < 250


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("one\ntwo", "one\nthree", ["~two~ \n*three*"]),
        ("a", "", ["~a~"]),
        ("", "<!here> & co", ["*&lt;!here&gt; &amp; co*"]),
        ("keep", "keep\nthis *bold*", ["+«this *bold*»"]),
        ("x ~y~", "", ["−«x ~y~»"]),
        ("a", "a\n\n", ["Only spaces or empty lines changed."]),
    ],
)
def test_a_difference_is_readable_whatever_people_write(before: str, after: str, shown: list[str]) -> None:
    """Their own marks do not break ours, and nothing of theirs is a mention."""
    assert texts(ENGLISH, difference(before, after)) == [each.replace(" \n", "\n") for each in shown]


def test_two_long_texts_are_compared_in_no_time_and_shown_in_sections_that_slack_takes() -> None:
    """24,000 characters each, of many like words and empty lines, and of one endless line."""
    many = "\n".join(["the same words again and again, and again"] * 600)
    other = "\n".join(["other words again", ""] * 1000)
    endless = "&" * 3000
    started = perf_counter()
    for before, after in ((many, other), (many + endless, endless), (many, "\n" * 24000)):
        shown = texts(ENGLISH, difference(before, after))
        assert all(len(text) <= 3000 for text in shown)
    assert perf_counter() - started < 5


@given(text=st.text(alphabet="ab &<>\n", max_size=400), most=st.integers(10, 60))
def test_pieces_of_a_text_are_short_enough_and_leave_out_nothing_but_line_ends(text: str, most: int) -> None:
    """They are cut so that nothing that was escaped is torn apart."""
    pieces = in_pieces(text, most)
    assert all(0 < len(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(safe(text).split())


@pytest.fixture
def eight(sqlite_url: str, tmp_path: Path) -> Iterator[Eight]:
    """Eight people of two sides, with one contact person each."""
    yield from with_contacts(sqlite_url, tmp_path)


@pytest.fixture
def eight_on_both(database_url: str, tmp_path: Path) -> Iterator[Eight]:
    """The same on both databases: where queries or locks may differ."""
    yield from with_contacts(database_url, tmp_path)


def with_contacts(url: str, folder: Path) -> Iterator[Eight]:
    """Eight people, of whom Anna and Eva are contact persons, and Bo is a facilitator."""
    made = Eight(Database(url), folder / "keys")
    give_contact(made, ANNA)
    give_contact(made, EVA)
    give_contact(made, BO, FACILITATOR)
    yield made
    made.database.close()


def give_contact(eight: Eight, number: int, part: str = CONTACT) -> None:
    """Somebody is a contact person of their side from now on, or holds another part."""
    found = eight.person_ids()[number]

    def give(w: Any) -> None:
        partnerships.give_part(w, w.session.get_one(Person, found), part, found)

    eight.do(give)


def section_of(eight: Eight, kind: str) -> tuple[int, int]:
    """The ids of a section and of what it says now."""
    page = eight.do(conductor.charter_page, eight.actors[ANNA], eight.partnership_id)
    piece = page.view.texts[kind]
    return piece.article.id, piece.revision.id


def write(eight: Eight, number: int, kind: str, *parts: str) -> charter.EditView:
    """Somebody writes a section that they have just opened."""
    _article, revision = section_of(eight, kind)
    view = eight.do(conductor.write_charter, eight.actors[number], revision, parts)
    assert isinstance(view, charter.EditView)
    return view


def sign(eight: Eight, number: int) -> None:
    """Somebody reads the latest version and signs it."""
    version = eight.do(
        conductor.charter_page, eight.actors[number], eight.partnership_id
    ).view.version.version
    read, _page = eight.do(conductor.before_signing, eight.actors[number], version.id)
    eight.do(conductor.sign_charter, eight.actors[number], read.edition)


def add_criterion(eight: Eight, number: int, name: str, follower: int) -> int:
    """Somebody adds a criterion that another follows up; returns its id."""
    written = Measured(name, "Tickets answered within a day", "95%", eight.person_ids()[follower])
    page = eight.do(conductor.add_criterion, eight.actors[number], eight.partnership_id, written)
    return int(next(each.article.id for each in page.view.standings if each.name == name))


def versions(eight: Eight) -> list[tuple[int, list[bool], list[str]]]:
    """Each version: its number, which side has signed, and what was changed by whom."""
    _seat, found = eight.do(conductor.charter_versions, eight.actors[ANNA], eight.partnership_id)
    return [
        (
            view.version.number,
            [each.at is not None for each in view.signed],
            [f"{each.kind} {each.by.name}" for each in view.changes],
        )
        for view in found
    ]


def test_a_version_gathers_changes_until_somebody_signs_and_the_next_change_is_unsigned(eight: Eight) -> None:
    """Who signed which version stands; a changed charter waits for both again."""
    write(eight, ANNA, "purpose", "One team")
    write(eight, EVA, "roles", "Brevik builds, Nordlys runs")
    assert versions(eight) == [(1, [False, False], ["purpose Person 0", "roles Person 4"])]
    sign(eight, EVA)
    write(eight, BO, "purpose", "One team, one plan")
    assert versions(eight)[0] == (2, [False, False], ["purpose Person 1"])
    sign(eight, ANNA)
    sign(eight, EVA)
    assert [(number, signed) for number, signed, _changed in versions(eight)] == [
        (2, [True, True]),
        (1, [False, True]),
    ]
    write(eight, BO, "purpose", "One team, one plan")
    assert versions(eight)[0][0] == 2, "what is saved unchanged is no change"


def test_only_contact_persons_sign_once_for_their_side_and_only_what_they_have_read(eight: Eight) -> None:
    """What was changed while they read is read again."""
    with pytest.raises(Refusal, match="nothing in the working agreement"):
        eight.do(charter.sign, eight.actors[ANNA], section_of(eight, "purpose")[1], {})
    write(eight, ANNA, "purpose", "One team")
    version = eight.do(conductor.charter_page, eight.actors[ANNA], eight.partnership_id).view.version.version
    with pytest.raises(Refusal, match="Only contact persons"):
        eight.do(conductor.before_signing, eight.actors[BO], version.id)
    with pytest.raises(Refusal, match="not part of"):
        eight.do(conductor.before_signing, Actor("T9", "U0"), version.id)
    read, _page = eight.do(conductor.before_signing, eight.actors[EVA], version.id)
    write(eight, ANNA, "purpose", "One team that meets")
    with pytest.raises(Refusal, match="was changed while you read"):
        eight.do(conductor.sign_charter, eight.actors[EVA], read.edition)
    sign(eight, EVA)
    give_contact(eight, FINN)
    with pytest.raises(Refusal, match="Person 4 has signed this version for Brevik already"):
        sign(eight, FINN)
    write(eight, ANNA, "roles", "Anna decides")
    with pytest.raises(Refusal, match="is there by now"):
        eight.do(conductor.before_signing, eight.actors[ANNA], version.id)


async def test_of_two_who_save_or_sign_at_once_nobody_loses_anything(eight_on_both: Eight) -> None:
    """One is first, the other is shown what changed meanwhile; a side signs once."""
    eight = eight_on_both
    for race in range(10):
        _article, revision = section_of(eight, "roles")
        saves = [
            eight.work(conductor.write_charter, eight.actors[by], revision, [f"{by} in race {race}"])
            for by in (ANNA, BO)
        ]
        views = await asyncio.gather(*saves)
        assert sorted(view.is_saved for view in views) == [False, True]
        (lost,) = [view for view in views if not view.is_saved]
        assert lost.clash is not None
        assert lost.parts != lost.clash.after
        assert lost.revision is not None
        assert lost.revision.id > revision
    read, _page = eight.do(
        conductor.before_signing,
        eight.actors[ANNA],
        eight.do(conductor.charter_page, eight.actors[ANNA], eight.partnership_id).view.version.version.id,
    )
    presses = [eight.work(conductor.sign_charter, eight.actors[ANNA], read.edition) for _twice in range(2)]
    outcomes = await asyncio.gather(*presses, return_exceptions=True)
    assert sum(isinstance(each, Refusal) for each in outcomes) == 1
    assert len(eight.do(lambda w: w.session.exec(select(CharterSignature)).all())) == 1


def test_the_database_lets_no_change_follow_the_same_one_twice(eight_on_both: Eight) -> None:
    """Whatever the code does."""
    eight = eight_on_both
    write(eight, ANNA, "purpose", "One team")
    article, revision = section_of(eight, "purpose")
    before = eight.do(lambda w: w.session.get_one(CharterRevision, revision).follows)
    with pytest.raises(IntegrityError):
        eight.do(lambda w: w.session.add(CharterRevision(article_id=article, follows=before, at=w.now)))


def test_a_criterion_that_somebody_has_just_changed_is_not_taken_out_unseen(eight: Eight) -> None:
    """Who takes it out is shown the change first, and can then still do so."""
    criterion = add_criterion(eight, ANNA, "On time", EVA)
    read = eight.do(charter.before_edit, eight.actors[EVA], criterion, (charter.CRITERION,)).revision
    changed = Measured("On time", "Tickets answered within a day", "99%", eight.person_ids()[EVA])
    eight.do(conductor.change_criterion, eight.actors[ANNA], read.id, changed)
    view, _people = eight.do(conductor.take_out_of_charter, eight.actors[EVA], read.id)
    assert (view.is_saved, view.clash.by.name, view.parts[2]) == (False, "Person 0", "99%")
    view, _people = eight.do(conductor.take_out_of_charter, eight.actors[EVA], view.revision.id)
    assert view.is_saved


def test_who_may_change_the_charter_is_who_may_change_settings(eight: Eight) -> None:
    """Both sides' contact persons and facilitators; everybody reads."""
    article, revision = section_of(eight, "purpose")
    for act, about in (
        (charter.before_edit, (article, charter.TEXTS)),
        (conductor.write_charter, (revision, ["Ours"])),
        (conductor.before_new_criterion, (eight.partnership_id,)),
        (conductor.change_reviews, (eight.partnership_id, 3)),
    ):
        with pytest.raises(Refusal, match="can change this"):
            eight.do(act, eight.actors[FINN], *about)
    assert (
        eight.do(conductor.charter_page, eight.actors[FINN], eight.partnership_id).view.texts["purpose"].text
        == ""
    )


def test_a_text_that_is_too_long_is_refused_at_its_field(eight: Eight) -> None:
    """One field holds 3,000 characters, a section eight of them."""
    with pytest.raises(Refusal, match="At most") as refused:
        write(eight, ANNA, "roles", "x", "y" * (PART_MOST + 1))
    assert refused.value.field == "part_1"
    with pytest.raises(Refusal, match="older version"):
        write(eight, ANNA, "roles", *["x"] * (PARTS_MOST + 1))
    view = write(eight, ANNA, "roles", *["z" * PART_MOST] * PARTS_MOST, *[])
    assert sum(map(len, view.parts)) == 24000


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"name": "on  TIME"}, "name"),
        ({"measure": ""}, "measure"),
        ({"target": "x" * 501}, "target"),
        ({"follower_id": None}, "follower"),
        ({"follower_id": 999}, "follower"),
    ],
)
def test_a_criterion_has_a_name_of_its_own_a_measure_a_target_and_a_person(
    tmp_path: Path, broken: dict[str, Any], field: str
) -> None:
    """What is missing is said at its field."""
    eight = Eight(Database(f"sqlite:///{tmp_path / 'samspil.db'}"), tmp_path / "keys")
    add_criterion(eight, ANNA, "On time", EVA)
    given = {"name": "Few faults", "measure": "m", "target": "t", "follower_id": eight.person_ids()[EVA]}
    with pytest.raises(Refusal) as refused:
        eight.do(
            conductor.add_criterion, eight.actors[ANNA], eight.partnership_id, Measured(**{**given, **broken})
        )
    assert refused.value.field == field
    eight.database.close()


def test_a_charter_has_at_most_twenty_criteria_and_a_name_is_free_again(tmp_path: Path) -> None:
    """When the criterion that had it is taken out."""
    eight = Eight(Database(f"sqlite:///{tmp_path / 'samspil.db'}"), tmp_path / "keys")
    ids = [add_criterion(eight, ANNA, f"Goal {n}", EVA) for n in range(charter.CRITERIA_MOST)]
    with pytest.raises(Refusal, match="at most"):
        add_criterion(eight, ANNA, "One more", EVA)
    latest = eight.do(charter.before_edit, eight.actors[ANNA], ids[0], (charter.CRITERION,)).revision
    eight.do(conductor.take_out_of_charter, eight.actors[ANNA], latest.id)
    with pytest.raises(Refusal, match="was taken out"):
        eight.do(conductor.take_out_of_charter, eight.actors[ANNA], latest.id)
    assert add_criterion(eight, ANNA, "Goal 0", EVA) > ids[-1]
    eight.database.close()


def test_the_difference_of_a_version_names_what_changed_and_who_follows_up(eight: Eight) -> None:
    """Beside the version before; the first beside nothing; for a signer beside what their side signed."""
    write(eight, ANNA, "purpose", "One team")
    criterion = add_criterion(eight, ANNA, "On time", EVA)
    sign(eight, ANNA)
    write(eight, EVA, "purpose", "One good team")
    latest = eight.do(charter.before_edit, eight.actors[ANNA], criterion, (charter.CRITERION,)).revision
    changed = Measured("On time", "Tickets answered within a day", "99%", eight.person_ids()[FINN])
    eight.do(conductor.change_criterion, eight.actors[ANNA], latest.id, changed)
    ids = eight.do(lambda w: w.session.exec(select(CharterVersion.id).order_by("number")).all())
    first, _page = eight.do(conductor.compare_charter, eight.actors[FINN], ids[0])
    assert [(each.kind, [line.kind for line in each.lines]) for each in first.articles] == [
        ("purpose", [ADDED]),
        ("criterion", [ADDED, ADDED, ADDED]),
    ]
    second, _page = eight.do(conductor.compare_charter, eight.actors[FINN], ids[1])
    assert second.before.number == 1
    purpose, measured = second.articles
    assert [(run.kind, run.text) for line in purpose.lines for run in line.runs] == [
        (SAME, "One"), (ADDED, " good"), (SAME, " team"),
    ]  # fmt: skip
    assert [line.kind for line in measured.lines] == [SAME, SAME, REMOVED, ADDED]
    assert [person.name for person in measured.followers] == ["Person 4", "Person 5"]
    evas, _page = eight.do(conductor.before_signing, eight.actors[EVA], ids[1])
    assert (evas.before, len(evas.articles)) == (None, 2)
    annas, _page = eight.do(conductor.before_signing, eight.actors[ANNA], ids[1])
    assert annas.before.number == 1


def ask_on(eight: Eight, moment: datetime) -> None:
    """The clock moves, and what is due of the follow-ups happens."""
    eight.clock.move_to(moment)
    for due, act in ((charter.orphans_due, charter.look_after), (charter.questions_due, charter.ask)):
        for each in eight.do(due):
            eight.do(act, each)


def owed(eight: Eight, name: str) -> list[tuple[str, str]]:
    """To whom the messages of a name are owed, and what they say."""
    rows = eight.do(
        lambda w: [
            (each.place, str(each.blocks))
            for each in w.session.exec(select(OwedMessage).where(OwedMessage.name == name).order_by("id"))
        ]
    )
    assert isinstance(rows, list)
    return rows


def test_a_follow_up_is_asked_once_a_month_and_may_answer_until_the_next(eight_on_both: Eight) -> None:
    """Each month keeps its answer; what is not on track says why."""
    eight = eight_on_both
    criterion = add_criterion(eight, ANNA, "On time", FINN)
    ask_on(eight, datetime(2026, 5, 31, 12, tzinfo=UTC))
    assert not owed(eight, "charter.question")
    ask_on(eight, datetime(2026, 6, 1, 6, tzinfo=UTC))
    ask_on(eight, datetime(2026, 6, 1, 6, tzinfo=UTC))
    eight.do(make_due, criterion)
    ask_on(eight, datetime(2026, 6, 2, 6, tzinfo=UTC))
    assert [place for place, _text in owed(eight, "charter.question")] == ["U5"]
    june = eight.do(lambda w: w.session.exec(select(CharterQuestion.id)).one())
    assert [(each.name, each.about, each.what) for each in waiting(eight, FINN)] == [
        ("charter.answer", june, "On time")
    ]
    with pytest.raises(Refusal) as refused:
        eight.do(charter.answer, eight.actors[FINN], june, AT_RISK, " ")
    assert refused.value.field == "why"
    with pytest.raises(Refusal, match="Only who follows"):
        eight.do(charter.answer, eight.actors[ANNA], june, ON_TRACK, "")
    eight.do(charter.answer, eight.actors[FINN], june, AT_RISK, "Two people are ill")
    eight.do(charter.answer, eight.actors[EVA], june, OFF_TRACK, "Four are")
    assert not waiting(eight, FINN)
    assert [each.name for each in eight.do(charter.worries, eight.partnership_id)] == ["On time"]
    ask_on(eight, datetime(2026, 7, 1, 6, tzinfo=UTC))
    with pytest.raises(Refusal, match="is over"):
        eight.do(charter.answer, eight.actors[FINN], june, ON_TRACK, "")
    july = eight.do(lambda w: w.session.exec(select(CharterQuestion.id).order_by("month")).all())[1]
    eight.do(charter.answer, eight.actors[FINN], july, ON_TRACK, "")
    assert not eight.do(charter.worries, eight.partnership_id)
    _seat, _standing, asked = eight.do(charter.history, eight.actors[BO], criterion)
    assert [(each.question.month.month, each.question.state, each.question.why) for each in asked] == [
        (7, ON_TRACK, ""),
        (6, OFF_TRACK, "Four are"),
    ]
    counted = eight.do(
        charter.figures,
        eight.partnership_id,
        datetime(2026, 6, 1, tzinfo=UTC),
        datetime(2026, 7, 1, tzinfo=UTC),
    )
    assert (counted.states, counted.criteria) == (
        {OFF_TRACK: 1},
        [CriterionFigures("On time", OFF_TRACK, None, None)],
    )
    assert (counted.asked, counted.answered) == (1, 1)


def make_due(w: Any, criterion: int) -> None:
    """A criterion is due, for whatever reason."""
    w.session.get_one(CharterArticle, criterion).ask_at = w.now


def test_who_is_away_is_asked_when_they_are_back(eight: Eight) -> None:
    """In the month in which that is; two months are never asked about at once."""
    add_criterion(eight, ANNA, "On time", FINN)
    finn = eight.person_ids()[FINN]

    def be_away(w: Any, until: date) -> None:
        w.session.get_one(Person, finn).absent_until = until

    eight.do(be_away, date(2026, 7, 17))
    for moment in (datetime(2026, 6, 1, 6, tzinfo=UTC), datetime(2026, 7, 17, 6, tzinfo=UTC)):
        ask_on(eight, moment)
    assert not owed(eight, "charter.question")
    assert eight.do(charter.next_due) == datetime(2026, 7, 20, 6, tzinfo=UTC)
    ask_on(eight, datetime(2026, 7, 20, 6, tzinfo=UTC))
    ask_on(eight, datetime(2026, 7, 20, 6, tzinfo=UTC))
    assert eight.do(lambda w: w.session.exec(select(col(CharterQuestion.month))).all()) == [date(2026, 7, 1)]


@pytest.mark.parametrize("away", [False, True])
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu"])
def test_months_and_absences_are_those_where_the_follow_up_is(eight: Eight, zone: str, *, away: bool) -> None:
    """It is asked once, in their first hours of that month or after their absence, and then of the next."""

    def move_away(w: Any) -> None:
        finn = w.session.exec(select(Person).where(Person.user == f"U{FINN}")).one()
        w.session.get_one(Side, finn.side_id).zone = zone
        finn.absent_until = date(2026, 7, 1) if away else None

    eight.do(move_away)
    add_criterion(eight, ANNA, "On time", FINN)
    month, there = (date(2026, 7, 1), 2) if away else (date(2026, 6, 1), 1)
    asked_at = datetime(2026, month.month, there, 8, tzinfo=ZoneInfo(zone))
    if away:
        ask_on(eight, datetime(2026, 6, 1, 8, tzinfo=ZoneInfo(zone)))
        assert eight.do(charter.next_due) == asked_at
    ask_on(eight, asked_at)
    assert eight.do(lambda w: w.session.exec(select(col(CharterQuestion.month))).all()) == [month]
    later = eight.do(charter.next_due).astimezone(ZoneInfo(zone))
    assert (later.date().month, later.hour) == (month.month + 1, 8)


def test_who_is_back_sooner_than_they_said_is_asked_then(eight: Eight) -> None:
    """Still about the month in which they are there; who stays away longer is asked later."""
    add_criterion(eight, ANNA, "On time", FINN)

    def away_until(day: date | None) -> None:
        me = Actor("T1", f"U{FINN}")
        eight.do(
            lambda w: conductor.say_about_me(
                w, me, eight.partnership_id, expected=False, absent_until=day, language=None
            )
        )

    away_until(date(2026, 7, 17))
    ask_on(eight, datetime(2026, 6, 1, 6, tzinfo=UTC))
    away_until(date(2026, 7, 24))
    assert eight.do(charter.next_due) == datetime(2026, 7, 27, 6, tzinfo=UTC)
    eight.clock.move_to(datetime(2026, 6, 10, 12, tzinfo=UTC))
    away_until(None)
    ask_on(eight, datetime(2026, 6, 10, 12, tzinfo=UTC))
    assert eight.do(lambda w: w.session.exec(select(col(CharterQuestion.month))).all()) == [date(2026, 6, 1)]


def leave(eight: Eight, number: int) -> None:
    """Somebody leaves the channel."""
    eight.do(partnerships.left, "T1", "C1", f"U{number}")


def test_when_a_follow_up_leaves_the_contact_persons_of_that_side_are_asked_for_another(
    eight_on_both: Eight,
) -> None:
    """They see when somebody is named; with no contact person left, the channel is asked."""
    eight = eight_on_both
    criterion = add_criterion(eight, ANNA, "On time", FINN)
    leave(eight, FINN)
    assert eight.do(charter.next_due) == eight.clock.now()
    ask_on(eight, eight.clock.now())
    ask_on(eight, eight.clock.now())
    ((place, text),) = owed(eight, "charter.orphaned")
    assert place == "U4"
    assert "Person 5, who followed “On time” up, has left" in text
    assert [each.name for each in waiting(eight, EVA)] == ["charter.sign", "charter.name"]
    latest = eight.do(charter.before_edit, eight.actors[EVA], criterion, (charter.CRITERION,)).revision
    named = Measured("On time", "Tickets answered within a day", "95%", eight.person_ids()[EVA])
    eight.do(conductor.change_criterion, eight.actors[EVA], latest.id, named)
    assert "<@U4> follows “On time” up now" in owed(eight, "charter.orphaned")[0][1]
    leave(eight, EVA)
    ask_on(eight, eight.clock.now())
    assert [(place, "has no contact person" in text) for place, text in owed(eight, "charter.orphaned")] == [
        ("U4", False),
        ("C1", True),
    ]
    eva = eight.person_ids()[EVA]
    eight.do(lambda w: w.session.get_one(Person, eva).rejoin())
    ask_on(eight, eight.clock.now())
    assert "<@U4> follows" in owed(eight, "charter.orphaned")[1][1]
    ask_on(eight, datetime(2026, 6, 1, 6, tzinfo=UTC))
    assert [place for place, _text in owed(eight, "charter.question")] == ["U4"]


def waiting(eight: Eight, number: int) -> list[Any]:
    """What waits for somebody."""

    def of(w: Any) -> list[Any]:
        return charter.waiting_for(w, partnerships.seat(w, eight.actors[number], eight.partnership_id))

    found = eight.do(of)
    assert isinstance(found, list)
    return found


def test_a_review_of_which_the_note_is_gone_comes_all_the_same(eight: Eight) -> None:
    """It follows from when the charter was last looked at; one that is due by now comes at once."""
    write(eight, ANNA, "purpose", "One team")

    def lose(w: Any) -> None:
        w.session.exec(select(Charter)).one().review_at = None

    def sweep() -> None:
        for each in eight.do(charter.unnoted):
            eight.do(charter.note_next, each)

    due = datetime(2026, 11, 4, 7, tzinfo=UTC)
    eight.do(lose)
    assert eight.do(charter.next_due) == eight.clock.now()
    sweep()
    assert (eight.do(charter.unnoted), eight.do(charter.next_due)) == ([], due)
    eight.clock.move_to(due + timedelta(hours=1))
    eight.do(lose)
    sweep()
    assert eight.do(charter.reviews_due) == [1]


def test_a_review_is_opened_once_and_both_sides_say_that_it_is_still_right(eight: Eight) -> None:
    """By their contact persons; the next one is counted from it. A change makes an end of it."""
    write(eight, ANNA, "purpose", "One team")
    assert not eight.do(charter.reviews_due)
    due = datetime(2026, 11, 4, 7, tzinfo=UTC)
    assert eight.do(charter.next_due) == due
    review = review_on(eight, due)
    assert eight.do(conductor.open_charter_review, 1) is None
    assert [each.name for each in waiting(eight, EVA)] == ["charter.sign", "charter.confirm"]
    with pytest.raises(Refusal, match="Only contact persons"):
        eight.do(conductor.confirm_charter, eight.actors[FINN], review)
    eight.do(conductor.confirm_charter, eight.actors[EVA], review)
    with pytest.raises(Refusal, match="has said so"):
        eight.do(conductor.confirm_charter, eight.actors[EVA], review)
    assert "charter.confirm" not in [each.name for each in waiting(eight, EVA)]
    eight.do(conductor.confirm_charter, eight.actors[ANNA], review)
    write(eight, ANNA, "purpose", "One team that meets")
    ((_place, text),) = owed(eight, "charter.review")
    assert "All say that it is still right" in text
    again = review_on(eight, datetime(2027, 5, 4, 6, tzinfo=UTC))
    write(eight, ANNA, "purpose", "One team")
    with pytest.raises(Refusal, match="was changed since"):
        eight.do(conductor.confirm_charter, eight.actors[EVA], again)
    assert "It was changed" in owed(eight, "charter.review")[1][1]


def review_on(eight: Eight, moment: datetime) -> int:
    """The clock moves to a review; returns its id."""
    eight.clock.move_to(moment)
    for each in eight.do(charter.reviews_due):
        eight.do(conductor.open_charter_review, each)
    review = eight.do(charter.last_review, eight.partnership_id)
    assert review is not None
    assert review.opened_at == moment
    return int(review.id)


def looked_at(w: partnerships.Unit, partnership_id: int, months: int) -> None:
    """Both agreed that it is looked at so often."""
    charter.carry_out_rhythm(w, w.session.get_one(partnerships.Partnership, partnership_id), months)


def test_the_rhythm_can_be_changed_and_all_signatures_count_it_anew(eight: Eight) -> None:
    """A shorter one that is overdue comes at once; holidays are followed."""
    write(eight, ANNA, "purpose", "One team")
    with pytest.raises(Refusal) as refused:
        eight.do(conductor.change_reviews, eight.actors[ANNA], eight.partnership_id, 5)
    assert refused.value.field == "months"
    eight.clock.move_to(datetime(2026, 6, 23, 8, tzinfo=UTC))
    sign(eight, ANNA)
    sign(eight, EVA)
    assert eight.do(charter.next_due) == datetime(2026, 12, 23, 7, tzinfo=UTC)
    eight.clock.move_to(datetime(2026, 8, 29, 8, tzinfo=UTC))
    eight.do(looked_at, eight.partnership_id, 2)
    assert eight.do(charter.next_due) == datetime(2026, 8, 31, 6, tzinfo=UTC), "not on a Saturday"
    eight.clock.move_to(datetime(2026, 9, 1, 8, tzinfo=UTC))
    eight.do(looked_at, eight.partnership_id, 1)
    assert eight.do(charter.next_due) == eight.clock.now()


def test_in_a_partnership_that_has_ended_nothing_is_due(eight: Eight) -> None:
    """And it goes on, late and once, when the bot is back."""
    write(eight, ANNA, "purpose", "One team")
    add_criterion(eight, ANNA, "On time", FINN)
    leave(eight, FINN)
    add_criterion(eight, ANNA, "Few faults", EVA)
    eight.do(conductor.go_away, "T1", "C1", "removed")
    eight.clock.move_to(datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert eight.do(charter.next_due) is None
    assert [
        *eight.do(charter.questions_due),
        *eight.do(charter.orphans_due),
        *eight.do(charter.reviews_due),
    ] == []
    with pytest.raises(Refusal, match="not in the channel"):
        eight.do(conductor.charter_page, eight.actors[ANNA], eight.partnership_id)
    eight.do(lambda w: w.session.get_one(partnerships.Partnership, eight.partnership_id).resume(w.now))
    ask_on(eight, eight.clock.now())
    assert len(owed(eight, "charter.question")) == 1
    assert len(owed(eight, "charter.orphaned")) == 1


def test_figures_tell_what_stood_at_the_end_of_the_period(eight: Eight) -> None:
    """Half-open: what happens at its end belongs to the next one."""
    since, until = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    empty = eight.do(charter.figures, eight.partnership_id, since, until)
    assert (empty.version, empty.is_signed, empty.criteria) == (None, False, ())
    criterion = add_criterion(eight, ANNA, "On time", FINN)
    sign(eight, ANNA)
    eight.clock.move_to(until)
    sign(eight, EVA)
    latest = eight.do(charter.before_edit, eight.actors[ANNA], criterion, (charter.CRITERION,)).revision
    eight.do(conductor.take_out_of_charter, eight.actors[ANNA], latest.id)
    may = eight.do(charter.figures, eight.partnership_id, since, until)
    assert (may.version, list(may.signed_by.values()), may.is_signed) == (1, [True, False], False)
    assert (may.states, may.criteria) == ({"": 1}, [CriterionFigures("On time", "", None, None)])
    june = eight.do(charter.figures, eight.partnership_id, until, until + timedelta(days=30))
    assert (june.version, list(june.signed_by.values())) == (2, [False, False])
    assert june.criteria == []
    between = eight.do(charter.figures, eight.partnership_id, since, until + timedelta(seconds=1))
    assert between.version == 2


def test_a_newcomer_is_welcomed_once_and_only_to_a_charter_that_says_something(eight: Eight) -> None:
    """Coming back is not coming anew."""
    section_of(eight, "purpose")
    eight.do(conductor.welcome, eight.partnership_id, "U5")
    assert not owed(eight, "charter.welcome")
    write(eight, ANNA, "purpose", "One team")
    eight.do(conductor.welcome, eight.partnership_id, "U5")
    write(eight, ANNA, "purpose", "Another one")
    eight.do(conductor.welcome, eight.partnership_id, "U5")
    ((place, text),) = owed(eight, "charter.welcome")
    assert place == "U5"
    assert "One team" in text
    eight.do(conductor.welcome, eight.partnership_id, "U99")
    assert len(owed(eight, "charter.welcome")) == 1


def test_the_plan_for_conflicts_is_there_for_others_to_show(eight: Eight) -> None:
    """As it was written, in all its parts."""
    assert eight.do(charter.plan_for_conflicts, eight.partnership_id) == ""
    write(eight, ANNA, "conflicts", "First the two talk.", "Then Karen mediates.")
    assert (
        eight.do(charter.plan_for_conflicts, eight.partnership_id)
        == "First the two talk.\nThen Karen mediates."
    )


def test_a_charter_can_be_kept_as_markdown(eight: Eight) -> None:
    """Texts as they were written, who signed, contact persons, ladder, and who follows up."""
    write(eight, ANNA, "purpose", "One team <3")
    add_criterion(eight, ANNA, "On time", FINN)
    sign(eight, EVA)
    text = as_markdown(
        ENGLISH, eight.do(conductor.charter_page, eight.actors[BO], eight.partnership_id).view, ()
    )
    assert text.startswith("# Working agreement: Nordlys & Brevik\n\n- Version 1\n- Nordlys: not signed\n")
    for part in (
        "- Brevik: signed by Person 4, 4 May 2026",
        "## Purpose\n\nOne team <3",
        "- **On time**: not answered yet\n  - Measure: Tickets answered within a day\n  - Target: 95%",
        "  - Followed up by Person 5 (Brevik)",
        "- Brevik: Person 4",
        "- 1\\. Contact persons of the company that is asked\n  - Low: 1 working day to take it",
    ):
        assert part in text


def test_whoever_runs_the_bot_prints_a_charter_without_changing_anything(
    eight: Eight, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the channel's name or id; what is not there is said in a sentence."""
    write(eight, ANNA, "purpose", "One team")
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "KEYS": str(tmp_path / "keys")}
    for name, value in {**given, "DATABASE_URL": sqlite_url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    printed = CliRunner().invoke(cli, ["charter", "C1"])
    assert printed.exit_code == 0
    assert "# Working agreement: Nordlys & Brevik" in printed.output
    assert CliRunner().invoke(cli, ["charter", "n"]).output == printed.output
    nowhere = CliRunner().invoke(cli, ["charter", "C9"])
    assert nowhere.exit_code == 6
    assert "There is no collaboration “C9”. See `samspil partnerships`." in nowhere.output
