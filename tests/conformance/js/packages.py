"""Install the official JavaScript clients, unmodified, and bundle each for a browser, once.

Exact versions and checksums stand in package.json and package-lock.json beside this file. What
npm installs lies in a folder that git ignores, and is made anew when those two files change.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Final

__all__ = [
    "CHROMIUM",
    "OfflineError",
    "bundle_of",
    "client_of",
    "install",
    "missing",
    "module_of",
]

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
"""The system's Chromium; nothing is downloaded in its place."""

_HERE: Final = Path(__file__).parent
_ROOT: Final = _HERE.parents[2] / ".conformance" / "js"
_LISTS: Final = ("package.json", "package-lock.json")
_STAMP: Final = _ROOT / "installed"
_OFFLINE: Final = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")
_INSTALL_S: Final = 150
_BUNDLE_S: Final = 30


class OfflineError(Exception):
    """The registry of npm cannot be reached."""


def missing() -> str:
    """Return which system packages these tests need and do not find; empty for none."""
    found = {"chromium": CHROMIUM, "nodejs": shutil.which("node"), "npm": shutil.which("npm")}
    return " ".join(package for package, path in found.items() if path is None)


def install() -> None:
    """Install the packages unless they are as the lists say. Blocking, some seconds.

    Raises:
        OfflineError: there is no network.
        RuntimeError: npm could not for another reason; the text has its last words.
    """
    wanted = "".join((_HERE / name).read_text() for name in _LISTS)
    if _STAMP.exists() and _STAMP.read_text() == wanted:
        return
    shutil.rmtree(_ROOT, ignore_errors=True)
    _ROOT.mkdir(parents=True)
    for name in _LISTS:
        shutil.copy(_HERE / name, _ROOT)
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
    _run("npm", "ci", *flags, limit_s=_INSTALL_S)
    _STAMP.write_text(wanted)


def bundle_of(version: str) -> Path:
    """Return one client as a script that defines ``sdk`` in a page; made when it is not there."""
    bundle = _ROOT / f"sdk-{version}.min.js"
    if not bundle.exists():
        source = f"node_modules/sdk-{version}/dist/index.js"
        flags = (
            "--bundle",
            "--minify",
            "--global-name=sdk",
            "--log-level=warning",
            f"--outfile={bundle}",
        )
        _run("node_modules/.bin/esbuild", source, *flags, limit_s=_BUNDLE_S)
    return bundle


def client_of(version: str) -> Path:
    """Return one client's module, as Node.js loads it."""
    return _ROOT / "node_modules" / f"sdk-{version}" / "dist" / "index.js"


def module_of(name: str) -> Path:
    """Return the published module ``whip`` or ``whep`` of whip-whep, which needs no bundling."""
    return _ROOT / "node_modules" / "whip-whep" / f"{name}.js"


def _run(*command: str, limit_s: float) -> None:
    done = subprocess.run(
        command, cwd=_ROOT, capture_output=True, text=True, timeout=limit_s, check=False
    )
    if any(word in done.stderr for word in _OFFLINE):
        raise OfflineError(f"{command[0]} cannot reach its registry")
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed in {_ROOT}:\n{done.stderr[-2000:]}")
