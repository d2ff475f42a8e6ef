"""`samspil story`, `charter`, `export` and `scorecard`: what is in the database, to keep or to send on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot import conductor
from bot.audit import note
from bot.blocks import charter as charter_views, taking_along
from bot.blocks.agreement import history_lines
from bot.blocks.escalation import as_markdown
from bot.blocks.paper import as_pdf
from bot.clock import SystemClock
from bot.commands.beside import read_settings, ready_database
from bot.exits import Exit, fail
from bot.forms import PaperForm
from bot.language import translator
from bot.rituals import escalation
from bot.rituals.scorecard import as_csv, as_json
from bot.sealed import key_store
from bot.settings import Settings
from bot.unit import DatabaseUnit


def story(number: int, *, as_object: bool) -> None:
    """Of one blocker."""
    read = read_settings()
    note(read, "story", blocker=number)
    with _looking(read) as w:
        view = escalation.story_of(w.session, number)
        text = escalation.as_json(view) if as_object else as_markdown(translator("en"), view)
    typer.echo(text)


def charter(channel: str) -> None:
    """Of the partnership in a channel, by its name or id, or by its number."""
    read = read_settings()
    note(read, "charter", channel=channel)
    with _looking(read) as w:
        view = conductor.charter_in(w, channel)
        _ = translator(view.partnership.language)
        text = charter_views.as_markdown(_, view, history_lines(_, view.changes))
    typer.echo(text)


def export(called: str, form: PaperForm, year: int | None) -> None:
    """What both companies of a partnership may take along, of one that has ended, too."""
    if form is PaperForm.PDF and sys.stdout.isatty():
        fail("Nobody reads a PDF at a prompt. Send it into a file: … --format pdf > my.pdf", Exit.SETTINGS)
    read = read_settings()
    note(read, "export", partnership=called)
    with _looking(read) as w:
        along = conductor.taken_along(w, called, year)
        _ = translator(along.partnership.language)
        writing = taking_along.as_json if form is PaperForm.JSON else taking_along.as_markdown
        text = writing(_, along)
    if form is PaperForm.PDF:
        typer.echo(as_pdf(text, _.language, along.made_at), nl=False)
    else:
        typer.echo(text)


def scorecard(month: str, partnership: str | None, *, as_object: bool) -> None:
    """Of a month like 2026-05, of the partnership of this number or channel, or of the only one."""
    read = read_settings()
    note(read, "scorecard", month=month, partnership=partnership)
    with _looking(read) as w:
        name, card = conductor.scorecard_of_month(w, partnership, month)
        text = as_json(name, card) if as_object else as_csv(card)
    typer.echo(text, nl=False)


@contextmanager
def _looking(read: Settings) -> Iterator[DatabaseUnit]:
    """Never committed: whatever is only looked at stays as it was."""
    with ready_database(read) as database, database.session() as session:
        yield DatabaseUnit(session, SystemClock().now(), key_store(read.keys))
