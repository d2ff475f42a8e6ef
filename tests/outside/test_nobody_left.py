"""A company of which nobody is in the channel any more reads nothing there, nor is anything sent to it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from office_at_work import Office, filled, opened
from partnership_at_work import who
from sqlmodel import select
from tests_shared import MONDAY

from bot import conductor
from bot.openapi import DOCUMENT
from bot.partnerships import Person, Unit
from bot.rituals import mail, webhook
from bot.rituals.mail import KINDS, MailReceiver


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """Two companies with two people each; H0 and P0 are contact persons, and each has an address."""
    async with opened(database_url, tmp_path / "keys") as made:
        for user in ("H0", "P0"):
            address = f"https://{user}.example/in".lower()
            made.do(conductor.begin_webhook, who(user), made.id, address, f"{user}.example", webhook.KINDS)
            made.do(_gets_mail, user)
        yield made


def _gets_mail(w: Unit, user: str) -> None:
    person = w.session.exec(select(Person).where(Person.user == user)).one()
    receiver = MailReceiver(
        partnership_id=person.partnership_id, side_id=person.side_id, name="N",
        address=f"{user}@mail.example", kinds=list(KINDS), code="", entered_at=w.now, entered_by=person.id,
        confirmed_at=w.now, summary_due_at=w.now + timedelta(minutes=1),
    )  # fmt: skip
    w.session.add(receiver)


def sent(office: Office) -> set[str]:
    """To where something is sent now, by the names of the contacts; nothing arrives."""
    letters = [office.do(conductor.letter_of, each) for each in office.do(webhook.deliveries_due)]
    mails = [office.do(conductor.mail_of_letter, each) for each in office.do(mail.letters_due)]
    return {each.url for each in letters if each} | {each.to for each in mails if each}


OURS, THEIRS = {"https://h0.example/in", "H0@mail.example"}, {"https://p0.example/in", "P0@mail.example"}


async def test_who_is_out_of_the_channel_reads_nothing_of_it(office: Office) -> None:
    """Its token reads until the last of them has left, and again once one is back; the other's, always."""
    filled(office, 1)
    ours, theirs = office.allowed_token("H0", "Nordlys"), office.allowed_token("P0", "Brevik")
    office.leave("P0")
    assert (await office.get("/v1/risks", theirs))[0] == 200, "P1 is there, and reads it in Slack"
    office.leave("P1")
    for path in DOCUMENT["paths"]:
        assert (await office.get(path, theirs))[0] == 401
        assert (await office.get(path, ours))[0] == 200
    office.do(_is_back, "P1")
    assert (await office.get("/v1/risks", theirs))[0] == 200


async def test_nothing_is_sent_to_who_is_out_of_the_channel(office: Office) -> None:
    """It waits, spends no attempt and wakes nobody; once one of them is back it goes."""
    office.leave("P0")
    office.leave("P1")
    filled(office, 1)
    told = office.do(lambda w: w.session.exec(select(webhook.Webhook.partnership_id)).all())
    office.do(conductor.tell_outside, [(told[0], "risk.shared", 1)])
    office.do(mail.owe_blocker, told[0], 1)
    office.clock.move_to(MONDAY + timedelta(minutes=2))
    for each in office.do(mail.summaries_due):
        office.do(mail.owe_summary, each)
    assert sent(office) == OURS
    assert sent(office) == set()
    assert office.do(webhook.next_due) > office.clock.now()
    assert office.do(mail.next_due) > office.clock.now()
    office.do(_is_back, "P1")
    for each in office.do(mail.summaries_due):
        office.do(mail.owe_summary, each)
    assert sent(office) == THEIRS


def _is_back(w: Unit, user: str) -> None:
    w.session.exec(select(Person).where(Person.user == user)).one().rejoin()
