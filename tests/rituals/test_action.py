"""The rules of actions: plain objects, reminders by hypothesis, and hand-overs on a real database."""

import ast
import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from partnership_of_eight import Eight
from sqlmodel import col, select

from bot import conductor, partnerships
from bot.blocks.retro.words import agreed
from bot.calendar import HolidayCalendar, WorkingHours
from bot.database import Database
from bot.errors import Refusal
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, REMOVED, Actor, Partnership, Person, Side
from bot.rituals import action, retro
from bot.rituals.action import Action, ActionChange, ActionOffer, SideFigures
from bot.rituals.status import StatusRound

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
TODAY = date(2026, 5, 4)
ZONE = ZoneInfo("Europe/Copenhagen")
HOURS = WorkingHours(ZONE, time(8), time(16), HolidayCalendar("DK"))
SIDE = Side(id=1, partnership_id=1, kind="home", name="Nordlys", holidays="DK", zone=ZONE.key)
DUE = date(2026, 5, 13)
IN_TIME = "Due Wednesday 13 May, in time until"


def noted(**values: Any) -> Action:
    given_ = {"id": 1, "partnership_id": 1, "text": "Order VPN", "owner_id": 1, "noted_by": 2}
    more = {"due_on": DUE, "first_due_on": DUE, "source": "hand", "source_id": 1, "noted_at": NOW}
    return Action(**{**given_, **more, **values})


def person(**values: Any) -> Person:
    return Person(**{"id": 1, "partnership_id": 1, "side_id": 1, "user": "U1", "name": "Anna", **values})


def test_reminders_come_the_day_before_on_the_day_and_five_working_days_after() -> None:
    """Ascension Day and the weekend are no working days."""
    made, came = noted(), []
    made.plan_reminder(HOURS, NOW)
    while made.remind_at is not None:
        moment = made.remind_at
        came.append((made.remind(HOURS, moment), moment.astimezone(ZONE).strftime("%d %H:%M")))
    assert came == [
        ("action.soon", "12 08:00"),
        ("action.due", "13 08:00"),
        (None, "13 16:00"),  # its day is over, of which nobody is told
        ("action.overdue", "21 08:00"),
    ]


def test_what_is_done_can_be_undone_and_its_owner_is_reminded_again() -> None:
    """The note on it goes with it; what is open has nothing to be undone."""
    made = noted()
    with pytest.raises(Refusal, match="not marked as done"):
        made.reopen(HOURS, NOW)
    made.finish(3, NOW)
    made.comment("In the wiki")
    made.reopen(HOURS, NOW)
    assert (made.is_open, made.word) == (True, "")
    assert made.remind_at == datetime(2026, 5, 12, 6, tzinfo=UTC)


def test_there_is_one_door_by_which_an_action_comes_to_be_and_its_owner_hears_there() -> None:
    """No ritual makes one by itself, and none has to remember to tell."""
    made, told = [], []
    sources = [path.read_text() for path in sorted(Path(action.__file__).parents[2].rglob("*.py"))]
    for source in sources:
        if "Action(" not in source and "action.noted" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
                made += [node.name for each in calls if ast.unparse(each.func).split(".")[-1] == "Action"]
                told += [
                    node.name
                    for each in calls
                    if ast.unparse(each).startswith("tell(") and "'action.noted'" in ast.unparse(each)
                ]
    assert made == told == ["add"]


@given(days=st.integers(0, 400), hours=st.integers(0, 24 * 30))
def test_a_reminder_that_is_late_comes_once_and_the_latest_alone(days: int, hours: int) -> None:
    """However long nobody looked: one message, the next is later, and each name comes once at most."""
    made = noted(due_on=TODAY + timedelta(days=days))
    made.plan_reminder(HOURS, NOW)
    names, now = list[str](), NOW
    while made.remind_at is not None:
        assert made.remind_at > now
        now = made.remind_at + timedelta(hours=hours)
        names += filter(None, [made.remind(HOURS, now)])  # None at the end of its day
    order = ["action.soon", "action.due", "action.overdue"]
    assert names == [each for each in order if each in names]
    assert names[-1] == "action.overdue"


