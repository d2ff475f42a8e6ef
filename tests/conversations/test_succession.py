"""A channel that is another one's copy: what was agreed goes on there, or begins anew."""

from dataclasses import dataclass

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, close_all, text_of
from sqlmodel import col, select

from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, Part, Partnership, Person, Unit
from bot.rituals.escalation import Escalation, EscalationDeadline
from bot.rituals.status import StatusRound
from playground.conversation import Conversation
from playground.person import Person as Clicker
from playground.stage import Stage
from playground.workspace import Channel, Message
from playground.workspace.wire import Json

COPY = "nordlys-brevik-2"
ASKED = {"en": "Does the collaboration in #nordlys-brevik go on here?", "da": "Fortsætter samarbejdet i"}
GOES_ON = {"en": "What was agreed in #nordlys-brevik goes on here", "da": "fortsætter her"}


def copy_of(stage: Stage, *people: str, name: str = COPY, teams: int = 2) -> Channel:
    """Another channel in which these people are."""
    ws = stage.slack.ws
    return ws.add_channel(
        name,
        list(ws.teams.values())[:teams],
        [stage.slack.person(each).user for each in people],
        private=False,
    )


async def click_late(person: Clicker, message: Message, seen: list[Json], button: str) -> None:
    """Press what stood there a moment ago."""
    now, message.blocks = message.blocks, seen
    await person.click(message, button)
    message.blocks = now


@dataclass
class Held:
    """What the database has."""

    partnerships: list[tuple[str, bool, bool]]
    """Channel, live, ended by choice."""
    deadlines: int
    rounds: list[tuple[int, bool]]
    contacts: list[str]
    dead: int


async def held(stage: Stage) -> Held:
    def read(w: Unit) -> Held:
        partnerships = w.session.exec(select(Partnership).order_by(col(Partnership.id))).all()
        open_ones = select(EscalationDeadline).join(Escalation).where(Escalation.partnership_id == 1)
        contacts = select(Person.name).join(Part).where(Part.name == CONTACT, Person.partnership_id == 1)
        return Held(
            [(each.channel, each.is_live, each.has_ended) for each in partnerships],
            len(w.session.exec(open_ones).all()),
            [(each.partnership_id, each.is_open) for each in w.session.exec(select(StatusRound))],
            sorted(w.session.exec(contacts)),
            len(w.session.exec(select(OwedMessage).where(col(OwedMessage.dead_at).is_not(None))).all()),
        )

    return await stage.bot.work(read)


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    """Of the channel; each conversation that is about words is had in both."""
    return str(getattr(request, "param", "en"))


both_languages = pytest.mark.parametrize("language", ["en", "da"], indirect=True)


@pytest.fixture
async def at_work(stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str) -> Message:
    """A round is open and a blocker, on Monday at half past ten."""
    panel = await set_up(language=language, weekdays=["1"], clock="10:00")
    await stage.live_until(at(4, 10, 5))
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "No access to the test system", "severity": "high"})
    await close_all(cast.anna)
    await stage.live_until(at(4, 10, 30))
    await talk.forget()
    return panel


async def cut(stage: Stage, cast: Cast) -> None:
    """The bot is out of the channel."""
    await cast.anna.remove_app(CHANNEL)
    await stage.settle()


