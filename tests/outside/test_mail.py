"""Mail against a real SMTP server over loopback: asked for, told by code, sent, refused, stopped."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiosmtpd.smtp import SMTP, Envelope
from conversations_sample import Cast, at, close_all, text_of
from outside_world import set_up
from pydantic import SecretStr
from sqlmodel import select
from tests_shared import MONDAY

from bot import conductor
from bot.attempts import AGAIN_AFTER
from bot.calendar import HolidayCalendar, WorkingHours
from bot.errors import Refusal
from bot.mail import Mail, Mailer, written
from bot.partnerships import Actor, Unit
from bot.rituals import mail
from bot.rituals.escalation import Escalation
from bot.rituals.mail import MailLetter, MailLink, MailReceiver
from bot.rituals.mail.records import KINDS, RECEIVERS_MOST, address_from, chosen_kinds
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

WORDS = {
    "en": {
        "ask": "Do you want mail from Samspil?", "told": "sent by mail", "one": "to 1 person without Slack",
        "wrong": "That is not the code", "summary": "summary of 11 May 2026", "open": "Open blockers:",
        "line": "- Målerne er tavse (Brevik Systems, step 1)", "none": "Decided in the last week:\n- none",
        "blocker": "Blocker on step 4: Målerne er tavse", "lost": "did not arrive (smtp 550)",
        "others": "The contact persons of your company", "address": "Write one mail address",
    },
    "da": {
        "ask": "Vil du have mail fra Samspil?", "told": "sendes med mail", "one": "til 1 person uden Slack",
        "wrong": "Det er ikke koden", "summary": "resumé den 11. maj 2026", "open": "Åbne blokeringer:",
        "line": "- Målerne er tavse (Brevik Systems, trin 1)", "none": "Besluttet i den sidste uge:\n- ingen",
        "blocker": "Blokering på trin 4: Målerne er tavse", "lost": "kom ikke frem (smtp 550)",
        "others": "Kontaktpersonerne", "address": "Skriv én mailadresse",
    },
}  # fmt: skip
HOSTILE = (
    "a@b.example\r\nBcc: all@b.example",
    "a@b.example\nSubject: x",
    "a@b.example, c@b.example",
    "a@b.example\x00",
    "A <a@b.example>",
    "a@b.example c@b.example",
    "a@b.example;c@d.example",
    "a@b.example>",
    "a@b",
    "@b.example",
    "a@",
    "a",
    "a@@b.example",
    "a@b..example",
    "a@-b.example",
    ".a@b.example",
    "a..b@b.example",
    "æ@b.example",
    '"a b"@b.example',
    "a@[127.0.0.1]",
    "a@b.example%0d%0aBcc:c@d.example",
    "x" * 65 + "@b.example",
    "a@" + "b." * 130 + "dk",
)


class Server:
    """Takes mail, as real servers do, and keeps it; `refuses` is what it says to each receiver."""

    def __init__(self) -> None:
        self.came: list[tuple[str, EmailMessage]] = []
        self.refuses = ""
        self.asked = 0

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Whether mail to an address is taken."""
        self.asked += 1
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """One mail."""
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        (to,) = envelope.rcpt_tos
        self.came.append((to, message))
        return "250 OK"

    def newest(self, to: str) -> tuple[str, str]:
        """Subject and text of the last mail to somebody."""
        message = next(message for address, message in reversed(self.came) if address == to)
        assert message.get_content_type() == "text/plain"
        return str(message["Subject"]), str(message.get_content()).replace("\r\n", "\n")


@pytest.fixture
async def server() -> Server:
    """Nothing has come yet."""
    return Server()


@pytest.fixture
async def url(server: Server) -> AsyncIterator[str]:
    """Where it listens."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, loop=loop), "127.0.0.1", 0)
    try:
        yield f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        await listening.wait_closed()


@pytest.fixture
async def stage(url: str, database_url: str) -> AsyncIterator[Stage]:
    """With a bot whose operator named that server."""
    settings: dict[str, Any] = {"smtp_url": SecretStr(url), "mail_from": "samspil@nordlys.example"}
    async with Stage(MONDAY, database_url=database_url, **settings) as made:
        yield made


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The people of the two companies."""
    return Cast(**{name: stage.slack.person(name) for name in Cast.__annotations__})


