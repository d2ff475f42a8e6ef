"""«My collaborations»: a line a channel for whom the operator named, and every channel knows of it."""

from datetime import timedelta
from functools import partial

import pytest
from conversations_sample import Cast, SetUp, close_all, text_of
from sqlmodel import col, select

from bot import conductor, personal
from bot.outbox import OwedMessage
from bot.partnerships import PARTNER, Actor, Partnership, Person as Member, PortfolioReader, Side, Unit
from bot.portfolio import AGAIN_AFTER
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import read_view

WORDS = {
    "en": {
        "added": "Karen Dahl from Nordlys Forsyning sees one line about this channel",
        "removed": "Karen Dahl no longer sees a line",
        "to": "This line, and nothing else, is shown to these people of Nordlys Forsyning",
        "line": "Next status meeting Tuesday 12 May 10:00",
        "unsigned": "Working agreement not signed yet",
        "more": "1 person sees a line about this channel",
        "nobody": "Nobody sees a line",
    },
    "da": {
        "added": "Karen Dahl fra Nordlys Forsyning ser én linje om denne kanal",
        "removed": "Karen Dahl ser ikke længere en linje",
        "to": "Denne linje og intet andet bliver vist til disse personer fra Nordlys Forsyning",
        "line": "Næste statusmøde tirsdag 12. maj kl. 10.00",
        "unsigned": "Samarbejdsaftalen er ikke underskrevet endnu",
        "more": "1 person ser en linje om denne kanal",
        "nobody": "Ingen ser en linje",
    },
}


@pytest.fixture
def set_up(set_up: SetUp) -> SetUp:
    """With one status meeting, on Tuesday week."""
    return partial(set_up, weekdays=["1"], clock="10:00", starts_on="2026-05-11")


def home_of(person: Person) -> str:
    """What stands on somebody's Home."""
    assert person.home is not None
    return read_view(person.home, person._ws)


async def names(stage: Stage, *people: Person, others: str = "") -> None:
    """The operator names these people, and starts the bot again."""
    stage._settings["portfolio_users"] = ",".join([each.id for each in people] + ([others] if others else []))
    await stage.restart_bot()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_the_channel_is_told_by_name_and_both_companies_read_the_very_line(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Added, asked by the partner, seen on the Home, removed: told each time, and shown no more."""
    words, panel = WORDS[language], await set_up(language=language)
    await cast.karen.open_home()
    assert words["line"] not in home_of(cast.karen)
    await cast.erik.click(panel, "panel.more")
    assert words["more"] not in text_of(cast.erik)
    await close_all(cast.erik)

    await names(stage, cast.karen)
    told = await talk.expect(words["added"], buttons=["portfolio.show"])
    await stage.restart_bot()
    for asks in (cast.erik, cast.anna):
        await asks.click(told, "portfolio.show")
        shown = text_of(asks)
        assert "Karen Dahl" in shown
        await close_all(asks)
    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("portfolio.show")
    shown = text_of(cast.erik)
    assert "Karen Dahl" in shown
    await close_all(cast.erik)
    await cast.karen.open_home()
    assert "Brevik Systems" in home_of(cast.karen)
    await cast.anna.open_home()
    assert "Mine samarbejder" not in home_of(cast.anna)

    def lines(w: Unit) -> tuple[str, str]:
        partnership = w.session.exec(select(Partnership)).one()
        one = conductor.shown_line(w, Actor(partnership.owner, cast.erik.id), partnership.id).line
        (other,) = conductor.portfolio_of(w, Actor(partnership.owner, cast.karen.id)).lines
        return repr(one), repr(other)

    one, other = await stage.bot.work(lines)
    assert one == other, "what is shown to who asks is what who was named sees"

    await names(stage)
    await talk.expect(words["removed"])
    await cast.karen.open_home()
    assert "Brevik Systems · " not in home_of(cast.karen)
    await cast.erik.click(told, "portfolio.show")
    await close_all(cast.erik)


@pytest.mark.parametrize("who", ["erik", "liam"])
async def test_nobody_of_the_other_company_and_no_guest_is_let_in(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the operator wrote: no channel is told, no line is shown, and the log says whom it was not."""
    await set_up()
    person = getattr(cast, who)
    await names(stage, person, others="U0NOBODY1")
    await stage.settle()
    assert await stage.bot.work(lambda w: w.session.exec(select(PortfolioReader)).all()) == []
    assert f"{person.id} is not of this company" in caplog.text
    assert "U0NOBODY1 is not of this company" in caplog.text


async def test_whom_both_say_works_for_the_other_company_sees_no_line_of_that_channel(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A consultant with an account of the home company, placed by hand: taken out, and told."""
    await set_up()
    await names(stage, cast.karen)
    await talk.expect("Karen Dahl from Nordlys Forsyning")

    def placed(w: Unit) -> None:
        karen = w.session.exec(select(Member).where(Member.user == cast.karen.id)).one()
        karen.side_id = w.session.exec(select(Side.id).where(Side.kind == PARTNER)).one()

    await stage.bot.work(placed)
    await stage.settle()
    await talk.expect("Karen Dahl no longer sees")


async def test_pages_are_turned_on_the_home(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On, back, and by who sees no line: their Home stays as it is."""
    monkeypatch.setattr("bot.conductor.portfolio.PAGE", 1)
    await set_up()
    await cast.anna.invite_app("it-intern")
    await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])

    def begun(w: Unit) -> None:
        for each in w.session.exec(select(Partnership).where(col(Partnership.set_up_at).is_(None))).all():
            each.set_up_at = w.now

    await stage.bot.work(begun)
    await names(stage, cast.karen)
    await talk.expect("Karen Dahl from Nordlys Forsyning")
    await talk.expect("Karen Dahl fra Nordlys Forsyning")
    await talk.expect("Det har I aftalt indtil nu")
    await cast.karen.open_home()
    assert "Side 1 af 2" in home_of(cast.karen)
    await cast.karen.use_home("portfolio.page_on")
    assert "Side 2 af 2" in home_of(cast.karen)
    await cast.karen.use_home("portfolio.page_back")
    assert "Side 1 af 2" in home_of(cast.karen)


