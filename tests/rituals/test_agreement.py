"""Whatever is pressed by whomever: what binds others holds only with them, and the history leads to today."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from partnership_at_work import BEGINNING, AtWork, who
from sqlmodel import col, select
from tests_shared import MONDAY, keys_in, pressed_by

from bot import conductor, partnerships
from bot.blocks.agreement import history_lines, proposal, stands, submitted_modal
from bot.blocks.words import becomes_proposal
from bot.conductor.terms import terms_of
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import (
    CONTACT,
    FACILITATOR,
    REMOVED,
    Partnership,
    PartnershipSettings,
    Person,
    Profile,
    SideSettings,
    Unit,
)
from bot.recurring.cadence import Weekly
from bot.rituals import agreement, escalation, retro
from bot.rituals.agreement import AgreementChange, AgreementConsent, AgreementProposal
from bot.rituals.escalation import EscalationRung, RungSettings
from bot.rituals.status import Plan

WHOLE = bool(os.environ.get("EVERYTHING"))
USERS = ("H0", "H1", "P0", "P1", "Q0")
THIRD = Profile("Q0", "T3", "Third 0", is_guest=False, locale=None)
MEETINGS = Plan(Weekly((3,)), time(15))
RETROS = retro.Plan(None, time(13), "ssc", retro.columns_of("ssc", ""))
anybody = st.sampled_from(USERS)
hour = st.integers(9, 14)


class Agreed(RuleBasedStateMachine):
    """Two companies, a third that may come, and everything that changes what stands between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name)
        keys_in(path / "keys")
        self.office = AtWork(f"sqlite:///{path}/samspil.db", path / "keys", MONDAY, home=2, partner=2)
        self.agreed: dict[tuple[int, int], set[int]] = {}
        """By proposal and turn, the sides somebody of which pressed: what the product keeps is not asked."""

    @initialize()
    def begin(self) -> None:
        """Set up by the home side."""
        self.office.do(
            conductor.set_up, who("H0"), self.office.id, self.settings(time(8), 16, 16), MEETINGS, RETROS
        )

    def teardown(self) -> None:
        self.office.database.close()
        self.folder.cleanup()

    # What people press.

    @rule(user=anybody, own=hour, other=hour, zone=st.sampled_from(["Europe/Copenhagen", "Europe/London"]))
    def change_settings(self, user: str, own: int, other: int, zone: str) -> None:
        """Hours of any side, and a zone of all."""
        wanted = self.settings(time(8), own + 4, other + 4, zone=zone)
        self.press(user, conductor.change_settings, who(user), self.office.id, wanted)

    @rule(
        user=anybody,
        of=anybody,
        parts=st.sets(st.sampled_from([CONTACT, FACILITATOR, "owner", "lead"])),
        side=st.integers(0, 2),
    )
    def correct(self, user: str, of: str, parts: set[str], side: int) -> None:
        """Parts and the side of anybody."""
        found = self.office.do(lambda w: list(w.session.exec(select(Person).where(Person.user == of))))
        sides = [each.id for each in self.office.do(partnerships.sides, self.office.id)]
        if found:
            self.press(
                user,
                conductor.correct_person,
                who(user),
                found[0].id,
                side_id=sides[side % len(sides)],
                parts=parts,
                expected=None,
            )

    @rule(user=anybody, what=st.sampled_from(["operations", "project"]))
    def change_times(self, user: str, what: str) -> None:
        """All steps."""
        self.press(user, conductor.propose_times, who(user), self.office.id, what)

    @rule(user=anybody, always=st.booleans())
    def count_critical(self, user: str, always: bool) -> None:  # hypothesis gives it by name
        """Nights and holidays."""
        self.press(user, conductor.count_critical, who(user), self.office.id, always=always)

    @rule(user=anybody, more=st.booleans())
    def change_steps(self, user: str, more: bool) -> None:  # hypothesis gives it by name
        """One step more or less."""
        if more:
            self.press(user, conductor.add_rung, who(user), self.office.id)
        else:
            _ladder, rungs = self.office.do(escalation.ladder_of, self.office.id)
            self.press(user, conductor.leave_out_rung, who(user), rungs[-1].id)

    @rule(user=anybody, at=hour, paused=st.booleans())
    def change_plans(self, user: str, at: int, paused: bool) -> None:  # the same
        """Meetings at another hour, and a pause."""
        self.press(user, conductor.change_meetings, who(user), self.office.id, Plan(Weekly((3,)), time(at)))
        self.press(user, conductor.pause_meetings, who(user), self.office.id, paused=paused)

    @rule(user=anybody)
    def set_up_again(self, user: str) -> None:
        """A modal that was open meanwhile."""
        again = self.settings(time(7), 20, 20)
        self.press(user, conductor.set_up, who(user), self.office.id, again, MEETINGS, RETROS)

    @rule(user=anybody, which=st.integers(0, 3), stale=st.sampled_from([0, 0, 0, 1]))
    def agree(self, user: str, which: int, stale: int) -> None:
        """To any proposal, as it is shown or was."""
        number = self.one_of(which)
        turn = self.turn_of(number) - stale
        side, changes = self.side_of(user), self.changes_of(number)
        done = self.press(user, conductor.agree_to, who(user), number, turn, of=(number, changes), side=side)
        if done and done[1]:
            self.agreed.setdefault((number, turn), set()).add(side or 0)

    @rule(user=anybody, which=st.integers(0, 3), take_back=st.booleans())
    def talk(self, user: str, which: int, take_back: bool) -> None:  # the same
        """Discuss it, or withdraw it."""
        number = self.one_of(which)
        act = agreement.withdraw if take_back else agreement.discuss
        self.press(user, act, who(user), number, self.turn_of(number))

    # What happens by itself.

    @rule(left=st.sets(anybody, max_size=2))
    def come_and_leave(self, left: set[str]) -> None:
        """All are in the channel now but these; the third company comes."""
        if "Q0" not in left:
            self.office.do(partnerships.meet, self.office.id, [THIRD], "Third")
        self.office.do(conductor.members_were, self.office.id, set(USERS) - left)

    @rule(user=st.sampled_from(["H1", "P1"]))
    def erase(self, user: str) -> None:
        """Somebody has everything forgotten."""
        self.press(user, conductor.erase_me, who(user), self.office.id)

    @rule(days=st.integers(1, 20), away=st.booleans())
    def time_passes(self, days: int, away: bool) -> None:  # the same
        """With Samspil in the channel, or not."""
        if away:
            self.office.do(conductor.go_away, "T1", "C1", REMOVED)
        self.office.clock.move_to(self.office.clock.now() + timedelta(days=days))
        if away:
            self.office.do(conductor.come_back, self.office.id)
        for due, act in (
            (agreement.reminders_due, agreement.remind),
            (agreement.ends_due, agreement.end),
        ):
            for proposal_id in self.office.do(due):
                self.office.do(act, proposal_id)

    # What must be so.

    @invariant()
    def the_history_leads_to_today(self) -> None:
        """Replayed, for every term, whoever came, left or was erased."""

        def drift(w: Unit) -> dict[str, Any]:
            partnership = w.session.get_one(Partnership, self.office.id)
            return agreement.difference(agreement.state_of(w, partnership.id), terms_of(w, partnership))

        assert self.office.do(drift) == {}

    def press(
        self,
        user: str,
        act: Callable[..., Any],
        *args: Any,
        of: tuple[int, Mapping[str, Any]] | None = None,
        side: int | None = None,
        **kwargs: Any,
    ) -> Any:
        """Somebody presses; then only what is theirs has changed, or what all whom it binds agreed to."""
        side = side or self.side_of(user)
        before, bound = self.terms(), self.bound()
        try:
            done = pressed_by(user, self.office.work, act, *args, **kwargs)
        except (Refusal, partnerships.Unacquainted):
            done = None
        changed = agreement.difference(before, self.terms())
        for name in changed:
            binds = self.binds(name, bound)
            if act is conductor.erase_me:
                assert name.startswith(("parts.", "side_of."))
            elif of is None:
                assert binds <= {side}, f"{user} changed {name} of {binds}"
            else:
                number, wanted = of
                made_by = self.maker_of(number)
                turns = {turn: sides for (each, turn), sides in self.agreed.items() if each == number}
                said = turns.get(self.turn_of(number), set()) | {side, made_by}
                assert binds <= said, f"{name} binds {binds}, and only {said} agreed"
                assert name in wanted or follows(name, wanted), f"{name} was not proposed: {wanted}"
        return done

    # What is read of the product.

    def settings(
        self, opens: time, own: int, other: int, zone: str = "Europe/Copenhagen"
    ) -> PartnershipSettings:
        """As a modal sends them, for the first two sides."""
        sides = self.office.do(partnerships.sides, self.office.id)
        return PartnershipSettings(
            "en",
            zone,
            "partner",
            [
                SideSettings(
                    each.id,
                    each.name,
                    each.holidays,
                    None,
                    opens,
                    time(closes),
                    zone=each.zone,
                    week=range(5),
                )
                for each, closes in zip(sides[:2], (own, other), strict=True)
            ],
        )

    def terms(self) -> dict[str, Any]:
        """What stands now."""
        return self.office.do(  # type: ignore[no-any-return]  # what a unit gives is not known
            lambda w: terms_of(w, w.session.get_one(Partnership, self.office.id))
        )

    def bound(self) -> dict[int, int]:
        """The side of each person, also of who has left."""
        people = self.office.do(lambda w: list(w.session.exec(select(Person))))
        return {each.id: each.side_id for each in people}

    def binds(self, name: str, sides_of: Mapping[int, int]) -> set[int]:
        """Whom a term binds, by a reckoning of its own: a side, or all of which anybody ever was there."""
        first, _dot, rest = name.partition(".")
        if first == "side":
            return {int(rest.split(".")[0])} & set(sides_of.values())
        if first == "parts":
            return {sides_of[int(rest)]}
        if first == "side_of":
            return {sides_of[int(rest)], self.bound()[int(rest)]}
        return set(sides_of.values())

    def side_of(self, user: str) -> int | None:
        """The side of somebody who is known."""
        found = self.office.do(lambda w: list(w.session.exec(select(Person).where(Person.user == user))))
        return found[0].side_id if found else None

    def one_of(self, which: int) -> int:
        """The number of a proposal: the latest are pressed most."""
        found = self.office.do(lambda w: list(w.session.exec(select(AgreementProposal.id))))
        return sorted(found)[-1 - which % len(found)] if found else 1

    def turn_of(self, number: int) -> int:
        """How often a proposal was asked; 1 where there is none."""
        found = self.office.do(lambda w: w.session.get(AgreementProposal, number))
        return found.turn if found else 1

    def maker_of(self, number: int) -> int:
        """The side that made a proposal."""
        found: int = self.office.do(lambda w: w.session.get_one(AgreementProposal, number).side_id)
        return found

    def changes_of(self, number: int) -> Mapping[str, Any]:
        """What a proposal changes."""
        found = self.office.do(lambda w: w.session.get(AgreementProposal, number))
        return dict(found.changes) if found else {}


