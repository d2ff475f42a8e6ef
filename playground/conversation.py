"""A conversation with the bot: what is expected is named, and what nobody expected is an error."""

import json
from collections.abc import Collection, Mapping, Sequence

from playground.hearing import unheard
from playground.journal import Call, Happening
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of, hear_message, read_message
from playground.workspace import Json, Message

SAID = ("posted", "ephemeral")
TELLING = ("chat.postMessage", "chat.update", "chat.postEphemeral")
GRANTED = ("people.wrong",)
"""Whoever is given a part is told so."""


def told(call: Call) -> tuple[str, list[Json]]:
    """The text and the blocks of a message as it was sent."""
    given = call.arguments.get("blocks") or []
    blocks: list[Json] = json.loads(given) if isinstance(given, str) else given
    return str(call.arguments.get("text") or ""), blocks


class UnexpectedError(AssertionError):
    """Something that was expected did not come, or something came that nobody expected."""


class Conversation:
    """Claims each message that becomes visible by an expectation; what is left over is an error.

    What stands in `words` is expected in the words beside it: those of another language.
    """

    def __init__(self, stage: Stage, words: Mapping[str, str] | None = None) -> None:
        self.stage = stage
        self._words = words or {}
        self.granted: Collection[str] = GRANTED
        """Messages with one of these buttons come in many conversations, and are about something else."""
        self._next = self._heard = 0
        self._unclaimed: list[Happening] = []

    async def expect(
        self,
        *fragments: str,
        to: Person | None = None,
        buttons: Sequence[str] = (),
        thread: Message | None = None,
    ) -> Message:
        """The message in the channel (or `to` one person alone) that holds all fragments and buttons.

        It is a reply to `thread`, and to nothing where none is given.

        :raises UnexpectedError: no such message has come there.
        """
        await self.stage.settle()
        self._take_news()
        for happening in self._unclaimed:
            message = happening.message
            if (
                message is not None
                and self._is_for(happening, to)
                and self._is_in(message, thread)
                and self._holds(message, fragments, buttons)
            ):
                self._unclaimed.remove(happening)
                return message
        where = f"to {to}" if to else "in the channel"
        reply = f"as a reply to «{thread.text}»" if thread else "outside of threads"
        raise UnexpectedError(
            f"expected {fragments} {list(buttons) or ''} {where}, {reply}; "
            f"what came and was not expected:\n{self._left_over() or '(nothing)'}"
        )

    async def expect_update(self, message: Message, *fragments: str, buttons: Sequence[str] = ()) -> None:
        """The message, as it now looks, holds all fragments and buttons.

        :raises UnexpectedError: it does not.
        """
        await self.stage.settle()
        if not self._holds(message, fragments, buttons):
            raise UnexpectedError(
                f"expected {fragments} {list(buttons) or ''} in what now reads:\n{self.read(message)}"
            )

    async def expect_nothing_else(self) -> None:
        """Nothing was said that was not expected, and no rule of Slack's was broken.

        :raises UnexpectedError: something was.
        """
        await self.stage.settle()
        self._take_news()
        if self._unclaimed:
            raise UnexpectedError(f"came unexpectedly:\n{self._left_over()}")
        await self.expect_rules_kept()

    async def expect_rules_kept(self) -> None:
        """No rule of Slack's was broken, and screen readers say all that is shown.

        :raises UnexpectedError: one was.
        """
        await self.stage.settle()
        if self.stage.slack.violations:
            raise UnexpectedError(f"rules of Slack broken: {self.stage.slack.violations}")
        calls, ws = self.stage.slack.calls, self.stage.slack.ws
        for call in calls[self._heard :]:
            if call.method in TELLING and call.answer.get("ok"):
                text, blocks = told(call)
                if left := unheard(text, blocks, ws):
                    raise UnexpectedError(f"no screen reader says {left}, but:\n{text}")
        self._heard = len(calls)

    async def forget(self) -> None:
        """Whatever came so far was expected, for a test that is about something else.

        What is still on its way belongs to it: else the test would end in an error whenever the bot is slow.
        """
        await self.stage.rest()
        self._take_news()
        self._unclaimed.clear()

    def read(self, message: Message) -> str:
        """A message as a person reads it."""
        return read_message(message, self.stage.slack.ws)

    def _take_news(self) -> None:
        timeline = self.stage.slack.timeline
        self._unclaimed += [
            each
            for each in timeline[self._next :]
            if each.kind in SAID
            and each.message is not None
            and each.message.bot_id
            and not set(self.granted) & set(buttons_of(each.message))
        ]
        self._next = len(timeline)

    def _is_for(self, happening: Happening, to: Person | None) -> bool:
        channel = happening.channel
        alone = happening.viewer or (channel.dm_with if channel else None)
        return alone is None if to is None else alone in (to.id, to.handle)

    def _is_in(self, message: Message, thread: Message | None) -> bool:
        if thread is None:
            return message.thread_ts is None
        return (message.channel_id, message.thread_ts) == (thread.channel_id, thread.ts)

    def _holds(self, message: Message, fragments: Sequence[str], buttons: Sequence[str]) -> bool:
        """In what it reads, or in what a screen reader says of it: a table is told there in sentences."""
        ws, there = self.stage.slack.ws, buttons_of(message)
        text = f"{read_message(message, ws)}\n{hear_message(message, ws)}"
        expected = (self._words.get(fragment, fragment) for fragment in fragments)
        return all(each in text for each in expected) and all(each in there for each in buttons)

    def _left_over(self) -> str:
        return "\n---\n".join(
            f"{'(in a thread) ' if each.message.thread_ts else ''}{self.read(each.message)}"
            for each in self._unclaimed
            if each.message
        )
