"""What the channel reads where the plan of status meetings changes, and what is refused of a step."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from calendar_at_work import CalendarAtWork, Told, clock_of, local
from partnership_at_work import who

from bot.errors import Refusal
from bot.partnerships import CONTACT, LEAD, Partnership, Unit
from bot.rituals import status
from bot.rituals.escalation.agreeing import carry_out, checked
from bot.rituals.escalation.ladder import (
    NAME_MOST,
    RUNGS_MOST,
    TO_ACKNOWLEDGE,
    TO_RESOLVE,
    RungSettings,
    ladder_of,
    usual_rung,
)

TUESDAY, NEXT, WEDNESDAY = local(5, 10), local(12, 10), local(6, 11)


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> CalendarAtWork:
    """Tuesdays at ten are agreed on Monday at eight."""
    made = CalendarAtWork(sqlite_url, tmp_path / "keys")
    made.plan()
    return made


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda o: None, Told("planned", None, TUESDAY)),
        (lambda o: o.skip("20260505"), Told("skipped", TUESDAY, NEXT)),
        (lambda o: o.move(WEDNESDAY, "20260505"), Told("moved", TUESDAY, WEDNESDAY)),
        (lambda o: o.pause(), Told("paused", None, None)),
        (lambda o: (o.pause(), o.resume()), Told("resumed", None, TUESDAY)),
    ],
)
def test_the_channel_reads_what_was_planned_and_what_comes_next(
    office: CalendarAtWork, act: Callable[[CalendarAtWork], object], told: Told
) -> None:
    """Of each change the last one told: when it was to be, and when the next is."""
    act(office)
    assert office.changes()[-1] == told
    office.database.close()


def test_who_pressed_for_another_meeting_than_the_next_is_told_so(office: CalendarAtWork) -> None:
    """Nothing is skipped or moved then."""
    for act in (
        lambda: office.skip("20260512"),
        lambda: office.do(
            status.move, who("H0"), office.id, clock_of(WEDNESDAY), "20260512", meant="20260506"
        ),
    ):
        with pytest.raises(Refusal):
            act()
    assert office.exceptions() == {}
    office.skip("20260505")
    assert office.exceptions() == {date(2026, 5, 5): "skipped"}
    office.database.close()


USUAL = RungSettings("Contacts", CONTACT, (), TO_ACKNOWLEDGE, TO_RESOLVE)
CRAFTED = {
    "name": RungSettings("x" * (NAME_MOST + 1), CONTACT, (), TO_ACKNOWLEDGE, TO_RESOLVE),
    "source": RungSettings("", "boss", (), TO_ACKNOWLEDGE, TO_RESOLVE),
    "named": RungSettings("", CONTACT, (999,), TO_ACKNOWLEDGE, TO_RESOLVE),
    "": RungSettings("", CONTACT, (), TO_ACKNOWLEDGE | {"high": 7}, TO_RESOLVE),
    None: RungSettings("", CONTACT, (), TO_ACKNOWLEDGE, {"high": 60}),
}


@pytest.mark.parametrize("field", CRAFTED)
def test_of_a_step_nothing_is_taken_that_its_modal_does_not_offer(
    office: CalendarAtWork, field: str | None
) -> None:
    """At the field, where it has one; what the modal offers is taken, without blanks around it."""

    def check(w: Unit, wanted: RungSettings) -> RungSettings:
        return checked(w, office.id, usual_rung(office.id, 1, CONTACT), wanted)

    named = office.person("P1").id
    taken = office.do(check, RungSettings(" Us ", LEAD, (named,), TO_ACKNOWLEDGE, TO_RESOLVE))
    assert (taken.name, taken.source, list(taken.named)) == ("Us", LEAD, [named])
    with pytest.raises(Refusal) as refused:
        office.do(check, CRAFTED[field])
    assert refused.value.field == (field or None)
    office.database.close()


@pytest.mark.parametrize(
    ("steps", "may"), [(0, False), (1, True), (RUNGS_MOST, True), (RUNGS_MOST + 1, False)]
)
def test_a_path_has_one_to_eight_steps(office: CalendarAtWork, steps: int, may: bool) -> None:
    """In the order in which they were given."""

    def agree(w: Unit) -> None:
        carry_out(w, w.session.get_one(Partnership, office.id), [(None, USUAL)] * steps, always=False)

    if may:
        office.do(agree)
        _ladder, rungs = office.do(ladder_of, office.id)
        assert [each.place for each in rungs] == list(range(1, steps + 1))
    else:
        with pytest.raises(Refusal):
            office.do(agree)
    office.database.close()
