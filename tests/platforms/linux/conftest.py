import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from netproof.platforms import platform
from netproof.platforms.outputs import Outputs

FIXTURES = Path(__file__).parents[2] / "fixtures" / "linux"


def seal(kind: str, value: str) -> str:
    return f"<secret:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:12]}>"


def file_name(command: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in command)[:251] + ".txt"


def read_case(case: str) -> Outputs:
    folder = FIXTURES / case
    texts = {
        command: (folder / file_name(command)).read_text(encoding="utf-8")
        for command in platform("linux").read_commands
        if (folder / file_name(command)).exists()
    }
    return Outputs(texts, seal=seal)


@pytest.fixture
def debian() -> Outputs:
    return read_case("debian12_sysvinit")


@pytest.fixture
def reading() -> Callable[[dict[str, str]], Outputs]:
    return lambda texts: Outputs(texts, seal=seal)
