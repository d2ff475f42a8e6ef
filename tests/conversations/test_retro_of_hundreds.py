"""A retro of several hundred long cards: joined, voted on, read and taken along, none of them lost."""

import re
from typing import Any, Final

import pytest
from conversations_sample import Cast, SetUp, at, close_all
from long_texts import is_cut, nasty, surfaces, texts_of
from sqlmodel import select
from test_crowd import come

from bot.partnerships import Actor, Person, Unit
from bot.rituals import retro
from bot.rituals.retro import RetroRound
from bot.rituals.retro.hygiene import cleanse
from bot.text import unescaped
from playground.conversation import Conversation
from playground.person import Person as Clicker
from playground.stage import Stage
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WRITERS: Final = 60
CARDS: Final = 4
"""Of each writer, in each column; two are long."""
SHORT: Final = nasty(130)
LONG: Final = SHORT + "&<>æ" * 220
"""Escaped, longer than a paragraph may be."""
MARK: Final = re.compile(r"\bK(\d\d)-(\d)-(\d)\b")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """How much fits is the same on both databases."""
    return sqlite_url


def card(writer: int, column: int, number: int) -> str:
    """One of theirs, and like none of anybody else's."""
    return f"K{writer:02}-{column}-{number} {LONG if number % 2 else SHORT}"


def marks(text: str) -> list[str]:
    """The cards of which it holds the beginning, in its order."""
    return [found[0] for found in MARK.finditer(text)]


EVERY: Final = {
    f"K{writer:02}-{column}-{number}"
    for writer in range(WRITERS)
    for column in range(3)
    for number in range(CARDS)
}


async def released(stage: Stage, talk: Conversation, cast: Cast, panel: Message) -> Message:
    """Everybody of a crowd has written; besides, each has the same card as all others."""
    come(stage, "brevik", *[f"Bo {n:02}" for n in range(WRITERS)])
    await stage.restart_bot()
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    assert not (await cast.anna.submit({})).errors
    await close_all(cast.anna)
    await talk.expect("RETRO MONDAY 4 MAY", buttons=["retro.write"])
    round_id, writers = await stage.bot.work(_open)
    for writer, user in enumerate(writers[:WRITERS]):
        texts = [
            "\n".join([*(card(writer, column, n) for n in range(CARDS)), "The same of all"])
            for column in range(3)
        ]
        await stage.bot.work(retro.answer, Actor(stage.slack.ws.home.id, user), round_id, retro.Draft(texts))
    await stage.live_until(at(7, 8, 50))
    await talk.forget()
    return next(m for m in cast.anna.messages_from_app() if "retro.vote" in str(m.blocks))


def _open(w: Unit) -> tuple[int, list[str]]:
    round_id = w.session.exec(select(RetroRound.id).where(RetroRound.opened_at.is_not(None))).one()  # type: ignore[union-attr]  # a column
    return round_id, list(w.session.exec(select(Person.user).where(Person.name.like("Bo %"))))  # type: ignore[attr-defined]  # the same


def element_of(person: Clicker, block_id: str) -> dict[str, Any]:
    """A field of the modal before somebody."""
    assert person.view is not None
    found = next(block for block in person.view.blocks if block.get("block_id") == block_id)
    return dict(found["element"])


def read_all(person: Clicker) -> str:
    """What stands in the modal before somebody, as it was typed."""
    assert person.view is not None
    texts = [str((block.get("text") or {}).get("text", "")) for block in person.view.blocks]
    return unescaped("\n".join(texts))


async def every_page(person: Clicker) -> str:
    """What stands in the modal before somebody, and on its further pages."""
    pages = [read_all(person)]
    while "retro.page_on" in str(person.view and person.view.blocks):
        await person.press("retro.page_on")
        pages.append(read_all(person))
    return "\n".join(pages)


async def test_every_card_is_read_voted_on_and_taken_along(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """723 of them, which no menu and no page holds at once."""
    result = await released(stage, talk, cast, await set_up())
    columns = [block["text"]["text"] for block in result.blocks if block["type"] == "section"]
    left_out = [int(n) for n in re.findall(r"and (\d+) more", "\n".join(columns))]
    assert len(set(marks("\n".join(columns)))) + sum(left_out) + 3 * ("The same" in str(columns)) >= len(
        EVERY
    )
    assert len(left_out) == 3, "each column says how many more it has"

    await cast.anna.click(result, "retro.read")
    whole = await every_page(cast.anna)
    assert sorted(marks(whole)) == sorted(EVERY), "each once"
    assert whole.count("The same of all") == 3
    assert whole.replace("\n", "").count(cleanse(LONG)) == len(EVERY) // 2, "and none is cut"
    for kind in ("retro.markdown", "retro.csv"):
        await cast.anna.press(kind)
        await stage.settle()
        (file,) = (each for message in cast.anna.dm.messages[-1:] for each in message.files)  # type: ignore[union-attr]
        assert set(marks(file.content.decode())) == EVERY, kind  # type: ignore[union-attr]
    await close_all(cast.anna)

    await cast.erik.click(result, "retro.vote")
    menu = element_of(cast.erik, "cards")
    assert menu["type"] == "multi_external_select"
    found = await cast.erik.type_in_select(menu["action_id"], "k17-2")
    assert sorted(marks(" ".join(each["text"]["text"] for each in found))) == [
        f"K17-2-{n}" for n in range(CARDS)
    ]
    found = found[: retro.DOTS]
    chosen = [each["value"] for each in found]
    assert not (await cast.erik.submit({"cards": chosen})).errors
    await close_all(cast.erik)
    await cast.erik.click(result, "retro.vote")
    assert element_of(cast.erik, "cards")["initial_options"] == found, "what was chosen stays chosen"
    assert not (await cast.erik.submit()).errors
    await close_all(cast.erik)
    round_id, writers = await stage.bot.work(_open)
    for user in writers[:6]:
        await stage.bot.work(retro.vote, Actor(stage.slack.ws.home.id, user), round_id, chosen[:2])

    await stage.live_until(at(11, 9))
    most = next(m for m in cast.anna.messages_from_app() if "MOST VOTES" in talk.read(m).upper())
    shown = [line for line in talk.read(most).splitlines() if "●" in line]
    assert sorted(marks(" ".join(shown))) == sorted(marks(str(found)))
    assert [line.count("●") for line in shown] == [7, 7, 1]

    for button, field in (("retro.act", "card"), ("agreement.from_card", "card")):
        await cast.anna.click(most, button)
        menu = element_of(cast.anna, field)
        found = await cast.anna.type_in_select(menu["action_id"], "k39-0-1")
        assert marks(found[0]["text"]["text"]) == ["K39-0-1"]
        said = {field: found[0]["value"], **({"said": "So be it"} if button.startswith("agreement") else {})}
        assert not (await cast.anna.submit(said)).errors
        await close_all(cast.anna)
        await stage.settle()
        assert "K39-0-1" in "".join(talk.read(m) for m in cast.anna.messages_from_app()[-3:])
    assert [text for surface in surfaces(stage) for text in texts_of(surface) if is_cut(text)] == []
    await talk.forget()
