"""Let others watch you restyled, or watch somebody else.

    python examples/watch.py                         publishes, prints a link and a token
    python examples/watch.py --token TOKEN           watches, and keeps the last picture

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic. The link
opens in any browser, without a key; the token is for programs, which show the key of the service or
the view token.
"""

import argparse
import asyncio
from contextlib import suppress

import cv2

from decart import DecartClient, DecartSDKError, ModelState, Prompt, models
from decart.media import get_camera_stream
from decart.realtime import RealtimeClient, RealtimeConnectOptions, SubscribeOptions


async def publish(client: DecartClient, seconds: float) -> None:
    """Show yourself for some time."""
    options = RealtimeConnectOptions(
        model=models.realtime("mirage_v2"),
        on_remote_stream=lambda track: None,
        initial_state=ModelState(prompt=Prompt("Watercolor")),
    )
    async with (
        await get_camera_stream() as stream,
        await RealtimeClient.connect(
            client.base_url, client.api_key, stream.video, options
        ) as session,
    ):
        print("link: ", session.view_url)
        print("token:", session.subscribe_token, flush=True)
        await asyncio.sleep(seconds)
        seen = session.stats().service
        print("viewers:", seen.viewers if seen else "unknown")


async def watch(client: DecartClient, token: str, seconds: float) -> None:
    """Watch until the time is up or the session ends."""
    options = SubscribeOptions(token=token, on_remote_stream=lambda track: None)
    viewer = await RealtimeClient.subscribe(client.base_url, client.api_key, options)
    viewer.on("error", lambda error: print("over:", error.message))
    last = None
    async with viewer:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                async for picture in viewer.frames("bgr24"):
                    last = picture
        if last is not None:
            await asyncio.to_thread(cv2.imwrite, "watched.png", last)
            print(f"watched.png written, {viewer.stats().frames_returned} pictures seen")


async def main(token: str | None, seconds: float) -> None:
    async with DecartClient() as client:
        if token is None:
            await publish(client, seconds)
        else:
            await watch(client, token, seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--token", help="whom to watch; without it, be watched")
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    try:
        asyncio.run(main(arguments.token, arguments.seconds))
    except DecartSDKError as error:
        raise SystemExit(f"{type(error).__name__}: {error.message}") from None
