"""A steering meeting: agreed by both, held once, and its minutes approved by silence."""

from collections.abc import Iterator
from typing import Final

from playground.tour_of_the_quarter.diary import Diary, Entry, a_day, leave_modals, on, send
from playground.tour_of_the_quarter.meetings import ASKED

MEETS: Final = on(5, 12, 10)
"""On a Tuesday; the Thursday after is Ascension Day, which is none of the five working days of silence."""
SAID: Final = {
    "anna": "The firewall: three days too late",
    "jonas": "More hands for the test in June",
    "erik": "Whether we go on in July",
    "sofia": "Nothing from the project",
}
DECIDED: Final = "We go on in July"
NAME: Final = "steering"
"""Of the meeting in the diary."""


def entries() -> Iterator[Entry]:
    """Proposed in April; five working days after Brevik was asked nobody has said anything."""
    yield on(4, 20, 10), _propose
    yield on(4, 21, 9), _agree
    yield on(5, 11, 14), _answer
    yield on(5, 12, 10, 1), _hold
    yield on(5, 12, 11), _decide
    yield on(5, 13, 10, 1), _ask
    yield on(5, 21, 10, 1), _pass_in_silence


async def _propose(diary: Diary) -> None:
    anna = diary.person("anna")
    await anna.click(diary.panel, "panel.more")
    await anna.press("status.plan")
    await anna.press("forum.list")
    assert anna.view is not None  # noqa: S101  # the press has just shown it
    offered = [block["accessory"]["value"] for block in anna.view.blocks if "accessory" in block]
    await anna.press("forum.new", offered[-1])
    await send(anna, {"starts_on": a_day(MEETS.date())})
    diary.note("proposed", "anna")
    said = await diary.expect("forum", "minutes are approved", buttons=("agreement.agree",))
    diary.tour.reread(said, "Anna proposes a steering meeting")


async def _agree(diary: Diary) -> None:
    await diary.person("erik").click(diary.messages["forum"], "agreement.agree")
    diary.note("proposal settled", "erik")
    diary.note("forum planned")
    await diary.expect("forum agreed", "✅ Agreed by @Erik Lund", thread="forum")
    await diary.expect("forum planned", "Steering meeting is planned. Next: Tuesday 12 May 10:00")


async def _answer(diary: Diary) -> None:
    prompt = await diary.expect("forum prompt", "STEERING MEETING, TUESDAY 12 MAY 10:00")
    for handle, text in SAID.items():
        person = diary.person(handle)
        await person.click(prompt, "status.give")
        await send(person, {"reply_0": text})
        diary.note("answered", handle, NAME)


async def _hold(diary: Diary) -> None:
    await diary.expect("forum summary", "SUMMARY FOR STEERING MEETING, TUESDAY 12 MAY 10:00")
    diary.note("held", about=NAME, asked=ASKED, is_further=True)


async def _decide(diary: Diary) -> None:
    anna, summary = diary.person("anna"), diary.messages["forum summary"]
    await anna.click(summary, "status.decide")
    await send(anna, {"decision": DECIDED})
    await leave_modals(anna)
    diary.tour.narrate(f"In the steering meeting Anna notes a decision: «{DECIDED}».")


async def _ask(diary: Diary) -> None:
    asked = await diary.expect(
        "minutes", "Minutes: Steering meeting", DECIDED, to="erik", buttons=("approval.approve",)
    )
    diary.note("minutes asked", "erik")
    diary.tour.reread(asked, "The day after, Erik is asked whether the minutes are right")


async def _pass_in_silence(diary: Diary) -> None:
    """Erik has said nothing: the summary says how they were approved, and so does what he was asked."""
    silent = "Brevik Systems: approved by silence on Thursday 21 May"
    for name in ("forum summary", "minutes"):
        await diary.tour.talk.expect_update(diary.messages[name], silent)
    diary.note("minutes approved by silence")
    diary.tour.reread(diary.messages["minutes"], "Nobody of Brevik said anything in five working days")
