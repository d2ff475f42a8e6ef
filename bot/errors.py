"""What a person may not do, and why."""


class Refusal(Exception):
    """A rule says no: a sentence for the person, shown where they made the mistake.

    `reason` is the English source text; it is translated when it is shown, with `values` filled
    into its {placeholders}. `field` is the block id of the input it is about, if it is about one.
    """

    def __init__(self, reason: str, field: str | None = None, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return self.reason.format_map(self.values)
