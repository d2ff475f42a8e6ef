"""The fields of a modal: a text, a day, a choice, a person; within Slack's limits."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, time
from itertools import accumulate, count
from typing import Any, Final

from slack_sdk.models.blocks import (
    Block,
    BlockElement,
    CheckboxesElement,
    DatePickerElement,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
)

from bot.blocks.measures import TEXT_MOST, cut
from bot.language import Translator
from bot.partnerships import Person
from bot.text import REFERENCE_MOST, as_read

OPTIONS_MOST: Final = 100
CHOSEN_MOST: Final = 80
"""Of a hundred that may be chosen in a field: whoever opens it finds room for some more."""
OPTION_MOST, APART_MOST = 75, 40
MENU_BYTES: Final = 15_000
"""A menu of people, as it is sent."""

OPTIONS_BYTES: Final = 200_000
"""Any other menu, as it is sent: with more it is searched."""

SUGGEST_PEOPLE: Final = "people.suggest."
"""Before a partnership's id, and perhaps a side's: the menu of people that is filled while somebody types."""


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


def reference_input(_: Translator, initial: str = "") -> Block:
    """Where it is kept elsewhere."""
    hint = _("For example its number in your ticket system, or the address of a page.")
    label = _("Ticket or link")
    return text_input("reference", label, initial, hint=hint, lines=False, most=REFERENCE_MOST)


def choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    chosen: str | None,
    *,
    hint: str = "",
    optional: bool = False,
    searched_by: str = "",
) -> Block:
    """One of several options, value by text; `searched_by` is the action by which very many are searched."""
    options = told_apart(options)
    first = _option(options, chosen)
    element: BlockElement = (
        ExternalDataSelectElement(action_id=searched_by, min_query_length=0, initial_option=first)
        if searched_by and are_very_many(options)
        else StaticSelectElement(action_id=name, **_menu(options), initial_option=first)
    )
    return _input(name, label, element, hint=hint, optional=optional)


def radio(
    name: str, label: str, options: Mapping[str, str], chosen: str | None, *, optional: bool = True
) -> Block:
    """One of up to ten options, or none where it is optional, value by text, all in sight."""
    options = told_apart(options)
    element = RadioButtonsElement(
        action_id=name, options=_options(options), initial_option=_option(options, chosen)
    )
    return _input(name, label, element, optional=optional)


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
    options = told_apart(options)
    element = CheckboxesElement(
        action_id=name, options=_options(options), initial_options=_chosen(options, chosen)
    )
    return _input(name, label, element, hint=hint, optional=optional)


def several(
    name: str,
    label: str,
    options: Mapping[str, str],
    chosen: Collection[str],
    *,
    hint: str = "",
    optional: bool = False,
    searched_by: str = "",
) -> Block:
    """Several of the options, value by text; the same."""
    options = told_apart(options)
    first = _chosen(options, chosen)
    element: BlockElement = (
        ExternalDataMultiSelectElement(action_id=searched_by, min_query_length=0, initial_options=first)
        if searched_by and are_very_many(options)
        else StaticMultiSelectElement(action_id=name, **_menu(options), initial_options=first)
    )
    return _input(name, label, element, hint=hint, optional=optional)


def are_very_many(options: Mapping[str, str]) -> bool:
    """Whether a menu of them is more than a modal holds beside other fields. [docs: view_too_large]"""
    return _bytes(_options(told_apart(options))) > OPTIONS_BYTES


def found_among(options: Mapping[str, str], typed: str) -> dict[str, Any]:
    """Those in which all typed words stand, as Slack shows them under these; of very many the first."""
    words = typed.casefold().split()
    shown = _options(told_apart(options))
    these = [each for each in shown if all(word in options[str(each.value)].casefold() for word in words)]
    sizes = accumulate(len(json.dumps(each.to_dict())) for each in these)
    fitting = [each for each, size in zip(these, sizes, strict=True) if size <= OPTIONS_BYTES]
    return _as_sent(fitting)


def _bytes(options: Sequence[Option]) -> int:
    return sum(len(json.dumps(each.to_dict())) for each in options)


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
    if are_searched(people):
        first = next((person_option(person) for person in people if person.id == chosen), None)
        element: BlockElement = ExternalDataSelectElement(
            action_id=SUGGEST_PEOPLE + _among(people), min_query_length=0, initial_option=first
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
    if are_searched(people):
        element: BlockElement = ExternalDataMultiSelectElement(
            action_id=SUGGEST_PEOPLE + _among(people), min_query_length=0, initial_options=first
        )
    else:
        options = [person_option(person) for person in people]
        element = StaticMultiSelectElement(action_id=name, options=options, initial_options=first)
    return _input(name, label, element, hint=hint, optional=optional)


def are_searched(people: Sequence[Person]) -> bool:
    """Whether they are found by typing: more than a menu holds, or so long that menus of them fill a modal.

    A modal may have 250,000 bytes as it is sent, and some have ten menus of people. [docs: view_too_large]
    """
    return len(people) > OPTIONS_MOST or _bytes(list(map(person_option, people))) > MENU_BYTES


def _among(people: Sequence[Person]) -> str:
    """Among whom is searched: where all are of one company, nobody of another is found."""
    of, *sides = str(people[0].partnership_id), *{str(person.side_id) for person in people}
    return f"{of}.{sides[0]}" if len(sides) == 1 else of


def as_many_as_fit(people: Sequence[Person], chosen: Collection[int]) -> list[int]:
    """Of who is chosen among them the ids of the first, where not all stand in a field that is searched.

    A menu that holds everybody holds them all.
    """
    there = [person for person in people if person.id in chosen]
    if not are_searched(people):
        return [person.id for person in there]
    sizes = accumulate(len(json.dumps(person_option(person).to_dict())) for person in there)
    fitting = [person.id for person, size in zip(there, sizes, strict=True) if size <= MENU_BYTES]
    return fitting[:CHOSEN_MOST]


def told_apart(options: Mapping[str, str]) -> dict[str, str]:
    """Options, value by text, as a menu shows them: of those that read alike each says which one it is."""
    times = Counter(as_read(cut(text, OPTION_MOST)) for text in options.values())
    taken = {read for read, n in times.items() if n == 1}
    shown = dict[str, str]()
    for value, text in options.items():
        shown[value] = cut(text, OPTION_MOST)
        if times[as_read(shown[value])] > 1:
            shown[value] = next(each for each in _numbered(text) if as_read(each) not in taken)
            taken.add(as_read(shown[value]))
    return shown


def _numbered(text: str) -> Iterator[str]:
    for n in count(1):
        which = f" ({n})"
        yield cut(text, OPTION_MOST - len(which)) + which


def person_option(person: Person) -> Option:
    """A person in a list to choose from."""
    return Option(value=str(person.id), text=in_menu(person))


def in_menu(person: Person) -> str:
    """Somebody's name as an option: what tells them apart from a namesake is never what is cut off."""
    if not person.apart:
        return cut(person.name, OPTION_MOST)
    apart = f" ({cut(person.apart, APART_MOST)})"
    return cut(person.name, OPTION_MOST - len(apart)) + apart


