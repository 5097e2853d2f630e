"""Who is told what, and when."""

import asyncio
import gc
from typing import Any

import pytest

from decart import DecartSDKError
from decart.realtime.events import Events


async def turn_of_the_loop():
    await asyncio.sleep(0)


async def test_what_happened_before_the_first_callback_is_told_one_turn_later():
    events = Events()
    heard: list[Any] = []
    events.emit("connection_change", "connecting")
    events.emit("connection_change", "connected")
    events.on("connection_change", heard.append)
    assert heard == []

    await turn_of_the_loop()

    assert heard == ["connecting", "connected"]


async def test_all_callbacks_added_in_the_same_turn_hear_the_beginning():
    events = Events()
    first: list[Any] = []
    second: list[Any] = []
    events.emit("connection_change", "connecting")
    events.on("connection_change", first.append)
    events.on("connection_change", second.append)
    events.emit("connection_change", "connected")

    await turn_of_the_loop()

    assert first == second == ["connecting", "connected"]


async def test_later_events_are_told_at_once():
    events = Events()
    heard: list[Any] = []
    events.on("error", heard.append)

    events.emit("error", "now")

    assert heard == ["now"]


async def test_a_removed_callback_hears_nothing():
    events = Events()
    heard: list[Any] = []
    events.emit("connection_change", "connecting")
    events.on("connection_change", heard.append)
    events.off("connection_change", heard.append)
    await turn_of_the_loop()
    events.emit("connection_change", "connected")

    assert heard == []


async def test_what_nobody_hears_is_kept_within_bounds():
    events = Events()
    heard: list[Any] = []
    for number in range(1000):
        events.emit("error", number)
    events.on("error", heard.append)
    await turn_of_the_loop()

    assert heard == list(range(984, 1000))


def test_unknown_events_and_callbacks_are_taken_in_silence():
    events = Events()

    events.on("no_such_event", print)
    events.off("no_such_event", print)
    events.off("error", print)


async def test_a_coroutine_function_is_a_callback_too():
    events = Events()
    heard: list[Any] = []

    async def listen(state):
        await asyncio.sleep(0)
        heard.append(state)

    events.on("connection_change", listen)
    events.emit("connection_change", "connected")
    await events.settle(1)

    assert heard == ["connected"]


@pytest.mark.parametrize("is_async", [False, True])
async def test_a_callback_that_raises_is_an_error_event_and_hurts_nobody(is_async, caplog):
    events = Events()
    heard: list[Any] = []
    errors: list[Any] = []

    def fail(_state):
        raise ZeroDivisionError("oh")

    async def fail_later(_state):
        fail(_state)

    events.on("connection_change", fail_later if is_async else fail)
    events.on("connection_change", heard.append)
    events.on("error", errors.append)
    events.emit("connection_change", "connected")
    await events.settle(1)

    assert heard == ["connected"]
    (error,) = errors
    assert isinstance(error, DecartSDKError)
    assert isinstance(error.cause, ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text


async def test_an_error_callback_that_raises_is_only_logged(caplog):
    events = Events()

    def fail(_error):
        raise ZeroDivisionError

    events.on("error", fail)
    events.emit("error", DecartSDKError("x"))

    assert "ZeroDivisionError" in caplog.text


async def test_endless_callbacks_are_bounded_and_do_not_hold_up_the_end():
    events, release = Events(), asyncio.Event()

    async def hang(_state):
        await release.wait()

    events.on("connection_change", hang)
    for _ in range(200):
        events.emit("connection_change", "connected")
    running = [task for task in asyncio.all_tasks() if task.get_name().startswith("decart")]
    assert len(running) == 64

    await events.settle(0.01)
    release.set()
    await events.settle(1)
    gc.collect()


async def test_a_callback_that_ends_the_session_is_not_waited_for():
    events = Events()
    done: list[Any] = []

    async def leave(_state):
        events.exempt(asyncio.current_task())
        await events.settle(5)
        done.append(True)

    events.on("connection_change", leave)
    events.emit("connection_change", "connected")
    await turn_of_the_loop()

    assert done
