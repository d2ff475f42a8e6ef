"""The lines of «My collaborations»: of a hundred channels, and never another tenant's."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from partnership_at_work import AtWork, who
from sqlalchemy import event
from sqlmodel import select
from tests_shared import COPENHAGEN, MONDAY

from bot import conductor, partnerships
from bot.blocks.mine import home_view
from bot.blocks.portfolio import OldestBlocker, PortfolioLine, line_text
from bot.conductor.api import next_meeting
from bot.language import translator
from bot.partnerships import HOME, PARTNER, Actor, Partnership, Person, PortfolioReader, Side, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import action, escalation, status
from bot.rituals.charter import Charter, CharterArticle, CharterQuestion, CharterSignature, CharterVersion
from bot.rituals.escalation import Blocker
from bot.rituals.status import ForumPlan, Plan
from bot.settings.ids import by_workspace


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[AtWork]:
    """Two companies with two people each."""
    made = AtWork(database_url, tmp_path / "keys", MONDAY, home=2, partner=2)
    made.do(_set_up, made.id)
    yield made
    made.database.close()


def _set_up(w: Unit, partnership_id: int) -> None:
    w.session.get_one(Partnership, partnership_id).set_up_at = w.now


def _line(office: AtWork) -> PortfolioLine:
    line: PortfolioLine = office.do(lambda w: conductor.shown_line(w, who("P0"), office.id)).line
    return line


def test_a_line_says_facts_and_ages_of_sides_and_never_of_people(office: AtWork) -> None:
    """What was raised, promised, answered and signed, in either language; no name and no word of anybody."""
    office.do(escalation.raise_blocker, who("H0"), office.id, Blocker("Secret <words>", "low"), "modal")
    due_on = (MONDAY + timedelta(days=1)).date()
    for owner in ("P1", "P0", "H1"):
        office.do(action.note, who("H0"), office.id, "Order VPN", office.person(owner).id, due_on)
    office.do(_agreed, office.id, office.person("H0").id)
    office.clock.move_to(MONDAY + timedelta(days=6))
    line = _line(office)
    assert line.blocker == OldestBlocker(6, 1)
    assert [(side.name, line.overdue[side.id]) for side in line.sides] == [("Nordlys", 1), ("Brevik", 2)]
    assert (line.off_track, line.signed_at) == (1, MONDAY)
    english, danish = (line_text(translator(language), line) for language in ("en", "da"))
    for said in (
        "*Brevik* · <#C1>",
        "Oldest blocker: 6 days, on step 1",
        "Overdue actions: Nordlys 1, Brevik 2",
        "Success criteria off track: 1",
        "Working agreement last signed 4 May 2026",
    ):
        assert said in english
    for said in ("Ældste blokering: 6 dage, på trin 1", "Opgaver over tid: Nordlys 1, Brevik 2"):
        assert said in danish
    for never in ("Secret", "Order", "Home 0", "Home 1", "Partner 0", "Partner 1", "H0", "P0", "Uptime"):
        assert never not in english + danish


def _agreed(w: Unit, partnership_id: int, person_id: int) -> None:
    """An agreement, signed once; of its two criteria one is off track by its last answer, one was before."""
    charter = Charter(partnership_id=partnership_id)
    w.session.add(charter)
    w.session.flush()
    version = CharterVersion(charter_id=charter.id, number=1, begun_at=w.now, begun_by=person_id, in_force={})
    w.session.add(version)
    w.session.flush()
    side_id = w.session.get_one(Person, person_id).side_id
    w.session.add(CharterSignature(version_id=version.id, side_id=side_id, person_id=person_id, at=w.now))
    for key, states in (("Uptime", ("on_track", "off_track")), ("Speed", ("off_track", "on_track"))):
        article = CharterArticle(charter_id=charter.id, kind="criterion", key=key, follower_id=person_id)
        w.session.add(article)
        w.session.flush()
        for month, state in zip((3, 4), states, strict=True):
            asked = CharterQuestion(
                article_id=article.id, follower_id=person_id, month=date(2026, month, 1), asked_at=w.now
            )
            asked.state = state
            w.session.add(asked)


def test_a_hundred_channels_stand_on_ten_pages_by_what_needs_attention(office: AtWork) -> None:
    """Each page fits a Home, in a few queries; others see none, nor another tenant's."""
    office.do(_many, "T1", 100)
    office.do(_many, "T2", 30)
    lead = Actor("T1", "H9")
    first = office.do(conductor.portfolio_of, lead)
    assert (first.total, first.pages, len(first.lines)) == (100, 10, 10)
    assert first.lines[0].sides[1].name == "Partner 70", "the one with a blocker stands first"
    pages = [office.do(conductor.portfolio_of, lead, page) for page in range(10)]
    shown = [line.partnership for page in pages for line in page.lines]
    assert len({each.id for each in shown}) == 100
    assert {each.owner for each in shown} == {"T1"}
    assert office.do(conductor.portfolio_of, lead, 99).page == 9
    for page in pages:
        blocks = home_view(translator("da"), office.do(conductor.home_of, lead), page).blocks or []
        assert len(blocks) <= 100
    for other in (Actor("T1", "P0"), Actor("T1", "H0"), Actor("T3", "H9")):
        assert office.do(conductor.portfolio_of, other).total == 0
    queries: list[str] = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *each: queries.append(each[2]))
    office.do(conductor.portfolio_of, lead)
    assert len(queries) < 25


