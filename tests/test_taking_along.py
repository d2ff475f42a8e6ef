"""What two companies take along: what was agreed and done, and nothing that is anybody's alone."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import AtWork, who
from pypdf import PdfReader
from rows_everywhere import Rows, canary
from sqlmodel import select
from tests_shared import MONDAY

from bot import conductor, outbox
from bot.blocks import taking_along
from bot.blocks.paper import as_pdf
from bot.blocks.retro import csv_file, markdown_file
from bot.language import Translator, translator
from bot.outbox import OwedMessage
from bot.outbox.queue import Parcel
from bot.partnerships import Partnership, Person, Side, Unit
from bot.rituals.action import Action
from bot.rituals.disagreement import Disagreement
from bot.rituals.escalation import Escalation
from bot.rituals.idea import Idea
from bot.rituals.retro import JoinedCard, ResultView, RetroHealth, RetroRound
from bot.rituals.risk import Risk
from bot.rituals.status import StatusApproval, StatusDecision, StatusForum, StatusRound
from bot.tables import metadata

LISTS = ("meetings", "decisions", "blockers", "actions", "risks", "disagreements", "ideas")
MAY_LEAVE = {
    "action": {"text", "word", "reference"},
    "disagreement": {"what", "word", "outcome"},
    "disagreement_statement": {"text"},
    "escalation": {"what", "stops", "tried", "solution", "reference", "remedy", "prevention", "severity"},
    "idea": {"what", "gain", "effort", "needed", "word", "outcome"},
    "risk": {"kind", "what", "effect", "relief", "reference", "word"},
    "side": {"name"},
    "status_forum": {"name"},
    "status_approval": {"outcome", "remark"},
    "status_decision": {"text"},
}
"""By table, the columns whose texts may stand in the lists; the working agreement has its own rules."""


@pytest.fixture
def at_work(sqlite_url: str, tmp_path: Path) -> AtWork:
    """Home and partner, a person each."""
    return AtWork(sqlite_url, tmp_path / "keys", MONDAY, home=1, partner=1)


def lived(w: Unit) -> None:
    """Something of each kind, and an action that came out of a mediation."""
    anna, erik = w.session.exec(select(Person).order_by("id")).all()
    held = StatusRound(
        partnership_id=1, planned_on=None, meeting_at=MONDAY, opened_at=MONDAY, was_due_at=MONDAY,
        closed_at=MONDAY,
    )  # fmt: skip
    w.session.add(held)
    w.session.flush()
    noted: dict[str, Any] = {"noted_by": anna.id, "noted_at": MONDAY}
    action: dict[str, Any] = {
        "partnership_id": 1, "due_on": date(2026, 5, 8), "first_due_on": date(2026, 5, 8), **noted,
    }  # fmt: skip
    w.session.add_all(
        [
            StatusDecision(round_id=held.id, text="We freeze in week 51", **noted),
            Action(text="Order the _new_ line", owner_id=erik.id, source="hand", source_id=1, **action),
            Action(text="Speak of it again", owner_id=erik.id, source="mediation", source_id=2, **action),
            Escalation(
                partnership_id=1, raised_by=anna.id, raised_at=MONDAY, responding_side=erik.side_id,
                severity="high", what="The meters are silent", rung=0, rung_since=MONDAY, remedy="A new card",
                resolved_at=MONDAY + timedelta(days=1),
            ),
            Risk(
                partnership_id=1, key="R1", kind="dates", what="The line may be late", effect="No go-live",
                owner_id=erik.id, said_by=erik.id, side_id=erik.side_id, said_at=MONDAY, looked_at=MONDAY,
            ),
            Disagreement(
                partnership_id=1, key="D1", what="Who pays for the line", raised_by=erik.id,
                side_id=erik.side_id, raised_at=MONDAY, counted_at=MONDAY, days=10,
            ),
            Idea(
                partnership_id=1, key="I1", what="One list of tickets", gain="Both see it", effort="small",
                suggested_by=anna.id, side_id=anna.side_id, suggested_at=MONDAY, counted_at=MONDAY,
            ),
        ]
    )  # fmt: skip


def test_it_holds_what_was_done_together(at_work: AtWork) -> None:
    """By company and day, with no name of a person; what came out of a mediation is left out."""
    at_work.do(lived)
    along = at_work.do(conductor.taken_along, "#shared")
    whole = json.loads(taking_along.as_json(translator("en"), along))
    assert {name: len(whole[name]) for name in LISTS} == dict.fromkeys(LISTS, 1)
    assert whole["blockers"][0]["responding"] == "Brevik"
    assert whole["meetings"][0]["forum"] == "status"
    assert whole["collaboration"]["companies"] == ["Nordlys", "Brevik"]
    text = taking_along.as_markdown(translator("en"), along)
    assert text.startswith("# shared: Nordlys & Brevik\n")
    assert "- Order the new line\n  - Status: open\n" in text
    assert "  - Resolved: 5 May 2026\n  - What was done: A new card\n" in text
    assert "# Working agreement: Nordlys & Brevik" in text
    assert "Speak of it again" not in text + json.dumps(whole)
    assert "Partner 0" not in text.partition("# Working agreement")[0]


def test_a_meeting_carries_the_name_of_its_forum(at_work: AtWork) -> None:
    """As people call it, or as its kind is called in the language of the file; in JSON, its kind."""

    def held(w: Unit) -> None:
        for number, (kind, name) in enumerate((("steering", ""), ("operations", "Monday *drift*"))):
            forum = StatusForum(
                partnership_id=1, number=number, kind=kind, name=name, questions=["What?"], often={},
                agreed_at=MONDAY,
            )  # fmt: skip
            w.session.add(forum)
            w.session.flush()
            at = MONDAY + timedelta(days=number)
            round_ = StatusRound(
                partnership_id=1, planned_on=None, forum_id=forum.id, meeting_at=at,
                opened_at=MONDAY, was_due_at=MONDAY, closed_at=MONDAY,
            )  # fmt: skip
            w.session.add(round_)

    at_work.do(held)
    along = at_work.do(conductor.taken_along, "#shared")
    meetings = json.loads(taking_along.as_json(translator("da"), along))["meetings"]
    assert [each["forum"] for each in meetings] == ["steering", "Monday *drift*"]
    assert "- Styregruppemøde, 4. maj 2026\n" in taking_along.as_markdown(translator("da"), along)
    assert "- Monday drift, 5 May 2026\n" in taking_along.as_markdown(translator("en"), along)
    paper = PdfReader(io.BytesIO(as_pdf(taking_along.as_markdown(translator("da"), along), "da", MONDAY)))
    words = "\n".join(page.extract_text() for page in paper.pages)
    for line in ("Styregruppemøde, 4. maj 2026", "Monday drift, 5. maj 2026"):
        assert line in words


def test_how_minutes_were_approved_stands_at_the_meeting(at_work: AtWork) -> None:
    """A yes, a remark and silence are told from each other, to read and for machines."""

    def approved(w: Unit) -> None:
        for number, (outcome, remark) in enumerate(
            (("approved", ""), ("remark", "We said *June*"), ("silent", ""), ("", ""))
        ):
            at = MONDAY + timedelta(days=number)
            round_ = StatusRound(
                partnership_id=1, planned_on=None, meeting_at=at, opened_at=at, was_due_at=at, closed_at=at,
            )  # fmt: skip
            w.session.add(round_)
            w.session.flush()
            settled: dict[str, Any] = {
                "outcome": outcome,
                "remark": remark,
                "settled_at": at if outcome else None,
            }
            w.session.add(StatusApproval(round_id=round_.id, side_id=2, begun_at=at, **settled))

    at_work.do(approved)
    along = at_work.do(conductor.taken_along, "#shared")
    meetings = json.loads(taking_along.as_json(translator("en"), along))["meetings"]
    told = [
        (said["company"], said["outcome"], said["remark"]) for each in meetings for said in each["minutes"]
    ]
    assert told == [
        ("Brevik", "approved", ""),
        ("Brevik", "remark", "We said *June*"),
        ("Brevik", "silent", ""),
        ("Brevik", "open", ""),
    ]
    for language, lines in (
        (
            "en",
            (
                "Minutes: Brevik: approved on 4 May 2026",
                "Minutes: Brevik: remark on 5 May 2026: We said June",
                "Minutes: Brevik: approved by silence on 6 May 2026",
                "Minutes: Brevik: not approved yet",
            ),
        ),
        (
            "da",
            ("Referat: Brevik: godkendt 4. maj 2026", "Referat: Brevik: godkendt ved tavshed 6. maj 2026"),
        ),
    ):
        text = taking_along.as_markdown(translator(language), along)
        assert [line for line in lines if f"  - {line}\n" not in text] == []


@pytest.mark.parametrize(("state", "said"), [("yellow", "gul"), ("red", "rød"), ("settled", "løst")])
def test_where_a_disagreement_stands_is_said_in_the_language_of_the_file(
    at_work: AtWork, state: str, said: str
) -> None:
    """In Danish, too; each company's view beside the other's."""

    def stands(w: Unit) -> None:
        lived(w)
        found = w.session.exec(select(Disagreement)).one()
        found.reddened_at = MONDAY if state == "red" else None
        found.outcome = state if state == "settled" else ""

    at_work.do(stands)
    along = at_work.do(conductor.taken_along, "#shared")
    assert f"- Who pays for the line\n  - Status: {said}\n" in taking_along.as_markdown(
        translator("da"), along
    )


HOSTILE = "R&D &lt; <b onclick=x>go</b>\n# No heading :rocket: *bold* [x](https://evil.example) ```open"


def hostile(w: Unit) -> None:
    """The same, in texts that are markup somewhere."""
    lived(w)
    for record, fields in (
        (StatusDecision, ("text",)),
        (Action, ("text", "word", "reference")),
        (Escalation, ("what", "stops", "remedy", "prevention", "reference")),
        (Risk, ("what", "effect", "word", "reference")),
        (Idea, ("what", "gain")),
    ):
        for row in w.session.exec(select(record)):
            for number, field in enumerate(fields):
                setattr(row, field, f"{HOSTILE} {number}")
    for side in w.session.exec(select(Side)):
        side.name += " & <i> :zap:"


def test_what_people_typed_is_text_in_the_file(at_work: AtWork) -> None:
    """No HTML, no markup of Slack's, no line of its own; for machines it is as it was typed."""
    at_work.do(hostile)
    along = at_work.do(conductor.taken_along, "#shared")
    text = taking_along.as_markdown(translator("en"), along)
    assert not re.search(r"<[a-z/]|:rocket:|:zap:|```|\*bold\*|^# No", text, re.MULTILINE)
    assert (
        text.count(
            "R&D &amp;lt; &lt;b onclick=x>go&lt;/b> · # No heading 🚀 bold [x\\](https://evil.example) open"
        )
        >= 10
    )
    assert "& &lt;i> ⚡" in text
    whole = json.loads(taking_along.as_json(translator("en"), along))
    assert whole["decisions"][0]["what"] == f"{HOSTILE} 0"


