"""On which side somebody is, by whatever ids Slack tells of them."""

import pytest

from bot.partnerships import Profile, Side
from bot.partnerships.people import side_of

HOME, BREVIK, THIRD = (
    Side(id=1, partnership_id=1, kind="home", name="Nordlys", holidays="DK", zone="UTC"),
    Side(id=2, partnership_id=1, kind="partner", name="Brevik", holidays="DK", zone="UTC"),
    Side(id=3, partnership_id=1, kind="partner", name="Third", holidays="DK", zone="UTC"),
)
HOME.team, HOME.enterprise = "T_OURS", "E_OURS"
BREVIK.team, BREVIK.enterprise = "T_THEIRS", "E_THEIRS"


def somebody(
    team: str | None, enterprise: str | None = None, teams: tuple[str, ...] = (), *, is_guest: bool = False
) -> Profile:
    """A profile as `users.info` tells it."""
    return Profile(
        user="U1", team=team, name="x", is_guest=is_guest, locale=None, enterprise=enterprise, teams=teams
    )


@pytest.mark.parametrize(
    ("who", "side"),
    [
        (somebody("T_OURS"), HOME),
        (somebody("T_SIBLING", "E_OURS"), HOME),
        (somebody("E_OURS"), HOME),
        (somebody(None, None, ("T_SIBLING", "T_OURS")), HOME),
        (somebody("T_SIBLING", None, ("T_OURS",)), HOME),
        (somebody("T_THEIRS"), BREVIK),
        (somebody(None, "E_THEIRS"), BREVIK),
        (somebody(None, None, ("T_THEIRS",)), BREVIK),
        (somebody(None), BREVIK),
        (somebody("T_NEW"), THIRD),
        (somebody("T_OURS", is_guest=True), BREVIK),
        (somebody("T_SIBLING", "E_OURS", is_guest=True), BREVIK),
        (somebody("T_NEW", is_guest=True), THIRD),
    ],
)
def test_somebody_is_ours_or_theirs_by_any_id(who: Profile, side: Side) -> None:
    """A workspace, a sibling, the organisation, any of their teams, or none; guests as it is agreed."""
    found = side_of(who, "partner", [HOME, BREVIK, THIRD])
    assert found is not None
    assert found.name == side.name
    if who.is_guest and who.ids & HOME.ids:
        as_ours = side_of(who, "home", [HOME, BREVIK, THIRD])
        assert as_ours is not None
        assert as_ours.name == HOME.name
