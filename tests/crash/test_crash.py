"""Killed at any moment, under load and faults: nothing is lost, nothing comes twice, nothing comes late."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from crash_stage import CrashStage
from crash_story import Story
from sqlmodel import Session, col, select
from tests_shared import MONDAY

from bot.database import Database
from bot.outbox import OwedMessage
from bot.partnerships import Person, Side
from bot.recurring.cadence import OnHoliday, upcoming
from bot.rituals.escalation import Escalation, EscalationMove
from bot.rituals.retro import RetroCard, RetroRound
from bot.rituals.status import StatusAnswer, StatusCadence, StatusRound
from bot.sealed import FolderKeys, SealedAnswer
from bot.sealed.box import _unseal

KILLS = int(os.environ.get("KILLS", "20" if os.environ.get("EVERYTHING") else "2"))
SEED = int(os.environ.get("SEED", "1"))
A_MOMENT = timedelta(minutes=1)


async def test_nothing_is_lost_or_doubled_however_often_the_bot_is_killed(tmp_path: Path) -> None:
    """Status, retro and escalation, with seven people at work and an API that fails now and then."""
    url = f"sqlite:///{tmp_path / 'samspil.db'}"
    async with CrashStage(MONDAY, tmp_path, url) as stage:
        story = Story(stage, SEED)
        await story.begin()
        let_things_go_wrong(stage)
        for _kill in range(KILLS):
            await story.be_killed(stage.bots[0])
        await story.go_on_without_faults()
        check(story, url)


@pytest.mark.parametrize("bots", [2, 4])
async def test_several_bots_share_the_work_and_one_after_the_other_is_killed(
    tmp_path: Path, postgresql_url: str, bots: int
) -> None:
    """They sweep and deliver side by side on PostgreSQL; what a dead one had in hand, another takes up."""
    async with CrashStage(MONDAY, tmp_path, postgresql_url, bots) as stage:
        story = Story(stage, SEED)
        await story.begin()
        let_things_go_wrong(stage)
        for _kill in range(max(KILLS // 2 // bots, 1)):
            await story.be_killed(story.random.choice(stage.bots))
        await story.go_on_without_faults()
        check(story, postgresql_url)


def let_things_go_wrong(stage: CrashStage) -> None:
    """One call in eight fails, one payload in eight comes twice, and sometimes all sockets break."""
    faults = stage.slack.faults
    faults.clear(SEED)
    faults.plan("answer_lost", "chat.*", chance=0.05)
    faults.plan("server_error", "chat.*", chance=0.05)
    faults.plan("ratelimited", "chat.*", chance=0.03, seconds=10)
    faults.plan("duplicate", chance=0.12)
    faults.plan("drop", chance=0.02)


def check(story: Story, url: str) -> None:
    """Everything that is promised, asked of the database and of what stands in Slack."""
    database = Database(url)
    with database.session() as session:
        every_round_opened_once(session, story)
        every_message_was_posted_once(session, story)
        what_was_acknowledged_is_there(session, story)
        nothing_was_later_than_the_outage(session, story)
    database.close()
    broken = story.stage.said(lambda line: "outbox.broke" in line or "sweep.broke" in line)
    assert broken == []
    if "TOLD" in os.environ:
        with Path(os.environ["TOLD"]).open("a") as told:
            told.write(json.dumps(counted(story)) + "\n")


def every_round_opened_once(session: Session, story: Story) -> None:
    kept = session.exec(select(StatusCadence)).one()
    sides = session.exec(select(Side).order_by(col(Side.id))).all()
    planned = []
    for occurrence in upcoming(
        kept.cadence, [side.calendar for side in sides], cast(OnHoliday, kept.on_holiday), MONDAY
    ):
        if occurrence.starts_at is None:
            continue
        if kept.begins(occurrence.planned_on, occurrence.starts_at, sides) > story.stage.clock.now():
            break
        planned.append(occurrence.starts_at)
    opened = session.exec(select(StatusRound.meeting_at).order_by(col(StatusRound.meeting_at))).all()
    assert list(opened) == planned


def every_message_was_posted_once(session: Session, story: Story) -> None:
    now, all_of_them = story.stage.clock.now(), session.exec(select(OwedMessage)).all()
    # At the end of the story some wait for the hours of their readers.
    owed = [each for each in all_of_them if each.ts or each.held_until is None or each.held_until <= now]
    channels = story.stage.slack.ws.channels.values()
    posted = {
        (channel.id, message.ts): message.text
        for channel in channels
        for message in channel.messages
        if message.bot_id and not message.ephemeral and message.metadata
    }
    assert posted == {(each.channel, each.ts): each.text for each in owed}
    assert len(posted) == len(owed)
    assert [(each.name, each.error) for each in owed if each.dead_at or each.delivered != each.wanted] == []


def what_was_acknowledged_is_there(session: Session, story: Story) -> None:
    users = {person.id: person.user for person in session.exec(select(Person))}
    said: dict[tuple[str, str], StatusAnswer] = {
        (str(each.round_id), users[each.person_id]): each for each in session.exec(select(StatusAnswer))
    }
    newest: dict[tuple[str, str], int] = {}
    for about, user, text in story.acknowledged["status.give"]:
        newest[about, user] = max(newest.get((about, user), 0), number_of(text))
    for place, number in newest.items():
        assert number_of(said[place].since) >= number, "or what the same person wrote there later"
    raised = Counter(session.exec(select(Escalation.what)).all())
    assert raised.keys() >= {text for _about, _user, text in story.acknowledged["escalation.raise"]}
    assert set(raised.values()) == {1}
    in_boxes = released_and_sealed(session, story)
    destroyed = {str(each.id) for each in session.exec(select(RetroRound)) if each.outcome == "too_few"}
    latest: dict[tuple[str, str], str] = {}
    for about, user, text in story.acknowledged["retro.write"]:
        if about not in destroyed:
            latest[about, user] = max(latest.get((about, user), text), text, key=number_of)
    for place, text in latest.items():
        later = [each for each in story.sent["retro.write"] if each[:2] == place]
        assert any(number_of(each[2]) >= number_of(text) and each[2] in in_boxes for each in later)
    assert len(in_boxes) == len(set(in_boxes))


def released_and_sealed(session: Session, story: Story) -> list[str]:
    """Every card that was released, and what still lies in a box that takes answers."""
    cards = list(session.exec(select(RetroCard.text)))
    keys = FolderKeys(Path(story.stage.settings["keys"]))
    for row in session.exec(select(SealedAnswer)):
        key = keys.read(row.box)
        content = _unseal(key, row.box, key.terms.writer(row.person_id), row.ciphertext) if key else None
        if content and content.startswith("{"):
            cards += [text for text in json.loads(content)["texts"] if text]
    return cards


def nothing_was_later_than_the_outage(session: Session, story: Story) -> None:
    for due, done in due_and_done(session, story):
        held_up = [each.ended for each in story.outages if each.began - A_MOMENT <= due <= each.ended]
        assert done <= max([due, *held_up]) + A_MOMENT, (due, done)


def due_and_done(session: Session, story: Story) -> Iterator[tuple[datetime, datetime]]:
    for opened in session.exec(select(StatusRound)):
        yield opened.was_due_at, opened.opened_at
        if opened.closed_at is not None:
            yield opened.meeting_at, opened.closed_at
    for held in session.exec(select(RetroRound)):
        if held.closed_at is not None and held.closes_at is not None:
            yield held.closes_at, held.closed_at
    moved_at: dict[int, datetime] = {}
    for move in session.exec(select(EscalationMove).order_by(col(EscalationMove.id))):
        # A step sets other deadlines than those that were seen before it.
        since = moved_at.get(move.escalation_id, MONDAY)
        known = [
            at for number, at in story.deadlines if number == move.escalation_id and since <= at <= move.at
        ]
        if move.where == "clock" and move.kind in {"climbed", "reminded"} and known:
            yield max(known), move.at
        moved_at[move.escalation_id] = move.at


def number_of(text: str) -> int:
    """Texts of the story are numbered as they are written."""
    return int(text.split(maxsplit=1)[0].removeprefix("w")) if text else 0


def counted(story: Story) -> dict[str, int]:
    """What happened in a run, for the table of faults survived."""
    return {
        "bots": len(story.stage.bots),
        "kills": story.kills,
        "calls": len(story.stage.slack.calls),
        "payloads": len(story.stage.slack.delivered),
        **{f"taken {action}": len(sent) for action, sent in story.acknowledged.items()},
        **Counter(f"fault {struck.kind}" for struck in story.stage.slack.faults.struck),
    }
