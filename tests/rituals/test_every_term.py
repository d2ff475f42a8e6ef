"""Each thing that can be agreed is exactly as it was proposed, once three companies have agreed."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import AtWork, who
from tests_shared import MONDAY, keys_in

from bot import conductor, partnerships
from bot.blocks.agreement import proposal
from bot.blocks.agreement.words import lines
from bot.conductor.agreement import BINDS, Submitted, submit
from bot.conductor.terms import terms_of
from bot.language import translator
from bot.partnerships import (
    CONTACT,
    HOME,
    PARTS,
    Partnership,
    PartnershipSettings,
    Profile,
    SideSettings,
    Unit,
)
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import agreement, escalation, retro
from bot.rituals.escalation import DURATIONS, RungSettings
from bot.rituals.status import ForumPlan, Plan
from playground.limits import message_problem

NASTY = "&lt; <b>*_~`@here R&D|x 👩‍👩‍👧‍👦 é 🇩🇰"
LINK = "https://meet.example/?a=1&b=<2>|c*_~`#é"
MEETINGS = Plan(Weekly((3,)), time(15))
RETROS = retro.Plan(None, time(13), "ssc", retro.columns_of("ssc", ""))
Propose = Callable[[AtWork], Submitted]


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[AtWork]:
    """Three companies; a contact person at the first two, the third speaks by its only one."""
    keys_in(tmp_path / "keys")
    office = AtWork(database_url, tmp_path / "keys", MONDAY, home=2, partner=2)
    hours = [
        SideSettings(side, name, "DK", None, time(8), time(16)) for side, name in ((1, NASTY[:35]), (2, "B"))
    ]
    chosen = PartnershipSettings("en", "Europe/Copenhagen", "partner", hours)
    office.do(conductor.set_up, who("H0"), office.id, chosen, MEETINGS, RETROS)
    third = Profile("Q0", "T3", "Third <0> & co", is_guest=False, locale=None)
    office.do(partnerships.meet, office.id, [third], "T&C <Third>")
    yield office
    office.database.close()


def wants(**terms: Any) -> Propose:
    """These terms, by their names with `__` for the point."""
    wanted = {name.replace("__", "."): value for name, value in terms.items()}

    def propose(office: AtWork) -> Submitted:
        def act(w: Unit) -> Submitted:
            return submit(w, partnerships.seat(w, who("H0"), office.id), wanted)

        done: Submitted = office.do(act)
        return done

    return propose


def presses(act: Callable[..., Submitted], *args: Any, **kwargs: Any) -> Propose:
    """What somebody at home sends from a modal about the whole partnership."""

    def propose(office: AtWork) -> Submitted:
        done: Submitted = office.do(act, who("H0"), office.id, *args, **kwargs)
        return done

    return propose


def of_step(change: Callable[[AtWork, escalation.EscalationRung], RungSettings | None]) -> Propose:
    """The second step is to be otherwise, or to be left out."""

    def propose(office: AtWork) -> Submitted:
        rung = office.do(escalation.ladder_of, office.id)[1][1]
        wanted = change(office, rung)
        if wanted is None:
            left: Submitted = office.do(conductor.leave_out_rung, who("H0"), rung.id)
            return left
        done: Submitted = office.do(conductor.change_rung, who("H0"), rung.id, wanted, running=True)
        return done

    return propose


def nasty_step(office: AtWork, rung: escalation.EscalationRung) -> RungSettings:
    """Another name, other people of all three companies, and each time at the other end of the list."""
    times = dict(zip(escalation.SEVERITIES, (DURATIONS[-1], DURATIONS[0], 30, 15), strict=True))
    named = [office.person(user).id for user in ("H1", "P1", "Q0")]
    return RungSettings(NASTY[:40].strip(), "steering", named, times, {**times, "low": 15})


def of_person(user: str, parts: set[str], side: int | None = None) -> Propose:
    """Somebody of another company holds these parts, or belongs to another side."""

    def propose(office: AtWork) -> Submitted:
        person = office.person(user)
        done: Submitted = office.do(
            conductor.correct_person,
            who("H0"),
            person.id,
            side_id=side or person.side_id,
            parts=parts,
            expected=None,
        )
        return done

    return propose


MEETING_PLAN = Plan(Monthly(-1, 4), time(23, 45), "skip", 72, LINK, date(2026, 6, 1))
RETRO_PLAN = retro.Plan(
    Weekly((0, 6), 8),
    time(0, 5),
    "own",
    ["<A&B>", "👩‍👩‍👧‍👦", "*c* _d_"],
    10,
    9,
    False,
    "skip",
    date(2026, 6, 1),
)
FORUM = ForumPlan("steering", NASTY, (NASTY, "<A&B>"), Plan(Weekly((0, 6), 12), time(0, 5), "skip", 72, LINK))
EVERY: Mapping[str, Propose] = {
    "shared.language": wants(shared__language="da"),
    "shared.zone": wants(shared__zone="Pacific/Chatham"),
    "shared.guests": wants(shared__guests=HOME),
    "ladder.critical_always": presses(conductor.count_critical, always=True),
    "ladder.step, changed": of_step(nasty_step),
    "ladder.step, left out": of_step(lambda _office, _rung: None),
    "ladder.step, new": presses(conductor.add_rung),
    "ladder.step, all": presses(conductor.propose_times, "project", running=True),
    "status": presses(conductor.change_meetings, MEETING_PLAN),
    "status.paused": presses(conductor.pause_meetings, paused=True),
    "forum": presses(conductor.new_forum, FORUM),
    "retro": presses(conductor.change_retros, RETRO_PLAN),
    "retro.paused": presses(conductor.pause_retros, paused=True),
    "review.months": presses(conductor.change_reviews, 12),
    "disagreement.days": presses(conductor.change_disagreement_days, 20),
    "scorecard.posted": presses(conductor.change_scorecards, on=False, nth=5, clock=time(23, 45)),
    "scorecard.posted, on": presses(conductor.change_scorecards, on=True, nth=4, clock=time(0, 0)),
    "said": wants(said__1={"text": NASTY, "card": NASTY * 5}),
    "parts": of_person("P1", set(PARTS)),
    "parts, none": of_person("P0", set()),
    "side_of": of_person("P1", {CONTACT}, side=3),
}


@pytest.mark.parametrize("what", EVERY)
def test_what_all_three_agreed_to_holds_exactly_as_it_was_proposed(office: AtWork, what: str) -> None:
    """Nothing holds before the last has agreed; then each value is the proposed one, and nothing else is."""
    before, submitted = terms(office), EVERY[what](office)
    assert submitted.proposals, "nothing was proposed"
    assert {name.split(".")[0] for view in submitted.proposals for name in view.proposal.changes} >= {
        what.split(",", maxsplit=1)[0].split(".", maxsplit=1)[0]
    }
    for view in submitted.proposals:
        number, asked = view.proposal.id, view.proposal.asked
        readable(office, number)
        for side in asked:
            assert dict(changes(office, number)).keys() == dict(view.proposal.changes).keys()
            assert same(before, terms(office), set())
            office.do(conductor.agree_to, who(SPEAKER[side]), number, turn(office, number))
        assert state(office, number) == agreement.IN_FORCE
        now, wanted = terms(office), changes(office, number)
        for name, (_was, value) in wanted.items():
            held = added(before, now) if name == "ladder.step.new" else now.get(name)
            assert held == value, f"{name}: {held!r} instead of {value!r}"
        assert same(before, now, set(wanted)), agreement.difference(before, now)
        assert replayed(office) == now
        before = now


def test_every_kind_of_term_is_tried() -> None:
    """By the first word of its name, but what each side says of itself."""
    assert {name.split(",")[0].split(".")[0] for name in EVERY} == set(BINDS) - {"side"}


def test_every_term_of_a_plan_is_changed_by_its_plan(office: AtWork) -> None:
    """No field of the plan of meetings or retros is left as it was."""
    now = terms(office)
    for what, but in (("status", {"status.paused"}), ("retro", {"retro.paused"})):
        (view,) = EVERY[what](office).proposals
        of_it = {name for name in now if name.startswith(f"{what}.")} - but
        assert of_it <= set(view.proposal.changes)


def test_another_day_of_what_is_not_posted_is_no_change(office: AtWork) -> None:
    """Who is asked would read the same before and after."""
    off = presses(conductor.change_scorecards, on=False, nth=5, clock=time(16))
    for asked in off(office).proposals[0].proposal.asked:
        office.do(conductor.agree_to, who(SPEAKER[asked]), 1, 1)
    assert not terms(office)["scorecard.posted"]["on"]
    other = presses(conductor.change_scorecards, on=False, nth=4, clock=time(9))
    assert other(office).proposals == []


SPEAKER = {1: "H0", 2: "P0", 3: "Q0"}


def readable(office: AtWork, number: int) -> None:
    """In both languages Slack takes the message, and what was typed stands in it escaped."""
    view = office.do(agreement.read, who("P0"), number).view
    for language in ("en", "da"):
        _ = translator(language)
        told = proposal(_, view)
        assert message_problem(told.text, told.blocks, None) is None
        shown = json.dumps(told.blocks, ensure_ascii=False)
        assert "<b>" not in shown
        assert "<A&B>" not in shown
        for line in lines(_, view.proposal.changes, view.named):
            was, arrow, will_be = line.partition(": ")[2].partition(" → ")
            assert not arrow or was.rpartition(": ")[2] != will_be, line


def terms(office: AtWork) -> dict[str, Any]:
    """What holds."""

    def of(w: Unit) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(json.dumps(terms_of(w, w.session.get_one(Partnership, office.id))))
        return found

    found: dict[str, Any] = office.do(of)
    return found


def replayed(office: AtWork) -> dict[str, Any]:
    """What the history leads to."""
    found: dict[str, Any] = office.do(agreement.state_of, office.id)
    return found


def changes(office: AtWork, number: int) -> dict[str, list[Any]]:
    """What a proposal changes, as it is shown now."""
    return dict(office.do(agreement.read, who("P0"), number).view.proposal.changes)


def turn(office: AtWork, number: int) -> int:
    """How often it was asked."""
    return int(office.do(agreement.read, who("P0"), number).view.proposal.turn)


def state(office: AtWork, number: int) -> str:
    """Where it stands."""
    return str(office.do(agreement.read, who("P0"), number).view.proposal.state)


def added(before: Mapping[str, Any], now: Mapping[str, Any]) -> Any:
    """The only step that was not there."""
    (name,) = (each for each in now if each.startswith("ladder.step.") and each not in before)
    return now[name]


def same(before: Mapping[str, Any], now: Mapping[str, Any], but: set[str]) -> bool:
    """Whether all else stands as it did; the zone of a side that had none of its own is that of all."""
    moved = set(agreement.difference(before, now)) - but
    if "shared.zone" in but:
        moved = {name for name in moved if not name.endswith(".zone")}
    if any(name.startswith("ladder.step.") for name in but):
        moved = {
            name
            for name in moved
            if not name.startswith("ladder.step.") or not only_place(before.get(name), now.get(name))
        }
    return not moved


def only_place(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> bool:
    """Whether a step only moved, or is the new one."""
    return before is None or (now is not None and {**before, "place": 0} == {**now, "place": 0})