def test_an_action_is_settled_once_with_a_word() -> None:
    """Done says what it wants, dropped must say why, and neither says too much."""
    made = noted(remind_at=NOW)
    with pytest.raises(Refusal, match="why it is dropped") as refused:
        made.drop(3, " ", NOW)
    assert refused.value.field == "word"
    assert made.is_open
    made.finish(3, NOW)
    with pytest.raises(Refusal, match="At most"):
        made.comment("x" * 501)
    made.comment(" In the wiki ")
    assert (made.word, made.done_by, made.remind_at) == ("In the wiki", 3, None)
    for again in (
        lambda: made.drop(3, "no", NOW),
        lambda: made.give(2),
        lambda: made.change("a", DUE, 1, TODAY, NOW),
    ):
        with pytest.raises(Refusal, match="closed already"):
            again()


def test_a_change_keeps_what_was_agreed_before_and_no_date_goes_back_into_the_past() -> None:
    """An overdue date may stay while the text is changed."""
    made = noted(due_on=date(2026, 5, 1))
    before = made.change("Order two", date(2026, 5, 1), 2, TODAY, NOW)
    assert (before.was_text, before.was_due_on, before.due_on) == (
        "Order VPN",
        date(2026, 5, 1),
        date(2026, 5, 1),
    )
    for wrong in (date(2026, 5, 3), None):
        with pytest.raises(Refusal, match="still to come") as refused:
            made.change("Order two", wrong, 2, TODAY, NOW)
        assert refused.value.field == "due_on"
    with pytest.raises(Refusal, match="what is to be done"):
        made.change(" ", TODAY, 2, TODAY, NOW)
    made.change("Order two", TODAY, 2, TODAY, NOW)
    assert (made.text, made.due_on, made.first_due_on) == ("Order two", TODAY, DUE)


@pytest.mark.parametrize(
    ("owner", "today", "is_needed"),
    [
        (person(), DUE, False),
        (person(left_at=NOW), TODAY, True),
        (person(absent_until=DUE + timedelta(days=6)), DUE, False),
        (person(absent_until=DUE + timedelta(days=7)), DUE, True),
        (person(absent_until=DUE + timedelta(days=7)), DUE - timedelta(days=1), False),
        (person(absent_until=DUE + timedelta(days=7)), DUE + timedelta(days=8), False),
    ],
)
def test_somebody_else_must_see_to_it_where_the_owner_left_or_is_away_a_week_beyond_its_date(
    owner: Person, today: date, is_needed: bool
) -> None:
    """Not before it is due, not where they are soon back, and not once it is settled."""
    noon = datetime.combine(today, time(12), ZONE)
    assert noted().needs_another(owner, SIDE, noon) is is_needed
    assert not noted(done_at=NOW).needs_another(owner, SIDE, noon)


@pytest.fixture
def eight(tmp_path: Path) -> Iterator[Eight]:
    """Four people on either side; the first of each is the contact person."""
    made = with_contacts(f"sqlite:///{tmp_path / 'samspil.db'}", tmp_path)
    yield made
    made.database.close()


def with_contacts(url: str, folder: Path) -> Eight:
    made = Eight(Database(url), folder / "keys")

    def give(w: Any) -> None:
        for user in ("U0", "U4"):
            one = w.session.exec(select(Person).where(Person.user == user)).one()
            partnerships.give_part(w, one, CONTACT, one.id)

    made.do(give)
    return made


def note(eight: Eight, by: int, owner: int, due_on: date = DUE, text: str = "Order VPN") -> int:
    """One of the eight notes an action for another; returns its id."""
    _seat, promise = eight.do(
        action.note, eight.actors[by], eight.partnership_id, text, eight.person_ids()[owner], due_on
    )
    return int(promise.action.id)


def offer(eight: Eight, by: int, of: int, to: int) -> int:
    """One of the eight offers an action to another; returns the id of the offer."""
    _seat, view = eight.do(action.offer, eight.actors[by], of, eight.person_ids()[to])
    return int(view.offer.id)


def owner_of(eight: Eight, action_id: int) -> int:
    """The number of who owns it."""
    return eight.person_ids().index(eight.do(lambda w: w.session.get(Action, action_id).owner_id))


def told(eight: Eight, name: str) -> list[tuple[str, str]]:
    """Who has a message of that name, and what it says now."""
    rows = eight.do(
        lambda w: [
            (each.place, each.text)
            for each in w.session.exec(
                select(OwedMessage).where(OwedMessage.name == name).order_by(col(OwedMessage.id))
            )
        ]
    )
    assert isinstance(rows, list)
    return rows


