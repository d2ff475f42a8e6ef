"""A partnership whose API listens over loopback, and a second tenant beside it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from partnership_at_work import AtWork, who
from sqlmodel import select
from tests_shared import MONDAY

from bot import conductor, partnerships
from bot.api import Api
from bot.partnerships import Beginning, Profile, Unit
from bot.rituals import action, disagreement, escalation, risk
from bot.rituals.escalation import Blocker
from bot.rituals.risk import Draft
from bot.rituals.status import StatusApproval, StatusDecision, StatusRound

OTHER = Beginning("T8", "C8", "elsewhere", "T8", "Other", "Else", "X0", "en", "Europe/Copenhagen", "DK")
CANARY = "Never read elsewhere"


class Office(AtWork):
    """With an API that listens, and a second tenant beside."""

    async def __aenter__(self) -> "Office":
        self.seconds = 0.0
        self.api = Api(self.work, lambda: self.seconds)
        await self.api.start("127.0.0.1", 0)
        self.session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.session.close()
        await self.api.stop()
        self.database.close()

    def allowed_token(self, user: str = "P0", side: str = "Brevik") -> str:
        """Its contact person allows it, and the operator makes a token."""
        self.do(conductor.change_api, who(user), self.id, allowed=True)
        token: str = self.do(partnerships.make_token, str(self.id), side)[2]
        return token

    async def get(self, path: str, token: str = "", **headers: str) -> tuple[int, Any, Any]:
        """Status, what is said, and the headers."""
        if token:
            headers["Authorization"] = f"Bearer {token}"
        address = f"http://127.0.0.1:{self.api.port}{path}"
        async with self.session.get(address, headers=headers) as answer:
            body = await answer.read()
            return answer.status, json.loads(body) if body else None, answer.headers


@asynccontextmanager
async def opened(url: str, keys: Path) -> AsyncIterator[Office]:
    """Two companies with two people each; H0 and P0 are contact persons."""
    made = await asyncio.to_thread(Office, url, keys, MONDAY, home=2, partner=2)
    async with made:
        yield made


def filled(office: AtWork, number: int = 3, what: str = "Blocked") -> None:
    """So many of each, by both sides; and of another tenant, with words that must not be read."""
    due_on = (MONDAY + timedelta(days=9)).date()
    for each in range(number):
        user = ("H0", "P0")[each % 2]
        blocker = Blocker(f"{what} {each}", "high", reference="OPS-17")
        office.do(escalation.raise_blocker, who(user), office.id, blocker, "modal")
        office.do(action.note, who(user), office.id, f"Do {each}", office.person(user).id, due_on, "OPS-18")
        draft = Draft("risk", f"May {each}", "Slower", reference="OPS-19")
        office.do(risk.say, who(user), office.id, draft, f"V{each}")
        said = f"Who pays {each}", "You do", f"D{each}"
        office.do(disagreement.raise_it, who(user), office.id, *said)
        office.do(_decided, office.id, office.person(user).id, f"Decided {each}")
    office.do(_elsewhere)


def _decided(w: Unit, partnership_id: int, person_id: int, text: str) -> None:
    # Of several none may meet at the same moment.
    before = len(w.session.exec(select(StatusRound.id)).all())
    round_ = StatusRound(
        partnership_id=partnership_id,
        planned_on=None,
        meeting_at=w.now - timedelta(minutes=before),
        opened_at=w.now,
        was_due_at=w.now,
        closed_at=w.now,
    )
    w.session.add(round_)
    w.session.flush()
    w.session.add(StatusDecision(round_id=round_.id, text=text, noted_by=person_id, noted_at=w.now))
    for side in partnerships.sides(w, partnership_id):
        w.session.add(StatusApproval(round_id=round_.id, side_id=side.id, begun_at=w.now))


def _elsewhere(w: Unit) -> None:
    """The same of another tenant."""
    partnership = partnerships.begin(w, OTHER)
    w.session.flush()
    people = {"X0": ("T8", "Xenia"), "Y0": ("T9", "Yrsa")}
    profiles = [Profile(user, *known, is_guest=False, locale=None) for user, known in people.items()]
    partnerships.meet(w, partnership.id, profiles)
    actor = partnerships.Actor("T8", "X0")
    person_id = w.session.exec(select(partnerships.Person.id).where(partnerships.Person.user == "X0")).one()
    due_on = (MONDAY + timedelta(days=9)).date()
    escalation.raise_blocker(w, actor, partnership.id, Blocker(CANARY, "high"), "modal")
    action.note(w, actor, partnership.id, CANARY, person_id, due_on)
    risk.say(w, actor, partnership.id, Draft("risk", CANARY, CANARY), "V")
    disagreement.raise_it(w, actor, partnership.id, CANARY, CANARY, "D")
    _decided(w, partnership.id, person_id, CANARY)
