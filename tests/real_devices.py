"""Real devices for tests: the skip where they cannot be had, named by what is missing, and the rule about other skips.

A `conftest.py` imports what it needs from here: the fixtures `real_devices` and `pytest_runtest_makereport`.
"""

import os
from collections.abc import Generator

import pytest

from lab.real import Missing, capabilities

_REASON = "real devices cannot run here: "


@pytest.fixture(scope="session")
def real_devices() -> None:
    """Skip what needs real devices where the machine lacks a capability, and name it."""
    skip_for_missing(capabilities())


def skip_for_missing(missing: list[Missing]) -> None:
    """Skip the test that asks, where something is missing."""
    if missing:
        pytest.skip(_REASON + str(missing[0]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under `CI=true` fail a test of real devices that is skipped for anything but a missing capability."""
    del call
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and item.get_closest_marker("real"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if _REASON not in reason:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: a test of real devices may be skipped only for a capability: {reason}"
    return report
