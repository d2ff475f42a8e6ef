"""The few shapes that all messages and modals are made of, within Slack's limits."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    BlockElement,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.blocks.measures import (
    FIELD_MOST,
    MESSAGE_MOST,
    TEXT_MOST as TEXT_MOST,  # who draws finds it all here
    cut as cut,  # the same
    cut_marked,
    escaped as escaped,  # the same
    fitted,
    packed,
    safe as safe,  # the same
    size,
)
from bot.blocks.newer import Either, Kind, heading, kinds_in, rendering
from bot.blocks.spoken import spoken
from bot.partnerships import Person

BLOCKS_MOST: Final = 50
Modal = View
Home = View


@dataclass(frozen=True)
class Message:
    """A message: what screen readers and notifications say, and what is shown."""

    text: str
    blocks: list[dict[str, Any]]
    parts: Sequence[Block] = ()
    """What it is made of, where some of it has a newer look."""
    plain: list[dict[str, Any]] | None = None
    """The older look, where `blocks` is a newer one."""

    def for_who_takes(self, known: Mapping[Kind, bool]) -> "Message":
        """The same with the newest look that holds no kind that is refused, and one untried kind at most.

        Of two that were untried, or of one beside a picture, nobody could tell which Slack had refused.
        """
        refused = {kind for kind, is_taken in known.items() if not is_taken}
        newest = self._without(refused)
        untried = [kind for kind in Kind if kind in kinds_in(newest) and kind not in known]
        may_try = 0 if any(block["type"] == "image" for block in newest) else 1
        if untried[may_try:]:
            newest = self._without(refused | set(untried[may_try:]))
        if not kinds_in(newest) or len(newest) > BLOCKS_MOST or size(newest) > MESSAGE_MOST:
            return self
        return replace(self, blocks=newest, plain=self.blocks)

    def _without(self, kinds: Collection[Kind]) -> list[dict[str, Any]]:
        return [look for part in self.parts for look in rendering(part, kinds)]


def message(
    text: str, blocks: Sequence[Block], *, in_words: Callable[[str], str] = lambda shown: shown
) -> Message:
    """A message of blocks; `text` is the same in short, and is made to say all of it, signs `in_words`."""
    shown = fitted([block.to_dict() for block in blocks])
    parts = blocks if any(isinstance(block, Either) for block in blocks) else ()
    return Message(spoken(text, shown, in_words), shown, parts)


def modal(
    callback: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str | None = None,
    about: str = "",
) -> Modal:
    """A modal; `about` is the opaque id that its submission brings back."""
    return View(
        type="modal",
        callback_id=callback,
        title=PlainTextObject(text=cut(title, 24)),
        submit=PlainTextObject(text=cut(submit, 24)) if submit else None,
        close=PlainTextObject(text=cut(close, 24)),
        private_metadata=about,
        blocks=list(blocks),
    )


def home(blocks: Sequence[Block]) -> Home:
    """The App Home of one person."""
    return View(type="home", blocks=list(blocks))


def mention(person: Person) -> str:
    """A person as mrkdwn; who was erased has no id any more by which Slack could name them."""
    return safe(person.name) if person.erased_at is not None else f"<@{person.user}>"


def listed(names: Iterable[str]) -> str:
    """Names in a row."""
    return ", ".join(names)


def header(text: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=cut(text, 150), emoji=True))


def section(text: str, accessory: BlockElement | None = None, *, block_id: str | None = None) -> Block:
    """A paragraph of mrkdwn; by its `block_id` it is found again."""
    shown = MarkdownTextObject(text=cut_marked(text, TEXT_MOST))
    return SectionBlock(text=shown, accessory=accessory, block_id=block_id)


def side_by_side(texts: Sequence[str]) -> Block:
    """Paragraphs of mrkdwn beside each other, below each other where there is no room for that."""
    return SectionBlock(fields=[MarkdownTextObject(text=cut_marked(each, FIELD_MOST)) for each in texts])


def titled(title: str, lines: Sequence[str]) -> list[Block]:
    """A part of a message: a title of ours in bold, or a heading of its level, and the lines below."""
    first, *rest = packed([title, *lines])
    below = first.removeprefix(title).lstrip("\n")
    newer = [heading(title.strip("*")), *([section(below).to_dict()] if below else [])]
    return [Either(newer, section(first)), *map(section, rest)]


def tabled(title: str, above: Sequence[str], rows: dict[str, Any], older: Block) -> Block:
    """The same with a table in place of most lines; `older` where the workspace takes no table."""
    lines = [section("\n".join(above)).to_dict()] if above else []
    marked = section("\n".join([title, *above])).to_dict()
    return Either([heading(title.strip("*")), *lines, rows], Either([marked, rows], older))


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines of mrkdwn in as few paragraphs as hold them; none where there are no lines."""
    return [section(text) for text in packed(lines)]


def context(text: str) -> Block:
    """A line in small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=cut_marked(text, TEXT_MOST))])


def divider() -> Block:
    return DividerBlock()


def actions(*buttons: ButtonElement | None) -> Block:
    """A row of buttons; those that are None are left out."""
    return ActionsBlock(elements=[each for each in buttons if each is not None])


def button(
    text: str, action: str, value: object, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """A button; `value` is an opaque id. With `confirm` Slack asks once more."""
    return ButtonElement(text=cut(text, 75), action_id=action, value=str(value), style=style, confirm=confirm)


def within_limits(
    blocks: Sequence[Block], left_out: str, most: int = BLOCKS_MOST, *, beside: Sequence[Block] = ()
) -> list[Block]:
    """As many of these, from the top, as a message holds beside those; `left_out` says it is not all."""
    room = MESSAGE_MOST - sum(size(block.to_dict()) for block in beside)
    whole = _from_top(blocks, most - len(beside), room)
    if len(whole) == len(blocks):
        return whole
    said = context(left_out)
    return [*_from_top(blocks, most - len(beside) - 1, room - size(said.to_dict())), said]


def _from_top(blocks: Sequence[Block], most: int, room: int) -> list[Block]:
    fitting: list[Block] = []
    for block in blocks[:most]:
        room -= size(block.to_dict())
        if room < 0:
            break
        fitting.append(block)
    return fitting
