"""Who followed a criterion up, or was responsible for a clause, has left: another is named."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.due import Due
from bot.partnerships import Partnership, Person, Side, Unit
from bot.rituals.charter.clause_kinds import CLAUSES
from bot.rituals.charter.content import contacts_by_side, latest_of, partnership_of_article
from bot.rituals.charter.dates import first_ask
from bot.rituals.charter.day_questions import next_ask
from bot.rituals.charter.records import CharterArticle, CharterRevision


@dataclass(frozen=True)
class OrphanView:
    """A criterion whose follow-up has left, with who follows it up since, if anybody."""

    partnership: Partnership
    article: CharterArticle
    name: str
    left: Person
    side: Side
    follower: Person | None
    has_contacts: bool


_HAS_LEFT: Final = (
    select(col(Person.left_at).is_not(None))
    .where(Person.id == CharterArticle.follower_id)
    .correlate(CharterArticle)
    .scalar_subquery()
)
orphans_due: Final = Due(
    CharterArticle,
    None,
    col(CharterArticle.orphaned_at).is_not(None) != _HAS_LEFT,
    col(CharterArticle.taken_out_at).is_(None),
)
"""Criteria whose follow-up has left without anybody being asked for another, or has come back."""


def look_after(w: Unit, article_id: int) -> None:
    """Ask the contact persons of a side to name another follow-up; who has come back goes on."""
    article = orphans_due.claim(w, article_id)
    if article is None or article.follower_id is None:
        return
    follower = w.session.get_one(Person, article.follower_id)
    partnership = partnership_of_article(w, article_id)
    side = w.session.get_one(Side, follower.side_id)
    if follower.left_at is None and article.orphaned_at is not None:
        is_clause = article.kind in CLAUSES
        ask_at = next_ask(w, article, side.hours) if is_clause else first_ask(w.now, side.hours)
        article.name_follower(follower.id, ask_at)
        show_orphan(w, article)
    elif follower.left_at is not None and article.orphaned_at is None:
        everybody = partnerships.people(w, partnership.id)
        contacts = contacts_by_side(everybody, partnerships.parts(w, partnership.id), [side])[side.id]
        article.lose_follower(latest_of(w.session, article.id).id, [each.id for each in contacts], w.now)
        show_orphan(w, article)
    w.touch(partnership)


def show_orphan(w: Unit, article: CharterArticle) -> None:
    """Those who were asked to name another follow-up see whether that has been done."""
    if article.orphan_of is None:
        return
    partnership = partnership_of_article(w, article.id)
    lost = w.session.get_one(CharterRevision, article.orphan_of)
    left = w.session.get_one(Person, lost.follower_id)
    settled = article.follower_id if article.orphaned_at is None and article.taken_out_at is None else None
    view = OrphanView(
        partnership,
        article,
        lost.parts[0],
        left,
        w.session.get_one(Side, left.side_id),
        w.session.get_one(Person, settled) if settled else None,
        bool(article.told),
    )
    if not article.told:
        w.post(partnership, "charter.orphaned", lost.id, view)
    for person_id in article.told:
        person = w.session.get_one(Person, person_id)
        if person.left_at is None:
            w.post(person, "charter.orphaned", lost.id, view)
