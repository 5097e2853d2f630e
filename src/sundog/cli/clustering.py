"""What `sundog serve --check` looks at of the cluster that sessions are to run on."""

import importlib.util

from sundog.cli.checks import Finding, Level
from sundog.server.config import Config

__all__ = ["cluster_of"]


def cluster_of(config: Config) -> Finding:
    """Look whether the cluster could be joined; joins nothing."""
    if config.placement == "local":
        return Finding(level=Level.OK, what="sessions", found="run in this process")
    if importlib.util.find_spec("ray") is None:
        mend = 'pip install "sundog[ray]", or say placement local'
        return Finding(level=Level.FAIL, what="sessions", found="Ray is not installed", mend=mend)
    from sundog.cluster.joining import ClusterError, look

    try:
        address = look(config)
    except ClusterError as error:
        return Finding(level=Level.FAIL, what="sessions", found=error.problem, mend=error.remedy)
    return Finding(level=Level.OK, what="sessions", found=f"run on the cluster of {address}")
