"""Each side changes what is its own at once; what is the other's or binds both waits for the other."""

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, close_all, options_of, text_of

from bot import partnerships
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "own": "@Erik Lund changed for Brevik Systems: working hours until: 16:00 → 18:00",
        "part": "@Anna Holm changed for Nordlys Forsyning: Jonas Friis: no part → Facilitator",
        "other": "Sofia Brandt: no part → Facilitator",
        "says": "Brevik Systems says this itself: Monday, Tuesday, Wednesday, Thursday and Friday, 08:00",
        "zone": "Time zone of the meetings: Europe/Copenhagen → Europe/London",
        "refused": "The contact persons and facilitators of your company can change this.",
    },
    "da": {
        "own": "@Erik Lund har ændret for Brevik Systems: arbejdstid til: kl. 16.00 → kl. 18.00",
        "part": "@Anna Holm har ændret for Nordlys Forsyning: Jonas Friis: ingen rolle → Mødeleder",
        "other": "Sofia Brandt: ingen rolle → Mødeleder",
        "says": "Det bestemmer Brevik Systems selv: mandag, tirsdag, onsdag, torsdag og fredag kl. 08.00",
        "zone": "Mødernes tidszone: Europe/Copenhagen → Europe/London",
        "refused": "Det kan kontaktpersonerne og mødelederne i jeres virksomhed ændre.",
    },
}


async def give_parts(person: Person, panel: Message, name: str, *parts: str, **more: object) -> None:
    """Somebody says by hand what another is."""
    await person.click(panel, "people.list")
    await person.submit({"person": options_of(person)[name]})
    sent = await person.submit({"parts": list(parts), **more})
    assert not sent.errors
    await close_all(person)