def _input(name: str, label: str, element: Any, *, hint: str = "", optional: bool) -> Block:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=cut(label, 2000)),
        element=element,
        hint=PlainTextObject(text=cut(hint, 2000)) if hint else None,
        optional=optional,
    )


def suggested(people: Sequence[Person]) -> dict[str, Any]:
    """All of these people as what Slack shows under what was typed."""
    return _as_sent([person_option(person) for person in people])


def _as_sent(options: list[Option]) -> dict[str, Any]:
    return {name: [each.to_dict() for each in some] for name, some in _in_groups(options).items()}


def _menu(options: Mapping[str, str]) -> dict[str, Any]:
    return _in_groups(_options(options))


def _in_groups(offered: list[Option]) -> dict[str, Any]:
    """All options of a menu: a hundred in a row, or else in groups of a hundred."""
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
    return [Option(value=value, text=text) for value, text in options.items()]


def _chosen(options: Mapping[str, str], chosen: Collection[str]) -> list[Option] | None:
    """Slack takes no empty list of what is chosen at first."""
    return _options({value: text for value, text in options.items() if value in chosen}) or None


def _option(options: Mapping[str, str], chosen: str | None) -> Option | None:
    if chosen is None or chosen not in options:
        return None
    return Option(value=chosen, text=options[chosen])
