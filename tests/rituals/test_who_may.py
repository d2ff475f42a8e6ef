"""Who may do what, in each state of each thing that people share: every verb, tried by everybody.

In `who_may.txt` stand, for each state, what waits for whom, who may do what, and what comes of it: messages
that are new (+) or look otherwise, in the channel or to somebody, and what is told to the outside («»). All
else is refused. What is tried is taken back, so each verb is tried from the same state.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, time
from functools import partial
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from calendar_at_work import TUESDAYS, CalendarAtWork, local
from partnership_at_work import who
from sqlmodel import col, select
from tests_shared import COPENHAGEN

from bot import conductor, partnerships
from bot.conductor.agreement import submit
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.outbox.stale import StaleMessage
from bot.partnerships import CONTACT, FACILITATOR, LEAD, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import action, agreement, escalation, idea, invitation, pair, retro, risk, status
from bot.rituals.escalation import Blocker
from bot.rituals.invitation import Invitation, InvitationOffer, Occasion
from bot.rituals.pair import PairPlace, Rhythm
from bot.rituals.risk import CAME_TRUE, CLOSED, Look
from bot.rituals.status import ForumPlan, Plan, StatusApproval, StatusPoint, StatusRound

EVERYBODY: Final = ("H0", "H1", "P0", "P1", "P2")
"""Of the others nothing depends."""
DUE: Final = date(2026, 5, 13)
WEDNESDAYS: Final = retro.Plan(Weekly((2,), 2), time(9), "ssc", retro.columns_of("ssc", ""))


class Undone(Exception):
    """It may be done, and is taken back."""


class Office(CalendarAtWork):
    """H0 and P0 are contact persons and give status, P2 facilitates, and the others hold no part."""

    def __init__(self, url: str, keys: Path) -> None:
        super().__init__(url, keys, home=4)
        self.ids = {user: self.person(user).id for user in (*EVERYBODY, "H2")}
        self.do(_give, "P2", FACILITATOR)

    def by(self, user: str, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Somebody does something."""
        return self.do(verb, who(user), *args, **kwargs)

    def effects(self, user: str, before: "Shown", verb: Callable[..., Any], *args: Any) -> str | None:
        """What it does to what people are shown, for who may; None where it is refused. It is not done."""
        found = None

        def tried(w: Unit) -> None:
            nonlocal found
            if verb(w, who(user), *args) is not False:
                w.session.flush()
                found = effects_of(w, before)
                raise Undone

        with suppress(Refusal, Undone):
            self.do(tried)
        return found

    def waiting(self) -> str:
        """What each should do, by when."""
        return ", ".join(
            f"{each.name} {user}{f' by {each.by.astimezone(COPENHAGEN):%d %H:%M}' if each.by else ''}"
            for user in EVERYBODY
            if self.person(user).left_at is None
            for each in self.by(user, conductor.mine_of, self.id).waiting
        )


Shown = dict[int, tuple[int, str]]
"""By its id: how often each message has changed, and what it is called."""


def shown(w: Unit) -> Shown:
    """All messages, as they are now."""
    found: Shown = {}
    for owed in w.session.exec(select(OwedMessage).order_by(col(OwedMessage.id))):
        root = f" below {found[owed.thread_of][1]}" if owed.thread_of else ""
        where = "" if owed.place == "C1" else f" {owed.place}"
        found[owed.id] = (owed.wanted, f"{owed.name}{where}{root}")
    for stale in w.session.exec(select(StaleMessage).order_by(col(StaleMessage.id))):
        found[-stale.id] = (1, f"{found[stale.message_id][1]} (later)")
    return found


def effects_of(w: Unit, before: Shown) -> str:
    """The messages that are new (+) or look otherwise, and what is told to the outside («»)."""
    changed = [
        ("+" if key > 0 and key not in before else "") + name
        for key, (wanted, name) in shown(w).items()
        if before.get(key, (0, ""))[0] != wanted
    ]
    changed += ["panel"] if w.touched else []  # type: ignore[attr-defined]  # as tests run it
    changed += [f"«{event}»" for _about, event, _of in w.happenings]  # type: ignore[attr-defined]  # the same
    return ", ".join(changed)


def _give(w: Unit, user: str, part: str) -> None:
    one = next(each for each in partnerships.people(w, 1) if each.user == user)
    partnerships.give_part(w, one, part, one.id)


Verbs = dict[str, tuple[Any, ...]]
States = dict[str, Callable[[Office], object]]


def in_turn(*acts: Callable[[Office], object]) -> Callable[[Office], object]:
    """One after the other."""
    return lambda office: [act(office) for act in acts]


