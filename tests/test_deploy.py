"""What docs/deploy/ holds can be used as it stands."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.sealed import lie_together
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "docs" / "deploy" / "samspil.service"
UNITS = sorted(each for each in UNIT.parent.iterdir() if each.suffix in {".service", ".timer"})
NAMES = {name.upper() for name in Settings.model_fields}


def test_the_unit_is_what_systemd_takes(tmp_path: Path) -> None:
    """With a program that is there, since systemd looks for it."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    here = [tmp_path / each.name for each in UNITS]
    for unit, copy in zip(UNITS, here, strict=True):
        copy.write_text(re.sub(r"(?m)^ExecStart=.*$", "ExecStart=/bin/true", unit.read_text()))
    verified = subprocess.run(  # noqa: S603  # a program of the system's, on files of ours
        [program, "verify", *map(str, here)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_unit_sets_what_there_is_and_nobody_else_reads_it() -> None:
    """Every variable is a setting, the folders belong to the service alone."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd minds upper case
    unit.read(UNIT)
    service = unit["Service"]
    assert {each.split("=")[0] for each in service["Environment"].split()} <= NAMES
    told = dict(each.split("=", 1) for each in service["Environment"].split())
    assert not lie_together(told["KEYS"], told["DATABASE_URL"])
    states = [Path("/var/lib", each) for each in service["StateDirectory"].split()]
    data, keys = Path(told["DATABASE_URL"].removeprefix("sqlite:///")).parent, Path(told["KEYS"])
    assert {data, keys} <= set(states)
    assert not any(keys != each and each in keys.parents for each in states), (
        "a copy of one would hold the other"
    )
    assert (service["Type"], service["StateDirectoryMode"], service["UMask"]) == ("notify", "0700", "0077")


@pytest.mark.parametrize(
    "unit", [each for each in UNITS if each.suffix == ".service"], ids=lambda unit: unit.name
)
def test_systemd_finds_little_to_shut_in_the_services(unit: Path) -> None:
    """Its own measure, from 10 for what may do everything to 0; under 2 it calls «OK», and we are."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    told = subprocess.run(  # noqa: S603  # a program of the system's, on a file of ours
        [program, "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "offline" in told.stderr:
        pytest.skip("this systemd-analyze looks at running services alone")
    found = re.search(r"exposure level for .*: ([0-9.]+)", told.stdout)
    assert found is not None, told.stdout + told.stderr
    assert float(found[1]) < 2
