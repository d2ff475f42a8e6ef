"""A blocker that nobody answers: it stays with those at the end of the ladder, and becomes no noise."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from partnership_at_work import AtWork, who
from sqlmodel import select

from bot.outbox import OwedMessage
from bot.partnerships import Unit
from bot.rituals import escalation
from bot.rituals.escalation import Blocker, EscalationMove

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
YEAR = timedelta(days=365)
MOST = 60


def test_of_a_blocker_nobody_answers_sixty_messages_are_the_most_in_a_year(
    database_url: str, tmp_path: Path
) -> None:
    """Its people are reminded for a week, then each week, then each month; and it is never forgotten."""
    world = AtWork(database_url, tmp_path / "keys", NOW, home=2, partner=2)
    world.do(escalation.raise_blocker, who("H0"), world.id, Blocker("No access", "high"), "modal")
    while (moment := world.do(escalation.next_due)) < NOW + YEAR:
        world.clock.move_to(max(moment, world.clock.now()))
        for partnership_id in world.do(escalation.partnerships_due):
            world.do(escalation.meet_deadlines, partnership_id)
        world.do(lambda w: escalation.show(w, escalation.to_show(w)))

    def told(w: Unit) -> list[str]:
        return [each.name for each in w.session.exec(select(OwedMessage))]

    def reminded(w: Unit) -> list[datetime]:
        moves = w.session.exec(select(EscalationMove).where(EscalationMove.said == escalation.AGAIN))
        return sorted(each.at for each in moves)

    posts = world.do(told)
    assert len(posts) <= MOST, Counter(posts)
    moments = world.do(reminded)
    apart = [(later - sooner).days for sooner, later in pairwise(moments)]
    assert max(apart[:4]) <= 4, "each working day, at first"
    assert all(6 <= each <= 14 for each in apart[4:8]), "then each week"
    assert all(26 <= each <= 40 for each in apart[8:]), "then each month"
    assert NOW + YEAR - moments[-1] < timedelta(days=40), "it is never forgotten"
    world.database.close()