def actions(o: Office) -> tuple[States, Verbs]:
    """H1 has noted it for P1, who has offered it to P2."""
    noted = o.by("H1", action.note, o.id, "Order VPN", o.ids["P1"], DUE)[1].action.id
    offer = o.by("P1", action.offer, noted, o.ids["P2"])[1].offer.id
    states: States = {
        "open": lambda _o: None,
        "done": lambda o: o.by("P1", action.finish, noted),
        "dropped": lambda o: o.by("H1", action.drop, noted, "Why"),
        "due": lambda o: o.clock.move_to(local(13, 8)),
        "owner has left": in_turn(lambda o: o.leave("P1"), lambda o: o.do(action.find_orphan, noted)),
    }
    return states, {
        "before_settling": (action.before_settling, noted),
        "finish": (action.finish, noted),
        "drop": (action.drop, noted, "Why"),
        "before_change": (action.before_change, noted),
        "change": (action.change, noted, "Order it", DUE),
        "change to a day that is over": (action.change, noted, "Order it", date(2026, 5, 1)),
        "before_offering": (action.before_offering, noted),
        "offer": (action.offer, noted, o.ids["H2"]),
        "take": (action.take, noted),
        "before_declining": (action.before_declining, offer),
        "accept": (action.accept, offer),
        "decline": (action.decline, offer, "No"),
        "before_comment": (action.before_comment, noted),
        "comment": (action.comment, noted, "Well"),
        "reopen": (action.reopen, noted),
    }


def ideas(o: Office) -> tuple[States, Verbs]:
    """H1 has suggested it."""
    draft = idea.Draft("A page", "Fewer questions", "small")
    made = o.by("H1", idea.suggest, o.id, draft, "V1")[1].idea.id
    tries = (conductor.try_idea, made, "Try it", o.ids["P1"], DUE)
    states: States = {
        "open": lambda _o: None,
        "for the meeting": lambda o: o.by("P0", idea.take_to_meeting, made),
        "tried": lambda o: o.by("P0", *tries),
        "withdrawn": lambda o: o.by("H1", idea.withdraw, made),
        "who suggested it has left": lambda o: o.leave("H1"),
    }
    return states, {
        "before_answering": (idea.before_answering, made),
        "before_trying": (conductor.before_trying, made),
        "try_idea": tries,
        "take_to_meeting": (idea.take_to_meeting, made),
        "decline": (idea.decline, made, "No time"),
        "withdraw": (idea.withdraw, made),
    }


def risks(o: Office) -> tuple[States, Verbs]:
    """P2 has said it, and P1 is responsible."""
    draft = risk.Draft("risk", "Maja may leave", "Slower", owner_id=o.ids["P1"])
    said = o.by("P2", risk.say, o.id, draft, "V1")[1].risk.id
    other = risk.Draft("dates", "Later", "Much", bites_on=local(4, 8).date())
    past = risk.Draft("dates", "Later", "Much", bites_on=date(2026, 5, 3))
    states: States = {
        "open": lambda _o: None,
        "closed": lambda o: o.by("P1", risk.look, said, Look(CLOSED, "Over"), "V2"),
        "come true": lambda o: o.by("P1", risk.look, said, Look(CAME_TRUE, "Gone"), "V2"),
        "owner has left": lambda o: o.leave("P1"),
        "not looked at for four weeks": lambda o: o.clock.move_to(local(2026, 6, 1, 8, 0)),
    }
    return states, {
        "before_look": (risk.before_look, said),
        "look": (risk.look, said, Look(word="Help?"), "V9"),
        "change": (risk.look, said, Look(word="Other", draft=other), "V9"),
        "change to a day that is over": (risk.look, said, Look(word="Other", draft=past), "V9"),
        "close": (risk.look, said, Look(CLOSED, "Over"), "V9"),
        "come true": (risk.look, said, Look(CAME_TRUE, "Gone"), "V9"),
        "review": (risk.review, o.id, {said: Look(CLOSED, "Over")}, "V9"),
        "take_over": (risk.take_over, said),
    }


