import os
from collections.abc import Callable
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError
from netproof.evidence.redaction import redact
from netproof.platforms import platform
from nornir_tasks.collect import CollectionResult
from nornir_tasks.saved import BYTE_CAP, file_name, read_saved
from tests.nornir_tasks.conftest import keyed_digest

CONFIGURATION = (
    b"hostname sw1\r\nusername admin privilege 15 password 0 hunter2secret\r\nline vty 0 4\r\n login local\r\nend\r\n"
)

type Read = Callable[..., CollectionResult]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write files into a folder and read it."""

    def read_files(files: dict[str, bytes], name: str | None = "cisco_ios") -> CollectionResult:
        for path, content in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
        return read_saved(tmp_path, keyed_digest=keyed_digest, redact=redact, platform=name)

    return read_files


@pytest.mark.parametrize("file", ["sw1.cfg", "sw1.conf", "sw1.txt", "CORE-SW1.cfg", "sw1/show_running_config.txt"])
def test_a_lone_configuration_is_read(read: Read, file: str) -> None:
    (reading,) = read({file: CONFIGURATION}).readings.values()
    assert reading.outcome.device == file.partition("/")[0].partition(".")[0]
    state = reading.state
    assert state is not None
    assert state.source == "saved"
    assert state.local_accounts is not None
    assert [account.name for account in state.local_accounts.accounts] == ["admin"]
    assert [capture.command for capture in state.captures] == ["show running-config"]
    assert reading.outcome.status == "partial"
    assert "commands have no saved file" in reading.outcome.reason
    assert state.not_collected["transport"]
    assert state.not_collected["probed"]
    assert "hunter2secret" not in state.model_dump_json()
    assert "hunter2secret" not in repr(reading)


def test_all_answers_of_a_device(read: Read) -> None:
    commands = platform("cisco_ios").read_commands
    files = {f"sw1/{file_name(command)}": CONFIGURATION for command in commands}
    reading = read(files | {"sw1/notes.txt": b"x"}).readings["sw1"]
    assert reading.outcome.status == "collected"
    assert reading.outcome.reason == "sw1: file notes.txt is not the answer of any read command"
    assert reading.state is not None
    assert len(reading.state.captures) == len(commands)


def test_platforms_file_wins(read: Read) -> None:
    files = {"platforms.yml": b"SW1: cisco_ios\n", "SW1.cfg": CONFIGURATION}
    state = read(files, "linux").readings["SW1"].state
    assert state is not None
    assert state.platform == "cisco_ios"


def test_file_name() -> None:
    assert file_name("show ip ssh | include v2") == "show_ip_ssh___include_v2.txt"
    assert all(len(file_name(command)) < 256 for command in platform("linux").read_commands)


BROKEN: dict[str, tuple[dict[str, bytes], str]] = {
    "empty": ({"sw2.cfg": b"\n"}, r"sw2.cfg is empty; expected what the device answers"),
    "binary": ({"sw2.cfg": bytes(range(256)) * 40}, r"answered 'sw2.cfg' with binary data instead of text"),
    "huge": ({"sw2.cfg": b"!" * (BYTE_CAP + 1)}, r"sw2.cfg is larger than 16 MiB"),
    "no answers": (
        {"sw2/readme.txt": b"x"},
        r"holds no answer of platform cisco_ios; expected .*show_running_config.txt",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_harms_no_other_device(read: Read, case: str) -> None:
    files, message = BROKEN[case]
    result = read({"sw1.cfg": CONFIGURATION} | files)
    assert sorted(result.states) == ["sw1"]
    assert result.readings["sw2"].outcome.status == "failed"
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(result.readings["sw2"].outcome.reason)


@pytest.mark.parametrize("target", ["/etc/passwd", "../outside.cfg", "sw2.cfg", "missing.cfg"])
def test_a_link_that_leads_out_is_not_read(read: Read, tmp_path: Path, target: str) -> None:
    (tmp_path.parent / "outside.cfg").write_bytes(CONFIGURATION)
    (tmp_path / "sw2.cfg").symlink_to(target)
    outcome = read({"sw1.cfg": CONFIGURATION}).readings["sw2"].outcome
    assert outcome.status == "failed"
    assert "leads out of" in outcome.reason or "cannot be read" in outcome.reason


def test_a_link_within_the_folder_is_read(read: Read, tmp_path: Path) -> None:
    (tmp_path / "sw2.cfg").symlink_to("sw1.cfg")
    assert sorted(read({"sw1.cfg": CONFIGURATION}).states) == ["sw1", "sw2"]


def test_a_pipe_does_not_hang(read: Read, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sw2.cfg")
    outcome = read({"sw1.cfg": CONFIGURATION}).readings["sw2"].outcome
    assert "is no plain file; expected text" in outcome.reason


def test_text_in_another_encoding_is_marked(read: Read) -> None:
    reading = read({"sw1.cfg": CONFIGURATION + "interface Gi1/0/1\n description 總公司\n".encode("big5")}).readings[
        "sw1"
    ]
    assert reading.state is not None
    assert "bytes are no UTF-8 text and were replaced" in reading.outcome.reason


WRONG: dict[str, tuple[dict[str, bytes], str]] = {
    "nothing": ({}, r"has no saved outputs; expected <device>/<command>.txt folders"),
    "only others": ({"readme.md": b"x"}, r"has no saved outputs"),
    "name": ({"-sw.cfg": CONFIGURATION}, r"the name '-sw' is not allowed; rename it"),
    "homoglyph": ({"sw\N{KELVIN SIGN}.cfg": CONFIGURATION}, r"the name 'sw\\u212a' is not allowed"),
    "twice": ({"sw1.cfg": CONFIGURATION, "sw1.txt": CONFIGURATION}, r"are the same device sw1; remove one of them"),
    "case": ({"SW1.cfg": CONFIGURATION, "sw1.txt": CONFIGURATION}, r"the names 'SW1' and 'sw1' differ only by case"),
    "platforms: YAML": ({"sw1.cfg": b"x", "platforms.yml": b"a: [\n"}, r"platforms.yml:\d: expected YAML"),
    "platforms: form": (
        {"sw1.cfg": b"x", "platforms.yml": b"- a\n"},
        r"platforms.yml: expected `device: platform` lines",
    ),
    "platforms: device": ({"sw1.cfg": b"x", "platforms.yml": b"sw2: linux\n"}, r"platforms.yml: names 'sw2', of which"),
    "platforms: platform": ({"sw1.cfg": b"x", "platforms.yml": b"sw1: vax\n"}, r"platform 'vax' is not known"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_folder_is_one_clear_line(read: Read, case: str) -> None:
    files, message = WRONG[case]
    with pytest.raises(ConfigurationError, match=message) as caught:
        read(files)
    assert "\n" not in str(caught.value)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is no folder; expected a folder of saved outputs"):
        read_saved(tmp_path / "missing", keyed_digest=keyed_digest, redact=redact)


def test_no_platform(read: Read) -> None:
    outcome = read({"sw1.cfg": CONFIGURATION}, None).readings["sw1"].outcome
    assert outcome.status == "failed"
    assert "platforms.yml or give --platform" in outcome.reason
