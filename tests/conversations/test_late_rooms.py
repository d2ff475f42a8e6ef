"""A room in which two companies have worked for years: what is opened fits, and says what it leaves out."""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from time import process_time
from typing import Any, Final

import pytest
from conversations_sample import CHANNEL, at
from long_texts import escaped_where_nothing_is_marked, is_cut, nasty, surfaces, texts_of
from opener import Opener
from sqlalchemy import text
from tests_shared import MONDAY
from years_lived import MANY, MARKS, answer_open_round, let_meetings_begin, write_years

from bot.blocks import elements, measures
from bot.blocks.agreement import standing
from bot.blocks.scorecard import messages as scorecard_messages
from bot.partnerships import Unit
from bot.tables import metadata
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message, OpenView

EVERYTHING: Final = bool(os.environ.get("EVERYTHING"))
OF_THE_FILLING: Final = {"agreement_change"}
"""Parts and steps were put into their tables past the history, which catches up with the next change."""
CROWD: Final = 110 if EVERYTHING else 60
"""People of each company: more than a menu holds, or more than that together."""
SOME: Final = 45
"""So many of each are open, and as many over, where not everything is tried."""
SECONDS: Final = 3.0
"""Of the processor, for whatever is opened: so long Slack waits for an answer."""
NOTED: Final = {"received", "message", "message_stale", "last_number", "call_pace", "novelty"}
"""Tables of which a row comes with whatever is pressed."""
LEFT: Final = {
    "panel.end",
    *(() if EVERYTHING else ("along.year", "along.send", "personal.export")),
}
"""After the first nothing is left to press; the others make files, which takes long."""
SAYS_SO: Final = re.compile(r"(og|and) \d+ (til|more)|\d+ (flere|more)|(Side|Page) \d+ (af|of) \d+")
ALL_THERE: Final = {
    ("portfolio.shown", "reader"): "each who sees the line is named, in as many paragraphs as hold them",
    ("scorecard.look", "criterion"): "an agreement has twenty at most, and each stands there",
    ("disagreement.list", "disagreement"): "up to twenty stand there, and of more it says so",
    ("status.answer", "answer"): "what its reader said last time",
    ("mail.show", "mail"): "a company has ten at most",
    ("mediation.ask", "person"): "all mediators, in a menu",
    ("ladder.show", "person"): "of those whom a step calls by name those of the company that answers",
}
CUT_WITH_A_SIGN: Final = {
    "what_stands": "of each line its beginning; the settings, and People and parts, have all of it",
}
"""Where a paragraph may be cut, by the function that draws it."""


class Looker(Opener):
    """Opens what can be opened, looks at it, and sends each modal as it was shown."""

    def __init__(self, stage: Stage, person: Person, *, deep: int) -> None:
        super().__init__(stage, person, deep=deep, left=LEFT)
        self.silent: list[tuple[str, str, int]] = []
        self.slow: list[tuple[str, float]] = []
        self.changed: list[tuple[str, set[str]]] = []
        self.unchanged: set[str] = set()

    async def seen(self, view: OpenView) -> None:
        """Looked at, and sent as it was shown."""
        self.look(view)
        await self._send_unchanged(view)

    async def reach(self, message: Message, path: list[str]) -> OpenView | None:
        """In how much time."""
        started = process_time()
        view = await super().reach(message, path)
        self.slow.append((path[-1], process_time() - started))
        return view

    def look(self, view: OpenView) -> None:
        """Where some of many stand, it says that there are more."""
        shown, name = (
            json.dumps(view.blocks, ensure_ascii=False),
            str(view.content.get("callback_id") or "Home"),
        )
        for kind, mark in MARKS.items():
            found = set(re.findall(rf"(?<![A-Za-z0-9]){mark}(\d{{3}}) ", shown))
            if len(found) > 1 and (name, kind) not in ALL_THERE and not SAYS_SO.search(shown):
                self.silent.append((name, kind, len(found)))

    async def _send_unchanged(self, view: OpenView) -> None:
        """What is sent as it was shown changes nothing; what must be filled in first is not sent."""
        name = str(view.content.get("callback_id"))
        if not view.content.get("submit") or name in SAYS_SOMETHING:
            return
        before = await self.stage.bot.work(rows)
        sent = await self.person.submit()
        self.sent.add(name)
        if not sent.errors:
            self.unchanged.add(name)
            after = await self.stage.bot.work(rows)
            if others := {table for table, row in after.items() if before[table] != row}:
                self.changed.append((name, others))


SAYS_SOMETHING: Final = {
    "idea.try": "the idea is tried",
    "status.move": "the meeting is then",
    "retro.now": "a retro opens",
    "status.ask": "a round opens",
    "kudos.give": "somebody is praised",
    "escalation.ask": "a question is asked",
    "charter.sign": "it is signed",
    "risk.look": "that it is still so",
    "risk.review": "the same of several",
    "pair.wish": "that one wants to be drawn, or not",
    "status.answer": "what was said is said again, now",
}
"""What is sent by these is done, though nothing was chosen."""


def rows(w: Unit) -> dict[str, int]:
    """A sign of all that stands in each table."""
    every = w.session.connection()
    return {
        name: hash(tuple(every.execute(text(f'SELECT * FROM "{name}"')).all()))  # noqa: S608  # our own names
        for name in metadata.tables
        if name not in NOTED | OF_THE_FILLING
    }


