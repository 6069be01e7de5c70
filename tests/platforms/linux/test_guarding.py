import pytest

from netproof.model.operation import Command, ConfigurationLine, FileContent, Operation
from netproof.platforms.linux.guarding import inverse_commands, restore_commands, staged_path, touched_paths
from netproof.platforms.outputs import Outputs
from tests.platforms.linux.planned import planned


@pytest.mark.parametrize(
    ("operation", "paths"),
    [
        (FileContent(path="/etc/inetd.conf", content=""), ("/etc/inetd.conf",)),
        (FileContent(path="/run/netproof-passwords", content=""), ()),
        (Command(argv=("usermod", "-L", "vendor")), ("/etc/passwd", "/etc/shadow")),
        (Command(argv=("sh", "-c", "chpasswd < /run/netproof-passwords")), ("/etc/passwd", "/etc/shadow")),
        (Command(argv=("vtysh", "-c", "write memory"), phase="activate"), ("/etc/frr/frr.conf",)),
        (Command(argv=("rm", "-f", "/etc/rsyslog.d/90-netproof.conf")), ("/etc/rsyslog.d/90-netproof.conf",)),
        (Command(argv=("service", "ssh", "reload"), phase="activate"), ()),
        (Command(argv=("systemctl", "disable", "--now", "vsftpd.service")), ("/etc/systemd/system",)),
        (Command(argv=("mkfs", "/dev/sda"), phase="validate"), ()),
    ],
)
def test_touched_paths(operation: Operation, paths: tuple[str, ...]) -> None:
    assert touched_paths(operation) == paths


@pytest.mark.parametrize("operation", [Command(argv=("mkfs", "/dev/sda")), ConfigurationLine(line="no telnet")])
def test_what_nobody_knows_is_refused(operation: Operation) -> None:
    with pytest.raises(ValueError, match=r"no paths are known|not an operation"):
        touched_paths(operation)


def test_every_planned_operation_is_known(debian: Outputs) -> None:
    assert all(isinstance(touched_paths(operation), tuple) for operation in planned(debian))


def test_restore_commands() -> None:
    paths = ("/etc/ssh/sshd_config.d/00-netproof.conf", "/etc/nftables.d/netproof-20-bindings.nft", "/etc/inetd.conf")
    table, inetd, ssh = restore_commands(paths)
    assert "nft delete table inet netproof_management" in table[-1]
    assert inetd[0] == "pkill"
    assert ssh == ("service", "ssh", "reload")


@pytest.mark.parametrize(
    ("argv", "back"),
    [
        (("service", "tftpd-hpa", "stop"), (("service", "tftpd-hpa", "start"),)),
        (("update-rc.d", "tftpd-hpa", "disable"), (("update-rc.d", "tftpd-hpa", "enable"),)),
        (("systemctl", "disable", "--now", "x.socket"), (("systemctl", "enable", "--now", "x.socket"),)),
        (("usermod", "-L", "vendor"), ()),
    ],
)
def test_inverse_commands(argv: tuple[str, ...], back: tuple[tuple[str, ...], ...]) -> None:
    assert inverse_commands(Command(argv=argv)) == back


def test_staged_files_lie_below_run() -> None:
    assert staged_path("/etc/inetd.conf") == "/run/netproof/staged/etc/inetd.conf"
