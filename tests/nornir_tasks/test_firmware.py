"""Upgrades of emulated devices: from the finding to the new version, or back to the old one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from scp import SCPClient

from lab.emulator import DeviceDefinition, EmulatedDevice, Emulator, Endpoint, Fault, FaultKind, image_bytes
from netproof.errors import ConfigurationError, NetproofError, RefusedError
from netproof.platforms import platform
from netproof.runs import load_assessment
from netproof.selection import needs_change, plan_kind
from nornir_tasks.applying import recover_host
from nornir_tasks.change import firmware
from nornir_tasks.change.cisco_ios_firmware import CiscoIosFirmware
from tests.nornir_tasks.conftest import ENABLE, PASSWORD
from tests.nornir_tasks.upgrades import Firm, entry, outside_now

IMAGE, OLD = "new.17.12.04.bin", "c9300-24t.17.09.04.bin"
GOOD = image_bytes("iosxe", "17.12.04")
CONFIGURATION = """hostname {name}
username netproof privilege 15 secret 9 $9$abcdefghijklmn$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq
enable secret 9 $9$abcdefghijklmn$cbcdefghijklmnopqrstuvwxyzabcdefghijklmnopq
{scp}
line vty 0 15
 login local
 transport input ssh
"""


class World:
    """The firm, its emulated switches, and what a test changes before each step."""

    def __init__(
        self, firm: Firm, emulator: Emulator | None = None, endpoints: dict[str, Endpoint] | None = None
    ) -> None:
        self.firm = firm
        self.emulator = emulator
        self.endpoints = endpoints or {}
        firm.require("cisco_ios", "17.12.04", IMAGE)
        self.release()
        self.inventory()

    @property
    def switch(self) -> EmulatedDevice:
        assert self.emulator is not None
        return self.emulator.devices["sw1"]

    def release(self, content: bytes = GOOD, *, listed: bytes | None = None, **row: Any) -> None:
        (self.firm.firm / "images" / IMAGE).write_bytes(content)
        self.firm.release(entry(IMAGE, content if listed is None else listed, **{"version": "17.12.4", **row}))

    def inventory(self, **more: Any) -> None:
        hosts = {
            name: {"ansible_host": end.host, "ansible_port": end.port, "netproof_probed_ports": []}
            for name, end in self.endpoints.items()
        }
        variables = {"ansible_user": "netproof", "ansible_password": PASSWORD, "netproof_platform": "cisco_ios"}
        chosen = {"firmware_window": "00:00-24:00", "firmware_restart_seconds": 20, **more}
        self.firm.write_inventory(hosts, **variables, **chosen)

    def inject(self, fault: Fault) -> None:
        assert self.emulator is not None
        self.emulator.inject("sw1", fault)

    def call(self, function: Callable[[], Any]) -> None:
        assert self.emulator is not None
        self.emulator.call(function)


type Start = Callable[..., World]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr(firmware, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(firmware, "RETURN_SECONDS", 2.0)
    with Emulator(tmp_path / "devices", seconds_per_minute=0.5) as emulator:

        def begin(names: tuple[str, ...] = ("sw1",), scp: str = "ip scp server enable", **more: Any) -> World:
            values = {"kind": "iosxe_switch", "version": "17.09.04", "reload_seconds": 0.5, **more}
            values["passwords"] = {"netproof": PASSWORD, "enable": ENABLE}
            texts = {name: CONFIGURATION.format(name=name, scp=scp) for name in names}
            definitions = [DeviceDefinition(name=name, startup_config=text, **values) for name, text in texts.items()]
            endpoints = emulator.start(definitions)
            hosts = "".join(f"[{end.host}]:{end.port} {end.host_key}\n" for end in endpoints.values())
            return World(Firm(tmp_path / "firm", monkeypatch, hosts), emulator, endpoints)

        yield begin


def unsaved(world: World) -> None:
    world.call(lambda: world.switch.save_text(world.switch.startup.replace("hostname sw1", "hostname other")))


NOT_PLANNED: dict[str, tuple[dict[str, Any], Callable[[World], object], str]] = {
    "too little free space": ({"flash_size": 6000}, lambda _: None, "bytes are needed"),
    "configuration not saved": ({}, unsaved, "is not saved"),
    "no SCP server": ({"scp": "!"}, lambda _: None, "`ip scp server enable` is not configured"),
    "our copy is another file": ({}, lambda world: world.release(listed=GOOD + b"x"), "is not the listed one"),
    "our copy is missing": ({}, lambda world: (world.firm.firm / "images" / IMAGE).unlink(), "cannot be read"),
}


@pytest.mark.parametrize("name", NOT_PLANNED)
def test_what_cannot_be_upgraded_safely_is_not_planned(start: Start, name: str) -> None:
    definition, prepare, reason = NOT_PLANNED[name]
    world = start(**definition)
    prepare(world)
    _, plan = world.firm.plan("sw1")
    assert not plan.change_sets
    assert reason in plan.unplannable[0].reasons[0].en
    assert plan.unplannable[0].reasons[0].zh_tw


def unsigned(world: World) -> None:
    (world.firm.firm / "images/images.yml.sig").unlink()


def altered(world: World) -> None:
    path = world.firm.firm / "images/images.yml"
    path.write_text(path.read_text().replace("the tests", "somebody else"))


def signed_by_nobody(world: World) -> None:
    world.firm._admit("stranger", "image-list@netproof")
    world.firm.release(entry(IMAGE, GOOD, "17.12.4"), keeper="stranger")


REFUSED_LISTS: dict[str, tuple[Callable[[World], object], type[NetproofError], str]] = {
    "not signed": (unsigned, RefusedError, "ssh-keygen -Y sign -n image-list@netproof"),
    "altered after it was signed": (altered, RefusedError, "signature is not accepted"),
    "signed by a stranger": (signed_by_nobody, RefusedError, "signed by nobody"),
    "signed by one who may only approve": (
        lambda world: world.firm.release(entry(IMAGE, GOOD, "17.12.4"), keeper="supervisor"),
        RefusedError,
        "signature is not accepted",
    ),
    "no list": (lambda world: shutil.rmtree(world.firm.firm / "images"), ConfigurationError, "images.yml"),
    "digest too short": (
        lambda world: world.firm.release({**entry(IMAGE, GOOD, "17.12.4"), "sha512": "ab"}),
        ConfigurationError,
        "images.yml:4: images.0.sha512",
    ),
    "a path for a file name": (
        lambda world: world.firm.release(entry("../evil", GOOD, "17.12.4")),
        ConfigurationError,
        "images.0.file",
    ),
    "a file twice": (
        lambda world: world.firm.release(*[entry(IMAGE, GOOD, "17.12.4")] * 2),
        ConfigurationError,
        "stands twice",
    ),
    "an unknown field": (
        lambda world: world.firm.release({**entry(IMAGE, GOOD, "17.12.4"), "md5": "x"}),
        ConfigurationError,
        "not known here",
    ),
}


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield World(Firm(tmp_path_factory.mktemp("lists"), monkeypatch, ""))


@pytest.mark.parametrize("name", REFUSED_LISTS)
def test_a_list_that_is_not_signed_or_wrong_is_refused(lists: World, name: str) -> None:
    break_it, error, message = REFUSED_LISTS[name]
    (lists.firm.firm / "images").mkdir(exist_ok=True)
    lists.release()
    assert lists.firm.workspace.images.images
    break_it(lists)
    with pytest.raises(error) as caught:
        _ = lists.firm.workspace.images
    assert message in str(caught.value)


def test_an_upgrade_is_dry_run_applied_once_and_verified(start: Start) -> None:
    world = start()
    plan = world.firm.approved("sw1")
    sent = world.switch.journal.lines("exec", "config", "scp", "answer")
    assert set(sent) <= {*platform("cisco_ios").read_commands, *platform("cisco_ios").session_commands, ""}
    application = world.firm.apply(plan, "sw1")
    assert (application.outcome, application.promise) == ("applied", "none"), application.reason
    assert world.switch.version == "17.12.04"
    assert world.switch.image == IMAGE
    boot = [line for line in world.switch.startup.splitlines() if line.startswith("boot system")]
    assert boot == [f"boot system flash:{IMAGE}", f"boot system flash:{OLD}"]
    assert world.firm.outcomes() == ["intent", "applied"]
    with pytest.raises(RefusedError, match="was used for sw1 before"):
        world.firm.apply(plan, "sw1")
    world.firm.assess()
    home = world.firm.workspace.home
    findings = load_assessment(home, home.latest_run()).findings
    assert not [each.id for each in findings if plan_kind(each) == "firmware" and needs_change(each)]


def sent_badly(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Let a transfer end well and the file be another one."""
    del world
    put = SCPClient.put

    def truncated(client: SCPClient, files: str, remote_path: str) -> None:
        part = Path(files).with_name("part.bin")
        part.write_bytes(Path(files).read_bytes()[:-1])
        put(client, str(part), remote_path=remote_path)

    monkeypatch.setattr(SCPClient, "put", truncated)


