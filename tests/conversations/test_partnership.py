"""The partnership as conversations: sides, people, parts, guests, settings."""

from datetime import time, timedelta

from conversations_sample import CHANNEL, Cast, SetUp, agreed, close_all, options_of, text_of

from bot import partnerships
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message


async def test_set_up_is_for_the_home_side_and_everybody_else_is_told(
    talk: Conversation, cast: Cast, invited: Message
) -> None:
    """Erik of the partner side, and Noor, a guest who counts to it."""
    for person, said in ((cast.erik, "sættes op af den virksomhed"), (cast.noor, "is set up by the company")):
        await person.click(invited, "panel.set_up")
        assert said in text_of(person)
        await person.close_view()
    await cast.anna.click(invited, "panel.set_up")
    assert {"Erik Lund", "Noor Haddad", "Anna Holm"} <= options_of(cast.anna).keys()
    sent = await cast.anna.submit({"name_1": " ", "zone": "Europe/Copenhagen"})
    assert "navn" in sent.errors["name_1"]
    sent = await cast.anna.submit({"name_1": "Nordlys", "zone": "København"})
    assert "findes ikke" in sent.errors["zone"]
    assert "Nordlys" in text_of(cast.anna), "what was typed before still stands there"


async def guests_count_to(talk: Conversation, cast: Cast, panel: Message, side: str) -> None:
    """Anna proposes it, and Erik agrees."""
    await cast.anna.click(panel, "panel.settings")
    await cast.anna.submit({"guests": side})
    await close_all(cast.anna)
    await agreed(talk, cast.erik, "Guests in the workspace of")


