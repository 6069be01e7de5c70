"""Whether the software that runs is the version that the firm requires and the vendor recommends."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from netproof.checks.check import Check, IndeterminateError, need, unknown, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown
from netproof.model.state import DeviceState, Firmware
from netproof.registers.software import SoftwareRegister, SoftwareVersion
from netproof.versions import compare, compare_packages

MISSING = Text(en="the software register is missing", zh_tw="缺少軟體版本清冊")
_NO_ENTRY = Text(
    en="the software register has no version for platform {platform}, model {model}",
    zh_tw="軟體版本清冊未列出平台 {platform}、型號 {model} 的版本",
)
_BELOW_MINIMUM = Text(
    en="{what} {running} is older than the required minimum {minimum}",
    zh_tw="{what} 的版本 {running} 低於最低要求版本 {minimum}",
)
_BELOW_RECOMMENDED = Text(
    en="{what} {running} is older than the recommended version {recommended}",
    zh_tw="{what} 的版本 {running} 低於建議版本 {recommended}",
)
_INCOMPARABLE = Text(
    en="{what} {running} cannot be compared with {wanted}: another release train or way of numbering",
    zh_tw="{what} 的版本 {running} 與 {wanted} 屬不同版本系列或編號方式，無法比較",
)
_VERSION = Text(en="the running version could not be read", zh_tw="無法取得執行中的版本")
_MODEL = Text(en="the device's model could not be read", zh_tw="無法取得設備型號")
_SOFTWARE = "software"


class RequiredVersion(Check):
    """Clause 4.1.2: the newest or the recommended version. The register says what that is; nothing is guessed."""

    title: ClassVar[Text] = Text(
        en="The recommended software version runs",
        zh_tw="使用建議的軟體版本",
    )
    sections: ClassVar[tuple[str, ...]] = ("firmware", "identity")
    baseline: ClassVar[str] = "firmware"
    mendable: ClassVar[bool] = True

    window: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
    """When devices may be upgraded, in the firm's time zone: `22:00-05:00`; outside trading and settlement."""
    restart_seconds: int = Field(ge=1, le=7200)
    """How long a device may take to restart until it counts as not having come back."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Compare the running software, and each package that the register names, with the register."""
        section = need(state.firmware, "firmware", state)
        for entry in _entries(state, context):
            name, running = _running(section, entry)
            if isinstance(running, Unknown):
                yield unknown(name, running, _VERSION)
            elif running:
                yield from _judge(name, running, entry)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Run the recommended version, where the register names the image or package that brings it."""
        section = state.firmware
        try:
            entries = _entries(state, context) if section and state.identity else []
        except IndeterminateError:
            return state
        for entry in entries:
            if section is None or not entry.image:
                continue
            name, running = _running(section, entry)
            if isinstance(running, Unknown) or not any(o.kind == "violation" for o in _judge(name, running, entry)):
                continue
            section = _upgraded(section, entry)
        return state.changed(firmware=section)


def _upgraded(section: Firmware, entry: SoftwareVersion) -> Firmware:
    if entry.image in dict(section.packages):
        packages = tuple((n, entry.recommended if n == entry.image else v) for n, v in section.packages)
        return section.changed(packages=packages)
    return section.changed(version=entry.recommended, running_image=entry.image)


def _entries(state: DeviceState, context: Context) -> list[SoftwareVersion]:
    """Return the first entry that fits the device for its software, and the first for each of its packages."""
    register = context.registers.get(SoftwareRegister)
    if register is None:
        raise IndeterminateError(MISSING)
    identity = need(state.identity, "identity", state)
    candidates = [entry for entry in register.versions if entry.platform == state.platform]
    if isinstance(identity.model, Unknown) and any(entry.models != ("*",) for entry in candidates):
        raise IndeterminateError(unknown("", identity.model, _MODEL).message)
    model = "" if isinstance(identity.model, Unknown) else identity.model
    packages = {name for name, _ in need(state.firmware, "firmware", state).packages}
    found: dict[str, SoftwareVersion] = {}
    for entry in candidates:
        absent = packages and entry.image and entry.image not in packages
        if not absent and any(fnmatchcase(model, pattern) for pattern in entry.models):
            found.setdefault(entry.image if entry.image in packages and entry.image else _SOFTWARE, entry)
    if not found:
        raise IndeterminateError(_NO_ENTRY.format(platform=state.platform, model=model or "-"))
    return list(found.values())


def _running(section: Firmware, entry: SoftwareVersion) -> tuple[str, Known[str]]:
    """Return what an entry is about, and its version on the device."""
    packages = dict(section.packages)
    if entry.image in packages and entry.image:
        return entry.image, packages[entry.image]
    return _SOFTWARE, section.version


def _judge(name: str, running: Known[str], entry: SoftwareVersion) -> Iterator[Observation]:
    if isinstance(running, Unknown):
        return
    comparator = compare if name == _SOFTWARE else compare_packages
    proof = (f"{name} {running}",)
    for wanted, message in ((entry.minimum, _BELOW_MINIMUM), (entry.recommended, _BELOW_RECOMMENDED)):
        order = comparator(running, wanted)
        if order is None:
            text = _INCOMPARABLE.format(what=name, running=running, wanted=wanted)
            yield Observation(kind="undetermined", target=name, message=text, proof=proof)
        elif order < 0:
            facts = {"what": name, "running": running, "minimum": wanted, "recommended": wanted}
            yield violation(name, message.format(**facts), proof)
            return
