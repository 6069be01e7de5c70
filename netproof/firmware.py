"""From findings on software versions to an upgrade, step by step: checked space, saved configuration, and a way back.

Everything here is pure: the same outputs, findings, image list and variables give the same bytes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import chain
from zoneinfo import ZoneInfo

from netproof.checks.required_version import RequiredVersion
from netproof.comparing import unified_diff
from netproof.images import find_image
from netproof.model.context import DeviceContext
from netproof.model.image import Image, ImageList
from netproof.model.operation import ConfigurationLine, Operation, RequireWindow
from netproof.model.plan import ChangeSet, Unplannable
from netproof.model.record import Text, Unknown, is_known
from netproof.model.state import Firmware
from netproof.plan import DeviceReading, Selection, Tools, change_set_facts
from netproof.platforms.platform import UnplannableError, Upgrade, UpgradeSteps

_NOT_UPGRADED = Text(
    en="platform {platform} is not upgraded by Netproof: do it by hand",
    zh_tw="Netproof 不支援升級平台 {platform}，請人工處理",
)
_NO_IMAGE_NAMED = Text(
    en="the software register names no image or package for it, so only a person can upgrade it",
    zh_tw="軟體版本清冊未載明映像檔或套件，須人工升級",
)
_NOT_LISTED = Text(
    en="the signed image list holds no {name} {version} for platform {platform}, model {model}",
    zh_tw="簽章映像檔清單未列平台 {platform}、型號 {model} 的 {name} {version}",
)
_NOT_SAVED = Text(
    en="the configuration is not saved and would be lost by a restart: save it first",
    zh_tw="設備組態尚未儲存，重新開機將遺失，請先儲存",
)
_SAVED_UNKNOWN = Text(
    en="whether the configuration is saved is not known ({why})",
    zh_tw="無法得知設備組態是否已儲存（{why}）",
)
_SPACE_UNKNOWN = Text(en="the free space is not known ({why})", zh_tw="無法得知剩餘空間（{why}）")
_NO_SPACE = Text(
    en="{size} bytes are needed for {file}, and {free} are free: make room first",
    zh_tw="{file} 需要 {size} 位元組，僅剩 {free} 位元組，請先清出空間",
)
_VERSION_UNKNOWN = Text(en="the running version is not known ({why})", zh_tw="無法得知執行中的版本（{why}）")
_PARTNER = Text(
    en="its redundant partner {partner} is upgraded by this plan: plan it once {partner} has been verified",
    zh_tw="其備援設備 {partner} 已列入本計畫，請於 {partner} 驗證完成後再規劃",
)

type ImageFault = Callable[[Image], Text | None]
"""Says why the file of an image cannot be sent, e.g. because its SHA-512 is another one."""


@dataclass(frozen=True)
class _Target:
    """One thing of a device that shall have another version: its software, or a package."""

    name: str
    """As the software register asks for it."""
    before: str
    wanted: str


def plan_upgrade(
    reading: DeviceReading, selection: Selection, tools: Tools, images: ImageList, fault: ImageFault
) -> tuple[ChangeSet | Unplannable | None, str]:
    """Plan one device's upgrade, and return the redacted text that its base digest stands for.

    `None` means that there is nothing to upgrade.
    """
    checks = [check for _, check in selection.mend if isinstance(check, RequiredVersion)]
    before = reading.state.firmware
    if not checks or before is None:
        return None, ""
    state = reading.state
    for check in checks:
        state = check.remedy(state, reading.context)
    after = state.firmware or before
    try:
        targets = _targets(before, after)
        steps = [_steps(reading, target, images, fault, checks[0].restart_seconds) for target in targets]
        return _change_set(reading, selection, tools, (steps, checks[0].window, after))
    except UnplannableError as error:
        findings = tuple(sorted(finding.id for finding, _ in selection.mend))
        return Unplannable(device=reading.state.device, findings=findings, reasons=(error.reason,)), ""


def _targets(before: Firmware, after: Firmware) -> Iterator[_Target]:
    """Yield what shall have another version.

    Raises:
        UnplannableError: there is nothing, or the version that runs is not known.
    """
    if before == after:
        raise UnplannableError(_NO_IMAGE_NAMED)
    if before.version != after.version:
        if isinstance(before.version, Unknown):
            raise UnplannableError(_VERSION_UNKNOWN.format(why=before.version.unknown))
        yield _Target(name=str(after.running_image), before=before.version, wanted=str(after.version))
    wanted = dict(after.packages)
    for name, version in before.packages:
        if wanted.get(name, version) != version:
            yield _Target(name=name, before=version, wanted=wanted[name])


def _steps(
    reading: DeviceReading, target: _Target, images: ImageList, fault: ImageFault, restart_seconds: int
) -> UpgradeSteps:
    platform, section, identity = reading.platform, reading.state.firmware, reading.state.identity
    if platform.upgrade is None or section is None:
        raise UnplannableError(_NOT_UPGRADED.format(platform=platform.name))
    model = identity.model if identity is not None and is_known(identity.model) else ""

    def listed(version: str) -> Image | None:
        return find_image(images, platform=platform.name, model=model, name=target.name, version=version)

    image = listed(target.wanted)
    if image is None:
        facts = {"name": target.name, "version": target.wanted, "platform": platform.name, "model": model or "-"}
        raise UnplannableError(_NOT_LISTED.format(**facts))
    _require_readiness(section, image)
    if (reason := fault(image)) is not None:
        raise UnplannableError(reason)
    wanted = Upgrade(
        image=image,
        current=section,
        current_version=target.before,
        former=listed(target.before),
        restart_seconds=restart_seconds,
    )
    return platform.upgrade(reading.outputs, wanted)


def _require_readiness(section: Firmware, image: Image) -> None:
    """Refuse a device whose configuration a restart would lose, or that has no room.

    Raises:
        UnplannableError: it is not ready, or nobody knows.
    """
    if isinstance(section.configuration_saved, Unknown):
        raise UnplannableError(_SAVED_UNKNOWN.format(why=section.configuration_saved.unknown))
    if not section.configuration_saved:
        raise UnplannableError(_NOT_SAVED)
    if isinstance(section.free_bytes, Unknown):
        raise UnplannableError(_SPACE_UNKNOWN.format(why=section.free_bytes.unknown))
    if section.free_bytes < image.size:
        raise UnplannableError(_NO_SPACE.format(size=image.size, file=image.file, free=section.free_bytes))


def _change_set(
    reading: DeviceReading,
    selection: Selection,
    tools: Tools,
    planned: tuple[Sequence[UpgradeSteps], str, Firmware],
) -> tuple[ChangeSet, str]:
    steps, window, after = planned
    platform, state = reading.platform, reading.state
    if platform.configuration_texts is None or platform.predict is None or state.firmware is None:
        raise UnplannableError(_NOT_UPGRADED.format(platform=platform.name))
    gate = RequireWindow(window=window, time_zone=reading.context.firm.time_zone)
    operations: tuple[Operation, ...] = (
        gate,
        *chain.from_iterable(each.stage for each in steps),
        gate,
        *chain.from_iterable(each.activate for each in steps),
        *chain.from_iterable(each.finish for each in steps),
    )
    before_texts = platform.configuration_texts(reading.outputs)
    lines = tuple(operation for operation in operations if isinstance(operation, ConfigurationLine))
    after_texts = platform.configuration_texts(platform.predict(reading.outputs, lines))
    diff = unified_diff(
        {**before_texts, "software": _software(state.firmware, after)},
        {**after_texts, "software": _software(after, state.firmware)},
        tools.redact,
    )
    facts, base_text = change_set_facts(reading, selection, tools, before_texts)
    return ChangeSet(
        **facts,
        operations=operations,
        undo=tuple(chain.from_iterable(each.undo for each in reversed(steps))),
        predicted_diff=diff,
        revert_protection="none",
        revert_note=steps[0].note,
        risk="high",
    ), base_text


def _software(one: Firmware, other: Firmware) -> str:
    """Return what differs from another section, as text for the diff."""
    packages = sorted(set(one.packages) - set(other.packages))
    version = (f"software {one.version}",) if one.version != other.version else ()
    return "".join(f"{line}\n" for line in (*version, *(f"{name} {version}" for name, version in packages)))


def without_partners(
    planned: Sequence[ChangeSet | Unplannable], devices: Mapping[str, DeviceContext]
) -> list[ChangeSet | Unplannable]:
    """Keep one device of each redundant pair: the other must carry the traffic until the first is known to be well."""
    kept: list[ChangeSet | Unplannable] = []
    for result in sorted(planned, key=lambda each: (not devices[each.device].canary, each.device)):
        partner = next((each.device for each in kept if _is_pair(each, result, devices)), None)
        if isinstance(result, ChangeSet) and partner is not None:
            reason = _PARTNER.format(partner=partner)
            kept.append(Unplannable(device=result.device, findings=result.findings, reasons=(reason,)))
        else:
            kept.append(result)
    return kept


def _is_pair(
    kept: ChangeSet | Unplannable, other: ChangeSet | Unplannable, devices: Mapping[str, DeviceContext]
) -> bool:
    one, two = kept.device, other.device
    return isinstance(kept, ChangeSet) and (one in devices[two].redundant_with or two in devices[one].redundant_with)


def is_within(gate: RequireWindow, now: datetime) -> bool:
    """Tell whether a moment lies in a window of the day; one that ends before it begins reaches over midnight."""
    local = now.astimezone(ZoneInfo(gate.time_zone)).time()
    begin, end = (time.fromisoformat(part) for part in gate.window.replace("24:00", "00:00").split("-"))
    return begin <= local < end if begin < end else local >= begin or local < end
