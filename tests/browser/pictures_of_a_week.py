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
    await stage.slack.person("anna").click(story, "escalation.acknowledge")
    await screens.message("blocker-taken", story)


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
    for number, (person, cards) in enumerate(zip(people, CARDS[language], strict=True)):
        columns = {f"column_{place}": text for place, text in enumerate(cards)}
        points = {f"health_{asked}": given[number] for asked, given in POINTS.items()}
        await person.click(prompt, "retro.write")
        await person.submit({**columns, **points})
        await _close_all(person)
    await stage.live_until(at(8, 12))
    result = _newest(stage, "retro.vote")
    await screens.message("retro-result", result)
    for number, person in enumerate(people):
        await person.click(result, "retro.vote")
        offered = list(people_of(person).values())
        await person.submit({"cards": [offered[0], offered[number % 3 + 1]]})
        await _close_all(person)
    await stage.live_until(at(11, 15))
    await screens.message("status-prompt", _newest(stage, "status.nothing_new"))
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
