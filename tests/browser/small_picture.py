"""A picture of the page, small enough to stand in a repository."""

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

MOST = 120_000
"""Bytes of one picture."""
SCRIPT = (Path(__file__).parent / "palette.js").read_text(encoding="utf-8")


async def keep(shown: Any, path: Path) -> None:
    """Picture the page, or one part of it (Playwright's page or locator), with few colours."""
    page = getattr(shown, "page", shown)
    await page.wait_for_timeout(250)
    picture = b64encode(await shown.screenshot()).decode("ascii")
    _write(path, b64decode(await page.evaluate(SCRIPT, picture)))


def _write(path: Path, content: bytes) -> None:
    assert len(content) < MOST, f"{path} has {len(content)} bytes"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
