"""Random things happen to a cluster, one after the other or two at once; its sessions go on."""

import pytest

from tests.cluster.chaos import run_chaos
from tests.cluster.town import Town


@pytest.mark.timeout(400)
async def test_sessions_outlive_whatever_happens_to_fronts_workers_and_machines(town: Town) -> None:
    report = await run_chaos(town, seed=5, count=12, told=print)
    assert report.steps == 12
    strikes = {"worker killed", "worker hangs", "worker stumbles", "machine killed", "pool killed"}
    strikes |= {"front killed", "front ended", "front freezes"}
    assert sum(report.kinds[what] for what in strikes) >= 5, "they struck nothing"
