"""What docs/use.md and docs/use.da.md show: one partnership, lived through in either language.

`python tests/browser/pictures.py` takes them all. What is pictured is one message or one modal, as somebody
sees it on the page of the embedded Slack.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from small_picture import keep
from visitor import BEEN_HERE, Visitor

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.tour import BEGINS, CHANNEL, ZONE, at, people_of
from playground.workspace import Message

SIZE = {"width": 1040, "height": 1500}

PLAIN = """() => {
  const without_frames = document.head.appendChild(document.createElement("style"));
  without_frames.textContent = ":focus, :focus-within { outline: none !important; }";
  for (const field of document.querySelectorAll("input[type=time], input[type=date]")) field.type = "text";
}"""
"""No frame says where the focus is; and times and days are not written in the language of the machine."""
SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        "locale": "en-GB",
        "purpose": "One team for the new portal: Nordlys decides and runs it, Brevik builds and tests.",
        "roles": "Brevik builds, tests and documents.\nNordlys approves, operates and pays.\n"
        "Not included: the old portal.",
        "criterion": "Faults are solved in time",
        "measure": "Share of critical faults solved within four hours",
        "target": "9 of 10 each month",
        "why": "Two faults waited for access",
        "since": "Test environment is ready",
        "decisions": "Choice of firewall: by Wednesday",
        "ahead": "Load test on Friday",
        "blockers": "Waiting for VPN access",
        "dates": "Delivery 2 moves to 20 May",
        "capacity": "Liam is away in week 22",
        "risk": "Only Sofia knows the integration with the billing system",
        "effect": "If she is ill in week 22, delivery 2 slips by a week",
        "relief": "Half a day with one of your people",
        "praise": "For staying late with us on Tuesday until the certificates were in place",
        "what": "No VPN for the deployment",
        "stops": "Delivery 2",
        "tried": "The jump host, which is full",
        "solution": "Two more accounts",
        "remedy": "Two accounts more",
        "prevention": "Accounts are ordered a week before they are needed",
        "decision": "VPN through the jump host until the new one is there",
        "action": "Order VPN access for the whole team",
        "other": "Write down the integration with the billing system",
        "title": "One way in: VPN and jump host",
        "purpose_of_it": "Agree on one way in for both, and try it out together",
        "place": "Nordlys, room 3.12",
        "happened": "In the meeting on Tuesday I was cut short twice",
        "did": "I keep quiet now, and problems come up late",
        "mend": "A talk of the two of us, and turns in the meeting",
    },
    "da": {
        "locale": "da-DK",
        "purpose": "Ét hold om den nye kundeportal: Nordlys beslutter og drifter, Brevik bygger og tester.",
        "roles": "Brevik bygger, tester og dokumenterer.\nNordlys godkender, drifter og betaler.\n"
        "Ikke med: den gamle portal.",
        "criterion": "Fejl bliver løst til tiden",
        "measure": "Andel af kritiske fejl, der er løst inden fire timer",
        "target": "9 ud af 10 hver måned",
        "why": "To fejl ventede på adgang",
        "since": "Testmiljøet er klar",
        "decisions": "Valg af firewall: senest onsdag",
        "ahead": "Belastningstest på fredag",
        "blockers": "Venter på VPN-adgang",
        "dates": "Leverance 2 flytter til 20. maj",
        "capacity": "Liam er væk i uge 22",
        "risk": "Kun Sofia kender integrationen til faktureringssystemet",
        "effect": "Er hun syg i uge 22, skrider leverance 2 en uge",
        "relief": "En halv dag sammen med en af jeres",
        "praise": "For at blive længe sammen med os i tirsdags, til certifikaterne var på plads",
        "what": "Ingen VPN til udrulningen",
        "stops": "Leverance 2",
        "tried": "Jump-hosten, men den er fuld",
        "solution": "To konti mere",
        "remedy": "To konti mere",
        "prevention": "Konti bestilles en uge, før de skal bruges",
        "decision": "VPN gennem jump-hosten, til den nye er klar",
        "action": "Bestil VPN-adgang til hele holdet",
        "other": "Beskriv integrationen til faktureringssystemet",
        "title": "Én vej ind: VPN og jump-host",
        "purpose_of_it": "Blive enige om én vej ind for begge og prøve den af sammen",
        "place": "Nordlys, lokale 3.12",
        "happened": "På mødet i tirsdags blev jeg afbrudt to gange",
        "did": "Nu siger jeg mindre, og problemer kommer sent frem",
        "mend": "En snak på tomandshånd og en runde i mødet, hvor alle får ordet",
    },
}
POINTS = {
    "timely": "232343",
    "solving": "344433",
    "goals": "445453",
    "understanding": "324323",
    "respect": "544545",
    "safe": "435343",
}
"""What each of the six gives to a question; one question is left out by everybody."""
CARDS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "en": (
        ("A short call before each delivery", "Tickets without a date", "Testing together"),
        ("Access before work begins", "Meetings that run over", "The summary on Thursdays"),
        ("", "Deciding twice", "Testing together"),
        ("Access before work begins", "", "Help at once when something breaks"),
        ("One place for documents", "Tickets without a date", ""),
        ("", "", "The tone between us"),
    ),
    "da": (
        ("Et kort opkald før hver leverance", "Sager uden dato", "At teste sammen"),
        ("Adgang, før arbejdet begynder", "Møder, der løber over tid", "Opsamlingen om torsdagen"),
        ("", "At beslutte to gange", "At teste sammen"),
        ("Adgang, før arbejdet begynder", "", "Hjælp med det samme, når noget går ned"),
        ("Ét sted til dokumenter", "Sager uden dato", ""),
        ("", "", "Tonen imellem os"),
    ),
}


async def take(browser: Any, folder: Path, language: str) -> None:
    """Live through some weeks, and take the pictures of one language into a folder."""
    async with Stage(BEGINS) as stage:
        stage.slack.move_clock = stage.live_until
        for user in stage.slack.ws.users.values():
            user.locale = SAID[language]["locale"]
        album = Album(stage, browser, folder, language)
        for chapter in CHAPTERS:
            await chapter(album)
        assert stage.slack.violations == [], stage.slack.violations


class Album:
    """The stage with its people, what they say in one language, and where the pictures go."""

    def __init__(self, stage: Stage, browser: Any, folder: Path, language: str) -> None:
        self.stage, self.language = stage, language
        self.said, self.talk = SAID[language], Conversation(stage)
        self.panel: Message
        self.prompt: Message
        self.card: Message
        self.result: Message
        self.story: Message
        self._browser, self.folder = browser, folder
        names = ("anna", "jonas", "mette", "karen", "noor", "erik", "sofia", "liam")
        self.anna, self.jonas, self.mette, self.karen, self.noor, self.erik, self.sofia, self.liam = (
            stage.slack.person(name) for name in names
        )

    async def newest(self, action_id: str, person: Person | None = None) -> Message:
        """The newest message with such a button: in the channel, or in a person's direct messages."""
        await self.stage.settle()
        reader, place = person or self.anna, CHANNEL if person is None else person.dm
        there = [each for each in reader.messages(place) if action_id in str(each.blocks)]
        assert there, f"{reader} sees no message with {action_id}"
        return there[-1]

    async def message(self, name: str, message: Message, reader: Person | None = None) -> None:
        """Picture one message, as somebody sees it (Anna, unless another is named)."""
        await self.stage.settle()
        async with self.window((reader or self.anna).handle, message.channel_id) as here:
            shown = here.page.locator(f"#messages [data-ts='{message.ts}']")
            await keep(shown, self.folder / f"{name}.png")

    async def thread(self, name: str, message: Message) -> None:
        """Picture a thread from its first message to its last."""
        await self.stage.settle()
        async with self.window("anna", message.channel_id) as here:
            await here.page.locator(f"#messages [data-ts='{message.ts}'] .replies").click()
            await here.page.locator("#thread-messages .message").nth(1).wait_for()
            await here.page.add_style_tag(content="#thread { width: 640px; }")
            await keep(here.page.locator("#thread-messages"), self.folder / f"{name}.png")

    async def modal(self, name: str, person: Person, tall: int = 1500) -> None:
        """Picture the modal that somebody has before them, or the top of it in a window so tall."""
        await self.stage.settle()
        async with self.window(person.handle) as here:
            await here.page.set_viewport_size({**SIZE, "height": tall})
            await here.modal.wait_for()
            await here.page.evaluate(PLAIN)
            await keep(here.modal, self.folder / f"{name}.png")

    @asynccontextmanager
    async def window(self, handle: str, place: str = "") -> AsyncIterator[Visitor]:
        """A browser window on the page, for one picture."""
        locale = self.said["locale"]
        context = await self._browser.new_context(
            viewport=SIZE, reduced_motion="reduce", locale=locale, bypass_csp=True
        )
        await context.add_init_script(BEEN_HERE)
        here = Visitor(await context.new_page(), self.stage.slack)
        await here.open(f"{handle}/{place}" if place else handle)
        yield here
        await context.close()