async def entered(person: Person, panel: Message, address: str, **values: Any) -> dict[str, str]:
    """A contact person enters somebody; returns what was refused."""
    await person.click(panel, "panel.more")
    await person.press("mail.show")
    await person.press("mail.ask")
    sent = await person.submit({"name": "Bodil Ø. Krogh", "address": address, **values})
    return dict(sent.errors or {})


async def told(person: Person, code: str) -> dict[str, str]:
    """And passes on a code; returns what was refused."""
    await person.press("mail.code")
    sent = await person.submit({"code": code})
    return dict(sent.errors or {})


def code_in(server: Server, to: str) -> str:
    """What they were sent."""
    found = re.search(r"^    ([A-Z0-9]{4}-[A-Z0-9]{4})$", server.newest(to)[1], re.MULTILINE)
    assert found is not None
    return found[1]


async def mails(stage: Stage) -> list[MailReceiver]:
    """Who gets mail, as the database has them."""
    found: list[MailReceiver] = await stage.bot.work(
        lambda w: list(w.session.exec(select(MailReceiver).order_by("id")))
    )
    return found


@pytest.mark.parametrize("language", ["en", "da"])
async def test_who_said_yes_gets_a_summary_and_what_climbed_until_it_is_stopped(
    stage: Stage, talk: Conversation, cast: Cast, server: Server, language: str
) -> None:
    """Nothing before the code is told; the channel hears to how many, and nobody there to whom."""
    words, panel, to = WORDS[language], await set_up(talk, cast, language), "bodil@brevik.example"
    assert await entered(cast.erik, panel, to) == {}
    await stage.settle()
    assert server.newest(to)[0] == words["ask"]
    assert server.came[0][1]["From"] == "samspil@nordlys.example"
    await stage.live_until(at(11, 9))
    assert len(server.came) == 1, "nothing before they said that they want it"
    assert words["wrong"] in (await told(cast.erik, "AAAA-AAAA"))["code"]
    await cast.erik.close_view()
    assert await told(cast.erik, code_in(server, to).lower()) == {}
    await close_all(cast.erik)
    await talk.expect(words["told"], words["one"])
    await cast.sofia.click(panel, "panel.more")
    await cast.sofia.press("mail.show")
    assert words["others"] in text_of(cast.sofia)
    await close_all(cast.sofia)
    await cast.anna.click(panel, "panel.more")
    await cast.anna.press("mail.show")
    assert "Bodil" not in text_of(cast.anna)
    await close_all(cast.anna)
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "Målerne er\ntavse", "severity": "low"})
    await close_all(cast.anna)
    await stage.settle()
    await talk.forget()

    await stage.bot.work(_climbs, 1)
    await stage.settle()
    assert server.newest(to) == (words["blocker"], server.newest(to)[1])
    assert "Anna" not in server.newest(to)[1]
    await stage.live_until(at(18, 8, 1))
    subject, text = server.newest(to)
    assert words["summary"].replace("11", "18") in subject
    for piece in (words["open"], "Målerne er tavse (Brevik Systems", words["none"], "Brevik Systems"):
        assert piece in text
    assert not re.search("Anna|Erik", text)
    await talk.forget()

    kept = json.loads(await stage.bot.work(conductor.export_user, "Bodil@Brevik.example"))
    assert [(each["name"], each["address"]) for each in kept["mail"]] == [("Bodil Ø. Krogh", to)]
    count = len(server.came)
    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("mail.show")
    await cast.erik.press("mail.end")
    await close_all(cast.erik)
    await talk.expect(words["told"])
    await talk.forget()
    await stage.live_until(at(26, 9))
    assert len(server.came) == count
    (ended,) = await mails(stage)
    assert (ended.name, ended.address, ended.code) == ("", "", "")
    await talk.forget()


async def test_a_mail_address_is_erased_by_whoever_runs_the_bot(
    stage: Stage, talk: Conversation, cast: Cast, server: Server
) -> None:
    """Whoever gets mail asks for it; nothing is left of name and address, and nothing goes there."""
    panel, to = await set_up(talk, cast), "bodil@brevik.example"
    await entered(cast.erik, panel, to)
    await stage.settle()
    assert await told(cast.erik, code_in(server, to)) == {}
    await close_all(cast.erik)
    await talk.expect("sent by mail")
    assert await stage.bot.work(conductor.erase_user, to) == 1
    with pytest.raises(Refusal):
        await stage.bot.work(conductor.export_user, to)
    assert [(each.name, each.address) for each in await mails(stage)] == [("", "")]
    await talk.forget()
    await stage.live_until(at(11, 9))
    assert len(server.came) == 1
    await talk.forget()


