"""Each modal of a test, before it is sent, is sent with what its menus lack, and without what it needs.

Slack's clients send neither; that they do not is no promise of Slack's. Nobody is shown an error, nothing is
done, and a sentence stands at the field. What a menu of an older version may have offered breaks nothing.
"""

import json
import os
from collections.abc import Iterator
from typing import Any, Final
from zlib import crc32

from slack_bolt.request.async_request import AsyncBoltRequest
from strangers import Rows, copied, file_of, is_new

from playground.delivery import Delivery
from playground.forms import elements_of
from playground.sockets import Answer
from playground.stage import Stage

EVERYTHING: Final = bool(os.environ.get("EVERYTHING"))
TESTS_OF_EACH: Final = 20 if EVERYTHING else 1
OFF: Final = ("no-such", "", "0", "-1", "1", "999999999", "weekly:x", "<!channel>")
OF_A_MENU: Final = len(OFF) if EVERYTHING else 3
"""So many of these are sent in the place of a choice, others for each menu, by its name."""
DAYS: Final = ("nonsense", "0001-01-01", "9999-12-31")
CLOCKS: Final = ("25:00", "nonsense")
MACHINE: Final = ("Something went wrong", "noget galt", "older version", "ældre version")

tried = {"off the menu": 0, "left out": 0, "offered formerly": 0}
"""How many were sent in the whole run, for its summary."""
Json = dict[str, Any]


class Probed:
    """Carries what Slack's own carrier does, and tries each modal first."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._carrier: Delivery = stage.slack.slack.delivery
        self.faults: list[str] = []
        self._payloads: list[Json] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._carrier, name)

    async def deliver(self, kind: str, payload: Json, *, takes_answer: bool = False) -> Answer:
        """Bring it, after variants of it were tried."""
        if payload.get("type") == "view_submission" and not self._stage.slack.faults.planned:
            await self._try(payload)
        return await self._carrier.deliver(kind, payload, takes_answer=takes_answer)

    async def _try(self, payload: Json) -> None:
        if is_new(self._stage, str(payload["view"]["callback_id"]), "off the menu", TESTS_OF_EACH):
            self.faults += await faults_of(self._stage, payload)
            self._payloads.append(copied(payload))

    async def broken_by_former_menus(self) -> list[str]:
        """What breaks as soon as a menu offers it: to be asked when the test is over, for it may be done."""
        found = []
        for payload in self._payloads:
            for field, what, variant in _offered_formerly(payload):
                errors = self._stage.bot.metrics.errors
                await _sent(self._stage, variant)
                if self._stage.bot.metrics.errors != errors:
                    found.append(f"{payload['view']['callback_id']} {field}={what!r}: broke")
        return found


async def faults_of(stage: Stage, payload: Json) -> list[str]:
    """What broke, or had an effect, or was not said at its field."""
    await stage.settle()
    found = []
    with file_of(stage) as file:
        rows = Rows(file)
        for field, what, variant in _variants(payload):
            errors = stage.bot.metrics.errors
            answer = await _sent(stage, variant)
            # What is due by itself has been done before: to ask for it again takes longer than this.
            await stage.rest()
            fault = _fault(answer, field)
            if stage.bot.metrics.errors != errors:
                fault = "broke"
            if rows.have_changed():
                fault = "had an effect"
            if fault:
                found.append(f"{payload['view']['callback_id']} {field}={what!r}: {fault}")
            if fault == "had an effect":
                # What comes after it would meet another state, and so would the test.
                break
    return found


def _fault(answer: Json, field: str) -> str:
    said = json.dumps(answer, ensure_ascii=False)
    if any(each in said for each in MACHINE) or list(answer.get("errors") or ()) != [field]:
        return f"answered {said[:200]}"
    return ""


async def _sent(stage: Stage, payload: Json) -> Json:
    stacks = stage.slack.ws.stacks
    user = payload["user"]["id"]
    before = list(stacks[user])
    payload["view"]["hash"] = f"{sum(tried.values())}.off"
    payload["trigger_id"] = stage.slack.slack.triggers.issue(user, in_view=True)
    answer = await stage.bot.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
    stacks[user][:] = before
    return json.loads(answer.body) if answer.body else {}


def _variants(payload: Json) -> Iterator[tuple[str, Any, Json]]:
    """Field, what is sent of it, and the payload."""
    for block, element in _fields(payload):
        for what, entry in _entries(element):
            tried["off the menu"] += 1
            yield block["block_id"], what, _with(payload, block, element, entry)
        if not block.get("optional"):
            tried["left out"] += 1
            yield block["block_id"], None, _with(payload, block, element, {})


def _offered_formerly(payload: Json) -> Iterator[tuple[str, Any, Json]]:
    for block, element in _fields(payload):
        for what, entry in _menu_entries(element):
            tried["offered formerly"] += 1
            forged = _with(payload, block, element, entry)
            yield block["block_id"], what, _offering(forged, block["block_id"], what)


def _fields(payload: Json) -> Iterator[tuple[Json, Json]]:
    blocks = elements_of(payload["view"]["blocks"])
    return ((block, element) for block, element in blocks if block["type"] == "input")


def _entries(element: Json) -> Iterator[tuple[Any, Json]]:
    yield from _menu_entries(element)
    if element["type"] == "datepicker":
        yield DAYS[0], {"selected_date": DAYS[0]}
    if element["type"] == "timepicker":
        yield from ((each, {"selected_time": each}) for each in CLOCKS)


def _menu_entries(element: Json) -> Iterator[tuple[Any, Json]]:
    offered = json.dumps([element.get("options"), element.get("option_groups")])
    first = crc32(element["action_id"].encode()) % len(OFF)
    turned = (*OFF[first:], *OFF[:first])
    off = [each for each in turned if json.dumps({"value": each})[1:-1] not in offered][:OF_A_MENU]
    if element["type"] in ("static_select", "radio_buttons"):
        yield from ((each, {"selected_option": _option(each)}) for each in off)
    if element["type"] in ("multi_static_select", "checkboxes"):
        yield from ((each, {"selected_options": [_option(each)]}) for each in off)


def _option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": "Chosen"}, "value": value}


def _with(payload: Json, block: Json, element: Json, entry: Json) -> Json:
    forged = copied(payload)
    entries = forged["view"]["state"]["values"].setdefault(block["block_id"], {})
    entries[element["action_id"]] = {"type": element["type"], **entry}
    return forged


def _offering(payload: Json, field: str, value: str) -> Json:
    element = next(each["element"] for each in payload["view"]["blocks"] if each.get("block_id") == field)
    menu = element["options"] if "options" in element else element["option_groups"][0]["options"]
    menu.append(_option(value))
    return payload
