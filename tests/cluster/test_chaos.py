"""Random things happen to a cluster, one after the other or two at once; its sessions go on."""

import pytest

from tests.cluster.chaos import run_chaos
from tests.cluster.town import Town


@pytest.mark.timeout(400)
async def test_sessions_outlive_whatever_happens_to_fronts_workers_and_machines(town: Town) -> None:
    report = await run_chaos(town, seed=11, count=12, told=print)
    assert report.steps == 12
    assert len(report.kinds) >= 6