@pytest.mark.parametrize("write_file", [markdown_file, csv_file])
def test_what_people_wrote_in_a_retro_is_text_in_its_files(
    write_file: Callable[[Translator, ResultView], str],
) -> None:
    """A card is one line of a list, or one cell; its column's name, too."""
    held = RetroRound(
        id=1, partnership_id=1, box="b", format="own", columns=["A :zap: <u>"], k=4, begun_at=MONDAY,
        opened_at=MONDAY, closed_at=MONDAY, answered=4, invited=4,
    )  # fmt: skip
    shared = Partnership(
        id=1, owner="T1", channel="C1", name="x", language="en", zone="UTC", begun_at=MONDAY, begun_by="U1"
    )
    anna = Person(
        id=1, partnership_id=1, side_id=1, user="U1", team="T1", name="Anna *bold*", is_guest=False
    )  # fmt: skip
    home = Side(id=1, partnership_id=1, kind="home", name="=Nordlys :zap:", holidays="DK", zone="UTC")
    counted = RetroHealth(
        key="h", round_id=1, question="timely", side_id=1, one=1, two=0, three=0, four=0, five=0
    )  # fmt: skip
    cards = [JoinedCard(["1"], 0, HOSTILE, dots=0), JoinedCard(["2"], 0, "x", dots=0, by=[anna])]
    told = write_file(translator("en"), ResultView(shared, held, cards, [counted], [home]))
    assert not re.search(r":rocket:|:zap:|```|\*bold\*", told)
    assert "Nordlys ⚡" in told
    assert "Anna bold" in told
    assert "⚡" in told
    if write_file is markdown_file:
        line = (
            "R&D &amp;lt; &lt;b onclick=x>go&lt;/b> · # No heading 🚀 bold [x\\](https://evil.example) open"
        )
        assert f"- {line}\n" in told
        assert not re.search(r"<[a-z/]|^# No", told, re.MULTILINE)
    else:
        rows = list(csv.reader(io.StringIO(told)))
        assert "'=Nordlys ⚡" in rows[3]
        assert (
            rows[1][2] == "R&D &lt; <b onclick=x>go</b>\n# No heading 🚀 bold [x](https://evil.example) open"
        )