@both_languages
async def test_what_was_agreed_goes_on_in_the_copy(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message, language: str
) -> None:
    """Asked of both, decided by the home side; round, blocker, people and meetings are there, once each."""
    await cut(stage, cast)
    before = await held(stage)
    await stage.live_until(at(4, 13))
    copy = copy_of(stage, "anna", "jonas", "noor", "erik", "sofia", "liam")
    await cast.anna.invite_app(copy)
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])
    asked = await talk.expect(ASKED[language], buttons=["panel.go_on", "panel.set_up"])
    assert "No access" not in talk.read(asked)

    await cast.erik.click(asked, "panel.go_on")
    assert "Nordlys" in text_of(cast.erik)
    await close_all(cast.erik)
    assert (await held(stage)).partnerships[0][1] is False
    await talk.expect_nothing_else()

    as_it_was = asked.blocks
    await cast.jonas.click(asked, "panel.go_on")
    await talk.expect_update(asked, GOES_ON[language], "Jonas Friis")
    await talk.expect("No access to the test system", buttons=["escalation.acknowledge"])
    await talk.expect("5", buttons=["status.give"])
    await talk.expect_update(panel, buttons=["panel.more"])
    now = await held(stage)
    assert now.partnerships[0] == (copy.id, True, False)
    assert now.partnerships[1][1:] == (False, True)
    assert (now.contacts, now.rounds, now.dead) == (before.contacts, before.rounds, 0)
    assert now.deadlines == before.deadlines > 0
    await talk.forget()

    for button in ("panel.go_on", "panel.set_up"):
        await click_late(cast.anna, asked, as_it_was, button)
        assert "Jonas Friis" in text_of(cast.anna)
        await close_all(cast.anna)
    await cast.sofia.click(panel, "status.give")
    await close_all(cast.sofia)
    await stage.live_until(at(5, 10, 2))
    await talk.expect("5")
    assert {m.channel_id for m in copy.messages} == {copy.id}
    assert (await held(stage)).dead == 0
    await talk.forget()


@both_languages
async def test_begun_anew_nothing_goes_on_and_the_question_is_answered(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message, language: str
) -> None:
    """The second button sets up anew; what was stays with its channel, and goes on there."""
    await cut(stage, cast)
    await cast.jonas.invite_app(copy_of(stage, "anna", "jonas", "erik", "sofia"))
    await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])
    asked = await talk.expect(ASKED[language], buttons=["panel.go_on", "panel.set_up"])
    as_it_was = asked.blocks
    await cast.anna.click(asked, "panel.set_up")
    sent = await cast.anna.submit({"language": language})
    assert not sent.errors
    await close_all(cast.anna)
    await talk.expect_update(asked, {"en": "A new beginning", "da": "En ny begyndelse"}[language])
    await click_late(cast.jonas, asked, as_it_was, "panel.go_on")
    assert "imens sat op på ny" in text_of(cast.jonas)
    await close_all(cast.jonas)
    assert [each[1:] for each in (await held(stage)).partnerships] == [(False, False), (True, False)]
    await talk.forget()
    await cast.anna.invite_app(CHANNEL)
    await stage.settle()
    assert [each[1:] for each in (await held(stage)).partnerships] == [(True, False), (True, False)]
    await talk.forget()


async def test_nothing_is_offered_before_people_of_both_are_there(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message
) -> None:
    """The copy that a cut leaves has one company alone; the question comes when the other joins."""
    await cut(stage, cast)
    copy = copy_of(stage, "anna", "jonas")
    await cast.jonas.invite_app(copy)
    await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    await talk.expect_nothing_else()
    await cast.erik.join(copy)
    await talk.expect(ASKED["en"], buttons=["panel.go_on"])
    await talk.forget()


@pytest.mark.parametrize("who", ["strangers", "a third company", "mostly others", "another installation"])
async def test_to_others_nothing_is_offered(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message, who: str
) -> None:
    """Not where nobody of the partner was, a third company is, most are others, or it is another tenant's."""

    def of_another(w: Unit) -> None:
        w.session.get_one(Partnership, 1).owner = "T0ANOTHER"

    ws = stage.slack.ws
    brevik, third = cast.erik.user.team_id, ws.add_team("Solvind", "solvind")
    await cut(stage, cast)
    copy = copy_of(stage, "anna", "erik")
    if who == "another installation":
        await stage.bot.work(of_another)
    elif who == "strangers":
        copy.members.remove(cast.erik.user.id)
        copy.members.append(ws.add_user(ws.teams[brevik], "Ida Berg", "Developer", "da-DK").id)
    elif who == "a third company":
        copy.team_ids.append(third.id)
        copy.members.append(ws.add_user(third, "Ole Sund", "Developer", "da-DK").id)
    else:
        for name in ("Ida Berg", "Per Vang", "Siri Moe"):
            copy.members.append(ws.add_user(ws.teams[brevik], name, "Developer", "da-DK").id)
    await cast.anna.invite_app(copy)
    await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    await talk.expect_nothing_else()


