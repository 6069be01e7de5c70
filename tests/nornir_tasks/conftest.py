import hashlib
import hmac
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.emulator import DeviceDefinition, Emulator, Endpoint, Fault, FaultKind
from netproof.evidence.redaction import redact
from nornir_tasks.ansible_inventory import InventoryOptions
from nornir_tasks.collect import CollectOptions
from nornir_tasks.inventory import Device, read_devices
from tests.real_devices import pytest_runtest_makereport, real_devices

__all__ = ["inventory", "network", "pytest_runtest_makereport", "real_devices"]

PASSWORD = "Str0ng-lab-pass"
ENABLE = "Enable-lab-pass"
COMMUNITY = "c0mmunity-lab"
CONFIGURATION = f"""hostname {{name}}
username netproof privilege 15 secret 9 $9$abcdefghijklmn$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq
username operator privilege 1 secret 9 $9$abcdefghijklmn$bbcdefghijklmnopqrstuvwxyzabcdefghijklmnopq
enable secret 9 $9$abcdefghijklmn$cbcdefghijklmnopqrstuvwxyzabcdefghijklmnopq
snmp-server community {COMMUNITY} RO
banner motd ^C Only for the staff of the firm # no prompt > here ^C
line vty 0 15
 login local
 transport input ssh
"""

_RUNNING = "^show running-config$"
FAULTS: dict[str, tuple[Fault, ...]] = {
    "healthy": (),
    "port-closed": (Fault(kind=FaultKind.REFUSE_CONNECTION),),
    "no-ssh": (Fault(kind=FaultKind.CLOSE_ON_CONNECT),),
    "login-refused": (Fault(kind=FaultKind.REFUSE_LOGIN),),
    "hangs": (Fault(kind=FaultKind.HANG, match=_RUNNING),),
    "no-prompt": (Fault(kind=FaultKind.NO_PROMPT, match=_RUNNING),),
    "closes-before": (Fault(kind=FaultKind.DROP_BEFORE, match=_RUNNING),),
    "closes-after": (Fault(kind=FaultKind.DROP_AFTER, match=_RUNNING),),
    "closes-within": (Fault(kind=FaultKind.TRUNCATE, match=_RUNNING),),
    "garbage": (Fault(kind=FaultKind.GARBAGE, match=_RUNNING, size=20_000),),
    "floods": (Fault(kind=FaultKind.FLOOD, match=_RUNNING),),
    "sha1-only": (Fault(kind=FaultKind.SHA1_ONLY),),
}


def keyed_digest(data: bytes) -> str:
    return "hmac-sha256:test:" + hmac.digest(b"key of the tests", data, hashlib.sha256).hex()


class Network:
    """Emulated devices with an inventory and known_hosts of their own."""

    def __init__(
        self, folder: Path, emulator: Emulator, endpoints: dict[str, Endpoint], ssh_library: str = "libssh2"
    ) -> None:
        self.folder = folder
        self.emulator = emulator
        self.endpoints = endpoints
        self.known_hosts = folder / "known_hosts"
        self.ssh_library = ssh_library
        lines = (f"[{end.host}]:{end.port} {end.host_key}\n" for end in endpoints.values())
        self.known_hosts.write_text("".join(lines), encoding="utf-8")

    def devices(self, *names: str, **variables: Any) -> tuple[Device, ...]:
        shared = {
            "ansible_user": "netproof",
            "ansible_password": PASSWORD,
            "netproof_platform": "cisco_ios",
            "netproof_ssh_library": self.ssh_library,
            **variables,
        }
        hosts = {
            name: {"ansible_host": end.host, "ansible_port": end.port, "netproof_probe_ports": dict(end.ports)}
            for name, end in self.endpoints.items()
            if not names or name in names
        }
        path = self.folder / "hosts.yml"
        path.write_text(yaml.safe_dump({"all": {"vars": shared, "hosts": hosts}}), encoding="utf-8")
        return read_devices(InventoryOptions((str(path),)))

    def options(self, **changes: Any) -> CollectOptions:
        values = {"known_hosts": self.known_hosts, "keyed_digest": keyed_digest, "redact": redact, **changes}
        return CollectOptions(**values)

    def sent(self, name: str) -> list[str]:
        lines = Path(self.endpoints[name].journal).read_text(encoding="utf-8").splitlines()
        entries = [yaml.safe_load(line) for line in lines]
        return [entry["text"] for entry in entries if entry["mode"] != "login"]


@pytest.fixture(scope="module", params=["libssh2", "paramiko"])
def network(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Serve the devices, to be read by each SSH library in turn."""
    folder = tmp_path_factory.mktemp("network")
    definitions = [
        DeviceDefinition(
            name=name,
            kind="iosxe_switch",
            version="17.9.4",
            startup_config=CONFIGURATION.format(name=name),
            passwords={"netproof": PASSWORD, "operator": PASSWORD, "enable": ENABLE},
            faults=faults,
        )
        for name, faults in FAULTS.items()
    ]
    with Emulator(folder / "devices") as emulator:
        yield Network(folder, emulator, emulator.start(definitions), request.param)


@pytest.fixture
def inventory(tmp_path: Path) -> Callable[..., InventoryOptions]:
    """Write an inventory and files beside it."""

    def write(hosts: str, **files: str) -> InventoryOptions:
        (tmp_path / "hosts.yml").write_text(hosts, encoding="utf-8")
        for name, content in files.items():
            path = tmp_path / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return InventoryOptions((str(tmp_path / "hosts.yml"),))

    return write
