"""Requests find their replies."""

import asyncio
from typing import Any

import pytest

from decart import DecartSDKError, WebRTCError
from decart.realtime.replies import Replies


async def test_two_equal_requests_get_one_reply_each_in_order():
    replies: Replies[Any] = Replies("reply")
    first, second = replies.expect("Anime"), replies.expect("Anime")

    assert replies.settle("Anime", 1)
    assert replies.settle("Anime", 2)

    assert (await replies.wait(first, 1), await replies.wait(second, 1)) == (1, 2)


async def test_a_reply_goes_to_the_request_it_quotes():
    replies: Replies[Any] = Replies("reply")
    anime, lego = replies.expect("Anime"), replies.expect("Lego World")

    replies.settle("Lego World", "l")
    replies.settle("Anime", "a")

    assert (await replies.wait(anime, 1), await replies.wait(lego, 1)) == ("a", "l")


async def test_a_reply_nobody_waits_for_is_noticed():
    replies: Replies[Any] = Replies("reply")

    assert not replies.settle("Anime", 1)


async def test_no_reply_in_time_is_a_connection_error():
    replies: Replies[Any] = Replies("prompt acknowledgement")

    with pytest.raises(WebRTCError, match="prompt acknowledgement") as caught:
        await replies.wait(replies.expect("x"), 0.01)

    assert caught.value.code == "timeout"
    assert caught.value.retryable
    assert not replies.settle("x", 1)


async def test_a_lost_connection_ends_every_wait():
    replies: Replies[Any] = Replies("reply")
    waits = [asyncio.create_task(replies.wait(replies.expect(n), 5)) for n in range(3)]
    await asyncio.sleep(0)
    lost = WebRTCError("lost")
    replies.fail(lost)

    assert await asyncio.gather(*waits, return_exceptions=True) == [lost] * 3


async def test_a_cancelled_request_leaves_nothing_behind():
    replies: Replies[Any] = Replies("reply")
    wait = asyncio.create_task(replies.wait(replies.expect("x"), 5))
    await asyncio.sleep(0)
    wait.cancel()
    await asyncio.wait({wait})

    assert not replies.settle("x", 1)


async def test_requests_in_flight_are_bounded():
    replies: Replies[Any] = Replies("reply")
    for number in range(32):
        replies.expect(number)

    with pytest.raises(DecartSDKError, match="slow down"):
        replies.expect(32)


async def test_the_late_reply_to_a_cancelled_request_is_not_that_of_the_next_one():
    replies: Replies[Any] = Replies("reply")
    given_up = asyncio.create_task(replies.wait(replies.expect(None), 5))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.wait({given_up})
    following = replies.expect(None)

    replies.settle(None, "of the first")
    replies.settle(None, "of the second")

    assert await replies.wait(following, 1) == "of the second"
