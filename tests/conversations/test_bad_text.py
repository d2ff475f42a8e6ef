"""What no database can store: half a character and NUL come in at every door, and stop nothing."""

from conversations_sample import CHANNEL, Cast, SetUp, at, options_of, text_of

from playground.conversation import Conversation
from playground.stage import Stage

BAD = "\ud83d\x00\x1b"


async def test_what_cannot_be_stored_is_left_out_of_what_is_typed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """In a modal, and after a command; what else stands there is kept as it was typed."""
    await set_up()
    await cast.anna.command("/samspil kudos\x00\x1b", CHANNEL)
    await cast.anna.submit(
        {"people": [options_of(cast.anna)["Erik Lund"]], "what_for": f"m² på{BAD} tid 👩🏽‍🔧"}
    )
    await talk.expect("m² på tid 👩🏽‍🔧")


async def test_a_name_that_cannot_be_stored_is_left_with_what_can(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Somebody comes into the channel whose name Slack tells with half a character."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    ws = cast.karen._ws
    next(user for user in ws.users.values() if user.name == "Karen Dahl").name = f"Karen{BAD} Dahl-Juhl"
    stage.clock.move_to(at(5, 9))
    await cast.karen.click(panel, "mine.show")
    await cast.karen.close_view()
    await stage.settle()
    await cast.anna.click(panel, "people.list")
    assert "Karen Dahl-Juhl" in text_of(cast.anna)


async def test_what_cannot_be_seen_is_an_empty_field(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A zero-width space and a filler are no blocker: said at the field."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    await cast.anna.click(panel, "escalation.raise")
    sent = await cast.anna.submit({"what": "\u200b \u3164", "severity": "high"})
    assert "Skriv, hvad der er blokeret" in sent.errors["what"]