async def setting_up(album: Album) -> None:
    """Anna sets it up; Jonas and Sofia count themselves in; parts are given."""
    anna, talk = album.anna, album.talk
    await anna.invite_app(CHANNEL)
    album.panel = await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    await anna.click(album.panel, "panel.set_up")
    people = people_of(anna)
    contacts = {"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"]}
    anna.fill_in({"language": album.language, **contacts, "weekdays": ["3"], "clock": "10:00"})
    await album.modal("set-up", anna)
    await anna.press("panel.set_up_more")
    await anna.submit({"retro_rhythm": "by_hand"})
    await anna.close_view()
    await album.stage.settle()
    for person in (album.jonas, album.sofia):
        await person.click(album.panel, "panel.count_in")
        await person.close_view()
    parts = {"Jonas Friis": ["owner"], "Karen Dahl": ["lead", "mediator"], "Mette Skov": ["steering"]}
    await anna.click(album.panel, "people.list")
    for name, held in parts.items():
        await anna.submit({"person": people_of(anna)[name]})
        await anna.submit({"parts": held})
    await album.modal("people", anna)
    await anna.close_view()
    await anna.click(album.panel, "panel.settings")
    await album.modal("settings", anna)
    await anna.close_view()


async def agreeing(album: Album) -> None:
    """The charter is written by both sides, and signed."""
    said, anna, erik = album.said, album.anna, album.erik
    await _write(album, anna, 1, said["purpose"])
    await _write(album, erik, 2, said["roles"])
    await _turn_to(album, erik, 3)
    await erik.press("charter.add")
    await erik.submit(
        {
            "name": said["criterion"],
            "measure": said["measure"],
            "target": said["target"],
            "follower": people_of(erik)["Sofia Brandt"],
        }
    )
    await _close_all(erik)
    version = await album.newest("charter.sign")
    await anna.click(version, "charter.sign")
    await album.modal("charter-sign", anna)
    await anna.submit({})
    await _close_all(anna)
    await erik.click(version, "charter.sign")
    await erik.submit({})
    await _close_all(erik)
    await anna.click(album.panel, "charter.show")
    await album.modal("charter", anna)
    await _close_all(anna)


