"""The app asks for what it needs, and says why."""

import re
from pathlib import Path

from bot import manifest

DOCS = Path(__file__).parent.parent / "docs" / "security.md"


def test_every_scope_has_its_reason_in_the_docs_and_no_other() -> None:
    """The same sentence as beside the scope in the code."""
    documented = dict(re.findall(r"^\| `([a-z:]+)` \| (.+) \|$", DOCS.read_text(), re.MULTILINE))
    assert documented == manifest.SCOPES
