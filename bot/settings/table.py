"""The settings as documentation shows them."""

from bot.settings.known import Settings


def table() -> str:
    """Every setting with its default and meaning, as a table of Markdown; docs/settings.md shows it."""
    rows = ["| setting | default | what it is for |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if field.default not in (None, "") else ""
        rows.append(f"| `{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)
