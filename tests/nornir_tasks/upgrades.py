"""A firm with devices to upgrade: registers, a signed image list, people with keys, and the steps that they take."""

import base64
import hashlib
import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.images import sign
from netproof.evidence.approval import sign as sign_request
from netproof.model.application import DeviceApplication
from netproof.model.plan import Plan
from nornir_tasks.applying import apply_host
from nornir_tasks.approving import approval_document, take_approval
from nornir_tasks.inventory import Device, read_devices
from nornir_tasks.planning import open_draft, plan_host, seal_draft
from nornir_tasks.running import assess_run, collect_run
from nornir_tasks.workspace import Workspace


def entry(file: str, content: bytes, version: str, **more: Any) -> dict[str, Any]:
    """Return a row of the image list."""
    facts = {"file": file, "size": len(content), "sha512": hashlib.sha512(content).hexdigest(), "source": "the tests"}
    return {"platform": "cisco_ios", "version": version, **facts, **more}


class Firm:
    """One firm in a folder, with its run-time files beside it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, known_hosts: str) -> None:
        self.folder = folder
        for name, path in (("NETPROOF_HOME", "home"), ("NETPROOF_KEYS", "keys"), ("NETPROOF_FIRM", "netproof")):
            monkeypatch.setenv(name, str(folder / path))
        monkeypatch.setenv("NETPROOF_AUTHOR", "engineer")
        self.firm = folder / "netproof"
        (self.firm / "images").mkdir(parents=True)
        (self.firm / "registers").mkdir()
        (self.firm / "known_hosts").write_text(known_hosts)
        people = {"supervisor": "plan-approval@netproof", "keeper": "image-list@netproof"}
        (self.firm / "allowed_signers").write_text("".join(self._admit(*person) for person in people.items()))

    def _admit(self, name: str, namespace: str) -> str:
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(self.folder / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        public = (self.folder / f"{name}.pub").read_text().rsplit(" ", 1)[0]
        return f'{name} namespaces="{namespace}" {public}\n'

    def write_inventory(self, hosts: Mapping[str, Mapping[str, Any]], **shared: Any) -> None:
        (self.folder / "hosts.yml").write_text(
            yaml.safe_dump({"all": {"vars": {"netproof_mode": "mend", **shared}, "hosts": dict(hosts)}})
        )

    def require(self, platform: str, version: str, image: str) -> None:
        """Write the software register."""
        row = {"platform": platform, "minimum": version, "recommended": version, "image": image}
        (self.firm / "registers/software.yml").write_text(yaml.safe_dump({"versions": [row]}))

    def release(self, *entries: Mapping[str, Any], keeper: str = "keeper") -> None:
        """Write the image list, and let somebody sign it."""
        path = self.firm / "images/images.yml"
        path.write_text(yaml.safe_dump({"images": [dict(each) for each in entries]}))
        sign(path, self.folder / keeper)

    @property
    def workspace(self) -> Workspace:
        return Workspace.open((str(self.folder / "hosts.yml"),))

    def device(self, name: str) -> Device:
        return read_devices(self.workspace.inventory, name)[0]

    def assess(self) -> None:
        run, _ = collect_run(self.workspace, read_devices(self.workspace.inventory))
        assess_run(self.workspace, run)

    def plan(self, *devices: str) -> tuple[str, Plan]:
        self.assess()
        draft = open_draft(self.workspace, kind="firmware")
        for name in devices:
            plan_host(self.workspace, draft, self.device(name), ["firmware"])
        sealed = seal_draft(self.workspace, draft)
        assert sealed is not None
        return sealed

    def approve(self, plan: str) -> None:
        document = approval_document(self.workspace, plan, approver="supervisor")
        take_approval(self.workspace, plan, document, sign_request(document, self.folder / "supervisor"))

    def approved(self, *devices: str) -> str:
        name, plan = self.plan(*devices)
        assert [each.device for each in plan.change_sets] == sorted(devices), plan.unplannable
        self.approve(name)
        return name

    def apply(self, plan: str, device: str) -> DeviceApplication:
        return apply_host(self.workspace, plan, self.device(device))

    def outcomes(self) -> list[str]:
        """Return the phases and outcomes of applications, as the evidence log holds them."""
        records = []
        for line in (self.workspace.home.evidence / "log.jsonl").read_text().splitlines():
            statement = json.loads(base64.b64decode(json.loads(line)["payload"]))
            if statement["predicateType"].endswith("/application/v1"):
                record = statement["predicate"]["record"]
                records.append(record.get("outcome", record["phase"]))
        return records


def outside_now() -> str:
    """Return a window of an hour that is twelve hours away, in UTC."""
    hour = (datetime.now(UTC).hour + 12) % 24
    return f"{hour:02d}:00-{hour:02d}:59"
