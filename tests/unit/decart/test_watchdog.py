"""When a missing picture is missed, and what is done about it."""

from decart.realtime.watchdog import Remedy, Watchdog


def remedies(dog: Watchdog, start: float, end: float) -> list[tuple[float, Remedy]]:
    """Look four times a second; return what was to be done, and when."""
    times = [start + step / 4 for step in range(int(4 * (end - start)) + 1)]
    judged = [(at, dog.judge(at)) for at in times]
    return [(at, remedy) for at, remedy in judged if remedy is not Remedy.NONE]


def test_pictures_that_come_need_nothing():
    dog = Watchdog()
    for frame in range(200):
        dog.sent(frame / 25)
        dog.shown()
        assert dog.judge(frame / 25 + 0.03) is Remedy.NONE


def test_a_camera_that_gives_nothing_is_owed_nothing():
    dog = Watchdog()
    dog.sent(0.0)
    dog.shown()
    assert remedies(dog, 0.0, 60.0) == []


def test_after_a_second_a_key_frame_is_asked_for_and_again_each_second():
    dog = Watchdog()
    dog.sent(10.0)
    assert remedies(dog, 10.0, 12.75) == [(11.0, Remedy.KEY_FRAME), (12.0, Remedy.KEY_FRAME)]


def test_after_three_seconds_a_new_peer_is_tried():
    dog = Watchdog()
    dog.sent(10.0)
    dog.sent(12.9)
    assert remedies(dog, 12.9, 13.2)[-1] == (13.15, Remedy.NEW_PEER)


def test_silence_counts_from_the_first_frame_after_a_pause():
    dog = Watchdog()
    dog.sent(0.0)
    dog.shown()
    dog.sent(100.0)
    assert dog.judge(100.9) is Remedy.NONE
    assert dog.judge(101.0) is Remedy.KEY_FRAME


def test_new_peers_that_bring_nothing_are_tried_ever_more_rarely():
    dog = Watchdog()
    dog.sent(0.0)
    tried: list[float] = []
    at = 0.0
    while len(tried) < 5:
        at += 0.25
        dog.sent(at)
        if dog.judge(at) is Remedy.NEW_PEER:
            tried.append(at)
            dog.renewed(at)
    waits = [after - before for before, after in zip([0.0, *tried], tried, strict=False)]
    assert waits == [3.0, 6.0, 12.0, 24.0, 24.0]


def test_a_picture_makes_it_patient_no_longer():
    dog = Watchdog()
    dog.sent(0.0)
    dog.renewed(3.0)
    dog.shown()
    dog.sent(10.0)
    assert dog.judge(13.0) is Remedy.NEW_PEER
    assert dog.silence_s(13.0) == 3.0


def test_a_track_that_has_ended_is_owed_nothing():
    dog = Watchdog()
    dog.sent(0.0)
    dog.rest()
    assert remedies(dog, 0.0, 30.0) == []
