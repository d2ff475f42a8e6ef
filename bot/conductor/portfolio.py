"""«My collaborations»: one line a channel, of facts and ages, from what several rituals know."""

from collections.abc import Sequence
from typing import Final

from bot import partnerships
from bot.blocks.portfolio import OldestBlocker, PortfolioLine, PortfolioView, ShownLine
from bot.calendar import local_day
from bot.partnerships import Actor, Partnership, Unit
from bot.rituals import action, charter, escalation, status

PAGE: Final = 10


def portfolio_of(w: Unit, actor: Actor, page: int = 0) -> PortfolioView:
    """A page of the channels of which somebody sees a line, what needs attention first."""
    lines = sorted(lines_of(w, partnerships.in_portfolio_of(w, actor)), key=_needs_attention)
    page = min(max(page, 0), max(0, (len(lines) - 1) // PAGE))
    return PortfolioView(lines[page * PAGE : (page + 1) * PAGE], len(lines), page, PAGE)


def shown_line(w: Unit, actor: Actor, partnership_id: int) -> ShownLine:
    """What is shown of a channel and to whom, for anybody in it to read."""
    seat, readers = partnerships.portfolio_readers(w, actor, partnership_id)
    return ShownLine(seat, readers, lines_of(w, [seat.partnership])[0])


def lines_of(w: Unit, of: Sequence[Partnership]) -> list[PortfolioLine]:
    """A line of each: some ten queries, however many they are."""
    ids = [partnership.id for partnership in of]
    sides, meetings = partnerships.sides_of(w, ids), status.next_meetings(w, ids)
    silent: dict[int, set[int]] = {}
    for view in status.views_of(w, status.rounds_asked_for(w, ids)):
        of_round = {tally.side.id for tally in view.tallies if tally.is_silent}
        silent.setdefault(view.partnership.id, set()).update(of_round)
    oldest, overdue = escalation.oldest_open_of(w, ids), action.open_actions_of(w, ids)
    off_track, signed = charter.off_track_of(w, ids), charter.last_signed_of(w, ids)
    lines = []
    for each in of:
        meeting_at, forum = meetings.get(each.id, (None, None))
        today = local_day(w.now, each.tz)
        late = [promise.owner.side_id for promise in action.overdue(overdue.get(each.id, ()), today)]
        blocker = oldest.get(each.id)
        lines.append(
            PortfolioLine(
                each,
                sides[each.id],
                today,
                meeting_at,
                [side for side in sides[each.id] if side.id in silent.get(each.id, ())],
                blocker and OldestBlocker((today - local_day(blocker[0], each.tz)).days, blocker[1]),
                {side.id: late.count(side.id) for side in sides[each.id] if side.id in late},
                off_track.get(each.id, 0),
                signed.get(each.id),
                forum,
            )
        )
    return lines


def _needs_attention(line: PortfolioLine) -> tuple[int, int, int, int, int, int]:
    """The oldest blockers first, then what is overdue, off track, and not answered."""
    blocker = line.blocker
    return (
        -blocker.days - 1 if blocker else 0,
        -blocker.step if blocker else 0,
        -sum(line.overdue.values()),
        -line.off_track,
        -len(line.silent),
        line.partnership.id,
    )
