"""Exactly at the number: one more is another side of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from calendar_at_work import CalendarAtWork, local
from partnership_at_work import who

from bot import partnerships
from bot.blocks.inputs import choice
from bot.errors import Refusal
from bot.partnerships import HOME, NAME_LENGTH, PartnershipSettings, SideSettings, Unit
from bot.partnerships.setting_up import apply as apply_settings
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import invitation, retro, status
from bot.rituals.action.records import MOST as ACTION_MOST, written_action as action_text
from bot.rituals.charter.records import ON_TRACK, PART_MOST, CharterQuestion
from bot.rituals.escalation.records import MOST as ESCALATION_MOST, written as blocker_text
from bot.rituals.invitation.records import Occasion
from bot.rituals.kudos.records import MOST as KUDOS_MOST, PEOPLE_MOST, check_praise
from bot.rituals.mediation.papers import MOST as PAPER_MOST, written as paper_text
from bot.rituals.retro.formats import COLUMN_LENGTH, COLUMNS_MOST, columns_of
from bot.rituals.retro.records import LEAST_K, MOST_DAYS, MOST_K, check, tally
from bot.rituals.risk.records import MOST as RISK_MOST, Draft
from bot.rituals.scorecard.reckoning import gap, quartiles
from bot.rituals.status.records import MOST as STATUS_MOST, QUESTIONS, said_to
from bot.text import fitting

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
WEDNESDAYS = retro.Plan(Weekly((2,), 2), time(9), "ssc", retro.columns_of("ssc", ""))
MISSING = Refusal("It has to be there.", "field")


def answered(text: str) -> None:
    said_to(QUESTIONS[HOME], {"since": text})


TEXTS: dict[str, tuple[int, str, Callable[[str], Any]]] = {
    "action": (ACTION_MOST, "action", action_text),
    "status": (STATUS_MOST, "since", answered),
    "blocker": (ESCALATION_MOST, "field", lambda text: blocker_text(text, "field", MISSING)),
    "mediation": (PAPER_MOST, "field", lambda text: paper_text(text, "field")),
    "risk": (RISK_MOST, "what", lambda text: Draft("dates", text, "Later").checked()),
    "praise": (KUDOS_MOST, "what_for", lambda text: check_praise(text, [2], 1, None)),
    "column": (COLUMN_LENGTH, "own", lambda text: columns_of("own", text)),
    "name": (NAME_LENGTH, "name", lambda text: fitting(text, NAME_LENGTH, "name")),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_may_be_as_long_as_it_may_and_not_a_sign_longer(what: str) -> None:
    """Blanks around it are not counted."""
    most, field, take = TEXTS[what]
    take("x" * most)
    take(f"  {'x' * most}\n")
    with pytest.raises(Refusal) as refused:
        take("x" * (most + 1))
    assert refused.value.field == field


def test_too_long_a_text_says_by_how_much_and_where_the_rest_may_go() -> None:
    """A name goes nowhere else."""
    for most, sentence in ((499, "Shorten it."), (500, "Shorten it, or link to the rest.")):
        with pytest.raises(Refusal, match="this has") as refused:
            fitting("x" * (most + 1), most, "field")
        assert refused.value.reason.endswith(sentence)
        assert refused.value.values == {"most": most, "n": most + 1}


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(WEDNESDAYS, k=1), "k"),
        (replace(WEDNESDAYS, k=LEAST_K - 1), "k"),
        (replace(WEDNESDAYS, k=MOST_K + 1), "k"),
        (replace(WEDNESDAYS, days_open=0), "days_open"),
        (replace(WEDNESDAYS, days_open=MOST_DAYS + 1), "days_open"),
    ],
)
def test_a_plan_of_retros_beyond_its_numbers_is_refused(plan: retro.Plan, field: str) -> None:
    """However it was sent."""
    with pytest.raises(Refusal) as refused:
        check(plan)
    assert refused.value.field == field


@pytest.mark.parametrize("k", [LEAST_K, MOST_K])
@pytest.mark.parametrize("days", [1, MOST_DAYS])
def test_a_plan_of_retros_at_its_numbers_is_taken(k: int, days: int) -> None:
    """The first and the last that there are."""
    check(replace(WEDNESDAYS, k=k, days_open=days))


@pytest.mark.parametrize(
    ("count", "k", "invited", "said"),
    [
        (3, 4, 6, "few"),
        (4, 4, 12, "enough"),
        (4, 4, 9, "enough"),
        (4, 4, 8, "half"),
        (5, 4, 10, "half"),
        (5, 4, 11, "enough"),
        (4, 5, 4, "few"),
    ],
)
def test_half_is_said_at_half_and_not_at_a_third(count: int, k: int, invited: int, said: str) -> None:
    """Exactly half is at least half; and fewer than k are few, be they all."""
    assert tally(count, k, invited) == said


def test_sides_are_as_far_apart_as_their_medians() -> None:
    """Not as their quartiles, of which these have the same; and one side alone is apart from nobody."""
    low, high = (2, 0, 0, 0, 2), (1, 0, 0, 0, 3)
    assert (quartiles(low), quartiles(high)) == ((1, 1, 5), (1, 5, 5))
    assert gap({1: low, 2: high}) == 4
    assert gap({1: low}) is None


def test_a_format_may_have_as_many_columns_as_there_are_fields() -> None:
    """And at least one."""
    assert len(columns_of("own", "\n".join("abcde"))) == COLUMNS_MOST == 5
    for lines in ("", "\n \n", "\n".join("abcdef")):
        with pytest.raises(Refusal) as refused:
            columns_of("own", lines)
        assert refused.value.field == "own"


@pytest.mark.parametrize("second", ["Keep", " keep ", "KEEP", "Ｋeep", "Ke\u200bep"])
def test_two_columns_that_read_alike_are_refused_at_their_field(second: str) -> None:
    """Nobody could tell which of them an answer stands in."""
    with pytest.raises(Refusal) as refused:
        columns_of("own", f"Keep\nDrop\n{second}")
    assert refused.value.field == "own"
    assert columns_of("own", "Keep\nKeep on\n\u200b\n") == ["Keep", "Keep on"]


@pytest.mark.parametrize(("people", "may"), [(PEOPLE_MOST, True), (PEOPLE_MOST + 1, False)])
def test_praise_is_for_so_many_people(people: int, may: bool) -> None:
    """One more, and it is for their company."""
    receivers = list(range(2, people + 2))
    if may:
        check_praise("Calm", receivers, 1, None)
    else:
        with pytest.raises(Refusal, match="At most"):
            check_praise("Calm", receivers, 1, None)


@pytest.mark.parametrize("number", [100, 101])
def test_a_menu_of_a_hundred_is_one_list_and_one_more_are_two_groups(number: int) -> None:
    """Slack takes a hundred options, or groups of a hundred; every one is offered once."""
    options = {str(each): f"Choice {each}" for each in range(number)}
    element = choice("field", "F", options, "0").to_dict()["element"]
    groups = element.get("option_groups") or [{"options": element["options"]}]
    assert [len(group["options"]) for group in groups] == [100] if number == 100 else [100, 1]
    assert [option["value"] for group in groups for option in group["options"]] == list(options)


@pytest.mark.parametrize("weeks", [0, 13])
def test_every_twelfth_week_is_the_rarest(weeks: int) -> None:
    """And every week the most often."""
    Weekly((0,), 1)
    Weekly((0,), 12)
    with pytest.raises(Refusal):
        Weekly((0,), weeks)


@pytest.mark.parametrize("nth", [-2, 0, 5])
def test_a_month_has_four_of_each_weekday_and_a_last_one(nth: int) -> None:
    """A fifth is not in every month."""
    for each in (1, 2, 3, 4, -1):
        Monthly(each, 4)
    with pytest.raises(Refusal):
        Monthly(nth, 4)


@pytest.mark.parametrize(
    ("seats", "may"),
    [(each, True) for each in ("1", "100", " 7 ", "007")]
    + [(each, False) for each in ("0", "101", "1000", "", "x", "-1", "1.5", "²")],
)
def test_an_invitation_has_one_to_a_hundred_seats(seats: str, may: bool) -> None:
    """What is no number is none."""
    occasion = Occasion("VPN", "To agree", date(2026, 5, 28), time(10), 90, "Room 4", seats, None)
    made = invitation.Invitation(
        partnership_id=1,
        side_id=1,
        kind="technical",
        zone="UTC",
        uid="u",
        modal="V",
        invited_by=1,
        invited_at=NOW,
    )
    if may:
        made.plan(occasion, [], 0, NOW)
    else:
        with pytest.raises(Refusal) as refused:
            made.plan(occasion, [], 0, NOW)
        assert refused.value.field == "seats"


def test_a_reason_of_a_criterion_may_fill_its_field() -> None:
    """And no more."""
    question = CharterQuestion(article_id=1, month=date(2026, 5, 1), follower_id=1, asked_at=NOW)
    question.answer(1, ON_TRACK, "x" * PART_MOST, NOW)
    with pytest.raises(Refusal) as refused:
        question.answer(1, ON_TRACK, "x" * (PART_MOST + 1), NOW)
    assert refused.value.field == "why"


def test_a_round_closes_at_the_very_moment_of_its_meeting(sqlite_url: str, tmp_path: Path) -> None:
    """And takes answers until then: a second before nothing is due."""
    office = CalendarAtWork(sqlite_url, tmp_path / "keys")
    office.plan()
    office.live_until(local(5, 9))
    (opened,) = office.rows(status.StatusRound)
    office.live_until(local(5, 10) - timedelta(seconds=1))
    assert office.do(status.digests_due) == []
    office.do(status.answer, who("P0"), opened.id, {"blockers": "VPN"})
    office.clock.move_to(local(5, 10))
    assert office.do(status.digests_due) == [opened.id]
    office.sweep()
    with pytest.raises(Refusal):
        office.do(status.answer, who("P0"), opened.id, {"blockers": "More"})
    office.database.close()


@pytest.mark.parametrize(("minutes", "may"), [(119, False), (120, True)])
def test_a_working_day_has_at_least_two_hours(
    minutes: int, may: bool, sqlite_url: str, tmp_path: Path
) -> None:
    """From eight o'clock."""
    office = CalendarAtWork(sqlite_url, tmp_path / "keys")
    closes = time(8 + minutes // 60, minutes % 60)

    def settle(w: Unit) -> None:
        seat = partnerships.seat(w, who("H0"), office.id)
        sides = [
            SideSettings(each.id, each.name, each.holidays, each.language, time(8), closes)
            for each in partnerships.sides(w, office.id)
        ]
        here = seat.partnership
        apply_settings(w, seat, PartnershipSettings(here.language, here.zone, here.guests, sides))

    if may:
        office.do(settle)
    else:
        with pytest.raises(Refusal, match="two hours"):
            office.do(settle)
    office.database.close()
