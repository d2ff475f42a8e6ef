"""The charter, with the contact persons and the ladder that it shows, and the actions of its reviews."""

from collections.abc import Sequence
from dataclasses import replace

from bot import partnerships
from bot.blocks.charter import CharterPage, CharterView
from bot.partnerships import CONTACT, Actor, Partnership, Person, Seat, Unit
from bot.rituals import action, agreement, charter, escalation
from bot.rituals.charter import Comparison, EditView, Filled, InForce, Measured, VersionView


def charter_page(w: Unit, actor: Actor, partnership_id: int) -> CharterPage:
    """The whole charter as it is now, for one person to read."""
    seat = partnerships.seat(w, actor, partnership_id)
    return CharterPage(seat, charter_view(w, seat.partnership))


def charter_view(w: Unit, partnership: Partnership) -> CharterView:
    """The whole charter as it is now."""
    record = charter.with_next_review(w, partnership, charter.begun(w, partnership))
    version = charter.current(w.session, record.id)
    review = charter.last_review(w, partnership.id)
    return CharterView(
        partnership,
        partnerships.sides(w, partnership.id),
        record,
        {piece.article.kind: piece for piece in charter.pieces(w.session, record.id) if piece.is_text},
        charter.standings(w, record),
        charter.view_of(w, record, version) if version else None,
        charter.clauses_of(w, record),
        charter.aims_of(w, partnership, record),
        in_force(w, partnership.id),
        charter.everybody(w, partnership.id),
        charter.review_view(w, review) if review else None,
    )


def charter_in(w: Unit, called: str) -> CharterView:
    """The charter of a partnership by its number or channel, for whoever runs the bot."""
    return whole_charter(w, partnerships.called(w, called))


def whole_charter(w: Unit, partnership: Partnership) -> CharterView:
    """The charter of a partnership with every change of what binds both."""
    return _with_changes(w, charter_view(w, partnership))


def charter_export(w: Unit, actor: Actor, partnership_id: int) -> CharterPage:
    """The whole charter, and every change of what binds both, for one person to take along."""
    page = charter_page(w, actor, partnership_id)
    return replace(page, view=_with_changes(w, page.view))


def _with_changes(w: Unit, view: CharterView) -> CharterView:
    return replace(view, changes=agreement.whole_history_of(w, view.partnership.id))


def in_force(w: Unit, partnership_id: int) -> InForce:
    """The contact persons and the ladder as they are agreed now; both are agreed elsewhere."""
    parts = partnerships.parts(w, partnership_id)
    contacts = [p for p in partnerships.people(w, partnership_id) if CONTACT in parts.get(p.id, ())]
    _ladder, rungs = escalation.ladder_of(w, partnership_id)
    return {
        "contacts": [
            [side.id, sorted(person.id for person in contacts if person.side_id == side.id)]
            for side in partnerships.sides(w, partnership_id)
        ],
        "ladder": [
            [rung.name, rung.source, sorted(rung.named), dict(rung.to_acknowledge), dict(rung.to_resolve)]
            for rung in rungs
        ],
    }


def write_charter(w: Unit, actor: Actor, revision_id: int, parts: Sequence[str]) -> EditView:
    """A section is written."""
    partnership = _of_revision(w, actor, revision_id)
    view = charter.write(w, actor, revision_id, parts, in_force(w, partnership.id))
    _show(w, partnership)
    return view


def before_criterion(w: Unit, actor: Actor, article_id: int) -> tuple[EditView, Sequence[Person]]:
    """A criterion that is to be changed, and who could follow it up."""
    view = charter.before_edit(w, actor, article_id, (charter.CRITERION,))
    return view, partnerships.people(w, view.seat.partnership.id)


def before_new_criterion(w: Unit, actor: Actor, partnership_id: int) -> tuple[EditView, Sequence[Person]]:
    """A criterion that is to be added, and who could follow it up."""
    view = charter.before_new(w, actor, partnership_id)
    return view, partnerships.people(w, partnership_id)


def add_criterion(w: Unit, actor: Actor, partnership_id: int, written: Measured) -> CharterPage:
    """One criterion more."""
    seat = partnerships.seat(w, actor, partnership_id)
    charter.add_criterion(w, actor, partnership_id, written, in_force(w, partnership_id))
    _show(w, seat.partnership)
    return charter_page(w, actor, partnership_id)


def change_criterion(
    w: Unit, actor: Actor, revision_id: int, written: Measured
) -> tuple[EditView, Sequence[Person]]:
    """A criterion is changed; who was asked about it, or for another follow-up, sees that."""
    partnership = _of_revision(w, actor, revision_id)
    view = charter.change_criterion(w, actor, revision_id, written, in_force(w, partnership.id))
    _follow_article(w, view)
    _show(w, partnership)
    return view, partnerships.people(w, partnership.id)


