"""Upgrades as they are planned, on the outputs of sample devices; `nornir_tasks` proves that devices take them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from netproof.firmware import is_within, plan_upgrade, without_partners
from netproof.images import is_version
from netproof.model.assessment import Finding
from netproof.model.image import Image, ImageList
from netproof.model.operation import Command, RequireWindow
from netproof.model.plan import ChangeSet, Unplannable
from netproof.model.record import Text
from netproof.model.register import Registers
from netproof.plan import DeviceReading, Selection
from netproof.registers.software import SoftwareRegister, SoftwareVersion
from netproof.report.plan_text import operation_lines
from tests.checks.states import check, context
from tests.planning import lines, reading_of, tools

ROUTER, SERVER = "cisco_ios/edge_router_15", "linux/debian12_sysvinit"
FILE, OLD = "c2900-universalk9-mz.SPA.157-3.M10.bin", "c2900-universalk9-mz.SPA.157-3.M8.bin"
DIGEST = "0123456789abcdef" * 8
IMAGE = Image(platform="cisco_ios", version="15.7(3)M10", file=FILE, size=100, sha512=DIGEST, source="vendor")
PACKAGES = tuple(
    Image(
        platform="linux",
        version=version,
        file=f"chrony_{version}_amd64.deb",
        size=100,
        sha512=DIGEST,
        source="vendor",
        package="chrony",
    )
    for version in ("4.3-2+deb12u3", "4.3-2+deb12u4")
)


def router(**outputs: tuple[str, str]) -> DeviceReading:
    """Read the sample router with an SCP server, and some texts of its answers replaced."""
    before = reading_of(ROUTER).outputs.texts()
    changed = dict(before)
    for command in ("show running-config", "show startup-config"):
        changed[command] = changed[command].replace("\nend", "\nip scp server enable\nend")
    for name, (old, new) in outputs.items():
        command = name.replace("_config", "-config").replace("_", " ")
        assert old in changed[command], (command, old)
        changed[command] = changed[command].replace(old, new)
    return reading_of(ROUTER, changed=changed)


def planned(
    reading: DeviceReading,
    *images: Image,
    version: str = "15.7(3)M10",
    image: str | None = FILE,
    fault: Text | None = None,
    **parameters: Any,
) -> ChangeSet | Unplannable | None:
    entry = SoftwareVersion(platform=reading.platform.name, minimum=version, recommended=version, image=image)
    registers = Registers(present=(SoftwareRegister(versions=(entry,)),))
    surroundings = reading.context.changed(registers=registers)
    finding = Finding(
        id="recommended-version/required_version/sw1",
        control="recommended-version",
        check="required_version",
        clauses=("4.1.2",),
        subject="sw1",
        status="not-satisfied",
        mendable=True,
        mode="mend",
    )
    reading = DeviceReading(reading.platform, reading.outputs, reading.state, surroundings)
    selection = Selection(mend=[(finding, check("required_version", **parameters))])
    result, _ = plan_upgrade(reading, selection, tools(), ImageList(images=images), lambda _: fault)
    return result


REFUSED: dict[str, tuple[DeviceReading, tuple[Image, ...], dict[str, Any], str]] = {
    "too little free space": (
        router(dir=("152244224 bytes free", "99 bytes free")),
        (IMAGE,),
        {},
        f"100 bytes are needed for {FILE}, and 99 are free",
    ),
    "free space not known": (router(dir=("bytes total", "blocks")), (IMAGE,), {}, "the free space is not known"),
    "not saved": (
        router(show_startup_config=("ip scp server enable", "ip http server")),
        (IMAGE,),
        {},
        "the configuration is not saved",
    ),
    "no SCP server": (reading_of(ROUTER), (IMAGE,), {}, "`ip scp server enable` is not configured"),
    "install mode": (router(show_version=(OLD, "packages.conf")), (IMAGE,), {}, "install mode"),
    "image not known": (router(show_version=("System image file", "No file")), (IMAGE,), {}, "no way back"),
    "the old one's name": (router(show_version=(OLD, FILE)), (IMAGE,), {}, "has the name of the one that runs"),
    "an empty list": (router(), (), {}, "the signed image list holds no"),
    "another version": (router(), (IMAGE.changed(version="15.7(3)M9"),), {}, "the signed image list holds no"),
    "another model": (router(), (IMAGE.changed(models=("C9300*",)),), {}, "model CISCO2911/K9"),
    "another platform": (router(), (IMAGE.changed(platform="linux"),), {}, "the signed image list holds no"),
    "no image named": (router(), (IMAGE,), {"image": None}, "names no image or package"),
    "our copy is bad": (router(), (IMAGE,), {"fault": Text(en="it is bad", zh_tw="損毀")}, "it is bad"),
    "no way back for a package": (
        reading_of(SERVER),
        PACKAGES[1:],
        {"version": "4.3-2+deb12u4", "image": "chrony"},
        "does not hold chrony 4.3-2+deb12u3, which runs now",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_upgraded_safely_is_not_planned(name: str) -> None:
    reading, images, parameters, reason = REFUSED[name]
    result = planned(reading, *images, **parameters)
    assert isinstance(result, Unplannable)
    assert reason in result.reasons[0].en
    assert result.reasons[0].zh_tw


def test_an_image_is_staged_verified_activated_and_followed_by_the_old_one() -> None:
    result = planned(router(), IMAGE, window="22:00-05:00", restart_seconds=900)
    assert isinstance(result, ChangeSet)
    shown = [line for operation in result.operations for line in operation_lines(operation)]
    assert [line.split(maxsplit=1)[0] for line in shown] == [
        *("[window]", "[stage]", "[verify-image]", "[window]"),
        *("no", "boot", "boot", "[activate]", "[reboot]", "[verify-version]"),
    ]
    assert lines(result.operations) == ["no boot system", f"boot system flash0:{FILE}", f"boot system flash0:{OLD}"]
    assert lines(result.undo) == ["no boot system", f"boot system flash0:{OLD}"]
    for text in ("22:00-05:00 Asia/Taipei", DIGEST, "100 bytes", "at most 900 s", "15.7(3)M10"):
        assert any(text in line for line in shown), text
    assert "-software 15.7(3)M8" in result.predicted_diff
    assert "+software 15.7(3)M10" in result.predicted_diff
    assert f"+boot system flash0:{FILE}" in result.predicted_diff
    assert (result.risk, result.revert_protection, result.clauses) == ("high", "none", ("4.1.2",))


def test_a_configured_boot_list_is_put_back() -> None:
    reading = router(
        show_running_config=("\nend", f"\nboot system flash0:{OLD}\nboot system tftp spare.bin 10.0.0.9\nend"),
        show_startup_config=("\nend", f"\nboot system flash0:{OLD}\nboot system tftp spare.bin 10.0.0.9\nend"),
    )
    result = planned(reading, IMAGE)
    assert isinstance(result, ChangeSet)
    assert lines(result.undo) == [
        "no boot system",
        f"boot system flash0:{OLD}",
        "boot system tftp spare.bin 10.0.0.9",
    ]


def test_a_package_is_installed_as_the_file_that_was_checked() -> None:
    result = planned(reading_of(SERVER), *PACKAGES, version="4.3-2+deb12u4", image="chrony")
    assert isinstance(result, ChangeSet)
    commands = [operation for operation in result.operations if isinstance(operation, Command)]
    assert commands[0].argv[-3:] == (
        "--only-upgrade",
        "install",
        "/var/lib/netproof-images/chrony_4.3-2+deb12u4_amd64.deb",
    )
    assert commands[1].argv[:2] == ("rm", "-f")
    back = [operation.argv[-3:] for operation in result.undo if isinstance(operation, Command)]
    assert back == [("--allow-downgrades", "install", "/var/lib/netproof-images/chrony_4.3-2+deb12u3_amd64.deb")]
    assert "+chrony 4.3-2+deb12u4" in result.predicted_diff


WINDOWS = [
    ("22:00-05:00", "2026-11-21T14:00", True),  # 22:00 in Taipei
    ("22:00-05:00", "2026-11-21T20:59", True),
    ("22:00-05:00", "2026-11-21T21:00", False),  # 05:00 in Taipei
    ("22:00-05:00", "2026-11-21T13:59", False),
    ("01:00-03:00", "2026-11-21T18:00", True),
    ("01:00-03:00", "2026-11-21T19:00", False),
    ("20:00-24:00", "2026-11-21T15:59", True),
    ("20:00-24:00", "2026-11-21T16:00", False),
    ("00:00-24:00", "2026-11-21T04:00", True),
]


@pytest.mark.parametrize(("window", "now", "inside"), WINDOWS)
def test_a_window_is_of_the_firms_day(window: str, now: str, inside: bool) -> None:  # noqa: FBT001 - a case
    gate = RequireWindow(window=window, time_zone="Asia/Taipei")
    assert is_within(gate, datetime.fromisoformat(now).replace(tzinfo=UTC)) is inside


SAME_VERSIONS = [
    ("17.9.4", "17.09.04", False, True),
    ("17.9.4", "17.9.4a", False, False),
    ("1.0", "1.0", True, True),
    ("4.3-2+deb12u3", "4.3-2+deb12u4", True, False),
    ("", "17.9.4", False, False),
]


@pytest.mark.parametrize(("one", "other", "package", "same"), SAME_VERSIONS)
def test_versions_are_compared_by_their_meaning(one: str, other: str, package: bool, same: bool) -> None:  # noqa: FBT001 - a case
    assert is_version(one, other, package=package) is same


def test_only_one_of_a_redundant_pair_is_upgraded_at_once() -> None:
    one = planned(router(), IMAGE)
    assert isinstance(one, ChangeSet)
    pair = {
        "sw1": context(redundant_with=("sw2",)).device,
        "sw2": context(canary=True).device,
        "sw3": context().device,
    }
    kept = without_partners([one.changed(device=name) for name in pair], pair)
    assert {result.device: isinstance(result, ChangeSet) for result in kept} == {"sw2": True, "sw1": False, "sw3": True}
    reason = next(result.reasons[0].en for result in kept if isinstance(result, Unplannable))
    assert "partner sw2" in reason