def follows(name: str, wanted: Mapping[str, Any]) -> bool:
    """Whether a term changes only because another does: a step moves, a rhythm begins, a zone is shared."""
    if name.startswith("ladder.step."):
        return any(each.startswith("ladder.step.") for each in wanted)
    if name == "status.starts_on":
        return bool({"status.rhythm", "status.clock"} & set(wanted))
    return name.startswith("side.") and name.endswith(".zone") and "shared.zone" in wanted


def test_nothing_that_binds_others_holds_without_them() -> None:
    """Whatever is pressed by whomever, come what may; and the history, replayed, gives what stands."""
    run_state_machine_as_test(
        Agreed,
        settings=settings(
            max_examples=400 if WHOLE else 3,
            stateful_step_count=40 if WHOLE else 14,
            deadline=None,
            derandomize=not WHOLE,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[AtWork]:
    """Set up, with a contact person of each of two companies."""
    keys_in(tmp_path / "keys")
    office = AtWork(database_url, tmp_path / "keys", MONDAY, home=2, partner=2)
    office.do(conductor.set_up, who("H0"), office.id, agreed_by(1, 2), MEETINGS, RETROS)
    yield office
    office.database.close()


def agreed_by(home: int, partner: int, closes: int = 16) -> PartnershipSettings:
    """What these sides set up."""
    named = ((home, "N"), (partner, "B"))
    hours = [SideSettings(each, name, "DK", None, time(8), time(closes)) for each, name in named]
    return PartnershipSettings("en", "Europe/Copenhagen", "partner", hours)


def another_channel(office: AtWork) -> int:
    """The home company works with another supplier, too; H1 is in both channels."""

    def begin(w: Unit) -> int:
        there = partnerships.begin(w, replace(BEGINNING, channel="C2"))
        w.session.flush()
        home = Profile("H1", "T1", "Home 1", is_guest=False, locale=None)
        supplier = Profile("S0", "T4", "Supplier 0", is_guest=False, locale=None)
        partnerships.meet(w, there.id, [home, supplier])
        return there.id

    there: int = office.do(begin)
    home, partner = (each.id for each in office.do(partnerships.sides, there))
    office.do(conductor.set_up, who("H1"), there, agreed_by(home, partner), MEETINGS, RETROS)
    return there


def everything(office: AtWork) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All that is proposed and written down, and what stands in each channel."""

    def read(w: Unit) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        rows = [
            each.model_dump()
            for kind in (AgreementProposal, AgreementConsent, AgreementChange)
            for each in w.session.exec(select(kind).order_by(col(kind.id)))
        ]
        there = w.session.exec(select(Partnership).order_by(col(Partnership.id)))
        return rows, [dict(terms_of(w, each)) for each in there]

    found: tuple[list[dict[str, Any]], list[dict[str, Any]]] = office.do(read)
    return found


def always(office: AtWork) -> bool:
    """Whether what is critical counts nights, too."""
    ladder, _rungs = office.do(escalation.ladder_of, office.id)
    return bool(ladder.critical_counts_always)


def proposed(office: AtWork, user: str = "H0") -> int:
    """Somebody proposes that it does."""
    submitted = office.do(conductor.count_critical, who(user), office.id, always=True)
    return int(submitted.proposals[0].proposal.id)


def test_with_three_companies_all_agree_also_the_one_that_came_meanwhile(office: AtWork) -> None:
    """Whoever is bound when it would hold is asked, whoever was there when it was proposed."""
    number = proposed(office)
    office.do(partnerships.meet, office.id, [THIRD], "Third")
    assert office.do(conductor.agree_to, who("P0"), number, 1)[1]
    assert not always(office)
    with pytest.raises(Refusal, match="agreed already; the others are still asked"):
        office.do(conductor.agree_to, who("P0"), number, 1)
    office.do(conductor.agree_to, who("Q0"), number, 1)
    assert always(office)
    with pytest.raises(Refusal, match="agreed already, and holds"):
        office.do(conductor.agree_to, who("Q0"), number, 1)


@pytest.mark.parametrize(
    ("language", "waits", "refused", "single"),
    [
        ("en", "once agreed by B, Third", "This is for B, Third to agree", "other company"),
        ("da", "når B, Third siger ja", "Her er det B, Third, der siger ja", "anden virksomhed"),
    ],
)
def test_with_three_companies_each_text_names_who_is_asked_or_says_each(
    office: AtWork, language: str, waits: str, refused: str, single: str
) -> None:
    """There is no such thing as the other company: neither for who proposes, nor for who is not asked."""
    _ = translator(language)
    office.do(partnerships.meet, office.id, [THIRD], "Third")
    submitted = office.do(conductor.count_critical, who("H0"), office.id, always=True)
    view = submitted.proposals[0]
    _seat, standing = office.do(conductor.standing_for, who("H0"), office.id)
    shown = json.dumps(
        [
            submitted_modal(_, submitted.seat, [view], own=False).to_dict(),
            proposal(_, view).blocks,
            becomes_proposal(_).to_dict(),
            stands(_, standing).blocks[:1],
        ],
        ensure_ascii=False,
    )
    assert shown.count(waits) == 2
    assert single not in shown
    with pytest.raises(Refusal) as own:
        office.do(conductor.agree_to, who("H1"), view.proposal.id, 1)
    assert refused in _(own.value.reason, **own.value.values)
    p1 = office.person("P1")
    part = office.do(
        conductor.correct_person, who("H0"), p1.id, side_id=p1.side_id, parts={CONTACT}, expected=None
    )
    with pytest.raises(Refusal) as third:
        office.do(conductor.agree_to, who("Q0"), part.proposals[0].proposal.id, 1)
    assert refused.replace(", Third", "") in _(third.value.reason, **third.value.values)


def test_who_is_no_contact_any_more_agrees_to_nothing(office: AtWork) -> None:
    """A message from before carries the same button."""
    number, p0 = proposed(office), office.person("P0")
    of_side = office.person("P1")
    for person, parts in ((of_side, {CONTACT}), (p0, set[str]())):
        office.do(
            conductor.correct_person, who("P0"), person.id, side_id=p0.side_id, parts=parts, expected=None
        )
    with pytest.raises(Refusal, match="contact persons and facilitators of your company"):
        office.do(conductor.agree_to, who("P0"), number, 1)
    office.do(conductor.agree_to, who("P1"), number, 1)
    assert always(office)


def test_who_left_or_was_erased_stands_in_the_history_as_somebody_of_their_company(office: AtWork) -> None:
    """What they proposed may still be agreed to, or taken back by who speaks for their company."""
    first, second = proposed(office, "H0"), proposed(office, "P0")
    office.do(conductor.erase_me, who("H0"), office.id)
    with pytest.raises(Refusal, match="Only who made"):
        office.do(agreement.withdraw, who("P0"), first, 1)
    office.do(conductor.agree_to, who("P0"), first, 1)
    assert always(office)
    changes = office.do(agreement.whole_history_of, office.id)
    told = "\n".join(history_lines(translator("en"), changes))
    assert "somebody of N" in told
    assert "Home 0" not in told
    assert office.do(agreement.read, who("P0"), second).view.proposal.state == agreement.MEANWHILE
    third = office.do(conductor.propose_times, who("H1"), office.id, "project").proposals[0].proposal.id
    office.leave("H1")
    with pytest.raises(Refusal, match="Only who made"):
        office.do(agreement.withdraw, who("P0"), third, 1)


def test_a_guest_speaks_only_for_a_company_that_has_nobody_else(office: AtWork) -> None:
    """Whose workspace lets guests in could else agree for both."""
    guest = Profile("G0", "T1", "Guest", is_guest=True, locale=None)
    office.do(partnerships.meet, office.id, [guest])
    number = proposed(office)
    office.leave("P0")
    with pytest.raises(Refusal, match="contact persons and facilitators of your company"):
        office.do(conductor.agree_to, who("G0"), number, 1)
    office.leave("P1")
    office.do(conductor.agree_to, who("G0"), number, 1)
    assert always(office)


def contacts(office: AtWork, *users: str) -> None:
    """These become contact persons of their companies, each by their own word."""
    for user in users:
        person = office.person(user)
        office.do(
            conductor.correct_person,
            who(user),
            person.id,
            side_id=person.side_id,
            parts={CONTACT},
            expected=None,
        )


def test_a_proposal_of_another_channel_or_of_none_is_nobody_elses(office: AtWork) -> None:
    """A crafted number agrees to nothing, and says nothing of what stands there."""
    number = proposed(office)
    stranger = replace(who("P0"), user="Z9")
    another_channel(office)
    before = everything(office)
    for act in (conductor.agree_to, agreement.discuss, agreement.withdraw):
        for outside in (stranger, who("S0")):
            with pytest.raises(partnerships.Unacquainted):
                office.do(act, outside, number, 1)
        with pytest.raises(Refusal, match=r"This is for B to agree|Only who made"):
            office.do(act, who("H1"), number, 1)
        with pytest.raises(Refusal, match="does not exist any more"):
            office.do(act, who("P0"), number + 1000, 1)
        with pytest.raises(Refusal, match="not part of"):
            office.do(act, replace(who("P0"), owner="T9"), number, 1)
    assert everything(office) == before


def test_nobody_agrees_to_their_own_proposal_nor_for_the_other_company(office: AtWork) -> None:
    """Neither who made it nor a colleague of theirs, whatever the button carries."""
    number = proposed(office)
    for user in ("H0", "H1"):
        with pytest.raises(Refusal, match="This is for B to agree"):
            office.do(conductor.agree_to, who(user), number, 1)
    for turn in (0, 2, 99):
        with pytest.raises(Refusal, match="has changed since you saw it"):
            office.do(conductor.agree_to, who("P0"), number, turn)
    assert not always(office)


def test_while_a_company_has_a_contact_its_others_agree_to_nothing(office: AtWork) -> None:
    """Who holds no part is told whom to ask; a contact who is away still may, one who left no longer does."""
    contacts(office, "P0")
    number = proposed(office)
    with pytest.raises(Refusal, match="contact persons and facilitators of your company"):
        office.do(conductor.agree_to, who("P1"), number, 1)
    office.leave("P0")
    office.do(conductor.agree_to, who("P1"), number, 1)
    assert always(office)


def test_who_proposed_may_have_left_and_it_still_can_be_agreed(office: AtWork) -> None:
    """Their company has agreed by proposing; whoever speaks for it now may take it back."""
    contacts(office, "P0")
    first = proposed(office, "H0")
    second = office.do(conductor.propose_times, who("H0"), office.id, "project").proposals[0].proposal.id
    office.leave("H0")
    office.do(agreement.withdraw, who("H1"), second, 1)
    office.do(conductor.agree_to, who("P0"), first, 1)
    assert always(office)


def test_once_each_company_has_a_contact_not_everybody_at_home_may_settle(office: AtWork) -> None:
    """Until then somebody has to be able to name one."""
    office.leave("P0")
    office.do(conductor.count_critical, who("H1"), office.id, always=True)
    contacts(office, "P1")
    with pytest.raises(Refusal, match="contact persons and facilitators of your company"):
        office.do(conductor.count_critical, who("H1"), office.id, always=True)
    assert not always(office)


def test_a_preset_that_is_on_no_menu_is_refused(office: AtWork) -> None:
    """Nothing of it is proposed."""
    with pytest.raises(Refusal, match="Choose one of the times"):
        office.do(conductor.propose_times, who("H0"), office.id, "no-such", running=True)
    assert not office.do(lambda w: list(w.session.exec(select(AgreementProposal))))


def test_who_came_and_left_stands_in_the_history_at_once(office: AtWork) -> None:
    """Not only when somebody changes something: a part goes with whoever held it."""
    contacts(office, "P0")
    office.do(conductor.members_were, office.id, {"H0", "H1", "P1"})
    kinds = [each.change.kind for each in office.do(agreement.whole_history_of, office.id)]
    assert kinds[0] == agreement.BY_ITSELF


def test_what_is_sent_in_one_channel_changes_nothing_of_another(office: AtWork) -> None:
    """Settings, steps, plans, people and parts, with numbers of the other channel crafted into them."""
    there, p0 = another_channel(office), office.person("P0").id
    s0 = office.person("S0")
    rung, own = (office.do(escalation.ladder_of, each)[1][0] for each in (office.id, there))
    before = everything(office)
    plan, retros = Plan(Weekly((4,)), time(9)), replace(RETROS, clock=time(9))
    home = next(each.id for each in office.do(partnerships.sides, there) if each.id != s0.side_id)
    longer = agreed_by(home, s0.side_id, 19)
    for act, args, more in (
        (conductor.change_settings, (office.id, longer), {}),
        (conductor.change_settings, (office.id, agreed_by(1, 2, 19)), {}),
        (conductor.change_settings, (there, agreed_by(1, 2, 19)), {}),
        (conductor.change_settings, (there, agreed_by(home, 2, 19)), {}),
        (conductor.set_up, (office.id, agreed_by(1, 2, 19), plan, retros), {}),
        (conductor.change_rung, (rung.id, quicker(rung)), {"running": True}),
        (conductor.change_rung, (own.id, quicker(own, p0)), {"running": True}),
        (conductor.leave_out_rung, (rung.id,), {}),
        (conductor.add_rung, (office.id,), {}),
        (conductor.count_critical, (office.id,), {"always": True}),
        (conductor.propose_times, (office.id, "project"), {}),
        (conductor.change_meetings, (office.id, plan), {}),
        (conductor.pause_meetings, (office.id,), {"paused": True}),
        (conductor.meet_every_other_week, (office.id,), {}),
        (conductor.change_retros, (office.id, retros), {}),
        (conductor.pause_retros, (office.id,), {"paused": True}),
        (conductor.change_reviews, (office.id, 12), {}),
        (conductor.change_scorecards, (office.id,), {"on": False, "nth": 1, "clock": time(9)}),
        (conductor.correct_person, (p0,), {"side_id": 2, "parts": {"lead"}, "expected": None}),
        (conductor.correct_person, (p0,), {"side_id": s0.side_id, "parts": {"lead"}, "expected": None}),
        (conductor.correct_person, (s0.id,), {"side_id": 2, "parts": {"lead"}, "expected": None}),
        (conductor.fill_parts, (there, {CONTACT: [p0]}, {}), {}),
        (conductor.fill_parts, (office.id, {CONTACT: [s0.id]}, {}), {}),
        (conductor.fill_parts, (office.id, {}, {CONTACT: [p0]}), {}),
    ):
        with pytest.raises((Refusal, partnerships.Unacquainted)):
            office.do(act, who("S0"), *args, **more)
    office.do(conductor.fill_parts, who("S0"), there, {}, {CONTACT: [p0]})
    assert everything(office) == before


def quicker(rung: EscalationRung, *named: int) -> RungSettings:
    """A step as it is, but that what is high is to be taken within fifteen minutes."""
    return RungSettings(
        rung.name, rung.source, named, {**rung.to_acknowledge, "high": 15}, dict(rung.to_resolve)
    )


def asked_anew(office: AtWork) -> int:
    """A step changed while another change of it waited."""
    first = office.do(conductor.propose_times, who("H0"), office.id, "project").proposals[0].proposal.id
    rung = office.do(escalation.ladder_of, office.id)[1][0]
    second = office.do(conductor.change_rung, who("H0"), rung.id, quicker(rung), running=False)
    office.do(conductor.agree_to, who("P0"), second.proposals[0].proposal.id, 1)
    return int(first)


def held_meanwhile(office: AtWork) -> int:
    """Two wanted the same, and one of them was agreed."""
    first, second = proposed(office), proposed(office)
    office.do(conductor.agree_to, who("P0"), second, 1)
    return first


def agreed(office: AtWork) -> int:
    """It holds."""
    number = proposed(office)
    office.do(conductor.agree_to, who("P0"), number, 1)
    return number


def withdrawn(office: AtWork) -> int:
    """Who made it took it back."""
    number = proposed(office)
    office.do(agreement.withdraw, who("H0"), number, 1)
    return number


def lapsed(office: AtWork) -> int:
    """Nobody agreed in time."""
    number = proposed(office)
    office.clock.move_to(office.do(agreement.read, who("P0"), number).view.proposal.ends_at)
    office.do(agreement.end, number)
    return number


@pytest.mark.parametrize(
    ("became", "answer"),
    [
        (asked_anew, "has changed since you saw it"),
        (held_meanwhile, "holds already, by another proposal"),
        (agreed, "was agreed already, and holds"),
        (withdrawn, "was withdrawn. Make another"),
        (lapsed, "was withdrawn by itself"),
    ],
)
def test_a_button_from_before_says_what_became_of_it_and_changes_nothing(
    office: AtWork, became: Callable[[AtWork], int], answer: str
) -> None:
    """Each of the three, pressed by who could press it when it was shown."""
    number = became(office)
    before = everything(office)
    presses = ((conductor.agree_to, "P0"), (agreement.discuss, "P0"), (agreement.withdraw, "H0"))
    for act, user in presses:
        with pytest.raises(Refusal, match=answer):
            office.do(act, who(user), number, 1)
    assert everything(office) == before


@pytest.mark.parametrize(
    ("late", "is_open"), [(timedelta(minutes=14, seconds=59), False), (timedelta(minutes=15), True)]
)
def test_a_proposal_whose_end_was_slept_through_gets_a_working_day_more(
    office: AtWork, late: timedelta, is_open: bool
) -> None:
    """From a quarter of an hour on: nobody could press while Samspil did not run."""
    number = proposed(office)
    ended_at = office.do(agreement.read, who("P0"), number).view.proposal.ends_at
    office.clock.move_to(ended_at + late)
    office.do(agreement.end, number)
    proposal = office.do(agreement.read, who("P0"), number).view.proposal
    assert (proposal.settled_at is None) is is_open
    if is_open:
        assert proposal.ends_at > office.clock.now()
        office.do(conductor.agree_to, who("P0"), number, 1)


def be_away(office: AtWork, user: str, days: int | None) -> None:
    until = None if days is None else office.clock.now().date() + timedelta(days=days)
    office.do(conductor.say_about_me, who(user), office.id, expected=True, absent_until=until, language=None)


def waiting(office: AtWork, user: str) -> list[str]:
    def find(w: Unit) -> list[str]:
        seat = partnerships.seat(w, who(user), office.id)
        return [each.name for each in agreement.waiting_for(w, seat)]

    found: list[str] = office.do(find)
    return found


def test_where_all_who_may_agree_are_away_their_colleagues_are_told_and_may(office: AtWork) -> None:
    """At once where nobody is back in time; a contact who is away may agree all the same."""
    number = proposed(office)
    with pytest.raises(Refusal, match="contact persons and facilitators of your company"):
        office.do(conductor.agree_to, who("P1"), number, 1)
    be_away(office, "P0", 60)
    assert office.told("agreement.waits") == ["C1"]
    assert waiting(office, "P1") == ["agreement.read"]
    office.clock.move_to(office.do(agreement.read, who("P1"), number).view.proposal.remind_at)
    office.do(agreement.remind, number)
    assert office.told("agreement.reminder") == ["P0"]
    be_away(office, "P0", None)
    with pytest.raises(Refusal, match="contact persons and facilitators of your company"):
        office.do(conductor.agree_to, who("P1"), number, 1)
    be_away(office, "P0", 60)
    office.do(conductor.agree_to, who("P1"), number, 1)
    assert always(office)


def test_who_is_back_in_time_is_waited_for_until_half_of_it_is_over(office: AtWork) -> None:
    """Then the colleagues of who is away are told; of a proposal made while all are away, at once."""
    number = proposed(office)
    be_away(office, "P0", 9)
    assert not office.told("agreement.waits")
    office.clock.move_to(office.do(agreement.read, who("P1"), number).view.proposal.remind_at)
    office.do(agreement.remind, number)
    assert office.told("agreement.waits") == ["C1"]
    office.do(agreement.withdraw, who("H0"), number, 1)
    be_away(office, "P0", 60)
    proposed(office)
    assert office.told("agreement.waits") == ["C1", "C1"]


def test_for_a_company_whose_contact_is_away_nobody_agrees_who_is_away_too_or_its_guest(
    office: AtWork,
) -> None:
    """And of the other company nobody, whoever is away."""
    number = proposed(office)
    be_away(office, "P0", 60)
    be_away(office, "P1", 60)
    for user in ("P1", "H1"):
        with pytest.raises(Refusal):
            office.do(conductor.agree_to, who(user), number, 1)
    be_away(office, "P1", None)

    def be_guest(w: Unit) -> None:
        w.session.exec(select(Person).where(Person.user == "P1")).one().is_guest = True

    office.do(be_guest)
    with pytest.raises(Refusal, match="contact persons and facilitators of your company"):
        office.do(conductor.agree_to, who("P1"), number, 1)


def test_an_app_that_is_installed_again_finds_each_consent_and_nothing_agreed_meanwhile(
    office: AtWork,
) -> None:
    """Over the proposal's end: it is still open, as it was shown, and waits for who has not agreed."""
    office.do(partnerships.meet, office.id, [THIRD], "Third")
    number = proposed(office)
    office.do(conductor.agree_to, who("P0"), number, 1)
    rows, terms = everything(office)
    office.do(conductor.uninstall, "T1")
    for act, user in ((conductor.agree_to, "Q0"), (agreement.discuss, "Q0"), (agreement.withdraw, "H0")):
        with pytest.raises(partnerships.NotHere):
            office.do(act, who(user), number, 1)
    office.clock.move_to(office.clock.now() + timedelta(days=30))
    assert not office.do(agreement.ends_due)
    assert not office.do(agreement.reminders_due)
    assert everything(office) == (rows, terms)
    assert office.do(conductor.begin, BEGINNING).id == office.id
    view = office.do(agreement.read, who("Q0"), number).view
    assert (view.proposal.state, view.proposal.turn) == (agreement.OPEN, 1)
    assert view.proposal.ends_at > office.clock.now() + timedelta(days=10)
    assert [each.by for each in view.consents] == [office.person("P0").id]
    assert everything(office)[1] == terms
    with pytest.raises(Refusal, match="Your company has agreed already"):
        office.do(conductor.agree_to, who("P0"), number, 1)
    office.do(conductor.agree_to, who("Q0"), number, 1)
    assert always(office)
