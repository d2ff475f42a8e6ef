"""The whole story of a partnership, played by hand in a browser, with the real bot, in both languages.

A chapter is a function that goes on from where the last one stopped; a ritual that comes later adds its own.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from authorless import authors_named
from one_loop import ONE_LOOP, in_one_loop
from tests_shared import COPENHAGEN, MONDAY
from visitor import Open, Visitor

from bot.language import LANGUAGES, Translator, translator
from playground.stage import Stage

pytestmark = in_one_loop
CHANNEL = "nordlys-brevik"
CARD = "Access before work begins"
HOME, PARTNER = "Nordlys Forsyning", "Brevik Systems"


class Story:
    """One window, through which one is anybody; what the bot says is read in the language it is said in.

    Modals and direct messages speak the person's language, the channel the partnership's.
    """

    def __init__(self, here: Visitor, stage: Stage, language: str) -> None:
        self.here = here
        self.stage = stage
        self.language = language
        self.room = translator(language)
        self.mine: Translator = translator("da")

    async def become(self, name: str) -> None:
        """Be somebody else, in the channel."""
        await self.here.become(name)
        user = self.stage.slack.person(name.split(maxsplit=1)[0].lower()).user
        # Of externals Slack tells no locale, so the bot speaks to them as the channel does.
        self.mine = self.room if self.stage.slack.ws.is_external(user) else translator(user.locale)

    async def press(self, button: str, *texts: str) -> None:
        """Press a button of a message in the channel, by its English name."""
        await self.here.press(self.room(button), *texts)

    async def press_behind_more(self, button: str, *texts: str) -> None:
        """Press what only some may, which stands behind *More …* of a message."""
        await self.press("More …", *texts)
        await self.here.press_in_modal(self.mine(button))

    async def done(self) -> None:
        """Submit the modal, read what it then says, close it, and let the bot do what follows."""
        await self.here.send()
        await self.here.close()
        await self.stage.settle()


@ONE_LOOP
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The real bot, whose clock the page moves; no rule of Slack's is broken."""
    async with Stage(MONDAY, database_url=sqlite_url) as set_up:
        set_up.slack.move_clock = set_up.live_until
        yield set_up
        assert authors_named(set_up.slack.calls) == []
        assert set_up.slack.violations == []


async def set_up(story: Story) -> None:
    """Anna invites the bot, fills in its modal and begins; Erik could not, and is told so."""
    here = story.here
    await here.page.get_by_role("button", name="Invite Samspil").click()
    await here.sees(HOME, PARTNER)
    # Until then it says that the participants are fetched.
    await story.stage.settle()
    # Before set-up the channel speaks the language of who invited.
    before = translator("da")
    await story.become("Erik Lund")
    await here.press(before("Set up"))
    await here.modal.wait_for()
    await here.close()
    await story.become("Anna Holm")
    await here.press(before("Set up"))
    await here.choose(story.mine("Contact person of {side}", side=HOME), "Anna Holm")
    await here.choose(story.mine("Contact person of {side}", side=PARTNER), "Erik Lund")
    await here.choose(story.mine("Language in the channel"), LANGUAGES[story.language])
    await story.done()
    await here.sees(story.room("{who} planned the status meetings.", who="@Anna Holm"))


async def status(story: Story) -> None:
    """Both sides give status, the partner is blocked, and the digest says so when the meeting begins."""
    here, room = story.here, story.room
    await story.become("Sofia Brandt")
    await story.press("I give status")
    await here.modal.wait_for()
    await here.close()
    await here.pass_time_until(room("{side}: no answer yet", side=PARTNER))
    for name, label, said in (
        ("Anna Holm", "Since last time", "The test environment is ready"),
        ("Erik Lund", "Blockers", "Waiting for VPN access"),
    ):
        await story.become(name)
        await story.press("Give status", room("Missing: {people}", people=""))
        await here.fill(story.mine(label), said)
        await story.done()
    await here.sees(room("{side}: {people} answered", side=PARTNER, people="@Erik Lund"))
    digest = room("Summary for the status meeting {when}", when="")
    await here.pass_time_until(digest)
    await story.become("Anna Holm")
    await story.press("New action", digest)
    await here.fill(story.mine("What is to be done?"), "Order VPN access")
    await here.choose(story.mine("Responsible"), "Jonas Friis")
    await story.done()
    await here.sees(digest, "Order VPN access: @Jonas Friis")


