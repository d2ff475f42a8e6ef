"""The story of a blocker as Markdown, to keep or to send on."""

from bot.blocks.escalation.modals import kinds
from bot.blocks.escalation.words import severities, state
from bot.language import Translator
from bot.plain import in_a_line
from bot.rituals.escalation import Story


def as_markdown(_: Translator, story: Story) -> str:
    """Every step with who, when and what was said; times in the zone of the partnership."""
    made, tz = story.escalation, story.partnership.tz
    holder = in_a_line(story.people[made.holder].name) if made.holder else ""
    lines = [
        f"# {in_a_line(made.what)}",
        "",
        f"- {severities(_)[made.severity]}; {state(_, made.state, holder)}",
        f"- {in_a_line(story.partnership.name)}; {in_a_line(story.responding.name)}",
    ]
    given = (made.stops, made.tried, made.solution, made.reference, made.remedy, made.prevention)
    lines += [f"- {in_a_line(text)}" for text in given if text]
    lines += ["", _("Times are in the zone {zone}.", zone=tz.key), ""]
    for step in story.moves:
        who = in_a_line(story.people[step.by].name) if step.by else _("time")
        lines.append(f"- {_.wall_clock(step.at, tz, tz)}: {who}: {kinds(_)[step.kind]}")
        if step.said and step.by:
            lines.append(f"  > {in_a_line(step.said)}")
    return "\n".join(lines)
