"""What stands of a blocker in Slack follows each press, and is drawn when Slack takes it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from listening_at_work import Listening
from partnership_at_work import who
from sqlalchemy import event
from sqlmodel import select

from bot import outbox, partnerships
from bot.outbox import OwedMessage
from bot.partnerships import OWNER, Person, Unit
from bot.rituals import escalation
from bot.rituals.escalation import Blocker, Escalation

MOST_STATEMENTS = 19
"""So many does it take to take a blocker; 32 while every copy was drawn in the press."""
HEADS = {"en": "has got it", "da": "tager den"}


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Listening]:
    office = Listening(database_url, tmp_path / "keys")
    office.came = []
    office.clock.move_to(datetime(2026, 5, 4, 8, tzinfo=UTC))

    def in_danish(w: Unit) -> None:
        w.session.exec(select(Person).where(Person.user == "H0")).one().language = "da"

    office.do(in_danish)
    office.do(escalation.raise_blocker, who("H0"), office.id, Blocker("VPN", "high"), "modal")
    yield office
    office.database.close()


def looks(office: Listening, *names: str) -> dict[str, str]:
    """What each message says, by its place."""
    rows = office.rows(OwedMessage)
    return {each.place: str(each.blocks) for each in rows if each.name in names}


def taken(office: Listening) -> None:
    """P0, who is called, has got it."""
    (raised,) = office.rows(Escalation)
    office.do(escalation.acknowledge, who("P0"), raised.id, "channel")


def test_whoever_takes_a_blocker_does_not_wait_for_the_copies(office: Listening) -> None:
    """They are drawn at their delivery, each in the language of its reader; the thread is told at once."""
    office.deliver()
    before = looks(office, "escalation.story", "escalation.copy")
    assert set(before) >= {"H0", "P0"}
    asked: list[str] = []
    engine = office.database.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, said, *_more: asked.append(said))
    taken(office)
    assert len(asked) <= MOST_STATEMENTS, "\n\n".join(asked)
    assert looks(office, "escalation.story", "escalation.copy") == before
    assert [each.name for each in office.rows(OwedMessage) if each.ts is None] == ["escalation.move"]
    office.deliver()
    after = looks(office, "escalation.story", "escalation.copy")
    assert HEADS["da"] in after.pop("H0")
    assert all(HEADS["en"] in look for look in after.values()), after
    assert set(after) == set(before) - {"H0"}
    assert all(each.due_at is None for each in office.rows(OwedMessage))


def test_a_copy_that_is_still_to_be_posted_is_posted_as_it_is_then(office: Listening) -> None:
    """Nothing stands yet: what is owed is drawn in the press, and posted once."""
    taken(office)
    office.deliver()
    assert all(
        HEADS["en"] in look or HEADS["da"] in look for look in looks(office, "escalation.copy").values()
    )
    assert {each.wanted for each in office.rows(OwedMessage)} <= {1, 2}
    assert all(each.delivered == each.wanted for each in office.rows(OwedMessage))


def test_what_was_asked_by_direct_message_says_that_it_is_taken(office: Listening) -> None:
    """The reminder to who is called is no longer one."""
    office.deliver()
    office.clock.move_to(office.do(escalation.next_due))
    office.sweep()
    (nudge,) = looks(office, "escalation.nudge").values()
    assert HEADS["en"] not in nudge
    taken(office)
    office.deliver()
    (nudge,) = looks(office, "escalation.nudge").values()
    assert HEADS["en"] in nudge


def test_a_story_that_was_deleted_comes_back_as_it_is_when_its_thread_goes_on(office: Listening) -> None:
    """The reply would stand alone."""
    office.deliver()
    (story,) = [each for each in office.rows(OwedMessage) if each.name == "escalation.story"]
    owner, channel, ts = "T1", story.place, story.ts
    office.do(outbox.vanished, owner, channel, ts)
    taken(office)
    office.deliver()
    (story,) = [each for each in office.rows(OwedMessage) if each.name == "escalation.story"]
    assert story.ts is not None
    assert story.ts != ts
    assert HEADS["en"] in str(story.blocks)


def test_what_is_gone_when_it_is_to_be_drawn_is_left_as_it_stands(office: Listening) -> None:
    """The blocker was erased meanwhile, say: there is nothing to show of it."""
    office.deliver()
    office.do(escalation.draw_standing, "escalation.story", 999, "C1")
    office.do(escalation.draw_standing, "escalation.nudge", 999, "P0")
    assert all(each.due_at is None for each in office.rows(OwedMessage))


def test_whoever_waits_for_it_after_a_climb_hears_that_it_is_taken(office: Listening) -> None:
    """Its thread says so in the line of the climb, and an edit calls nobody.

    Who raised it and the others who are called there; neither who took it nor the step below.
    """
    for user in ("H1", "P1", "P2"):
        office.do(give_part, user, OWNER)
    climbs(office)
    lines = len([each for each in office.rows(OwedMessage) if each.name == "escalation.move"])
    raised_id = office.rows(Escalation)[0].id
    office.do(escalation.acknowledge, who("P1"), raised_id, "message")
    office.deliver()
    told = looks(office, "escalation.taken")
    assert set(told) == {"H0", "H1", "P2"}
    assert HEADS["da"] in told["H0"]
    assert HEADS["en"] in told["P2"]
    assert "escalation.acknowledge" not in str(told)
    assert len([each for each in office.rows(OwedMessage) if each.name == "escalation.move"]) == lines
    office.do(escalation.resolve, who("P1"), raised_id, "A second line", "", "message")
    office.deliver()
    told = looks(office, "escalation.taken")
    assert set(told) == {"H0", "H1", "P2"}, "it is said once, and follows"
    assert not any(said in look for look in told.values() for said in HEADS.values())
    assert "escalation.confirm" in told.pop("H0")
    assert "escalation.confirm" not in str(told)


def test_what_the_thread_tells_in_a_line_of_its_own_is_told_to_nobody_besides(office: Listening) -> None:
    """Taken on the first step, or where it was escalated by a person: the new line calls them."""
    taken(office)
    office.deliver()
    assert not looks(office, "escalation.taken")


def test_who_is_away_does_not_hear_that_it_is_taken(office: Listening) -> None:
    """It waits for nobody then; their copy says so when they are back."""
    office.do(give_part, "P1", OWNER)
    office.do(give_part, "P2", OWNER)
    climbs(office)

    def be_away(w: Unit) -> None:
        person(w, "P2").absent_until = w.now.date() + timedelta(days=3)

    office.do(be_away)
    office.do(escalation.acknowledge, who("P1"), office.rows(Escalation)[0].id, "message")
    assert set(looks(office, "escalation.taken")) == {"H0"}


def climbs(office: Listening) -> None:
    """Nobody of the first step takes it, and it goes up by itself."""
    office.deliver()
    while office.rows(Escalation)[0].rung == 1:
        office.clock.move_to(max(office.do(escalation.next_due), office.clock.now()))
        office.sweep()
    office.deliver()


def give_part(w: Unit, user: str, part: str) -> None:
    partnerships.give_part(w, person(w, user), part, person(w, "H0").id)


def person(w: Unit, user: str) -> Person:
    return w.session.exec(select(Person).where(Person.user == user)).one()
