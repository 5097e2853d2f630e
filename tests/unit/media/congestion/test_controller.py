"""What our sender makes of a path, in virtual time."""

from tests.unit.media.congestion.paths import Flow, Link, World


def test_a_clean_path_is_used_at_the_highest_rate() -> None:
    world = World()
    flow = Flow(world, Link(world), Link(world))
    world.run(8)
    assert flow.reached_s(4_000_000, 0) < 1
    assert flow.lowest(2, 8) == 4_000_000
