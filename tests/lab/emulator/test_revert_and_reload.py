"""The nets under a change, and booting: what holds, what reverts, what comes back."""

import paramiko
import pytest

from lab.emulator import DeviceDefinition, EmulatedDevice, Emulator, Endpoint, image_bytes
from lab.emulator.revert import ALREADY, NO_ARCHIVE, NONE_PENDING
from tests.lab.emulator.cli import Cli, connects, wait_for

ARM = "configure terminal revert timer 1"
LONG = "configure terminal revert timer 1000"


def test_unconfirmed_change_reverts(endpoint: Endpoint, device: EmulatedDevice) -> None:
    before = device.running_text()
    with Cli(endpoint) as cli:
        assert "Backing up current running config to flash:bk-" in cli.send(ARM)
        for line in (
            "no ip http server",
            "line vty 0 15",
            "transport input ssh",
            "no snmp-server community public",
            "end",
        ):
            cli.send(line)
        wait_for(lambda: "REVERTED (expired)" in device.journal.lines("event"), "the timer fires")
        assert cli.send("show archive config rollback timer") == NONE_PENDING
    assert device.running_text() == before


def test_change_reverts_although_the_session_is_gone(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli:
        cli.send(ARM)
        cli.send("hostname LOST")
    wait_for(lambda: device.config.hostname == "SW1", "the timer fires")


def test_confirmed_change_stays(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli:
        cli.send(LONG)
        cli.send("hostname KEPT")
        cli.send("end")
        timer = cli.send("show archive config rollback timer")
        assert "Timer value: 1000 min" in timer
        assert "User: admin" in timer
        assert cli.send(ARM) == ALREADY
    with Cli(endpoint) as second:
        assert second.send("configure confirm") == ""
        assert second.send("configure confirm") == NONE_PENDING
    assert device.archive.pending is None
    assert device.config.hostname == "KEPT"


def test_revert_now_and_its_absence(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli:
        assert cli.send("configure revert now") == NONE_PENDING
        cli.send(LONG)
        cli.send("hostname GONE")
        cli.send("end")
        assert "Rollback Done" in cli.send("configure revert now")
    assert device.config.hostname == "SW1"


def test_timer_needs_the_archive(endpoint: Endpoint) -> None:
    with Cli(endpoint) as cli:
        cli.configure("no archive")
        assert cli.send(ARM) == NO_ARCHIVE
        assert cli.send("show archive") == "Archive feature not enabled"


def test_archive_keeps_its_maximum(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli:
        for _ in range(5):
            cli.send("archive config")
    assert len([path for path in device.flash.files() if path.name.startswith("bk-")]) == 3


def test_configure_replace(endpoint: Endpoint, device: EmulatedDevice) -> None:
    before = device.running_text()
    with Cli(endpoint) as cli:
        cli.send("copy running-config flash:before.cfg", until=r"\]\? $")
        cli.send("")
        cli.configure("hostname OTHER", "interface Gi1/0/2", "shutdown")
        cli.send("configure replace flash:before.cfg", until=r"\[no\]: $")
        cli.send("no")
        assert device.config.hostname == "OTHER"
        assert "Rollback Done" in cli.send("configure replace flash:before.cfg force")
        assert cli.send("configure replace flash:none force").startswith("%Error opening flash:none")
    assert device.running_text() == before


def test_reload_in_reverts_and_cancel_keeps(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli:
        cli.configure("hostname DRAFT")
        for minutes, answer in (("500", "reload cancel"), ("1", "")):
            cli.send(f"reload in {minutes}", until=r"\[yes/no\]: $")
            cli.send("no", until=r"\[confirm\]$")
            cli.send("")
            if answer:
                assert "SHUTDOWN ABORTED" in cli.send(answer)
    wait_for(lambda: any(text.startswith("BOOTED") for text in device.journal.lines("event")), "the reload")
    assert device.config.hostname == "SW1"


def reload_now(endpoint: Endpoint, device: EmulatedDevice, *, save: str = "yes") -> None:
    with Cli(endpoint) as cli:
        cli.send("reload", until=r"\[(yes/no\]: |confirm\])$")
        if "modified" in cli.last:
            cli.send(save, until=r"\[confirm\]$")
        cli.channel.sendall(b"\r")
        wait_for(lambda: not device.running, "the device goes down")
        wait_for(lambda: not connects(endpoint.port), "connections are refused")


BOOT = ["no boot system", "boot system flash:new.bin"]
IMAGES = {
    "new image": (image_bytes("iosxe", "17.12.04"), "17.12.04", "new.bin"),
    "unbootable image, back on the old one": (image_bytes("iosxe", "17.12.04", bootable=False), "17.09.04", None),
    "image of another platform": (image_bytes("ios", "15.2(7)E9"), "17.09.04", None),
    "truncated file": (b"EMULATOR", "17.09.04", None),
}


@pytest.mark.parametrize("name", IMAGES)
def test_reload_runs_the_image_of_the_boot_list(endpoint: Endpoint, device: EmulatedDevice, name: str) -> None:
    content, version, image = IMAGES[name]
    device.flash.write("new.bin", content)
    with Cli(endpoint) as cli:
        cli.configure(*BOOT)
        assert "new.bin" in cli.send("show boot")
    reload_now(endpoint, device)
    wait_for(lambda: connects(endpoint.port), "the device comes back")
    with Cli(endpoint) as cli:
        assert f"Version {version}" in cli.send("show version")
    assert image is None or device.image == image


def test_no_bootable_image_stays_down(endpoint: Endpoint, device: EmulatedDevice) -> None:
    device.flash.delete(device.image)
    reload_now(endpoint, device)
    wait_for(lambda: "BOOT FAILED: no bootable image" in device.journal.lines("event"), "the boot fails")
    assert not connects(endpoint.port)


def test_unsaved_boot_line_is_lost(endpoint: Endpoint, device: EmulatedDevice) -> None:
    device.flash.write("new.bin", image_bytes("iosxe", "17.12.04"))
    with Cli(endpoint) as cli:
        cli.configure(*BOOT, "boot system flash:new.bin")
    reload_now(endpoint, device, save="no")
    wait_for(lambda: connects(endpoint.port), "the device comes back")
    assert device.version == "17.09.04"


def test_sessions_are_cut_by_the_reload(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as other:
        reload_now(endpoint, device)
        with pytest.raises((EOFError, OSError, paramiko.SSHException)):
            other.send("show version")


def test_flash_that_is_full_refuses(emulator: Emulator, definition: DeviceDefinition) -> None:
    small = emulator.start([definition.model_copy(update={"flash_size": 5000})])["sw1"]
    with Cli(small) as cli:
        cli.send("copy running-config flash:a", until=r"\]\? $")
        assert "No space left" in cli.send("")


def test_files(endpoint: Endpoint, device: EmulatedDevice) -> None:
    with Cli(endpoint) as cli:
        assert cli.send("more flash:notes.txt") == "kept"
        cli.send("delete flash:notes.txt", until=r"\]\? $")
        cli.send("", until=r"\[confirm\]$")
        cli.send("")
        assert not device.flash.exists("notes.txt")
        assert cli.send("delete /force flash:notes.txt").startswith("%Error deleting")
        assert cli.send("more flash:../startup-config").startswith("%Error opening")