@pytest.fixture
def cut_in(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Functions by which a paragraph was cut that holds several lines, and so perhaps a list."""
    found: Counter[str] = Counter()
    cut_marked = measures.cut_marked

    def noted(shown: str, most: int) -> str:
        cut = cut_marked(shown, most)
        if cut != shown and "\n" in shown:
            frame = sys._getframe(1)
            names = []
            while frame is not None and "/bot/blocks/" in frame.f_code.co_filename:
                names.append(frame.f_code.co_name)
                frame = frame.f_back  # type: ignore[assignment]  # the last has none
            found[names[-1]] += 1
        return cut

    for module in (measures, elements, standing, scorecard_messages):
        monkeypatch.setattr(module, "cut_marked", noted)
    return found


async def settled(stage: Stage, language: str) -> Message:
    """A crowd of both companies, set up by Anna, with years behind them; a round is open to all."""
    world = stage.slack.ws
    for number, team in enumerate(world.teams.values()):
        team.name = f"{number}{nasty(79)}"
        for each in range(CROWD):
            user = world.add_user(team, f"W{each:03} {nasty(75)}", "", "en-US")
            user.handle = f"{team.domain}{each}"
            stage.slack.channel(CHANNEL).members.append(user.id)
    anna, erik = (stage.slack.person(name) for name in ("anna", "erik"))
    await anna.invite_app(CHANNEL)
    await stage.settle()
    panel = next(each for each in anna.messages(CHANNEL) if each.bot_id)
    await anna.click(panel, "panel.set_up")
    assert anna.view is not None
    menus = [block for block in anna.view.blocks if str(block.get("block_id")).startswith("contact_")]
    chosen = {}
    for menu, person in zip(menus, (anna, erik), strict=True):
        (found,) = await anna.type_in_select(menu["element"]["action_id"], person.user.name)
        chosen[str(menu["block_id"])] = found["value"]
    times = {"weekdays": ["1"], "clock": "10:00", "starts_on": MONDAY.date().isoformat()}
    assert not (
        await anna.submit({"language": language, "retro_rhythm": "by_hand", **times, **chosen})
    ).errors
    await anna.close_view()
    await stage.settle()
    await stage.bot.work(write_years, MANY if EVERYTHING else SOME)
    await stage.live_until(at(4, 10, 30))
    await stage.bot.work(answer_open_round)
    await stage.settle()
    return panel


def says(stage: Stage, cut_in: Counter[str], lookers: Sequence[Looker]) -> dict[str, Any]:
    """All that is wrong."""
    texts = {each for surface in surfaces(stage) for each in texts_of(surface)}
    return {
        "violations": sorted({each.detail[:200] for each in stage.slack.violations}),
        "errors": stage.bot.metrics.errors,
        "cut within a sign": [each[-80:] for each in texts if is_cut(each)],
        "escaped": sorted({each for one in surfaces(stage) for each in escaped_where_nothing_is_marked(one)}),
        "cut in silence": sorted({each for looker in lookers for each in looker.silent}),
        "cut as a paragraph": sorted(set(cut_in) - CUT_WITH_A_SIGN.keys()),
        "changed": [each for looker in lookers for each in looker.changed],
        "slow": [each for looker in lookers for each in looker.slow if each[1] > SECONDS],
    }


@pytest.mark.parametrize("languages", [("da", "en"), ("en", "da")] if EVERYTHING else [("da", "en")])
async def test_after_years_everything_opens_and_says_what_it_leaves_out(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, cut_in: Counter[str], languages: tuple[str, str]
) -> None:
    """Panel, lists, modals, Home, summary, searches: each company in its language, all sent as they stood."""
    monkeypatch.setattr("playground.stage.PATIENCE", 300.0)
    async with Stage(MONDAY, database_url=sqlite_url, waits=60.0) as stage:
        for name, language in zip(("anna", "erik"), languages, strict=True):
            stage.slack.person(name).user.locale = language
        stage.slack.ws.installation.home_for_externals = True
        panel = await settled(stage, languages[0])
        anna, erik = (stage.slack.person(name) for name in ("anna", "erik"))
        lookers = [Looker(stage, anna, deep=3 if EVERYTHING else 2), Looker(stage, erik, deep=1)]
        for looker in lookers:
            await looker.press_all(panel)
            shown = await looker.person.open_home()
            assert shown is not None
            looker.look(shown)
        await stage.bot.work(let_meetings_begin)
        await stage.live_for(timedelta(minutes=3))
        for looker in lookers if EVERYTHING else lookers[:1]:
            for message in looker.person.messages_from_app()[-6:]:
                await looker.press_all(message)
            await _search(looker, panel)
        await _come_and_go(lookers[0], panel)
        assert {name: found for name, found in says(stage, cut_in, lookers).items() if found} == {}
        pressed = set().union(*(looker.pressed for looker in lookers))
        assert len(pressed) > 45, sorted(pressed)
        sent = set().union(*(looker.unchanged for looker in lookers))
        assert {"mine.save", "panel.settings"} <= sent, sorted(sent)


async def _come_and_go(looker: Looker, panel: Message) -> None:
    """What changes who is there: all that is open follows, while who pressed waits for an answer."""
    await looker._close()
    for name in ("panel.count_out", "panel.count_in"):
        started = process_time()
        await looker.person.click(panel, name)
        looker.slow.append((name, process_time() - started))
        await looker._close()
    await looker.person.click(panel, "mine.show")
    await looker.person.press("mine.change")
    started = process_time()
    assert not (await looker.person.submit({"absent_until": "2026-05-29"})).errors
    looker.slow.append(("mine.save", process_time() - started))
    await looker._close()


async def _search(looker: Looker, panel: Message) -> None:
    """For what stands in a hundred places."""
    await looker._close()
    await looker.person.click(panel, "escalation.list")
    await looker.person.press("reference.find")
    assert not (await looker.person.submit({"wanted": "01"})).errors
    assert looker.person.view is not None
    looker.look(looker.person.view)
    await looker._close()