def leave(eight: Eight, number: int) -> None:
    """Somebody leaves the channel, and the sweep of actions follows until nothing is due."""
    eight.do(partnerships.left, "T1", "C1", eight.actors[number].user)
    sweep(eight)


def sweep(eight: Eight, until: datetime | None = None) -> None:
    """What the timetable does for actions, at each moment at which something is due."""
    while (due := eight.do(action.next_due)) is not None and due <= (until or eight.clock.now()):
        eight.clock.move_to(max(due, eight.clock.now()))
        for lost in eight.do(action.lost_offers_due):
            eight.do(action.lose_offer, lost)
        for orphan in eight.do(action.orphans_due):
            eight.do(action.find_orphan, orphan)
        for returned in eight.do(action.returned_due):
            eight.do(action.find_returned, returned)
        for each in eight.do(action.reminders_due):
            eight.do(action.remind, each)
    if until is not None:
        eight.clock.move_to(until)


def test_until_it_is_accepted_the_old_owner_keeps_it_and_both_see_it(eight: Eight) -> None:
    """Handed over to the other side: the owner changes with their word alone, and what was told follows."""
    made = note(eight, 0, 1)
    assert told(eight, "action.noted")[0][0] == "U1"
    asked = offer(eight, 1, made, 5)
    assert offer(eight, 1, made, 5) == asked
    assert owner_of(eight, made) == 1
    assert "<@U5>" in told(eight, "action.noted")[0][1]
    assert [each.name for each in eight.do(waiting, 5)] == ["action.accept"]
    (promise,) = eight.do(action.open_actions, eight.partnership_id)
    assert promise.offered_to is not None
    assert promise.offered_to.user == "U5"
    with pytest.raises(Refusal, match="Only the person who was asked"):
        eight.do(action.accept, eight.actors[1], asked)
    eight.do(action.accept, eight.actors[5], asked)
    assert owner_of(eight, made) == 5
    with pytest.raises(Refusal, match="already taken"):
        eight.do(action.accept, eight.actors[5], asked)
    assert told(eight, "action.answered") == [("U1", "<@U5> has taken over: Order VPN (<#C1>)")]
    assert told(eight, "action.noted") == [("U1", "<@U5> sees to it: Order VPN (<#C1>)")]
    assert eight.do(waiting, 5) == []


def waiting(w: Any, number: int) -> Any:
    """What waits for one of the eight in actions."""
    (seat,) = partnerships.seats_of(w, Actor("T1", f"U{number}"))
    return action.waiting_for(w, seat)


def test_declined_it_stays_with_a_word_and_who_offered_it_is_told_as_well(eight: Eight) -> None:
    """A contact person offered what another owns."""
    made = note(eight, 2, 1)
    asked = offer(eight, 0, made, 6)
    with pytest.raises(Refusal, match="why you do not take it") as refused:
        eight.do(action.decline, eight.actors[6], asked, "")
    assert refused.value.field == "word"
    eight.do(action.decline, eight.actors[6], asked, "I am on leave")
    assert owner_of(eight, made) == 1
    assert [place for place, _text in told(eight, "action.answered")] == ["U0", "U1"]
    assert all("I am on leave" in text for _place, text in told(eight, "action.answered"))
    with pytest.raises(Refusal, match="already declined"):
        eight.do(action.accept, eight.actors[6], asked)


def test_one_is_asked_at_a_time_and_nobody_once_it_is_settled(eight: Eight) -> None:
    """Who was asked before, or too late, is told so, in the message and by a refusal."""
    made = note(eight, 1, 1)
    first, second = offer(eight, 1, made, 5), offer(eight, 1, made, 6)
    assert "not asked any more" in told(eight, "action.offered")[0][1]
    with pytest.raises(Refusal, match="no longer asked"):
        eight.do(action.accept, eight.actors[5], first)
    eight.do(action.drop, eight.actors[1], made, "Nobody needs it")
    with pytest.raises(Refusal, match=r"no longer asked|closed already"):
        eight.do(action.accept, eight.actors[6], second)
    assert [text.startswith("You are not asked") for _place, text in told(eight, "action.offered")] == [
        True,
        True,
    ]
    assert owner_of(eight, made) == 1


