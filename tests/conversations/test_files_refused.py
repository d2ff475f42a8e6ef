"""Where an admin lets no file through, whoever asked for one is told so, and given another way."""

from pathlib import Path

from conversations_sample import Cast, SetUp, at, close_all, text_of

import bot
from playground.conversation import Conversation
from playground.stage import Stage
from playground.transcript import buttons_of

REFUSED = "Slack did not take the"
SENDS = {"files.py", "pictures.py", "probe/messages.py"}
"""Who speaks to Slack of files: what is asked for goes by the first, which says what became of it."""


async def test_whatever_file_is_asked_for_is_said_to_have_been_refused(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Figures, minutes, and the file for a calendar; and nothing claims to be on its way."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    await stage.live_until(at(5, 10, 1))
    digest = next(each for each in cast.erik.messages_from_app() if "status.read" in buttons_of(each))
    stage.slack.slack.ws.open_dm(cast.erik.user).files_allowed = False
    for door, *further in (
        ("scorecard.show", "scorecard.csv"),
        ("scorecard.show", "scorecard.json"),
        ("status.plan", "status.calendar"),
        ("status.read", "status.minutes"),
    ):
        await cast.erik.click(digest if door == "status.read" else panel, door)
        for button in further:
            await cast.erik.press(button)
        await stage.settle()
        assert REFUSED in text_of(cast.erik), further
        assert "on its way" not in text_of(cast.erik), further
        await close_all(cast.erik)
    assert stage.bot.metrics.errors == 0
    assert not stage.slack.violations
    await talk.forget()


def test_no_other_module_sends_files() -> None:
    """What goes past that says nothing where Slack refuses it."""
    house = Path(bot.__file__).parent
    found = {
        str(path.relative_to(house))
        for path in [*house.rglob("*.py"), *(house.parent / "handlers").rglob("*.py")]
        if "files_upload_v2(" in path.read_text() or ".files_upload_v2," in path.read_text()
    }
    assert found == SENDS