def blockers(o: Office) -> tuple[States, Verbs]:
    """H1 has raised it, and P0 is called; P1 leads the project, and stands on the next step."""
    o.do(_give, "P1", LEAD)
    raised = o.by("H1", escalation.raise_blocker, o.id, Blocker("VPN", "high"), "modal")[1].escalation.id
    taken = (escalation.acknowledge, raised, "channel")
    solved = (escalation.resolve, raised, "Done", "", "modal")
    states: States = {
        "raised": lambda _o: None,
        "taken on": lambda o: o.by("P0", *taken),
        "taken further": lambda o: o.by("H1", escalation.take_further, raised, "channel"),
        "handed back": lambda o: o.by("P0", escalation.hand_back, raised, "Not ours", "modal"),
        "solved": in_turn(lambda o: o.by("P0", *taken), lambda o: o.by("P0", *solved)),
        "confirmed": in_turn(
            lambda o: o.by("P0", *solved), lambda o: o.by("H1", escalation.confirm, raised, "channel")
        ),
        "who raised it has left": lambda o: o.leave("H1"),
    }
    return states, {
        "acknowledge": taken,
        "take": (escalation.take, raised, "channel"),
        "ask": (escalation.ask, raised, "Which?", "modal"),
        "take_further": (escalation.take_further, raised, "channel"),
        "take_further from step 1": (escalation.take_further, raised, "channel", "1"),
        "take_further from another": (escalation.take_further, raised, "channel", "2"),
        "draw_anew": (escalation.draw_anew, raised),
        "before_resolving": (conductor.before_resolving, raised),
        "hand_back": (escalation.hand_back, raised, "Not ours", "modal"),
        "raise_again": (escalation.raise_again, raised, "It is", "modal"),
        "resolve": solved,
        "confirm": (escalation.confirm, raised, "channel"),
        "reopen": (escalation.reopen, raised, "No", "modal"),
        "ask_to_count": (escalation.ask_to_count, raised, "channel"),
        "agree_to_count": (escalation.agree_to_count, raised, "channel"),
    }


def invitations(o: Office) -> tuple[States, Verbs]:
    """H1 invites to one seat: P1 has it, and P2 waits, to whom P1 gives it."""
    occasion = Occasion("VPN", "To agree", date(2026, 5, 28), time(10), 90, "Room 4", "1", None)
    o.by("H1", invitation.invite, o.id, "technical", occasion, "V1")
    made = o.do(lambda w: w.session.get(Invitation, 1)).id
    for user in ("P1", "P2"):
        o.by(user, invitation.accept, made)
    o.by("P1", invitation.decline, made)
    offer = o.do(lambda w: w.session.get(InvitationOffer, 1)).id
    held = (partial(invitation.settle, took_place=True, word=""), made)
    states: States = {
        "to come": lambda _o: None,
        "called off": lambda o: o.by("H1", invitation.call_off, made, "Ill"),
        "over": lambda o: o.clock.move_to(local(28, 11, 30)),
        "held": in_turn(lambda o: o.clock.move_to(local(28, 12)), lambda o: o.by("H1", *held)),
    }
    return states, {
        "before_change": (invitation.before_change, made),
        "change": (invitation.change, made, replace(occasion, place="Room 5")),
        "call_off": (invitation.call_off, made, "Ill"),
        "accept": (invitation.accept, made),
        "decline": (invitation.decline, made),
        "keep": (invitation.keep, offer),
        "before_settling": (invitation.before_settling, made),
        "settle": held,
    }


def statuses(o: Office) -> tuple[States, Verbs]:
    """On Tuesdays at ten; H0 and P0 give status, and it is Tuesday at nine."""
    o.plan()
    o.live_until(local(5, 9))
    (held,) = (each.id for each in o.rounds())
    o.by("H1", status.add_point, o.id, None, "Holidays", None, "key")
    (point,) = (each.id for each in o.rows(StatusPoint))
    states: States = {
        "open": lambda _o: None,
        "answered": lambda o: o.by("P0", status.answer, held, {"blockers": "VPN"}),
        "excused": lambda o: o.by("P0", status.excuse, held),
        "closed": lambda o: o.live_until(local(5, 10)),
        "decided": in_turn(
            lambda o: o.live_until(local(5, 10)), lambda o: o.by("H0", status.decide, held, "We do")
        ),
    }
    return states, {
        "form": (status.form, held),
        "answer": (status.answer, held, {"blockers": "VPN"}),
        "nothing_new": (status.nothing_new, held),
        "excuse": (status.excuse, held),
        "enter_digest": (status.enter_digest, held),
        "before_deciding": (status.before_deciding, held),
        "decide": (status.decide, held, "We do"),
        "before_ticking": (status.before_ticking, held),
        # No company is asked about minutes of a status meeting; those of a forum stand under «minutes».
        "approve": (status.approve, 1),
        "remark": (status.remark, 1, "No"),
        "before_remark": (status.before_remark, 1),
        "tick": (status.tick, held, [o.ids["P0"]]),
        "before_replacing": (status.before_replacing, 1),
        "replace_decision": (status.replace_decision, 1, "We do not", None),
        "deal_with": (status.deal_with, point),
        "send_up": (status.send_up, point),
    }