async def test_erasing_forgets_who_saw_a_line_and_what_was_told_of_them(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Whom the operator names no more; the copy of what was posted names nobody any more."""
    await set_up()
    await names(stage, cast.karen)
    await talk.expect("Karen Dahl from Nordlys Forsyning")
    await names(stage)
    await talk.expect("Karen Dahl no longer sees")

    def erased(w: Unit) -> tuple[str, str, list[str]]:
        traces = personal.traces_of(w, cast.karen.id)
        handed = personal.export(w.session, traces, w.now)
        personal.erase(w, traces)
        (reader,) = w.session.exec(select(PortfolioReader)).all()
        texts = w.session.exec(select(OwedMessage.text).where(OwedMessage.name == "portfolio.added")).all()
        return handed, reader.user + reader.name, list(texts)

    handed, left, texts = await stage.bot.work(erased)
    assert "portfolio_reader" in handed
    assert cast.karen.id not in left
    assert "Karen" not in left + "".join(texts)


@pytest.mark.parametrize("how", ["guest", "deactivated", "elsewhere"])
async def test_who_stops_working_there_is_taken_out_within_a_day_and_each_channel_told(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, how: str
) -> None:
    """Whatever the setting says still; while Slack cannot be asked nobody is taken out."""
    await set_up()
    await names(stage, cast.karen)
    await talk.expect("Karen Dahl from Nordlys Forsyning")
    if how == "deactivated":
        cast.karen.user.is_deactivated = True
    elif how == "guest":
        cast.karen.user.is_guest = True
    else:
        cast.karen.user.team_id = cast.erik.user.team_id
    stage.slack.faults.plan("refused:internal_error", "users.info")
    await stage.live_for(AGAIN_AFTER + timedelta(minutes=2))
    await stage.bot.sweep()
    assert await seen_by(stage) == [cast.karen.id]
    stage.slack.faults.clear()
    await stage.bot.sweep()
    await stage.settle()
    await talk.expect("Karen Dahl no longer sees a line")
    assert await seen_by(stage) == []
    await talk.forget()


async def seen_by(stage: Stage) -> list[str]:
    """Who sees a line of the channel."""
    seeing = select(PortfolioReader.user).where(col(PortfolioReader.removed_at).is_(None))
    found: list[str] = await stage.bot.work(lambda w: list(w.session.exec(seeing).all()))
    return found