def _many(w: Unit, owner: str, number: int) -> None:
    """So many channels, each with its sides and who sees it; number 70 has a blocker since a week."""
    for each in range(number):
        one = Partnership(
            owner=owner, channel=f"C{owner}{each}", name="x", language="en", zone="Europe/Copenhagen",
            begun_at=w.now, begun_by="", set_up_at=w.now,
        )  # fmt: skip
        w.session.add(one)
        w.session.flush()
        sides = [
            Side(partnership_id=one.id, kind=kind, name=name, holidays="DK", zone="Europe/Copenhagen")
            for kind, name in ((HOME, "Nordlys"), (PARTNER, f"Partner {each}"))
        ]
        w.session.add_all(sides)
        w.session.add(PortfolioReader(partnership_id=one.id, user="H9", name="Karen", added_at=w.now))
        w.session.flush()
        if each == 70:
            _blocked(w, one, sides[0])


def _blocked(w: Unit, partnership: Partnership, side: Side) -> None:
    raiser = Person(
        partnership_id=partnership.id, side_id=side.id, user="H7", team="T1", name="Home 7", is_guest=False
    )
    w.session.add(raiser)
    w.session.flush()
    w.session.add(
        escalation.Escalation(
            partnership_id=partnership.id,
            raised_by=raiser.id,
            raised_at=w.now - timedelta(days=7),
            responding_side=side.id,
            severity="low",
            what="No access",
            rung=2,
            rung_since=w.now,
        )
    )


def test_each_channel_is_told_once_and_again_only_if_somebody_was_removed(office: AtWork) -> None:
    """Twenty channels in a transaction; the second look finds nothing to tell."""
    office.do(_many, "T1", 30)
    named = {"H0": "Home 0", "H9": "Karen"}
    assert office.do(partnerships.follow_portfolio, "T1", named)
    assert not office.do(partnerships.follow_portfolio, "T1", named)
    assert len(office.told("portfolio.added")) == 32, "H9 stood in thirty already"
    assert not office.do(lambda w: partnerships.portfolio_differs(w, "T1", named))
    while office.do(partnerships.follow_portfolio, "T1", {"H0": "Home 0"}):
        pass
    assert len(office.told("portfolio.removed")) == 31
    while office.do(partnerships.follow_portfolio, "T1", named):
        pass
    assert len(office.told("portfolio.added")) == 63
    removed = office.do(
        lambda w: w.session.exec(
            select(PortfolioReader.user).where(PortfolioReader.removed_at != None)  # noqa: E711  # SQL's
        ).all()
    )
    assert set(removed) == {"H9"}


def test_nobody_of_another_tenant_is_added_by_the_operator_of_one(office: AtWork) -> None:
    """Each workspace has its own list."""
    office.do(_many, "T2", 2)
    office.do(partnerships.follow_portfolio, "T1", {"H0": "Home 0"})
    assert office.do(conductor.portfolio_of, Actor("T2", "H0")).total == 0
    assert office.do(conductor.portfolio_of, Actor("T1", "H0")).total == 1
    assert by_workspace("U1, T1/U2,T1/U3") == {"": {"U1"}, "T1": {"U2", "U3"}}


def test_the_next_meeting_is_that_of_whichever_forum_meets_first(office: AtWork) -> None:
    """It is named, in either language, who has not answered for it is said; the API tells the same moment."""
    office.do(partnerships.count_me, who("P0"), office.id, True)
    office.do(status.agree, who("H0"), office.id, Plan(Weekly((4,)), time(9)))
    assert _line(office).forum is None

    def carry_out(w: Unit) -> None:
        seat = partnerships.seat(w, who("H0"), office.id)
        wanted = ForumPlan(status.OPERATIONS, "", ("What differs?",), Plan(Weekly((2,)), time(13)))
        status.carry_out_forum(w, seat, 1, wanted, paused=False)

    office.do(carry_out)
    line = _line(office)
    wednesday = datetime(2026, 5, 6, 13, tzinfo=COPENHAGEN)
    assert (line.meeting_at, line.silent) == (wednesday, [])
    assert "Next meeting: Operations meeting, <!date^" in line_text(translator("en"), line)
    assert "Næste møde: Driftsmøde, <!date^" in line_text(translator("da"), line)
    partnership = office.do(lambda w: w.session.get_one(Partnership, office.id))
    assert office.do(next_meeting, partnership) == wednesday
    office.clock.move_to(wednesday - timedelta(hours=20))
    office.do(status.open_forum, line.forum.id if line.forum else 0)
    assert [side.name for side in _line(office).silent] == ["Nordlys", "Brevik"]
    office.clock.move_to(wednesday + timedelta(minutes=1))
    assert _line(office).meeting_at == datetime(2026, 5, 8, 9, tzinfo=COPENHAGEN)
    assert office.do(next_meeting, partnership) == datetime(2026, 5, 8, 9, tzinfo=COPENHAGEN)
