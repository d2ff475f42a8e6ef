"""Risks said openly, praise, invitations, pairs; and a mediation of which nobody else learns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from playground.person import Person
from playground.tour_of_the_quarter.diary import Diary, Entry, leave_modals, on, option, send
from playground.transcript import read_message


@dataclass(frozen=True)
class Worry:
    """A risk: who says it and when, and what becomes of it."""

    who: str
    what: str
    said_at: datetime
    ended_at: datetime | None = None
    became: str = ""


@dataclass(frozen=True)
class Praise:
    """Who praises whom, and when; a company is praised by its name."""

    who: str
    whom: str
    at: datetime
    company: bool = False


@dataclass(frozen=True)
class Gathering:
    """An invitation: who hosts it, what it is, how many may come, and who says that they do."""

    host: str
    title: str
    invited_at: datetime
    starts_at: datetime
    seats: int
    coming: tuple[str, ...]
    called_off_at: datetime | None = None


WORRIES: Final = (
    Worry("erik", "Maja may leave", on(4, 9, 14), on(6, 18, 11), "closed"),
    Worry("liam", "The certificate expires", on(5, 7, 14), on(6, 15, 11), "came_true"),
    Worry("anna", "The budget may be frozen", on(6, 10, 14)),
)
PRAISE: Final = (
    Praise("erik", "Anna Holm", on(4, 23, 15)),
    Praise("jonas", "Sofia Brandt", on(5, 20, 15)),
    Praise("anna", "Brevik Systems", on(6, 17, 15), company=True),
    Praise("sofia", "Jonas Friis", on(6, 17, 15, 30)),
    Praise("jonas", "Mette Skov", on(6, 17, 16)),
)
GATHERINGS: Final = (
    Gathering("erik", "How we deploy", on(6, 1, 14), on(6, 10, 9), 2, ("jonas", "mette")),
    Gathering("anna", "The year to come", on(6, 3, 15), on(6, 23, 13), 3, ("sofia",)),
    Gathering("erik", "A tour of the office", on(6, 3, 16), on(6, 25, 13), 4, (), on(6, 19, 9)),
)
DRAWN: Final = ("anna", "jonas", "erik", "sofia")
DRAWS: Final = (on(6, 16, 10), on(6, 30, 10))


def entries() -> Iterator[Entry]:
    """In any order."""
    for worry in WORRIES:
        yield worry.said_at, partial(_say, worry=worry)
        if worry.ended_at is not None:
            yield worry.ended_at, partial(_end, worry=worry)
    for praise in PRAISE:
        yield praise.at, partial(_praise, praise=praise)
    for gathering in GATHERINGS:
        yield gathering.invited_at, partial(_invite, gathering=gathering)
        if gathering.called_off_at is not None:
            yield gathering.called_off_at, partial(_call_off, gathering=gathering)
        else:
            yield gathering.starts_at + timedelta(hours=2), partial(_settle, gathering=gathering)
    yield on(6, 3, 11), plan_pairs
    for draw in DRAWS:
        yield draw + timedelta(minutes=1), _draw
    yield on(6, 29, 11), meet
    yield on(5, 19, 9), mediate


async def _say(diary: Diary, worry: Worry) -> None:
    person = diary.person(worry.who)
    await person.click(diary.panel, "risk.list")
    await person.press("risk.say")
    await send(person, {"what": worry.what, "effect": "Later than planned"})
    diary.note("risk said", worry.who, worry.what)
    said = await diary.expect(worry.what, worry.what, buttons=("risk.look",))
    if worry is WORRIES[0]:
        diary.tour.reread(said, "Erik says a risk openly")


async def _end(diary: Diary, worry: Worry) -> None:
    person, said = diary.person(worry.who), diary.messages[worry.what]
    await person.click(said, "risk.look")
    await send(person, {"how": worry.became, "word": "It is settled"})
    diary.note(f"risk {worry.became}", worry.who, worry.what)
    diary.tour.narrate(f"«{worry.what}»: {worry.became.replace('_', ' ')}.")


async def _praise(diary: Diary, praise: Praise) -> None:
    person = diary.person(praise.who)
    await person.click(diary.panel, "kudos.give")
    chosen = option(person, praise.whom)
    to: dict[str, Any] = {"side": chosen} if praise.company else {"people": [chosen]}
    await send(person, {**to, "what_for": "A calm release"})
    diary.note("praised", praise.who, praise.whom)
    given = await diary.expect("praise", "A calm release", praise.whom)
    diary.tour.narrate(read_message(given, diary.tour.stage.slack.ws).split("\n")[0])


async def _invite(diary: Diary, gathering: Gathering) -> None:
    host = diary.person(gathering.host)
    await host.click(diary.panel, "invitation.ask")
    when = {"day": f"{gathering.starts_at:%Y-%m-%d}", "clock": f"{gathering.starts_at:%H:%M}"}
    where = {"place": "Meeting room 2", "seats": str(gathering.seats)}
    await send(host, {"title": gathering.title, "purpose": "To know each other", **when, **where})
    more = {"seats": gathering.seats, "starts_at": gathering.starts_at}
    diary.note("invited", gathering.host, gathering.title, **more)
    card = await diary.expect(gathering.title, gathering.title.upper())
    for handle in gathering.coming:
        await diary.person(handle).click(card, "invitation.accept")
        await leave_modals(diary.person(handle))
        diary.note("comes", handle, gathering.title)
    if gathering is GATHERINGS[0]:
        await diary.tour.talk.expect_update(card, "0 seats left of 2")
        diary.tour.reread(card, "Erik invites Nordlys, and two accept")


async def _settle(diary: Diary, gathering: Gathering) -> None:
    host = diary.person(gathering.host)
    question = await diary.expect(
        "settle", gathering.title, to=gathering.host, buttons=("invitation.settle",)
    )
    await host.click(question, "invitation.settle")
    await send(host, {"took_place": "yes"})
    diary.note("took place", gathering.host, gathering.title)
    diary.tour.narrate(f"«{gathering.title}» took place.")


async def _call_off(diary: Diary, gathering: Gathering) -> None:
    host = diary.person(gathering.host)
    await host.click(diary.messages[gathering.title], "invitation.call_off")
    await send(host, {"word": "Nobody can"})
    diary.note("gathering called off", gathering.host, gathering.title)
    diary.tour.narrate(f"«{gathering.title}» is called off.")


async def plan_pairs(diary: Diary) -> None:
    """Every other Tuesday; two of each side say yes."""
    erik = diary.person("erik")
    await erik.click(diary.panel, "pair.show")
    await erik.press("pair.change")
    await send(erik, {"every": "2", "weekday": "1", "clock": "10:00"})
    plan = await diary.expect("pairs", "planned pairs", buttons=("pair.show",))
    for handle in DRAWN:
        person = diary.person(handle)
        await person.click(plan, "pair.show")
        await send(person, {"wish": "yes"})
    diary.tour.narrate("Pairs are planned, and two of each side say yes.")


async def _draw(diary: Diary) -> None:
    """Two pairs: only they learn of whom."""
    plan = diary.messages["pairs"]
    await diary.tour.talk.expect_update(plan, "Last time 2 pairs were drawn.")
    diary.note("drawn", pairs=len(DRAWN) // 2)
    diary.tour.narrate(diary.tour.talk.read(plan))


async def meet(diary: Diary) -> None:
    """Both of one pair say that they met; the other pair says nothing."""
    anna = diary.person("anna")
    asked = diary.tour.talk.read(await diary.expect("met", to="anna", buttons=("pair.tell",)))
    met = "erik" if "@Erik Lund" in asked else "sofia"
    await _tell(diary, anna, "met")
    await diary.expect("met", "@Anna Holm", to=met, buttons=("pair.tell",))
    await _tell(diary, diary.person(met), "met")
    diary.note("met", "anna", met)


async def _tell(diary: Diary, person: Person, question: str) -> None:
    await person.click(diary.messages[question], "pair.tell")
    await send(person, {"met": "yes"})


async def mediate(diary: Diary) -> None:
    """Erik asks Karen to mediate between him and Anna, then they talk without her: nothing shows anywhere."""
    anna, erik, karen = (diary.person(handle) for handle in ("anna", "erik", "karen"))
    await anna.click(diary.panel, "people.list")
    await anna.submit({"person": option(anna, "Karen Dahl")})
    await send(anna, {"parts": ["mediator"]})
    await erik.click(diary.panel, "mediation.ask")
    people = {"other": option(erik, "Anna Holm"), "mediator": option(erik, "Karen Dahl")}
    await send(
        erik,
        {
            **people,
            "happened": "I was cut off twice",
            "effect": "I stopped asking",
            "mend": "Let each finish",
        },
    )
    called = await diary.expect("mediation", to="karen", buttons=("mediation.open",))
    for verb in ("mediation.take_on", "mediation.invite"):
        await karen.click(called, "mediation.open")
        await karen.press(verb)
        await leave_modals(karen)
    await diary.expect("mediation of anna", to="anna", buttons=("mediation.open",))
    await erik.click(diary.panel, "mediation.ask")
    await erik.press("mediation.open")
    await erik.press("mediation.withdraw")
    await send(erik)
    diary.note("mediated", "erik", parties=("anna", "erik", "karen"))
