"""An environment for each official client, made once from PyPI and kept beside the checkout."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.conformance.table import ROOT

__all__ = ["python_with"]

_HERE: Final = Path(__file__).parent
_INSTALL_S: Final = 600.0
_OFFLINE: Final = ("(from versions: none)", "connection broken", "error sending request")


def python_with(version: str) -> Path:
    """Return a Python that has the official ``decart`` of this version and nothing of ours.

    Skips the test where PyPI cannot be reached; fails it on any other fault.
    """
    folder = ROOT / ".conformance" / f"py-{version}"
    python, stamp = folder / "bin" / "python", folder / ".ready"
    wanted = f"decart[realtime]=={version}\n{(_HERE / 'constraints.txt').read_text()}"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        _install(folder, python, version)
        stamp.write_text(wanted)
    return python


def _install(folder: Path, python: Path, version: str) -> None:
    sys.stderr.write(f"\nmaking {folder.name} from PyPI, once\n")
    packages = ["--constraint", str(_HERE / "constraints.txt"), f"decart[realtime]=={version}"]
    if shutil.which("uv"):
        _run(["uv", "venv", "--quiet", "--python", sys.executable, str(folder)])
        _run(["uv", "pip", "install", "--quiet", "--python", str(python), *packages])
    else:
        # Without a pip of its own, which would take as long as the packages.
        _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
        pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-compile"]
        _run([*pip, "--quiet", "--retries", "2", "--timeout", "20", *packages])


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=_INSTALL_S, check=False, cwd=_HERE
    )
    if done.returncode == 0:
        return
    said = done.stdout + done.stderr
    if any(word in said for word in _OFFLINE):
        pytest.skip(f"PyPI cannot be reached, so {command[-1]} cannot be installed")
    pytest.fail(f"{command[-1]} cannot be installed:\n{said[-2000:]}")
