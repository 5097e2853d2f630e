"""Ask the pool from a program that has no event loop, such as the command line."""

import time
from typing import Any, Final

from sundog.cluster.joining import ClusterError, RayPlace, connect, disconnect
from sundog.cluster.pool.values import PoolFacts
from sundog.cluster.rules.scaling import Limits
from sundog.cluster.worker.settings import without_keys
from sundog.server.config import Config

__all__ = ["AskedPool", "NoPoolError"]

_ASK_S: Final = 15.0
_STOP_S: Final = 60.0
_RENEW_S: Final = 45.0
_AGAIN_S: Final = 0.2


class NoPoolError(ClusterError):
    """No pool answers."""


class AskedPool:
    """The pool of a cluster, as a context; leaves the cluster with it. Every call blocks.

    Each waits for a pool that is lost and being started again, and may raise `NoPoolError`.
    """

    def __init__(self, place: RayPlace) -> None:
        """Join a cluster.

        Args:
            place: Which.

        Raises:
            ClusterError: it cannot be joined.
        """
        self._place = place
        self._address = connect(place)

    def __enter__(self) -> "AskedPool":
        return self

    def __exit__(self, *_: object) -> None:
        disconnect()

    def facts(self) -> PoolFacts:
        """Return how things are."""
        facts: PoolFacts = self._ask("facts")
        return facts

    def drain(self, target: str, deadline_s: float) -> tuple[str, ...]:
        """Drain a worker or a machine; return the workers' names. See `Pool.drain`.

        Raises:
            KeyError: there is neither.
        """
        names: tuple[str, ...] = self._ask("drain", target, deadline_s)
        return names

    def recall(self, target: str) -> tuple[str, ...]:
        """Take a drain back; return the workers that go on. See `Pool.recall`.

        Raises:
            KeyError: there is neither.
        """
        names: tuple[str, ...] = self._ask("recall", target)
        return names

    def scale(self, floor: int | None, ceiling: int | None, warm_slots: int | None) -> Limits:
        """Change how many workers there are. See `Pool.scale`.

        Raises:
            ValueError: the floor would be above the ceiling.
        """
        limits: Limits = self._ask("scale", floor, ceiling, warm_slots)
        return limits

    def upgrade(
        self, release: str, python: str, deadline_s: float, config: Config | None = None
    ) -> None:
        """Have workers run another release. See `Pool.upgrade`.

        Raises:
            ValueError: it runs already, made another way.
        """
        bare = without_keys(config) if config else None
        self._ask("upgrade", release, python, deadline_s, bare)

    def stop(self, deadline_s: float) -> None:
        """End all workers. See `Pool.stop`."""
        self._ask("stop", deadline_s)

    def renew(self, python: str) -> bool:
        """Have the pool itself run another code; workers and fronts do not notice.

        Args:
            python: Path of the Python that has it.

        Returns:
            Whether it does; otherwise it runs what it ran before.
        """
        from sundog.cluster.pool.actor import begin_pool

        settings = self._ask("settings")
        for path in (python, ""):
            self._kill()
            begin_pool(settings, self._place.ray_namespace, path)
            try:
                self._ask("facts", within_s=_RENEW_S)
            except NoPoolError:
                continue
            return path == python
        return False

    def end(self) -> None:
        """End the pool itself; workers that are left go on."""
        self._ask("leave", within_s=_STOP_S)
        self._kill()

    def _kill(self) -> None:
        import ray

        ray.kill(self._handle())

    def _handle(self) -> Any:  # noqa: ANN401 - Ray's handles know no methods
        import ray

        from sundog.cluster.gateway.reach import POOL

        try:
            return ray.get_actor(POOL, namespace=self._place.ray_namespace)
        except ValueError:
            problem = f"no pool runs in {self._place.ray_namespace!r} at {self._address}"
            remedy = "the first front starts it: SUNDOG_PLACEMENT=ray sundog serve"
            raise NoPoolError(problem, remedy) from None

    def _ask(self, method: str, *args: object, within_s: float = _ASK_S) -> Any:  # noqa: ANN401 - what it returns
        import ray
        from ray.exceptions import ActorUnavailableError, RayError, RayTaskError

        until_s = time.monotonic() + within_s
        while True:
            left_s = max(0.0, until_s - time.monotonic())
            try:
                return ray.get(getattr(self._handle(), method).remote(*args), timeout=left_s)
            except RayTaskError as error:
                raise error.cause from None
            except RayError as error:
                # Asked twice is the same as once, also where only the answer was lost.
                if not isinstance(error, ActorUnavailableError) or left_s <= _AGAIN_S:
                    kind = type(error).__name__
                    raise NoPoolError(f"the pool does not answer ({kind})", "try again") from None
            time.sleep(_AGAIN_S)
