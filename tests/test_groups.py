import pytest


@pytest.mark.xdist_group("probe")
def test_a_group_of_tests_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    """Modules that share a lab rely on it: without the group each worker would start a lab of its own."""
    if getattr(request.config.option, "loadgroup", False):
        assert request.node.nodeid.endswith("@probe")
