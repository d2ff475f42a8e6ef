"""What can be chosen of a command: the form in which it writes, the language it speaks."""

from enum import StrEnum


class Form(StrEnum):
    """How a story is written."""

    MARKDOWN = "markdown"
    JSON = "json"


class PaperForm(StrEnum):
    """How what both may take along is written."""

    MARKDOWN = "markdown"
    JSON = "json"
    PDF = "pdf"


class TableForm(StrEnum):
    """How a scorecard is written."""

    CSV = "csv"
    JSON = "json"


class ManifestForm(StrEnum):
    """How the manifest is written; Slack takes both."""

    JSON = "json"
    YAML = "yaml"


class Language(StrEnum):
    """What Samspil speaks."""

    ENGLISH = "en"
    DANISH = "da"
