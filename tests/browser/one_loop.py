"""All tests at the page share a loop, since they share a browser, and its driver lives in one."""

from functools import partial

import pytest
import pytest_asyncio

ONE_LOOP = partial(pytest_asyncio.fixture, loop_scope="session")
"""A fixture of such tests."""

in_one_loop = pytest.mark.asyncio(loop_scope="session")
"""The `pytestmark` of their files."""
