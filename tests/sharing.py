"""Share the tests out among workers (``pytest -n 2``): one plays in real time, others do the rest."""

from typing import TYPE_CHECKING, Final

from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

__all__ = ["Lanes"]

_HEAVY: Final = tuple(
    f"tests/{folder}/" for folder in ("browser", "cluster", "conformance", "network", "soak")
)
"""Browsers, clusters, laboratories: many processes each, and all of them in real time."""

_PLAYS: Final = "plays"


class Lanes(LoadFileScheduling):  # type: ignore[misc]  # its package is not typed
    """One worker takes all that is heavy: two of these would be late for each other.

    The others take the rest file by file; so does the first where nothing heavy is left.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _PLAYS if nodeid.startswith(_HEAVY) else super()._split_scope(nodeid)

    def _assign_work_unit(self, node: "WorkerController") -> None:
        if _PLAYS in self.workqueue:
            self.workqueue.move_to_end(_PLAYS, last=node is not self.nodes[0])
        super()._assign_work_unit(node)
