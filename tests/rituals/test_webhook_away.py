"""What a side wants to be told outside Slack waits while Samspil is out of the channel, and is not lost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from calendar_at_work import CalendarAtWork, local
from partnership_at_work import BEGINNING, who

from bot import conductor, partnerships
from bot.partnerships import LEAD, REMOVED, Partnership, Profile, Unit
from bot.rituals import action, escalation, webhook
from bot.rituals.escalation import Blocker
from bot.rituals.webhook import WebhookDelivery
from bot.sealed import FolderKeys
from bot.work import Work

ADDRESS = "https://hooks.brevik.example/in"


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    """On Monday 4 May 2026 at eight; the partner has what happens sent to an address of its own."""
    made = CalendarAtWork(database_url, tmp_path / "keys", local(4, 8))
    keys = FolderKeys(tmp_path / "keys")
    made.work = Work(
        made.database, made.clock, keys, lambda _w, _ids: None, lambda _places: None, conductor.tell_outside
    )
    kinds = ("blocker", "action")
    made.do(conductor.begin_webhook, who("P0"), made.id, ADDRESS, "hooks.brevik.example", kinds)
    yield made
    made.database.close()


def blocker(office: CalendarAtWork) -> None:
    """High, raised by H1: two working hours to take it."""
    office.do(escalation.raise_blocker, who("H1"), office.id, Blocker("VPN", "high"), "V1")


def sent(office: CalendarAtWork, came: str = "") -> list[tuple[str, datetime]]:
    """What is sent now, with the moment at which it happened; `came` is what the receiver made of it."""
    found = []
    for each in office.do(webhook.deliveries_due):
        letter = office.do(conductor.letter_of, each)
        if letter is not None:
            office.do(webhook.note, each, came)
            body = json.loads(letter.body)
            found.append((body["type"], datetime.fromisoformat(body["timestamp"])))
    return found


def at(office: CalendarAtWork, moment: datetime) -> None:
    """Time goes on, and what blockers wait for is met."""
    office.clock.move_to(moment)
    for each in office.do(escalation.partnerships_due):
        office.do(escalation.meet_deadlines, each)


def test_what_is_owed_when_it_is_taken_out_is_sent_once_it_is_back(office: CalendarAtWork) -> None:
    """With the moment of then; no attempt is spent on the time away, and no deadline is met in it."""
    lead = office.person("H2")
    office.do(partnerships.give_part, lead, LEAD, lead.id)
    blocker(office)
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    at(office, local(8, 9))
    assert sent(office) == []
    assert office.do(webhook.next_due) is None
    assert [each.attempts for each in office.rows(WebhookDelivery)] == [0]
    office.do(conductor.begin, BEGINNING)
    assert sent(office) == [("blocker.raised", local(4, 8))]
    at(office, local(8, 10, 59))
    assert sent(office) == []
    at(office, local(8, 11))
    assert sent(office) == [("blocker.escalated", local(8, 11))]
    assert sent(office) == []


def test_what_did_not_arrive_is_tried_again_after_the_time_away(office: CalendarAtWork) -> None:
    """As often as it would have been; and what it says is what is so now."""
    _seat, promise = office.do(
        action.note, who("P0"), office.id, "Order VPN", office.person("P0").id, local(11).date()
    )
    assert sent(office, "http 500") == [("action.noted", local(4, 8))]
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.clock.move_to(local(20, 9))
    assert sent(office) == []
    office.do(conductor.begin, BEGINNING)
    (delivery,) = office.rows(WebhookDelivery)
    assert (delivery.attempts, delivery.given_up_at) == (1, None)
    letter = office.do(conductor.letter_of, delivery.id)
    facts = json.loads(letter.body)["data"]["action"]
    assert (facts["due_on"], facts["in_time_until"]) == ("2026-05-11", "2026-05-20")
    office.do(webhook.note, delivery.id, "")
    office.do(action.finish, who("P0"), promise.action.id)
    assert sent(office) == [("action.done", local(20, 9))]


def test_where_it_has_ended_nothing_is_sent_any_more(office: CalendarAtWork) -> None:
    """Neither what was owed before, nor after a new beginning."""
    blocker(office)
    office.do(conductor.end, who("H0"), office.id, timedelta(days=90))
    office.clock.move_to(local(5, 9))
    assert sent(office) == []
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.do(conductor.begin, BEGINNING)
    office.clock.move_to(local(5, 9) + timedelta(hours=1))
    assert sent(office) == []


def test_in_a_copy_of_the_channel_it_goes_on(office: CalendarAtWork) -> None:
    """The share was cut, and whoever is asked says that it goes on there."""
    office.do(lambda w: setattr(w.session.get_one(Partnership, office.id), "set_up_at", w.now))
    blocker(office)
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.clock.move_to(local(5, 9))
    office.do(conductor.begin, replace(BEGINNING, channel="C2"))
    everybody = ("H0", "H1", "H2", "P0", "P1", "P2")

    def arrive(w: Unit) -> int:
        copy = partnerships.find(w, "T1", "C2").id
        known = [
            Profile(each, f"T{1 + (each[0] == 'P')}", each, is_guest=False, locale=None) for each in everybody
        ]
        partnerships.meet(w, copy, known, "Brevik")
        return copy

    copy = office.do(arrive)
    office.do(conductor.members_were, copy, everybody)
    assert sent(office) == []
    office.do(conductor.go_on_here, who("H1"), copy)
    assert sent(office) == [("blocker.raised", local(4, 8))]
