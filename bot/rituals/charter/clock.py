"""When somebody is asked about a criterion or a clause of the charter."""

from datetime import date, time
from typing import Final

from sqlmodel import col, select

from bot.calendar import at, local_day
from bot.due import Due
from bot.partnerships import Partnership, Person, Side, Unit, next_at_work
from bot.rituals.charter import criteria, day_questions
from bot.rituals.charter.clause_kinds import CLAUSES
from bot.rituals.charter.dates import ask_after, first_ask, month_of
from bot.rituals.charter.records import CRITERION, Charter, CharterArticle

questions_due: Final = Due(CharterArticle, CharterArticle.ask_at)
"""Criteria whose follow-up is to be asked, and clauses whose responsible is."""
unasked: Final = Due(
    CharterArticle,
    None,
    col(CharterArticle.ask_at).is_(None),
    col(CharterArticle.taken_out_at).is_(None),
    col(CharterArticle.orphaned_at).is_(None),
    select(Person.id).where(Person.id == CharterArticle.follower_id, col(Person.left_at).is_(None)).exists(),
    (col(CharterArticle.kind) == CRITERION) | ~day_questions.WAS_ASKED,
)
"""Criteria and clauses of which it is lost when somebody is to be asked about them."""


def ask(w: Unit, article_id: int) -> None:
    """Ask who follows a criterion up how it went, or the responsible of a clause what becomes of it; who is
    away is asked when they are back."""
    article = questions_due.claim(w, article_id)
    if article is None or article.follower_id is None:
        return
    charter = w.session.get_one(Charter, article.charter_id)
    partnership = w.session.get_one(Partnership, charter.partnership_id)
    follower = w.session.get_one(Person, article.follower_id)
    side = w.session.get_one(Side, follower.side_id)
    hours = side.hours
    # Their day, as in every moment at which they are asked: elsewhere it may still be the month before.
    today = local_day(w.now, hours.zone)
    if follower.left_at is not None:
        article.ask_at = None
    elif follower.absent_until is not None and follower.is_away(w.now, side):
        article.ask_at = ask_after(follower.absent_until, hours)
    elif not hours.is_open(w.now):
        article.ask_at = hours.next_open(w.now)
    elif article.kind == CRITERION:
        article.ask_at = first_ask(w.now, hours)
        criteria.ask_about(w, partnership, article, follower, month_of(today))
    else:
        article.ask_at = None
        day_questions.ask_about(w, partnership, article, follower)


def note_question(w: Unit, article_id: int) -> None:
    """Work out again when the follow-up is asked: in the month after the one they were last asked about."""
    article = unasked.claim(w, article_id)
    if article is None or article.follower_id is None:
        return
    follower = w.session.get_one(Person, article.follower_id)
    hours = w.session.get_one(Side, follower.side_id).hours
    if article.kind in CLAUSES:
        article.ask_at = day_questions.next_ask(w, article, hours)
        return
    asked = criteria.latest_questions(w, article.id, 1)
    months = [each.month for each in asked if each.follower_id == follower.id]
    since = at(months[0], time(), hours.zone) if months else criteria.followed_since(w, article)
    article.ask_at = first_ask(since, hours)


def follow_absence(w: Unit, person: Person, was_until: date | None) -> None:
    """Somebody is away until another day than they said: what waits for their return comes with that."""
    side = w.session.get_one(Side, person.side_id)
    if was_until is None:
        return
    put_off = select(CharterArticle).where(
        CharterArticle.follower_id == person.id, CharterArticle.ask_at == ask_after(was_until, side.hours)
    )
    for article in w.session.exec(put_off).all():
        article.ask_at = next_at_work(person, side, w.now)
