"""Three companies in one channel, by their own presses: what binds all waits for each, and each is named."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, close_all, options_of, text_of
from sqlmodel import col, select
from test_agreement import propose_times
from test_own_and_other import give_parts

from bot.conductor.terms import terms_of
from bot.partnerships import Partnership, Unit
from bot.rituals.agreement import AgreementProposal
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "waits": "It takes effect once agreed by Brevik Systems, Solvind Rådgivning; otherwise",
        "one": "Agreed so far: @Erik Lund. It takes effect once agreed by Solvind Rådgivning",
        "agreed": "✅ Agreed by @Erik Lund, @Ida Krog. It holds from now on.",
        "withdrawn": "Withdrawn by @Anna Holm.",
        "discuss": "@Ida Krog: let us talk about this first.",
        "lapsed": "Withdrawn by itself: Brevik Systems, Solvind Rådgivning did not agree within ten "
        "working days.",
        "refused": "This is for Brevik Systems to agree",
        "raise": "It goes first to the company that can solve it",
        "idea": "An answer is asked of Brevik Systems, Solvind Rådgivning within five working days",
        "risk": "Share what Brevik Systems, Solvind Rådgivning should know",
        "invite": "Nordlys Forsyning invites Brevik Systems, Solvind Rådgivning.",
    },
    "da": {
        "waits": "Det gælder, når Brevik Systems, Solvind Rådgivning siger ja; ellers",
        "one": "Har sagt ja: @Erik Lund. Det gælder, når Solvind Rådgivning siger ja",
        "agreed": "✅ Aftalt af @Erik Lund, @Ida Krog. Det gælder fra nu af.",
        "withdrawn": "Trukket tilbage af @Anna Holm.",
        "discuss": "@Ida Krog: lad os tale om det først.",
        "lapsed": "Trukket tilbage af sig selv: Brevik Systems, Solvind Rådgivning sagde ikke ja inden for "
        "ti arbejdsdage.",
        "refused": "Her er det Brevik Systems, der siger ja",
        "raise": "Den går først til den virksomhed, der kan løse den",
        "idea": "Brevik Systems, Solvind Rådgivning bliver bedt om at svare inden for fem arbejdsdage",
        "risk": "Del det, Brevik Systems, Solvind Rådgivning bør vide",
        "invite": "Nordlys Forsyning inviterer Brevik Systems, Solvind Rådgivning.",
    },
}
SINGLE = (
    "the other company",
    "other side",
    "both companies",
    "den anden virksomhed",
    "begge virksomheder",
    "Begge virksomheder",
)
Propose = Callable[[Person, Message], Awaitable[None]]


async def third(stage: Stage, talk: Conversation) -> Person:
    """Ida of a third company comes into the channel, and is contact person there by her own word."""
    world = stage.slack.ws
    team = world.add_team("Solvind Rådgivning", "solvind")
    user = world.add_user(team, "Ida Krog", "Adviser", "da-DK")
    stage.slack.channel(CHANNEL).team_ids.append(team.id)
    ida = Person(stage.slack.slack, user)
    await ida.join(CHANNEL)
    await stage.settle()
    await talk.forget()
    return ida


def sends(first: str, *presses: str, **values: Any) -> Propose:
    """From the panel through these buttons to a modal, and what is chosen there."""

    async def propose(person: Person, panel: Message) -> None:
        await person.click(panel, first)
        for press in presses:
            await person.press(press)
        if values:
            sent = await person.submit(values)
            assert not sent.errors
        await close_all(person)

    return propose


async def another_step(person: Person, panel: Message) -> None:
    """Another name for the first, and other times, for blockers that run, too."""
    await propose_times(person, panel, "60", name="Vagt & <drift>", running=["yes"])


async def a_step_less(person: Person, panel: Message) -> None:
    """The first is left out."""
    await person.click(panel, "escalation.list")
    await person.press("ladder.show")
    assert person.view is not None
    first = next(block["accessory"] for block in person.view.blocks if "accessory" in block)
    await person.press("ladder.change", first["value"])
    assert not (await person.submit({"leave_out": ["yes"]})).errors
    await close_all(person)


FOR_ALL: Mapping[str, tuple[str, Propose]] = {
    "times of a step": ("ladder.step.", propose_times),
    "a step": ("ladder.step.", another_step),
    "a step less": ("ladder.step.", a_step_less),
    "a step more": ("ladder.step.", sends("escalation.list", "ladder.show", "ladder.add")),
    "times of all": (
        "ladder.step.",
        sends("escalation.list", "ladder.show", "ladder.times", times="project"),
    ),
    "critical": (
        "ladder.critical_always",
        sends("escalation.list", "ladder.show", "ladder.critical_always"),
    ),
    "meetings": (
        "status.rhythm",
        sends("status.plan", "status.change", rhythm="weekly:3", weekdays=["0"], clock="07:45"),
    ),
    "no meetings": ("status.paused", sends("status.plan", "status.pause")),
    "retros": ("retro.k", sends("retro.plan", "retro.change", k="8", days_open="3")),
    "no retros": ("retro.paused", sends("retro.plan", "retro.pause")),
    "disagreements": ("disagreement.days", sends("disagreement.list", "disagreement.days", days="15")),
    "reviews": ("review.months", sends("charter.show", "charter.rhythm", months="12")),
    "scorecard": (
        "scorecard.posted",
        sends("scorecard.show", "scorecard.change", posted="on", nth="5", clock="16:00"),
    ),
    "zone": ("shared.zone", sends("panel.settings", zone="Pacific/Chatham")),
    "guests": ("shared.guests", sends("panel.settings", guests="home")),
}


async def terms(stage: Stage) -> dict[str, Any]:
    """What holds."""
    return await stage.bot.work(lambda w: dict(terms_of(w, w.session.get_one(Partnership, 1))))


@pytest.mark.parametrize("language", ["en", "da"])
async def test_each_thing_that_binds_all_waits_for_each_of_three(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Proposed, read aloud, talked about, agreed by the second and the third; then it holds as proposed."""
    words = WORDS[language]
    panel = await set_up(language=language, rhythm="monthly:-1", weekdays=["4"], retro_rhythm="monthly:-1")
    ida = await third(stage, talk)
    other = sends("panel.settings", language="en" if language == "da" else "da")
    for what, (name, propose) in {**FOR_ALL, "language": ("shared.language", other)}.items():
        before = await terms(stage)
        await propose(cast.anna, panel)
        asked = await talk.expect(words["waits"], buttons=["agreement.agree", "agreement.withdraw"])
        assert not [each for each in SINGLE if each in talk.read(asked)], talk.read(asked)
        changes = await stage.bot.work(newest_changes)
        assert any(each.startswith(name) for each in changes), changes
        await ida.click(asked, "agreement.discuss")
        await talk.expect(words["discuss"], thread=asked)
        await cast.erik.click(asked, "agreement.agree")
        await talk.expect_update(asked, words["one"])
        assert await terms(stage) == before, what
        await ida.click(asked, "agreement.agree")
        await stage.settle()
        now = await terms(stage)
        held = {each: value for each, value in now.items() if value != before.get(each)}
        for each, (_was, wanted) in changes.items():
            if each == "ladder.step.new":
                assert wanted in held.values()
            else:
                assert now.get(each) == wanted, f"{what}: {each}"
        await talk.expect_update(asked, WORDS[now["shared.language"]]["agreed"])
        assert not buttons_of(asked)
        await talk.forget()
        if what == "no meetings":
            await sends("status.plan", "status.resume")(cast.anna, panel)
            await agreed_by_all(talk, cast, ida)


