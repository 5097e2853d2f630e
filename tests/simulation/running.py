"""Run a case."""

from tests.simulation.cases import Case
from tests.simulation.cross_traffic import CrossTraffic
from tests.simulation.figures import Figures, figures_of
from tests.simulation.flow import Flow
from tests.simulation.link import Link
from tests.simulation.loop import Loop
from tests.simulation.parts import Parts

__all__ = ["run"]

_SECOND_STARTS_S = 1.0


def run(case: Case, seed: int, parts: Parts | None = None) -> list[Figures]:
    """Run one case once; return the figures of each session. The same seed gives the same.

    Args:
        case: What the links do.
        seed: Of the links and of the sizes of frames.
        parts: Which classes run; those of the service if None.
    """
    loop = Loop()
    links = Link(loop, case.usual, 2 * seed), Link(loop, case.usual, 2 * seed + 1)
    flows = [
        Flow(loop, *links, parts or Parts(), 100 * seed + number) for number in range(case.sessions)
    ]
    for number, flow in enumerate(flows):
        flow.start(number * _SECOND_STARTS_S, case.ends_s)
    if case.cross:
        for link in links:
            loop.call_at(0.0, lambda link=link: CrossTraffic(loop, link).start(case.ends_s))  # type: ignore[misc]
    if case.event is not None:
        _have_event(loop, case, links)
    loop.run_until(case.ends_s)
    return [figures_of(case, flow, links) for flow in flows]


def _have_event(loop: Loop, case: Case, links: tuple[Link, Link]) -> None:
    def become(conditions: object) -> None:
        for link in links:
            link.conditions = conditions  # type: ignore[assignment]

    loop.call_at(case.starts_s, lambda: become(case.event))
    loop.call_at(case.starts_s + case.event_s, lambda: become(case.usual))