async def _write(album: Album, person: Person, page: int, text: str) -> None:
    await _turn_to(album, person, page)
    await person.press("charter.edit")
    await person.submit({"part_0": text})
    await _close_all(person)


async def _turn_to(album: Album, person: Person, page: int) -> None:
    await person.click(album.panel, "charter.show")
    assert person.view is not None
    about = person.view.blocks[-1]["elements"][0]["value"].split(":")[0]
    await person.press("charter.page", f"{about}:{page}")


async def _close_all(person: Person) -> None:
    while person.view is not None:
        await person.close_view()


async def giving_status(album: Album) -> None:
    """A round opens three days before; the home side answers first."""
    said, anna = album.said, album.anna
    await anna.click(album.panel, "status.plan")
    await anna.press("status.change")
    await anna.submit({"lead": "72", "on_holiday": "skip", "link": "https://meet.example/nordlys-brevik"})
    await _close_all(anna)
    await album.erik.click(await album.newest("agreement.agree"), "agreement.agree")
    await album.stage.live_until(at(4, 10, 1))
    album.prompt = await album.newest("status.nothing_new")
    await _answer(anna, album.prompt, since=said["since"], decisions=said["decisions"])
    await _answer(album.jonas, album.prompt, ahead=said["ahead"])
    await album.message("status-prompt", album.prompt)
    await album.erik.click(album.prompt, "status.give")
    await album.erik.press("status.unfold")
    album.erik.fill_in({"blockers": said["blockers"], "dates": said["dates"]})
    await album.modal("status-answer", album.erik)
    await album.erik.submit()
    await _close_all(album.erik)


