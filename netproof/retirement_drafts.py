"""Drafts retirement plans (clause 4.1.1) for what is past its support, with what only people know left blank.

A draft has no owner and no day by which the devices are gone, so the register refuses it until both are filled in.
"""

import re
from collections.abc import Iterator

from netproof.model.assessment import Assessment
from netproof.registers.retirement_plans import RetirementPlansRegister
from netproof.yaml_files import yaml_text

_CHECKS = {"supported_release", "supported_hardware"}
_HEADER = """\
# Draft of retirement plans, for what run {run} found past its support without a plan in time.
# Fill in for each of them
#   owner       who answers for it
#   replace_by  the day by which the devices are gone (YYYY-MM-DD)
#   approver, approved_on, proofs   once it is approved: until then it is a draft, and the finding stays
# Netproof refuses the file while an owner or a day is left blank. Add the entries to {path}.
"""
_NONE = "# Run {run} found nothing past its support that has no plan in time.\n"


def draft_retirement_plans(assessment: Assessment, register: RetirementPlansRegister | None) -> str:
    """Return entries for the register as YAML text: one for each product, with all devices that are of it."""
    used = {entry.id for entry in (register.entries if register else ())}
    products: dict[str, list[str]] = {}
    for product, device in _unsupported(assessment):
        products.setdefault(product, []).append(device)
    if not products:
        return _NONE.format(run=assessment.run)
    entries = [
        {
            "id": _free_id(product, used),
            "title": f"汰換 {product}",
            "owner": None,
            "devices": sorted(devices),
            "products": [product],
            "replacement": "",
            "replace_by": None,
        }
        for product, devices in sorted(products.items())
    ]
    path = "registers/retirement_plans.yml"
    return _HEADER.format(run=assessment.run, path=path) + yaml_text({"entries": entries})


def _unsupported(assessment: Assessment) -> Iterator[tuple[str, str]]:
    for finding in assessment.findings:
        if finding.check in _CHECKS and finding.is_open:
            for seen in finding.observations:
                if seen.kind == "violation":
                    yield seen.target, finding.subject


def _free_id(product: str, used: set[str]) -> str:
    """Return an id that no entry of the register has."""
    stem = f"RP-{re.sub(r'[^A-Za-z0-9]+', '-', product).strip('-')}"[:56]
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in used:
        number += 1
    used.add(name)
    return name