async def agreed_by_all(talk: Conversation, cast: Cast, ida: Person) -> None:
    """The proposal that stands there is agreed."""
    asked = await talk.expect("→", buttons=["agreement.agree"])
    for person in (cast.erik, ida):
        await person.click(asked, "agreement.agree")
    await talk.forget()


def newest_changes(w: Unit) -> dict[str, Any]:
    """Of the proposal that was made last."""
    found = w.session.exec(select(AgreementProposal).order_by(col(AgreementProposal.id).desc())).first()
    assert found is not None
    return dict(found.changes)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_withdrawn_or_over_nothing_holds_though_one_of_them_agreed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Who is not asked about a part of somebody's is told whose it is to say."""
    words = WORDS[language]
    panel = await set_up(language=language, rhythm="monthly:-1", weekdays=["4"])
    ida = await third(stage, talk)
    before = await terms(stage)
    await propose_times(cast.anna, panel)
    first = await talk.expect(words["waits"])
    await cast.erik.click(first, "agreement.agree")
    await cast.anna.click(first, "agreement.withdraw")
    await talk.expect(words["withdrawn"], thread=first)
    await give_parts(cast.anna, panel, "Sofia Brandt", "facilitator")
    part = await talk.expect("Sofia Brandt", buttons=["agreement.agree"])
    await ida.click(part, "agreement.agree")
    assert words["refused"] in text_of(ida)
    await close_all(ida)
    await propose_times(cast.anna, panel)
    second = await talk.expect(words["waits"])
    await stage.live_until(at(19, 23))
    await talk.forget()
    await talk.expect_update(second, words["lapsed"])
    assert await terms(stage) == before


@pytest.mark.parametrize("language", ["en", "da"])
async def test_modals_name_whom_something_goes_to(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """A blocker asks who of the two can solve it, and goes there; nothing speaks of the other company."""
    words = WORDS[language]
    panel = await set_up(language=language, rhythm="monthly:-1", weekdays=["4"])
    await third(stage, talk)
    await cast.anna.click(panel, "mine.show")
    await cast.anna.press("mine.change")
    await cast.anna.submit({"language": language})
    await close_all(cast.anna)
    for presses, said in (
        (("idea.list", "idea.suggest"), "idea"),
        (("risk.list", "risk.say"), "risk"),
        (("invitation.ask",), "invite"),
    ):
        await cast.anna.click(panel, "panel.more")
        for press in presses:
            await cast.anna.press(press)
        assert words[said] in text_of(cast.anna)
        assert not [each for each in SINGLE if each in text_of(cast.anna)]
        await close_all(cast.anna)
    await cast.anna.click(panel, "escalation.raise")
    assert words["raise"] in text_of(cast.anna)
    assert not [each for each in SINGLE if each in text_of(cast.anna)]
    to = options_of(cast.anna)["Solvind Rådgivning"]
    assert not (await cast.anna.submit({"what": "VPN & <proxy>", "responding": to})).errors
    await close_all(cast.anna)
    await talk.expect("VPN & <proxy>", "Ida Krog")
    await talk.forget()
