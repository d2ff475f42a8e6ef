"""Of two tenants with two sides each nothing goes across: every endpoint and event is tried, and counted."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from office_at_work import Office, opened
from sqlmodel import col, select
from tests_shared import MONDAY

from bot import conductor, partnerships
from bot.conductor.outside import EVENTS
from bot.openapi import DOCUMENT
from bot.partnerships import CONTACT, Actor, Beginning, Partnership, Person, Profile, Side, Unit
from bot.rituals import action, disagreement, escalation, risk, webhook
from bot.rituals.escalation import Blocker
from bot.rituals.risk import Draft
from bot.rituals.status import StatusDecision, StatusRound

OTHER = Beginning("T8", "C1", "shared", "T8", "Nordlys", "Brevik", "H0", "en", "Europe/Copenhagen", "DK")
PEOPLE: Final = {"T1": ("H0", "P0"), "T8": ("H0", "P0")}
"""The same Slack ids, channel and names in both: nothing but the tenant tells them apart."""
OTHERWISE: Final = {
    "/v1/openapi.json": "the document itself, of nobody",
    "/robots.txt": "for robots, of nobody",
    "/calendar/{secret}.ics": "tests/outside/test_feed.py counts it by person",
    "/mail/stop/{secret}": "tests/outside/test_mail.py tries other people's",
}
"""What is no list of a collaboration, and where it is tried instead."""


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """A tenant with two sides, and another that has everything alike but its texts."""
    async with opened(database_url, tmp_path / "keys") as made:
        other = made.do(_begun_elsewhere)
        for tenant, partnership_id in (("T1", made.id), ("T8", other)):
            for user in PEOPLE[tenant]:
                made.do(_all_of, Actor(tenant, user), partnership_id)
        yield made


def _begun_elsewhere(w: Unit) -> int:
    partnership = partnerships.begin(w, OTHER)
    w.session.flush()
    people = [Profile("H0", "T8", "Xenia", is_guest=False, locale=None)]
    people.append(Profile("P0", "T9", "Yrsa", is_guest=False, locale=None))
    partnerships.meet(w, partnership.id, people)
    for person in w.session.exec(select(Person).where(Person.partnership_id == partnership.id)):
        partnerships.give_part(w, person, CONTACT, person.id)
    return partnership.id


def _text(actor: Actor, kind: str) -> str:
    return f"A {kind} of {actor.owner} by {actor.user}."


def _blocker(w: Unit, actor: Actor, about: int) -> None:
    escalation.raise_blocker(w, actor, about, Blocker(_text(actor, "blocker"), "low"), f"{actor}")


def _action(w: Unit, actor: Actor, about: int) -> None:
    due_on = (MONDAY + timedelta(days=9)).date()
    own = partnerships.seat(w, actor, about).person
    action.note(w, actor, about, _text(actor, "action"), own.id, due_on)


def _risk(w: Unit, actor: Actor, about: int) -> None:
    risk.say(w, actor, about, Draft("risk", _text(actor, "risk"), "Slower"), f"{actor}")


def _decision(w: Unit, actor: Actor, about: int) -> None:
    before = len(w.session.exec(select(StatusRound.id)).all())
    held = StatusRound(
        partnership_id=about, planned_on=None, meeting_at=w.now - timedelta(minutes=before), opened_at=w.now,
        was_due_at=w.now, closed_at=w.now,
    )  # fmt: skip
    w.session.add(held)
    w.session.flush()
    own = partnerships.seat(w, actor, about).person
    text = _text(actor, "decision")
    w.session.add(StatusDecision(round_id=held.id, text=text, noted_by=own.id, noted_at=w.now))


def _disagreement(w: Unit, actor: Actor, about: int) -> None:
    disagreement.raise_it(w, actor, about, _text(actor, "disagreement"), "We see it so", f"{actor}")


MADE: Final[Mapping[str, tuple[Callable[[Unit, Actor, int], None], Any]]] = {
    "blocker": (_blocker, escalation.Escalation),
    "action": (_action, action.Action),
    "risk": (_risk, risk.Risk),
    "decision": (_decision, StatusDecision),
    "disagreement": (_disagreement, disagreement.Disagreement),
}
"""By the first word of an event: how one comes to be, and where it is kept."""


def _all_of(w: Unit, actor: Actor, about: int) -> None:
    """One of each, and everything that leaves Slack is switched on."""
    for make, _record in MADE.values():
        make(w, actor, about)
    address = f"https://{actor.owner}-{actor.user}.example/".lower()
    conductor.begin_webhook(w, actor, about, address, "hooks.example", webhook.KINDS)
    conductor.change_api(w, actor, about, allowed=True)


def tenants(office: Office) -> dict[str, int]:
    """The partnership of each."""
    rows = office.do(lambda w: w.session.exec(select(Partnership.owner, Partnership.id)).all())
    return dict(rows)


async def test_no_endpoint_reads_across(office: Office) -> None:
    """Of each path, with a token of each side of each tenant: what is its own, and nothing else."""
    read, across = Counter[str](), 0
    for tenant, partnership_id in tenants(office).items():
        sides = office.do(lambda w, of=partnership_id: partnerships.sides(w, of))
        for side in sides:
            token = office.do(partnerships.make_token, str(partnership_id), str(side.id))[2]
            for path in DOCUMENT["paths"]:
                status, said, _headers = await office.get(path, token)
                assert status == 200
                text = json.dumps(said)
                across += sum(f" of {other} by " in text for other in PEOPLE if other != tenant)
                if "items" in said:
                    own = sum(f" of {tenant} by {user}." in text for user in PEOPLE[tenant])
                    assert len(said["items"]) == own == 2, path
                else:
                    assert (said["id"], said["reads_for"]) == (partnership_id, side.name)
                read[path] += 1
    assert across == 0
    assert read == dict.fromkeys(DOCUMENT["paths"], 4)


def test_every_endpoint_is_tried(office: Office) -> None:
    """One that is added is in the document, or is said here where it is tried."""
    router = office.api._listener._runner.app.router
    there = {resource.canonical for resource in router.resources()}
    assert there == {*DOCUMENT["paths"], *OTHERWISE}
    lists = {path.removeprefix("/v1/") for path in DOCUMENT["paths"]} - {"collaboration"}
    assert lists == set(conductor.LISTS) == {f"{kind}s" for kind in MADE}


async def test_no_event_is_delivered_across(office: Office) -> None:
    """Of each event, told of each thing by each tenant, its own or another's: each side hears its own."""
    there = tenants(office)
    address_of = dict(
        office.do(lambda w: w.session.exec(select(webhook.Webhook.side_id, webhook.Webhook.url)).all())
    )
    assert len(address_of) == len(set(address_of.values())) == 4
    for event in EVENTS:
        _make, record = MADE[event.partition(".")[0]]
        things = office.do(lambda w, of=record: w.session.exec(select(of.id)).all())
        assert len(things) == 4
        for partnership_id in there.values():
            office.do(conductor.tell_outside, [(partnership_id, event, each) for each in things])
    delivered, across = Counter[str](), 0
    for each in office.do(webhook.deliveries_due):
        letter = office.do(conductor.letter_of, each)
        if letter is None:
            continue
        said = json.loads(letter.body)
        tenant = letter.url.removeprefix("https://")[:2].upper()
        own = sum(f" of {tenant} by {user}." in letter.body.decode() for user in PEOPLE[tenant])
        across += said["data"]["collaboration"]["id"] != there[tenant] or own != 1
        delivered[said["type"]] += 1
    assert across == 0
    # Two things of each tenant, told to both of its sides.
    assert delivered == dict.fromkeys(EVENTS, 8)
    assert office.do(webhook.deliveries_due) == [], "what was of another tenant is dropped"


def test_what_is_owed_is_owed_to_the_sides_of_where_it_happened(office: Office) -> None:
    """Neither to another tenant's, nor to a side that wants another kind."""
    there = tenants(office)

    def only_risks(w: Unit) -> None:
        for each in w.session.exec(select(webhook.Webhook)).all():
            each.kinds = ["risk"]

    office.do(only_risks)
    for event in EVENTS:
        office.do(conductor.tell_outside, [(there["T1"], event, 1)])

    def owed(w: Unit) -> list[tuple[str, str]]:
        rows = w.session.exec(
            select(Partnership.owner, webhook.WebhookDelivery.event)
            .join(webhook.Webhook, col(webhook.Webhook.id) == col(webhook.WebhookDelivery.webhook_id))
            .join(Side, col(Side.id) == col(webhook.Webhook.side_id))
            .join(Partnership, col(Partnership.id) == col(Side.partnership_id))
        )
        return list(rows)

    of_risks = [event for event in EVENTS if event.startswith("risk.")]
    assert Counter(office.do(owed)) == {("T1", event): 2 for event in of_risks}
