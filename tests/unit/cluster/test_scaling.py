"""How many workers there should be."""

from hypothesis import given
from hypothesis import strategies as st

from sundog.cluster.messages import Facts
from sundog.cluster.rules.scaling import Demand, Limits, Plan, Scaling, Starts
from sundog.server.placement.interface import Room, WorkerState

READY, STARTING, DRAINING = WorkerState.READY, WorkerState.STARTING, WorkerState.DRAINING


def worker(
    name: str, taken: int = 0, *, slots: int = 4, state: WorkerState = READY, release: str = "1"
) -> Facts:
    return Facts(
        name=name,
        node="n",
        release=release,
        state=state,
        room=Room(slots=0 if state is STARTING else slots),
        taken=taken,
    )


def plan(demand: Demand, limits: Limits | None = None) -> Plan:
    return Scaling(limits or Limits()).plan(demand, 0.0)


def after_a_cool_down(demand: Demand, limits: Limits | None = None) -> Plan:
    limits = limits or Limits()
    scaling = Scaling(limits)
    scaling.plan(demand, 0.0)
    return scaling.plan(demand, limits.cool_down_s + 1)


def test_there_is_a_worker_before_anybody_comes() -> None:
    assert plan(Demand(workers=())).start == 1


def test_before_it_is_known_what_a_worker_carries_only_one_is_started() -> None:
    assert plan(Demand(workers=(), waiting=9)).start == 1
    told = Facts(name="a", node="", release="1", state=STARTING, room=Room(slots=4))
    assert plan(Demand(workers=[told], waiting=9)).start == 2


def test_as_many_as_the_floor_are_kept_where_nobody_comes() -> None:
    assert plan(Demand(workers=[worker("a")]), Limits(floor=3)).start == 2


def test_the_last_free_slot_brings_another_worker() -> None:
    assert plan(Demand(workers=[worker("a", 3)])).start == 0
    assert plan(Demand(workers=[worker("a", 4)])).start == 1


def test_whoever_waits_is_started_for_by_the_slots_that_workers_have() -> None:
    assert plan(Demand(workers=[worker("a", 4)], waiting=9)).start == 3


def test_a_worker_that_starts_is_not_started_twice() -> None:
    demand = Demand(workers=[worker("a", 4), worker("b", state=STARTING)], waiting=3)
    assert plan(demand).start == 0


def test_never_more_than_the_ceiling() -> None:
    assert plan(Demand(workers=[worker("a", 4)], waiting=100), Limits(ceiling=3)).start == 2


def test_workers_that_an_operator_drains_are_replaced_even_at_the_ceiling() -> None:
    demand = Demand(workers=[worker("a", 2, state=DRAINING)])
    assert plan(demand, Limits(ceiling=1)).start == 1


def test_retired_workers_are_taken_back_before_others_start() -> None:
    workers = [worker("a", 4), worker("b", 1, state=DRAINING), worker("c", state=DRAINING)]
    made = plan(Demand(workers=workers, waiting=4, retired={"b"}))
    assert made.recall == ("b",)
    assert made.start == 1


def test_what_came_while_a_worker_starts_is_expected_again() -> None:
    scaling = Scaling(Limits(start_s=20))
    assert scaling.plan(Demand(workers=[worker("a", 2, slots=8)]), 0).start == 0
    assert scaling.plan(Demand(workers=[worker("a", 6, slots=8)]), 10).start == 1
    later = Scaling(Limits(start_s=5))
    later.plan(Demand(workers=[worker("a", 2, slots=8)]), 0)
    assert later.plan(Demand(workers=[worker("a", 6, slots=8)]), 10).start == 0


def test_an_engine_that_is_full_brings_a_worker_where_others_have_room() -> None:
    full = Facts(
        name="a",
        node="n",
        release="1",
        room=Room(slots=8, by_engine={"diffusion": 1}),
        taken=1,
        taken_by_engine={"diffusion": 1},
    )
    assert plan(Demand(workers=[full])).start == 1


def test_the_emptiest_goes_when_it_was_too_many_for_a_cool_down() -> None:
    workers = [worker("a", 2), worker("b"), worker("c", 1)]
    assert plan(Demand(workers=workers)).retire == ()
    assert after_a_cool_down(Demand(workers=workers)).retire == ("b", "c")


def test_a_peak_within_the_cool_down_keeps_its_workers() -> None:
    scaling = Scaling(Limits(cool_down_s=100, start_s=1))
    scaling.plan(Demand(workers=[worker("a"), worker("b")]), 0)
    scaling.plan(Demand(workers=[worker("a", 4), worker("b", 3)]), 50)
    quiet = Demand(workers=[worker("a"), worker("b")])
    assert scaling.plan(quiet, 101).retire == ()
    assert scaling.plan(quiet, 160).retire == ("a",)


def test_what_has_not_started_and_the_old_release_go_first() -> None:
    workers = [
        worker("a", release="2"),
        worker("b", release="1"),
        worker("c", state=STARTING, release="2"),
        worker("d", 1, release="2"),
    ]
    assert after_a_cool_down(Demand(workers=workers, release="2"), Limits(floor=2)).retire == (
        "c",
        "b",
    )


WORKERS = st.lists(
    st.tuples(st.sampled_from([READY, STARTING, DRAINING]), st.integers(1, 6), st.integers(0, 6)),
    max_size=12,
)


@given(WORKERS, st.integers(0, 40), st.integers(0, 4), st.integers(0, 10))
def test_no_plan_breaks_its_bounds(
    made: list[tuple[WorkerState, int, int]], waiting: int, floor: int, more: int
) -> None:
    limits = Limits(floor=floor, ceiling=floor + more)
    workers = [
        worker(str(n), 0 if state is STARTING else min(taken, slots), slots=slots, state=state)
        for n, (state, slots, taken) in enumerate(made)
    ]
    demand = Demand(workers=workers, waiting=waiting, retired={"0", "1"})
    takes = {w.name for w in workers if w.state is not DRAINING}
    for found in (plan(demand, limits), after_a_cool_down(demand, limits)):
        assert found.start == 0 or len(takes) + len(found.recall) + found.start <= limits.ceiling
        assert not set(found.retire) - takes
        assert not found.retire or len(takes) - len(found.retire) >= floor
        assert not (found.retire and (found.start or found.recall))
        left = [w for w in workers if w.name not in found.retire and w.state is READY]
        if found.retire:
            starts = sum(w.state is STARTING and w.name not in found.retire for w in workers)
            assert starts or sum(w.room.slots for w in left) >= found.need


def test_the_next_worker_is_expected_to_take_as_long_as_the_slowest_of_the_last_hundred() -> None:
    starts = Starts()
    assert starts.expected_s is None
    starts.note(100)
    for _ in range(99):
        starts.note(5)
    assert starts.expected_s == 100
    starts.note(5)
    assert starts.expected_s == 5
    starts.note(900)  # compiled for the first time: the next one does not
    assert starts.expected_s == 120
