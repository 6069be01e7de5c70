"""What all tests share: groups of tests that stay on one worker."""

import pytest
from _pytest.nodeid import NodeId


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let `xdist_group` work: xdist 3.8 writes the group to where pytest 9.2 does not read a test's name any more."""
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        grouped = vars(item).get("_nodeid")
        if grouped and grouped != item.nodeid:
            item._id = NodeId.parse(grouped)
