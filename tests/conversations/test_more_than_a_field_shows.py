"""More are chosen than a field shows: one more, one fewer, or nothing changed, and who is not shown stays."""

from collections.abc import Callable
from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, at, close_all
from sqlmodel import col, select
from test_crowd import come, first_named, held, ids, ticked

from bot import partnerships
from bot.blocks.inputs import CHOSEN_MOST
from bot.partnerships import CONTACT, FACILITATOR, STEERING, Actor, Part, Partnership, Person, Unit
from bot.rituals import status
from bot.rituals.escalation import EscalationRung
from playground.conversation import Conversation
from playground.limits import offered_options
from playground.person import Person as Member
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

CROWD = 110
PARTS = (CONTACT, FACILITATOR, STEERING)
"""One field asks for those of one company, the others for people of both."""


def field(person: Member, name: str) -> dict[str, Any]:
    """A field of the modal before somebody: the first whose name begins so."""
    assert person.view is not None
    return next(each for each in person.view.blocks if str(each.get("block_id")).startswith(name))


def shown(person: Member, name: str) -> list[str]:
    """What stands chosen in it."""
    return [option["value"] for option in field(person, name)["element"].get("initial_options", ())]


async def offered_in(person: Member, name: str, typed: str) -> list[dict[str, Any]]:
    """Whom it offers when somebody types this."""
    there = field(person, name)
    answer = await person.suggestions(there["element"]["action_id"], typed, block_id=there["block_id"])
    return offered_options(answer)


async def found_in(person: Member, name: str, typed: str) -> dict[str, Any]:
    """The only one."""
    (found,) = await offered_in(person, name, typed)
    return found


async def one_more_and_one_fewer(
    person: Member, name: str, open_it: Callable[[], Any], more: str
) -> tuple[int, int]:
    """Sent as it stood, with somebody found by typing, and without the first; who came, and who went."""
    await open_it()
    assert not (await person.submit()).errors
    await close_all(person)
    await open_it()
    found = await found_in(person, name, more)
    chosen = shown(person, name)
    assert not (await person.submit({field(person, name)["block_id"]: [*chosen, found["value"]]})).errors
    await close_all(person)
    await open_it()
    # Who came last may stand there now, and another be left out for it.
    first, *rest = (each for each in shown(person, name) if each != found["value"])
    kept = [*rest, *({found["value"]} & set(shown(person, name)))]
    assert not (await person.submit({field(person, name)["block_id"]: kept})).errors
    await close_all(person)
    return int(found["value"]), int(first)


def holding(part: str) -> Callable[[Unit], set[int]]:
    """Who holds it."""
    return lambda w: set(w.session.exec(select(Part.person_id).where(Part.name == part)))


def all_hold(w: Unit) -> None:
    """Everybody at home but one holds each of the parts."""
    home = w.session.exec(select(Person).where(Person.side_id == 1, col(Person.name) != "Zoe Young")).all()
    for part in PARTS:
        for person in home:
            partnerships.give_part(w, person, part, person.id)
    w.touch(w.session.get_one(Partnership, 1))


@pytest.mark.parametrize("part", PARTS)
async def test_a_part_of_more_people_than_its_field_shows(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, part: str
) -> None:
    """Of a hundred and more who hold it one comes and one goes: all others hold it still."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    come(stage, "nordlys", *[f"Bo {n:03}" for n in range(CROWD)], "Zoe Young")
    await stage.restart_bot()
    await stage.bot.work(all_hold)
    before = await stage.bot.work(holding(part))

    async def fill() -> None:
        await cast.anna.click(panel, "people.fill")
        assert len(shown(cast.anna, part)) == CHOSEN_MOST
        assert len(await offered_in(cast.anna, part, "erik lund")) == (part != CONTACT)

    come_, gone = await one_more_and_one_fewer(cast.anna, part, fill, "zoe")
    assert await stage.bot.work(holding(part)) == (before | {come_}) - {gone}
    await stage.settle()
    await talk.forget()


async def test_who_was_there_of_more_people_than_the_field_shows(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """All are ticked but one: who is ticked now and who no longer is are the only two that change."""
    await set_up(rhythm="weekly:1", weekdays=["1"])
    come(stage, "brevik", *[f"Bo {n:03}" for n in range(CROWD)], "Zoe Young")
    await stage.restart_bot()
    await stage.live_until(at(5, 10, 1))
    digest = next(each for each in cast.anna.messages_from_app() if "status.read" in buttons_of(each))
    people = await stage.bot.work(ids)
    there = {number for name, number in people.items() if name != "Zoe Young"}
    anna = Actor(stage.slack.ws.home.id, cast.anna.id)
    await stage.bot.work(status.tick, anna, await stage.bot.work(held), list(there))

    async def tick() -> None:
        await cast.anna.click(digest, "status.read")
        await cast.anna.press("status.present")
        assert len(shown(cast.anna, "there")) == CHOSEN_MOST

    come_, gone = await one_more_and_one_fewer(cast.anna, "there", tick, "zoe")
    assert await stage.bot.work(ticked) == (there | {come_}) - {gone}
    await stage.settle()
    await talk.forget()


async def test_a_step_with_people_whom_the_menu_no_longer_has(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Of a crowd somebody is named besides, and somebody no longer: who has left the channel stays named."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    come(stage, "brevik", *[f"Bo {n:03}" for n in range(CROWD)], "Zoe Young")
    await stage.restart_bot()
    people = await stage.bot.work(ids)
    named = {people[each] for each in ("Bo 001", "Bo 107", "Liam Walsh")}
    await stage.bot.work(name_on_the_first_step, sorted(named))
    await cast.liam.leave(CHANNEL)
    await stage.settle()

    async def change(chosen: list[str]) -> Message:
        await cast.anna.click(panel, "escalation.list")
        await cast.anna.press("ladder.show")
        steps = [block["accessory"]["value"] for block in cast.anna.view.blocks if "accessory" in block]  # type: ignore[union-attr]
        await cast.anna.press("ladder.change", steps[0])
        found = await found_in(cast.anna, "named", "zoe")
        assert found["value"] == str(people["Zoe Young"])
        assert not (await cast.anna.submit({"named": chosen})).errors
        await close_all(cast.anna)
        return await agreed(talk, cast.erik)

    await change([str(people[each]) for each in ("Bo 001", "Bo 107", "Zoe Young")])
    assert set(await stage.bot.work(first_named)) == named | {people["Zoe Young"]}
    await change([str(people[each]) for each in ("Bo 107", "Zoe Young")])
    assert set(await stage.bot.work(first_named)) == (named | {people["Zoe Young"]}) - {people["Bo 001"]}
    await stage.settle()
    await talk.forget()


def name_on_the_first_step(w: Unit, named: list[int]) -> None:
    """It calls these."""
    step = w.session.exec(select(EscalationRung).where(EscalationRung.place == 1)).one()
    step.named = named
    w.touch(w.session.get_one(Partnership, 1))
