"""Whatever is the third modal upon two others: a no stands in it, and all that was typed stays."""

from datetime import timedelta
from typing import Any, Final

from conversations_sample import CHANNEL
from tests_shared import MONDAY

from handlers import BUTTONS, MODALS
from handlers.standing import SENTENCE
from playground import forms
from playground.modals import fill_in
from playground.person import Person
from playground.stage import Stage
from playground.tickets import Trigger
from playground.workspace import OpenView

NOTHING: Final = "999999"
"""What is asked about is nowhere, so each refuses."""
CHOSEN, OTHER = ({"text": {"type": "plain_text", "text": each}, "value": each} for each in ("1", "2"))
FIELDS: Final[dict[str, tuple[dict[str, Any], Any]]] = {
    "plain_text_input": ({"initial_value": "As it was"}, "Typed & <meant>"),
    "number_input": ({"is_decimal_allowed": False, "initial_value": "1"}, "2"),
    "url_text_input": ({}, "https://x.example"),
    "datepicker": ({"initial_date": "2026-05-04"}, "2026-05-29"),
    "timepicker": ({"initial_time": "09:00"}, "10:30"),
    "datetimepicker": ({"initial_date_time": 1777883400}, 1777983400),
    "static_select": ({"options": [CHOSEN, OTHER], "initial_option": CHOSEN}, "2"),
    "radio_buttons": ({"options": [CHOSEN, OTHER], "initial_option": CHOSEN}, "2"),
    "checkboxes": ({"options": [CHOSEN, OTHER], "initial_options": [CHOSEN]}, ["2"]),
    "multi_static_select": ({"options": [CHOSEN, OTHER], "initial_options": [CHOSEN]}, ["1", "2"]),
    "external_select": ({"initial_option": CHOSEN}, "1"),
    "multi_external_select": ({"initial_options": [CHOSEN, OTHER]}, ["2"]),
}
"""Each kind of field, as it stands there at first, and what is filled in."""


def test_each_kind_of_field_is_tried() -> None:
    """But the menu of a button, which no form has."""
    assert FIELDS.keys() == forms.KINDS.keys() - {"overflow"}


def third(person: Person, stage: Stage, callback: str, button: str = "") -> OpenView:
    """A modal with a field of each kind, upon two others, filled in."""
    said = {"type": "plain_text", "text": "Said"}
    blocks: list[dict[str, Any]] = [
        {
            "type": "input", "block_id": kind, "label": said, "optional": True,
            "element": {"type": kind, "action_id": kind, **first},
        }
        for kind, (first, _filled_in) in FIELDS.items()
    ]  # fmt: skip
    if button:
        element = {"type": "button", "action_id": button, "value": NOTHING, "text": said}
        blocks.append({"type": "actions", "block_id": "buttons", "elements": [element]})
    modal = {
        "type": "modal", "callback_id": callback, "private_metadata": NOTHING,
        "title": said, "submit": said, "close": said, "blocks": blocks,
    }  # fmt: skip
    stage.slack.ws.stacks[person.user.id].clear()
    # Slack puts off who calls too often.
    stage.clock.move_to(stage.clock.now() + timedelta(seconds=5))
    for _below in range(3):
        view = stage.slack.slack.views.open(Trigger(person.user.id, in_view=True, issued=0.0), modal)
    fill_in(view, {kind: filled_in for kind, (_first, filled_in) in FIELDS.items()})
    return view


def faults(stage: Stage, person: Person, view: OpenView, before: forms.State) -> list[str]:
    """What is wrong where a no was to be shown."""
    stack = stage.slack.ws.stacks[person.user.id]
    if len(stack) != 3 or stack[-1] is not view or view.callback_id == "refusal":
        return [f"what stands there: {[each.callback_id for each in stack]}"]
    said = [block for block in view.blocks if block.get("block_id") == SENTENCE]
    found = [] if len(said) == 1 and view.blocks[0] is said[0] else ["it is not said on top"]
    lost = [kind for kind in FIELDS if view.state[kind][kind] != before[kind][kind]]
    # What is typed stays by its names; that it stands in the blocks is for clients that keep it otherwise.
    shown = forms.initial_state(view.blocks)
    lost += [kind for kind in FIELDS if not lost and shown[kind][kind] != before[kind][kind]]
    return [*found, *(f"lost: {kind}" for kind in lost)]


async def test_a_no_in_the_third_modal_stands_in_it_whatever_was_sent_or_pressed(sqlite_url: str) -> None:
    """Each modal and each button that there is, about what is nowhere; nothing comes in its place."""
    async with Stage(MONDAY, database_url=sqlite_url, waits=60) as stage:
        anna = stage.slack.person("anna")
        await anna.invite_app(CHANNEL)
        await stage.settle()
        wrong, refused = dict[str, list[str]](), set[str]()
        for name in sorted(MODALS):
            view = third(anna, stage, name)
            before = {block: dict(entries) for block, entries in view.state.items()}
            sent = await anna.submit()
            assert not sent.errors, (name, sent.errors)
            refused.add(name)
            wrong[name] = faults(stage, anna, view, before)
        for name in sorted(BUTTONS):
            view = third(anna, stage, "x", name)
            before = {block: dict(entries) for block, entries in view.state.items()}
            await anna.press(name)
            if view.callback_id == "x" or len(stage.slack.ws.stacks[anna.user.id]) != 3:
                refused.add(name)
                wrong[name] = faults(stage, anna, view, before)
        assert {name: each for name, each in wrong.items() if each} == {}
        assert BUTTONS.keys() - refused == set()
        assert stage.bot.metrics.errors == 0
        assert stage.slack.violations == []
