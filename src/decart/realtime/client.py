"""A session as its publisher holds it: connect, change prompt and mirror, let others watch."""

import asyncio
from typing import Self

from decart.address import Address, checked_base_url, checked_key
from decart.agent import user_agent
from decart.errors import InvalidInputError
from decart.images import ImageInput, encoded_image
from decart.realtime.held import HeldSession
from decart.realtime.links import view_url
from decart.realtime.options import RealtimeConnectOptions
from decart.realtime.reports import Reports
from decart.realtime.session import Session
from decart.realtime.signalling import Dial
from decart.realtime.subscribe import SubscribeClient, SubscribeOptions, encode_subscribe_token
from decart.realtime.wanted import Request, image_request, mirror_request, prompt_request
from decart.types import ModelState, Prompt
from sundog.media.rtc import MediaStreamTrack

__all__ = ["RealtimeClient"]


class RealtimeClient(HeldSession):
    """One session with the service; made by `connect`, and held through lost connections.

    One task owns everything the session runs, and frees it however the session ends.
    """

    _base_url = ""

    @classmethod
    async def connect(
        cls,
        base_url: str,
        api_key: str | None,
        local_track: MediaStreamTrack,
        options: RealtimeConnectOptions,
        integration: str | None = None,
    ) -> Self:
        """Connect, and return when video can flow and the initial state is acknowledged.

        Where the service is full this waits in line for a place, as long as the service lets it;
        ``options.on_queue`` hears where it stands. Cancelling it leaves the line.

        Args:
            base_url: The service's address, from ``client.base_url``.
            api_key: The key, from ``client.api_key``; empty where the service asks for none.
            local_track: The video to restyle, e.g. ``stream.video``; stays the caller's to stop.
            options: Model, callback and initial state.
            integration: Name and version of the product that uses this package.

        Raises:
            InvalidInputError: an argument or the initial prompt cannot be used.
            InvalidAPIKeyError: the key is missing or refused.
            ModelNotFoundError: the service has no such model.
            WebRTCError: no connection; within 5 s when nobody answers at ``base_url``.
        """
        _check_arguments(local_track, options)
        base_url = checked_base_url(base_url)
        key = checked_key(api_key, base_url, given=bool(api_key))
        agent = user_agent(integration)

        def dial(token: str | None) -> Dial:
            query = {"model": options.model.name, "user_agent": agent, "resume_token": token or ""}
            address = Address(base_url, options.model.url_path, query, key)
            return Dial(address=address, user_agent=agent, model=options.model.name)

        def make_session(reports: Reports) -> Session:
            tracks, state = _tracks(local_track, options), options.initial_state or ModelState()
            return Session.of(options, state, tracks, dial, reports)

        client = cls(make_session, options.on_remote_stream, options.on_queue)
        client._base_url = base_url
        await client._start()
        return client

    @classmethod
    async def subscribe(
        cls,
        base_url: str,
        api_key: str | None,
        options: SubscribeOptions,
        integration: str | None = None,
    ) -> SubscribeClient:
        """Watch the session of another, and return when video can flow.

        Args:
            base_url: The service's address, from ``client.base_url``.
            api_key: The key of whoever runs the session, a client token made with it, or the
                session's view token; empty where the service asks for none.
            options: Whom to watch, and where the video goes.
            integration: Name and version of the product that uses this package.

        Raises:
            InvalidInputError: an argument cannot be used.
            InvalidAPIKeyError: the key is missing, or not one that this session is shown to.
            WebRTCError: no connection, or there is no such session (code ``session_not_found``).
        """
        return await SubscribeClient.subscribe(base_url, api_key, options, integration)

    @property
    def subscribe_token(self) -> str | None:
        """Names this session to those who watch it by `subscribe`; None before it is connected.

        It holds no key: who watches shows one, too, where the service asks for keys.
        """
        name = self._session.name
        if name is None or not name.server_ip or not name.server_port:
            return None
        return encode_subscribe_token(name.session_id, name.server_ip, name.server_port)

    @property
    def view_token(self) -> str | None:
        """Lets whoever has it watch this session, and nothing else; a secret of this session.

        An extra of this service. It is good as ``api_key`` of `subscribe`. None before the session
        is connected.
        """
        return self._session.name.view_token if self._session.name else None

    @property
    def view_url(self) -> str | None:
        """Address of a page that shows this session to whoever opens it, without a key.

        An extra of this service; it holds the view token. `watch` takes it, too. None before the
        session is connected.
        """
        if not self.view_token:
            return None
        return view_url(self._base_url, self.session_id, self.view_token)

    async def set_prompt(
        self, prompt: str, enrich: bool = True, *, enhance: bool | None = None
    ) -> None:
        """Change the style, and return when the service has taken it.

        Args:
            prompt: The style in words, 1 to 2000 characters.
            enrich: Whether the service may fill in what the text leaves open.
            enhance: The name of later official SDKs for ``enrich``; wins where it is given.

        Raises:
            InvalidInputError: the prompt cannot be used; the last good one stays.
            WebRTCError: not connected, or no reply within 15 s. While the session is being
                resumed this waits for it.
        """
        await self._ask(prompt_request(Prompt(prompt, enrich, enhance=enhance)))

    async def set_image(
        self,
        image: ImageInput | None,
        prompt: str | None = None,
        enrich: bool = True,
        *,
        enhance: bool | None = None,
    ) -> None:
        """Take the look from a picture, and return when the service has taken it.

        An extra of this service. The image stays for later prompts, which it gives its colours.

        Args:
            image: The bytes of a PNG, JPEG or WebP file, the path of one, or sRGB pixels
                ``uint8[H, W, 3]``; None takes the image away.
            prompt: A style in words to set with it; empty for the image alone, None to keep the
                last prompt.
            enrich: Whether the service may fill in what the text leaves open.
            enhance: As in `set_prompt`.

        Raises:
            InvalidInputError: the image or the prompt cannot be used; the last look stays.
            WebRTCError: not connected, or no reply within 15 s.
        """
        enrich = Prompt(prompt or "-", enrich, enhance=enhance).enrich  # which checks all
        self._check_open()
        data = b"" if image is None else await asyncio.to_thread(encoded_image, image)
        await self._ask(image_request(data, prompt, enrich))

    async def set_mirror(self, enabled: bool) -> None:
        """Swap left and right, or not, and return when the service has taken it.

        Raises:
            InvalidInputError: ``enabled`` is not a bool.
            WebRTCError: not connected, or no reply within 15 s.
        """
        if not isinstance(enabled, bool):
            raise InvalidInputError(f"enabled must be a bool, not {type(enabled).__name__}")
        await self._ask(mirror_request(enabled))

    @property
    def prompt_pts(self) -> int | None:
        """RTP timestamp (90 kHz) of the first frame that shows the last acknowledged prompt."""
        return self._session.requests.prompt_pts

    async def _ask(self, request: Request) -> None:
        self._check_open()
        await self._session.requests.ask(request)


def _tracks(
    video: MediaStreamTrack, options: RealtimeConnectOptions
) -> tuple[MediaStreamTrack, ...]:
    """Return what is sent: the video, and the sound that belongs to it."""
    audio = options.local_audio or getattr(video, "audio", None)
    if isinstance(audio, MediaStreamTrack) and audio.kind == "audio":
        return video, audio
    return (video,)


def _check_arguments(local_track: object, options: object) -> None:
    if not isinstance(options, RealtimeConnectOptions):
        raise InvalidInputError(
            f"options must be RealtimeConnectOptions, not {type(options).__name__}"
        )
    if not isinstance(local_track, MediaStreamTrack) or local_track.kind != "video":
        shown = getattr(local_track, "kind", type(local_track).__name__)
        raise InvalidInputError(
            f"local_track must be a video MediaStreamTrack, got {shown}; pass stream.video of"
            " get_camera_stream()"
        )
