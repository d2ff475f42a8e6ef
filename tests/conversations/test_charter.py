"""The charter as conversations: written and signed by both sides, followed up, reviewed, and shown."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, at, close_all, options_of, text_of
from sqlmodel import select

from bot.partnerships import Unit
from bot.rituals import charter
from bot.rituals.charter import Charter, CharterQuestion
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "version": "VERSION 1 OF THE WORKING AGREEMENT",
        "changed": "Purpose: changed by @Anna Holm",
        "roles": "Roles and boundaries: changed by @Erik Lund",
        "unsigned": "Brevik Systems: not signed (@Erik Lund can sign)",
        "signed": "Version 1 of the working agreement is signed by all.",
        "on": "Nordlys Forsyning: signed by Anna Holm, Monday 4 May",
        "panel": "Working agreement\nSigned by everybody",
        "part": "Working agreement: not signed by Nordlys Forsyning, Brevik Systems",
        "glance": "🟡 Few faults: at risk – Two people are ill",
        "review": "IS THE WORKING AGREEMENT STILL RIGHT?",
        "still": "Brevik Systems: still right, says Erik Lund",
        "all": "All say that it is still right.",
        "contact": "Only contact persons sign",
        "said": "“Few faults” is at risk",
        "due": "Say in a few words why",
        "asked": "How is “Few faults” going?",
        "differs": "One good team ~<!channel>~",
    },
    "da": {
        "version": "VERSION 1 AF SAMARBEJDSAFTALEN",
        "changed": "Formål: ændret af @Anna Holm",
        "roles": "Roller og afgrænsninger: ændret af @Erik Lund",
        "unsigned": "Brevik Systems: ikke underskrevet (@Erik Lund kan underskrive)",
        "signed": "Version 1 af samarbejdsaftalen er underskrevet af alle.",
        "on": "Nordlys Forsyning: underskrevet af Anna Holm, mandag 4. maj",
        "panel": "Samarbejdsaftale\nUnderskrevet af alle",
        "part": "Samarbejdsaftale: ikke underskrevet af Nordlys Forsyning, Brevik Systems",
        "glance": "🟡 Few faults: i fare – Two people are ill",
        "review": "PASSER SAMARBEJDSAFTALEN STADIG?",
        "still": "Brevik Systems: passer stadig, siger Erik Lund",
        "all": "Alle siger, at den stadig passer.",
        "contact": "Kun kontaktpersoner underskriver",
        "said": "”Few faults” er i fare",
        "due": "Skriv kort hvorfor",
        "asked": "Hvordan går det med ”Few faults”?",
        "differs": "One good team ~<!channel>~",
    },
}
PURPOSE, ROLES, CRITERIA, CONTACTS, PLACES, LADDER, CONFLICTS = range(1, 8)
"""The pages of the charter."""


@pytest.fixture
def set_up(set_up_paused: SetUp) -> SetUp:
    """With the status meetings paused, since months pass in these conversations."""
    return set_up_paused


async def turn_to(person: Person, panel: Message, page: int) -> None:
    """Somebody opens the charter from the panel, and turns to a page."""
    while person.view:
        await person.close_view()
    await person.click(panel, "charter.show")
    assert person.view is not None
    about = person.view.blocks[-1]["elements"][0]["value"].split(":")[0]
    if page:
        await person.press("charter.page", f"{about}:{page}")


async def write(person: Person, panel: Message, page: int, **parts: str) -> None:
    """Somebody writes a section and sees it."""
    await turn_to(person, panel, page)
    await person.press("charter.edit")
    sent = await person.submit(parts)
    assert not sent.errors
    assert next(iter(parts.values()))[:200].split("\n")[0] in text_of(person)


async def add_criterion(person: Person, panel: Message, name: str, follower: str) -> None:
    """Somebody adds a criterion, and sees it."""
    await turn_to(person, panel, CRITERIA)
    await person.press("charter.add")
    who = options_of(person)[follower]
    sent = await person.submit(
        {"name": name, "measure": "Faults a week", "target": "At most 3", "follower": who}
    )
    assert not sent.errors
    assert f"{name}: " in text_of(person)


async def sign(person: Person, message: Message) -> str:
    """Somebody signs from a message; returns what they read before."""
    while person.view:
        await person.close_view()
    await person.click(message, "charter.sign")
    read = text_of(person)
    assert not (await person.submit({})).errors
    return read


@pytest.mark.parametrize("language", ["en", "da"])
async def test_both_sides_write_sign_follow_up_and_review(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Anna of the home side, Erik and Liam of the partner side through the panel alone."""
    words, panel = WORDS[language], await set_up(language=language)
    await write(cast.anna, panel, PURPOSE, part_0="One team <!channel>")
    version = await talk.expect(
        words["version"], words["changed"], buttons=["charter.sign", "charter.changes"]
    )
    await write(cast.erik, panel, ROLES, part_0="Brevik builds\nNordlys runs & pays")
    await talk.expect_update(version, words["roles"], words["unsigned"])
    await add_criterion(cast.erik, panel, "Few faults", "Liam Walsh")
    await cast.sofia.click(version, "charter.sign")
    assert words["contact"] in text_of(cast.sofia)
    await cast.sofia.close_view()
    assert "One team <!channel>" in await sign(cast.anna, version)
    await cast.anna.press("charter.rhythm")
    await cast.anna.submit({"months": "1"})
    await close_all(cast.anna)
    await agreed(talk, cast.erik, "→")
    await sign(cast.erik, version)
    await talk.expect(words["signed"], words["on"])
    await cast.erik.click(panel, "panel.more")
    assert words["panel"] in text_of(cast.erik)
    await cast.erik.close_view()
    assert "charter.sign" not in buttons_of(version)

    stage.clock.move_to(june(1, 7, 59))
    await stage.live_until(june(1, 8, 1))
    asked = await talk.expect(words["asked"], to=cast.liam, buttons=["charter.answer"])
    await cast.liam.click(asked, "charter.answer")
    sent = await cast.liam.submit({"state": "at_risk"})
    assert words["due"] in sent.errors["why"]
    await cast.liam.submit({"state": "at_risk", "why": "Two people are ill"})
    assert words["said"] in text_of(cast.liam)
    await cast.liam.close_view()
    await talk.expect_update(asked, "Two people are ill", buttons=["charter.answer"])
    await talk.expect_update(panel, words["glance"])
    await cast.jonas.click(panel, "charter.show")
    await cast.jonas.press("charter.page", "1:3")
    await cast.jonas.press("charter.history")
    assert "jun. 2026: 🟡 i fare (Liam Walsh)" in text_of(cast.jonas)

    await stage.live_until(june(4, 8, 1))
    await review_and_change(talk, cast, panel, version, words)


