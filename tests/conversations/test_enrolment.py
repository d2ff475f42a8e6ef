"""Who is let in: only whom Slack finds in the channel, whatever a payload says."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, text_of
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Partnership, Person, Profile, Side, Unit
from bot.rituals.kudos import Kudos
from bot.rituals.retro.release import Said, _sides_that_could_answer
from bot.unit import DatabaseUnit
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message, User

Json = dict[str, Any]
NUMBER = "1"
"""Of the partnership: small, and so easy to guess."""
FORGED: dict[str, Json] = {
    "a button": {"type": "block_actions", "actions": [{"action_id": "escalation.list", "value": NUMBER}]},
    "a button of Home": {
        "type": "block_actions",
        "actions": [{"action_id": "mine.show", "value": NUMBER}],
        "view": {"id": "V1", "type": "home"},
    },
    "a shared message": {
        "type": "block_actions",
        "actions": [{"action_id": "people.list", "value": NUMBER}],
        "channel": {"id": "C0ELSEWHERE"},
        "message": {"ts": "1.0"},
    },
    "a submission": {
        "type": "view_submission",
        "view": {
            "id": "V1",
            "hash": "1",
            "type": "modal",
            "callback_id": "risk.say",
            "private_metadata": NUMBER,
            "blocks": [],
            "state": {"values": {"what": {"x": {"value": "A database server dies soon"}}}},
        },
    },
    "a chosen person": {
        "type": "view_submission",
        "view": {
            "id": "V1",
            "hash": "1",
            "type": "modal",
            "callback_id": "people.pick",
            "private_metadata": NUMBER,
            "blocks": [],
            "state": {"values": {"person": {"x": {"selected_option": {"value": "1"}}}}},
        },
    },
    "a search": {
        "type": "block_suggestion",
        "action_id": f"people.suggest.{NUMBER}",
        "block_id": "contact",
        "value": "a",
    },
    "a command": {"command": "/samspil", "text": "blockers"},
    "the panel by a command": {"command": "/samspil", "text": ""},
    "a shortcut": {
        "type": "message_action",
        "callback_id": "escalation.raise",
        "message": {"ts": "1.0", "text": "It is down"},
    },
}
"""Every way in."""


def people_and_sides(w: Unit) -> tuple[list[tuple[int, str, bool]], list[tuple[int, str, str | None]]]:
    """Who is known where, and all sides."""
    people = w.session.exec(select(Person).order_by(col(Person.id))).all()
    sides = w.session.exec(select(Side).order_by(col(Side.id))).all()
    return (
        [(each.partnership_id, each.user, each.left_at is None) for each in people],
        [(each.id, each.name, each.team) for each in sides],
    )


async def send(stage: Stage, user: User, way: str) -> str:
    """Say it through our installation, from outside of the channel; returns all that Slack gets for it."""
    channel = stage.slack.channel(CHANNEL).id
    who = {"id": user.id, "team_id": user.team_id}
    team = {"id": stage.slack.ws.home.id}
    trigger = stage.slack.slack.triggers.issue(user.id, in_view=False)
    stage.slack.ws.stacks.clear()
    body: Json = {"channel": {"id": channel}, "user": who, "team": team, "trigger_id": trigger}
    if "command" in FORGED[way]:
        body = {"user_id": user.id, "team_id": team["id"], "channel_id": channel, "trigger_id": trigger}
    if "view" in FORGED[way]:
        del body["channel"]
    if way == "a search":
        del body["trigger_id"]  # Slack gives it none
    calls = len(stage.slack.calls)
    answer = await stage.bot.bolt.async_dispatch(
        AsyncBoltRequest(mode="socket_mode", body={**body, **FORGED[way]})
    )
    await stage.settle()
    return str(answer.body) + repr([call.arguments for call in stage.slack.calls[calls:]])


def outsider(stage: Stage, team: str) -> User:
    """Somebody whom our installation can see, of this company, in no channel with the app."""
    world = stage.slack.ws
    home = world.home
    of = next((each for each in world.teams.values() if each.domain == team), None)
    user = world.add_user(of or world.add_team("Third Company", team), "Outside Olsen", "", "en-US")
    world.add_channel(f"other-{team}", [home, world.teams[user.team_id]], [user], private=False)
    return user


@pytest.mark.parametrize("team", ["nordlys", "brevik", "third"])
async def test_nobody_is_met_and_no_side_made_on_the_word_of_a_payload(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, team: str
) -> None:
    """By any way in, of either company or of a third; they are told why, and nothing of ours."""
    await set_up()
    before = await stage.bot.work(people_and_sides)
    user = outsider(stage, team)
    for way in FORGED:
        said = await send(stage, user, way)
        assert await stage.bot.work(people_and_sides) == before, way
        assert "Erik" not in said, way
        if way != "a search":
            assert "Slack does not find you there" in said or "finder dig ikke i den" in said, way
    assert stage.bot.metrics.errors == 0


async def test_who_has_a_row_elsewhere_is_met_nowhere_else(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Known in another channel of the same workspace, and of another company."""
    await set_up()
    user = outsider(stage, "third")
    await stage.bot.work(_begin_elsewhere, user)
    before = await stage.bot.work(people_and_sides)
    for way in FORGED:
        assert "Erik" not in await send(stage, user, way), way
        assert await stage.bot.work(people_and_sides) == before, way


