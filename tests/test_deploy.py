"""What docs/deploy/ holds can be used as it stands."""

import configparser
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import promql_parser
import pytest
import yaml

from bot.metrics import Metrics
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
    environment = " ".join(re.findall(r"(?m)^Environment=(.*)$", UNIT.read_text()))
    told = dict(each.split("=", 1) for each in environment.split())
    assert told.keys() <= NAMES
    credentials = set(re.findall(r"(?m)^LoadCredential=(\w+):", UNIT.read_text()))
    assert credentials == {
        place.removeprefix("%d/") for name, place in told.items() if name.endswith("_FILE")
    }
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


def expressions() -> Iterator[tuple[str, str]]:
    """Everything that Prometheus is asked, by the alert or panel that asks."""
    for group in yaml.safe_load((UNIT.parent / "alerts.yaml").read_text())["groups"]:
        yield from ((rule["alert"], rule["expr"]) for rule in group["rules"])
    for panel in json.loads((UNIT.parent / "dashboard.json").read_text())["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])


@pytest.mark.parametrize(("name", "expression"), list(expressions()))
def test_prometheus_understands_each_alert_and_panel(name: str, expression: str) -> None:
    """By a parser of its language; and what it asks for is measured."""
    promql_parser.parse(expression)
    measured = set()
    for metric in Metrics()._registry.collect():
        kind = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}.get(metric.type, [""])
        measured |= {metric.name + ending for ending in kind}
    asked = set(re.findall(r"\b(?:samspil|process)_[a-z_]+", expression)) or {"up"}
    assert asked <= measured | {"up"}, name


def test_an_expression_that_is_none_is_found() -> None:
    """The parser is one."""
    with pytest.raises(ValueError, match=r"unclosed|unexpected|brackets"):
        promql_parser.parse("rate(samspil_errors_total[5m)")


def test_alerts_have_what_prometheus_wants_and_say_what_to_do() -> None:
    """Names once, known fields, times that it reads; each is explained to whoever is woken."""
    rules = [
        rule
        for group in yaml.safe_load((UNIT.parent / "alerts.yaml").read_text())["groups"]
        for rule in group["rules"]
    ]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"[0-9]+[smhd]", rule.get("for", "1m"))
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert rule["annotations"]["summary"].endswith((".", ".)"))


def test_the_dashboard_is_one_that_grafana_imports() -> None:
    """It asks which Prometheus; no panel lies on another, and each has an id of its own."""
    board = json.loads((UNIT.parent / "dashboard.json").read_text())
    assert [each["name"] for each in board["templating"]["list"]] == ["source"]
    places = [(each["gridPos"]["x"], each["gridPos"]["y"]) for each in board["panels"]]
    assert len(set(places)) == len({each["id"] for each in board["panels"]}) == len(board["panels"])
    assert {target["datasource"]["uid"] for each in board["panels"] for target in each["targets"]} == {
        "${source}"
    }
