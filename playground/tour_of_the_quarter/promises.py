"""What was promised: the charter with its criteria, and actions that are kept, late, moved or dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from playground.person import Person
from playground.tour_of_the_quarter.diary import Diary, Entry, a_day, on, option, send

PURPOSE, ROLES, CRITERIA = 1, 2, 3
"""Pages of the charter."""
FOLLOWED: Final = {"Few faults": "liam", "Answers within a day": "jonas"}
"""Criteria, and who says each month how they go."""
COUNTED: Final = "Few faults"
"""The criterion that has a figure: at most three."""
NAMES: Final = {
    "anna": "Anna Holm",
    "jonas": "Jonas Friis",
    "mette": "Mette Skov",
    "erik": "Erik Lund",
    "sofia": "Sofia Brandt",
    "liam": "Liam Walsh",
}


@dataclass(frozen=True)
class Promise:
    """An action: who notes it for whom and when, until when, and what becomes of it."""

    text: str
    by: str
    owner: str
    noted_at: datetime
    due_on: date
    ended_at: datetime | None = None
    dropped: bool = False
    moved_to: date | None = None


PROMISES: Final = (
    Promise("Order the VPN accounts", "erik", "jonas", on(4, 8, 11), date(2026, 4, 17), on(4, 16, 15)),
    Promise("Write the runbook", "anna", "sofia", on(4, 8, 11, 5), date(2026, 4, 21), on(4, 24, 14)),
    Promise(
        "Prepare test data",
        "sofia",
        "anna",
        on(5, 6, 11),
        date(2026, 5, 20),
        on(5, 28, 15),
        moved_to=date(2026, 5, 29),
    ),
    Promise(
        "Clean the old firewall rules",
        "anna",
        "liam",
        on(5, 6, 11, 5),
        date(2026, 5, 22),
        on(5, 21, 9),
        dropped=True,
    ),
    Promise("Run the load test", "anna", "erik", on(6, 3, 14), date(2026, 6, 12), on(6, 12, 16)),
    Promise("Plan the handover", "erik", "jonas", on(6, 3, 14, 5), date(2026, 6, 19), on(6, 23, 9)),
    Promise(
        "List the licences",
        "anna",
        "sofia",
        on(6, 3, 14, 10),
        date(2026, 6, 26),
        on(6, 24, 9),
        dropped=True,
    ),
    Promise(
        "Watch the queues", "anna", "liam", on(6, 3, 14, 15), date(2026, 6, 29), moved_to=date(2026, 7, 10)
    ),
    Promise("Name a deputy", "sofia", "anna", on(6, 3, 14, 20), date(2026, 6, 30)),
    Promise("Thank the testers", "erik", "erik", on(6, 3, 14, 25), date(2026, 7, 3), on(6, 29, 9)),
)


def entries() -> Iterator[Entry]:
    """The charter in April, what its followers say in May and June, and every action."""
    yield on(4, 8, 9), write_charter
    yield on(4, 9, 9), sign_charter
    yield (
        on(5, 4, 9),
        partial(_follow, faults="2", said={"Few faults": "on_track", "Answers within a day": "at_risk"}),
    )
    # Jonas says nothing in June.
    yield on(6, 2, 9), partial(_follow, faults="5", said={"Few faults": "at_risk"})
    for promise in PROMISES:
        yield promise.noted_at, partial(_promise, promise=promise)
        if promise.moved_to is not None:
            yield datetime.combine(promise.due_on, promise.noted_at.timetz()), partial(_move, promise=promise)
        if promise.ended_at is not None:
            yield promise.ended_at, partial(end, promise=promise)


async def write_charter(diary: Diary) -> None:
    """Each side writes a section, and names a criterion."""
    anna, erik = diary.person("anna"), diary.person("erik")
    await _write(diary, anna, PURPOSE, "One team that hides nothing")
    await _write(diary, erik, ROLES, "Brevik builds, Nordlys runs")
    for person, (name, follower) in zip((erik, anna), FOLLOWED.items(), strict=True):
        await _turn_to(diary, person, CRITERIA)
        await person.press("charter.add")
        who = option(person, NAMES[follower])
        figure = {"direction": "at_most", "goal": "3"} if name == COUNTED else {}
        await send(
            person, {"name": name, "measure": "Each week", "target": "Three", "follower": who, **figure}
        )
        diary.note("criterion", follower, name)
    version = await diary.expect("charter", "VERSION 1 OF THE WORKING AGREEMENT", buttons=("charter.sign",))
    diary.tour.reread(version, "Both sides write the charter")


async def sign_charter(diary: Diary) -> None:
    """A contact person of each side."""
    for handle in ("anna", "erik"):
        person = diary.person(handle)
        await person.click(diary.messages["charter"], "charter.sign")
        await send(person, {})
    signed = await diary.expect("signed", "Version 1 of the working agreement is signed by all.")
    diary.tour.reread(signed, "And sign it the day after")


async def _write(diary: Diary, person: Person, page: int, text: str) -> None:
    await _turn_to(diary, person, page)
    await person.press("charter.edit")
    await send(person, {"part_0": text})


async def _turn_to(diary: Diary, person: Person, page: int) -> None:
    await person.click(diary.panel, "charter.show")
    assert person.view is not None  # noqa: S101  # the click has just opened it
    about = person.view.blocks[-1]["elements"][0]["value"].split(":")[0]
    await person.press("charter.page", f"{about}:{page}")


async def _follow(diary: Diary, faults: str, said: dict[str, str]) -> None:
    for name, follower in FOLLOWED.items():
        question = await diary.expect("question", name, to=follower, buttons=("charter.answer",))
        diary.note("followed up", about=name)
        if name in said:
            person = diary.person(follower)
            await person.click(question, "charter.answer")
            figure = {"figure": faults} if name == COUNTED else {}
            await send(person, {"state": said[name], "why": "Two people are ill", **figure})
            given = float(faults) if figure else None
            diary.note("said of criterion", follower, name, state=said[name], figure=given)
            diary.tour.narrate(f"{NAMES[follower]} says how «{name}» goes: {said[name].replace('_', ' ')}.")


async def _promise(diary: Diary, promise: Promise) -> None:
    person = diary.person(promise.by)
    await person.click(diary.panel, "action.list")
    await person.press("action.note")
    owner = option(person, NAMES[promise.owner])
    await send(person, {"action": promise.text, "owner": owner, "due_on": a_day(promise.due_on)})
    diary.note("promised", promise.owner, promise.text, due_on=promise.due_on, by=promise.by)
    diary.tour.narrate(f"{NAMES[promise.owner]} is to «{promise.text}» by {promise.due_on:%d %B}.")


async def _move(diary: Diary, promise: Promise) -> None:
    person = diary.person(promise.owner)
    await _press_in_list(diary, person, promise.text, "action.change")
    assert promise.moved_to is not None  # noqa: S101  # else there is no such entry
    await send(person, {"due_on": a_day(promise.moved_to)})
    diary.note("moved", promise.owner, promise.text, due_on=promise.moved_to)


async def end(diary: Diary, promise: Promise) -> None:
    """Who was to do it finishes or drops it, in the list."""
    person = diary.person(promise.owner)
    verb, what = ("action.drop", "dropped") if promise.dropped else ("action.finish", "done")
    await _press_in_list(diary, person, promise.text, verb)
    if promise.dropped:
        await send(person, {"word": "Said in the meeting"})
    diary.note(what, promise.owner, promise.text)
    diary.tour.narrate(f"«{promise.text}” is {what}.")


async def _press_in_list(diary: Diary, person: Person, text: str, verb: str) -> None:
    """The button beside an action, in the list that the panel opens."""
    await person.click(diary.panel, "action.list")
    assert person.view is not None  # noqa: S101  # the click has just opened it
    blocks = person.view.blocks
    place = next(n for n, block in enumerate(blocks) if text in str(block.get("text", "")))
    row = next(block for block in blocks[place:] if block["type"] == "actions")
    await person.press(verb, next(each["value"] for each in row["elements"] if each["action_id"] == verb))
