"""The demo firm's records say the same on whichever day the lab is started."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from lab.dates import move_dates
from lab.lab import INVENTORY
from netproof.register_files.checking import RegisterState, check_registers

AS_OF = date(2026, 11, 20)


def checked(folder: Path, day: date) -> dict[str, RegisterState]:
    return {state.name: state for state in check_registers(folder, day)}


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INVENTORY / "netproof", tmp_path / "netproof"))


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 19), date(2028, 2, 29), date(2031, 1, 1)])
def test_what_is_lacking_does_not_depend_on_the_day(firm: Path, day: date) -> None:
    before = {name: (state.state, state.proofs, len(state.problems)) for name, state in checked(firm, AS_OF).items()}
    move_dates(firm, day)
    after = {name: (state.state, state.proofs, len(state.problems)) for name, state in checked(firm, day).items()}
    assert after == before


def test_dates_of_records_and_documents_move_together_and_others_stay(firm: Path) -> None:
    software = (firm / "registers/software.yml").read_text()
    move_dates(firm, date(2026, 11, 22))
    incidents = (firm / "registers/incidents.yml").read_text()
    assert "discovered_at: 2026-08-08T09:14:00+08:00" in incidents
    assert "# as of 2026-11-22:" in incidents
    assert "發生：2026-08-08 09:12" in (firm / "proofs/incident-outage.md").read_text()
    assert (firm / "registers/software.yml").read_text() == software


def test_a_document_that_was_altered_stays_altered(firm: Path) -> None:
    move_dates(firm, date(2027, 3, 1))
    assert checked(firm, date(2027, 3, 1))["reviews"].proofs["altered"] == 1
