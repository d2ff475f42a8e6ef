"""The few shapes that all messages and modals are made of, within Slack's limits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    BlockElement,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    DatePickerElement,
    DividerBlock,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
)
from slack_sdk.models.views import View

from bot.blocks.measures import (
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
from bot.blocks.newer import Either, Kind, kinds_in, rendering
from bot.blocks.spoken import spoken
from bot.partnerships import Person

OPTIONS_MOST: Final = 100
BLOCKS_MOST: Final = 50
OPTION_MOST, APART_MOST = 75, 40

SUGGEST_PEOPLE: Final = "people.suggest."
"""Before the partnership's id: the menu of people that is filled while somebody types."""

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

    def for_who_refuses(self, refused: Collection[Kind]) -> "Message":
        """The same with the newest look that holds none of these kinds, and that fits."""
        newest = [look for part in self.parts for look in rendering(part, refused)]
        if not kinds_in(newest) or len(newest) > BLOCKS_MOST or size(newest) > MESSAGE_MOST:
            return self
        return replace(self, blocks=newest, plain=self.blocks)


def message(text: str, blocks: Sequence[Block]) -> Message:
    """A message of blocks; `text` is the same in short, and is made to say all of it."""
    shown = fitted([block.to_dict() for block in blocks])
    parts = blocks if any(isinstance(block, Either) for block in blocks) else ()
    return Message(spoken(text, shown), shown, parts)


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
    return ActionsBlock(elements=[button for button in buttons if button is not None])


def button(
    text: str, action: str, value: object, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """A button; `value` is an opaque id. With `confirm` Slack asks once more."""
    return ButtonElement(text=cut(text, 75), action_id=action, value=str(value), style=style, confirm=confirm)


def text_input(
    name: str,
    label: str,
    initial: str = "",
    *,
    hint: str = "",
    optional: bool = True,
    lines: bool = True,
    most: int = TEXT_MOST,
) -> Block:
    """A text of up to `most` characters, in a field called `name`."""
    element = PlainTextInputElement(
        action_id=name, multiline=lines, max_length=most, initial_value=cut(initial, most) or None
    )
    return _input(name, label, element, hint=hint, optional=optional)


def choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    chosen: str | None,
    *,
    hint: str = "",
    optional: bool = False,
) -> Block:
    """One of several options, value by text."""
    element = StaticSelectElement(action_id=name, **_menu(options), initial_option=_option(options, chosen))
    return _input(name, label, element, hint=hint, optional=optional)


def radio(name: str, label: str, options: Mapping[str, str], chosen: str | None) -> Block:
    """One of up to ten options or none, value by text, all in sight."""
    element = RadioButtonsElement(
        action_id=name, options=_options(options), initial_option=_option(options, chosen)
    )
    return _input(name, label, element, optional=True)


def choices(
    name: str,
    label: str,
    options: Mapping[str, str],
    chosen: Collection[str],
    *,
    hint: str = "",
    optional: bool = True,
) -> Block:
    """Any of up to ten options, value by text, all in sight."""
    element = CheckboxesElement(
        action_id=name, options=_options(options), initial_options=_chosen(options, chosen)
    )
    return _input(name, label, element, hint=hint, optional=optional)


def several(
    name: str, label: str, options: Mapping[str, str], chosen: Collection[str], *, optional: bool = False
) -> Block:
    """Several of the options, value by text."""
    element = StaticMultiSelectElement(
        action_id=name, **_menu(options), initial_options=_chosen(options, chosen)
    )
    return _input(name, label, element, optional=optional)


def day_input(
    name: str, label: str, initial: date | None, *, hint: str = "", optional: bool = False
) -> Block:
    """A day."""
    element = DatePickerElement(action_id=name, initial_date=initial.isoformat() if initial else None)
    return _input(name, label, element, hint=hint, optional=optional)


def time_input(
    name: str, label: str, initial: time | None, *, hint: str = "", optional: bool = False
) -> Block:
    """A time of day."""
    element = TimePickerElement(action_id=name, initial_time=initial.strftime("%H:%M") if initial else None)
    return _input(name, label, element, hint=hint, optional=optional)


