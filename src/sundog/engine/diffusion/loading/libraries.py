"""The libraries that diffusion models need, looked for without importing them."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from typing import Any, Final

from packaging.requirements import Requirement

from sundog.engine.diffusion.faults import Why
from sundog.engine.diffusion.loading.advice import INSTALL
from sundog.engine.diffusion.loading.findings import Objection

__all__ = ["check_libraries", "class_of_library"]

_LIBRARIES: Final = ("torch", "diffusers", "transformers", "safetensors")
_EXTRA: Final = {"extra": "diffusion"}


def check_libraries() -> str:
    """Return which libraries are there, and in which version.

    Raises:
        Objection: one is missing or too old.
    """
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        found = f"the diffusion engine needs {_listed(missing)}, which this Python does not have"
        raise Objection(Why.LIBRARY_MISSING, found, f"Install by: {INSTALL}")
    there = {name: _version(name) for name in _LIBRARIES}
    old = [
        f"{needed.name} {there[needed.name]} (needs {needed.specifier})"
        for needed in _needed()
        if there.get(needed.name)
        and not needed.specifier.contains(there[needed.name], prereleases=True)
    ]
    if old:
        found = f"the diffusion engine cannot work with {_listed(old)}"
        raise Objection(Why.LIBRARY_MISSING, found, f"Install by: {INSTALL}")
    return ", ".join(f"{name} {number}" for name, number in there.items())


def class_of_library(library: str, name: str) -> Any:  # noqa: ANN401 - the libraries have no types
    """Import a class; both libraries read the file that it is in only now.

    Args:
        library: ``diffusers`` or ``transformers``.
        name: Of the class.

    Raises:
        Objection: something that it needs is not installed, or the library does not have it.
    """
    try:
        return getattr(import_module(library), name)
    except (ImportError, RuntimeError, AttributeError) as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        found = f"{name} of {library} cannot be imported: {lines[-1][:300].rstrip('.')}"
        raise Objection(Why.LIBRARY_MISSING, found, f"Install anew by: {INSTALL}") from error


def _needed() -> list[Requirement]:
    """Return what the extra asks for; nothing where Sundog itself is not installed."""
    try:
        lines = requires("sundog") or []
    except PackageNotFoundError:
        return []
    asked = [Requirement(line) for line in lines]
    return [each for each in asked if each.marker is not None and each.marker.evaluate(_EXTRA)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