def test_it_reads_in_danish_where_the_collaboration_does(at_work: AtWork) -> None:
    """Each title and label, and the days."""
    at_work.do(lived)
    text = taking_along.as_markdown(translator("da"), at_work.do(conductor.taken_along, "1"))
    assert "## Blokeringer" in text
    assert "  - Frist: 8. maj 2026" in text
    assert "  - Status: åben" in text


def test_of_what_has_ended_it_can_be_had_too(at_work: AtWork) -> None:
    """And the end stands in it."""
    at_work.do(lived)
    at_work.do(lambda w: conductor.end(w, who("H0"), 1, timedelta(days=90)))
    whole = json.loads(taking_along.as_json(translator("en"), at_work.do(conductor.taken_along, "1")))
    assert whole["collaboration"]["ended_at"] is not None
    assert len(whole["actions"]) == 1


def test_of_a_year_it_holds_what_was_open_held_or_changed_in_it(at_work: AtWork) -> None:
    """By the clocks of the collaboration: what was settled is in no later one, what is open in each."""
    at_work.do(lived)

    def older(w: Unit) -> None:
        # Half an hour before midnight in UTC it is the next year in Copenhagen already.
        for blocker in w.session.exec(select(Escalation)):
            blocker.raised_at = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
            blocker.resolved_at = datetime(2025, 6, 1, tzinfo=UTC)
        for risk in w.session.exec(select(Risk)):
            risk.said_at = datetime(2024, 6, 1, tzinfo=UTC)

    at_work.do(older)
    held = {}
    for year in (2023, 2024, 2025, 2026, 2027):
        along = at_work.do(conductor.taken_along, "1", year)
        held[year] = {name for name in LISTS if along.lists[name]}
        assert not along.agreement.changes or year == 2026
    assert held == {
        2023: set(),
        2024: {"risks"},
        2025: {"blockers", "risks"},
        2026: set(LISTS) - {"blockers"},
        2027: {"actions", "risks", "ideas", "disagreements"},
    }
    text = taking_along.as_markdown(translator("en"), at_work.do(conductor.taken_along, "1", 2026))
    assert text.startswith("# shared 2026: Nordlys & Brevik\n")
    assert "It does not prove" in text


