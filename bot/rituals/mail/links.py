"""The link by which whoever gets mail stops it; of its secret only a hash is kept."""

import secrets
from datetime import timedelta
from typing import Final

from sqlmodel import col, delete, select

from bot.partnerships import Unit, digest_of
from bot.rituals.mail.records import MailLink, MailReceiver

HOLDS: Final = timedelta(days=366)
"""From the mail in which it stands."""


def make_link(w: Unit, receiver: MailReceiver) -> str:
    """The secret of a link for one mail; those of earlier mails go on holding for a year."""
    old = col(MailLink.receiver_id) == receiver.id, col(MailLink.made_at) < w.now - HOLDS
    w.session.exec(delete(MailLink).where(*old))
    secret = secrets.token_urlsafe(32)
    w.session.add(MailLink(receiver_id=receiver.id, digest=digest_of(secret), made_at=w.now))
    w.session.flush()
    return secret


def receiver_by_link(w: Unit, secret: str) -> MailReceiver | None:
    """Who would be stopped by a link; None where it does not hold, say since they were stopped."""
    return w.session.exec(
        select(MailReceiver)
        .join(MailLink, col(MailLink.receiver_id) == MailReceiver.id)
        .where(MailLink.digest == digest_of(secret), MailLink.made_at >= w.now - HOLDS)
        .where(col(MailReceiver.ended_at).is_(None))
    ).first()