async def retro(story: Story) -> None:
    """Five answer what nobody can read; released, a card gets dots and becomes an action."""
    here, room = story.here, story.room
    await story.become("Anna Holm")
    await story.press("More …")
    # Below the line of the status meetings.
    await (
        here.modal.locator(".view").get_by_role("button", name=story.mine("Show"), exact=True).nth(1).click()
    )
    await here.press_in_modal(story.mine("Open a retro now"))
    await here.modal.get_by_role("heading", name=story.mine("Open a retro now")).wait_for()
    await story.done()
    prompt = room("Retro {day}", day=room.day(story.stage.clock.now().astimezone(COPENHAGEN).date()))
    await here.sees(prompt)
    for name in ("Anna Holm", "Jonas Friis", "Erik Lund", "Sofia Brandt", "Liam Walsh"):
        await story.become(name)
        await story.press("Answer", prompt)
        columns = here.modal.locator("textarea")
        await columns.first.fill(f"Card of {len(name)}" if name != "Erik Lund" else CARD)
        await here.send()
        await here.close()
    assert await here.message(CARD).count() == 0, "nobody can read it yet"
    result = room("{n} of {invited} answered.", n=5, invited=8)
    await here.pass_time_until(result)
    for name in ("Anna Holm", "Jonas Friis", "Erik Lund", "Sofia Brandt", "Liam Walsh"):
        await story.become(name)
        await story.press("Vote", result)
        await here.modal.locator(".multi summary").click()
        await here.modal.get_by_label(CARD).check()
        await here.send()
        await here.close()
    await here.pass_time_until(result, room("{n} voted.", n=5), "●●●●●")
    await story.become("Anna Holm")
    await story.press("New action", result)
    await here.fill(story.mine("What is to be done?"), "Access before the first day")
    await here.choose(story.mine("Responsible"), "Jonas Friis")
    await story.done()
    await here.sees(result, "Access before the first day: @Jonas Friis")


async def escalation(story: Story) -> None:
    """From a message's shortcut to its end: acknowledged, resolved, confirmed; the thread tells each step."""
    here, room = story.here, story.room
    await story.become("Erik Lund")
    await here.say("The firewall drops our deployments")
    await story.become("Anna Holm")
    await here.choose_in_menu("Raise as a blocker", "The firewall drops our deployments")
    await here.choose(story.mine("How severe is it?"), story.mine("High"))
    await story.done()
    raised = room("Raised by {who}", who="@Anna Holm")
    await here.sees(raised)
    await story.become("Erik Lund")
    await story.press("I've got it", raised)
    await story.stage.settle()
    await (await here.sees(raised)).locator(".replies").click()
    await here.sees(room("{who} has got it.", who="@Erik Lund"), within="#thread-messages")
    await story.stage.settle()
    await story.press_behind_more("Resolve", raised)
    await here.fill(story.mine("What was done?"), "A rule for the pipeline")
    await story.done()
    await here.sees("A rule for the pipeline", within="#thread-messages")
    await story.become("Anna Holm")
    await story.press_behind_more("Confirm", raised)
    await story.stage.settle()
    await here.close()
    message = await here.sees(raised)
    await message.get_by_role("button", name=room("More …"), exact=True).wait_for(state="detached")
    await message.locator(".replies").click()
    confirmed = room("{who} confirms that it is resolved. Thank you all.", who="@Anna Holm")
    await here.sees(confirmed, within="#thread-messages")


CHAPTERS: tuple[Callable[[Story], Awaitable[Any]], ...] = (set_up, status, retro, escalation)


@pytest.mark.parametrize("language", ["da", "en"])
async def test_the_whole_story_is_played_by_hand(stage: Stage, visit: Open, language: str) -> None:
    """Set-up, status of both sides, a retro to its release and an action, a blocker to its end."""
    story = Story(await visit(stage.slack, "anna"), stage, language)
    for chapter in CHAPTERS:
        await chapter(story)