def minutes(o: Office) -> tuple[States, Verbs]:
    """Of a steering meeting on Tuesday 5 May at ten, which H0 facilitated; P0 and P2 speak for Brevik."""
    steering = ForumPlan("steering", "", ("What now?",), Plan(Weekly((1,), 8), time(10)), approves=True)

    def agree(w: Unit) -> None:
        status.carry_out_forum(w, partnerships.seat(w, who("H0"), o.id), 1, steering, paused=False)

    o.do(agree)
    o.live_until(local(4, 12))
    (held,) = (each.id for each in o.rounds())

    def facilitates(w: Unit) -> None:
        w.session.get_one(StatusRound, held).facilitator_id = o.ids["H0"]

    o.do(facilitates)
    o.live_until(local(5, 11))
    (asked,) = (each.id for each in o.rows(StatusApproval))
    states: States = {
        "not asked yet": lambda _o: None,
        "asked": lambda o: o.live_until(local(6, 11)),
        "approved": in_turn(
            lambda o: o.live_until(local(6, 11)), lambda o: o.by("P0", conductor.approve_minutes, asked)
        ),
        "remark": in_turn(
            lambda o: o.live_until(local(6, 11)),
            lambda o: o.by("P2", conductor.remark_on_minutes, asked, "No"),
        ),
        "silent": lambda o: o.live_until(local(13, 11)),
    }
    return states, {
        "approve": (conductor.approve_minutes, asked),
        "remark": (conductor.remark_on_minutes, asked, "No"),
        "before_remark": (status.before_remark, asked),
    }


def plans(o: Office) -> tuple[States, Verbs]:
    """Status meetings on Tuesdays, and retros by hand."""
    o.plan()
    o.by("H0", retro.agree, o.id, WEDNESDAYS)
    states: States = {
        "running": lambda _o: None,
        "paused": in_turn(lambda o: o.pause(), lambda o: o.by("H0", retro.pause, o.id)),
    }
    return states, {
        " ".join((verb, of, *seen)): (getattr(ritual, verb), o.id, *plan, *seen)
        for of, ritual, agreed in (("status", status, TUESDAYS), ("retros", retro, WEDNESDAYS))
        for verb, plan, seen in (
            ("agree", (agreed,), ()),
            ("skip", (), ()),
            ("skip", (), ("20260519",)),
            ("pause", (), ()),
            ("resume", (), ()),
        )
    }


def retros(o: Office) -> tuple[States, Verbs]:
    """Every second Wednesday, open for two days; all are invited, and H1 and P1 have answered."""
    o.by("H0", retro.agree, o.id, WEDNESDAYS)
    o.live_until(local(6, 12))
    held = o.rows(retro.RetroRound)[0].id
    answers = (retro.answer, held, retro.Draft(["Calm", "", ""]))
    for user in ("H1", "P1"):
        o.by(user, *answers)
    more = ("H0", "H2", "P0", "P2")
    states: States = {
        "open": lambda _o: None,
        "released": in_turn(
            lambda o: [o.by(user, *answers) for user in more], lambda o: o.live_until(local(11, 10))
        ),
        "too few": lambda o: o.live_until(local(20, 12)),
        "called off": lambda o: o.by("H0", conductor.cancel_retro, held),
    }
    return states, {
        "form": (retro.form, held),
        "answer": answers,
        "withdraw": (retro.withdraw, held),
        "before_cancel": (retro.before_cancel, held),
        "cancel": (retro.cancel, held),
        "read": (retro.read, held),
        "my_dots": (retro.my_dots, held),
        "vote": (retro.vote, held, ["1"]),
        "my_worth": (retro.my_worth, held),
        "say_worth": (retro.say_worth, held, 4),
    }


def pairs(o: Office) -> tuple[States, Verbs]:
    """H1 and P1 are drawn."""
    o.by("H0", pair.agree, o.id, Rhythm(2, 1, time(10)))
    wish = partial(pair.wish, partnership_id=o.id, yes=True)
    for user in ("H1", "P1"):
        o.by(user, wish)
    o.live_until(local(5, 12))
    place = o.do(lambda w: w.session.get(PairPlace, 1)).id
    states: States = {
        "drawn": lambda _o: None,
    }
    return states, {
        "before_telling": (pair.before_telling, place),
        "tell": (partial(pair.tell, met=True), place),
        "wish": (wish,),
        "before_agreeing": (pair.before_agreeing, o.id),
        "agree": (pair.agree, o.id, None),
    }