def _climbs(w: Unit, blocker_id: int) -> None:
    """As the clock does it, to the last step."""
    blocker = w.session.get_one(Escalation, blocker_id)
    blocker.rung = 4
    w.happened(blocker.partnership_id, "blocker.escalated", blocker.id)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_what_a_server_does_not_take_is_tried_again_and_given_up(
    stage: Stage, talk: Conversation, cast: Cast, server: Server, language: str
) -> None:
    """What it refuses for now under the same id; for good at once, and the contact hears it."""
    words, panel = WORDS[language], await set_up(talk, cast, language)
    server.refuses = "451 later"
    await entered(cast.erik, panel, "bodil@brevik.example")
    await close_all(cast.erik)
    for wait in AGAIN_AFTER[:2]:
        await stage.live_for(wait + timedelta(seconds=1))
    assert server.asked == 3
    server.refuses = ""
    await stage.live_for(AGAIN_AFTER[2] + timedelta(seconds=1))
    assert len(server.came) == 1
    server.refuses = "550 nobody"
    await entered(cast.erik, panel, "karl@brevik.example")
    await close_all(cast.erik)
    await stage.settle()
    lost = await talk.expect(words["lost"], to=cast.erik, buttons=["mail.again"])
    server.refuses = ""
    await cast.erik.click(lost, "mail.again")
    await stage.settle()
    assert [to for to, _message in server.came] == ["bodil@brevik.example", "karl@brevik.example"]
    assert await stage.bot.work(lambda w: w.session.exec(select(MailLetter)).all()) == []
    await talk.forget()
    await stage.live_for(timedelta(days=15))
    assert [each.address for each in await mails(stage)] == ["", ""], "nobody said yes in time"
    await talk.forget()


async def test_only_a_contact_person_enters_somebody_and_few(
    stage: Stage, talk: Conversation, cast: Cast, server: Server
) -> None:
    """Of their own side; an address once; wrong ones are refused at their field; codes are not guessed."""
    panel = await set_up(talk, cast)
    assert (
        WORDS["en"]["address"]
        in (await entered(cast.erik, panel, "a@b.example\nBcc: c@b.example"))["address"]
    )
    await close_all(cast.erik)
    assert await entered(cast.erik, panel, "Bodil@brevik.example") == {}
    await close_all(cast.erik)
    assert "already" in (await entered(cast.erik, panel, "bodil@BREVIK.example"))["address"]
    await close_all(cast.erik)
    await stage.settle()
    code = code_in(server, "Bodil@brevik.example")
    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("mail.show")
    for _try in range(5):
        assert "code" in await told(cast.erik, "AAAAAAAA")
        await cast.erik.close_view()
    assert "code" in await told(cast.erik, code), "it was tried too often"
    await close_all(cast.erik)
    assert [each.confirmed_at for each in await mails(stage)] == [None]

    def by_anna(w: Unit) -> None:
        anna = Actor(stage.slack.ws.home.id, cast.anna.id)
        told = partial(conductor.confirm_mail, code=code)
        acts: list[Any] = [mail.enter_for, mail.send_again, conductor.end_mail, told]
        for act in acts:
            with pytest.raises(Refusal):
                act(w, anna, 1)

    await stage.bot.work(by_anna)
    for number in range(RECEIVERS_MOST - 1):
        assert await entered(cast.erik, panel, f"b{number}@brevik.example") == {}
        await close_all(cast.erik)
    assert "10" in (await entered(cast.erik, panel, "one-more@brevik.example"))["address"]
    await close_all(cast.erik)
    await talk.forget()


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_but_one_address_is_taken(typed: str) -> None:
    """No second receiver, header, name or list, however it is dressed up."""
    with pytest.raises(Refusal) as refused:
        address_from(typed)
    assert refused.value.field == "address"


@pytest.mark.parametrize("ticked", [[], ["blocker", "kudos"], ["kudos"]])
def test_of_what_is_sent_something_is_chosen_that_there_is(ticked: list[str]) -> None:
    """A crafted submit chooses no other, and an address without anything would be asked for nothing."""
    with pytest.raises(Refusal) as refused:
        chosen_kinds(ticked)
    assert refused.value.field == "kinds"
    assert chosen_kinds(KINDS[::-1]) == list(KINDS), "in the order of the menu"