async def test_who_is_back_in_the_own_channel_goes_on_there(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message
) -> None:
    """The question is taken back, and its button says why."""
    await cut(stage, cast)
    await cast.anna.invite_app(copy_of(stage, "anna", "jonas", "erik"))
    await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    asked = await talk.expect(ASKED["en"], buttons=["panel.go_on"])
    as_it_was = asked.blocks
    await cast.anna.invite_app(CHANNEL)
    await talk.expect_update(asked, "goes on in its own channel again")
    await click_late(cast.anna, asked, as_it_was, "panel.go_on")
    assert "kan ikke fortsætte her længere" in text_of(cast.anna)
    await close_all(cast.anna)
    assert [each[1] for each in (await held(stage)).partnerships] == [True, True]
    await talk.forget()


async def test_what_was_ended_by_choice_is_not_offered(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message
) -> None:
    """Somebody said that it is over."""
    await cast.anna.click(at_work, "panel.settings")
    await cast.anna.press("panel.end")
    await cast.anna.submit({})
    await close_all(cast.anna)
    await talk.expect("has ended Samspil")
    for person in (cast.anna, cast.erik):
        await talk.expect("@Anna Holm", to=person, buttons=["along.send"])
    await cut(stage, cast)
    await cast.anna.invite_app(copy_of(stage, "anna", "jonas", "erik"))
    await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    await talk.expect_nothing_else()


async def test_a_channel_that_all_partners_lost_goes_on_where_they_are(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message
) -> None:
    """We host it and the share was cut: the bot is still in it, and nothing begins there by itself."""
    former = stage.slack.channel(CHANNEL)
    await stage.slack.slack.channels.unshare(former, stage.slack.ws.teams[cast.erik.user.team_id])
    await stage.restart_bot()
    await stage.live_until(at(4, 10, 40))
    await talk.forget()
    copy = copy_of(stage, "anna", "jonas", "noor", "erik", "sofia", "liam", name=CHANNEL)
    await cast.anna.invite_app(copy)
    await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    asked = await talk.expect(ASKED["en"], buttons=["panel.go_on"])
    await cast.anna.click(asked, "panel.go_on")
    await talk.expect_update(asked, GOES_ON["en"])
    await talk.forget()
    await stage.restart_bot()
    await stage.live_until(at(5, 10, 2))
    now = await held(stage)
    assert now.partnerships == [(copy.id, True, False), (former.id, False, True)]
    assert now.rounds == [(1, False)]
    assert now.dead == 0
    await talk.forget()


async def test_an_idea_that_waits_for_an_answer_goes_on_and_its_days_begin_anew(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message
) -> None:
    """It stands in the copy, where the others have all their days to answer it."""
    await cast.erik.click(at_work, "panel.more")
    await cast.erik.press("idea.list")
    await cast.erik.press("idea.suggest")
    await cast.erik.submit({"what": "One list of open tickets", "gain": "Both look there", "effort": "small"})
    await close_all(cast.erik)
    await cut(stage, cast)
    await stage.live_until(at(8, 10))
    copy = copy_of(stage, "anna", "jonas", "noor", "erik", "sofia", "liam")
    await talk.forget()
    await cast.anna.invite_app(copy)
    await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    asked = await talk.expect(ASKED["en"], buttons=["panel.go_on"])
    await cast.anna.click(asked, "panel.go_on")
    said = await talk.expect("One list of open tickets", buttons=["idea.ask_try", "idea.ask_decline"])
    assert said.channel_id == copy.id
    assert "answer by Monday 18 May" in talk.read(said), "five working days from now"
    await talk.forget()
