"""Software versions and the end of support."""

from datetime import date
from typing import Any

from netproof.model.context import Context
from netproof.model.product_data import (
    Advisory,
    AdvisoryCoverage,
    AffectedProduct,
    KnownExploited,
    LifecycleRelease,
    ProductData,
)
from netproof.model.record import Known
from netproof.model.register import Proof, Registers
from netproof.model.state import DeviceState
from netproof.registers.retirement_plans import RetirementPlan, RetirementPlansRegister
from netproof.registers.software import SoftwareRegister, SoftwareVersion
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, context, device


def running(version: Known[str], **values: Any) -> DeviceState:
    return device(firmware={"version": version, **values})


def wanting(*versions: SoftwareVersion, lifecycle: tuple[LifecycleRelease, ...] = ()) -> Context:
    return context(registers=Registers(present=(SoftwareRegister(versions=versions, lifecycle=lifecycle),)))


def entry(**values: Any) -> SoftwareVersion:
    facts = {"platform": "cisco_ios", "minimum": "17.9.6", "recommended": "17.12.4", "image": "cat9k.bin"}
    return SoftwareVersion.model_validate(facts | values)


def release(end: object, product: str = "cisco-ios-xe", cycle: str = "17.12", **values: Any) -> LifecycleRelease:
    facts = {"product": product, "cycle": cycle, "end_of_life": end, "source": "bulletin", "as_of": date(2026, 11, 1)}
    return LifecycleRelease.model_validate(facts | values)


def ending(end: object, product: str = "cisco-ios-xe", cycle: str = "17.12", **values: Any) -> Context:
    return wanting(lifecycle=(release(end, product, cycle, **values),))


PROOF = Proof(file="proofs/plan.pdf", sha256="b" * 64)


def planned(state: str = "verified", *, end: object = date(2026, 7, 1), **values: Any) -> Context:
    """Return surroundings in which the release has ended and a retirement plan stands."""
    facts: dict[str, Any] = {
        "id": "R1", "owner": "Lin", "devices": ("switches",), "approver": "Wang", "approved_on": date(2026, 6, 1),
        "replace_by": date(2026, 12, 31), "proofs": (PROOF,),
    }  # fmt: skip
    plans = RetirementPlansRegister(entries=(RetirementPlan(**(facts | values)),))
    software = SoftwareRegister(versions=(), lifecycle=(release(end),))
    proofs: Any = {f"{PROOF.sha256} {PROOF.file}": state}
    return context(registers=Registers(present=(software, plans), proofs=proofs))


def fetched(*releases: LifecycleRelease, own: tuple[LifecycleRelease, ...] = ()) -> Context:
    software = (SoftwareRegister(versions=(), lifecycle=own),) if own else ()
    return context(registers=Registers(present=software), product_data=ProductData(releases=releases))


def told(*affected: AffectedProduct, covered: date | None = date(2026, 11, 1), **values: Any) -> Context:
    """Return surroundings with one advisory, and a source that is complete for the device's software."""
    facts: dict[str, Any] = {
        "id": "cisco-sa-x", "title": "x", "cves": ("CVE-2026-1",), "severity": "high", "published": date(2026, 9, 1),
        "source": "vendor", "as_of": date(2026, 11, 1), "affected": affected,
    }  # fmt: skip
    exploited, seen_on = values.pop("exploited", None), values.pop("seen_on", date(2026, 11, 20))
    attacks = {"CVE-2020-1": date(2020, 1, 1)} | ({"CVE-2026-1": exploited} if exploited else {})
    seen = [KnownExploited(cve=cve, added=day, source="CISA", as_of=seen_on) for cve, day in attacks.items() if seen_on]
    complete = (AdvisoryCoverage(product="cisco-ios-xe", source="vendor", as_of=covered),) if covered else ()
    return context(
        product_data=ProductData(advisories=(Advisory(**(facts | values)),), exploited=tuple(seen), coverage=complete)
    )


