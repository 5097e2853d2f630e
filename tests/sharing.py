"""Share the tests out among workers (``pytest -n 2``): whose files run where, and what comes first."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

__all__ = ["Lanes"]

_TOGETHER: Final = ("tests/conformance/js", "tests/conformance/python", "tests/network")
"""Folders that one worker takes as a whole: they install something, or share what there is once."""

_COMPUTES: Final = ("tests/unit", "tests/simulation")
"""What needs a processor and has no appointments."""


class Lanes(LoadFileScheduling):  # type: ignore[misc]  # its package is not typed
    """A file, and what its tests share, belongs to one worker.

    The first worker takes what plays in real time, the others what only computes, for as long as
    there is both: two players at a time would be late for each other.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(super()._split_scope(nodeid))
        return next((folder for folder in _TOGETHER if file.is_relative_to(folder)), str(file))

    def _assign_work_unit(self, node: "WorkerController") -> None:
        plays = node is self.nodes[0]
        fits = (scope for scope in self.workqueue if scope.startswith(_COMPUTES) is not plays)
        if (scope := next(fits, None)) is not None:
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)