def test_a_last_word_that_one_cannot_be_told_leaves_the_others(at_work: AtWork) -> None:
    """Slack takes no direct message to a contact person: the channel and the other side are told."""
    at_work.do(lambda w: conductor.end(w, who("H0"), 1, timedelta(days=90)))
    assert at_work.told("partnership.handed_over") == ["H0", "P0"]

    def refused(w: Unit) -> None:
        to_p0 = outbox.take(w, "me", "T1", "P0", "post", conductor.draw_message)
        assert isinstance(to_p0, Parcel)
        outbox.died(w, to_p0, "cannot_dm_user")

    at_work.do(refused)
    assert at_work.told("partnership.handed_over") == ["H0"]
    assert at_work.told("partnership.ended") == ["C1"]


def test_the_end_hands_over_what_is_open_and_says_until_when_it_can_be_had(at_work: AtWork) -> None:
    """By company, in the channel; not what came out of a mediation."""
    at_work.do(lived)
    at_work.do(lambda w: conductor.end(w, who("H0"), 1, timedelta(days=10)))
    (owed,) = at_work.do(
        lambda w: w.session.exec(select(OwedMessage).where(OwedMessage.name == "partnership.ended")).all()
    )
    said = json.dumps(owed.blocks, ensure_ascii=False)
    assert "*Still open*" in said
    for line in ("The meters are silent (Brevik)", "Order the _new_ line (Brevik)", "The line may be late"):
        assert f"• {line}" in said
    assert "deleted after 14 May 2026" in said
    assert "Speak of it again" not in said


