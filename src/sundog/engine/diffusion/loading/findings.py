"""What a look at a model finds, before it is loaded."""

from dataclasses import dataclass
from typing import Final

from sundog.engine.diffusion.faults import ModelUnavailable, Why

__all__ = ["CPU_STAYS", "Finding", "Findings", "Objection", "refused"]

CPU_STAYS: Final = "The CPU engine stays available: SUNDOG_ENGINE=cpu"


class Objection(Exception):
    """Why something will not do, inside of a look at it.

    Attributes:
        why: For programs.
        found: What is there, and where.
        mend: What to do about it.
    """

    def __init__(self, why: Why, found: str, mend: str) -> None:
        super().__init__(found)
        self.why = why
        self.found = found
        self.mend = mend


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: ``libraries``, ``model``, ``decoder`` and so on.
        found: What is there, and where.
        why: Why the model cannot be had so; None where all is well.
        mend: What to do; a remark may have one too.
    """

    what: str
    found: str
    why: Why | None = None
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was looked at, in the order in which it is needed.

    Attributes:
        rows: One for each thing.
        elements: How many weights there are in all parts; 0 where that is not known.
    """

    rows: tuple[Finding, ...]
    elements: int = 0

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Those that keep the model from being loaded."""
        return tuple(row for row in self.rows if row.why is not None)

    def of(self, what: str) -> Finding:
        """Return what was found of one thing that is always looked at."""
        return next(row for row in self.rows if row.what == what)

    def has(self, what: str, *whys: Why) -> bool:
        """Tell whether one thing has one of these faults."""
        return any(row.what == what and row.why in whys for row in self.rows)

    def demand(self, what: str = "") -> None:
        """Go on only where nothing is wrong.

        Args:
            what: That this is about; empty for all.

        Raises:
            ModelUnavailable: the first fault, with what to do, and that there is another engine.
        """
        for row in self.faults:
            if row.why is not None and what in {"", row.what}:
                raise refused(row.why, row.found, row.mend)


def refused(why: Why, found: str, mend: str) -> ModelUnavailable:
    """Return the error that says all: what is there, what to do, and what goes on without it."""
    return ModelUnavailable(why, ". ".join(filter(None, (found, mend, CPU_STAYS))))