def test_only_those_whom_it_concerns_change_it_or_hand_it_over(eight: Eight) -> None:
    """Owner and who noted it do both; a contact person of the owner's side hands over; others neither."""
    made = note(eight, 2, 1)
    for number in (1, 2):
        eight.do(action.change, eight.actors[number], made, f"Order {number}", DUE)
    for number in (0, 3, 4):
        with pytest.raises(Refusal, match="can change it"):
            eight.do(action.change, eight.actors[number], made, "My tasks", DUE)
    for number in (3, 4):
        with pytest.raises(Refusal, match="hand it over"):
            offer(eight, number, made, 7)
    with pytest.raises(Refusal, match="is responsible for the action already"):
        offer(eight, 0, made, 1)
    for outsider in (Actor("T9", "U1"), Actor("T2", "U1")):
        with pytest.raises(Refusal, match="not part of"):
            eight.do(action.finish, outsider, made)
    assert [user for user, _text in told(eight, "action.changed")] == ["U1"]
    assert "Order 2" in told(eight, "action.changed")[0][1]


def test_the_same_payload_twice_records_once(eight: Eight) -> None:
    """A change that changes nothing leaves no trace; another date lines up reminders anew."""
    made = note(eight, 1, 1)
    for _time in range(2):
        eight.do(action.change, eight.actors[1], made, "Order VPN", DUE + timedelta(days=7))
    changes = eight.do(lambda w: len(w.session.exec(select(ActionChange)).all()))
    assert changes == 1
    sweep(eight, datetime(2026, 5, 20, 7, tzinfo=UTC))
    assert len(told(eight, "action.soon")) == len(told(eight, "action.due")) == 1
    eight.do(action.change, eight.actors[1], made, "Order VPN", date(2026, 6, 1))
    sweep(eight, datetime(2026, 6, 1, 7, tzinfo=UTC))
    assert len(told(eight, "action.due")) == 2, "a new date is a new message, not an old one edited"


def test_when_an_owner_leaves_their_contact_persons_are_told_once(eight: Eight) -> None:
    """In working hours, whenever it is due; who takes it owns it, and it is theirs alone."""
    made = note(eight, 5, 1)
    eight.clock.move_to(datetime(2026, 5, 9, 12, tzinfo=UTC))
    leave(eight, 1)
    assert told(eight, "action.orphaned") == []
    sweep(eight, datetime(2026, 5, 13, 7, tzinfo=UTC))
    ((place, text),) = told(eight, "action.orphaned")
    assert place == "U0"
    assert "<@U1> has left the channel" in text
    assert [each.name for each in eight.do(waiting, 0)] == ["action.take"]
    eight.do(action.take, eight.actors[0], made)
    eight.do(action.take, eight.actors[0], made)
    assert owner_of(eight, made) == 0
    assert [each.name for each in eight.do(waiting, 0)] == ["action.finish"]
    with pytest.raises(Refusal, match="sees to this action already"):
        eight.do(action.take, eight.actors[5], made)
    offers = eight.do(lambda w: len(w.session.exec(select(ActionOffer)).all()))
    assert offers == 1


def test_when_who_was_asked_leaves_it_stays_and_who_asked_is_told(eight: Eight) -> None:
    """Once, and the offer cannot be accepted by who comes back."""
    made = note(eight, 1, 1)
    asked = offer(eight, 1, made, 6)
    leave(eight, 6)
    assert told(eight, "action.answered") == [
        ("U1", "<@U6> has left the channel, so it stays with <@U1>: Order VPN (<#C1>)")
    ]
    assert eight.do(action.lost_offers_due) == []
    eight.do(lambda w: w.session.exec(select(Person).where(Person.user == "U6")).one().rejoin())
    with pytest.raises(Refusal, match="no longer asked"):
        eight.do(action.accept, eight.actors[6], asked)
    assert owner_of(eight, made) == 1


