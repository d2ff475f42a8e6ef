"""Three retros: two whose answers are shown, and one that too few answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from playground.tour_of_the_quarter.diary import Diary, Entry, a_day, on, option, send

VOTERS: Final = ("anna", "jonas", "erik", "sofia", "liam")


@dataclass(frozen=True)
class Retro:
    """A retro: when it opens, the points that each gave to the questions, and how it ends."""

    at: datetime
    points: Mapping[str, Mapping[str, int]]
    outcome: str = "released"
    card: str = ""
    """What Erik wants to begin with: it becomes an action of Jonas's."""
    due_on: date | None = None

    @property
    def name(self) -> str:
        return f"{self.at:%d.%m.}"

    @property
    def heading(self) -> str:
        return f"RETRO {self.at:%A} {self.at.day} {self.at:%B}".upper()


RETROS: Final = (
    Retro(
        on(4, 14, 9),
        {
            "anna": {"timely": 3, "respect": 4, "safe": 4},
            "jonas": {"timely": 2, "respect": 4, "safe": 3},
            "mette": {"timely": 3, "respect": 5},
            "karen": {"timely": 2, "respect": 4},
            "noor": {"timely": 3, "respect": 3},
            "erik": {"timely": 2, "respect": 4, "safe": 2},
            "sofia": {"timely": 4, "respect": 5},
            "liam": {"timely": 3, "respect": 4},
        },
        card="Show each other the release plan",
        due_on=date(2026, 4, 24),
    ),
    Retro(
        on(5, 12, 9),
        {each: {"timely": 4} for each in ("anna", "jonas", "erik", "sofia")},
        outcome="too_few",
    ),
    Retro(
        on(6, 2, 10),
        {
            "anna": {"timely": 4, "respect": 4, "safe": 4},
            "mette": {"timely": 4, "respect": 5, "safe": 3},
            "noor": {"timely": 3, "respect": 4},
            "erik": {"timely": 4, "respect": 4, "safe": 4},
            "sofia": {"timely": 5, "respect": 3, "safe": 5},
            "liam": {"timely": 4, "respect": 4},
        },
        card="Access before the work begins",
        due_on=date(2026, 6, 15),
    ),
)


def entries() -> Iterator[Entry]:
    """Each opens, is answered, and closes three working days later, or six where too few have answered."""
    for retro in RETROS:
        yield retro.at, partial(_open, retro=retro)
        yield retro.at + timedelta(hours=4), partial(_answer, retro=retro)
        if retro.outcome == "released":
            yield retro.at + timedelta(days=3, minutes=1), partial(_read, retro=retro)
            yield retro.at + timedelta(days=7, minutes=1), partial(_act, retro=retro)
            assert retro.due_on is not None  # noqa: S101  # each that is released ends in an action
            done_at = datetime.combine(retro.due_on, retro.at.timetz())
            yield done_at, partial(_do, retro=retro)
        else:
            yield retro.at + timedelta(days=9, minutes=1), partial(_miss, retro=retro)


async def _open(diary: Diary, retro: Retro) -> None:
    anna = diary.person("anna")
    await anna.click(diary.panel, "retro.plan")
    await anna.press("retro.now")
    await send(anna)
    diary.note("retro opened", "anna", retro.name)
    diary.tour.narrate("Anna opens a retro.")
    await diary.expect(retro.name, retro.heading, buttons=("retro.write",))


async def _answer(diary: Diary, retro: Retro) -> None:
    for handle, points in retro.points.items():
        person = diary.person(handle)
        await person.click(diary.messages[retro.name], "retro.write")
        wish = {"column_0": retro.card} if handle == "erik" and retro.card else {"column_1": "Late news"}
        given = {f"health_{question}": str(point) for question, point in points.items()}
        await send(person, {**wish, **given})
        diary.note("retro answered", handle, retro.name, points=points)


async def _read(diary: Diary, retro: Retro) -> None:
    told = f"{len(retro.points)} of 8 answered"
    result = await diary.expect("result", "WHAT CAME OUT OF THE RETRO", told, retro.card)
    diary.note("retro ended", about=retro.name, outcome=retro.outcome, invited=8, k=5)
    for handle in VOTERS:
        person = diary.person(handle)
        await person.click(result, "retro.vote")
        await send(person, {"cards": [option(person, f"Start: {retro.card}")]})


async def _act(diary: Diary, retro: Retro) -> None:
    erik, result = diary.person("erik"), diary.messages["result"]
    await diary.expect("voted", "MOST VOTES IN THE RETRO", retro.card, buttons=("retro.act",))
    diary.note("retro voted", about=retro.name)
    await erik.click(result, "retro.act")
    card, owner = option(erik, f"Start: {retro.card}"), option(erik, "Jonas Friis")
    assert retro.due_on is not None  # noqa: S101  # each that is released ends in an action
    await send(erik, {"card": card, "owner": owner, "due_on": a_day(retro.due_on)})
    diary.note("promised", "jonas", retro.card, due_on=retro.due_on, by="erik")
    await diary.tour.talk.expect_update(result, f"{retro.card}: @Jonas Friis")
    diary.tour.reread(result, "What came out of the retro, with the action for Jonas")


async def _do(diary: Diary, retro: Retro) -> None:
    jonas = diary.person("jonas")
    reminded = await diary.expect("reminded", retro.card, to="jonas", buttons=("action.finish",))
    await jonas.click(reminded, "action.finish")
    diary.note("done", "jonas", retro.card)
    diary.tour.narrate(f"«{retro.card}» is done.")


async def _miss(diary: Diary, retro: Retro) -> None:
    prompt = diary.messages[retro.name]
    await diary.tour.talk.expect_update(prompt, "Fewer than 5 had answered", "deleted unread")
    diary.note("retro ended", about=retro.name, outcome=retro.outcome, invited=8, k=5)
    diary.tour.reread(prompt, "Four of eight answered, and five are needed: nobody ever reads them")
