"""The four real devices: that they are what their definitions say, and that nothing of them remains."""

import time
from collections.abc import Callable

import pytest

from lab.real import RealLab, load_definitions

pytestmark = pytest.mark.real

_DEADLINE = 60.0
# linux/capability.h: what acts on the whole machine
_THE_MACHINES = {"CAP_SYS_MODULE": 16, "CAP_SYS_RAWIO": 17, "CAP_SYS_TIME": 25, "CAP_SYSLOG": 34}

# device, command as netproof over SSH, words that its answer has to contain
_ANSWERS = [
    ("edge-frr", "hostname", ["edge-frr"]),
    ("fw-dmz", "id -un; sudo id -un", ["netproof", "root"]),
    ("log1", "cat /proc/1/comm", ["init"]),
    ("ap-office", "ls /home", ["netproof", "chen_wm", "wifi"]),
    ("edge-frr", "sudo vtysh -c 'show running-config'", ["hostname edge-frr", "password zebra", "exec-timeout 0 0"]),
    ("edge-frr", "sudo ss -tulpnH", [":23 ", ":161 ", "zebra", "snmpd"]),
    ("edge-frr", "sudo sshd -T", ["3des-cbc", "diffie-hellman-group1-sha1", "permitrootlogin yes"]),
    ("fw-dmz", "sudo nft list ruleset", ["policy drop", 'tcp dport 22 accept comment "remote maintenance"']),
    ("fw-dmz", "sudo sshd -T", ["clientaliveinterval 0", "maxauthtries 10"]),
    ("fw-dmz", "sudo grep fwop /etc/shadow", ["fwop:$1$"]),
    ("fw-dmz", "ls /sys/class/net", ["eth0", "eth1", "eth2"]),
    ("log1", "sudo ss -tulpnH", [":514 ", ":19 ", ":69 ", "rsyslogd", "inetd", "in.tftpd"]),
    ("ap-office", "sudo hostapd_cli -i wlan0 get_config", ["ssid=FIRM-OFFICE", "wpa=2", "key_mgmt=WPA-PSK"]),
    ("ap-office", "sudo hostapd_cli -i wlan1 get_config", ["ssid=FIRM-GUEST"]),
]


@pytest.mark.parametrize(("device", "command", "words"), _ANSWERS)
def test_a_device_answers_over_ssh(lab: RealLab, device: str, command: str, words: list[str]) -> None:
    answer = lab.ssh(device, command)
    assert answer.returncode == 0, answer.stderr
    assert [word for word in words if word not in answer.stdout] == []


def test_the_router_runs_what_its_file_says(lab: RealLab) -> None:
    script = "sudo /usr/lib/frr/frr-reload.py --test --stdout /etc/frr/frr.conf"
    answer = lab.ssh("edge-frr", script)
    assert answer.returncode == 0, answer.stderr
    assert "Lines To" not in answer.stdout


def _eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_a_log_line_crosses_the_firewall(lab: RealLab) -> None:
    server = lab.device("log1").addresses["eth1"]
    line = "the line that the firewall lets through"

    def received() -> bool:
        lab.ssh("edge-frr", f"logger -n {server} -d '{line}'")
        return line in lab.ssh("log1", "sudo cat /var/log/remote/edge-frr/*.log").stdout

    assert _eventually(received)
    assert line in lab.ssh("log1", "cat /var/log/remote/edge-frr/*.log").stdout


def test_the_firewall_drops_what_no_rule_accepts(lab: RealLab) -> None:
    server = lab.device("log1").addresses["eth1"]
    probe = "timeout 3 bash -c 'echo > /dev/tcp/{}/{}'"
    assert lab.ssh("edge-frr", probe.format(server, 514)).returncode == 0
    assert lab.ssh("edge-frr", probe.format(server, 19)).returncode != 0


def test_a_power_cycle_keeps_the_disk_and_loses_the_rest(lab: RealLab) -> None:
    change = "echo kept | sudo tee /etc/kept /run/lost; sudo nft add table inet lost"
    assert lab.ssh("fw-dmz", change).returncode == 0
    lab.stop("fw-dmz")
    assert lab.status()["fw-dmz"] == "off"
    assert lab.ssh("fw-dmz", "true", timeout=30).returncode != 0
    lab.start("fw-dmz")
    after = lab.ssh("fw-dmz", "cat /etc/kept; ls /run; sudo nft list tables")
    assert after.stdout.startswith("kept\n")
    assert "lost" not in after.stdout
    assert "table inet filter" in after.stdout


@pytest.mark.parametrize("command", ["sudo reboot", "sudo shutdown -r now"])
def test_a_device_that_reboots_itself_comes_back(lab: RealLab, command: str) -> None:
    device = lab.device("ap-office")
    boots = device.state()["boots"]
    lab.ssh("ap-office", command)
    device.wait(boots=boots + 1)
    assert "ssid=FIRM-OFFICE" in lab.ssh("ap-office", "sudo hostapd_cli -i wlan0 get_config").stdout


def test_a_hook_of_update_rc_d_runs_at_boot(lab: RealLab) -> None:
    hook = r"""printf '#!/bin/sh
### BEGIN INIT INFO
# Provides: undo
# Required-Start:
# Required-Stop:
# X-Start-Before: nftables networking
# Default-Start: S
# Default-Stop:
### END INIT INFO
[ -e /run/sshd.pid ] || echo before-sshd >> /var/log/undo.log\n' | sudo tee /etc/init.d/undo >/dev/null
sudo chmod 755 /etc/init.d/undo; sudo update-rc.d undo defaults"""
    assert lab.ssh("fw-dmz", hook).returncode == 0
    lab.stop("fw-dmz")
    lab.start("fw-dmz")
    assert lab.ssh("fw-dmz", "cat /var/log/undo.log").stdout == "before-sshd\n"


def test_a_device_that_powers_itself_off_stays_off(lab: RealLab) -> None:
    lab.ssh("ap-office", "sudo poweroff")
    assert _eventually(lambda: lab.status()["ap-office"] == "off")
    lab.start("ap-office")
    assert lab.ssh("ap-office", "hostname").stdout == "ap-office\n"


def test_the_machine_is_out_of_a_devices_reach(lab: RealLab) -> None:
    # Nothing here would do harm if it were allowed: the bounding set is read, a setting is set to what it is.
    bounding = lab.ssh("log1", "grep CapBnd /proc/1/status | cut -f2").stdout
    assert [name for name, bit in _THE_MACHINES.items() if int(bounding, 16) >> bit & 1] == []
    same = "v=$(cat /proc/sys/kernel/panic); echo $v | sudo tee /proc/sys/kernel/panic"
    assert "Read-only" in lab.ssh("log1", same).stderr
    assert lab.ssh("log1", "sudo sysctl -w net.ipv4.ip_forward=1").returncode == 0


def test_every_device_documents_its_violations() -> None:
    assert [definition.name for definition in load_definitions() if not definition.violations] == []
