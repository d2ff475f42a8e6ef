"""Files that leave Slack, of a collaboration of years in which all that anybody typed is markup somewhere."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
import years_lived
from calendar_at_work import CalendarAtWork, local
from icalendar import Calendar
from partnership_at_work import who
from sqlmodel import col, select
from test_exports import shape

from bot import conductor
from bot.blocks import taking_along
from bot.blocks.escalation.export import as_markdown as story_text
from bot.blocks.invitation import calendar_file
from bot.blocks.mail import words_of
from bot.blocks.status.calendar import forum_file
from bot.conductor.mail import mail_of_letter
from bot.language import translator
from bot.partnerships import Partnership, Person, Side, Unit
from bot.rituals import escalation, invitation
from bot.rituals.charter.records import (
    CharterArticle,
    CharterDayQuestion,
    CharterQuestion,
    CharterRevision,
    CharterSignature,
    CharterVersion,
)
from bot.rituals.escalation import Escalation
from bot.rituals.invitation.records import Invitation
from bot.rituals.mail import BLOCKER, CODE, SUMMARY
from bot.rituals.mail.records import MailLetter, MailReceiver
from bot.rituals.scorecard.card import as_csv
from bot.rituals.status.approvals import StatusApproval
from bot.rituals.status.plans import StatusForum
from bot.rituals.status.records import StatusRound

HOSTILE: Final = "=R&D &lt; *b* _i_ ~s~ `c` :zap: <b x=y>go</b> ![p](//e.example) [x](//e.example) ~~z~~"
NAME: Final = "=R&D *b* :zap: <u>"
"""What may stand in a name."""
MARKS: Final = ("*b*", "_i_", "~s~", "`c`", ":zap:")
"""What Slack would make something of."""
EN = translator("en")


def of_years(folder: Path, typed: str, name: str) -> CalendarAtWork:
    """All of it typed so, and all people and companies called so."""
    office = CalendarAtWork(f"sqlite:///{folder / 'bot.db'}", folder / "keys", local(4, 8))
    office.plan()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(years_lived, "nasty", lambda most: typed[:most])
        patched.setattr(years_lived, "said", lambda _kind, number, _most: f"{typed} {number}")
        office.do(years_lived.write_years, 3)
    office.do(_named, name)
    office.do(_more, typed)
    return office


def _named(w: Unit, name: str) -> None:
    for kind in (Person, Side, StatusForum, Partnership):
        for row in w.session.exec(select(kind)):
            row.name = name
    for measured in (CharterRevision, CharterQuestion):
        for each in w.session.exec(select(measured).where(col(measured.unit).is_not(None))):
            each.unit = name


def _more(w: Unit, typed: str) -> None:
    """What the years have not: a signature, a remark on minutes, an answer on the day of a clause."""
    anna = w.session.exec(select(Person)).first()
    sides = w.session.exec(select(Side).order_by(col(Side.id))).all()
    version = w.session.exec(select(CharterVersion)).one()
    held = w.session.exec(select(StatusRound).where(col(StatusRound.closed_at).is_not(None))).first()
    assert anna is not None
    assert held is not None
    w.session.add(CharterSignature(version_id=version.id, side_id=sides[0].id, person_id=anna.id, at=w.now))
    approval = StatusApproval(round_id=held.id, side_id=sides[0].id, begun_at=w.now)
    approval.outcome, approval.remark, approval.settled_at = "remark", typed, w.now
    w.session.add(approval)
    for clause in w.session.exec(select(CharterArticle).where(col(CharterArticle.day).is_not(None))):
        asked = CharterDayQuestion(
            article_id=clause.id, day=w.now.date(), follower_id=anna.id, asked_at=w.now
        )  # fmt: skip
        asked.answer_it(anna.id, typed, w.now)
        w.session.add(asked)


def along(office: CalendarAtWork) -> str:
    """What both companies may take along, with the working agreement and its history."""
    return taking_along.as_markdown(EN, office.do(conductor.taken_along, "1"))


def story(office: CalendarAtWork) -> str:
    """A blocker that was solved."""
    number = office.do(
        lambda w: w.session.exec(select(Escalation.id).order_by(col(Escalation.id).desc())).first()
    )
    return story_text(EN, office.do(lambda w: escalation.story_of(w.session, number)))


MARKDOWN: Final[dict[str, Callable[[CalendarAtWork], str]]] = {"along": along, "story": story}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[CalendarAtWork]]:
    """The same twice: with markup, and with a word."""
    made = [
        of_years(tmp_path_factory.mktemp("hostile"), HOSTILE, NAME),
        of_years(tmp_path_factory.mktemp("word"), "word", "word"),
    ]
    yield made
    for each in made:
        each.database.close()


@pytest.mark.parametrize("which", MARKDOWN)
def test_a_markdown_file_has_the_shape_that_it_has_with_words(
    offices: list[CalendarAtWork], which: str
) -> None:
    """No link, picture, heading, code, stress or HTML of anybody's text, and an emoji for its name."""
    hostile, word = (MARKDOWN[which](office) for office in offices)
    assert word.count("word") > 5
    assert shape(hostile) == shape(word)
    assert [mark for mark in MARKS if mark in hostile] == []


