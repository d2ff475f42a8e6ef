"""Two bots on one PostgreSQL: what an answer takes of each, beside what it takes of one alone.

Where others use the machine, too, answers a second tell nothing of this; the processor's time does. If it
stays the same, two bots on machines of their own answer twice as many, as far as the server goes along.
"""

import asyncio
import sys
import time
from pathlib import Path
from statistics import median

from bench.ground import OWNING_TEAM, START, Servers, work_on
from bench.monday import PEOPLE, meeting_of
from bench.table import Row
from bot.clock import MovableClock
from bot.database import Database
from bot.partnerships import Actor
from bot.rituals import status
from bot.sealed import FolderKeys

MEETINGS, ANSWERS, AT_ONCE = 50, 600, 16


async def rows(servers: Servers, runs: int) -> list[Row]:
    """Only where several bots are taken: SQLite has one."""
    if servers.server is None:
        return []
    with servers.ground() as ground:
        meetings = [await ground.work(meeting_of, number) for number in range(MEETINGS)]
        url = ground.database.url.render_as_string(hide_password=False)
        await _bots(url, meetings, 1)
        pairs = [(await _bots(url, meetings, 1), await _bots(url, meetings, 2)) for _run in range(runs)]
    alone = median(one for one, _two in pairs)
    ratio = median(2 * one / two for one, two in pairs)
    floor = f"{alone:.2f} ms an answer by one bot"
    return [
        Row(
            "two bots: answers in a second of each one's processor",
            ratio,
            "times one bot",
            least=1.8,
            floor=floor,
        )
    ]


async def _bots(url: str, meetings: list[int], number: int) -> float:
    """Milliseconds of the processor for an answer, where so many bots take answers at once."""
    told = [sys.executable, "-m", "bench.two_bots", url, *(str(each) for each in meetings)]
    processes = [
        await asyncio.create_subprocess_exec(
            *told, cwd=Path(__file__).parent.parent, stdout=asyncio.subprocess.PIPE
        )
        for _bot in range(number)
    ]
    spent = [float((await each.communicate())[0]) for each in processes]
    return sum(spent) / number


async def _answer(url: str, meetings: list[int]) -> float:
    database = Database(url)
    work = work_on(database, MovableClock(START), FolderKeys(Path("keys-of-nobody")))
    left = iter(range(ANSWERS))

    async def keep_answering() -> None:
        for number in left:
            user = Actor(OWNING_TEAM, f"U{number % PEOPLE}")
            await work(status.answer, user, meetings[number % len(meetings)], {"since": f"Word {number}"})

    for number in range(20):
        await work(status.answer, Actor(OWNING_TEAM, "U1"), meetings[number], {"since": "Warm"})
    began = time.process_time()
    await asyncio.gather(*[keep_answering() for _one in range(AT_ONCE)])
    spent = (time.process_time() - began) * 1000 / ANSWERS
    database.close()
    return spent


if __name__ == "__main__":
    url, *meetings = sys.argv[1:]
    print(asyncio.run(_answer(url, [int(each) for each in meetings])))  # noqa: T201  # read by `_bots`