def test_no_header_is_broken_into() -> None:
    """A line break in a subject is a space; in an address it raises, before anything is sent."""
    mail_ = Mail("a@b.example", "x\r\nBcc: all@b.example\n\nbody", "body\r\n.\r\nMAIL FROM:<x>", "k")
    message = written(mail_, "samspil@nordlys.example", MONDAY)
    assert message["Bcc"] is None
    assert message["Subject"] == "x Bcc: all@b.example body"
    with pytest.raises(ValueError, match="line"):
        written(Mail("a@b.example\r\nBcc: c@d.example", "x", "y", "k"), "samspil@nordlys.example", MONDAY)


async def test_what_is_in_a_body_ends_no_mail(server: Server, url: str) -> None:
    """A line with a full stop, and long lines, come as they were written."""
    body = "a\n.\nMAIL FROM:<x@y.example>\nÆØÅ " + "x" * 2000
    sender = Mailer(url, "samspil@nordlys.example")
    assert await sender.send(Mail("a@b.example", "Målerne", body, "k1"), MONDAY) == ("", False)
    assert server.newest("a@b.example") == ("Målerne", body + "\n")
    assert [to for to, _message in server.came] == ["a@b.example"]


async def test_without_a_server_or_with_one_that_is_not_there_it_is_said_in_a_word() -> None:
    """And tried again."""
    mail_ = Mail("a@b.example", "x", "y", "k")
    assert await Mailer(None, "").send(mail_, MONDAY) == ("no mail server", False)
    assert await Mailer("smtp://127.0.0.1:1", "s@n.example").send(mail_, MONDAY) == ("not reached", False)


@pytest.mark.parametrize(
    ("since", "of_company", "due"),
    [
        # Also in the week in which clocks are put back, and over a change of the year.
        ((2026, 10, 24, 12), ("Europe/Copenhagen", "DK", "12345"), (2026, 10, 26, 7)),
        ((2026, 10, 26, 7), ("Europe/Copenhagen", "DK", "12345"), (2026, 11, 2, 7)),
        ((2026, 12, 28, 12), ("Europe/Copenhagen", "DK", "12345"), (2027, 1, 4, 7)),
        ((2028, 2, 28, 12), ("Europe/Copenhagen", "DK", "12345"), (2028, 3, 6, 7)),
        # Whit Monday, a Sunday that is worked, half an hour, and a morning that comes later.
        ((2026, 5, 19, 12), ("Europe/Copenhagen", "DK", "12345"), (2026, 5, 26, 6)),
        ((2026, 5, 19, 12), ("Asia/Dhaka", "", "71234"), (2026, 5, 25, 6)),
        ((2026, 5, 19, 12), ("Asia/Kolkata", "", "23456"), (2026, 5, 26, 2, 30)),
        ((2026, 5, 19, 12), ("America/New_York", "", "12345"), (2026, 5, 25, 12)),
    ],
)
def test_a_summary_is_written_on_mondays_at_eight_or_when_they_next_work(
    since: tuple[int, ...], of_company: tuple[str, str, str], due: tuple[int, ...]
) -> None:
    """By the clocks of the collaboration, in the hours of the company whose it is."""
    zone, calendar, week = of_company
    works = frozenset(int(day) - 1 for day in week)
    hours = WorkingHours(ZoneInfo(zone), time(8), time(16), HolidayCalendar(calendar, works))
    now = datetime(*since, tzinfo=UTC)  # type: ignore[misc, arg-type]
    receiver = MailReceiver(
        partnership_id=1, side_id=1, name="N", address="n@b.example", kinds=["summary"], code="A",
        entered_at=now, entered_by=1,
    )  # fmt: skip
    assert receiver.confirm("A", now, ZoneInfo("Europe/Copenhagen"))
    receiver.note_next(now, ZoneInfo("Europe/Copenhagen"), hours)
    assert receiver.summary_due_at == datetime(*due, tzinfo=UTC)  # type: ignore[misc, arg-type]


SITE = "https://samspil.example/"


