"""What somebody has before them in daily use, to be looked at one by one before it is shipped.

`python tests/browser/pictures.py week` takes a status prompt, a blocker, what came out of a retro and whether
it was worth it, a scorecard and the beginning of a mediation, in both languages, wide and on a telephone,
into `build/screens`. None of them is kept.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from pictures_of_screens import Screens
from pictures_of_use import CARDS, POINTS, SAID

from playground.person import Person
from playground.stage import Stage
from playground.tour import BEGINS, CHANNEL, at, people_of
from playground.workspace import Message


async def take(browser: Any, folder: Path, language: str) -> None:
    """Everything, in the order in which it happens."""
    async with Stage(BEGINS) as stage:
        stage.slack.move_clock = stage.live_until
        for user in stage.slack.ws.users.values():
            user.locale = SAID[language]["locale"]
        screens = Screens(stage, browser, folder, language, schemes=("light",))
        panel = await _set_up(stage, language)
        await _blocker(screens, panel, language)
        await _mediation(screens, panel)
        await _retro(screens, panel, language)
        await stage.live_until(at(31, 12) + timedelta(days=1))
        await screens.message("scorecard", _newest(stage, "scorecard.details"))
        erik = stage.slack.person("erik")
        await erik.click(_newest(stage, "scorecard.details"), "scorecard.details")
        await screens.modal("scorecard-details", erik)


def _newest(stage: Stage, action: str) -> Message:
    shown = stage.slack.person("erik").messages(CHANNEL)
    return next(each for each in reversed(shown) if action in str(each.blocks))


def _to(person: Person, action: str) -> Message:
    """The latest direct message to somebody that has this button."""
    return [each for each in person.messages(person.dm) if action in str(each.blocks)][-1]


async def _close_all(person: Person) -> None:
    while person.view is not None:
        await person.close_view()


async def _set_up(stage: Stage, language: str) -> Message:
    anna = stage.slack.person("anna")
    await anna.invite_app(CHANNEL)
    await stage.settle()
    panel = _newest(stage, "panel.set_up")
    await anna.click(panel, "panel.set_up")
    people = people_of(anna)
    contacts = {"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"]}
    await anna.submit({**contacts, "language": language})
    await _close_all(anna)
    await stage.settle()
    await anna.click(panel, "people.list")
    await anna.submit({"person": people_of(anna)["Mette Skov"]})
    await anna.submit({"parts": ["owner", "mediator", "facilitator"]})
    await _close_all(anna)
    await stage.settle()
    return panel


async def _blocker(screens: Screens, panel: Message, language: str) -> None:
    sofia, said, stage = screens.stage.slack.person("sofia"), SAID[language], screens.stage
    await sofia.click(panel, "escalation.raise")
    fields = ("what", "stops", "tried", "solution")
    await sofia.submit({**{name: said[name] for name in fields}, "severity": "high"})
    await screens.modal("blocker-raised", sofia)
    await _close_all(sofia)
    story = _newest(stage, "escalation.acknowledge")
    await screens.message("blocker", story)
    anna, mette = stage.slack.person("anna"), stage.slack.person("mette")
    await stage.live_until(at(4, 10, 20))
    await screens.message("blocker-reminder", _to(anna, "escalation.acknowledge"), "anna")
    await stage.live_until(at(4, 10, 50))
    await screens.message("blocker-climbed", story)
    await screens.message("blocker-copy", _to(mette, "escalation.acknowledge"), "mette")
    await mette.click(story, "escalation.acknowledge")
    await screens.message("blocker-taken", story)
    await mette.click(story, "escalation.more")
    await screens.modal("blocker-more", mette)
    await mette.press("escalation.resolve")
    mette.fill_in({name: said[name] for name in ("remedy", "prevention")})
    await screens.modal("blocker-resolve", mette)
    await mette.submit({})
    await _close_all(mette)
    await stage.settle()
    await screens.message("blocker-resolved", story)
    await screens.message("blocker-confirm", _to(sofia, "escalation.confirm"), "sofia")


async def _status(screens: Screens, panel: Message, language: str) -> None:
    """The prompt, its reminder, the modal, a menu of one's own, and the summary."""
    stage, said = screens.stage, SAID[language]
    anna, erik = stage.slack.person("anna"), stage.slack.person("erik")
    prompt = _newest(stage, "status.nothing_new")
    await screens.message("status-prompt", prompt)
    await stage.live_until(at(12, 8, 10))
    await screens.message("status-reminder", _to(erik, "status.nothing_new"), "erik")
    await anna.open_home()
    await screens.home("home", anna)
    await erik.click(panel, "mine.show")
    await screens.modal("my-tasks", erik)
    await _close_all(erik)
    await anna.click(prompt, "status.give")
    await screens.modal("status-short", anna)
    await anna.press("status.unfold")
    anna.fill_in({name: said[name] for name in ("since", "ahead", "decisions", "blockers")})
    await screens.modal("status-long", anna)
    await anna.submit({})
    await screens.modal("status-done", anna)
    await _close_all(anna)
    await erik.click(prompt, "status.nothing_new")
    await stage.settle()
    await screens.message("status-answered", prompt)
    await stage.live_until(at(12, 10, 5))
    await screens.message("status-summary", _newest(stage, "status.decide"))