async def facilitators(stage: Stage) -> set[str]:
    """Who holds that part."""
    held = await stage.bot.work(partnerships.parts, 1)
    here = await stage.bot.work(partnerships.people, 1)
    return {person.name for person in here if "facilitator" in held.get(person.id, ())}


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_side_says_its_own_at_once_and_proposes_the_rest(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Hours and parts of one's own are told in one line; the other side's are shown, or proposed."""
    words, panel = WORDS[language], await set_up(language=language)
    await cast.erik.click(panel, "panel.settings")
    await cast.erik.submit({"closes_2": "18:00"})
    await close_all(cast.erik)
    await talk.expect(words["own"])
    await give_parts(cast.anna, panel, "Jonas Friis", "facilitator")
    await talk.expect(words["part"])
    await give_parts(cast.anna, panel, "Sofia Brandt", "facilitator")
    assert await facilitators(stage) == {"Jonas Friis"}
    await agreed(talk, cast.erik, words["other"])
    assert await facilitators(stage) == {"Jonas Friis", "Sofia Brandt"}
    await cast.sofia.click(panel, "panel.settings")
    await cast.sofia.submit({"zone": "europe/london"})
    await close_all(cast.sofia)
    await agreed(talk, cast.jonas, words["zone"])
    await talk.expect("Europe/London")


async def test_the_other_side_is_shown_and_not_asked_for(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What a modal of an older version, or a crafted one, says of the other side is refused at its field."""
    panel = await set_up()
    await cast.anna.click(panel, "panel.settings")
    assert WORDS["da"]["says"] in text_of(cast.anna)
    await cast.erik.click(panel, "panel.settings")
    assert cast.anna.view is not None
    assert cast.erik.view is not None
    cast.anna.view.content = cast.erik.view.content
    cast.anna.view.state = cast.erik.view.state
    sent = await cast.anna.submit({"closes_2": "22:00"})
    assert "Brevik Systems" in sent.errors["closes_2"]
    _home, partner = await stage.bot.work(partnerships.sides, 1)
    assert partner.hours.closes.hour == 16


async def test_a_person_is_moved_and_made_to_give_status_by_their_own_side(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Who of the other side gives status is not asked; who is moved to it is proposed."""
    panel = await set_up()
    await cast.anna.click(panel, "people.list")
    await cast.anna.submit({"person": options_of(cast.anna)["Sofia Brandt"]})
    assert "Giver status" not in text_of(cast.anna)
    await close_all(cast.anna)
    await cast.anna.click(panel, "people.list")
    await cast.anna.submit({"person": options_of(cast.anna)["Jonas Friis"]})
    await cast.anna.submit({"side": options_of(cast.anna)["Brevik Systems"], "parts": ["contact"]})
    await close_all(cast.anna)
    await talk.expect("Jonas Friis: no part → Contact person")
    asked = await talk.expect("Jonas Friis: company: Nordlys Forsyning → Brevik Systems")
    await cast.jonas.click(asked, "agreement.agree")
    assert "Her er det Brevik Systems, der siger ja" in text_of(cast.jonas)
    await close_all(cast.jonas)
    await cast.erik.click(asked, "agreement.agree")
    await talk.expect("✅ Agreed by @Erik Lund", thread=asked)


async def test_set_up_is_done_once(stage: Stage, talk: Conversation, cast: Cast, invited: Message) -> None:
    """Whoever opened its modal before somebody else sent it changes nothing that stands since."""
    await cast.jonas.click(invited, "panel.set_up")
    await cast.anna.click(invited, "panel.set_up")
    await cast.anna.submit({"rhythm": "monthly:-1", "weekdays": ["4"], "retro_rhythm": "by_hand"})
    await close_all(cast.anna)
    welcome = await talk.expect("har planlagt statusmøderne")
    await talk.expect("Det har I aftalt indtil nu", thread=welcome)
    await cast.jonas.submit({"clock": "07:00", "name_2": "Nobody"})
    assert "allerede sat op" in text_of(cast.jonas)
    _home, partner = await stage.bot.work(partnerships.sides, 1)
    assert partner.name == "Brevik Systems"


async def test_without_a_contact_person_everybody_of_a_side_speaks_for_it_until_it_names_one(
    stage: Stage, talk: Conversation, cast: Cast, invited: Message
) -> None:
    """Through the panel alone; a guest of the other workspace never does."""
    await cast.anna.click(invited, "panel.set_up")
    await cast.anna.submit(
        {
            "language": "en",
            "rhythm": "monthly:-1",
            "weekdays": ["4"],
            "retro_rhythm": "by_hand",
            "contact_1": options_of(cast.anna)["Anna Holm"],
        }
    )
    await close_all(cast.anna)
    welcome = await talk.expect("planned the status meetings")
    await talk.expect("This is what you have agreed so far", thread=welcome)
    await cast.karen.click(invited, "panel.settings")
    await cast.karen.submit({"zone": "Europe/London"})
    await close_all(cast.karen)
    asked = await talk.expect("Europe/Copenhagen → Europe/London")
    await cast.noor.click(asked, "agreement.agree")
    assert "contact persons and facilitators of your company" in text_of(cast.noor)
    await close_all(cast.noor)
    await cast.sofia.click(asked, "agreement.agree")
    await talk.expect_update(asked, "✅ Agreed by @Sofia Brandt")
    await talk.expect("✅ Agreed by @Sofia Brandt", thread=asked)
    await talk.expect("The time zone or the holidays changed")
    await give_parts(cast.sofia, invited, "Erik Lund", "contact")
    await talk.expect("Erik Lund: no part → Contact person")
    for person in (cast.sofia, cast.karen):
        await person.click(invited, "people.fill")
        assert WORDS["en"]["refused"] in text_of(person) or WORDS["da"]["refused"] in text_of(person)
        await close_all(person)
    await cast.erik.leave(CHANNEL)
    await cast.sofia.click(invited, "panel.settings")
    assert cast.sofia.view is not None
    assert cast.sofia.view.callback_id == "panel.settings"