DANISH = {
    "meetings": "møder", "decisions": "beslutninger", "blockers": "blokeringer", "actions": "opgaver",
    "risks": "risici", "disagreements": "uenigheder", "ideas": "idéer",
}  # fmt: skip
WAYS_OUT = (
    "`WEBHOOK_HOSTS`", "`API_PORT`", "`SMTP_URL`", "`API_URL`", "`samspil export CHANNEL`",
    "`samspil charter`", "`story`", "`scorecard`", "`person export`",
)  # fmt: skip


@pytest.mark.parametrize(
    ("page", "title", "words"),
    [
        ("data-protection.md", "## What leaves Slack", {name: name for name in LISTS}),
        ("data-protection.da.md", "## Det, der forlader Slack", DANISH),
    ],
)
def test_the_table_of_what_leaves_slack_names_each_way_and_each_list(
    at_work: AtWork, page: str, title: str, words: dict[str, str]
) -> None:
    """In both languages as many rows; what stands in the file is what the row of it says."""
    done = at_work.do(conductor.what_was_done, at_work.id)
    assert done.keys() == words.keys()
    text = (Path(__file__).parents[1] / "docs" / page).read_text().partition(title)[2].partition("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 6
    assert [way for way in WAYS_OUT if way not in text] == []
    (of_the_file,) = [row for row in rows if "`samspil export CHANNEL`" in row]
    assert [name for name, word in words.items() if word not in of_the_file] == []


def test_of_all_texts_there_are_no_other_leaves(sqlite_url: str, tmp_path: Path) -> None:
    """In each column of each table stands a text of its own: of a new table, too, it would show."""
    world = AtWork(sqlite_url, tmp_path / "keys", MONDAY, home=1, partner=1)
    rows = world.do(lambda w: Rows(w.session, "P9"))
    lists = world.do(lambda w: conductor.what_was_done(w, rows.partnership_id))
    said = json.dumps(lists)
    found = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if canary(table.name, column.name, "P9") in said
    }
    assert found, "what stands in the rows is not read"
    assert found <= {(table, column) for table, columns in MAY_LEAVE.items() for column in columns}
    assert not re.search(r"retro|mediation|kudos|sealed|status_answer|pair", said)
