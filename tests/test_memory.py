"""What the process holds does not grow with what people do."""

import os
from itertools import pairwise

from bench.memory import PEOPLE, held, running_bot

KINDS = 7
EVERYTHING = bool(os.environ.get("EVERYTHING"))


async def test_memory_is_flat_over_many_interactions() -> None:
    """20,000 by fifty people where everything is tried, else some hundreds by a few; once all are known."""
    people = PEOPLE if EVERYTHING else 4
    once = KINDS * people
    interactions = 20_000 // once * once if EVERYTHING else 5 * once
    async with running_bot(people) as app:
        _start, *found = await held(app, interactions, 2 * once if EVERYTHING else once, people)
    warm, last = found[0], found[-1]
    # What other tests of this process left comes and goes; what leaks grows from each look to the next.
    stretches = [(warm, last)] if EVERYTHING else pairwise(found)
    grown = min(
        (then.objects - first.objects) / (then.interactions - first.interactions) for first, then in stretches
    )
    assert grown < (0.2 if EVERYTHING else 1.5), found
    assert last.megabytes - warm.megabytes < (3 if EVERYTHING else 6), found
