"""A quarter of a year as the tour plays it, and every figure of its scorecards reckoned again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil

from conversations_sample import text_of
from quarter_reckoning import QUESTIONS, Month, is_working_day, local
from sqlmodel import col, select

from bot.outbox import OwedMessage
from bot.partnerships import Unit
from bot.rituals.scorecard import Card, Question, Scorecard, Span
from playground.stage import Stage
from playground.tour import Tour
from playground.tour_of_the_quarter import BEGINS, Diary, Played, play
from playground.tour_of_the_quarter.promises import COUNTED
from playground.tour_of_the_quarter.scorecards import SCORECARDS

IN_SHORT = dict(
    zip(
        QUESTIONS,
        (
            "Told in good time",
            "Solutions, not blame",
            "Common goals",
            "Understand our work",
            "Met with respect",
            "Safe to raise a problem",
            "Last agreements helped",
        ),
        strict=True,
    )
)
STATES = {"on_track": "on track", "at_risk": "at risk", "": "not yet said"}
PARTIES = {"anna", "erik", "karen"}


async def test_every_figure_of_a_month_is_what_was_played(sqlite_url: str) -> None:
    """April as frozen, and no March: a third of the quarter, played whole where everything is tried."""
    async with Stage(BEGINS, database_url=sqlite_url) as stage:
        diary = await play(Tour(stage, lambda _line: None), SCORECARDS["APRIL"])
        april = _are_as_played(diary, await stage.bot.work(_cards), (4,))
        assert april.status
        assert april.actions


async def test_every_figure_of_a_quarter_is_what_was_played(sqlite_url: str) -> None:
    """April to June as frozen, June as posted; and every message is of a kind that was due."""
    async with Stage(BEGINS, database_url=sqlite_url) as stage:
        diary = await play(Tour(stage, lambda _line: None))
        kept = await stage.bot.work(_cards)
        june = _are_as_played(diary, kept, (4, 5, 6))
        text = diary.tour.talk.read(diary.messages["JUNE"])
        assert not [line for line in text.split("\n") if line.startswith("• ")], "the message has the point"
        erik = diary.person("erik")
        await erik.click(diary.messages["JUNE"], "scorecard.details")
        details = [line for line in text_of(erik).split("\n") if line.startswith("• ")]
        assert details == [*_lines(june, [each.card for each in kept])]
        await _is_all_that_was_posted(stage, diary)


def _cards(w: Unit) -> list[Scorecard]:
    return list(w.session.exec(select(Scorecard).order_by(col(Scorecard.month))))


def _are_as_played(diary: Diary, kept: Sequence[Scorecard], months: Sequence[int]) -> Card:
    """Each card that was posted is the one that is reckoned; returns the last."""
    assert [each.month for each in kept] == [date(2026, month, 1) for month in months]
    for each in kept:
        ids = {name: number for number, name in each.card.sides.items()}
        until_posted = [done for done in diary.played if done.at < each.posted_at]
        assert each.card == Month(each.month, until_posted, ids).card()
    return kept[-1].card


def _lines(june: Card, cards: Sequence[Card]) -> Iterator[str]:
    """What stands in the details of June, written again from its figures."""
    names = june.sides
    assert june.status and june.retros and june.blockers and june.actions and june.risks  # noqa: PT018  # narrows
    for number, side in june.status.by_side.items():
        answers = f"{side.answered} of {side.expected} answers"
        silent = f", no answer at {side.silent} of {side.asked} meetings" if side.silent else ""
        yield f"• {names[number]}: {answers}{silent}"
    (held,) = june.retros
    yield f"• {held.answered} of {held.invited} answered: shown"
    before = [part for card in cards for part in card.health or ()]
    for place, question in enumerate(before[-1].questions):
        if question.total is None and question.name == "helped":
            continue  # nothing had been agreed, so that it was not asked
        yield f"• {IN_SHORT[question.name]}: {_points(question, [part.questions[place] for part in before])}"
    yield "• too few to show any of it by company"
    for severity, blockers in june.blockers.items():
        told = [f"{blockers.raised} raised"]
        told += [f"{blockers.open} open at the end"] if blockers.open else []
        told += [f"taken {_lasting(blockers.acknowledged)}"] if blockers.acknowledged else []
        told += [f"resolved {_lasting(blockers.resolved)}"] if blockers.resolved else []
        yield f"• {severity.title()}: {', '.join(told)}"
    for number, due in june.actions.items():
        became = {
            "due": due.due,
            "kept": due.kept,
            "late": due.late,
            "dropped": due.dropped,
            "not done": due.open,
        }
        yield f"• {names[number]}: {_not_zero(became)}"
    for each in june.criteria or ():
        moved = ", 2 → 5 (at most 3)" if each.name == COUNTED else ""
        yield f"• {each.name}: {STATES[each.state]}{moved}"
    for number, invited in (june.invitations or {}).items():
        seats = f"{invited.taken} of {invited.offered} seats taken"
        yield f"• {names[number]} invited {_times(invited.held)}: {seats}"
    if called_off := sum(each.called_off for each in (june.invitations or {}).values()):
        yield f"• called off: {called_off}"
    assert june.pairs
    yield f"• pairs for a talk: {june.pairs.met} of {june.pairs.drawn} met"
    yield from (f"• {names[number]} shared {n}" for number, n in june.risks.said.items() if n)
    became = {"open": june.risks.open, "closed": june.risks.closed, "happened": june.risks.came_true}
    yield f"• {_not_zero(became)}"
    for number, n in (june.praise or {}).items():
        yield f"• {names[number]} praised the other {_times(n)}"


def _not_zero(counted: dict[str, int]) -> str:
    return ", ".join(f"{n} {what}" for what, n in counted.items() if n)


def _points(question: Question, over_time: Sequence[Question]) -> str:
    """Nearest rank: the value at a quarter, at half, and at three quarters of all, counted up."""
    if question.total is None:
        return "too few answers to show"
    lower, _, upper = _quarters(question)
    half = f"{lower}" if lower == upper else f"{lower}–{upper}"
    told = f"most answered {half}, {sum(question.total)} answered"
    medians = {_quarters(each)[1] for each in over_time if each.total is not None}
    return told + (", a change that is not distinguishable from chance" if len(medians) > 1 else "")


def _quarters(question: Question) -> list[int]:
    ranked = [point for point, n in enumerate(question.total or (), 1) for _each in range(n)]
    return [ranked[ceil(len(ranked) * quarter / 4) - 1] for quarter in (1, 2, 3)]


def _lasting(span: Span) -> str:
    median, longest = _duration(span.median), _duration(span.worst)
    if span.n == 1:
        return f"{span.kept} of 1 in time ({longest})"
    return f"{span.kept} of {span.n} in time (half of them within {median}, longest {longest})"


def _duration(minutes: int) -> str:
    """In hours, from eight on without the minutes."""
    hours, rest = divmod(minutes, 60)
    parts = ((hours, "h"), (0 if hours >= 8 else rest, "min"))
    return " ".join(f"{n} {unit}" for n, unit in parts if n)


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"


BEFORE = {"channel": 64, "thread": 12, "dm": 92}
"""How many messages the same quarter took before: of a thread only those about a blocker, which it was of."""


async def _is_all_that_was_posted(stage: Stage, diary: Diary) -> None:
    """Every message by its kind, as often as what was done asks for; a mediation is told to three."""
    owed = await stage.bot.work(lambda w: list(w.session.exec(select(OwedMessage))))
    kinds = {(each.channel, each.ts): each.name for each in owed}
    said: Counter[str] = Counter()
    for each in stage.slack.timeline:
        if each.kind in ("posted", "ephemeral"):
            assert each.message is not None
            assert each.channel is not None
            kind = kinds[each.channel.id, each.message.ts]
            said[kind] += 1
            if kind.startswith("mediation."):
                assert each.channel.dm_with in {diary.person(handle).id for handle in PARTIES}
            else:
                assert "cut off" not in diary.tour.talk.read(each.message)
    _is_no_more_than_before(stage, said, kinds)
    calls = said.pop("mediation.call")
    assert calls > 0
    assert said == _expected(diary)


def _is_no_more_than_before(
    stage: Stage, said: Counter[str], kinds: Mapping[tuple[str | None, str | None], str]
) -> None:
    """In the channel only the vote's outcome and one for each proposal more, and in threads what those add.

    By direct message who was given a part, made responsible wherever it was noted, or waits for a blocker
    that is then taken, is told more.
    """
    places: Counter[str] = Counter()
    for each in stage.slack.timeline:
        if each.kind == "posted" and each.message is not None and each.channel is not None:
            message = each.message
            in_thread = message.thread_ts not in (None, message.ts)
            place = "dm" if each.channel.dm_with else "thread" if in_thread else "channel"
            places[place] += (each.channel.id, message.ts) in kinds
    # There were no ideas before; the one that is tried is an action, of which its owner is reminded.
    asked = said["retro.voted"] + said["agreement.proposal"] + said["idea.suggested"]
    # Nor were there further forums: that it is planned, its prompt and its summary.
    held = 3 * said["status.approval"]
    assert places["channel"] <= BEFORE["channel"] + asked + held
    assert said["escalation.move"] * 2 <= BEFORE["thread"]
    told = said["people.part_given"] + said["idea.suggested"] + said["escalation.taken"]
    told += said["status.approval"]
    assert places["dm"] <= BEFORE["dm"] + told + 2


def _expected(diary: Diary) -> Counter[str]:
    done = Counter(each.what for each in diary.played)
    of = {what: [each for each in diary.played if each.what == what] for what in done}
    months = done["scorecard"]
    return Counter(
        {
            "panel": 1,
            # Planned once, moved by Maundy Thursday, Ascension Day and Whit Monday, and called off; a forum.
            "status.change": 1 + 3 + done["called off"] + done["forum planned"],
            "status.approval": done["minutes asked"],
            "status.prompt": done["held"] + done["called off"],
            "status.digest": done["held"],
            "status.reminder": sum(_missing(diary, each) for each in of["held"]),
            "retro.prompt": done["retro opened"],
            "retro.nudge": done["retro opened"],
            "retro.result": sum(each.more["outcome"] == "released" for each in of["retro ended"]),
            "retro.voted": done["retro voted"],
            "charter.version": 1,
            "charter.signed": 1,
            "charter.question": done["criterion"] * months,
            "action.noted": sum(each.more["by"] not in ("", each.who) for each in of["promised"]),
            "action.soon": sum(_is_open(diary, each) for each in _reminders(diary, days=1)),
            "action.due": sum(_is_open(diary, each) for each in _reminders(diary, days=0)),
            "agreement.stands": 1,
            # Jonas becomes owner, and Karen mediator: Anna's side says that of its own.
            "agreement.told": 2,
            # The same two are told of their part themselves, and before them Erik as contact person.
            "people.part_given": 2 + 1,
            "agreement.proposal": done["proposed"],
            "agreement.discussed": done["proposal discussed"],
            "agreement.settled": done["proposal settled"],
            "escalation.story": done["raised"],
            # The first moved up, and who took it then stands in that line; who confirmed, in the one before.
            "escalation.move": 1 + done["acknowledged"] - 1 + done["resolved"] + done["reopened"],
            "escalation.nudge": 2,
            # Who raised it and the contact person of the other side, and Jonas when it moved up.
            "escalation.copy": 2 * done["raised"] + 1,
            # Who raised the one that had moved up hears who took it.
            "escalation.taken": 1,
            "idea.suggested": done["idea suggested"],
            "risk.said": done["risk said"],
            "risk.reminder": sum(_is_silent_again(each, diary) for each in of["risk said"]),
            "kudos.given": done["praised"],
            # March had no praise, and the one of June comes an hour after the end.
            "kudos.round_up": months - 1,
            "invitation.card": done["invited"],
            "invitation.called_off": done["gathering called off"],
            "invitation.question": done["took place"],
            "invitation.reminder": done["took place"] + done["comes"],
            "pair.plan": 1,
            "pair.drawn": 2 * sum(each.more["pairs"] for each in of["drawn"]),
            # Before they are drawn again, all are asked whether they met.
            "pair.question": 2 * sum(each.more["pairs"] for each in of["drawn"][:-1]),
            "scorecard.card": done["scorecard"],
        }
    )


def _missing(diary: Diary, held: Played) -> int:
    said = [
        each for each in diary.played if each.what in ("answered", "excused") and each.about == held.about
    ]
    return len(held.more["asked"]) - len(said)


def _reminders(diary: Diary, *, days: int) -> Iterator[tuple[Played, datetime]]:
    """When somebody is told of each date that was agreed: on it, or so many working days before."""
    for each in diary.played:
        if each.what in ("promised", "moved"):
            day = each.more["due_on"]
            for _back in range(days):
                day = max(day - timedelta(n) for n in range(1, 7) if is_working_day(day - timedelta(n)))
            yield each, local(day, 8)


def _is_open(diary: Diary, reminder: tuple[Played, datetime]) -> bool:
    """Nothing became of that date before somebody is told of it, and the quarter still goes on."""
    agreed, moment = reminder
    later = [each.at for each in diary.played if each.about == agreed.about and each.at > agreed.at]
    return agreed.at < moment < min((*later, diary.played[-1].at))


def _is_silent_again(said: Played, diary: Diary) -> int:
    """How often its owner is reminded: at the first meeting after four silent weeks, and so on."""
    until = min(
        (e.at for e in diary.played if e.what.startswith("risk ") and e.about == said.about and e != said),
        default=diary.played[-1].at,
    )
    since, reminded = said.at, 0
    meetings = [each for each in diary.played if each.what == "held" and "is_further" not in each.more]
    for held in (each.at for each in meetings if said.at < each.at < until):
        if held - since >= timedelta(weeks=4):
            since, reminded = held, reminded + 1
    return reminded
