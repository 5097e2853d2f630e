"""Newest wins."""

import asyncio

import pytest

from sundog.media.mailbox import Mailbox, MailboxClosedError


async def test_the_newest_value_is_delivered_and_the_lost_ones_counted() -> None:
    box: Mailbox[int] = Mailbox()
    for n in (1, 2, 3):
        box.put(n)
    assert (await box.take(), box.dropped) == (3, 2)


async def test_closing_wakes_the_consumer_after_the_last_value() -> None:
    box: Mailbox[int] = Mailbox()
    box.put(1)
    box.close()
    box.put(2)
    assert await box.take() == 1
    with pytest.raises(MailboxClosedError):
        await box.take()


async def test_a_waiting_consumer_wakes() -> None:
    box: Mailbox[int] = Mailbox()
    async with asyncio.timeout(1), asyncio.TaskGroup() as group:
        got = group.create_task(box.take())
        await asyncio.sleep(0)
        box.put(7)
    assert got.result() == 7
