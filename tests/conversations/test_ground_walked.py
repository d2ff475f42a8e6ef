"""What was agreed holds when the ground moves, walked through on other days and with other calendars."""

import pytest
from conversations_sample import Cast, SetUp, at, close_all, text_of

from playground.conversation import Conversation
from playground.stage import Stage

FAR_AWAY = {"rhythm": "monthly:-1", "weekdays": ["4"]}
"""Status meetings that stay out of it."""


@pytest.mark.parametrize(
    ("day", "calendars", "said"),
    [
        (14, {"holidays_1": "IS", "holidays_2": "DE"}, "Torsdag 14. maj: "),
        (16, {}, "Lørdag 16. maj: ikke arbejdsdag hos Nordlys Forsyning; ikke arbejdsdag hos Brevik"),
        (15, {"holidays_2": "EG"}, "Fredag 15. maj: ikke arbejdsdag hos Brevik"),
        (15, {"holidays_2": "GL"}, ""),
    ],
)
async def test_a_retro_by_hand_on_a_day_off_asks_back(
    stage: Stage,
    talk: Conversation,
    cast: Cast,
    set_up: SetUp,
    day: int,
    calendars: dict[str, str],
    said: str,
) -> None:
    """Who opens one is told who is not at work; on a day on which both are it says nothing."""
    await stage.live_until(at(13, 9))
    panel = await set_up(language="da", **FAR_AWAY, **calendars)
    await stage.live_until(at(day, 9))
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    assert said in text_of(cast.anna)
    assert ("Vil du åbne den alligevel?" in text_of(cast.anna)) is bool(said)
    await cast.anna.submit({})
    await close_all(cast.anna)
    await talk.expect("RETRO ", f"{day}. MAJ", buttons=["retro.write"])
    await talk.forget()