def test_without_a_contact_person_who_noted_it_is_told_and_nobody_in_a_partnership_that_ended(
    eight: Eight,
) -> None:
    """The only contact person was the owner; after the end nothing is due for ever."""
    note(eight, 6, 4, TODAY)
    leave(eight, 4)
    assert [place for place, _text in told(eight, "action.orphaned")] == ["U6"]
    note(eight, 6, 5, TODAY)
    offer(eight, 5, note(eight, 5, 5, TODAY), 7)
    eight.do(conductor.go_away, "T1", "C1", REMOVED)
    before = len(told(eight, "action.orphaned"))
    for user in ("U5", "U7"):
        eight.do(
            lambda w, user=user: w.session.exec(select(Person).where(Person.user == user)).one().leave(w.now)
        )
    sweep(eight, NOW + timedelta(days=60))
    assert len(told(eight, "action.orphaned")) == before
    assert told(eight, "action.due") == told(eight, "action.answered") == []
    assert eight.do(action.next_due) is None


def test_who_is_away_for_long_is_not_asked_but_their_contact_person(eight: Eight) -> None:
    """On the day it is due; who is soon back hears of it then, and once more when it is a week overdue."""
    note(eight, 0, 5, text="Long away")
    note(eight, 0, 6, text="Soon back")

    def be_away(w: Any) -> None:
        for user, until in (("U5", DUE + timedelta(days=30)), ("U6", DUE + timedelta(days=1))):
            w.session.exec(select(Person).where(Person.user == user)).one().absent_until = until

    eight.do(be_away)
    sweep(eight, datetime(2026, 5, 22, 7, tzinfo=UTC))
    assert [(place, "Long away" in text) for place, text in told(eight, "action.orphaned")] == [("U4", True)]
    assert "is away until Friday 12 June" in told(eight, "action.orphaned")[0][1]
    assert [place for place, _text in told(eight, "action.overdue")] == ["U6"]
    assert told(eight, "action.due") == [("U6", f"{IN_TIME} today, Friday 15 May: Soon back (<#C1>)")]
    assert told(eight, "action.soon") == []
    sweep(eight, datetime(2026, 6, 15, 7, tzinfo=UTC))
    assert [place for place, _text in told(eight, "action.overdue")] == ["U6"]
    (long_away,) = [text for place, text in told(eight, "action.due") if place == "U5"]
    assert f"{IN_TIME} today, Monday 15 June: Long away" in long_away, "who was away for long hears it, too"
    assert "sees to it" in told(eight, "action.orphaned")[0][1]


@pytest.mark.parametrize(
    ("due_on", "soon", "on_the_day"),
    [
        (date(2026, 5, 9), "07", "08"),
        (date(2026, 5, 10), "07", "08"),
        (date(2026, 5, 14), "12", "13"),
        (date(2026, 5, 15), "13", "15"),
        (date(2026, 5, 25), "21", "22"),
        (date(2026, 5, 26), "22", "26"),
    ],
)
def test_reminders_come_on_working_days_whatever_day_was_chosen(
    due_on: date, soon: str, on_the_day: str
) -> None:
    """Saturday, Sunday, Ascension Day, Whit Monday: the last working day before stands for them."""
    made, came = noted(due_on=due_on), []
    made.plan_reminder(HOURS, NOW)
    while made.remind_at is not None:
        moment = made.remind_at
        if made.remind(HOURS, moment) is not None:
            came.append(moment.astimezone(ZONE).strftime("%d %H:%M"))
            assert HOURS.is_open(moment)
    assert came[:2] == [f"{soon} 08:00", f"{on_the_day} 08:00"]


def test_after_downtime_nobody_is_reminded_outside_their_hours(eight: Eight) -> None:
    """The bot comes back on a Saturday night: they are told on Monday morning, and of the latest alone."""
    note(eight, 0, 5, date(2026, 5, 8))
    eight.clock.move_to(datetime(2026, 5, 9, 22, tzinfo=UTC))
    sweep(eight)
    assert told(eight, "action.due") == []
    assert eight.do(action.next_due) == datetime(2026, 5, 11, 6, tzinfo=UTC)
    sweep(eight, datetime(2026, 5, 11, 7, tzinfo=UTC))
    in_time = "Due Friday 8 May, in time until today, Monday 11 May: Order VPN (<#C1>)"
    assert told(eight, "action.due") == [("U5", in_time)]
    assert told(eight, "action.soon") == []