def hit(**values: Any) -> AffectedProduct:
    return AffectedProduct(**({"product": "cisco-ios-xe"} | values))


OLD_SSH = device(firmware={"packages": (("openssh-server", "1:9.2p1-2+deb12u2"),)})
SSH = AffectedProduct(product="openssh-server", fixed="1:9.2p1-2+deb12u7")


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
    Case(
        "data of last month", "supported_release", device(), GOOD, context=ending(end=False, as_of=date(2026, 10, 18))
    ),
    Case("older data", "supported_release", device(), OPEN, context=ending(end=False, as_of=date(2026, 10, 17))),
    Case("older data of an end", "supported_release", device(), BAD, context=ending(end=True, as_of=date(2020, 1, 1))),
    Case("data of tomorrow", "supported_release", device(), OPEN, context=ending(end=False, as_of=date(2026, 11, 23))),
    Case("planned", "supported_release", device(), GOOD, context=planned()),
    Case("planned without a day", "supported_release", device(), GOOD, context=planned(end=True)),
    Case("plan for its last day", "supported_release", device(), GOOD, context=planned(replace_by=date(2026, 11, 22))),
    Case("late plan", "supported_release", device(), BAD, context=planned(replace_by=date(2026, 11, 21))),
    Case("drafted plan", "supported_release", device(), BAD, context=planned(approver="", approved_on=None)),
    Case("plan to be approved", "supported_release", device(), BAD, context=planned(approved_on=date(2026, 11, 23))),
    Case("plan for others", "supported_release", device(), BAD, context=planned(devices=("routers",))),
    Case("plan for hardware", "supported_release", device(), BAD, context=planned(products=("C9300-*",))),
    Case("plan for the release", "supported_release", device(), GOOD, context=planned(products=("cisco-ios-xe 17.*",))),
    Case("plan that is over", "supported_release", device(), BAD, context=planned(retired_on=date(2026, 11, 1))),
    Case("plan without its proof", "supported_release", device(), BAD, context=planned("missing")),
    Case("plan that was altered", "supported_release", device(), BAD, context=planned("altered")),
    Case("fetched", "supported_release", device(), GOOD, context=fetched(release(date(2028, 1, 1)))),
    Case("fetched and ended", "supported_release", device(), BAD, context=fetched(release(date(2025, 1, 1)))),
    Case(
        "sources differ",
        "supported_release",
        device(),
        BAD,
        context=fetched(release(date(2028, 1, 1)), release(date(2025, 1, 1), source="another")),
    ),
    Case(
        "the firm's own data first",
        "supported_release",
        device(),
        GOOD,
        context=fetched(release(date(2025, 1, 1)), own=(release(date(2028, 1, 1)),)),
    ),
    Case("no hole is known", "known_vulnerabilities", device(), GOOD),
    Case("no data", "known_vulnerabilities", device(), OPEN, context=context(product_data=ProductData())),
    Case(
        "nothing complete", "known_vulnerabilities", device(), OPEN, context=told(hit(versions=("1.1",)), covered=None)
    ),
    Case("data of last month", "known_vulnerabilities", device(), GOOD, context=told(covered=date(2026, 10, 18))),
    Case("older data", "known_vulnerabilities", device(), OPEN, context=told(covered=date(2026, 10, 17))),
    Case("data of tomorrow", "known_vulnerabilities", device(), OPEN, context=told(covered=date(2026, 11, 23))),
    Case(
        "in the first of two ranges",
        "known_vulnerabilities",
        device(),
        BAD,
        context=told(hit(introduced="17.6", fixed="17.12.5"), hit(introduced="16.1", fixed="16.12")),
    ),
    Case(
        "not in the first range, and the second does not compare",
        "known_vulnerabilities",
        device(),
        OPEN,
        context=told(hit(fixed="15.2(7)E4"), hit(introduced="16.1", fixed="16.12")),
    ),
    Case(
        "in time, where no list of attacked holes is there",
        "known_vulnerabilities",
        device(),
        OPEN,
        context=told(hit(), published=date(2026, 9, 23), seen_on=None),
    ),
    Case(
        "in time, where the list of attacked holes is old",
        "known_vulnerabilities",
        device(),
        OPEN,
        context=told(hit(), published=date(2026, 9, 23), seen_on=date(2026, 10, 17)),
    ),
    Case(
        "in time, without a CVE that could be on that list",
        "known_vulnerabilities",
        device(),
        GOOD,
        context=told(hit(), published=date(2026, 9, 23), cves=(), seen_on=None),
    ),
    Case("version not read", "known_vulnerabilities", device(identity={"version": UNKNOWN}), OPEN),
    Case("listed", "known_vulnerabilities", device(), BAD, context=told(hit(versions=("17.9.1", "17.12.4")))),
    Case("listed with zeros", "known_vulnerabilities", device(), BAD, context=told(hit(versions=("17.12.04",)))),
    Case("not listed", "known_vulnerabilities", device(), GOOD, context=told(hit(versions=("17.12.3",)))),
    Case("every version", "known_vulnerabilities", device(), BAD, context=told(hit())),
    Case("in a range", "known_vulnerabilities", device(), BAD, context=told(hit(introduced="17.6", fixed="17.12.5"))),
    Case("fixed", "known_vulnerabilities", device(), GOOD, context=told(hit(introduced="17.6", fixed="17.12.4"))),
    Case("before the range", "known_vulnerabilities", device(), GOOD, context=told(hit(introduced="17.15.1"))),
    Case("last affected", "known_vulnerabilities", device(), BAD, context=told(hit(last_affected="17.12.4"))),
    Case("another train", "known_vulnerabilities", device(), OPEN, context=told(hit(fixed="15.2(7)E4"))),
    Case("another product", "known_vulnerabilities", device(), GOOD, context=told(hit(product="cisco-nx-os"))),
    Case("in time", "known_vulnerabilities", device(), GOOD, context=told(hit(), published=date(2026, 9, 23))),
    Case("late", "known_vulnerabilities", device(), BAD, context=told(hit(), published=date(2026, 9, 22))),
    Case(
        "critical, late",
        "known_vulnerabilities",
        device(),
        BAD,
        context=told(hit(), published=date(2026, 10, 22), severity="critical"),
    ),
    Case(
        "unknown severity, in time",
        "known_vulnerabilities",
        device(),
        GOOD,
        context=told(hit(), severity="unknown"),
    ),
    Case(
        "attacked, late",
        "known_vulnerabilities",
        device(),
        BAD,
        context=told(hit(), published=date(2026, 10, 1), exploited=date(2026, 11, 1)),
    ),
    Case(
        "attacked, in time",
        "known_vulnerabilities",
        device(),
        GOOD,
        context=told(hit(), published=date(2026, 10, 1), exploited=date(2026, 11, 8)),
    ),
    Case("a package", "known_vulnerabilities", OLD_SSH, BAD, context=told(SSH)),
    Case(
        "a package that was mended",
        "known_vulnerabilities",
        device(firmware={"packages": (("openssh-server", "1:9.2p1-2+deb12u7"),)}),
        GOOD,
        context=told(SSH),
    ),
    Case("no end announced", "supported_hardware", device(), GOOD),
    Case("ended", "supported_hardware", device(), BAD, context=ending(date(2025, 1, 1), product="c9300-48p", cycle="")),
    Case("no data", "supported_hardware", device(), OPEN, context=ending(date(2030, 1, 1))),
    Case("register missing", "supported_hardware", device(), OPEN, context=context(registers=Registers())),
    Case("model not read", "supported_hardware", device(identity={"model": UNKNOWN}), OPEN),
    Case("no hardware of its own", "supported_hardware", device(identity={"model": ""}), NOT),
]