@pytest.fixture
async def reached(url: str, database_url: str) -> AsyncIterator[Stage]:
    """With a bot that its receivers reach, too."""
    settings: dict[str, Any] = {
        "smtp_url": SecretStr(url), "mail_from": "samspil@nordlys.example", "api_port": 0, "api_url": SITE,
    }  # fmt: skip
    async with Stage(MONDAY, database_url=database_url, **settings) as made:
        yield made


async def asked(stage: Stage, address: str, method: str = "get", **data: Any) -> tuple[int, str]:
    """What an HTTP client gets at an address of the site, by way of the port behind it."""
    here = f"http://127.0.0.1:{stage.bot.api.port}{address.removeprefix(SITE.rstrip('/'))}"
    async with aiohttp.ClientSession() as session, session.request(method, here, **data) as answer:
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, await answer.text()


def links(server: Server, to: str) -> list[str]:
    """Where each mail to somebody says that it is stopped; a mail program and a person read the same."""
    found = []
    for address, message in server.came:
        if address == to:
            (link,) = re.findall(r"<(.*)>", str(message["List-Unsubscribe"]))
            assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert link in str(message.get_content())
            found.append(link)
    return found


@pytest.mark.parametrize("language", ["en", "da"])
async def test_who_gets_mail_stops_it_by_a_link_and_who_only_looks_at_it_does_not(
    reached: Stage, server: Server, language: str
) -> None:
    """Systems that open links stop nothing; a press does, also from an earlier mail; nothing is left."""
    talk = Conversation(reached)
    cast = Cast(**{name: reached.slack.person(name) for name in Cast.__annotations__})
    panel, to, other = await set_up(talk, cast, language), "bodil@brevik.example", "karl@brevik.example"
    await entered(cast.erik, panel, to)
    await reached.settle()
    assert await told(cast.erik, code_in(server, to)) == {}
    await close_all(cast.erik)
    await entered(cast.erik, panel, other)
    await close_all(cast.erik)
    await talk.expect(WORDS[language]["told"], WORDS[language]["one"])
    await reached.live_until(at(11, 8, 1))
    first, second = links(server, to)
    kept = await reached.bot.work(lambda w: list(w.session.exec(select(MailLink.digest))))
    assert not [each for each in (first, second) if each.rpartition("/")[2] in kept], "only a hash is kept"

    for _look in range(3):
        for method in ("get", "head"):
            assert (await asked(reached, first, method))[0] == 200
    page = (await asked(reached, first))[1]
    assert "<form" in page
    assert {"en": "Do you want no more mail", "da": "Vil du ikke have flere"}[language] in page
    assert [each.address for each in await mails(reached)] == [to, other], "a look stops nothing"
    for wrong in (
        f"{first}x",
        first[:-1],
        f"{SITE}mail/stop/x",
        f"{SITE}mail/stop/{'y' * 5000}",
        f"{SITE}mail/stop/{kept[0]}",
    ):
        assert (await asked(reached, wrong, "post"))[0] == 404
    assert [each.address for each in await mails(reached)] == [to, other]

    await talk.forget()
    status, page = await asked(reached, first, "post", data={"List-Unsubscribe": "One-Click"})
    assert (status, to in page) == (200, False)
    assert (await mails(reached))[0].name == ""
    assert [each.address for each in await mails(reached)] == ["", other], "and nobody else's"
    left = await reached.bot.work(lambda w: list(w.session.exec(select(MailLink.receiver_id))))
    assert left == [(await mails(reached))[1].id], "no hash of theirs is kept"
    for link in (first, second):
        assert [(await asked(reached, link, method))[0] for method in ("get", "post")] == [404, 404]
    await talk.forget()
    count = len(server.came)
    await reached.live_until(at(26, 9))
    assert len(server.came) == count
    (waiting,) = links(server, other)
    assert (await asked(reached, waiting))[0] == 404, "nobody said yes in time"
    await talk.forget()


async def test_where_nobody_could_open_it_a_mail_has_no_link(
    stage: Stage, talk: Conversation, cast: Cast, server: Server
) -> None:
    """As before: its text says whom to tell."""
    panel = await set_up(talk, cast)
    await entered(cast.erik, panel, "bodil@brevik.example")
    await close_all(cast.erik)
    await stage.settle()
    (_to, message) = server.came[-1]
    assert message["List-Unsubscribe"] is None
    assert "http" not in str(message.get_content())
    await talk.forget()
