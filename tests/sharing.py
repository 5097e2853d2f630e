"""Share the tests out among workers (``pytest -n 2``): one plays in real time, others compute."""

from typing import TYPE_CHECKING, Final

from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

__all__ = ["Lanes"]

_COMPUTES: Final = ("tests/unit/", "tests/simulation/")
"""What needs a processor and has no appointments."""

_PLAYS: Final = "plays"


class Lanes(LoadFileScheduling):  # type: ignore[misc]  # its package is not typed
    """One worker takes all that plays in real time: two players would be late for each other.

    The others take the rest file by file; so does the first where nothing plays.
    """

    def _split_scope(self, nodeid: str) -> str:
        return super()._split_scope(nodeid) if nodeid.startswith(_COMPUTES) else _PLAYS

    def _assign_work_unit(self, node: "WorkerController") -> None:
        if _PLAYS in self.workqueue:
            self.workqueue.move_to_end(_PLAYS, last=node is not self.nodes[0])
        super()._assign_work_unit(node)
