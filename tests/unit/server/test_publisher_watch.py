"""A publisher whose packets make no picture is asked for a key frame, and nobody else is."""

from sundog.server.hosting.publisher import PublisherWatch


def asked(rows: list[tuple[int, int]]) -> list[int]:
    """Return the seconds in which a key frame is asked for, given packets and frames of each."""
    watch = PublisherWatch()
    return [
        at
        for at, (packets, frames) in enumerate(rows)
        if watch.is_dark(float(at), packets=packets, frames=frames)
    ]


def test_packets_without_pictures_are_noticed_once_a_second() -> None:
    assert asked([(0, 0), (100, 0), (200, 0), (300, 0)]) == [1, 2, 3]


def test_pictures_are_all_it_takes() -> None:
    assert asked([(100 * at, 25 * at) for at in range(10)]) == []


def test_a_camera_that_sends_nothing_owes_nothing() -> None:
    assert asked([(100, 25)] * 10) == []


def test_probes_of_a_path_are_no_pictures() -> None:
    assert asked([(100 + at, 25) for at in range(4)]) == []


def test_it_is_asked_again_when_pictures_stop_again() -> None:
    assert asked([(0, 0), (100, 25), (200, 25), (300, 50), (400, 50)]) == [2, 4]
