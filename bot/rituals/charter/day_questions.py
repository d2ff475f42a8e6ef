"""What is asked about the day of a clause: what becomes of a date, what a working group learned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from bot.calendar import WorkingHours
from bot.errors import Refusal
from bot.partnerships import CONTACT, Actor, Partnership, Person, Seat, Unit
from bot.rituals.charter.clause_kinds import ask_about_at
from bot.rituals.charter.content import entered, partnership_of_article
from bot.rituals.charter.records import CharterArticle, CharterDayQuestion, CharterRevision

WAS_ASKED: Final = (
    select(CharterDayQuestion.id)
    .where(CharterDayQuestion.article_id == CharterArticle.id, CharterDayQuestion.day == CharterArticle.day)
    .correlate(CharterArticle)
    .exists()
)
"""The responsible of a clause was asked about the day that it has now."""


@dataclass(frozen=True)
class DayQuestionView:
    """What a responsible is asked about a clause, with what became of it."""

    partnership: Partnership
    question: CharterDayQuestion
    kind: str
    lines: Sequence[str]
    answered_by: Person | None
    is_over: bool
    """It has another day by now, or was taken out."""
    handed_to: Person | None = None
    """Who is responsible now, where that is no longer the reader."""

    @property
    def name(self) -> str:
        """What the clause is called."""
        return self.lines[0]


def next_ask(w: Unit, article: CharterArticle, hours: WorkingHours) -> datetime | None:
    """When the responsible is asked about the day that a clause has; None where that was done."""
    if article.day is None or any(each.day == article.day for each in asked_about(w, article.id)):
        return None
    return ask_about_at(article.kind, article.day, w.now, hours)


def ask_about(w: Unit, partnership: Partnership, article: CharterArticle, responsible: Person) -> None:
    """Ask the responsible of a clause what becomes of its day, unless that was done."""
    if article.day is None or any(each.day == article.day for each in asked_about(w, article.id)):
        return
    question = CharterDayQuestion(
        article_id=article.id, day=article.day, follower_id=responsible.id, asked_at=w.now
    )
    w.session.add(question)
    settle_day_questions(w, article.id)
    w.touch(partnership)


def before_day_answer(w: Unit, actor: Actor, question_id: int) -> tuple[Seat, DayQuestionView]:
    """The question, for who may answer it."""
    seat, question = _enter(w, actor, question_id)
    return seat, day_question_view(w, question)


def answer_day(w: Unit, actor: Actor, question_id: int, text: str) -> tuple[Seat, DayQuestionView]:
    """What becomes of a date, or what a working group learned: both sides read it in the channel."""
    seat, question = _enter(w, actor, question_id)
    question.answer_it(seat.person.id, text, w.now)
    w.session.flush()
    view = day_question_view(w, question)
    w.post(seat.partnership, "charter.day_answered", question.id, view)
    settle_day_questions(w, question.article_id)
    w.touch(seat.partnership)
    return seat, view


def settle_day_questions(w: Unit, article_id: int) -> None:
    """The messages that asked about a clause say how it stands now."""
    w.session.flush()
    for question in asked_about(w, article_id)[-2:]:
        responsible = w.session.get_one(Person, question.follower_id)
        if responsible.left_at is None:
            w.post(responsible, "charter.day_question", question.id, day_question_view(w, question))


def day_question_view(w: Unit, question: CharterDayQuestion) -> DayQuestionView:
    """Gather what is shown of a question."""
    article = w.session.get_one(CharterArticle, question.article_id)
    by = w.session.get_one(Person, question.answered_by) if question.answered_by else None
    is_over = article.taken_out_at is not None or article.day != question.day
    return DayQuestionView(
        partnership_of_article(w, article.id), question, article.kind, _said(w, article), by, is_over
    )


def hand_over(w: Unit, question: CharterDayQuestion, responsible: Person) -> None:
    """Another is responsible since it was asked: who was asked reads that, and the other is asked."""
    before = w.session.get_one(Person, question.follower_id)
    question.follower_id = responsible.id
    w.session.flush()
    if before.left_at is None:
        view = replace(day_question_view(w, question), handed_to=responsible)
        w.post(before, "charter.day_question", question.id, view)


def _enter(w: Unit, actor: Actor, question_id: int) -> tuple[Seat, CharterDayQuestion]:
    question = w.session.get(CharterDayQuestion, question_id)
    if question is None:
        raise Refusal("This question no longer exists. Open the working agreement again.")
    seat, _charter, article = entered(w, actor, question.article_id)
    if day_question_view(w, question).is_over:
        raise Refusal("This question is over: it has another day by now, or was taken out.")
    responsible = w.session.get_one(Person, article.follower_id)
    is_theirs = seat.person.id in (article.follower_id, question.follower_id)
    if not is_theirs and not (CONTACT in seat.parts and responsible.side_id == seat.side.id):
        raise Refusal(
            "Only who is responsible, or a contact person of their company, can answer: {who}.",
            who=responsible.name,
        )
    return seat, question


def _said(w: Unit, article: CharterArticle) -> Sequence[str]:
    """Its lines; what they said last, where it was taken out."""
    revisions = w.session.exec(
        select(CharterRevision)
        .where(CharterRevision.article_id == article.id)
        .order_by(col(CharterRevision.id).desc())
        .limit(2)
    ).all()
    return next(each.parts for each in revisions if each.parts)


def asked_about(w: Unit, article_id: int) -> Sequence[CharterDayQuestion]:
    return questions_about(w, [article_id]).get(article_id, ())


def questions_about(w: Unit, article_ids: Sequence[int]) -> Mapping[int, Sequence[CharterDayQuestion]]:
    """By article, in the order in which they were asked."""
    found: dict[int, list[CharterDayQuestion]] = {}
    for question in w.session.exec(
        select(CharterDayQuestion)
        .where(col(CharterDayQuestion.article_id).in_(article_ids))
        .order_by(col(CharterDayQuestion.id))
    ):
        found.setdefault(question.article_id, []).append(question)
    return found
