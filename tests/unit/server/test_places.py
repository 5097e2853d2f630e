"""Places as sessions hold them, and tickets of those who wait."""

import pytest

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.admission.entrance import claim_of
from sundog.server.admission.places import Places
from sundog.server.admission.queue import Claim, Standing


def test_a_place_is_taken_until_it_is_released_which_counts_once() -> None:
    places = Places(1)
    place = places.take()
    with pytest.raises(ProtocolError) as caught:
        places.take()
    assert caught.value.code is ErrorCode.AT_CAPACITY
    assert caught.value.retry_after_s == 5
    place.release()
    place.release()
    assert (places.active, places.available) == (0, 1)


async def test_a_freed_place_goes_to_who_waits_at_once() -> None:
    places = Places(1, queue_size=2)
    place = places.take()
    first, second = places.join(Claim()), places.join(Claim())
    assert (first.standing, second.standing) == (Standing(1, 2), Standing(2, 2))
    second.changed.clear()
    place.release()
    assert places.active == 1
    assert first.place is not None
    assert (second.place, second.standing) == (None, Standing(1, 1))
    assert second.changed.is_set()
    with pytest.raises(ProtocolError):
        places.take()  # which is nobody's who has just come
    first.take().release()
    second.take().release()
    assert places.active == 0


async def test_who_leaves_with_a_place_in_hand_gives_it_back() -> None:
    places = Places(1, queue_size=2)
    place = places.take()
    first, second = places.join(Claim()), places.join(Claim())
    place.release()
    places.leave(first)
    places.leave(first)
    assert second.place is not None
    places.leave(second)
    assert places.active == 0


async def test_a_key_has_no_more_than_its_limit_and_others_get_the_rest() -> None:
    places = Places(3, queue_size=4)
    held = [places.take(Claim("greedy", 2)) for _ in range(2)]
    with pytest.raises(ProtocolError, match="This key has 2 sessions"):
        places.take(Claim("greedy", 2))
    waiting = places.join(Claim("greedy", 2))
    assert waiting.place is None
    assert not places.is_wanted()
    other = places.take(Claim("other", 2))
    other.release()
    assert waiting.place is None
    held[0].release()
    assert waiting.place is not None
    assert places.held_by("greedy") == 2


async def test_more_places_let_more_in_and_fewer_take_nobodys() -> None:
    places = Places(1, queue_size=2)
    places.take()
    waiting = places.join(Claim())
    places.resize(2)
    assert waiting.place is not None
    places.resize(1)
    assert (places.active, places.available) == (2, 0)
    places.leave(waiting)
    assert places.active == 1


async def test_a_place_that_is_handed_over_counts_for_the_new_key() -> None:
    places = Places(1)
    place = places.hand_over(places.take(Claim("before")), Claim("after"))
    assert (places.held_by("before"), places.held_by("after"), places.active) == (0, 1, 1)
    place.release()
    assert places.held_by("after") == 0


async def test_those_who_wait_in_vain_are_told_why() -> None:
    places = Places(1, queue_size=1)
    places.take()
    waiting = places.join(Claim())
    places.dismiss(ProtocolError(ErrorCode.AT_CAPACITY, "closing"))
    assert waiting.error is not None
    assert not places.queue


def test_the_narrowest_limit_of_a_key_counts_and_nobodys_without_keys() -> None:
    assert claim_of("key", 0, 0).most == 0
    assert claim_of("key", 5, 0).most == 5
    assert claim_of("key", 5, 2).most == 2
    assert claim_of("", 5).most == 0


async def test_an_engine_that_is_full_holds_up_nobody_who_wants_another() -> None:
    places = Places(4, queue_size=4)
    places.resize(4, {"gpu": 1})
    held = places.take(Claim(engine="gpu"))
    with pytest.raises(ProtocolError) as caught:
        places.take(Claim(engine="gpu"))
    assert caught.value.code is ErrorCode.AT_CAPACITY
    waiting, other = places.join(Claim(engine="gpu")), places.join(Claim(engine="cpu"))
    assert waiting.place is None
    assert other.place is not None
    assert places.is_wanted("gpu")
    assert not places.is_wanted("cpu")
    held.release()
    assert waiting.place is not None


async def test_a_place_that_is_handed_over_counts_for_the_engine_of_who_gets_it() -> None:
    places = Places(2)
    places.resize(2, {"gpu": 1})
    place = places.hand_over(places.take(Claim(engine="cpu")), Claim(engine="gpu"))
    assert places.is_full("gpu")
    place.release()
    assert not places.is_full("gpu")
