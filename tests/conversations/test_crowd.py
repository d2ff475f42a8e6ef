"""A channel of more people than a menu holds, and two of one name."""

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, at, close_all, options_of, text_of
from sqlmodel import select

from bot import partnerships
from bot.blocks.inputs import CHOSEN_MOST
from bot.conductor.terms import terms_of
from bot.partnerships import Actor, Partnership, Person, Unit
from bot.rituals import status
from bot.rituals.agreement import AgreementProposal
from bot.rituals.escalation import EscalationRung
from playground.conversation import Conversation
from playground.stage import Stage
from playground.transcript import buttons_of

pytestmark = pytest.mark.meetings_far_away

CROWD = 110


def come(stage: Stage, domain: str, *names: str) -> None:
    """People who come into the shared channel, as its members are next read."""
    world = stage.slack.ws
    team = next(each for each in world.teams.values() if each.domain == domain)
    for number, name in enumerate(names):
        user = world.add_user(team, name, "", "en-US")
        user.handle = f"{user.handle}{domain}{number}"
        stage.slack.channel(CHANNEL).members.append(user.id)


def ids(w: Unit) -> dict[str, int]:
    """People's ids by name."""
    return {person.name: person.id for person in w.session.exec(select(Person))}


def first_named(w: Unit) -> list[int]:
    """Whom the first rung calls by name."""
    return w.session.exec(select(EscalationRung).where(EscalationRung.place == 1)).one().named