async def review_and_change(
    talk: Conversation, cast: Cast, panel: Message, version: Message, words: dict[str, str]
) -> None:
    """Both say that it is still right, note an action, and change it all the same."""
    review = await talk.expect(words["review"], "Few faults", buttons=["charter.confirm", "charter.act"])
    await cast.erik.click(review, "charter.confirm")
    await talk.expect_update(review, words["still"])
    await cast.erik.close_view()
    await cast.erik.click(review, "charter.act")
    await cast.erik.submit({"action": "Name a deputy", "due_on": "2026-06-30"})
    await talk.expect_update(review, "Name a deputy: @Erik Lund")
    while cast.anna.view:
        await cast.anna.close_view()
    await cast.anna.click(review, "charter.confirm")
    await talk.expect_update(review, words["all"])
    assert "charter.confirm" not in buttons_of(review)
    await write(cast.erik, panel, PURPOSE, part_0="One good team")
    second = await talk.expect("2", "@Erik Lund", buttons=["charter.sign"])
    await talk.expect_update(panel, words["part"])
    await talk.expect_update(version, "2")
    await cast.liam.click(second, "charter.changes")
    assert words["differs"] in text_of(cast.liam)


def june(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of June 2026 in Copenhagen."""
    return datetime(2026, 6, day, hour, minute, tzinfo=ZoneInfo("Europe/Copenhagen"))


async def test_two_who_edit_the_same_section_lose_nothing(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The second is shown what the first saved, above what they typed; the same for a criterion."""
    panel = await set_up()
    await write(cast.anna, panel, PURPOSE, part_0="One team.\nWe meet on Mondays.")
    await talk.expect("VERSION 1 OF THE WORKING AGREEMENT")
    for person in (cast.anna, cast.erik):
        await turn_to(person, panel, PURPOSE)
        await person.press("charter.edit")
    await cast.anna.submit({"part_0": "One team.\nWe meet on Tuesdays."})
    cast.erik.fill_in({"part_0": "One good team.\nWe meet on Mondays."})
    await cast.erik.press("charter.more")
    sent = await cast.erik.submit({"part_1": "And a line of mine"})
    assert not sent.errors
    shown = text_of(cast.erik)
    assert "Anna Holm saved this while you were writing." in shown
    assert "We meet on ~Mondays.~ Tuesdays." in shown
    assert "One good team.\nWe meet on Mondays." in shown
    assert "And a line of mine" in shown
    await cast.erik.submit({"part_0": "One good team.\nWe meet on Tuesdays."})
    assert "And a line of mine" in text_of(cast.erik)
    await turn_to(cast.anna, panel, PURPOSE)
    assert "One good team.\nWe meet on Tuesdays.\nAnd a line of mine" in text_of(cast.anna)

    await add_criterion(cast.anna, panel, "Few faults", "Liam Walsh")
    for person in (cast.anna, cast.erik):
        await turn_to(person, panel, CRITERIA)
        await person.press("charter.change")
    await cast.anna.submit({"target": "At most 2"})
    await cast.erik.submit({"target": "At most 1"})
    assert "At most ~3~ 2" in text_of(cast.erik)
    assert "At most 1" in text_of(cast.erik)
    await cast.erik.submit({})
    assert "Target: At most 1" in text_of(cast.erik)
    await turn_to(cast.erik, panel, CRITERIA)
    await cast.erik.press("charter.change")
    await turn_to(cast.anna, panel, CRITERIA)
    await cast.anna.press("charter.change")
    await cast.anna.submit({"target": "None"})
    await cast.erik.submit({"take_out": ["yes"]})
    assert "Target: ~At most 1~ None" in text_of(cast.erik)
    await cast.erik.submit({})
    assert "Few faults" not in text_of(cast.erik)


async def test_a_charter_of_twenty_pages_is_written_read_compared_signed_and_kept(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Some 60,000 characters of text with signs that grow when they are escaped; no limit of Slack is met."""
    panel = await set_up()
    paragraph = "Brevik & Nordlys agree that <all> of this is read, and that nothing of it is lost. " * 12
    part = "\n".join([paragraph.strip()] * 3)[:2990]
    for page in (PURPOSE, ROLES):
        await turn_to(cast.anna, panel, page)
        await cast.anna.press("charter.edit")
        for _twice in range(4):
            if "charter.more" in buttons_of(cast.anna.view):  # type: ignore[arg-type]
                await cast.anna.press("charter.more")
        sent = await cast.anna.submit({"part_0": "x" * 3001})
        assert "no more than 3000" in sent.errors["part_0"]
        sent = await cast.anna.submit({f"part_{n}": f"{page}.{n} {part}" for n in range(8)})
        assert not sent.errors
        assert f"{page}.7 Brevik" in text_of(cast.anna)
    await write(cast.erik, panel, CONFLICTS, part_0="4.0 " + part)
    version = await talk.expect("VERSION 1 OF THE WORKING AGREEMENT")
    for number in range(3):
        await add_criterion(cast.erik, panel, f"Goal {number} {'g' * 100}", "Liam Walsh")
    await turn_to(cast.liam, panel, ROLES)
    assert f"{ROLES}.7 Brevik" in text_of(cast.liam)
    assert text_of(cast.liam).count("nothing of it is lost") > 200
    await cast.liam.press("charter.page_on")
    assert "Goal 2" in text_of(cast.liam)
    await cast.liam.close_view()
    read = await sign(cast.erik, version)
    assert "1.0 Brevik" in read
    await cast.liam.click(version, "charter.changes")
    pages = 1
    while "charter.changes_on" in buttons_of(cast.liam.view):  # type: ignore[arg-type]
        await cast.liam.press("charter.changes_on")
        pages += 1
    assert pages > 1
    assert "Goal 2" in text_of(cast.liam)
    await turn_to(cast.liam, panel, 0)
    await cast.liam.press("charter.export")
    kept = text_of(cast.liam)
    while "charter.export_on" in buttons_of(cast.liam.view):  # type: ignore[arg-type]
        await cast.liam.press("charter.export_on")
        kept += text_of(cast.liam)
    assert kept.count("nothing of it is lost") > 500
    assert "1\\. Contact persons of the company that is asked" in kept


async def test_a_newcomer_reads_purpose_roles_and_contacts_in_their_language(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Once, by direct message, in either company; before anything is written nobody is written to."""
    panel = await set_up()
    await newcomer(stage, cast.anna, "Asta Bruun").join(CHANNEL)
    await talk.expect_nothing_else()
    await write(cast.anna, panel, PURPOSE, part_0="One team")
    await write(cast.anna, panel, ROLES, part_0="Brevik builds")
    await talk.expect("VERSION 1 OF THE WORKING AGREEMENT")
    ida, ole = newcomer(stage, cast.anna, "Ida Krag"), newcomer(stage, cast.erik, "Ole Vind")
    await ida.join(CHANNEL)
    await talk.expect("Velkommen til #nordlys-brevik", "Roller og afgrænsninger", "One team", to=ida)
    await ole.join(CHANNEL)
    welcome = ("Welcome to #nordlys-brevik", "One team", "Brevik builds", "@Erik Lund", "@Anna Holm")
    shown = await talk.expect(*welcome, to=ole)
    await ole.click(shown, "charter.show")
    assert "One team" in text_of(ole)
    await ole.leave(CHANNEL)
    await ole.join(CHANNEL)
    await talk.expect_nothing_else()


def newcomer(stage: Stage, colleague: Person, name: str) -> Person:
    """Somebody new at the company of a colleague."""
    team = stage.slack.ws.teams[colleague.user.team_id]
    return Person(stage.slack.slack, stage.slack.ws.add_user(team, name, "Engineer", "da-DK"))


async def test_when_people_leave_or_a_side_is_renamed_each_state_is_clear(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A follow-up, a contact person, a name, and in the end the bot itself."""
    panel = await set_up()
    await add_criterion(cast.anna, panel, "Few faults", "Liam Walsh")
    version = await talk.expect("VERSION 1 OF THE WORKING AGREEMENT")
    await sign(cast.erik, version)
    await cast.liam.leave(CHANNEL)
    asked = await talk.expect("Liam Walsh, who followed “Few faults” up", to=cast.erik)
    await turn_to(cast.anna, panel, CRITERIA)
    assert "Ingen følger op: Liam Walsh fra Brevik Systems er væk" in text_of(cast.anna)
    await cast.erik.close_view()
    await cast.erik.click(asked, "charter.name")
    await cast.erik.submit({"follower": options_of(cast.erik)["Sofia Brandt"]})
    await talk.expect_update(asked, "@Sofia Brandt follows “Few faults” up now")
    second = await talk.expect(
        "VERSION 2 OF THE WORKING AGREEMENT", "Criterion “Few faults”: changed by @Erik Lund"
    )
    await talk.expect_update(version, "Version 2 is there by now.")
    await cast.anna.close_view()
    await close_all(cast.erik)
    await cast.erik.click(panel, "panel.settings")
    await cast.erik.submit({"name_2": "Brevik"})
    await cast.erik.close_view()
    await talk.expect("name")
    await cast.erik.leave(CHANNEL)
    await cast.sofia.leave(CHANNEL)
    orphan = await talk.expect("Sofia Brandt, who followed “Few faults” up", "Brevik has no contact person")
    await talk.expect_update(panel, "not signed by Nordlys Forsyning, Brevik")
    await sign(cast.anna, second)
    assert "Brevik: ikke underskrevet. Ingen kontaktperson" in text_of(cast.anna)
    await cast.anna.press("charter.versions")
    assert "Brevik: underskrevet af Erik Lund" in text_of(cast.anna)
    assert "Siden denne version" not in text_of(cast.anna)
    await cast.anna.close_view()
    await cast.anna.remove_app(CHANNEL)
    await stage.settle()
    # Before it is deleted: that is after ninety days.
    await stage.live_for(timedelta(days=80))
    await cast.jonas.click(orphan, "charter.name")
    assert "ikke i kanalen lige nu" in text_of(cast.jonas)


async def test_the_digest_names_the_criteria_that_do_not_go_well(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """In one line, those off track first; what is on track is not named."""
    panel = await set_up()
    for name, state in (("Few faults", "at_risk"), ("On time", "off_track"), ("Good mood", "on_track")):
        await add_criterion(cast.anna, panel, name, "Liam Walsh")
        await stage.bot.work(say, name, state)
    await talk.expect("VERSION 1 OF THE WORKING AGREEMENT")
    await cast.erik.click(panel, "status.plan")
    await cast.erik.press("status.now")
    await cast.erik.submit({"day": "2026-05-04", "clock": "12:00"})
    prompt = await talk.expect("STATUS MEETING MONDAY 4 MAY 12:00")
    for person in (cast.anna, cast.erik):
        while person.view:
            await person.close_view()
        await person.click(prompt, "status.give")
        await person.submit({"ahead": "Delivery"})
    await stage.live_until(at(4, 12, 1))
    await talk.expect("SUMMARY", "Success criteria: 🔴 On time (off track), 🟡 Few faults (at risk)\n")


def say(w: Unit, name: str, state: str) -> None:
    """A criterion was asked about, and answered."""
    for standing in charter.standings(w, w.session.exec(select(Charter)).one()):
        if standing.name == name:
            w.session.add(
                CharterQuestion(
                    article_id=standing.article.id,
                    month=w.now.date().replace(day=1),
                    state=state,
                    follower_id=standing.follower.id,
                    asked_at=w.now,
                    answered_at=w.now,
                )
            )


async def test_contact_persons_and_the_ladder_are_shown_and_their_change_is_part_of_what_is_signed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """They are agreed where they always were, and are not typed twice."""
    panel = await set_up()
    await write(cast.anna, panel, PURPOSE, part_0="One team")
    version = await talk.expect("VERSION 1 OF THE WORKING AGREEMENT")
    await turn_to(cast.anna, panel, LADDER)
    assert "1. Kontaktpersoner i den virksomhed, der bliver spurgt" in text_of(cast.anna)
    await cast.anna.press("ladder.show")
    await cast.anna.press("ladder.add")
    await cast.anna.close_view()
    await cast.anna.close_view()
    await agreed(talk, cast.erik, "Step 5")
    await turn_to(cast.anna, panel, CONTACTS)
    assert "Brevik Systems: Erik Lund" in text_of(cast.anna)
    await cast.anna.press("people.list")
    await cast.anna.submit({"person": options_of(cast.anna)["Sofia Brandt"]})
    await cast.anna.submit({"parts": ["contact"]})
    await agreed(talk, cast.erik, "Sofia Brandt")
    await turn_to(cast.anna, panel, 0)
    shown = text_of(cast.anna)
    assert "Siden denne version sidst blev ændret eller underskrevet:" in shown
    assert "Brevik Systems: Erik ~Lund~ Lund, Sofia Brandt" in shown
    assert "5. Styregruppe" in shown
    await sign(cast.sofia, version)
    assert "Since this version" not in text_of(cast.sofia)
    await cast.erik.click(version, "charter.sign")
    assert "Sofia Brandt has signed this version for Brevik Systems already" in text_of(cast.erik)


FIGURES = {
    "en": {
        "half": "Choose at least or at most",
        "page": "Figure: at least 99.5 %",
        "asked": "Figure: at least 99.5 %",
        "two": "“1.000” can be read in two ways. Write 1000 or 1.",
        "answered": "🟡 at risk, 99.2 % (Liam Walsh)",
        "glance": "🟡 Availability: at risk, 99.2 % – Two nights",
        "empty": "Only spaces or empty lines",
        "changed": "Figure: ~at least 99.5 %~ at most 4 h",
    },
    "da": {
        "half": "Vælg mindst eller højst",
        "page": "Tal: mindst 99,5 %",
        "asked": "Tal: mindst 99,5 %",
        "two": "”1.000” kan læses på to måder. Skriv 1000 eller 1.",
        "answered": "🟡 i fare, 99,2 % (Liam Walsh)",
        "glance": "🟡 Availability: i fare, 99,2 % – Two nights",
        "empty": "Kun mellemrum",
        "changed": "Tal: ~mindst 99,5 %~ højst 4 h",
    },
}


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_criterion_has_a_figure_that_is_agreed_answered_and_changed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Erik agrees on it through the panel, Liam answers with it, Sofia reads it, and Erik changes it."""
    words, panel = FIGURES[language], await set_up(language=language)
    await turn_to(cast.erik, panel, CRITERIA)
    await cast.erik.press("charter.add")
    form = {
        "name": "Availability",
        "measure": "Per month",
        "target": "Always on",
        "follower": options_of(cast.erik)["Liam Walsh"],
    }
    sent = await cast.erik.submit({**form, "goal": "99,5", "unit": "%"})
    assert words["half"] in sent.errors["direction"]
    assert not (await cast.erik.submit({"direction": "at_least"})).errors
    assert words["page"] in text_of(cast.erik)
    version = await talk.expect(WORDS[language]["version"], buttons=["charter.sign", "charter.changes"])
    await sign(cast.erik, version)
    await cast.erik.close_view()

    stage.clock.move_to(june(1, 7, 59))
    await stage.live_until(june(1, 8, 1))
    asked = await talk.expect(words["asked"], to=cast.liam, buttons=["charter.answer"])
    await cast.liam.click(asked, "charter.answer")
    said = {"state": "at_risk", "why": "Two nights"}
    sent = await cast.liam.submit({**said, "figure": "1.000"})
    assert words["two"] in sent.errors["figure"]
    assert not (await cast.liam.submit({"figure": "99,2"})).errors
    await cast.liam.close_view()
    await talk.expect_update(asked, words["answered"], buttons=["charter.answer"])
    await talk.expect_update(panel, words["glance"])

    await turn_to(cast.erik, panel, CRITERIA)
    await cast.erik.press("charter.change")
    assert not (await cast.erik.submit({"direction": "at_most", "goal": "4", "unit": "h"})).errors
    await cast.erik.close_view()
    second = await talk.expect("2", "@Erik Lund", buttons=["charter.sign"])
    await cast.sofia.click(second, "charter.changes")
    assert words["changed"] in text_of(cast.sofia)
    assert words["empty"] not in text_of(cast.sofia)
