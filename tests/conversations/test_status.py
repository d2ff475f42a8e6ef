"""Status meetings as conversations: a message, its buttons, a click, the update."""

from datetime import timedelta

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, at, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

WORDS = {
    "en": {
        "missing": "Your status for ",
        "thanks": "Thank you, your status",
        "silent": "Brevik Systems: no answer yet",
        "answered": "Nordlys Forsyning: @Anna Holm answered",
        "digest": "SUMMARY FOR THE STATUS MEETING TUESDAY 5 MAY 10:00",
        "prompt": "STATUS MEETING TUESDAY 5 MAY 10:00",
        "blocked": "Brevik Systems is blocked: VPN",
        "next": "Next status meeting: Tuesday 12 May 10:00",
        "decided": "Decided",
        "agreed": "Actions agreed",
        "done": "Order VPN: @Jonas Friis, done",
    },
    "da": {
        "missing": "Din status mangler",
        "thanks": "Tak, din status",
        "silent": "Brevik Systems: ikke svaret endnu",
        "answered": "Nordlys Forsyning: @Anna Holm har svaret",
        "digest": "OPSAMLING TIL STATUSMØDET TIRSDAG 5. MAJ KL. 10.00",
        "prompt": "STATUSMØDE TIRSDAG 5. MAJ KL. 10.00",
        "blocked": "Brevik Systems er blokeret: VPN",
        "next": "Næste statusmøde: tirsdag 12. maj kl. 10.00",
        "decided": "Besluttet",
        "agreed": "Aftalte opgaver",
        "done": "Order VPN: @Jonas Friis, færdig",
    },
}


async def opened(stage: Stage, talk: Conversation, set_up: SetUp, **values: object) -> Message:
    """The prompt of the first round: set up with Tuesdays at ten, it opens on Monday at ten."""
    await set_up(weekdays=["1"], clock="10:00", **values)
    await stage.live_until(at(4, 10, 1))
    return await talk.expect(
        WORDS[str(values.get("language", "en"))]["prompt"], buttons=["status.give", "status.nothing_new"]
    )


async def answers(person: Person, prompt: Message, **said: str) -> None:
    """Give status through the button of a message."""
    await person.click(prompt, "status.give")
    if not set(said) <= {"since", "ahead", "blockers"}:
        await person.press("status.unfold")
    sent = await person.submit(said)
    assert not sent.errors
    await person.close_view()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_round_from_prompt_to_digest_and_what_was_agreed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Both sides are asked, the silent one shows and is reminded, the digest comes at the meeting."""
    words = WORDS[language]
    prompt = await opened(stage, talk, set_up, language=language)
    await talk.expect_update(prompt, words["silent"])

    await answers(cast.anna, prompt, since="Test environment is ready")
    await talk.expect_update(prompt, words["answered"], words["silent"])

    await stage.live_until(at(5, 8, 1))
    reminder = await talk.expect(words["missing"], to=cast.erik, buttons=["status.give"])
    await answers(cast.erik, reminder, blockers="VPN")
    await talk.expect_update(reminder, words["thanks"])

    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect(words["digest"], words["blocked"], words["next"], buttons=["status.decide"])

    await cast.erik.click(digest, "status.decide")
    await cast.erik.submit({"decision": "Jump host until June"})
    await talk.expect_update(digest, words["decided"], "Jump host until June")

    await cast.anna.click(digest, "status.act")
    await cast.anna.submit(
        {"action": "Order VPN", "owner": options_of(cast.anna)["Jonas Friis"], "due_on": "2026-05-08"}
    )
    await talk.expect_update(digest, words["agreed"], "Order VPN: @Jonas Friis")
    await talk.expect("har gjort dig ansvarlig for en opgave", "Order VPN", to=cast.jonas)

    await cast.anna.command("/samspil actions", CHANNEL)
    await cast.anna.press("action.finish")
    await talk.expect_update(digest, words["agreed"], words["done"])


async def test_the_partner_side_can_do_in_a_round_what_the_home_side_can(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Erik of the partner side, without slash commands, does all of it by buttons."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    erik = cast.erik
    await erik.command("/samspil status", CHANNEL)
    assert "not a valid command" in erik.messages(CHANNEL)[-1].text

    await erik.click(panel, "status.plan")
    await erik.press("status.now")
    sent = await erik.submit({"day": "2026-05-04", "clock": "11:00", "stands_for": "extra"})
    assert "Share your status" in text_of(erik)
    assert not sent.errors
    await erik.close_view()
    prompt = await talk.expect("STATUS MEETING MONDAY 4 MAY 11:00")

    await answers(erik, prompt, dates="Delivery 2 moves to 20 May")
    await talk.expect_update(prompt, "Brevik Systems: @Erik Lund answered")
    await erik.click(prompt, "status.give")
    assert "Delivery 2 moves to 20 May" in text_of(erik), "what was said before stands there to be edited"
    await erik.submit({"dates": "Delivery 2 moves to 27 May"})
    await erik.close_view()

    await erik.click(panel, "status.plan")
    await erik.press("status.move")
    await erik.submit({"clock": "12:00"})
    await talk.expect("@Erik Lund moved the status meeting", "12:00")
    while erik.view:
        await erik.close_view()

    await stage.live_until(at(4, 12, 1))
    await talk.expect("STATUS MEETING TUESDAY 5 MAY 10:00")
    await talk.expect("begyndt uden din status", to=cast.anna)
    digest = await talk.expect(
        "SUMMARY FOR THE STATUS MEETING MONDAY 4 MAY 12:00",
        "Brevik Systems has moved dates: Delivery 2 moves to 27 May",
    )
    await erik.click(digest, "status.read")
    assert "Delivery 2 moves to 27 May" in text_of(erik)
    await erik.close_view()
    await erik.click(digest, "status.decide")
    await erik.submit({"decision": "Fine"})
    await talk.expect_update(digest, "Fine")


async def test_a_person_nobody_knows_yet_takes_part(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Somebody who was in the channel unseen is got to know by their first click."""
    prompt = await opened(stage, talk, set_up)
    await answers(cast.liam, prompt, since="I was never on the roster")
    await talk.expect_update(prompt, "Brevik Systems: @Liam Walsh answered", "Missing: @Erik Lund")


