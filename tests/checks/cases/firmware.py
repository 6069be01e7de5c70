"""Software versions and the end of support."""

from datetime import date
from typing import Any

from netproof.model.context import Context
from netproof.model.record import Known
from netproof.model.register import Registers
from netproof.model.state import DeviceState
from netproof.registers.software import LifecycleRelease, SoftwareRegister, SoftwareVersion
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, context, device


def running(version: Known[str], **values: Any) -> DeviceState:
    return device(firmware={"version": version, **values})


def wanting(*versions: SoftwareVersion, lifecycle: tuple[LifecycleRelease, ...] = ()) -> Context:
    return context(registers=Registers(present=(SoftwareRegister(versions=versions, lifecycle=lifecycle),)))


def entry(**values: Any) -> SoftwareVersion:
    facts = {"platform": "cisco_ios", "minimum": "17.9.6", "recommended": "17.12.4", "image": "cat9k.bin"}
    return SoftwareVersion.model_validate(facts | values)


def ending(end: object, product: str = "cisco-ios-xe", cycle: str = "17.12") -> Context:
    release = LifecycleRelease.model_validate(
        {"product": product, "cycle": cycle, "end_of_life": end, "source": "bulletin", "as_of": date(2026, 8, 1)}
    )
    return wanting(lifecycle=(release,))


PACKAGE = entry(image="openssh-server", minimum="1:9.2p1-2+deb12u3", recommended="1:9.2p1-2+deb12u7")

CASES = [
    Case("recommended", "required_version", running("17.12.4"), GOOD),
    Case("newer", "required_version", running("17.15.1"), GOOD),
    Case("below the recommended", "required_version", running("17.9.6a"), BAD, GOOD),
    Case("below the minimum", "required_version", running("16.12.5b"), BAD, GOOD),
    Case("no image is named", "required_version", running("17.3.1"), BAD, context=wanting(entry(image=None))),
    Case("version not read", "required_version", running(UNKNOWN), OPEN),
    Case("another train", "required_version", running("15.2(7)E4"), OPEN),
    Case("register missing", "required_version", device(), OPEN, context=context(registers=Registers())),
    Case("register empty", "required_version", device(), OPEN, context=wanting()),
    Case("other platform", "required_version", device(), OPEN, context=wanting(entry(platform="linux"))),
    Case("other model", "required_version", device(), OPEN, context=wanting(entry(models=("C9200*",)))),
    Case("one of its models", "required_version", device(), GOOD, context=wanting(entry(models=("C9200*", "C9300*")))),
    Case(
        "its model first",
        "required_version",
        device(),
        BAD,
        GOOD,
        context=wanting(entry(models=("C9300*",), recommended="17.15.1"), entry()),
    ),
    Case(
        "model not read",
        "required_version",
        device(identity={"model": UNKNOWN}),
        OPEN,
        context=wanting(entry(models=("C9300*",)), entry()),
    ),
    Case(
        "old package",
        "required_version",
        running("12", packages=(("openssh-server", "1:9.2p1-2+deb12u2"),)),
        BAD,
        GOOD,
        context=wanting(PACKAGE),
    ),
    Case(
        "package",
        "required_version",
        running("12", packages=(("openssh-server", "1:9.2p1-2+deb12u7"),)),
        GOOD,
        context=wanting(PACKAGE),
    ),
    Case(
        "package not installed",
        "required_version",
        running("12", packages=(("frr", "8.4.4-1"),)),
        OPEN,
        context=wanting(PACKAGE),
    ),
    Case("supported", "supported_release", device(), GOOD),
    Case("ended", "supported_release", device(), BAD, context=ending(date(2026, 11, 22))),
    Case("ends tomorrow", "supported_release", device(), GOOD, context=ending(date(2026, 11, 23))),
    Case("ended without a date", "supported_release", device(), BAD, context=ending(end=True)),
    Case("no end announced", "supported_release", device(), GOOD, context=ending(end=False)),
    Case("no date known", "supported_release", device(), OPEN, context=ending(None)),
    Case("no data", "supported_release", device(), OPEN, context=ending(date(2030, 1, 1), cycle="17.1")),
    Case("another product", "supported_release", device(), OPEN, context=ending(date(2030, 1, 1), product="cisco-ios")),
    Case("register missing", "supported_release", device(), OPEN, context=context(registers=Registers())),
    Case("version not read", "supported_release", device(identity={"version": UNKNOWN}), OPEN),
    Case("no end announced", "supported_hardware", device(), GOOD),
    Case("ended", "supported_hardware", device(), BAD, context=ending(date(2025, 1, 1), product="c9300-48p", cycle="")),
    Case("no data", "supported_hardware", device(), OPEN, context=ending(date(2030, 1, 1))),
    Case("register missing", "supported_hardware", device(), OPEN, context=context(registers=Registers())),
    Case("model not read", "supported_hardware", device(identity={"model": UNKNOWN}), OPEN),
    Case("no hardware of its own", "supported_hardware", device(identity={"model": ""}), NOT),
]
