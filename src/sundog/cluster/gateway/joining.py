"""Make this process a front of a cluster, as its settings say."""

import asyncio
import platform
import secrets

from sundog.cluster.gateway.placement import RayPlacement
from sundog.cluster.joining import connect
from sundog.media.clock import Clock
from sundog.server.config import Config

__all__ = ["front_name", "join"]

_ID_BYTES = 4


async def join(config: Config, clock: Clock) -> RayPlacement:
    """Return a placement on the cluster's workers; its holder closes it.

    Whoever joins first has the pool started, which starts workers.

    Raises:
        ClusterError: Ray is not installed, or there is no cluster that may be joined.
    """
    await asyncio.to_thread(connect, config)
    # Only who places sessions there needs Ray.
    from sundog.cluster.gateway.ray_reach import RayReach
    from sundog.cluster.pool.actor import start_pool

    await asyncio.to_thread(start_pool, config)
    reach = RayReach(config.ray_namespace)
    return await RayPlacement(reach, front=front_name(config), clock=clock).start()


def front_name(config: Config) -> str:
    """Return a name for this process that none has and none had.

    One that was started anew must not pass for the one before: its sessions are to be adopted.
    """
    return f"{config.front_name or platform.node()}-{secrets.token_hex(_ID_BYTES)}"