async def test_not_this_time_and_absence_are_not_reminded(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """One click each, and the prompt shows it."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    await cast.erik.click(panel, "mine.show")
    await cast.erik.press("mine.change")
    await cast.erik.submit({"absent_until": "2026-05-06"})
    assert "until after Wednesday 6 May" in text_of(cast.erik)
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect("STATUS MEETING TUESDAY 5 MAY", "Away: @Erik Lund")
    await cast.anna.click(prompt, "status.give")
    await cast.anna.press("status.excuse")
    await cast.anna.close_view()
    await talk.expect_update(prompt, "Not this time: @Anna Holm")
    await cast.anna.click(prompt, "mine.change")
    sent = await cast.anna.submit({"absent_until": "2026-05-07"})
    assert not sent.errors
    assert "torsdag 7. maj" in text_of(cast.anna), "asked for at once, with nothing to press in between"
    await cast.anna.close_view()
    await stage.live_until(at(5, 10, 1))
    await talk.expect("SUMMARY", "No answer from Nordlys Forsyning", "Brevik Systems: nobody was asked")


async def test_counting_in_and_out_holds_for_the_open_round(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Who counts in is expected at once; who counts out is not asked any more."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect("STATUS MEETING TUESDAY 5 MAY")
    await cast.sofia.click(panel, "panel.count_in")
    await talk.expect_update(prompt, "Missing: @Erik Lund, @Sofia Brandt")
    await cast.erik.click(panel, "panel.count_out")
    await talk.expect_update(prompt, "Missing: @Sofia Brandt")
    await stage.live_until(at(5, 8, 1))
    await talk.expect("Your status for ", to=cast.sofia)
    await talk.expect("Din status mangler", to=cast.anna)


async def test_a_reminder_that_was_not_answered_ends_with_the_meeting(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Its buttons go when they would no longer do anything."""
    await opened(stage, talk, set_up)
    await stage.live_until(at(5, 10, 1))
    reminder = await talk.expect("begun without your status", to=cast.erik)
    await talk.expect("begyndt uden din status", to=cast.anna)
    await talk.expect("SUMMARY")
    with pytest.raises(LookupError):
        await cast.erik.click(reminder, "status.give")


async def test_a_holiday_moves_the_meeting_and_the_channel_is_told(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Whit Monday moves a Monday meeting to Tuesday; the message names the holiday and whose it is."""
    await stage.live_until(at(14, 8))
    await set_up(weekdays=["0"], clock="10:00", holidays_2="SE")
    await stage.live_until(at(15, 10, 1))
    await talk.expect("STATUS MEETING MONDAY 18 MAY")
    await talk.expect(
        "Monday 25 May is a holiday: Pentecost Monday (Nordlys Forsyning)", "moves to Tuesday 26 May 10:00"
    )
    await stage.live_until(at(18, 10, 1))
    await talk.expect("begun without", to=cast.erik)
    await talk.expect("begyndt uden", to=cast.anna)
    await talk.expect("SUMMARY", "Next status meeting: Tuesday 26 May 10:00")


async def test_skip_move_pause_resume_and_change_each_say_what_comes_next(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Each is told in the channel, and in the modal that stays open."""
    panel = await set_up(weekdays=["2"], clock="10:00")
    anna = cast.anna
    await anna.click(panel, "status.plan")
    await anna.press("status.skip")
    await talk.expect(
        "skipped the status meeting Wednesday 6 May 10:00", "Next status meeting: Wednesday 13 May 10:00"
    )
    assert "onsdag 13. maj kl. 10.00" in text_of(anna)
    await anna.press("status.move")
    await anna.submit({"day": "2026-05-12", "clock": "14:30"})
    await talk.expect(
        "moved the status meeting Wednesday 13 May 10:00", "Next status meeting: Tuesday 12 May 14:30"
    )
    await anna.close_view()
    await anna.press("status.pause")
    await anna.close_view()
    await agreed(talk, cast.erik, "Status meetings: paused: no → yes")
    await talk.expect("paused the status meetings")
    await anna.close_view()
    await anna.click(panel, "status.plan")
    assert "På pause" in text_of(anna)
    await stage.live_until(at(26, 9))
    await anna.press("status.resume")
    await anna.close_view()
    await agreed(talk, cast.erik, "Status meetings: paused: yes → no")
    await talk.expect("resumed the status meetings", "Wednesday 27 May 10:00")
    await anna.press("status.change")
    await anna.submit({"rhythm": "monthly:-1", "weekdays": ["3"], "clock": "09:30", "lead": "2"})
    await agreed(talk, cast.erik, "every Wednesday → the last Thursday of the month", "10:00 → 09:30")
    await talk.expect("changed the plan", "Thursday 28 May 09:30")
    await talk.expect_update(panel, "Next status meeting: Thursday 28 May 09:30")
    await stage.live_until(at(28, 7, 31))  # it opened on the day before, in hours that all share
    await stage.live_until(at(28, 8, 1))
    await talk.expect("STATUS MEETING THURSDAY 28 MAY 09:30")
    for person, words in ((anna, "Din status mangler"), (cast.erik, "Your status for ")):
        await talk.expect(words, to=person)


async def test_skipping_while_a_round_is_open_calls_it_off(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The prompt says so, nobody is reminded, no digest comes, and old buttons explain themselves."""
    prompt = await opened(stage, talk, set_up)
    await cast.anna.command("/samspil status", CHANNEL)
    await cast.anna.press("status.skip")
    await talk.expect("skipped the status meeting Tuesday 5 May 10:00", "Tuesday 12 May 10:00")
    await talk.expect_update(prompt, "was called off")
    with pytest.raises(LookupError):
        await cast.erik.click(prompt, "status.give")
    await stage.live_until(at(11, 9))


async def test_commands_go_straight_there(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """`/samspil` shows the panel to who asks; each word opens what its button opens."""
    await set_up(weekdays=["1"], clock="10:00")
    anna = cast.anna
    await anna.command("/samspil", CHANNEL)
    await talk.expect("Næste statusmøde", to=anna, buttons=["panel.more"])
    for word, title in {
        "status": "Statusmøder",
        "status now": "Bed om status nu",
        "actions": "Opgaver",
        "actions new": "Ny opgave",
        "people": "Personer",
        "mine": "Mit overblik",
        "settings": "Indstillinger",
        "help": "Hjælp",
        "  STATUS   Now ": "Bed om status nu",
    }.items():
        await anna.command(f"/samspil {word}", CHANNEL)
        assert anna.view is not None
        assert anna.view.title == title
        await anna.close_view()
    await anna.command("/samspil statsu", CHANNEL)
    await talk.expect("”statsu” findes ikke. Mente du", "/samspil status", to=anna)
    await anna.command("/samspil <!channel> & kage", CHANNEL)
    await talk.expect("findes ikke. Prøv et af disse", to=anna)


async def test_a_command_where_samspil_is_not_says_how_to_invite_it(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """In the person's language, to them alone."""
    await cast.anna.command("/samspil status", CHANNEL)
    await talk.expect("Invitér det med /invite", to=cast.anna)


async def test_bad_input_is_answered_at_its_field_and_nothing_typed_is_lost(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Empty, too long, in the past, an unknown zone, no weekday: each a sentence where it was made."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    anna, erik = cast.anna, cast.erik
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect("STATUS MEETING TUESDAY 5 MAY")

    await erik.click(prompt, "status.give")
    sent = await erik.submit({})
    assert "at least one field" in sent.errors["since"]
    sent = await erik.submit({"since": "x" * 3001})
    assert sent.by_client
    assert sent.errors["since"]
    await erik.submit({"since": "x" * 3000, "ahead": "y"})
    await erik.close_view()

    await anna.command("/samspil status", CHANNEL)
    await anna.press("status.move")
    sent = await anna.submit({"day": "2026-05-01", "clock": "09:15"})
    assert "er gået" in sent.errors["day"]
    assert "09:15" in text_of(anna), "what was chosen still stands there"
    while anna.view:
        await anna.close_view()

    await anna.click(panel, "panel.settings")
    sent = await anna.submit({"zone": "Europe/Nowhere", "name_1": "Nordlys"})
    assert "findes ikke" in sent.errors["zone"]
    assert "Nordlys" in text_of(anna)
    sent = await anna.submit({"zone": "Europe/Copenhagen", "opens_1": "15:00", "closes_1": "15:30"})
    assert "to timer" in sent.errors["closes_1"]
    await anna.close_view()

    await anna.command("/samspil status", CHANNEL)
    await anna.press("status.change")
    sent = await anna.submit({"link": "javascript:alert(1)"})
    assert "https://" in sent.errors["link"]
    sent = await anna.submit({"link": "", "rhythm": "monthly:1", "weekdays": ["1", "3"]})
    assert "én ugedag" in sent.errors["weekdays"]


async def test_an_answer_in_the_moment_of_closing_is_refused_with_what_was_typed_kept(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The modal stays underneath, so that the text can be copied from it."""
    prompt = await opened(stage, talk, set_up)
    await cast.erik.click(prompt, "status.give")
    await stage.live_until(at(5, 10, 1))
    await cast.erik.submit({"since": "Half an essay"})
    assert "summary has been posted" in text_of(cast.erik)
    await cast.erik.close_view()
    assert "Half an essay" in text_of(cast.erik)
    await talk.expect("begun without", to=cast.erik)
    await talk.expect("begyndt uden", to=cast.anna)
    await talk.expect("SUMMARY")


async def test_who_left_the_channel_is_told_so_and_not_asked(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """An open modal cannot be sent any more, the prompt no longer waits for them."""
    prompt = await opened(stage, talk, set_up)
    await cast.erik.click(prompt, "status.give")
    await cast.erik.leave(CHANNEL)
    await cast.erik.submit({"since": "From outside"})
    assert "You have left the channel" in text_of(cast.erik)
    await stage.live_until(at(5, 8, 1))
    await talk.expect("mangler", to=cast.anna)


async def test_a_button_of_a_round_that_no_longer_exists_says_so(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """As after a purge or a restored backup."""
    prompt = await opened(stage, talk, set_up)
    for element in prompt.blocks[-1]["elements"]:
        element["value"] = "987654"
    await cast.sofia.click(prompt, "status.give")
    assert "no longer exists" in text_of(cast.sofia)
    for element in prompt.blocks[-1]["elements"]:
        element["value"] = "1; DROP TABLE"
    await cast.sofia.close_view()
    await cast.sofia.click(prompt, "status.give")
    assert "older version" in text_of(cast.sofia)


async def test_only_who_may_settle_changes_the_plan(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Sofia holds no part at the partner side: she sees the plan, and is refused what she forges."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    await cast.sofia.click(panel, "status.plan")
    assert "can propose another plan" in text_of(cast.sofia)
    await cast.sofia.close_view()
    await cast.sofia.click(panel, "panel.more")
    assert "panel.settings" not in str(cast.sofia.view.blocks if cast.sofia.view else "panel.settings")
    await cast.sofia.close_view()
    await cast.sofia.click(panel, "people.fill")
    assert "The contact persons and facilitators of your company can change this" in text_of(cast.sofia)


async def test_downtime_opens_late_and_says_so(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What came due while the bot was down runs once, late; a meeting that has passed is not made up for."""
    await set_up(weekdays=["1"], clock="10:00")
    await stage.bot.stop()
    stage.clock.move_to(at(4, 13))
    await stage.start_bot()
    await talk.expect("STATUS MEETING TUESDAY 5 MAY", "This comes late")
    await stage.bot.stop()
    stage.clock.move_to(at(20, 13))
    await stage.start_bot()
    await talk.expect("SUMMARY FOR THE STATUS MEETING TUESDAY 5 MAY", "This comes late")
    await talk.expect("Tuesday 12 May 10:00", "passed while Samspil was not running", "Tuesday 26 May 10:00")


async def test_answers_that_come_faster_than_edits_are_drawn_together_also_after_a_crash(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Each was acknowledged before its tally was drawn: whoever delivers next draws it, once."""
    prompt = await opened(stage, talk, set_up)
    await stage.bot.delivery.stop()
    for person in (cast.anna, cast.karen, cast.erik):
        await answers(person, prompt, since="Something")
    await cast.jonas.click(prompt, "status.give")
    await cast.jonas.press("status.excuse")
    before = [call for call in stage.slack.calls if call.method == "chat.update"]
    await stage.restart_bot()
    names = ["@Anna Holm, @Karen Dahl answered", "Not this time: @Jonas Friis", "@Erik Lund answered"]
    await talk.expect_update(prompt, *names)
    after = [call for call in stage.slack.calls if call.method == "chat.update"]
    assert len([call for call in after[len(before) :] if call.arguments.get("ts") == prompt.ts]) == 1
    await talk.expect_nothing_else()


async def test_restarts_lose_and_double_nothing(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The bot is stopped and started at each step of a round."""
    prompt = await opened(stage, talk, set_up)
    await stage.restart_bot()
    await answers(cast.anna, prompt, since="Before")
    await stage.restart_bot()
    await talk.expect_update(prompt, "@Anna Holm answered")
    await stage.live_until(at(5, 8, 1))
    await talk.expect("is missing", to=cast.erik)
    await stage.restart_bot()
    await stage.live_until(at(5, 10) + timedelta(seconds=1))
    await stage.restart_bot()
    await talk.expect("SUMMARY")
    await talk.expect_nothing_else()


async def test_a_day_on_which_a_side_does_not_work_is_asked_back(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """*Move this one* and *Open a round now* on Ascension Day: sent again, it is meant."""
    await stage.live_until(at(11, 8))
    panel = await set_up(weekdays=["2"], clock="10:00")
    erik = cast.erik
    await erik.click(panel, "status.plan")
    await erik.press("status.move")
    await erik.submit({"day": "2026-05-14", "clock": "09:15"})
    assert "Thursday 14 May: Ascension Day at Nordlys Forsyning" in text_of(erik)
    assert "09:15" in text_of(erik)
    await erik.submit({"day": "2026-05-16"})
    assert "no working day at Nordlys Forsyning" in text_of(erik), "another day is asked about anew"
    await erik.submit({"day": "2026-05-14"})
    assert "Ascension Day" in text_of(erik)
    await erik.submit({})
    await talk.expect("@Erik Lund moved the status meeting", "Thursday 14 May 09:15")
    await erik.press("status.now")
    await erik.submit({"day": "2026-05-15", "clock": "10:00", "stands_for": "extra"})
    await talk.expect("STATUS MEETING FRIDAY 15 MAY 10:00")
