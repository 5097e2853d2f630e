"""The client object: which service, which key."""

import os
from types import TracebackType
from typing import Self

from decart.address import DEFAULT_BASE_URL, checked_base_url, checked_key
from decart.agent import user_agent
from decart.tokens import TokensClient

__all__ = ["DecartClient"]


class DecartClient:
    """Say where the service is and by which key it is asked.

    Args:
        api_key: Secret; without it ``DECART_API_KEY`` is taken. A service on this machine may
            be asked without one.
        base_url: http, https, ws or wss; without it ``DECART_BASE_URL``, else
            ``http://127.0.0.1:8000``.
        integration: Name and version of the product that uses this package, told to the service.
        realtime_base_url: Where sessions go, should that be elsewhere; by default ``base_url``.

    Raises:
        InvalidAPIKeyError: no key where one is needed, or a blank one.
        InvalidBaseURLError: a base URL is not one.
        InvalidInputError: ``integration`` cannot be sent.
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | None = None,
        integration: str | None = None,
        *,
        realtime_base_url: str | None = None,
    ) -> None:
        if base_url is None:
            base_url = os.environ.get("DECART_BASE_URL") or DEFAULT_BASE_URL
        self._base_url = checked_base_url(base_url)
        self._realtime_base_url = checked_base_url(
            base_url if realtime_base_url is None else realtime_base_url
        )
        given = api_key is not None
        if not given:
            # A file pasted into a variable often ends with a line break.
            api_key = os.environ.get("DECART_API_KEY", "").strip()
        for place in (self._base_url, self._realtime_base_url):
            self._api_key = checked_key(api_key, place, given=given)
        user_agent(integration)  # which checks it
        self.integration = integration
        self._tokens = TokensClient(self._base_url, self._api_key, integration)

    @property
    def base_url(self) -> str:
        """Address of the service, without a trailing slash."""
        return self._base_url

    @property
    def realtime_base_url(self) -> str:
        """Address for sessions; the name that later official SDKs have for it."""
        return self._realtime_base_url

    @property
    def api_key(self) -> str:
        """The key; empty when the service is asked without one."""
        return self._api_key

    @property
    def tokens(self) -> TokensClient:
        """Makes short-lived keys for apps and web pages: ``await client.tokens.create()``."""
        return self._tokens

    async def close(self) -> None:
        """Free what the client opened; may be called twice.

        Realtime sessions have their own ``disconnect()``.
        """
        await self._tokens.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        key = "set" if self._api_key else "none"
        return f"DecartClient(base_url={self._base_url!r}, api_key=<{key}>)"