def cells(office: CalendarAtWork) -> list[list[str]]:
    """A scorecard as a table."""
    _name, card = office.do(conductor.scorecard_of_month, "1", "2026-04")
    return list(csv.reader(io.StringIO(as_csv(card))))


def test_no_cell_of_a_scorecard_is_a_formula(offices: list[CalendarAtWork]) -> None:
    """Companies and forums have names."""
    hostile, word = (cells(office) for office in offices)
    assert any("word" in cell for row in word for cell in row)
    found = [cell for row in hostile for cell in row]
    assert any("R&D" in cell for cell in found)
    assert [cell for cell in found if cell.startswith("=") or any(mark in cell for mark in MARKS)] == []


def entries(office: CalendarAtWork) -> list[dict[str, str]]:
    """An invitation's entry for a calendar, and those of a forum's meetings."""
    actor = who("H0")
    number = office.do(lambda w: w.session.exec(select(Invitation.id)).first())
    forum = office.do(lambda w: w.session.exec(select(StatusForum.id)).first())
    files = [
        calendar_file(EN, office.do(invitation.read, actor, number).view),
        forum_file(EN, office.do(conductor.forum_calendar_for, actor, forum)[1]),
    ]
    return [
        {name: str(event.get(name, "")) for name in ("summary", "location", "description")}
        for file in files
        for event in Calendar.from_ical(file.content).walk("VEVENT")
    ]


def letters(office: CalendarAtWork) -> list[str]:
    """What goes by mail: the code, a blocker, and the summary of a week."""
    return office.do(_letters)  # type: ignore[no-any-return]


def _letters(w: Unit) -> list[str]:
    receiver = w.session.exec(select(MailReceiver)).first()
    about = w.session.exec(select(Escalation.id)).first()
    assert receiver is not None
    found = []
    for kind in (CODE, BLOCKER, SUMMARY):
        made = MailLetter(receiver_id=receiver.id, kind=kind, about=about, key=kind, due_at=w.now)
        w.session.add(made)
        w.session.flush()
        addressed = mail_of_letter(w, made.id)
        assert addressed is not None, kind
        words = words_of(EN, addressed.letter)
        found.append(f"{words.subject}\n{words.body}")
    return found


def test_what_goes_by_mail_is_plain(offices: list[CalendarAtWork]) -> None:
    """No client shows it as Slack would; nothing begins a line of its own."""
    hostile, word = (letters(office) for office in offices)
    for theirs, ours in zip(hostile, word, strict=True):
        assert "word" in ours
        assert "⚡" in theirs
        assert [mark for mark in MARKS if mark in theirs] == []
        assert len(theirs.split("\n")) == len(ours.split("\n"))


def test_an_entry_for_a_calendar_is_plain(offices: list[CalendarAtWork]) -> None:
    """Title, place and what it is about."""
    hostile, word = (entries(office) for office in offices)
    named = [{name for name, text in each.items() if "word" in text} for each in word]
    assert {"summary", "location", "description"} in named
    assert {"summary"} in named
    for each in hostile:
        assert [(name, mark) for name, text in each.items() for mark in MARKS if mark in text] == []
