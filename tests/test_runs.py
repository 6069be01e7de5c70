"""Which run a dry run answers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from netproof.errors import ConfigurationError
from netproof.home import Home
from netproof.model.assessment import Assessment
from netproof.model.run import RunFacts
from netproof.runs import latest_regular_run, save_assessment, save_run

DAY = datetime(2026, 11, 22, tzinfo=UTC)


def assessed(home: Home, hour: int, purpose: Literal["regular", "verification"]) -> str:
    run = home.new_run(DAY.replace(hour=hour))
    moment = DAY.replace(hour=hour)
    facts = RunFacts(
        run=run, started_at=moment, ended_at=moment, sources=("hosts.yml",), source="session", pattern="all",
        netproof_version="0", purpose=purpose,
    )  # fmt: skip
    save_run(home, facts, [])
    save_assessment(home, Assessment(run=run, as_of=moment, catalog="c", catalog_version="1", devices=(), findings=()))
    return run


def test_a_verification_hides_no_finding_of_the_run_before(tmp_path: Path) -> None:
    home = Home(tmp_path)
    regular = assessed(home, 1, "regular")
    verification = assessed(home, 2, "verification")
    assert latest_regular_run(home) == regular
    assert home.latest_run() == verification


def test_without_an_assessed_run_it_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="netproof collect"):
        latest_regular_run(Home(tmp_path))
