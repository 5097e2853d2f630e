"""Choosing a worker: those that fit, the right release first, then the least loaded."""

import pytest

from sundog.cluster.messages import WIRE, Facts
from sundog.cluster.rules.choosing import choose, free_slots, with_full, with_taken
from sundog.server.placement.interface import Room, Wish, WorkerState

WISH = Wish(engine="cpu", codecs=("H264",))


def worker(name: str, slots: int = 4, taken: int = 0, **more: object) -> Facts:
    known: dict[str, object] = {"node": "n", "release": "1", "engines": ("cpu",)}
    return Facts(name=name, room=Room(slots=slots), taken=taken, **(known | more))  # type: ignore[arg-type]


def test_the_least_loaded_comes_first() -> None:
    workers = [worker("a", taken=3), worker("b", taken=1), worker("c", taken=2)]
    assert choose(WISH, workers, release="1") == ("b", "c", "a")


def test_load_is_a_share_so_a_large_worker_takes_more() -> None:
    workers = [worker("small", slots=2, taken=1), worker("large", slots=10, taken=3)]
    assert choose(WISH, workers, release="1") == ("large", "small")


def test_of_equal_loads_the_one_with_more_room_comes_first_then_the_name() -> None:
    workers = [worker("b"), worker("a"), worker("large", slots=8)]
    assert choose(WISH, workers, release="1") == ("large", "a", "b")


def test_the_release_counts_more_than_the_load_but_the_other_is_still_asked() -> None:
    workers = [worker("old"), worker("new", taken=3, release="2")]
    assert choose(WISH, workers, release="2") == ("new", "old")
    assert choose(WISH, workers, release="") == ("old", "new")


@pytest.mark.parametrize(
    "unfit",
    [
        worker("x", taken=4),
        worker("x", taken=5),
        worker("x", slots=0),
        worker("x", engines=("diffusion",)),
        worker("x", codecs=("VP8",)),
        worker("x", wire=WIRE + 1),
        worker("x", state=WorkerState.DRAINING),
        worker("x", state=WorkerState.STARTING),
        worker("x", state=WorkerState.LOST),
    ],
    ids=lambda facts: (
        f"{facts.state} {facts.taken}/{facts.room.slots} {facts.engines} {facts.wire}"
    ),
)
def test_a_worker_that_does_not_fit_is_not_asked(unfit: Facts) -> None:
    assert choose(WISH, [unfit, worker("fits", taken=3)], release="1") == ("fits",)


def test_an_engine_with_a_bound_of_its_own_is_full_before_the_worker_is() -> None:
    room = Room(slots=4, by_engine={"gpu": 1})
    busy = Facts(
        name="w",
        node="n",
        release="1",
        room=room,
        taken=1,
        taken_by_engine={"gpu": 1},
        engines=("cpu", "gpu"),
    )
    assert choose(Wish(engine="gpu"), [busy], release="") == ()
    assert choose(Wish(engine="cpu"), [busy], release="") == ("w",)
    assert (free_slots(busy), free_slots(busy, "gpu")) == (3, 0)


def test_a_client_that_names_no_codec_fits_anywhere() -> None:
    assert choose(Wish(engine="cpu"), [worker("w", codecs=("VP8",))], release="") == ("w",)


def test_who_has_just_given_its_last_slot_is_not_asked_until_it_is_given_back() -> None:
    wish = Wish(engine="e", codecs=())
    taken = with_taken(worker("w", slots=1, engines=("e",)), "e")
    assert choose(wish, [taken], release="") == ()
    assert choose(wish, [with_taken(taken, "e", -1)], release="") == ("w",)


def test_who_says_that_it_is_full_for_an_engine_is_so_for_that_one_alone() -> None:
    room = Room(slots=4, by_engine={"e": 2})
    facts = Facts(name="w", node="n", release="1", room=room, taken=0, engines=("e", "f"))
    full = with_full(facts, "e")
    assert (free_slots(full, "e"), free_slots(full, "f")) == (0, 2)
