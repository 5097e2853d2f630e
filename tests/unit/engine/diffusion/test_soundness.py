"""Whether a machine draws, or one session's frames fail: what is believed when."""

from sundog.engine.diffusion.sharing.soundness import Soundness

SIZE = (32, 16)


def test_a_machine_is_tried_once_however_many_frames_fail_meanwhile() -> None:
    machine = Soundness()
    assert machine.wait_s(0.0) is None
    machine.doubt(SIZE, 10.0, longest_s=3.0)
    machine.doubt((48, 32), 11.0, longest_s=3.0)
    assert machine.due(11.0) == SIZE
    machine.tried(True, 11.0)
    assert machine.due(20.0) is None
    assert machine.is_sound(20.0)


def test_a_machine_that_does_not_come_back_from_being_tried_is_broken() -> None:
    machine = Soundness()
    machine.doubt(SIZE, 10.0, longest_s=3.0)
    assert [machine.is_sound(at_s) for at_s in (10.0, 13.0, 13.1)] == [True, True, False]


def test_a_broken_machine_is_tried_again_after_a_while() -> None:
    machine = Soundness()
    machine.doubt(SIZE, 10.0, longest_s=3.0)
    machine.tried(False, 10.5)
    assert not machine.is_sound(10.5)
    assert machine.due(11.0) is None
    wait_s = machine.wait_s(11.0)
    assert wait_s is not None
    assert machine.due(11.0 + wait_s) == SIZE
    machine.tried(True, 16.0)
    assert machine.is_sound(16.0)
    assert machine.wait_s(16.0) is None


def test_a_frame_that_is_drawn_ends_all_doubt() -> None:
    machine = Soundness()
    machine.doubt(SIZE, 10.0, longest_s=3.0)
    machine.tried(False, 10.5)
    machine.drew()
    assert machine.is_sound(11.0)
    assert machine.due(60.0) is None