async def _answer(person: Person, prompt: Message, **texts: str) -> None:
    await person.click(prompt, "status.give")
    await person.press("status.unfold")
    await person.submit(texts)
    await person.close_view()


async def saying_openly(album: Album) -> None:
    """A risk is said, and somebody is praised."""
    said = album.said
    await album.stage.live_until(at(5, 9))
    await album.erik.click(album.panel, "risk.list")
    await album.erik.press("risk.say")
    texts = {name: said[name] for name in ("effect", "relief")}
    await album.erik.submit({"what": said["risk"], **texts, "bites_on": "2026-05-29"})
    await _close_all(album.erik)
    await album.message("risk", await album.newest("risk.look"))
    await album.anna.click(album.panel, "kudos.give")
    await album.anna.submit({"people": [people_of(album.anna)["Sofia Brandt"]], "what_for": said["praise"]})
    await _close_all(album.anna)
    await album.stage.settle()
    await album.message("kudos", album.anna.messages(CHANNEL)[-1])


async def escalating(album: Album) -> None:
    """A blocker is raised, acknowledged and resolved; later another stays open."""
    said, sofia, anna = album.said, album.sofia, album.anna
    await sofia.click(album.panel, "escalation.raise")
    fields = ("what", "stops", "tried", "solution")
    await sofia.submit({**{name: said[name] for name in fields}, "severity": "high", "since": "2026-05-04"})
    await _close_all(sofia)
    story = await album.newest("escalation.acknowledge")
    await album.stage.live_until(at(5, 11, 1))
    copy_of_jonas = await album.newest("escalation.acknowledge", album.jonas)
    await album.jonas.click(copy_of_jonas, "escalation.acknowledge")
    await album.stage.live_until(at(5, 15))
    await album.jonas.click(copy_of_jonas, "escalation.resolve")
    owner = people_of(album.jonas)["Anna Holm"]
    await album.jonas.submit(
        {"remedy": said["remedy"], "prevention": said["prevention"], "owner": owner, "due_on": "2026-05-20"}
    )
    await _close_all(album.jonas)
    await album.thread("escalation-thread", story)
    album.story = story
    await anna.click(album.panel, "escalation.list")
    await anna.press("ladder.show")
    await album.modal("ladder", anna, 760)
    await _close_all(anna)


async def meeting(album: Album) -> None:
    """The digest comes when the meeting begins; a decision and an action are noted below it."""
    said, anna = album.said, album.anna
    await album.stage.live_until(at(7, 10, 1))
    digest = await album.newest("status.decide")
    await album.erik.click(digest, "status.decide")
    await album.erik.submit({"decision": said["decision"]})
    await anna.click(digest, "status.act")
    owner = people_of(anna)["Jonas Friis"]
    await anna.submit({"action": said["action"], "owner": owner, "due_on": "2026-05-13"})
    await album.message("status-digest", digest)
    await album.message("panel", album.panel)


async def looking_back(album: Album) -> None:
    """A retro with six answers, and their votes."""
    anna = album.anna
    await anna.click(album.panel, "retro.plan")
    await anna.press("retro.now")
    await anna.submit({})
    await _close_all(anna)
    prompt = await album.newest("retro.write")
    await album.erik.click(prompt, "retro.write")
    await album.modal("retro-answer", album.erik)
    await _close_all(album.erik)
    people = (anna, album.jonas, album.mette, album.erik, album.sofia, album.liam)
    for number, (person, cards) in enumerate(zip(people, CARDS[album.language], strict=True)):
        columns = {f"column_{place}": text for place, text in enumerate(cards)}
        points = {f"health_{asked}": given[number] for asked, given in POINTS.items()}
        await person.click(prompt, "retro.write")
        await person.submit({**columns, **points})
        await _close_all(person)
    await album.stage.live_until(at(12, 10, 2))
    album.result = await album.newest("retro.vote")
    for number, person in enumerate(people):
        await person.click(album.result, "retro.vote")
        offered = list(people_of(person).values())
        await person.submit({"cards": [offered[0], offered[number % 3 + 1]]})
        await _close_all(person)


async def voted(album: Album) -> None:
    """The vote has ended after two days on which all work, and one card becomes an action."""
    anna = album.anna
    await album.stage.live_until(at(18, 9))
    await anna.click(album.result, "retro.act")
    owner = people_of(anna)["Sofia Brandt"]
    await anna.submit({"action": album.said["other"], "owner": owner, "due_on": "2026-05-29"})
    await _close_all(anna)
    await album.message("retro-result", album.result)


