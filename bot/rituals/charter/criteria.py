"""Following up success criteria: who does so is asked each month how it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot.errors import Refusal
from bot.partnerships import CONTACT, Actor, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.charter.content import charter_of, entered, partnership_of_article, pieces
from bot.rituals.charter.records import (
    AT_RISK,
    OFF_TRACK,
    ON_TRACK,
    Charter,
    CharterArticle,
    CharterQuestion,
    CharterRevision,
)
from bot.rituals.charter.targets import Figure, Target, figure_in

HISTORY_SHOWN = 24
"""Months of a criterion's history that are shown."""


@dataclass(frozen=True)
class Standing:
    """A success criterion with who follows it up and how it went, the latest month first."""

    article: CharterArticle
    revision: CharterRevision
    follower: Person
    side: Side
    questions: Sequence[CharterQuestion]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.revision.parts[0]

    @property
    def answered(self) -> CharterQuestion | None:
        """The last answer."""
        return next((each for each in self.questions if each.state is not None), None)

    @property
    def misses_target(self) -> bool:
        """By the figure of the last answer, whatever was said of how it goes."""
        given, aim = self.answered.given if self.answered else None, self.revision.aim
        return given is not None and aim is not None and aim.is_reached_by(given) is False

    @property
    def state(self) -> str | None:
        """On track, at risk or off track by the last answer; None as long as there is none."""
        return self.answered.state if self.answered else None


@dataclass(frozen=True)
class QuestionView:
    """A question to who follows a criterion up, with what became of it."""

    partnership: Partnership
    question: CharterQuestion
    name: str
    measure: str
    target: str
    aim: Target | None
    """What its figure is to reach, where it has one."""
    answered_by: Person | None
    is_over: bool
    """A later month is asked about by now, or the criterion was taken out."""


_QUESTIONS: Final = Records(
    select(CharterQuestion)
    .where(col(CharterQuestion.article_id).in_(bindparam("articles", expanding=True)))
    .order_by(col(CharterQuestion.month).desc())
)


def standings(w: Unit, charter: Charter) -> list[Standing]:
    """Every success criterion of the charter as it is now."""
    living = [piece for piece in pieces(w.session, charter.id) if piece.is_criterion]
    ids = [piece.article.id for piece in living]
    questions: dict[int, list[CharterQuestion]] = {each: [] for each in ids}
    for question in _QUESTIONS.all(w.session, {"articles": ids}):
        questions[question.article_id].append(question)
    found = []
    for piece in living:
        follower = w.session.get_one(Person, piece.article.follower_id)
        side = w.session.get_one(Side, follower.side_id)
        found.append(Standing(piece.article, piece.revision, follower, side, questions[piece.article.id]))
    return found


def worries(w: Unit, partnership_id: int) -> list[Standing]:
    """The criteria that are off track or at risk, those off track first."""
    charter = charter_of(w.session, partnership_id)
    found = standings(w, charter) if charter else []
    return [each for state in (OFF_TRACK, AT_RISK) for each in found if each.state == state]


def before_answer(w: Unit, actor: Actor, question_id: int) -> tuple[Seat, QuestionView]:
    """The question, for who may answer it."""
    seat, _article, question = _enter(w, actor, question_id)
    return seat, question_view(w, seat.partnership, question)


def answer(
    w: Unit, actor: Actor, question_id: int, state: str, why: str, figure: str = ""
) -> tuple[Seat, QuestionView]:
    """How a criterion goes; it can be changed until the next month is asked about. `figure` is what was
    typed where the criterion has one, and nothing where there is none this month."""
    seat, article, question = _enter(w, actor, question_id)
    aim = _said(w, article).aim
    given = Figure(figure_in(figure, "figure"), aim.unit) if aim and figure.strip() else None
    if state == ON_TRACK and aim and given and aim.is_reached_by(given) is False and not why.strip():
        raise Refusal(
            "The figure misses its target. Choose at risk or off track, or say below why it is on track all "
            "the same.",
            "state",
        )
    question.answer(seat.person.id, state, why, w.now, given)
    view = question_view(w, seat.partnership, question)
    _redraw(w, view)
    w.touch(seat.partnership)
    return seat, view


