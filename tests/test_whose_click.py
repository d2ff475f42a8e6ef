"""Through whose installation something comes: read from a payload as each kind of it says."""

from typing import Any

import pytest

from bot.slack import actor, event_owner

OURS, THEIRS, ORG = "T0OURS", "T0THEIRS", "E0ORG"

PAYLOADS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a click by somebody elsewhere": (
        {"type": "block_actions", "team": {"id": OURS}, "user": {"id": "U1", "team_id": THEIRS}},
        OURS,
        "U1",
    ),
    "a modal that somebody elsewhere sends": (
        {
            "type": "view_submission",
            "team": {"id": THEIRS},
            "user": {"id": "U1", "team_id": THEIRS},
            "view": {"app_installed_team_id": OURS},
        },
        OURS,
        "U1",
    ),
    "a person's id of an organisation": (
        {"type": "block_actions", "team": {"id": OURS}, "user": {"id": "W1", "team_id": ORG}},
        OURS,
        "W1",
    ),
    "an organisation's app, without a team": (
        {
            "type": "block_actions",
            "is_enterprise_install": True,
            "enterprise": {"id": ORG},
            "team": None,
            "user": {"id": "U1", "team_id": OURS},
        },
        ORG,
        "U1",
    ),
    "an organisation's app, a command": (
        {
            "command": "/samspil",
            "is_enterprise_install": "true",
            "enterprise_id": ORG,
            "team_id": OURS,
            "user_id": "U1",
        },
        ORG,
        "U1",
    ),
    "a workspace's app on Grid": (
        {
            "command": "/samspil",
            "is_enterprise_install": "false",
            "enterprise_id": ORG,
            "team_id": OURS,
            "user_id": "U1",
        },
        OURS,
        "U1",
    ),
    "a modal of a workspace's app, without a team": (
        {
            "type": "view_submission",
            "team": None,
            "user": {"id": "U1"},
            "view": {"app_installed_team_id": OURS},
        },
        OURS,
        "U1",
    ),
}


@pytest.mark.parametrize("which", PAYLOADS)
def test_the_installation_is_read_as_each_kind_says_it(which: str) -> None:
    """Never from the team of the person."""
    payload, owner, user = PAYLOADS[which]
    who = actor(payload)
    assert (who.owner, who.user) == (owner, user)


@pytest.mark.parametrize(
    ("body", "owner"),
    [
        ({"team_id": THEIRS, "authorizations": [{"team_id": OURS}]}, OURS),
        ({"team_id": OURS, "authorizations": []}, OURS),
        ({"team_id": OURS}, OURS),
        (
            {
                "team_id": OURS,
                "authorizations": [{"enterprise_id": ORG, "team_id": None, "is_enterprise_install": True}],
            },
            ORG,
        ),
        (
            {
                "team_id": OURS,
                "authorizations": [{"enterprise_id": ORG, "team_id": OURS, "is_enterprise_install": False}],
            },
            OURS,
        ),
    ],
)
def test_an_event_is_of_the_installation_that_was_authorized(body: dict[str, Any], owner: str) -> None:
    """In a shared channel its own team may be the other company's."""
    assert event_owner(body) == owner
