"""What is asked of a charter whenever a panel is drawn: built once.

The user is whoever opens the panel: all of it takes 4.3 ms of processor time in its transaction, and these
queries are asked each time (docs/performance.md).
"""

from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from bot.rituals.charter.records import (
    Charter,
    CharterArticle,
    CharterRevision,
    CharterSignature,
    CharterVersion,
)

CHARTER: Final = select(Charter).where(Charter.partnership_id == bindparam("of"))
_LATEST: Final = (
    select(func.max(CharterRevision.id))
    .join(CharterArticle)
    .where(CharterArticle.charter_id == bindparam("charter"))
    .group_by(col(CharterRevision.article_id))
)
_UPTO: Final = _LATEST.where(
    (col(CharterRevision.version_id) <= bindparam("upto")) | col(CharterRevision.version_id).is_(None)
)
PIECES, PIECES_UPTO = (
    select(CharterArticle, CharterRevision)
    .join(CharterRevision, col(CharterRevision.article_id) == CharterArticle.id)
    .where(col(CharterRevision.id).in_(latest))
    .order_by(col(CharterArticle.id))
    for latest in (_LATEST, _UPTO)
)
CURRENT: Final = (
    select(CharterVersion)
    .where(CharterVersion.charter_id == bindparam("charter"))
    .order_by(col(CharterVersion.number).desc())
    .limit(1)
)
SIGNATURES: Final = (
    select(CharterSignature)
    .where(col(CharterSignature.version_id).in_(bindparam("versions", expanding=True)))
    .order_by("id")
)
