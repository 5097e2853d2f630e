"""A worker's slots: none is given twice, and none stays taken by a session that never came."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from sundog.server.placement.interface import RESERVED_S, NoSlotError, Room, Slot, Wish
from sundog.server.placement.ledger import Ledger

_CPU = Wish(engine="cpu")
_GPU = Wish(engine="diffusion")


def test_a_slot_goes_to_one_session_at_a_time() -> None:
    ledger = Ledger("w", Room(slots=1))
    slot = ledger.reserve(_CPU, 0)
    with pytest.raises(NoSlotError, match=r"cpu.* on w"):
        ledger.reserve(_CPU, 1)
    assert ledger.attach(slot, 2) == _CPU
    with pytest.raises(NoSlotError):
        ledger.attach(slot, 3)
    ledger.release(slot)
    ledger.release(slot)
    assert (len(ledger), ledger.free(4)) == (0, 1)


def test_a_session_that_does_not_come_loses_its_slot_and_one_that_came_keeps_it() -> None:
    ledger = Ledger("w", Room(slots=2))
    kept, lost = ledger.reserve(_CPU, 0), ledger.reserve(_CPU, 0)
    ledger.attach(kept, RESERVED_S - 0.001)
    assert ledger.free(RESERVED_S - 0.001) == 0
    assert ledger.free(RESERVED_S) == 1
    with pytest.raises(NoSlotError):
        ledger.attach(lost, RESERVED_S)
    ledger.release(lost)
    assert ledger.free(RESERVED_S) == 1


def test_an_engine_with_a_bound_of_its_own_leaves_the_rest_to_others() -> None:
    ledger = Ledger("w", Room(slots=3, by_engine={"diffusion": 1}))
    slot = ledger.reserve(_GPU, 0)
    assert (ledger.free(0, "diffusion"), ledger.free(0, "cpu"), ledger.free(0)) == (0, 2, 2)
    with pytest.raises(NoSlotError):
        ledger.reserve(_GPU, 0)
    ledger.reserve(_CPU, 0)
    assert ledger.taken_by_engine() == {"diffusion": 1, "cpu": 1}
    ledger.release(slot)
    assert ledger.taken_by_engine() == {"cpu": 1}


def test_less_room_takes_no_slot_from_anybody_and_gives_none_until_enough_have_left() -> None:
    ledger = Ledger("w", Room(slots=2))
    slots = [ledger.reserve(_CPU, 0) for _ in range(2)]
    for slot in slots:
        ledger.attach(slot, 0)
    ledger.room = Room(slots=1)
    assert (len(ledger), ledger.free(1)) == (2, 0)
    ledger.release(slots[0])
    assert ledger.free(1) == 0
    ledger.release(slots[1])
    assert ledger.free(1) == 1


def test_a_closed_worker_gives_no_slot_but_those_that_were_promised_are_kept() -> None:
    ledger = Ledger("w", Room(slots=2))
    slot = ledger.reserve(_CPU, 0)
    ledger.is_closed = True
    with pytest.raises(NoSlotError):
        ledger.reserve(_CPU, 0)
    assert ledger.attach(slot, 1) == _CPU


def test_what_was_reserved_cannot_be_guessed_from_another() -> None:
    ledger = Ledger("w", Room(slots=200))
    ids = {ledger.reserve(_CPU, 0).id for _ in range(200)}
    assert len(ids) == 200
    assert all(len(name) == 24 for name in ids)


class _Fronts(RuleBasedStateMachine):
    """Fronts that do anything in any order, checked against a plain list of who holds what."""

    slots = Bundle("slots")

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self.ledger = Ledger("w", Room(slots=3, by_engine={"diffusion": 1}))
        self.waiting: dict[str, tuple[float, str]] = {}  # reserved: until when, and for what
        self.inside: dict[str, str] = {}

    def held(self) -> list[str]:
        left = [engine for until_s, engine in self.waiting.values() if until_s > self.now_s]
        return left + list(self.inside.values())

    def has_room(self, engine: str) -> bool:
        room, held = self.ledger.room, self.held()
        most = room.by_engine.get(engine, room.slots)
        return not self.ledger.is_closed and len(held) < room.slots and held.count(engine) < most

    @rule(target=slots, engine=st.sampled_from(["cpu", "diffusion", ""]))
    def reserve(self, engine: str) -> Slot:
        has_room = self.has_room(engine)
        try:
            slot = self.ledger.reserve(Wish(engine=engine), self.now_s)
        except NoSlotError:
            assert not has_room
            return Slot("none", "w")
        assert has_room
        assert slot.id not in self.waiting
        self.waiting[slot.id] = self.now_s + RESERVED_S, engine
        return slot

    @rule(slot=slots)
    def attach(self, slot: Slot) -> None:
        until_s, engine = self.waiting.pop(slot.id, (0.0, ""))
        if until_s > self.now_s:
            assert self.ledger.attach(slot, self.now_s).engine == engine
            self.inside[slot.id] = engine
        else:
            with pytest.raises(NoSlotError):
                self.ledger.attach(slot, self.now_s)

    @rule(slot=slots)
    def release(self, slot: Slot) -> None:
        self.ledger.release(slot)
        self.waiting.pop(slot.id, None)
        self.inside.pop(slot.id, None)

    @rule(span_s=st.sampled_from([0.0, 0.5, RESERVED_S / 2, RESERVED_S]))
    def passes(self, span_s: float) -> None:
        self.now_s += span_s

    @rule(slots=st.integers(0, 4), diffusion=st.integers(0, 2))
    def resize(self, slots: int, diffusion: int) -> None:
        self.ledger.room = Room(slots=slots, by_engine={"diffusion": diffusion})

    @rule(is_closed=st.booleans())
    def close(self, is_closed: bool) -> None:
        self.ledger.is_closed = is_closed

    @invariant()
    def counts_are_those_of_the_list(self) -> None:
        for engine in ("cpu", "diffusion", ""):
            assert bool(self.ledger.free(self.now_s, engine)) == self.has_room(engine)
        held = self.held()
        assert len(self.ledger) == len(held)
        assert dict(self.ledger.taken_by_engine()) == {name: held.count(name) for name in held}


_Fronts.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestWhateverFrontsDo = _Fronts.TestCase
