"""Records what this version has put before people, so that the next one is tried with it.

`python tests/conversations/recording.py NAME`, from the project's folder, writes `recorded/NAME.json`: of the
quarter as the tour plays it, and of whatever two people can press then, each button with the first and
the last value that it carried, and each modal with what it carried and its inputs. Done at each release.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]

from finger import Finger  # noqa: E402 - found by the lines above

from playground import forms  # noqa: E402 - as above
from playground.stage import Stage  # noqa: E402 - as above
from playground.tour import Tour  # noqa: E402 - as above
from playground.tour_of_the_quarter import BEGINS, RITUALS, Diary  # noqa: E402 - as above

RECORDED = Path(__file__).parent / "recorded"
LANGUAGE = "en"


async def record() -> dict[str, Any]:
    """Play, press, and gather."""
    found: dict[str, dict[str, Any]] = {"message": {}, "view": {}, "modals": {}, "inputs": {}}
    with TemporaryDirectory() as folder:
        async with Stage(BEGINS, database_url=f"sqlite:///{folder}/samspil.db", waits=60) as stage:
            await _live(stage)
            for surface, shown in _shown(stage):
                _note(found, surface, shown)
    return found


async def _live(stage: Stage) -> None:
    """Two thirds of the quarter, in which everything has begun, and then every button by both sides."""
    diary = Diary(Tour(stage, lambda _line: None, LANGUAGE))
    entries = sorted((each for ritual in RITUALS for each in ritual.entries()), key=lambda each: each[0])
    half = len(entries) * 2 // 3
    for number, (moment, act) in enumerate(entries):
        await stage.live_until(moment)
        await act(diary)
        if number == half:
            break
    for person in (diary.tour.anna, diary.tour.erik):
        finger = Finger(stage, person, deep=3, typed=lambda most: "As before"[:most])
        for message in reversed(person.messages_from_app()):
            await finger.press_all(message)
    await stage.live_for(timedelta(days=1))


def _shown(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Everything that was sent to be shown: messages, and modals."""
    for call in stage.slack.calls:
        for name, surface in (("blocks", "message"), ("view", "view")):
            given = call.arguments.get(name)
            if given:
                yield surface, json.loads(given) if isinstance(given, str) else given
    for delivered in stage.slack.delivered:
        answer = getattr(delivered.answer, "payload", delivered.answer)
        if isinstance(answer, dict) and isinstance(answer.get("view"), dict):
            yield "view", answer["view"]


def _note(found: dict[str, dict[str, Any]], surface: str, shown: Any) -> None:
    blocks = shown if surface == "message" else shown["blocks"]
    for _block, element in forms.elements_of(blocks):
        if element["type"] == "button" and "value" in element:
            values = found[surface].setdefault(element["action_id"], [element["value"]])
            values[1:] = [element["value"]] if element["value"] != values[0] else []
    if surface == "view" and shown.get("callback_id") and shown.get("type") != "home":
        found["modals"][shown["callback_id"]] = shown.get("private_metadata", "")
        inputs = [_bare(block) for block in blocks if block["type"] == "input"]
        if inputs and shown.get("submit"):
            found["inputs"][shown["callback_id"]] = inputs


def _bare(block: Any) -> Any:
    """An input with what somebody sends of it; of what it offers, the first."""
    element = block["element"]
    kept = {name: element[name] for name in ("type", "action_id", "is_decimal_allowed") if name in element}
    if options := element.get("options") or [
        o for g in element.get("option_groups", ()) for o in g["options"]
    ]:
        kept["options"] = options[:1]
    return {"block_id": block["block_id"], "element": kept}


if __name__ == "__main__":
    told = json.dumps(asyncio.run(record()), ensure_ascii=False, indent=1, sort_keys=True)
    (RECORDED / f"{sys.argv[1]}.json").write_text(told + "\n")
