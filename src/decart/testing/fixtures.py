"""The pytest fixture: a running service for every test that wants one."""

from typing import Final

import pytest

from decart.testing.service import RunningService, running_service

__all__ = ["decart_service"]

_SHARED: Final = pytest.StashKey[RunningService]()


@pytest.fixture
def decart_service(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> RunningService:
    """Give a running service, to which ``DecartClient()`` leads without arguments.

    All tests of a run share it, as its start takes a second; one that a test has stopped is started
    again for the next. While it is in use, ``get_camera_stream()`` gives a test picture.
    """
    stash = request.config.stash
    service = stash.get(_SHARED, None)
    if service is None:
        service = stash[_SHARED] = running_service()
        request.session.addfinalizer(service.stop)
    service.start()
    monkeypatch.setenv("DECART_BASE_URL", service.base_url)
    monkeypatch.setenv("DECART_API_KEY", service.api_key)
    monkeypatch.setenv("DECART_CAMERA", "synthetic")
    return service
