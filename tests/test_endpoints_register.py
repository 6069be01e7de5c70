"""The register of TLS endpoints as people write it."""

from pathlib import Path

import pytest
import yaml

from netproof.errors import ConfigurationError
from netproof.registers.endpoints import EndpointsRegister
from netproof.registers.loading import load_registers

WEB: dict[str, object] = {"id": "web", "kind": "public", "owner": "Chen", "host": "order.firm.example"}


def load(folder: Path, *entries: dict[str, object]) -> EndpointsRegister:
    path = folder / "registers" / "endpoints.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump({"entries": list(entries)}))
    register = load_registers(folder).get(EndpointsRegister)
    assert register
    return register


def test_what_is_left_out_has_a_meaning(tmp_path: Path) -> None:
    entry = load(tmp_path, WEB).entries[0]
    assert (entry.port, entry.name, entry.trust, entry.start_tls) == (443, "order.firm.example", "system", "none")
    translated = load(tmp_path, WEB | {"port": 9443, "device": "sw1", "device_port": 443}).entries[0]
    assert (entry.port_on_device, translated.port_on_device) == (443, 443)


WRONG = {
    "a trust file outside": ({"trust": "../ca.pem"}, "inside the firm's folder"),
    "an absolute trust file": ({"trust": "/etc/ca.pem"}, "inside the firm's folder"),
    "a device's port without the device": ({"device_port": 443}, "it needs `device`"),
    "a port that there is not": ({"port": 70000}, "less than or equal to 65535"),
    "a way to begin that is not supported": ({"start_tls": "ldap"}, "expected 'none' or 'smtp'"),
    "nobody answers for it": ({"owner": " "}, "owner"),
}


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=WRONG)
def test_wrong_entries_are_told_with_their_line(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"endpoints.yml:\d+: entries.0.*{message}"):
        load(tmp_path, WEB | change)
