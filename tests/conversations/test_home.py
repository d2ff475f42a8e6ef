"""What waits for a person: on Anna's Home, and behind «Mine» for Erik, who has none."""

import re
from datetime import timedelta
from functools import partial

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import read_view
from playground.workspace import Message

WORDS = {
    "en": {
        "nothing": "Nothing waits for you.",
        "status": "Your status is missing.",
        "retro": "A retro is open: write.",
        "blocker": "A blocker waits for you to take it.",
        "taken": "You have got a blocker.",
        "expected": "I give status.",
        "away": "Absent until Wednesday 6 May",
        "side": "Erik Lund, with Brevik Systems",
        "part": "Parts: Contact person",
        "language": "Language: Dansk",
        "other": "Sprog: Dansk",
    },
    "da": {
        "nothing": "Der er ikke noget, der venter på dig.",
        "status": "Din status mangler.",
        "retro": "En retro er åben: skriv dit.",
        "blocker": "En blokering venter på, at du tager den.",
        "taken": "Du har taget en blokering.",
        "expected": "Jeg giver status.",
        "away": "Fraværende til og med onsdag 6. maj",
        "side": "Erik Lund, fra Brevik Systems",
        "part": "Roller: Kontaktperson",
        "language": "Sprog: Dansk",
        "other": "Sprog: Dansk",
    },
}


def home_of(person: Person) -> str:
    """What stands on somebody's Home."""
    assert person.home is not None, f"{person} has no Home"
    return read_view(person.home, person._ws)


@pytest.fixture
def set_up(set_up: SetUp) -> SetUp:
    """With one status meeting, on Tuesday."""
    return partial(set_up, weekdays=["1"], clock="10:00")


async def opened_retro(talk: Conversation, cast: Cast, panel: Message) -> None:
    """Anna opens a retro by hand."""
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    await cast.anna.submit()
    while cast.anna.view is not None:
        await cast.anna.close_view()


async def test_a_home_before_anything_was_set_up_says_so(stage: Stage, cast: Cast) -> None:
    """In the language of the deployment, since nobody is known yet."""
    await cast.anna.open_home()
    assert "Du er ikke med i nogen kanal endnu" in home_of(cast.anna)


