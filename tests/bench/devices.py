"""The devices that are read: many small switches with configurations of a real access switch's size."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PASSWORD = "Str0ng-bench-pass"
USER = "netproof"
START_SECONDS = 300
_HASH = "$9$abcdefghijklmn$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq"
_PORTS = 24
_RULES = {True: 400, False: 20}
_EDGE = 10
"""One device in so many stands at an edge of the network and filters there."""


def configuration(number: int) -> str:
    """Return a startup configuration: 24 ports, an access list of 20 entries (at an edge 400), and the usual rest."""
    ports = "".join(
        f"interface GigabitEthernet1/0/{port}\n description floor {number % 20} desk {port}\n"
        f" switchport access vlan {100 + port % 8}\n switchport mode access\n spanning-tree portfast\n"
        for port in range(1, _PORTS + 1)
    )
    rules = "".join(
        f" permit tcp 10.{rule % 200}.{number % 250}.0 0.0.0.255 host 10.250.0.{1 + rule % 200} eq {1024 + rule}\n"
        for rule in range(_RULES[number % _EDGE == 0])
    )
    return (
        f"hostname sw{number:04d}\nservice timestamps log datetime msec\n"
        f"username {USER} privilege 15 secret 9 {_HASH}\nenable secret 9 {_HASH}\n"
        f"ip ssh version 2\n{ports}ip access-list extended OFFICE-IN\n{rules}"
        "snmp-server community c0mmunity-bench RO\nlogging host 10.250.0.9\nntp server 10.250.0.10\n"
        "banner motd ^C Only for the staff of the firm ^C\n"
        "line vty 0 15\n exec-timeout 10 0\n login local\n transport input ssh\n"
    )


@contextmanager
def running(count: int, folder: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """Serve the devices from a process of their own, and yield where each is reached."""
    definitions = [
        {
            "name": f"sw{number:04d}",
            "kind": "iosxe_switch",
            "version": "17.09.04",
            "startup_config": configuration(number),
            "passwords": {USER: PASSWORD, "enable": PASSWORD},
            "listeners": False,
        }
        for number in range(count)
    ]
    (folder / "devices.yml").write_text(yaml.safe_dump({"devices": definitions}), encoding="utf-8")
    ready = folder / "ready.json"
    words = ["--definitions", folder / "devices.yml", "--state-dir", folder / "state", "--ready-file", ready]
    process = subprocess.Popen(
        [sys.executable, "-m", "lab.emulator", *words, "--parent", str(os.getpid())], cwd=ROOT, start_new_session=True
    )
    try:
        limit = time.monotonic() + START_SECONDS
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > limit:
                raise SystemExit("the emulated devices did not start; see above")
            time.sleep(0.1)
        yield json.loads(ready.read_text(encoding="utf-8"))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def write_inventories(endpoints: dict[str, dict[str, Any]], folder: Path) -> None:
    """Write the same devices as an Ansible inventory with known hosts, and as Nornir's simple inventory."""
    shared = {"ansible_user": USER, "ansible_password": PASSWORD, "netproof_platform": "cisco_ios"}
    hosts = {
        name: {"ansible_host": end["host"], "ansible_port": end["port"], "netproof_probe_ports": {22: end["port"]}}
        for name, end in endpoints.items()
    }
    known = "".join(f"[{end['host']}]:{end['port']} {end['host_key']}\n" for end in endpoints.values())
    plain = {
        name: {
            "hostname": end["host"],
            "port": end["port"],
            "username": USER,
            "password": PASSWORD,
            "platform": "cisco_ios",
        }
        for name, end in endpoints.items()
    }
    (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"vars": shared, "hosts": hosts}}), encoding="utf-8")
    (folder / "known_hosts").write_text(known, encoding="utf-8")
    (folder / "nornir_hosts.yaml").write_text(yaml.safe_dump(plain), encoding="utf-8")