def test_who_comes_back_early_is_reminded_then_and_who_stays_away_longer_later(eight: Eight) -> None:
    """An absence that is changed lines reminders up anew."""
    note(eight, 0, 5, date(2026, 5, 8))

    def be_away(until: date | None) -> None:
        said = partial(conductor.say_about_me, expected=True, absent_until=until, language=None)
        eight.do(said, eight.actors[5], eight.partnership_id)

    be_away(date(2026, 5, 12))
    sweep(eight, datetime(2026, 5, 11, 10, tzinfo=UTC))
    assert told(eight, "action.due") == told(eight, "action.soon") == []
    be_away(date(2026, 5, 13))
    sweep(eight, datetime(2026, 5, 13, 10, tzinfo=UTC))
    assert told(eight, "action.due") == []
    be_away(None)
    sweep(eight, datetime(2026, 5, 13, 10, tzinfo=UTC))
    in_time = "Due Friday 8 May, in time until today, Wednesday 13 May: Order VPN (<#C1>)"
    assert told(eight, "action.due") == [("U5", in_time)]


def test_an_owner_who_left_and_came_back_sees_to_it_again(eight: Eight) -> None:
    """Who was asked instead reads that, and the owner hears what is due."""
    note(eight, 0, 5, date(2026, 5, 6))
    leave(eight, 5)
    assert "Nobody sees to this" in told(eight, "action.orphaned")[0][1]
    sweep(eight, datetime(2026, 5, 6, 8, tzinfo=UTC))
    users = {each.user for each in eight.do(partnerships.people, eight.partnership_id)}
    eight.do(partnerships.members_were, eight.partnership_id, users | {"U5"})
    sweep(eight, datetime(2026, 5, 6, 8, tzinfo=UTC))
    assert "<@U5> sees to it" in told(eight, "action.orphaned")[0][1]
    assert told(eight, "action.due") == [("U5", "Due today, Wednesday 6 May: Order VPN (<#C1>)")]


def test_a_bot_that_was_out_of_the_channel_reminds_when_it_is_back(eight: Eight) -> None:
    """A reminder that came due meanwhile is not lost."""
    note(eight, 0, 5, date(2026, 5, 6))
    eight.do(conductor.go_away, "T1", "C1", REMOVED)
    sweep(eight, datetime(2026, 5, 7, 10, tzinfo=UTC))
    eight.do(conductor.come_back, eight.partnership_id)
    sweep(eight, datetime(2026, 5, 7, 10, tzinfo=UTC))
    in_time = "Due Wednesday 6 May, in time until today, Thursday 7 May: Order VPN (<#C1>)"
    assert told(eight, "action.due") == [("U5", in_time)]


def test_reminders_follow_the_hours_of_the_owners_side(eight: Eight) -> None:
    """A day that becomes a holiday, and hours that begin later."""
    note(eight, 0, 5, date(2026, 5, 6))

    def be_late(w: Any) -> None:
        partnership = w.session.get_one(Partnership, eight.partnership_id)
        side = partnerships.sides(w, partnership.id)[1]
        side.opens, side.closes, side.week = time(11), time(19), "134567"
        action.follow_settings(w, partnership)

    eight.do(be_late)
    assert eight.do(action.next_due) == datetime(2026, 5, 4, 9, tzinfo=UTC), (
        "Tuesday is none: it is due today"
    )


@pytest.mark.parametrize(
    ("today", "suggested"),
    [
        (datetime(2026, 12, 18, 9, tzinfo=UTC), date(2026, 12, 28)),
        (datetime(2026, 5, 7, 9, tzinfo=UTC), date(2026, 5, 15)),
        (datetime(2026, 5, 9, 9, tzinfo=UTC), date(2026, 5, 18)),
    ],
)
def test_a_suggested_date_is_a_day_on_which_both_sides_work(
    eight: Eight, today: datetime, suggested: date
) -> None:
    """Never Christmas Day, Ascension Day, a Saturday."""
    eight.clock.move_to(today)
    assert eight.do(action.before_noting, eight.actors[0], eight.partnership_id).due_on == suggested


