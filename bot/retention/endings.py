"""When rows have ended for so long that they are deleted: conditions by table.

What still is open has no end, so it is never deleted, however old it is.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, or_, select

from bot.tables import metadata

Moment = BindParameter[Any]
Condition = Callable[[Any, Moment], ColumnElement[bool]]
"""By the columns of a table and the moment before which it must have ended."""


def ended(*moments: str) -> Condition:
    """One of these moments has passed for long enough."""
    return lambda c, before: or_(*(c[name] < before for name in moments))


def retro(c: Any, before: Moment) -> ColumnElement[bool]:
    """Closed, and neither dots nor points are to be counted any more."""
    voted = or_(c.dots_box.is_(None), c.voted_at < before)
    return and_(c.closed_at < before, voted, or_(c.worth_box.is_(None), c.talked_at < before))


def praise(c: Any, before: Moment) -> ColumnElement[bool]:
    """Given, and told in the round-up of its month."""
    told_of = metadata.tables["kudos_month"].c
    untold = exists().where(
        told_of.partnership_id == c.partnership_id, told_of.done_at.is_(None), told_of.since <= c.given_at
    )
    return and_(c.given_at < before, ~untold)


def text_replaced(c: Any, before: Moment) -> ColumnElement[bool]:
    """A later text took its place so long ago, and not in one of the two newest versions."""
    later, version = _another("charter_revision"), metadata.tables["charter_version"].c
    in_old_version = exists().where(version.id == later.c.version_id, ~_is_of_newest(version))
    return exists().where(
        later.c.article_id == c.article_id, later.c.id > c.id, later.c.at < before, in_old_version
    )


def article_out(c: Any, before: Moment) -> ColumnElement[bool]:
    """Taken out so long ago, and not in one of the two newest versions."""
    revision, version = metadata.tables["charter_revision"].c, metadata.tables["charter_version"].c
    is_shown = exists().where(
        revision.article_id == c.id, version.id == revision.version_id, _is_of_newest(version)
    )
    return and_(c.taken_out_at < before, ~is_shown)


def version_empty(c: Any, before: Moment) -> ColumnElement[bool]:
    """Older than the two newest, and no text of it is left."""
    revision = metadata.tables["charter_revision"].c
    return and_(c.begun_at < before, ~_is_of_newest(c), ~exists().where(revision.version_id == c.id))


def _is_of_newest(version: Any) -> ColumnElement[bool]:
    """At most one version is newer."""
    newer = _another("charter_version")
    ahead = (
        select(newer.c.id)
        .where(newer.c.charter_id == version.charter_id, newer.c.number > version.number + 1)
        .exists()
    )
    return ~ahead


def question(c: Any, before: Moment) -> ColumnElement[bool]:
    """Answered, or followed by the question of another month."""
    later = _another("charter_question")
    followed = exists().where(later.c.article_id == c.article_id, later.c.id > c.id)
    return and_(c.asked_at < before, or_(c.answered_at < before, followed))


def aims(c: Any, before: Moment) -> ColumnElement[bool]:
    """The side said something else so long ago."""
    later = _another("charter_aims")
    return exists().where(
        later.c.charter_id == c.charter_id,
        later.c.side_id == c.side_id,
        later.c.id > c.id,
        later.c.at < before,
    )


def day_question(c: Any, before: Moment) -> ColumnElement[bool]:
    """Asked so long ago, of a clause that has another day by now or was taken out: else it is asked anew."""
    article = metadata.tables["charter_article"].c
    stands = exists().where(article.id == c.article_id, article.day == c.day, article.taken_out_at.is_(None))
    return and_(c.asked_at < before, ~stands)


def review(c: Any, before: Moment) -> ColumnElement[bool]:
    """Confirmed by all, or followed by another."""
    later = _another("charter_review")
    followed = exists().where(later.c.charter_id == c.charter_id, later.c.id > c.id)
    return and_(c.opened_at < before, or_(c.confirmed_at < before, followed))


def meeting(c: Any, before: Moment) -> ColumnElement[bool]:
    """It was to take place so long ago, or was called off."""
    return or_(c.called_off_at < before, c.starts_at < before)


def draw(c: Any, before: Moment) -> ColumnElement[bool]:
    """Drawn, and asked whether they met."""
    return and_(c.drawn_at < before, c.ask_at.is_(None))


def month(c: Any, before: Moment) -> ColumnElement[bool]:
    """Rounded up, and another has begun."""
    later = _another("kudos_month")
    followed = exists().where(later.c.partnership_id == c.partnership_id, later.c.id > c.id)
    return and_(c.done_at < before, followed)


def of(*forums: str) -> Condition:
    """A word about a single day of these forums: the day was so long ago."""
    return lambda c, before: and_(c.forum.in_(forums), c.day < func.date(before), c.at < before)


def of_further_forums(c: Any, before: Moment) -> ColumnElement[bool]:
    """The same of further forums, which are named by their ids."""
    return and_(c.forum.startswith("forum."), c.day < func.date(before), c.at < before)


def _another(name: str) -> Any:
    return metadata.tables[name].alias()