async def test_annas_home_shows_what_waits_and_follows_what_she_does_there(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Empty at first; then buttons that work from there, a no that is shown, and her own data."""
    words, anna = WORDS["da"], cast.anna
    panel = await set_up()
    await anna.open_home()
    assert words["nothing"] in home_of(anna)
    await stage.live_until(at(4, 10, 1))
    await talk.expect("STATUS MEETING TUESDAY 5 MAY")
    await cast.erik.click(panel, "escalation.raise")
    # Not so urgent that it could not wait until she is back from where she goes below.
    await cast.erik.submit({"what": "VPN is <down>", "severity": "low"})
    await cast.erik.close_view()
    story = await talk.expect("LOW: VPN IS <DOWN>")
    for who in (cast.erik, anna):
        await talk.expect("VPN IS <DOWN>", to=who)
    await anna.open_home()
    there = home_of(anna)
    assert there.index(words["status"]) < there.index(words["blocker"]) < there.index("VPN is <down>")

    await anna.use_home("escalation.acknowledge")
    await talk.expect("@Anna Holm has got it.", thread=story)
    assert words["blocker"] not in home_of(anna)
    assert words["taken"] in home_of(anna)
    await anna.use_home("status.give")
    sent = await anna.submit({"since": "Ready"})
    assert not sent.errors
    await anna.close_view()
    await stage.settle()
    assert words["status"] not in home_of(anna)

    await anna.command("/samspil actions new", CHANNEL)
    await anna.submit({"action": "Order VPN", "due_on": "2026-05-29"})
    await anna.close_view()
    await stage.settle()
    assert "Order VPN" in home_of(anna)
    await cast.jonas.click(panel, "action.list")
    await cast.jonas.press("action.finish")
    await cast.jonas.close_view()
    await anna.use_home("action.drop")
    assert "allerede afsluttet" in text_of(anna), "a no is shown over the Home as well"
    await anna.close_view()
    await stage.settle()
    assert "Order VPN" not in home_of(anna), "and the Home has followed"

    await anna.use_home("mine.change")
    await anna.submit({"absent_until": "2026-05-06", "language": "en"})
    await anna.close_view()
    await stage.settle()
    assert WORDS["en"]["away"] in home_of(anna), "in the language she has just chosen"
    await stage.restart_bot()
    await anna.open_home()
    assert WORDS["en"]["taken"] in home_of(anna)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_erik_has_no_home_and_all_of_it_behind_mine(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Through the panel alone: what waits, answered from there, and what is kept about him."""
    words, panel = WORDS[language], await set_up(language=language)
    with pytest.raises(LookupError):
        await cast.erik.open_home()
    await stage.live_until(at(4, 10, 1))
    await talk.expect("TUESDAY 5 MAY" if language == "en" else "TIRSDAG 5. MAJ")
    await opened_retro(talk, cast, panel)
    await talk.expect("RETRO")
    await cast.erik.click(panel, "mine.show")
    there = text_of(cast.erik)
    assert there.index(words["status"]) < there.index(words["retro"])
    for said in ("expected", "side", "part"):
        assert words[said] in there

    await cast.erik.press("retro.write")
    await cast.erik.submit({"column_0": "Handovers"})
    await cast.erik.close_view()
    await stage.settle()
    assert words["retro"] not in text_of(cast.erik), "behind the modal that was closed, Mine has followed"
    await cast.erik.press("status.give")
    await cast.erik.submit({"since": "VPN is up"})
    await cast.erik.close_view()
    await stage.settle()
    assert words["nothing"] in text_of(cast.erik)
    await cast.erik.press("mine.change")
    assert options_of(cast.erik)["Dansk"] == "da"
    await cast.erik.submit({"absent_until": "2026-05-06", "language": "da"})
    await cast.erik.close_view()
    await stage.settle()
    assert WORDS["da"]["away"] in text_of(cast.erik)
    assert WORDS["da"]["language"] in text_of(cast.erik)
    await cast.erik.close_view()


async def test_what_stands_before_a_person_never_hinders_what_they_do(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A closed list is tried once and forgotten; a Home that Slack refuses is drawn when next opened."""
    panel = await set_up(weekdays=["4"], rhythm="monthly:-1")
    await cast.anna.open_home()
    await cast.anna.click(panel, "action.list")
    await cast.anna.close_view()

    async def note(text: str) -> int:
        """Anna notes an action; returns how many views were updated for it."""
        before = len(updates(stage))
        await cast.anna.command("/samspil actions new", CHANNEL)
        await cast.anna.submit({"action": text, "due_on": "2026-05-29"})
        await cast.anna.close_view()
        await stage.settle()
        return len(updates(stage)) - before

    assert await note("First") == 1
    assert await note("Second") == 0, "it is forgotten that the list was there"
    assert "Second" in home_of(cast.anna)
    stage.slack.faults.plan("server_error", "views.publish", times=1)
    await note("Third")
    assert "Third" not in home_of(cast.anna)
    await cast.anna.open_home()
    assert "Third" in home_of(cast.anna)
    before = len(stage.slack.calls)
    await cast.anna.command("/samspil help", CHANNEL)
    await stage.settle()
    published = [each for each in stage.slack.calls[before:] if each.method == "views.publish"]
    assert published == [], "what has not changed is not sent"


WORDS_BEFORE = {
    "charter": "agreement",
    "escalate": "blocker",
    "kudos": "praise",
    "mediate": "mediation",
    "mine": "tasks",
}


async def test_words_that_others_have_written_down_go_on_working_and_are_named_nowhere(
    talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """After `/samspil` each opens what its new word does; help and the list have the new ones."""
    await set_up(weekdays=["4"], rhythm="monthly:-1")
    for before, word in WORDS_BEFORE.items():
        opened = []
        for each in (before, word):
            await cast.anna.command(f"/samspil {each}", CHANNEL)
            opened.append(text_of(cast.anna))
            await cast.anna.close_view()
        assert opened[0] == opened[1] != ""
    await cast.anna.command("/samspil help", CHANNEL)
    said = text_of(cast.anna)
    await cast.anna.close_view()
    await cast.anna.command("/samspil 42", CHANNEL)
    refused = await talk.expect("Prøv et af disse efter /samspil", to=cast.anna)
    for named in (said, talk.read(refused)):
        assert [each for each in WORDS_BEFORE.values() if each not in named] == []
        assert [each for each in WORDS_BEFORE if re.search(rf"\b{each}\b", named)] == []


def updates(stage: Stage) -> list[object]:
    return [each for each in stage.slack.calls if each.method == "views.update"]


async def test_a_name_that_changed_in_slack_is_followed_once_a_day(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Everybody is asked about once a day, and nobody again because they act."""
    panel = await set_up(weekdays=["4"], rhythm="monthly:-1")
    stage.slack.ws.users[cast.anna.id].name = "Anna Holm Berg"
    await cast.anna.open_home()
    await cast.anna.command("/samspil help", CHANNEL)
    await stage.settle()
    await stage.live_for(timedelta(days=1))
    before = len(asked_about(stage))
    for _time in range(3):
        await cast.anna.click(panel, "mine.show")
        await cast.anna.close_view()
        await stage.settle()
    assert len(asked_about(stage)) == before
    await cast.erik.click(panel, "people.list")
    assert "Anna Holm Berg" in options_of(cast.erik)


def asked_about(stage: Stage) -> list[object]:
    return [each for each in stage.slack.calls if each.method == "users.info"]


async def test_a_home_follows_what_others_ask_of_its_owner(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """By a direct message, and by the edit that takes it back; a Home never opened is not drawn."""
    panel = await set_up(weekdays=["4"], rhythm="monthly:-1")
    await cast.jonas.open_home()
    await cast.erik.click(panel, "action.list")
    await cast.erik.press("action.note")
    owner = options_of(cast.erik)["Erik Lund"]
    await cast.erik.submit({"action": "Order VPN", "owner": owner, "due_on": "2026-05-29"})
    await cast.erik.close_view()
    await stage.settle()
    await cast.erik.press("action.offer")
    await cast.erik.submit({"person": options_of(cast.erik)["Jonas Friis"]})
    await cast.erik.close_view()
    await talk.expect("Order VPN", to=cast.jonas)
    await stage.settle()
    assert "Order VPN" in home_of(cast.jonas)
    stage.slack.faults.plan("ratelimited", "views.publish", times=1)
    await cast.erik.press("action.offer")
    await cast.erik.submit({"person": options_of(cast.erik)["Anna Holm"]})
    await cast.erik.close_view()
    await talk.expect("Order VPN", to=cast.anna)
    await stage.settle()
    assert "Order VPN" in home_of(cast.jonas), "Slack was asked too often"
    published = [each for each in stage.slack.calls if each.method == "views.publish"]
    assert len(published) == 2, "of Jonas alone: opened, and drawn once"
    await cast.jonas.command("/samspil help", CHANNEL)
    await stage.settle()
    assert "Order VPN" not in home_of(cast.jonas), "and what Slack did not take is tried with the next"


async def test_where_slack_lets_erik_reach_his_home_it_is_as_annas(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Under «Connections»: what waits for him stands there, and follows what he does there."""
    stage.slack.ws.installation.home_for_externals = True
    panel = await set_up(weekdays=["1"], clock="10:00")
    await stage.live_until(at(4, 10, 30))
    await talk.expect("STATUS MEETING", buttons=["status.give"])
    await cast.erik.open_home()
    await stage.settle()
    assert "Your status is missing." in home_of(cast.erik)
    await cast.erik.use_home("status.give")
    assert not (await cast.erik.submit({"blockers": "Waiting for VPN"})).errors
    await cast.erik.close_view()
    await stage.settle()
    assert "Your status is missing." not in home_of(cast.erik)
    assert panel in cast.erik.messages(CHANNEL)
    await talk.forget()