def other_file_there(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    del monkeypatch
    world.switch.flash.write(IMAGE, b"somebody else's")


def cut_while_verifying(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Cut the session at the second verification: the first one looks whether the file is there already."""
    del monkeypatch
    world.switch.flash.write(IMAGE, b"")
    world.inject(Fault(kind=FaultKind.DROP_BEFORE, match="^verify", times=1))


def cut_while_changing(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    del monkeypatch
    world.inject(Fault(kind=FaultKind.DROP_AFTER, match="^boot system", times=1))


def nothing_more(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    del monkeypatch, world


def no_image_left(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    del monkeypatch
    world.call(lambda: world.switch.flash.delete(OLD))


UNBOOTABLE = image_bytes("iosxe", "17.12.04", bootable=False)
OTHER_VERSION = image_bytes("iosxe", "17.12.03")

ENDINGS = {
    "damaged on the way": (GOOD, sent_badly, "failed", "has SHA-512", ["intent", "failed"]),
    "another file is there": (GOOD, other_file_there, "failed", "is there already", ["intent", "failed"]),
    "session cut before anything": (GOOD, cut_while_verifying, "failed", "closed", ["intent", "failed"]),
    "session cut in the boot list": (
        GOOD,
        cut_while_changing,
        "rolled-back",
        "runs 17.09.04",
        ["intent", "rolled-back"],
    ),
    "image that does not boot": (UNBOOTABLE, nothing_more, "rolled-back", "runs 17.09.04", ["intent", "rolled-back"]),
    "image of another version": (
        OTHER_VERSION,
        nothing_more,
        "rolled-back",
        "runs 17.12.03, not",
        ["intent", "rolled-back"],
    ),
    "no image boots": (UNBOOTABLE, no_image_left, "unknown", "did not come back within", ["intent", "unknown"]),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_an_upgrade_that_does_not_end_right(start: Start, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    image, break_it, outcome, reason, recorded = ENDINGS[name]
    world = start()
    world.inventory(firmware_restart_seconds=3 if outcome == "unknown" else 20)
    world.release(image)
    startup = world.switch.startup
    plan = world.firm.approved("sw1")
    break_it(monkeypatch, world)
    application = world.firm.apply(plan, "sw1")
    assert (application.outcome, reason in application.reason) == (outcome, True), application.reason
    assert world.firm.outcomes() == recorded
    assert world.switch.version == "17.09.04"
    if outcome == "failed":
        assert world.switch.startup == startup
        assert not world.switch.journal.lines("config")
    if outcome == "rolled-back":
        assert [line for line in world.switch.startup.splitlines() if line.startswith("boot")] == [
            f"boot system flash:{OLD}"
        ]
    if outcome != "unknown":
        left = {path.name: path.read_bytes() for path in world.switch.flash.files()}
        assert left.get(IMAGE) == {"another file is there": b"somebody else's", "session cut before anything": b""}.get(
            name
        )


def outside_the_window(world: World) -> None:
    """Nothing: the plan was made for another hour."""


def withdrawn(world: World) -> None:
    world.release(version="17.12.5")
    world.firm.release(entry("other.bin", GOOD, "17.12.4"))


def copy_changed(world: World) -> None:
    (world.firm.firm / "images" / IMAGE).write_bytes(UNBOOTABLE)


def configuration_changed(world: World) -> None:
    world.call(lambda: world.switch.config.apply((), "hostname drifted"))


NOT_BEGUN: dict[str, tuple[str, Callable[[World], object], str]] = {
    "outside the window": (outside_now(), outside_the_window, "may be upgraded only at"),
    "image withdrawn from the list": ("00:00-24:00", withdrawn, "not on the signed image list as it was approved"),
    "our copy changed": ("00:00-24:00", copy_changed, "is not the listed one"),
    "list not signed any more": ("00:00-24:00", unsigned, "images.yml.sig"),
    "not saved any more": ("00:00-24:00", unsaved, "is not saved any more"),
    "drifted": ("00:00-24:00", configuration_changed, "drifted"),
}


@pytest.mark.parametrize("name", NOT_BEGUN)
def test_an_upgrade_that_must_not_begin(start: Start, name: str) -> None:
    window, change, message = NOT_BEGUN[name]
    world = start()
    world.inventory(firmware_window=window)
    (world.firm.firm / "profile.yml").write_text("time_zone: UTC\n")
    plan = world.firm.approved("sw1")
    change(world)
    with pytest.raises(RefusedError, match=message):
        world.firm.apply(plan, "sw1")
    assert world.firm.outcomes() == []
    assert not world.switch.journal.lines("config", "scp")
    assert [path.name for path in world.switch.flash.files()] == [OLD]


def test_without_an_approval_nothing_begins(start: Start) -> None:
    world = start()
    plan, _ = world.firm.plan("sw1")
    with pytest.raises(RefusedError, match="pending"):
        world.firm.apply(plan, "sw1")
    assert not world.switch.journal.lines("config", "scp")


def test_an_interrupted_upgrade_is_led_back(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    world = start()
    plan = world.firm.approved("sw1")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(CiscoIosFirmware, "restart", killed)
        with pytest.raises(KeyboardInterrupt):
            world.firm.apply(plan, "sw1")
    assert world.firm.outcomes() == ["intent"]
    recovered = recover_host(world.firm.workspace, plan, world.firm.device("sw1"))
    assert recovered.outcome == "rolled-back", recovered.reason
    assert [path.name for path in world.switch.flash.files()] == [OLD]
    assert f"boot system flash:{IMAGE}" not in world.switch.startup


def test_only_one_of_a_redundant_pair_is_planned(start: Start) -> None:
    world = start(names=("sw1", "sw2"))
    path = world.firm.folder / "hosts.yml"
    hosts = yaml.safe_load(path.read_text())
    hosts["all"]["hosts"]["sw2"]["netproof_redundant_with"] = ["sw1"]
    path.write_text(yaml.safe_dump(hosts))
    _, plan = world.firm.plan("sw1", "sw2")
    assert [each.device for each in plan.change_sets] == ["sw1"]
    assert "partner sw1" in plan.unplannable[0].reasons[0].en