def person_input(
    name: str,
    label: str,
    people: Sequence[Person],
    chosen: int | None,
    *,
    hint: str = "",
    optional: bool = False,
) -> Block:
    """One of the partnership's own people: Slack's own picker is unreliable across companies."""
    if len(people) > OPTIONS_MOST:
        first = next((person_option(person) for person in people if person.id == chosen), None)
        element: BlockElement = ExternalDataSelectElement(
            action_id=f"{SUGGEST_PEOPLE}{people[0].partnership_id}", min_query_length=0, initial_option=first
        )
        return _input(name, label, element, hint=hint, optional=optional)
    names = {str(person.id): in_menu(person) for person in people}
    return choice(name, label, names, str(chosen) if chosen else None, hint=hint, optional=optional)


def person_search(
    name: str, label: str, among: str, chosen: Person | None, *, optional: bool = False
) -> Block:
    """One of the people `among` a partnership, or «partnership.side»: found while somebody types."""
    element = ExternalDataSelectElement(
        action_id=f"{SUGGEST_PEOPLE}{among}",
        min_query_length=0,
        initial_option=person_option(chosen) if chosen else None,
    )
    return _input(name, label, element, optional=optional)


def people_input(
    name: str,
    label: str,
    people: Sequence[Person],
    chosen: Collection[int] = (),
    *,
    hint: str = "",
    optional: bool = False,
) -> Block:
    """Several of the partnership's own people."""
    first = [person_option(person) for person in people if person.id in chosen] or None
    if len(people) > OPTIONS_MOST:
        element: BlockElement = ExternalDataMultiSelectElement(
            action_id=f"{SUGGEST_PEOPLE}{people[0].partnership_id}", min_query_length=0, initial_options=first
        )
    else:
        options = [person_option(person) for person in people]
        element = StaticMultiSelectElement(action_id=name, options=options, initial_options=first)
    return _input(name, label, element, hint=hint, optional=optional)


def person_option(person: Person) -> Option:
    """A person in a list to choose from."""
    return Option(value=str(person.id), text=in_menu(person))


def in_menu(person: Person) -> str:
    """Somebody's name as an option: what tells them apart from a namesake is never what is cut off."""
    if not person.apart:
        return cut(person.name, OPTION_MOST)
    apart = f" ({cut(person.apart, APART_MOST)})"
    return cut(person.name, OPTION_MOST - len(apart)) + apart


def within_limits(blocks: Sequence[Block], most: int = 50, *, beside: Sequence[Block] = ()) -> list[Block]:
    """As many of these blocks, from the top, as one message may hold, with room for those beside."""
    fitting: list[Block] = []
    room = MESSAGE_MOST - sum(size(block.to_dict()) for block in beside)
    for block in blocks[:most]:
        room -= size(block.to_dict())
        if room < 0:
            break
        fitting.append(block)
    return fitting


def _input(name: str, label: str, element: Any, *, hint: str = "", optional: bool) -> Block:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=cut(label, 2000)),
        element=element,
        hint=PlainTextObject(text=cut(hint, 2000)) if hint else None,
        optional=optional,
    )


def _menu(options: Mapping[str, str]) -> dict[str, Any]:
    """All options of a menu: a hundred in a row, or else in groups of a hundred."""
    offered = _options(options)
    if len(offered) <= OPTIONS_MOST:
        return {"options": offered}
    starts = range(0, len(offered), OPTIONS_MOST)
    groups = [(start, offered[start : start + OPTIONS_MOST]) for start in starts]
    return {
        "option_groups": [
            OptionGroup(label=f"{start + 1}–{start + len(some)}", options=some) for start, some in groups
        ]
    }


def _options(options: Mapping[str, str]) -> list[Option]:
    return [Option(value=value, text=cut(text, 75)) for value, text in options.items()]


def _chosen(options: Mapping[str, str], chosen: Collection[str]) -> list[Option] | None:
    """Slack takes no empty list of what is chosen at first."""
    return _options({value: text for value, text in options.items() if value in chosen}) or None


def _option(options: Mapping[str, str], chosen: str | None) -> Option | None:
    if chosen is None or chosen not in options:
        return None
    return Option(value=chosen, text=cut(options[chosen], 75))