def proposals(o: Office) -> tuple[States, Verbs]:
    """H0 proposes that what is critical counts day and night: the others are asked."""

    def propose(w: Unit, actor: partnerships.Actor) -> int:
        seat = partnerships.seat(w, actor, o.id)
        (made,) = submit(w, seat, {"ladder.critical_always": True}).proposals
        return made.proposal.id

    made = o.by("H0", propose)
    states: States = {
        "open": lambda _o: None,
        "withdrawn": lambda o: o.by("H0", agreement.withdraw, made, 1),
        "agreed": lambda o: o.by("P0", conductor.agree_to, made, 1),
        "who made it has left": in_turn(lambda o: o.do(_give, "H1", CONTACT), lambda o: o.leave("H0")),
    }
    return states, {
        "discuss": (agreement.discuss, made, 1),
        "discuss what was asked before": (agreement.discuss, made, 2),
        "agree_to": (conductor.agree_to, made, 1),
        "agree to what was asked before": (conductor.agree_to, made, 2),
        "withdraw": (agreement.withdraw, made, 1),
        "withdraw what was asked before": (agreement.withdraw, made, 2),
    }


THINGS: Final[dict[str, tuple[ModuleType, Callable[[Office], tuple[States, Verbs]]]]] = {
    "action": (action, actions),
    "idea": (idea, ideas),
    "risk": (risk, risks),
    "blocker": (escalation, blockers),
    "invitation": (invitation, invitations),
    "status": (status, statuses),
    "retro": (retro, retros),
    "minutes": (status, minutes),
    "plan": (status, plans),
    "pair": (pair, pairs),
    "proposal": (agreement, proposals),
}


ONLY_WAITING: Final = {"due", "not looked at for four weeks"}
"""What may be done then is what may be done while it is open."""
FOR_ALL: Final = {"enter", "read_asked", "look", "own_answer", "read", "story_for"}
"""What everybody may see in each state, and so is not tried."""
OF_A_STEP: Final = {"before_move", "rung_of"}
"""Of blockers: by themselves these say nothing, and how the steps are is a matter of proposals."""


def rows_of(make: Callable[[], Office], thing: str) -> Iterator[str]:
    """All of one thing, as it stands below."""
    ritual, prepare = THINGS[thing]
    number, left = 0, True
    while left:
        office = make()
        states, verbs = prepare(office)
        assert thing in ("minutes", "plan") or verbs_of(ritual) <= {
            _name_of(verb) for verb, *_args in verbs.values()
        }
        state = list(states)[number]
        states[state](office)
        before = office.do(shown)
        by_people: dict[str, list[str]] = {}
        for name, (verb, *args) in () if state in ONLY_WAITING else verbs.items():
            told = {user: office.effects(user, before, verb, *args) for user in EVERYBODY}
            may = [user for user, found in told.items() if found is not None]
            most = max((told[user] or "" for user in may), key=len, default="")
            by_people.setdefault(" ".join(may), []).append(f"{name}: {most}" if most else name)
        waiting = office.waiting()
        office.database.close()
        yield f"{state}: {waiting}".rstrip(": ") + ":"
        for people, done in by_people.items():
            yield from (f"  {people} — {each}" for each in done if people)
        number, left = number + 1, number + 1 < len(states)


def verbs_of(ritual: ModuleType) -> set[str]:
    """All that somebody can do with a thing of a ritual."""
    found = {
        name: list(inspect.signature(each).parameters)
        for name, each in vars(ritual).items()
        if inspect.isfunction(each)
    }
    with_actor = {name: given[2] for name, given in found.items() if given[:2] == ["w", "actor"]}
    of_a_thing = {name for name, about in with_actor.items() if about != "partnership_id"}
    return of_a_thing - FOR_ALL - OF_A_STEP


def _written() -> dict[str, str]:
    """What stands in the table, by thing."""
    table = (Path(__file__).parent / "who_may.txt").read_text(encoding="utf-8")
    things = (each.partition("\n") for each in table.split("# ")[1:])
    return {thing: rows.strip("\n") for thing, _newline, rows in things}


def _name_of(verb: Callable[..., Any]) -> str:
    return verb.func.__name__ if isinstance(verb, partial) else verb.__name__


@pytest.mark.parametrize("thing", THINGS)
def test_each_verb_is_for_whom_it_is_in_each_state(thing: str, tmp_path: Path) -> None:
    """And for nobody else: what stands there is what may be done."""
    numbers = count()

    def make() -> Office:
        number = next(numbers)
        return Office(f"sqlite:///{tmp_path / str(number)}.db", tmp_path / f"keys{number}")

    found = "\n".join(rows_of(make, thing))
    assert found == _written()[thing], f"This is so now:\n\n{found}"
