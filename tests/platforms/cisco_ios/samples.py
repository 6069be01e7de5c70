"""Outputs of sample devices for the tests of this folder."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from netproof.platforms.cisco_ios import PLATFORM
from netproof.platforms.outputs import Outputs

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cisco_ios"


def seal(kind: str, value: str) -> str:
    return f"<secret:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:12]}>"


def of_texts(texts: Mapping[str, str]) -> Outputs:
    return Outputs(texts, seal=seal)


def of_configuration(text: str, **others: str) -> Outputs:
    return of_texts({"show running-config": f"{text}\nend\n"} | others)


def of_fixture(name: str) -> Outputs:
    files = {path.stem: path.read_text(encoding="utf-8") for path in (FIXTURES / name).glob("*.txt")}
    commands = {re.sub(r"[^A-Za-z0-9]", "_", command): command for command in PLATFORM.read_commands}
    return of_texts({commands[stem]: text for stem, text in files.items()})