async def test_who_is_a_guest_no_more_is_placed_anew_within_a_day(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """And who becomes one; but not whom somebody placed by hand."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    cast.noor.user.is_guest, cast.karen.user.is_guest = False, True
    await stage.live_for(timedelta(days=2))
    await cast.anna.click(panel, "people.list")
    home, partner = text_of(cast.anna).split("BREVIK")
    assert "• Noor Haddad\n" in home
    assert "• Karen Dahl: gæst" in partner
    await cast.anna.submit({"person": options_of(cast.anna)["Karen Dahl"]})
    await cast.anna.submit({"side": options_of(cast.anna)["Nordlys Forsyning"]})
    await close_all(cast.anna)
    await agreed(talk, cast.erik, "Karen Dahl: company: Brevik Systems → Nordlys Forsyning")
    cast.karen.user.is_guest = False
    await stage.live_for(timedelta(days=2))
    cast.karen.user.is_guest = True
    await stage.live_for(timedelta(days=2))
    await cast.anna.click(panel, "people.list")
    assert "• Karen Dahl: gæst" in text_of(cast.anna).split("BREVIK")[0]
    await close_all(cast.anna)
    assert stage.bot.metrics.errors == 0


async def test_people_are_moved_and_given_parts_and_guests_follow_the_setting(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What was corrected by hand is guessed no more."""
    panel = await set_up()
    anna = cast.anna
    await anna.click(panel, "people.list")
    people = options_of(anna)
    await anna.submit({"person": people["Karen Dahl"]})
    await anna.submit({"parts": ["lead", "facilitator"], "expected": ["yes"]})
    assert "Karen Dahl: Mødeleder, Neutral projektleder, giver status" in text_of(anna)
    await talk.expect("@Anna Holm changed for Nordlys Forsyning: Karen Dahl: no part → Facilitator")
    assert text_of(anna).index("BREVIK") < text_of(anna).index("Noor Haddad")
    await anna.close_view()

    await cast.erik.click(panel, "panel.settings")
    await cast.erik.submit({"name_2": "Brevik", "language_2": "da"})
    await cast.erik.close_view()
    await talk.expect_update(panel, "NORDLYS FORSYNING & BREVIK\n")
    await talk.expect("Brevik: name: Brevik Systems → Brevik")
    await guests_count_to(talk, cast, panel, "home")
    await anna.click(panel, "people.list")
    assert text_of(anna).index("Noor Haddad") < text_of(anna).index("BREVIK")
    people = options_of(anna)
    await anna.submit({"person": people["Noor Haddad"]})
    sides = options_of(anna)
    await anna.submit({"side": sides["Brevik"]})
    await close_all(anna)
    await agreed(talk, cast.erik, "Noor Haddad: company: Nordlys Forsyning → Brevik")
    await guests_count_to(talk, cast, panel, "partner")
    await guests_count_to(talk, cast, panel, "home")
    await anna.click(panel, "people.list")
    assert text_of(anna).index("BREVIK") < text_of(anna).index("Noor Haddad"), "said by hand, it stays"

    await cast.sofia.click(panel, "mine.show")
    await cast.sofia.press("mine.change")
    assert "I give status" not in text_of(cast.sofia), "her side now reads Danish"
    await cast.sofia.submit({"language": "en", "expected": ["yes"]})
    assert "Saved" in text_of(cast.sofia)
    await cast.anna.click(panel, "people.list")
    assert "Sofia Brandt: giver status" in text_of(cast.anna)


async def test_each_side_has_a_zone_and_a_week_of_its_own(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The week comes with the country, unless one was chosen; a zone is taken as people type it."""
    panel = await set_up()
    erik = cast.erik
    await erik.click(panel, "panel.settings")
    sent = await erik.submit({"zone_2": "Asia/Atlantis"})
    assert "Atlantis" in sent.errors["zone_2"]
    sent = await erik.submit({"zone_2": " asia/kolkata", "holidays_2": "EG", "closes_2": "00:00"})
    assert not sent.errors
    await erik.close_view()
    await talk.expect("time zone: Europe/Copenhagen → Asia/Kolkata")
    home, partner = await stage.bot.work(partnerships.sides, 1)
    assert (home.zone, home.week) == ("Europe/Copenhagen", "12345")
    assert (partner.zone, partner.week) == ("Asia/Kolkata", "12347")
    assert partner.hours.closes == time(0)

    await erik.click(panel, "panel.settings")
    await erik.submit({"week_2": ["0", "1", "2", "3"]})
    await erik.close_view()
    await talk.expect("working days")
    await erik.click(panel, "panel.settings")
    sent = await erik.submit({"holidays_2": "IN", "week_2": []})
    assert sent.errors["week_2"]
    await erik.submit({"holidays_2": "IN", "week_2": ["0", "1", "2", "3"]})
    await talk.expect("holidays")
    _home, partner = await stage.bot.work(partnerships.sides, 1)
    assert (partner.holidays, partner.week) == ("IN", "1234"), "chosen by hand, it stays"


async def test_a_channel_of_more_than_a_hundred_people_is_searched(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """A menu holds a hundred; beyond that it is filled while somebody types."""
    ws, channel = stage.slack.ws, stage.slack.channel(CHANNEL)
    brevik = ws.teams[cast.erik.user.team_id]
    for number in range(110):
        channel.members.append(ws.add_user(brevik, f"Engineer {number:03}", "Engineer", "en-GB").id)
    await cast.anna.invite_app(CHANNEL)
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS")
    await stage.settle()
    await cast.anna.click(panel, "panel.set_up")
    assert cast.anna.view is not None
    contact = next(block for block in cast.anna.view.blocks if block["block_id"] == "contact_2")
    found = await cast.anna.type_in_select(contact["element"]["action_id"], "engineer 07")
    assert [option["text"]["text"] for option in found] == [
        f"Engineer {number:03}" for number in range(70, 80)
    ]
    await cast.anna.submit({"contact_2": found[3]["value"], "retro_rhythm": "by_hand"})
    welcome = await talk.expect("har planlagt statusmøderne")
    await talk.expect("Det har I aftalt indtil nu", thread=welcome)
    await cast.anna.close_view()
    await cast.anna.click(panel, "people.list")
    assert "Engineer 073: Kontaktperson" in text_of(cast.anna)


async def test_the_bot_taken_out_and_invited_again_goes_on_where_it_was(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Nothing is due meanwhile, and nothing that was agreed is lost."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    await cast.anna.remove_app(CHANNEL)
    await stage.settle()
    await cast.erik.click(panel, "status.plan")
    assert "not in the channel at present" in text_of(cast.erik)
    await cast.anna.invite_app(CHANNEL)
    await stage.settle()
    await cast.erik.close_view()
    await cast.erik.click(panel, "status.plan")
    assert "every Tuesday at 10:00" in text_of(cast.erik)
