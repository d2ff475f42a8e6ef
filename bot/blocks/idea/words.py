"""The words of ideas that messages, modals and summaries share."""

from slack_sdk.models.blocks import Block

from bot.blocks.elements import cut, mention, safe, titled
from bot.blocks.forum_names import called
from bot.language import Translator
from bot.rituals.idea import NOT_NOW, OPEN, TRIED, IdeasInSummary, IdeaView

LINE_MOST = 200


def efforts(_: Translator) -> dict[str, str]:
    """How much work it is, roughly."""
    return {"small": _("A day or two"), "medium": _("A week or two"), "large": _("More than that")}


def in_a_line(text: str, most: int = LINE_MOST) -> str:
    """A person's text, shortened to stand in a list."""
    return safe(cut(" ".join(text.split()), most))


def standing(_: Translator, view: IdeaView) -> str:
    """How it stands: until when an answer is wanted, or what became of it."""
    idea, by = view.idea, mention(view.settled_by) if view.settled_by else ""
    if idea.state == TRIED:
        return _("✅ We try it ({who}).", who=by)
    if idea.state == NOT_NOW:
        return _("Not now ({who}): {word}", who=by, word=safe(idea.word))
    if idea.state != OPEN:
        return _("Withdrawn by {who}.", who=by)
    if view.for_meeting_by is not None:
        who = mention(view.for_meeting_by)
        if idea.forum_id is None:
            return _("{who} takes it to the next status meeting.", who=who)
        return _("{who} takes it to: {forum}.", who=who, forum=called(_, idea.forum_kind, idea.forum_name))
    return _("Please answer by {day}.", day=_.day_of(view.answer_by, view.partnership.tz))


def summary_lines(_: Translator, ideas: IdeasInSummary) -> list[Block]:
    """What was taken to the meeting, or has waited too long for an answer."""
    if not ideas.views:
        return []
    lines = [_line(_, view) for view in ideas.views]
    if ideas.total > len(ideas.views):
        lines.append(_("and {n} more", n=ideas.total - len(ideas.views)))
    return titled(_("*Ideas to talk about*"), lines)


def _line(_: Translator, view: IdeaView) -> str:
    line = f"• {in_a_line(view.idea.what, 150)} ({mention(view.suggested_by)})"
    return line if view.idea.state == OPEN else f"{line}. {standing(_, view)}"
