"""`sundog cluster status|drain|upgrade|stop`: the workers of a cluster."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sundog.cli.console import err, fail, out
from sundog.cli.poolview import plain, show, summary

if TYPE_CHECKING:
    from sundog.cluster.pool.asking import AskedPool
    from sundog.cluster.pool.values import PoolFacts
    from sundog.server.config import Config

__all__ = ["drain", "scale", "status", "stop", "upgrade"]

_LOOK_S: Final = 0.5
_GRACE_S: Final = 3600.0
"""How much longer than its deadline a command waits: engines may be compiled first."""

Address = Annotated[
    str, typer.Option(help="The cluster's head, such as 10.0.0.1:6379. (env SUNDOG_RAY_ADDRESS)")
]
Namespace = Annotated[
    str, typer.Option(help="Name of the service on it. (env SUNDOG_RAY_NAMESPACE)")
]
Deadline = Annotated[
    float, typer.Option(min=0, help="Seconds that sessions may stay; they go on elsewhere then.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Return when it is done.")]


def status(
    address: Address = "",
    namespace: Namespace = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show the workers, who asks them, and what does not go as it should."""
    with _pool(address, namespace) as pool:
        facts = pool.facts()
    if as_json:
        out.print(json.dumps(plain(facts), indent=2), soft_wrap=True, markup=False)
    else:
        show(facts)


def drain(
    target: Annotated[
        str, typer.Argument(help="A worker, or a machine, which gets no new worker either.")
    ],
    address: Address = "",
    namespace: Namespace = "",
    deadline: Deadline = 3600,
    wait: Wait = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Place sessions there again instead.")
    ] = False,
) -> None:
    """Place nothing more on a worker or a machine, and end its workers when they are empty."""
    with _pool(address, namespace) as pool:
        try:
            if undo:
                _tell_recalled(target, pool.recall(target))
                return
            names = pool.drain(target, deadline)
        except KeyError:
            fail(f"there is no worker or machine {target!r}; `sundog cluster status` shows all")
        what = f"draining {', '.join(names)}" if names else f"{target} has no worker, and gets none"
        out.print(what, soft_wrap=True, markup=False)
        if wait:
            _until(pool, lambda facts: not set(names) & set(_names(facts)), deadline)


def scale(
    address: Address = "",
    namespace: Namespace = "",
    least: Annotated[
        int | None, typer.Option("--min", min=0, max=10_000, help="Workers at least.")
    ] = None,
    most: Annotated[
        int | None, typer.Option("--max", min=1, max=10_000, help="Workers at most.")
    ] = None,
    warm: Annotated[
        int | None, typer.Option(min=0, max=10_000, help="Free slots kept ahead of demand.")
    ] = None,
) -> None:
    """Change how many workers there are, until the pool is stopped; what is not given stays."""
    with _pool(address, namespace) as pool:
        try:
            limits = pool.scale(least, most, warm)
        except ValueError as error:
            fail(str(error))
    told = f"{limits.floor} to {limits.ceiling} workers, {limits.warm_slots} slots kept free"
    out.print(told, markup=False)


def upgrade(  # noqa: PLR0913 - each is an option of the command
    release: Annotated[str, typer.Option(help="What it is called; a name that is new here.")],
    address: Address = "",
    namespace: Namespace = "",
    python: Annotated[
        str,
        typer.Option(
            help="Path of the Python that has it, on every machine, such as"
            " /opt/sundog-2/bin/python; that of the machines by default."
        ),
    ] = "",
    settings: Annotated[
        Path | None,
        typer.Option(help="TOML file of settings for workers from now on; those of before else."),
    ] = None,
    deadline: Deadline = 300,
    wait: Wait = False,
) -> None:
    """Have workers run another release: new ones beside the old, which drain one by one.

    Where the new release does not come up three times in a row, the old one goes on.
    """
    config = _load(settings) if settings else None
    with _pool(address, namespace) as pool:
        try:
            pool.upgrade(release, python, deadline, config)
        except ValueError as error:
            fail(str(error))
        out.print(f"upgrading workers to {release}", soft_wrap=True, markup=False)
        if not wait:
            return
        facts = _until(
            pool, lambda facts: facts.release != release or _all_run(facts, release), deadline
        )
        if facts.release != release:
            fail(facts.trouble or f"workers are to run {facts.release} now")
        if python and not pool.renew(python):
            err.print("the pool itself does not run with it, and goes on as it was")
    out.print(f"all workers run {release}", soft_wrap=True, markup=False)


def stop(
    address: Address = "",
    namespace: Namespace = "",
    deadline: Annotated[
        float, typer.Option(min=0, help="Seconds that sessions may stay; they end then.")
    ] = 0,
) -> None:
    """End all workers, and who keeps them; stop the fronts first. Ray itself goes on."""
    with _pool(address, namespace) as pool:
        pool.stop(deadline)
        _until(pool, lambda facts: not facts.workers, deadline)
        pool.end()
    out.print("no worker runs any more", soft_wrap=True)


@contextmanager
def _pool(address: str, namespace: str) -> "Iterator[AskedPool]":
    from sundog.cluster.joining import ClusterError
    from sundog.cluster.pool.asking import AskedPool

    config = _load(None, ray_address=address or None, ray_namespace=namespace or None)
    try:
        with AskedPool(config) as pool:
            yield pool
    except ClusterError as error:
        fail(str(error))


def _load(file: Path | None, **flags: object) -> "Config":
    from sundog.server.config import ConfigError, load

    try:
        return load(os.environ, flags, file)
    except ConfigError as error:
        fail(str(error))


def _until(
    pool: "AskedPool", done: "Callable[[PoolFacts], bool]", deadline_s: float
) -> "PoolFacts":
    """Wait for something, and say on the way what changes."""
    ends_s, said = time.monotonic() + deadline_s + _GRACE_S, ""
    while not done(facts := pool.facts()):
        if time.monotonic() > ends_s:
            fail(facts.trouble or "it takes too long; `sundog cluster status` shows why")
        if (line := summary(facts)) != said:
            err.print(line, soft_wrap=True, markup=False)
            said = line
        time.sleep(_LOOK_S)
    return facts


def _tell_recalled(target: str, names: tuple[str, ...]) -> None:
    what = f"{', '.join(names)} take sessions again" if names else f"{target} may have workers"
    out.print(what, soft_wrap=True, markup=False)


def _names(facts: "PoolFacts") -> list[str]:
    return [view.facts.name for view in facts.workers]


def _all_run(facts: "PoolFacts", release: str) -> bool:
    """Return whether every worker runs a release, and one is ready."""
    ready = [view.facts.state.value == "ready" for view in facts.workers]
    return any(ready) and all(view.facts.release == release for view in facts.workers)
