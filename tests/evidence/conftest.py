from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from netproof.evidence.envelope import Kind
from netproof.evidence.log import EvidenceLog


@pytest.fixture(scope="session")
def signer() -> CryptoSigner:
    return CryptoSigner.generate_ed25519()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    ticks = iter(range(10_000))
    return lambda: datetime(2026, 5, 4, tzinfo=UTC) + timedelta(seconds=next(ticks))


@pytest.fixture
def log(tmp_path: Path, signer: CryptoSigner, clock: Callable[[], datetime]) -> EvidenceLog:
    (tmp_path / "witness").mkdir()
    log = EvidenceLog(tmp_path / "evidence", signer, witness_folder=tmp_path / "witness", clock=clock)
    for number, kind in enumerate((Kind.COLLECTION, Kind.ASSESSMENT, Kind.PLAN, Kind.APPROVAL, Kind.APPLICATION)):
        log.append(kind, {"number": number}, {"what.txt": f"content {number}".encode()})
    return log
