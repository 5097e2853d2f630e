"""What a rolling upgrade does next."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sundog.cluster.messages import Facts
from sundog.cluster.rules.scaling import load_of, supply_of
from sundog.cluster.rules.upgrading import next_step
from sundog.server.placement.interface import Room, WorkerState

READY, STARTING, DRAINING = WorkerState.READY, WorkerState.STARTING, WorkerState.DRAINING


def worker(
    name: str, release: str, taken: int = 0, *, slots: int = 2, state: WorkerState = READY
) -> Facts:
    return Facts(
        name=name, node="n", release=release, state=state, room=Room(slots=slots), taken=taken
    )


def test_nothing_is_given_up_before_a_new_worker_is_ready() -> None:
    old = [worker("a", "1", 1), worker("b", "1", 1)]
    step = next_step(old, "2", need=3, floor=1)
    assert (step.start, step.drain) == (1, ())
    step = next_step([*old, worker("c", "2", state=STARTING)], "2", need=3, floor=1)
    assert (step.start, step.drain) == (0, ())


def test_an_old_worker_drains_for_each_that_is_ready() -> None:
    workers = [worker("a", "1", 1), worker("b", "1"), worker("c", "2")]
    step = next_step(workers, "2", need=4, floor=1)
    assert step.drain == ("b",)


def test_it_goes_on_until_the_last_session_has_left_the_old_release() -> None:
    new = worker("c", "2", 1)
    assert not next_step([new, worker("a", "1", 1, state=DRAINING)], "2", need=2, floor=1).is_done
    assert next_step([new], "2", need=2, floor=1).is_done


def test_what_of_the_old_release_has_not_started_is_dropped() -> None:
    workers = [worker("a", "1", 1), worker("b", "1", state=STARTING)]
    assert next_step(workers, "2", need=2, floor=1).drain == ("b",)


def test_where_no_machine_has_room_an_old_worker_goes_first() -> None:
    pending = worker("c", "2", state=STARTING)
    workers = [worker("a", "1", 1), worker("b", "1"), pending]
    assert next_step(workers, "2", need=3, floor=1).drain == ()
    assert next_step(workers, "2", need=3, floor=1, can_start=False).drain == ("b",)


def test_where_all_are_full_and_no_machine_has_room_it_says_so() -> None:
    workers = [worker("a", "1", 2), worker("c", "2", state=STARTING)]
    step = next_step(workers, "2", need=3, floor=1, can_start=False)
    assert step.drain == ()
    assert "room" in step.blocked


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), min_size=1, max_size=9),
    st.integers(0, 12),
    st.integers(0, 3),
    st.booleans(),
)
def test_every_upgrade_ends_and_never_lacks_room(
    made: list[tuple[int, int]], spare: int, floor: int, leave: bool
) -> None:
    fleet = {
        f"old-{n}": worker(f"old-{n}", "1", min(taken, slots), slots=slots)
        for n, (slots, taken) in enumerate(made)
    }
    for turn in range(300):
        need = load_of(list(fleet.values())) + 1
        pending = _pending(fleet, len(made) + spare)
        step = next_step(list(fleet.values()), "2", need=need, floor=floor, can_start=not pending)
        if step.is_done:
            break
        for name in step.drain:
            fleet[name] = replace(fleet[name], state=DRAINING)
        assert not step.drain or supply_of(list(fleet.values())) >= load_of(list(fleet.values()))
        if step.blocked:
            _somebody_leaves(fleet)
        _go_on(fleet, pending, leave=leave)
        for n in range(step.start):
            fleet[f"new-{turn}-{n}"] = worker(f"new-{turn}-{n}", "2", slots=3, state=STARTING)
    else:
        raise AssertionError(f"never done: {fleet}")


def _pending(fleet: dict[str, Facts], machines: int) -> set[str]:
    """Return who has no machine: all have room for one."""
    return {facts.name for facts in list(fleet.values())[machines:]}


def _somebody_leaves(fleet: dict[str, Facts]) -> None:
    name = max(fleet, key=lambda name: fleet[name].taken)
    fleet[name] = replace(fleet[name], taken=fleet[name].taken - 1)


def _go_on(fleet: dict[str, Facts], pending: set[str], *, leave: bool) -> None:
    """Let what starts be ready, and what drains lose its sessions: to others, or altogether."""
    for name, facts in list(fleet.items()):
        if facts.state is STARTING and name not in pending:
            fleet[name] = replace(facts, state=READY)
        if facts.state is not DRAINING:
            continue
        moving = 0 if leave else facts.taken
        for other in list(fleet.values()):
            takes = min(moving, other.room.slots - other.taken) if other.state is READY else 0
            fleet[other.name] = replace(other, taken=other.taken + takes)
            moving -= takes
        assert not moving, "cut"
        del fleet[name]
