"""Let others watch you restyled, or watch somebody else.

    python examples/watch.py                   publishes, prints a link and a token
    python examples/watch.py --link LINK       watches, and keeps the last picture
    python examples/watch.py --token TOKEN     the same with the service's key

Start the service first (`sundog serve`). Without a camera, set DECART_CAMERA=synthetic. The link
opens in any browser, too, and needs no key; the token names the session without a secret.
"""

import argparse
import asyncio
from contextlib import suppress

import cv2

from decart import DecartClient, DecartSDKError, ModelState, Prompt, models
from decart.media import get_camera_stream
from decart.realtime import (
    RealtimeClient,
    RealtimeConnectOptions,
    SubscribeClient,
    SubscribeOptions,
    watch,
)


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


async def subscribed(client: DecartClient, token: str) -> SubscribeClient:
    """Watch by the publisher's token, as later official SDKs do."""
    options = SubscribeOptions(token=token, on_remote_stream=lambda track: None)
    return await RealtimeClient.subscribe(client.base_url, client.api_key, options)


async def keep(viewer: SubscribeClient, seconds: float) -> None:
    """Watch until the time is up or the session ends."""
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


async def main(link: str | None, token: str | None, seconds: float) -> None:
    async with DecartClient() as client:
        if link is not None:
            await keep(await watch(link), seconds)
        elif token is not None:
            await keep(await subscribed(client, token), seconds)
        else:
            await publish(client, seconds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--link", help="whom to watch; without it, be watched")
    parser.add_argument("--token", help="the same by a token")
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    try:
        asyncio.run(main(arguments.link, arguments.token, arguments.seconds))
    except DecartSDKError as error:
        raise SystemExit(f"{type(error).__name__}: {error.message}") from None