def test_figures_count_what_was_due_first_in_the_period_by_the_side_that_owns_it(eight: Eight) -> None:
    """Half-open, by the days of the partnership: kept, late, dropped, open, and what was moved."""
    day = {number: date(2026, 5, number) for number in range(4, 32)}
    kept, late, dropped, moved = (note(eight, 0, 1, day[each]) for each in (4, 5, 6, 31))
    note(eight, 0, 5, day[31], "Ask now")
    note(eight, 0, 5, date(2026, 6, 1), "After the period")
    before = note(eight, 0, 5, day[10], "Handed over")
    eight.do(action.finish, eight.actors[1], kept)
    eight.do(action.drop, eight.actors[1], dropped, "no")
    eight.do(action.accept, eight.actors[1], offer(eight, 5, before, 1))
    eight.do(action.change, eight.actors[1], moved, "Order VPN", date(2026, 6, 20))
    eight.clock.move_to(datetime(2026, 5, 5, 22, 1, tzinfo=UTC))
    eight.do(action.finish, eight.actors[1], late)
    eight.clock.move_to(datetime(2026, 6, 20, 21, 59, tzinfo=UTC))
    eight.do(action.finish, eight.actors[1], moved)

    since, until = datetime(2026, 5, 3, 22, tzinfo=UTC), datetime(2026, 5, 31, 22, tzinfo=UTC)
    counted = eight.do(action.figures, eight.partnership_id, since, until).by_side
    assert list(counted.values()) == [
        SideFigures(due=5, kept=2, late=1, dropped=1, open=1, moved=1),
        SideFigures(due=1, open=1),
    ]
    none = eight.do(action.figures, eight.partnership_id, until, since).by_side
    assert list(none.values()) == [SideFigures(), SideFigures()]
    following = eight.do(action.figures, eight.partnership_id, until, until + timedelta(days=1)).by_side
    assert [each.due for each in following.values()] == [0, 1]


@pytest.mark.parametrize(("hour", "kept"), [(6, 1), (7, 0)])
def test_a_day_is_kept_until_it_is_over_where_the_owner_is(eight: Eight, hour: int, kept: int) -> None:
    """Until nine on Tuesday morning in Copenhagen it is Monday in Los Angeles."""

    def move_away(w: Any) -> None:
        partnerships.sides(w, eight.partnership_id)[1].zone = "America/Los_Angeles"

    eight.do(move_away)
    made = note(eight, 0, 5, date(2026, 5, 11))
    eight.clock.move_to(datetime(2026, 5, 12, hour, 59, tzinfo=UTC))
    eight.do(action.finish, eight.actors[5], made)
    since, until = datetime(2026, 5, 3, 22, tzinfo=UTC), datetime(2026, 5, 31, 22, tzinfo=UTC)
    counted = eight.do(action.figures, eight.partnership_id, since, until).by_side
    assert [(each.kept, each.late) for each in counted.values()] == [(0, 0), (kept, 1 - kept)]


def test_the_next_retro_tells_what_became_of_what_was_handed_over(eight: Eight) -> None:
    """Under its new owner: not yet, then done."""
    held = eight.open()

    def agree(w: Any) -> int:
        (seat,) = partnerships.seats_of(w, eight.actors[0])
        owner_id = partnerships.people(w, eight.partnership_id)[1].id
        w.session.get_one(retro.RetroRound, held).outcome = retro.RELEASED
        text = "Test plan"
        return action.add(
            w, seat, text=text, owner_id=owner_id, due_on=DUE, source="retro", source_id=held
        ).id

    def told_at_the_opening(w: Any) -> str:
        following = w.session.get_one(retro.RetroRound, held).model_copy(update={"id": held + 1})
        return agreed(translator("en"), conductor.agreed_before(w, following))

    made = eight.do(agree)
    eight.do(action.accept, eight.actors[7], offer(eight, 0, made, 7))
    assert "not yet: Test plan (<@U7>)" in eight.do(told_at_the_opening)
    eight.do(action.finish, eight.actors[7], made)
    assert "done: Test plan (<@U7>)" in eight.do(told_at_the_opening)


async def test_of_two_who_answer_at_once_one_is_first(database_url: str, tmp_path: Path) -> None:
    """Accepting races with dropping, on each database: either it is theirs, or it is settled without them."""
    eight = with_contacts(database_url, tmp_path)
    for race in range(25):
        made = note(eight, 1, 1, text=f"Race {race}")
        asked = offer(eight, 1, made, 5)
        outcomes = await asyncio.gather(
            eight.work(conductor.accept_action, eight.actors[5], asked),
            eight.work(conductor.drop_action, eight.actors[1], made, "no"),
            eight.work(conductor.accept_action, eight.actors[5], asked),
            return_exceptions=True,
        )
        assert all(each is None or isinstance(each, Refusal) for each in outcomes)
        accepted = [outcomes[0], outcomes[2]].count(None)
        assert accepted <= 1
        assert owner_of(eight, made) == (5 if accepted else 1)
        open_offers = eight.do(
            lambda w: w.session.exec(select(ActionOffer).where(col(ActionOffer.open_for).is_not(None))).all()
        )
        assert open_offers == []
    eight.database.close()


