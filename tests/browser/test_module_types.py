"""The JavaScript module's types, written as JSDoc, hold under TypeScript's strict rules."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

_HERE: Final = Path(__file__).parent / "types"
_ROOT: Final = _HERE.parents[2] / ".conformance" / "types"
_LISTS: Final = ("package.json", "package-lock.json")
_OFFLINE: Final = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")


@pytest.fixture
def compiler() -> Path:
    """TypeScript, installed once into a folder that git ignores, and anew when its lists change."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("missing: nodejs npm (apt-get install nodejs npm)")
    stamp = _ROOT / "installed"
    wanted = "".join((_HERE / name).read_text() for name in _LISTS)
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(_ROOT, ignore_errors=True)
        _ROOT.mkdir(parents=True)
        for name in _LISTS:
            shutil.copy(_HERE / name, _ROOT)
        flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
        done = _run("npm", "ci", *flags, folder=_ROOT)
        if any(word in done.stderr for word in _OFFLINE):
            pytest.skip("npm cannot reach its registry")
        assert done.returncode == 0, done.stderr[-2000:]
        stamp.write_text(wanted)
    return _ROOT / "node_modules" / ".bin" / "tsc"


@pytest.mark.timeout(120)
def test_the_types_of_the_module_hold(compiler: Path) -> None:
    done = _run(str(compiler), "--project", str(_HERE / "tsconfig.json"), folder=_ROOT)
    assert done.returncode == 0, done.stdout[-4000:]


def _run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=100, check=False
    )
