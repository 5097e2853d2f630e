"""The marks of every module here: the browser lives in one event loop, and starts slowly."""

import pytest

on_shared_loop = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(120)]