async def acting(album: Album) -> None:
    """The list of actions, an offer, and what waits for somebody."""
    await album.stage.live_until(at(13, 9))
    due = await album.newest("action.finish", album.jonas)
    await album.jonas.click(due, "action.offer")
    await album.jonas.submit({"person": people_of(album.jonas)["Erik Lund"]})
    await _close_all(album.jonas)
    await album.anna.click(album.panel, "action.list")
    await album.modal("actions", album.anna)
    await _close_all(album.anna)
    await album.erik.click(album.panel, "mine.show")
    await album.modal("mine", album.erik)
    await album.erik.press("mine.change")
    await album.modal("about-me", album.erik)
    await _close_all(album.erik)
    await album.erik.click(album.panel, "mine.show")
    await album.erik.press("action.accept")
    await _close_all(album.erik)


async def inviting(album: Album) -> None:
    """The partner side invites; one more wants to come than there are seats."""
    said, erik = album.said, album.erik
    await erik.click(album.panel, "invitation.ask")
    when = {"day": "2026-05-27", "clock": "10:00", "minutes": "90"}
    texts = {"title": said["title"], "purpose": said["purpose_of_it"], "place": said["place"]}
    await erik.submit({"kind": "technical", **texts, **when, "seats": "2"})
    await _close_all(erik)
    card = await album.newest("invitation.accept")
    for person in (album.sofia, album.jonas, album.mette, album.anna):
        await person.click(card, "invitation.accept")
        await _close_all(person)
    await album.message("invitation", card)
    album.card = card


async def pairing(album: Album) -> None:
    """Pairs are planned, and somebody is asked whether they take part."""
    anna = album.anna
    await anna.click(album.panel, "pair.show")
    await anna.press("pair.change")
    await anna.submit({"every": "4", "weekday": "1", "clock": "10:00"})
    await _close_all(anna)
    for person in (anna, album.erik):
        await person.click(album.panel, "pair.show")
        await person.submit({"wish": "yes"})
        await _close_all(person)
    await album.sofia.click(album.panel, "pair.show")
    await album.modal("pairs", album.sofia)
    await _close_all(album.sofia)


async def mediating(album: Album) -> None:
    """What somebody has before them who asks for mediation; it is not sent."""
    said, liam = album.said, album.liam
    await liam.click(album.panel, "mediation.ask")
    texts = {"happened": said["happened"], "effect": said["did"], "mend": said["mend"]}
    liam.fill_in({"other": people_of(liam)["Mette Skov"], **texts})
    await album.modal("mediation", liam)
    await _close_all(liam)


async def going_on(album: Album) -> None:
    """The rest of May: status once more, an action is done, and the workshop takes place."""
    await album.sofia.click(album.story, "escalation.more")
    await album.sofia.press("escalation.confirm")
    await _close_all(album.sofia)
    await album.stage.live_until(at(18, 10, 1))
    prompt = await album.newest("status.nothing_new")
    for person in (album.anna, album.jonas, album.erik, album.sofia):
        await _answer(person, prompt, since=album.said["since"])
    await album.stage.live_until(at(20, 9))
    await album.anna.click(await album.newest("action.finish", album.anna), "action.finish")
    await album.stage.live_until(at(27, 13))
    await album.erik.click(album.card, "invitation.settle")
    await album.erik.submit({"took_place": "yes"})
    await _close_all(album.erik)


async def reckoning(album: Album) -> None:
    """The picture of the scorecard, a moment after the first working day of June has begun."""
    await album.stage.live_until(datetime(2026, 6, 1, 9, 2, tzinfo=ZONE))
    card = await album.newest("scorecard.act")
    async with album.window("anna", card.channel_id) as here:
        picture = here.page.locator(f"#messages [data-ts='{card.ts}'] img").first
        await picture.wait_for()
        await picture.evaluate("shown => Object.assign(shown.style, {maxHeight: 'none', width: '700px'})")
        await keep(picture, album.folder / "scorecard.png")


CHAPTERS = (
    setting_up,
    agreeing,
    giving_status,
    saying_openly,
    escalating,
    meeting,
    looking_back,
    acting,
    inviting,
    pairing,
    mediating,
    voted,
    going_on,
    reckoning,
)
