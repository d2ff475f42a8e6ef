"""What is kept for how long, as a table for the documentation."""

from bot.keeping import Keeping
from bot.language import Translator
from bot.retention.kinds import KINDS


def as_table(_: Translator, keeping: Keeping) -> str:
    """Markdown: each kind, when it is deleted, and the setting that says so."""
    rows = [
        (
            kind.what(_),
            _months_after(_, keeping.months, kind.counted_from(_)),
            f"`RETENTION_MONTHS` · `{kind.name}`",
        )
        for kind in KINDS
    ]
    rows += [
        (
            _("People who left the channel: name, Slack id, company's id, language"),
            _months_after(_, keeping.months, _("they left")),
            "`RETENTION_MONTHS` · `people`",
        ),
        (
            _("Anonymous answers that nobody can read, and their keys"),
            _("when the retro closes: its result is shown, or they are deleted unread"),
            "–",
        ),
        (
            _("Copies of messages to Slack"),
            _("what they say: two weeks after they last changed; the rest together with what they tell of"),
            "–",
        ),
        (
            _("Everything of a collaboration that has ended, or whose workspace uninstalled the app"),
            _days_after(_, keeping.after_end.days, _("its end")),
            "`RETENTION_AFTER_END_DAYS`",
        ),
        (
            _("A workspace's tokens, and who installed the app there"),
            _("at once when the app is uninstalled"),
            "–",
        ),
        (
            _(
                "What is open, and what is agreed now: people, plans, the escalation path, the "
                "working agreement in force"
            ),
            _("as long as the collaboration"),
            "–",
        ),
    ]
    head = (_("What"), _("Deleted"), _("Setting"))
    lines = [" | ".join(row) for row in (head, ("---",) * len(head), *rows)]
    return "\n".join(f"| {line} |" for line in lines)


def _months_after(_: Translator, n: int, event: str) -> str:
    return _.plural("{n} month after: {event}", "{n} months after: {event}", n, event=event)


def _days_after(_: Translator, n: int, event: str) -> str:
    return _.plural("{n} day after: {event}", "{n} days after: {event}", n, event=event)
