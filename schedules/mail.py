"""Mail to people without Slack: written when it is due, and sent, a few at once."""

import asyncio
from typing import Final
from urllib.parse import urljoin

from bot import conductor
from bot.blocks.mail import words_of
from bot.language import translator
from bot.mail import Mail, Mailer
from bot.rituals import mail
from bot.work import Work
from schedules import one_by_one

AT_ONCE: Final = 4
"""A server that takes its time keeps few others waiting."""


async def sweep(work: Work, mailer: Mailer) -> None:
    """Who did not say that they want it is forgotten; who did gets what is due."""
    await one_by_one(work, mail.unnoted, mail.note_next)
    await one_by_one(work, mail.unconfirmed_due, mail.withdraw_unconfirmed)
    await one_by_one(work, mail.lost_due, mail.forget)
    await one_by_one(work, mail.summaries_due, mail.owe_summary)
    waiting = list(await work(mail.letters_due))
    for start in range(0, len(waiting), AT_ONCE):
        await asyncio.gather(*[_send(work, mailer, each) for each in waiting[start : start + AT_ONCE]])


async def _send(work: Work, mailer: Mailer, letter_id: int) -> None:
    site = mailer.site
    addressed = await work(conductor.mail_of_letter, letter_id, with_link=site is not None)
    if addressed is not None:
        now = await work(lambda w: w.now)
        stop_at = urljoin(site, f"mail/stop/{addressed.link}") if site and addressed.link else ""
        words = words_of(translator(addressed.language), addressed.letter, stop_at)
        sent = Mail(addressed.to, words.subject, words.body, addressed.key, stop_at)
        error, for_good = await mailer.send(sent, now)
        await work(mail.note, letter_id, error, for_good=for_good)