async def test_a_rung_saved_unchanged_keeps_whom_no_menu_shows(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Of more people than a menu holds somebody is found by typing; and who has left stays named."""
    panel = await set_up()
    come(stage, "brevik", *[f"Bo {n:03}" for n in range(CROWD)], "Zoe Young")
    await stage.restart_bot()
    people = await stage.bot.work(ids)

    async def rung() -> str:
        await cast.anna.click(panel, "escalation.list")
        await cast.anna.press("ladder.show")
        rungs = [block["accessory"]["value"] for block in cast.anna.view.blocks if "accessory" in block]  # type: ignore[union-attr]
        await cast.anna.press("ladder.change", rungs[0])
        menu = next(each for each in cast.anna.view.blocks if each["block_id"] == "named")["element"]  # type: ignore[union-attr]
        assert menu["type"] == "multi_external_select"
        return str(menu["action_id"])

    action = await rung()
    found = await cast.anna.type_in_select(action, "zoe")
    assert [option["text"]["text"] for option in found] == ["Zoe Young"]
    await cast.anna.type_in_select(action, "liam")
    chosen = [str(people["Zoe Young"]), str(people["Liam Walsh"])]
    assert not (await cast.anna.submit({"named": chosen})).errors
    assert "Zoe Young" in text_of(cast.anna)
    await close_all(cast.anna)
    await agreed(talk, cast.erik, "Zoe Young")

    await cast.liam.leave(CHANNEL)
    await rung()
    assert not (await cast.anna.submit()).errors
    assert set(await stage.bot.work(first_named)) == set(map(int, chosen))
    await talk.forget()


async def test_a_step_calls_no_crowd_by_name(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """More than a few are told so at the field, and what was chosen stands there still."""
    panel = await set_up()
    come(stage, "brevik", *[f"Bo {n:03}" for n in range(CROWD)])
    await stage.restart_bot()
    people = await stage.bot.work(ids)
    await cast.anna.click(panel, "escalation.list")
    await cast.anna.press("ladder.show")
    rungs = [block["accessory"]["value"] for block in cast.anna.view.blocks if "accessory" in block]  # type: ignore[union-attr]
    await cast.anna.press("ladder.change", rungs[0])
    menu = next(each for each in cast.anna.view.blocks if each["block_id"] == "named")["element"]  # type: ignore[union-attr]
    await cast.anna.type_in_select(str(menu["action_id"]), "bo 0")
    for most, errors in ((21, {"named": "Et trin tilkalder højst 20 personer ved navn."}), (20, {})):
        chosen = [str(people[f"Bo {n:03}"]) for n in range(most)]
        assert dict((await cast.anna.submit({"named": chosen})).errors) == errors
    await close_all(cast.anna)
    await agreed(talk, cast.erik, "Bo 019")


async def test_who_was_there_stays_ticked_though_no_field_shows_all(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Of a hundred and more some are unticked: the others stand in the minutes as before."""
    await set_up(rhythm="weekly:1", weekdays=["1"])
    come(stage, "brevik", *[f"Bo {n:03}" for n in range(CROWD)])
    await stage.restart_bot()
    await stage.live_until(at(5, 10, 1))
    digest = next(each for each in cast.anna.messages_from_app() if "status.read" in buttons_of(each))
    people = await stage.bot.work(ids)
    anna = Actor(stage.slack.ws.home.id, cast.anna.id)
    await stage.bot.work(status.tick, anna, await stage.bot.work(held), list(people.values()))
    await cast.anna.click(digest, "status.read")
    await cast.anna.press("status.present")
    field = next(each for each in cast.anna.view.blocks if each["block_id"] == "there")  # type: ignore[union-attr]
    shown = [option["value"] for option in field["element"]["initial_options"]]
    assert len(shown) == CHOSEN_MOST
    assert field["hint"]["text"] == f"{len(people) - CHOSEN_MOST} flere er krydset af og forbliver det."
    assert not (await cast.anna.submit({"there": shown[1:]})).errors
    assert await stage.bot.work(ticked) == {*people.values()} - {int(shown[0])}
    await talk.forget()


def held(w: Unit) -> int:
    """The meeting that there was."""
    return w.session.exec(select(status.StatusRound)).one().id


def ticked(w: Unit) -> set[int]:
    """Who stands in the minutes."""
    return {each.person_id for each in w.session.exec(select(status.StatusAttendance))}


async def test_to_a_retro_anybody_of_a_crowd_can_be_invited(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Also who would stand behind the hundredth name."""
    panel = await set_up()
    come(stage, "brevik", *[f"Bo {n:03}" for n in range(CROWD)], "Zoe Young")
    await stage.restart_bot()
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    menu = next(each for each in cast.anna.view.blocks if each.get("block_id") == "invited")["element"]  # type: ignore[union-attr]
    found = await cast.anna.type_in_select(menu["action_id"], "young")
    assert [option["text"]["text"] for option in found] == ["Zoe Young"]
    await talk.forget()


async def test_two_of_one_name_are_told_apart_by_their_side(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """In every menu of people; nobody else carries a side."""
    panel = await set_up()
    come(stage, "nordlys", "Erik Lund")
    await stage.restart_bot()
    for way in ("action.list action.note", "risk.list risk.say", "kudos.give", "people.list"):
        door, *further = way.split()
        await cast.anna.click(panel, door)
        for button in further:
            await cast.anna.press(button)
        offered = options_of(cast.anna).keys()
        assert {"Erik Lund (Nordlys Forsyning)", "Erik Lund (Brevik Systems)", "Sofia Brandt"} <= offered, way
        assert "Erik Lund" not in offered, way
        while cast.anna.view:
            await cast.anna.close_view()
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.note")
    theirs = options_of(cast.anna)["Erik Lund (Brevik Systems)"]
    await cast.anna.submit({"action": "Open the firewall", "owner": theirs, "due_on": "2026-05-29"})
    await talk.expect("Open the firewall", to=cast.erik)
    await talk.forget()


UNCHANGED = (
    ("panel.settings",),
    ("status.plan", "status.change"),
    ("retro.plan", "retro.change"),
    ("charter.show", "charter.rhythm"),
    ("scorecard.show", "scorecard.change"),
    ("people.fill",),
    ("mine.show", "mine.change"),
    ("escalation.list", "ladder.show", "ladder.change"),
)
"""Modals that show what holds, by the presses that lead there."""


def what_holds(w: Unit) -> dict[str, object]:
    """Everything that is agreed, and who is asked for status."""
    terms = dict(terms_of(w, w.session.get_one(Partnership, 1)))
    people = w.session.exec(select(Person)).all()
    asked = {person.name: (person.is_expected, person.absent_until, person.language) for person in people}
    return {**terms, "asked": asked}


async def test_what_is_sent_as_it_was_shown_changes_nothing(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Of a hundred and eighteen people, with parts held by those who stand behind the hundredth."""
    panel = await set_up()
    come(stage, "brevik", *[f"Bo {n:03}" for n in range(CROWD - 1)], "Zoe Young")
    await stage.restart_bot()
    await stage.bot.work(_give_zoe_parts)
    before = await stage.bot.work(what_holds)
    assert len(before["asked"]) == 118  # type: ignore[arg-type]  # by name
    for first, *presses in UNCHANGED:
        for person in (cast.anna, cast.erik):
            await person.click(panel, first)
            for press in presses:
                value = None
                if press == "ladder.change":
                    assert person.view is not None
                    value = next(block["accessory"] for block in person.view.blocks if "accessory" in block)[
                        "value"
                    ]
                await person.press(press, value)
            sent = await person.submit()
            assert not sent.errors, first
            await close_all(person)
            assert await stage.bot.work(what_holds) == before, (first, person)
    assert not await stage.bot.work(lambda w: list(w.session.exec(select(AgreementProposal))))
    await talk.forget()


def _give_zoe_parts(w: Unit) -> None:
    zoe = w.session.exec(select(Person).where(Person.name == "Zoe Young")).one()
    for part in ("owner", "steering", "facilitator", "mediator"):
        partnerships.give_part(w, zoe, part, zoe.id)
    rung = w.session.exec(select(EscalationRung).where(EscalationRung.place == 1)).one()
    rung.named = [zoe.id]
    w.touch(w.session.get_one(Partnership, 1))
