"""The story of a blocker as Markdown, to keep or to send on."""

from bot.blocks.escalation.modals import kinds
from bot.blocks.escalation.words import severities, state
from bot.language import Translator
from bot.rituals.escalation import Story


def as_markdown(_: Translator, story: Story) -> str:
    """Every step with who, when and what was said; times in the zone of the partnership."""
    made, tz = story.escalation, story.partnership.tz
    holder = story.people[made.holder].name if made.holder else ""
    lines = [
        f"# {' '.join(made.what.split())}",
        "",
        f"- {severities(_)[made.severity]}; {state(_, made.state, holder)}",
        f"- {story.partnership.name}; {story.responding.name}",
    ]
    given = (made.stops, made.tried, made.solution, made.remedy, made.prevention)
    lines += [f"- {' '.join(text.split())}" for text in given if text]
    lines.append("")
    for step in story.moves:
        who = story.people[step.by].name if step.by else _("the clock")
        lines.append(f"- {_.wall_clock(step.at, tz)}: {who}: {kinds(_)[step.kind]}")
        if step.said and step.by:
            lines.append(f"  > {' '.join(step.said.split())}")
    return "\n".join(lines)