async def _weekend(screens: Screens, panel: Message, language: str) -> None:
    """A critical one on a Friday afternoon: what comes, who is asked, and that it counts."""
    stage = screens.stage
    sofia, anna = stage.slack.person("sofia"), stage.slack.person("anna")
    await stage.live_until(at(8, 14, 30))
    await sofia.click(panel, "escalation.raise")
    await sofia.submit({"what": SAID[language]["what"], "severity": "critical"})
    await screens.modal("weekend-raised", sofia)
    await sofia.press("escalation.ask_weekend")
    await screens.modal("weekend-asked", sofia)
    await _close_all(sofia)
    await stage.settle()
    asked = _to(anna, "escalation.weekend")
    await screens.message("weekend-question", asked, "anna")
    await anna.click(asked, "escalation.weekend")
    await stage.settle()
    await screens.message("weekend-agreed", asked, "anna")
    await anna.click(_newest(stage, "escalation.acknowledge"), "escalation.acknowledge")


async def _mediation(screens: Screens, panel: Message) -> None:
    erik = screens.stage.slack.person("erik")
    await erik.click(panel, "panel.more")
    await erik.press("mediation.ask")
    await screens.modal("mediation", erik)
    await _close_all(erik)


async def _retro(screens: Screens, panel: Message, language: str) -> None:
    stage = screens.stage
    people = [stage.slack.person(handle) for handle in ("anna", "jonas", "mette", "erik", "sofia", "liam")]
    await people[0].click(panel, "retro.plan")
    await people[0].press("retro.now")
    sent = await people[0].submit({})
    assert not sent.errors, sent.errors
    await _close_all(people[0])
    await stage.settle()
    prompt = _newest(stage, "retro.write")
    await screens.message("retro-prompt", prompt)
    await people[3].click(prompt, "retro.write")
    await screens.modal("retro-answer", people[3])
    await _close_all(people[3])
    for number, (person, cards) in enumerate(zip(people, CARDS[language], strict=True)):
        columns = {f"column_{place}": text for place, text in enumerate(cards)}
        points = {f"health_{asked}": given[number] for asked, given in POINTS.items()}
        await person.click(prompt, "retro.write")
        await person.submit({**columns, **points})
        await _close_all(person)
    await stage.live_until(at(8, 12))
    result = _newest(stage, "retro.vote")
    await screens.message("retro-result", result)
    await people[3].click(result, "retro.vote")
    await screens.modal("retro-vote", people[3])
    await _close_all(people[3])
    for number, person in enumerate(people):
        await person.click(result, "retro.vote")
        offered = list(people_of(person).values())
        await person.submit({"cards": [offered[0], offered[number % 3 + 1]]})
        await _close_all(person)
    await _weekend(screens, panel, language)
    await stage.live_until(at(11, 15))
    await _status(screens, panel, language)
    await stage.live_until(at(15, 12))
    most = _newest(stage, "retro.worth")
    await people[3].click(most, "retro.worth")
    await screens.modal("retro-worth", people[3])
    await _close_all(people[3])
    for number, person in enumerate(people):
        await person.click(most, "retro.worth")
        await person.submit({"worth": str(3 + number % 3)})
        await _close_all(person)
    await stage.live_until(at(27, 12))
    await screens.message("retro-voted", most)