def draw_nothing(w: Unit) -> None:
    """What is written past the verbs is shown on no panel."""
    assert isinstance(w, DatabaseUnit)
    w.touched.clear()


def _begin_elsewhere(w: Unit, user: User) -> None:
    """Another partnership, where they are."""
    first = w.session.exec(select(Partnership)).one()
    told = partnerships.Beginning(
        first.owner, "C0OTHER", "other", first.owner, "Nordlys", "Third", "", "en", "UTC", "DK"
    )
    began = partnerships.begin(w, told)
    draw_nothing(w)
    began.members_due_at = None
    partnerships.meet(w, began.id, [Profile(user.id, user.team_id, user.name, is_guest=False, locale=None)])
    draw_nothing(w)


async def test_a_joining_that_is_no_longer_so_lets_nobody_in(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Events come late, and again: who has left meanwhile stays outside."""
    await set_up()
    before = await stage.bot.work(people_and_sides)
    user = outsider(stage, "third")
    event = {"type": "member_joined_channel", "user": user.id, "channel": stage.slack.channel(CHANNEL).id}
    home = stage.slack.ws.home.id
    body = {"type": "event_callback", "team_id": home, "event_id": "Ev1", "event": event}
    answer = await stage.bot.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    assert answer.status == 200
    assert await stage.bot.work(people_and_sides) == before


async def test_who_is_in_the_channel_is_met_by_their_first_click(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Though no event told of them; a third company's first person makes its side."""
    await set_up()
    user = outsider(stage, "third")
    stage.slack.channel(CHANNEL).members.append(user.id)
    await send(stage, user, "a button")
    people, sides = await stage.bot.work(people_and_sides)
    assert (1, user.id, True) in people
    assert sides[2][1:] == ("Third Company", user.team_id)


async def test_where_slack_does_not_tell_who_is_there_nobody_is_let_in(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The app may have been taken out of the channel a moment ago."""
    await set_up()
    before = await stage.bot.work(people_and_sides)
    user = outsider(stage, "brevik")
    channel = stage.slack.channel(CHANNEL)
    channel.members.append(user.id)
    channel.is_private = True
    channel.members.remove(stage.slack.ws.bot.id)
    assert "finder dig ikke i den" in await send(stage, user, "a button")
    assert await stage.bot.work(people_and_sides) == before


Plant = Callable[[Unit], None]


def met_from_outside(w: Unit) -> None:
    """As the version before met whoever pressed a button."""
    profile = Profile("U0STRANGER", "T0STRANGER", "Stranger", is_guest=False, locale=None)
    partnerships.meet(w, 1, [profile], "Strangers Inc")
    draw_nothing(w)


def met_from_outside_and_gone(w: Unit) -> None:
    """The members have been read since."""
    met_from_outside(w)
    leave_again(w)


def left_without_anybody(w: Unit) -> None:
    """Its person was put on another side by hand."""
    met_from_outside(w)
    for person in w.session.exec(select(Person).where(Person.user == "U0STRANGER")):
        person.side_id, person.settled_by = 2, 1


@pytest.mark.parametrize("plant", [met_from_outside, met_from_outside_and_gone, left_without_anybody])
async def test_a_side_that_was_made_from_outside_is_taken_away_at_the_start(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, plant: Plant, caplog: Any
) -> None:
    """And that is told in the log; nobody else's side is."""
    panel = await set_up()
    before = await stage.bot.work(people_and_sides)
    await stage.bot.work(plant)
    assert len((await stage.bot.work(people_and_sides))[1]) == 3
    with caplog.at_level(logging.WARNING):
        await stage.restart_bot()
    people, sides = await stage.bot.work(people_and_sides)
    assert sides == before[1]
    assert (1, "U0STRANGER", False) in people
    told = [each.getMessage() for each in caplog.records if getattr(each, "action", "") == "side.taken_away"]
    assert told == [
        "side 3 of partnership 1 is nobody's and was taken away: nobody in the channel is of T0STRANGER"
    ]
    # Whose company comes after all is met as anybody else, and gets a side with a number of its own.
    await stage.bot.work(met_from_outside)
    assert (await stage.bot.work(people_and_sides))[1][2] == (4, "Strangers Inc", "T0STRANGER")
    await cast.erik.click(panel, "people.list")
    assert "STRANGERS INC" in text_of(cast.erik).upper()


async def test_a_side_whose_people_did_something_stays(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What a company that has left gave is still its own."""
    await set_up()

    def plant(w: Unit) -> None:
        met_from_outside_and_gone(w)
        person = w.session.exec(select(Person).where(Person.user == "U0STRANGER")).one()
        w.session.add(
            Kudos(
                partnership_id=1,
                key="k",
                given_by=person.id,
                side_id=person.side_id,
                to_side_id=2,
                what_for="Thanks",
                across=True,
                given_at=w.now,
            )
        )

    await stage.bot.work(plant)
    await stage.restart_bot()
    assert len((await stage.bot.work(people_and_sides))[1]) == 3


async def test_a_side_of_which_nobody_is_there_keeps_no_points_from_the_others(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Who answered and left counts still: the others' points beside a total with theirs would tell them."""
    await set_up()
    await stage.bot.work(met_from_outside)

    async def could_answer(*answers: int) -> set[int]:
        given = [Said(side, [], {}) for side in answers]
        return {side.id for side in await stage.bot.work(_sides_that_could_answer, 1, given)}

    assert await could_answer() == {1, 2, 3}
    await stage.bot.work(leave_again)
    assert await could_answer() == {1, 2}
    assert await could_answer(1, 3) == {1, 2, 3}


def leave_again(w: Unit) -> None:
    """The stranger is gone."""
    w.session.exec(select(Person).where(Person.user == "U0STRANGER")).one().leave(w.now)


async def test_a_partner_that_was_claimed_from_outside_waits_for_the_right_one(
    stage: Stage, talk: Conversation, cast: Cast, invited: Message, caplog: Any
) -> None:
    """The first partner's side is whose people come first: it stays, and is free again."""

    def only_home(w: Unit) -> None:
        home = w.session.exec(select(Side.id).where(Side.kind == "home")).one()
        for person in w.session.exec(select(Person).where(Person.side_id != home)):
            w.session.delete(person)
        side = w.session.exec(select(Side).where(Side.kind == "partner")).one()
        side.team = None
        w.session.flush()
        met_from_outside(w)
        assert side.team == "T0STRANGER"

    channel = stage.slack.channel(CHANNEL)
    theirs = {person.id for person in (cast.erik, cast.sofia, cast.liam, cast.noor)}
    channel.members[:] = [each for each in channel.members if each not in theirs]
    await stage.bot.work(only_home)
    with caplog.at_level(logging.WARNING):
        await stage.restart_bot()
    assert "side.unclaimed" in {getattr(each, "action", "") for each in caplog.records}
    _people, sides = await stage.bot.work(people_and_sides)
    assert [(number, team) for number, _name, team in sides] == [(1, stage.slack.ws.home.id), (2, None)]


async def test_who_comes_while_the_members_are_read_is_not_taken_for_gone(
    stage: Stage, talk: Conversation, cast: Cast, invited: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To ask for the names of many takes minutes; the list is read again afterwards."""
    world, channel = stage.slack.ws, stage.slack.channel(CHANNEL)
    brevik = world.teams[cast.erik.user.team_id]
    early, late = (world.add_user(brevik, name, "", "en-GB") for name in ("Early Bird", "Late Owl"))
    channel.members.append(early.id)
    meet = stage.bot.membership._work

    async def work(act: Any, *given: Any) -> Any:
        done = await meet(act, *given)
        if act is partnerships.meet and late.id not in channel.members:
            channel.members.append(late.id)
            assert await stage.bot.membership.meet(await meet(_the_partnership), late.id)
        return done

    monkeypatch.setattr(stage.bot.membership, "_work", work)
    await meet(partnerships.look_at_all)
    await stage.settle()
    people, _sides = await meet(people_and_sides)
    assert {(1, early.id, True), (1, late.id, True)} <= set(people)


def _the_partnership(w: Unit) -> Partnership:
    return w.session.exec(select(Partnership)).one()
