"""Of two tenants and two sides no mail goes across: every letter that is due is written, and counted."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from office_at_work import CANARY, Office, filled, opened
from sqlmodel import select
from tests_shared import MONDAY

from bot import conductor
from bot.blocks.mail import words_of
from bot.language import translator
from bot.partnerships import Partnership, Person, Side, Unit
from bot.rituals import mail
from bot.rituals.escalation import Escalation
from bot.rituals.mail import KINDS, MailLetter, MailReceiver


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """Two companies, and a second tenant with a blocker, an action and a risk of its own."""
    async with opened(database_url, tmp_path / "keys") as made:
        filled(made)
        yield made


def entered(w: Unit) -> None:
    """Of each side of each tenant somebody gets all that there is; the address says whose they are."""
    for side in w.session.exec(select(Side).order_by("id")).all():
        by = w.session.exec(select(Person.id).where(Person.partnership_id == side.partnership_id)).first()
        receiver = MailReceiver(
            partnership_id=side.partnership_id, side_id=side.id, name="N", address=f"{side.id}@mail.example",
            kinds=list(KINDS), code="", entered_at=w.now, entered_by=by or 0, confirmed_at=w.now,
            summary_due_at=w.now + timedelta(minutes=1),
        )  # fmt: skip
        w.session.add(receiver)


def climbed(w: Unit) -> None:
    """Every blocker of everybody comes to the last step."""
    for blocker in w.session.exec(select(Escalation)).all():
        blocker.rung = 4
        w.session.flush()
        conductor.mail_climbed(w, [(blocker.partnership_id, "blocker.escalated", blocker.id)])


async def test_no_letter_goes_across(office: Office) -> None:
    """By each kind, to each side of each tenant: what is its own, and nothing of another's."""
    office.do(entered)
    office.do(climbed)
    office.clock.move_to(MONDAY + timedelta(minutes=2))
    for each in office.do(mail.summaries_due):
        office.do(mail.owe_summary, each)
    homes = {
        side.id: partnership.owner
        for side, partnership in office.do(
            lambda w: w.session.exec(select(Side, Partnership).join(Partnership)).all()
        )
    }
    written, across = Counter[str](), 0
    for each in office.do(mail.letters_due):
        addressed = office.do(conductor.mail_of_letter, each, with_link=True)
        assert addressed is not None
        said = words_of(translator(addressed.language), addressed.letter)
        side = int(addressed.to.partition("@")[0])
        tenant, text = homes[side], said.subject + said.body
        written[f"{tenant} {type(addressed.letter).__name__}"] += 1
        foreign = (
            ("Blocked", "shared", "Nordlys", "Brevik") if tenant == "T8" else (CANARY, "elsewhere", "Else")
        )
        across += any(word in text for word in foreign) or addressed.letter.side.id != side
    assert across == 0
    assert written == {
        "T1 BlockerLetter": 6, "T1 SummaryLetter": 2, "T8 BlockerLetter": 2, "T8 SummaryLetter": 2,
    }  # fmt: skip


async def test_a_letter_about_nothing_of_their_own_is_neither_sent_nor_kept(office: Office) -> None:
    """A blocker that is not there any more, or is another tenant's, is tried no second time."""
    office.do(entered)
    office.do(climbed)

    def let_them_be_about_others(w: Unit) -> None:
        of = dict(w.session.exec(select(Escalation.partnership_id, Escalation.id)).all())
        for letter, receiver in w.session.exec(select(MailLetter, MailReceiver).join(MailReceiver)).all():
            (foreign,) = (number for there, number in of.items() if there != receiver.partnership_id)
            letter.about = foreign if letter.about in of.values() else 9000 + letter.id

    office.do(let_them_be_about_others)
    due = office.do(mail.letters_due)
    assert len(due) == 8
    assert [office.do(conductor.mail_of_letter, each) for each in due] == [None] * 8
    assert office.do(lambda w: w.session.exec(select(MailLetter.id)).all()) == []