def held(eight: Eight, day: int) -> int:
    """A status meeting of that day of May whose digest comes now; returns the id of the round."""
    moment = datetime(2026, 5, day, 8, tzinfo=UTC)

    def meet(w: Any) -> int:
        opened = StatusRound(
            partnership_id=eight.partnership_id,
            meeting_at=moment,
            due_at=moment,
            planned_on=moment.date(),
            opened_at=moment,
            was_due_at=moment,
        )
        w.session.add(opened)
        w.session.flush()
        return int(opened.id)

    round_id = int(eight.do(meet))
    eight.clock.move_to(moment)
    eight.do(conductor.close_status, round_id)
    eight.clock.move_to(moment + timedelta(hours=1))
    return round_id


def digests(eight: Eight) -> dict[int, str]:
    """What the digests say now in their older look, by the round that they are of."""
    found = eight.do(
        lambda w: {
            each.about: str(each.plain or each.blocks)
            for each in w.session.exec(select(OwedMessage).where(OwedMessage.name == "status.digest"))
        }
    )
    assert isinstance(found, dict)
    return found


def test_the_newest_digest_and_the_one_below_which_it_was_noted_say_what_became_of_an_action(
    eight: Eight,
) -> None:
    """Done, dropped, handed over, another date: of what was due then nothing falls out of the list."""
    due = {text: note(eight, 0, 1, date(2026, 5, 12), text) for text in ("Done", "Drop", "Give", "Move")}
    first = held(eight, 12)
    ids = eight.person_ids()
    eight.do(
        conductor.note_new_action,
        eight.actors[0],
        conductor.FROM_STATUS,
        first,
        "Below",
        ids[2],
        date(2026, 6, 1),
    )
    (below,) = eight.do(action.of_source, "status", first)
    assert "Below" in digests(eight)[first], "as soon as it is noted"
    eight.do(conductor.finish_action, eight.actors[1], due["Done"])
    eight.do(conductor.drop_action, eight.actors[1], due["Drop"], "No need")
    eight.do(conductor.accept_action, eight.actors[5], offer(eight, 1, due["Give"], 5))
    for day in (19, 26):
        eight.do(conductor.change_action, eight.actors[1], due["Move"], "Moved", date(2026, 5, day))
    said = digests(eight)[first]
    for line in ("Done: <@U1>, done", "Drop: <@U1>, dropped", "Give: <@U5>, 12 May"):
        assert line in said
    assert "Moved: <@U1>, 26 May" in said

    later = note(eight, 0, 1, date(2026, 5, 19), "Later")
    second = held(eight, 19)
    before = digests(eight)
    assert "Later" in before[second]
    assert "Moved" not in before[second]
    eight.do(conductor.finish_action, eight.actors[5], due["Give"])
    eight.do(conductor.finish_action, eight.actors[1], later)
    eight.do(conductor.offer_action, eight.actors[2], below.action.id, ids[2 + 1])
    after = digests(eight)
    assert after[first] == before[first], "the older one stays as it was"
    assert "Give: <@U5>, done" in after[second]
    assert "Later: <@U1>, done" in after[second]
    eight.do(conductor.finish_action, eight.actors[2], below.action.id)
    assert "Below: <@U2>, done" in digests(eight)[first], "but for what was noted below it"
    assert digests(eight)[second] == after[second]


def test_whoever_takes_over_what_nobody_sees_to_stands_in_the_digest(eight: Eight) -> None:
    """By «Take it over», or by choosing oneself."""
    taken, chosen = (note(eight, 1, 1, date(2026, 5, 12), text) for text in ("Taken", "Chosen"))
    first = held(eight, 12)
    leave(eight, 1)
    eight.do(conductor.take_action, eight.actors[0], taken)
    eight.do(conductor.offer_action, eight.actors[0], chosen, eight.person_ids()[0])
    assert "Taken: <@U0>, 12 May" in digests(eight)[first]
    assert "Chosen: <@U0>, 12 May" in digests(eight)[first]