def history(w: Unit, actor: Actor, article_id: int) -> tuple[Seat, Standing, Sequence[QuestionView]]:
    """How a criterion went, month by month, the latest first."""
    seat, charter, article = entered(w, actor, article_id)
    standing = next((each for each in standings(w, charter) if each.article.id == article.id), None)
    if standing is None:
        raise Refusal(
            "This criterion was taken out of the working agreement meanwhile. Open the working "
            "agreement again."
        )
    shown = [question_view(w, seat.partnership, each) for each in standing.questions[:HISTORY_SHOWN]]
    return seat, standing, shown


def settle_questions(w: Unit, article_id: int) -> None:
    """The last message that asked about a criterion says how it stands now."""
    partnership = partnership_of_article(w, article_id)
    for question in latest_questions(w, article_id, 1):
        _redraw(w, question_view(w, partnership, question))


def question_view(w: Unit, partnership: Partnership, question: CharterQuestion) -> QuestionView:
    """Gather what is shown of a question."""
    article = w.session.get_one(CharterArticle, question.article_id)
    said = _said(w, article)
    latest = latest_questions(w, article.id, 1)
    is_over = article.taken_out_at is not None or latest[0].id != question.id
    by = w.session.get_one(Person, question.answered_by) if question.answered_by else None
    name, measure, target = said.parts
    return QuestionView(partnership, question, name, measure, target, said.aim, by, is_over)


def ask_about(
    w: Unit, partnership: Partnership, article: CharterArticle, follower: Person, month: date
) -> None:
    """Ask who follows it up how it went in that month, unless that was done."""
    earlier = latest_questions(w, article.id, 1)
    if any(each.month == month for each in earlier):
        return
    question = CharterQuestion(article_id=article.id, month=month, follower_id=follower.id, asked_at=w.now)
    w.session.add(question)
    w.session.flush()
    for each in [*earlier, question]:
        _redraw(w, question_view(w, partnership, each))
    w.touch(partnership)


def _redraw(w: Unit, view: QuestionView) -> None:
    follower = w.session.get_one(Person, view.question.follower_id)
    if follower.left_at is None:
        w.post(follower, "charter.question", view.question.id, view)


def _enter(w: Unit, actor: Actor, question_id: int) -> tuple[Seat, CharterArticle, CharterQuestion]:
    question = w.session.get(CharterQuestion, question_id)
    if question is None:
        raise Refusal("This question no longer exists. Open the working agreement again.")
    seat, _charter, article = entered(w, actor, question.article_id)
    if question_view(w, seat.partnership, question).is_over:
        raise Refusal("This question is over: a later month is asked about, or the criterion was taken out.")
    follower = w.session.get_one(Person, article.follower_id)
    is_follower = seat.person.id in (article.follower_id, question.follower_id)
    if not is_follower and not (CONTACT in seat.parts and follower.side_id == seat.side.id):
        raise Refusal(
            "Only who follows this criterion up, or a contact person of their company, can answer: {who}.",
            who=follower.name,
        )
    return seat, article, question


def _said(w: Unit, article: CharterArticle) -> CharterRevision:
    """What it says of name, measure and target; what it said last, where it was taken out."""
    revisions = w.session.exec(
        select(CharterRevision)
        .where(CharterRevision.article_id == article.id)
        .order_by(col(CharterRevision.id).desc())
        .limit(2)
    ).all()
    return next(each for each in revisions if each.parts)


def followed_since(w: Unit, article: CharterArticle) -> datetime:
    """When whoever follows it up now was named."""
    since = w.now
    for revision in w.session.exec(
        select(CharterRevision)
        .where(CharterRevision.article_id == article.id)
        .order_by(col(CharterRevision.id).desc())
    ):
        if revision.follower_id != article.follower_id:
            break
        since = revision.at
    return since


def latest_questions(w: Unit, article_id: int, most: int) -> Sequence[CharterQuestion]:
    """The questions about a criterion, the latest month first: at most so many."""
    return w.session.exec(
        select(CharterQuestion)
        .where(CharterQuestion.article_id == article_id)
        .order_by(col(CharterQuestion.month).desc())
        .limit(most)
    ).all()
