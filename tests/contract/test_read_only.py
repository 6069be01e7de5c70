"""Every platform's read commands only read: by what they say, and by what they do to the emulated devices."""

import re
from collections.abc import Iterator
from pathlib import Path

import paramiko
import pytest

from lab.emulator import DeviceDefinition, EmulatedDevice, Emulator, load_definitions
from lab.lab import DEFINITIONS
from netproof.platforms import platform, platforms

FORBIDDEN = {
    # A shell with a prompt: everything but looking; a show command can write by a redirection (IOS, EOS).
    "cli": re.compile(
        r"^(?!show |dir$|dir |terminal )|[\n\r>]|\|\s*(redirect|append|tee)"
        r"|\b(configure|copy|write|delete|erase|reload|clear|debug|request|install|rename|format|squeeze)\b"
    ),
    # One program: none that changes files, accounts, packages, daemons, links or rules, and no redirection into a file.
    "exec": re.compile(
        r"\b(rm|mv|cp|dd|tee|ln|touch|mkdir|rmdir|truncate|install|chmod|chown|chattr|mount|umount|kill|pkill|killall|reboot"
        r"|shutdown|halt|useradd|userdel|usermod|groupadd|passwd -|chpasswd|chage|apt|apt-get|pip|make|crontab|at|nohup"
        r"|update-rc\.d|invoke-rc\.d|service|modprobe|insmod|sysctl)\s"
        r"|(?<!&)>(?!&|/dev/null)|\bsed\b.*\s-i|\bsystemctl\s+(?!list-|show|status|is-)|\bdpkg\s|\bdpkg-query\s+-[^WsSLl]"
        r"|\bnft\b.*\b(add|delete|flush|insert|replace|-f)\b|\bip\s.*\b(add|del|delete|set|flush|change|replace)\b"
        r"|\bfind\b.*-(delete|exec|fprint)|configure terminal|\bwrite\b|hostapd_cli.*\b(set|reload|disable|enable)\b"
    ),
    # NAPALM: getters take no arguments; every other method may write.
    "napalm": re.compile(r"^(?!get_[a-z_]+\Z)"),
}
"""Kind of session → what must not stand in a read command."""
HEADING = re.compile(r'"==> [^"`()]* <=="')
"""What stands between the answers of one command is text and no redirection."""

WRITES = {
    "cli": ["configure terminal", "write memory", "copy running-config startup-config", "delete flash:x", "reload",
            "show running-config | redirect flash:x", "show version | append flash:x", "show version\nreload",
            "clear log"],
    "exec": ["rm -f /etc/passwd", "cat /etc/shadow > /tmp/x", "echo x >> /etc/hosts", "sed -i s/a/b/ /etc/hosts",
             "systemctl stop ssh", "service ssh stop", "nft flush ruleset", "ip -j addr add 192.0.2.1/24 dev eth0",
             'vtysh -c "configure terminal"', "find /etc -newer x -delete", "dpkg -i x.deb", "echo x | tee /etc/hosts"],
    "napalm": ["commit_config", "load_merge_candidate", "discard_config", "rollback", "cli", "get_facts()",
               "get_facts\n"],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(platforms()))
def test_no_read_command_says_to_write(name: str) -> None:
    found = platform(name)
    commands = (*found.session_commands, *found.read_commands)
    assert commands
    shown = {command: HEADING.sub("", command) for command in commands}
    assert [command for command, text in shown.items() if FORBIDDEN[found.session].search(text)] == []


@pytest.mark.parametrize(("session", "command"), [(kind, one) for kind, many in WRITES.items() for one in many])
def test_the_list_knows_what_writes(session: str, command: str) -> None:
    assert FORBIDDEN[session].search(command)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with Emulator(tmp_path_factory.mktemp("devices")) as running:
        yield running


def everything_on(device: EmulatedDevice) -> tuple[str, str, dict[str, bytes]]:
    folder = Path(device.flash.folder)
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return device.running_text(), device.startup, files


@pytest.mark.xdist_group("emulator-read-only")
@pytest.mark.parametrize("definition", load_definitions(DEFINITIONS), ids=lambda definition: definition.name)
def test_reading_an_emulated_device_leaves_it_as_it_was(emulator: Emulator, definition: DeviceDefinition) -> None:
    endpoint = emulator.start([definition])[definition.name]
    device = emulator.devices[definition.name]
    before = emulator.call(lambda: everything_on(device))
    found = platform("cisco_ios")
    with paramiko.SSHClient() as client:
        client.set_missing_host_key_policy(paramiko.MissingHostKeyPolicy())
        client.connect(
            endpoint.host, endpoint.port, "netproof", definition.passwords["netproof"],
            allow_agent=False, look_for_keys=False,
        )  # fmt: skip
        shell = client.invoke_shell()
        shell.settimeout(60)
        for command in ("", *found.session_commands, *found.read_commands):
            _run(shell, command)
    assert emulator.call(lambda: everything_on(device)) == before
    assert {entry.mode for entry in device.journal.entries} <= {"exec", "login"}


def _run(shell: paramiko.Channel, command: str) -> None:
    """Type a command and read to the prompt that follows its answer."""
    shell.sendall(f"{command}\n".encode())
    received = b""
    while not (command.encode() in received and received.rstrip().endswith(b"#")):
        received += shell.recv(65536)
