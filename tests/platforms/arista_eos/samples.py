"""Outputs of sample devices for the tests of this folder."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from netproof.model.state import DeviceState
from netproof.platforms.arista_eos import PLATFORM
from netproof.platforms.outputs import Outputs
from netproof.platforms.reading import read_state

FIXTURES = Path(__file__).parents[2] / "fixtures" / "arista_eos"
WEAK, HARDENED = "leaf_weak", "leaf_hardened"


def seal(kind: str, value: str) -> str:
    return f"<secret:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:12]}>"


def of_texts(texts: Mapping[str, str]) -> Outputs:
    return Outputs(texts, seal=seal)


def of_configuration(text: str, **others: str) -> Outputs:
    return of_texts({"show running-config": f"{text}\nend\n"} | others)


def of_fixture(name: str) -> Outputs:
    commands = {re.sub(r"[^A-Za-z0-9]", "_", command): command for command in PLATFORM.read_commands}
    files = {path.stem: path.read_text(encoding="utf-8") for path in (FIXTURES / name).glob("*.txt")}
    return of_texts({commands[stem]: text for stem, text in files.items()})


def state_of(outputs: Outputs) -> DeviceState:
    return read_state(PLATFORM, "x", outputs, collected_at=datetime(2026, 11, 22, tzinfo=UTC), source="saved")
