"""What set-up chose, and what stands at an upgrade, is the first agreement, and is read by both."""

import pytest
from conversations_sample import Cast, SetUp, close_all, text_of
from sqlmodel import col, delete, select

from bot import conductor, partnerships
from bot.blocks.agreement import what_stands
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import Partnership, Unit
from bot.rituals.agreement import FIRST, AgreementChange
from playground.conversation import Conversation
from playground.stage import Stage

WORDS = {
    "en": {
        "title": "This is what you have agreed so far",
        "meetings": "• How often: every Tuesday",
        "retros": "Retros\n• How often: no fixed date",
        "contact": "Erik Lund: Contact person",
        "hours": "• Working hours until: 16:00",
    },
    "da": {
        "title": "Det har I aftalt indtil nu",
        "meetings": "• Hvor ofte: hver tirsdag",
        "retros": "Retroer\n• Hvor ofte: ingen fast dato",
        "contact": "Erik Lund: Kontaktperson",
        "hours": "• Arbejdstid til: kl. 16.00",
    },
}
LEADS_TO = {
    "panel.settings",
    "status.plan",
    "retro.plan",
    "ladder.show",
    "people.list",
    "charter.show",
    "disagreement.list",
    "scorecard.show",
}


def forget_history(w: Unit) -> None:
    """As an earlier version left it."""
    w.session.exec(delete(AgreementChange))
    w.session.exec(delete(OwedMessage).where(col(OwedMessage.name) == "agreement.stands"))


def kinds(w: Unit) -> list[str]:
    """Of the history, the first first."""
    return list(w.session.exec(select(AgreementChange.kind).order_by("id")))


@pytest.mark.parametrize("language", ["en", "da"])
async def test_after_the_upgrade_one_post_says_what_stands(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Each line leads to where a change is proposed; it is posted once, and begins the history."""
    words = WORDS[language]
    await set_up(language=language, weekdays=["1"], clock="15:00")
    await stage.bot.work(forget_history)
    await stage.bot.stop()
    await stage.start_bot()
    said = await talk.expect(*words.values())
    assert {block["accessory"]["action_id"] for block in said.blocks if "accessory" in block} == LEADS_TO
    await cast.erik.click(said, "status.plan")
    assert cast.erik.view is not None
    assert cast.erik.view.callback_id == "status.plan"
    await close_all(cast.erik)
    await stage.bot.stop()
    await stage.start_bot()
    assert await stage.bot.work(kinds) == [FIRST]


async def test_what_set_up_chose_begins_the_history(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """It is read under «What was changed», and the welcome can place it."""
    panel = await set_up(language="en", weekdays=["1"], clock="15:00")
    await cast.erik.click(panel, "charter.show")
    await cast.erik.press("agreement.history")
    assert "the first agreement, by Anna Holm" in text_of(cast.erik)

    def shown(w: Unit) -> str:
        partnership = w.session.exec(select(Partnership)).one()
        blocks = what_stands(translator("en"), conductor.standing_of(w, partnership))
        return str([block.to_dict() for block in blocks])

    stood = await stage.bot.work(shown)
    for side in await stage.bot.work(partnerships.sides, 1):
        assert side.name in stood
    assert "every Tuesday" in stood
