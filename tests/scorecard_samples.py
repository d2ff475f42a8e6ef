"""Scorecards to look at: one month, twelve, nothing, everything suppressed.

`python tests/scorecard_samples.py FOLDER` draws each of them in both languages.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.blocks import scorecard as looks
from bot.language import LANGUAGES, translator
from bot.partnerships import Partnership
from bot.rituals import retro
from bot.rituals.scorecard import (
    BlockerPart,
    Card,
    CardView,
    Criterion,
    DisagreementPart,
    HealthPart,
    IdeaPart,
    PairPart,
    RetroPart,
    RiskPart,
    Scorecard,
    SideActions,
    SideInvitations,
    SideStatus,
    Span,
    StatusPart,
    dump,
    health_part,
    months_before,
)

MAY = date(2026, 5, 1)
SIDES = {1: "Nordlys Forsyning", 2: "Brevik Systems"}
K = 4


def partnership(language: str = "en") -> Partnership:
    """The partnership of the demo."""
    now = datetime(2026, 5, 4, 8, tzinfo=UTC)
    return Partnership(
        id=1,
        owner="T1",
        channel="C1",
        name="nordlys-brevik",
        language=language,
        zone="Europe/Copenhagen",
        begun_at=now,
        begun_by="U1",
    )


def last_day(month: date) -> date:
    """The last day of a month."""
    return months_before(month, -1) - timedelta(days=1)


def status(seed: int, rounds: int = 4) -> StatusPart:
    """A month of status meetings, a little different for each seed."""
    one, two = 5 * rounds, 3 * rounds
    return StatusPart(
        rounds,
        0,
        {
            1: SideStatus(one - seed % 4, one, 0),
            2: SideStatus(two - (seed * 3) % 5, two, seed % 2),
        },
    )


def health(round_id: int, shift: int = 0) -> HealthPart:
    """By side, together, and suppressed, as it comes."""
    released: dict[str, dict[int | None, tuple[int, ...]]] = {
        "timely": {1: (0, 1, 2, 2, 0), 2: (0, 0, 1, 2 + shift, 1)},
        "solving": {1: (0, 0, 1, 3, 1), 2: (1, 2, 1, 0, 0)},
        "goals": {1: (0, 0, 0, 2, 3), 2: (0, 0, 1, 3, 0)},
        "understanding": {None: (1, 2, 2, 1, 0)},
        "respect": {1: (0, 0, 0, 1, 4), 2: (0, 0, 0, 2, 2)},
        "safe": {None: (0, 1, 1, 2 + shift, 1)},
    }
    return health_part(round_id, K, retro.HEALTH, released)


def rich(month: date = MAY, seed: int = 1) -> Card:
    """A month in which everything happened."""
    return Card(
        month,
        last_day(month),
        SIDES,
        status(seed),
        [RetroPart(seed, "released", 11, 9), RetroPart(100 + seed, "too_few", 11, 0)],
        [health(seed, seed % 2)],
        {
            "normal": BlockerPart(3, 1, Span(3, 3, 45, 130), Span(2, 2, 500, 790)),
            "high": BlockerPart(2, 0, Span(2, 1, 95, 150), Span(2, 1, 420, 1300)),
        },
        {1: SideActions(4, 1, 0, 1), 2: SideActions(3, 0, 1, 2)},
        [
            Criterion("Hand over a week before the release", "on_track"),
            Criterion("Every change has an owner on both sides", "at_risk"),
            Criterion("Access within two working days", "off_track"),
            Criterion("We celebrate together", ""),
        ],
        {1: SideInvitations(2, 6, 4, 0), 2: SideInvitations(1, 4, 4, 1)},
        PairPart(4, 3),
        RiskPart({1: 2, 2: 3}, 1, 0, 4),
        IdeaPart(4, 1, 2, 1),
        DisagreementPart(2, 1, 1, 1),
        praise={1: 3, 2: 5},
    )


def suppressed() -> Card:
    """Nobody answered enough: everything that could be hidden is."""
    card = rich()
    nobody = StatusPart(4, 0, {1: SideStatus(0, 20, 4), 2: SideStatus(0, 12, 4)})
    return Card(
        card.month,
        card.through,
        {1: "Nordlys <b>&\"' Forsyning, Drift og Infrastruktur Nord A/S", 2: "Brevik 東京 Systems"},
        nobody,
        [RetroPart(1, "too_few", 6, 0), RetroPart(2, "key_lost", 6, 0), RetroPart(3, "released", 6, 4)],
        [health_part(3, K, retro.HEALTH, {})],
        {"critical": BlockerPart(1, 1, None, None)},
        {1: SideActions(0, 0, 0, 3), 2: SideActions(0, 0, 0, 0)},
    )


def nothing() -> Card:
    """A month in which nothing happened."""
    empty = StatusPart(0, 0, {side: SideStatus(0, 0, 0) for side in SIDES})
    return Card(MAY, last_day(MAY), SIDES, empty, [], [], {}, {}, [], praise={})


def views(language: str = "en") -> dict[str, CardView]:
    """Each card with the months before it."""
    place = partnership(language)
    year = [rich(months_before(MAY, n), 12 - n) for n in range(11, 0, -1)]
    return {
        "one": CardView(place, rich(), [], None),
        "twelve": CardView(place, rich(seed=13), year, None),
        "nothing": CardView(place, nothing(), [], None),
        "suppressed": CardView(place, suppressed(), [], None),
    }


def posted(card: Card) -> Scorecard:
    """The row by which a card was posted."""
    return Scorecard(
        id=7,
        partnership_id=1,
        month=card.month,
        kind="month",
        through=card.through,
        figures=dump(card),
        posted_at=datetime(2026, 6, 1, 7, tzinfo=UTC),
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for name, view in views(language).items():
            (folder / f"{name}-{language}.png").write_bytes(looks.picture(translator(language), view))
