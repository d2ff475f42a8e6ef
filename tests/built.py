"""The house as a source archive and, made out of that, as a wheel."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = ("bot", "handlers", "schedules", "playground", "samspil", "docs/deploy")
FILES = (
    "pyproject.toml",
    "setup.py",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    ".env.example",
    "requirements.lock",
    "requirements-dev.lock",
)


def build(folder: Path) -> Path:
    """Both, in a folder of their own, by the locked setuptools; gives the wheel."""
    source = folder / "source"
    source.mkdir()
    for name in OURS:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, source / name)
    archive = folder / _made("build_sdist", source, folder)
    unpacked = folder / "unpacked"
    # Python 3.11.2 does not know of filters.
    if hasattr(tarfile, "data_filter"):
        shutil.unpack_archive(archive, unpacked, filter="data")
    else:
        shutil.unpack_archive(archive, unpacked)
    (inside,) = unpacked.iterdir()
    return folder / _made("build_wheel", inside, folder)


def _made(hook: str, source: Path, to: Path) -> str:
    """What one of setuptools' hooks made there, by its name [PEP 517]."""
    code = f"from setuptools import build_meta; print(build_meta.{hook}({str(to)!r}))"
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603  # nothing from outside
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=source,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]
