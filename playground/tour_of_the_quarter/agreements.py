"""What binds both: one change of the ladder that both agree to, and one that its maker takes back."""

from collections.abc import Iterator

from playground.tour_of_the_quarter.diary import Diary, Entry, leave_modals, on
from playground.workspace import Message


def entries() -> Iterator[Entry]:
    """In the order in which they happen."""
    yield on(4, 14, 10), propose_more_time
    yield on(4, 15, 9, 30), talk_about_it
    yield on(4, 16, 9), agree
    yield on(5, 5, 13), propose_less_time
    yield on(5, 6, 11), withdraw


async def propose_more_time(diary: Diary) -> None:
    """The steering group is to have longer for what is low."""
    asked = await _propose(diary, "anna", "acknowledge_low", str(10 * 480))
    diary.tour.reread(asked, "In April Anna proposes more time for the steering group")


async def talk_about_it(diary: Diary) -> None:
    """Erik wants to hear why."""
    asked = diary.messages["proposal"]
    await diary.person("erik").click(asked, "agreement.discuss")
    diary.note("proposal discussed", "erik")
    await diary.expect("discussed", "let us talk about this first", thread="proposal")


async def agree(diary: Diary) -> None:
    """And then agrees: from now on it holds."""
    asked = diary.messages["proposal"]
    await diary.person("erik").click(asked, "agreement.agree")
    diary.note("proposal settled", "erik")
    await diary.expect("agreed", "✅ Agreed by @Erik Lund", thread="proposal")
    diary.tour.reread(asked, "They have talked about it, and Erik agrees")


async def propose_less_time(diary: Diary) -> None:
    """In May Erik proposes another."""
    await _propose(diary, "erik", "resolve_low", "60")


async def withdraw(diary: Diary) -> None:
    """And takes it back."""
    asked = diary.messages["proposal"]
    await diary.person("erik").click(asked, "agreement.withdraw")
    diary.note("proposal settled", "erik")
    await diary.expect("withdrawn", "Withdrawn by @Erik Lund", thread="proposal")
    diary.tour.reread(asked, "In May Erik takes a proposal of his own back")


async def _propose(diary: Diary, who: str, time: str, minutes: str) -> Message:
    """Somebody wants the highest step to have another time."""
    person = diary.person(who)
    await person.click(diary.panel, "escalation.list")
    await person.press("ladder.show")
    blocks = person.view.blocks if person.view else ()
    highest = [block["accessory"]["value"] for block in blocks if "accessory" in block][-1]
    await person.press("ladder.change", highest)
    await person.submit({time: minutes})
    await leave_modals(person)
    diary.note("proposed", who)
    return await diary.expect("proposal", "Proposal from", buttons=("agreement.agree",))