def take_out_of_charter(w: Unit, actor: Actor, revision_id: int) -> tuple[EditView, Sequence[Person]]:
    """A criterion or a clause is taken out."""
    partnership = _of_revision(w, actor, revision_id)
    view = charter.take_out(w, actor, revision_id, in_force(w, partnership.id))
    _follow_article(w, view)
    _show(w, partnership)
    return view, partnerships.people(w, partnership.id)


def before_clause(w: Unit, actor: Actor, partnership_id: int, kind: str) -> tuple[EditView, Sequence[Person]]:
    """A clause that is to be added, and who could be responsible."""
    view = charter.before_clause(w, actor, partnership_id, kind)
    return view, partnerships.people(w, partnership_id)


def before_clause_change(w: Unit, actor: Actor, article_id: int) -> tuple[EditView, Sequence[Person]]:
    """A clause that is to be changed, and who could be responsible."""
    view = charter.before_edit(w, actor, article_id, charter.CLAUSES)
    return view, partnerships.people(w, view.seat.partnership.id)


def add_clause(w: Unit, actor: Actor, partnership_id: int, kind: str, filled: Filled) -> CharterPage:
    """One clause more."""
    seat = partnerships.seat(w, actor, partnership_id)
    charter.add_clause(w, actor, partnership_id, kind, filled, in_force(w, partnership_id))
    _show(w, seat.partnership)
    return charter_page(w, actor, partnership_id)


def change_clause(
    w: Unit, actor: Actor, revision_id: int, filled: Filled
) -> tuple[EditView, Sequence[Person]]:
    """A clause is changed; who was asked about it sees that."""
    partnership = _of_revision(w, actor, revision_id)
    view = charter.change_clause(w, actor, revision_id, filled, in_force(w, partnership.id))
    _follow_article(w, view)
    _show(w, partnership)
    return view, partnerships.people(w, partnership.id)


def charter_versions(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, Sequence[VersionView]]:
    """Every version, for one person to read."""
    seat = partnerships.seat(w, actor, partnership_id)
    record = charter.begun(w, seat.partnership)
    return seat, charter.versions_of(w, record)


def compare_charter(w: Unit, actor: Actor, version_id: int) -> tuple[Comparison, CharterPage]:
    """What a version changed, and the charter with the names that it needs."""
    page = charter_page(w, actor, charter.partnership_of_version(w, version_id))
    return charter.compare(w, actor, version_id, page.view.in_force), page


def before_signing(w: Unit, actor: Actor, version_id: int) -> tuple[Comparison, CharterPage]:
    """What somebody is about to sign, beside what their side signed last."""
    page = charter_page(w, actor, charter.partnership_of_version(w, version_id))
    return charter.before_sign(w, actor, version_id, page.view.in_force), page


def sign_charter(w: Unit, actor: Actor, edition_id: int) -> CharterPage:
    """A side signs what it has read."""
    partnership = _of_revision(w, actor, edition_id)
    charter.sign(w, actor, edition_id, in_force(w, partnership.id))
    _show(w, partnership)
    return charter_page(w, actor, partnership.id)


def open_charter_review(w: Unit, charter_id: int) -> None:
    """It is time to look at a charter."""
    review = charter.open_review(w, charter_id)
    if review is not None:
        draw_review(w, review)


def confirm_charter(w: Unit, actor: Actor, review_id: int) -> CharterPage:
    """A side says that the charter is still right."""
    seat, view = charter.confirm(w, actor, review_id)
    draw_review(w, view.review)
    return charter_page(w, actor, seat.partnership.id)


def welcome(w: Unit, partnership_id: int, user: str) -> None:
    """Somebody came into the channel: show them what was agreed."""
    charter.welcome(w, partnership_id, user)


def _show(w: Unit, partnership: Partnership) -> None:
    """Bring the messages about the charter up to what is true now."""
    charter.show_versions(w, partnership.id)
    review = charter.last_review(w, partnership.id)
    if review is not None:
        draw_review(w, review)


def draw_review(w: Unit, review: charter.CharterReview) -> None:
    """Bring its message up to what is true now."""
    view = charter.review_view(w, review)
    w.post(view.partnership, "charter.review", review.id, view, action.of_source(w, "charter", review.id))


def _follow_article(w: Unit, view: EditView) -> None:
    """The messages about a criterion say what became of it."""
    if view.is_saved and view.revision is not None:
        if view.kind in charter.CLAUSES:
            charter.settle_day_questions(w, view.revision.article_id)
        else:
            charter.settle_questions(w, view.revision.article_id)
        charter.show_orphan(w, w.session.get_one(charter.CharterArticle, view.revision.article_id))


def _of_revision(w: Unit, actor: Actor, revision_id: int) -> Partnership:
    """The partnership whose charter somebody writes in."""
    return partnerships.seat(w, actor, charter.partnership_of_revision(w, revision_id)).partnership
