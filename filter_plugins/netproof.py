"""Filters for playbooks that pass findings on, such as tickets.yml; they translate types and decide nothing."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ansible.errors import AnsibleFilterError

from netproof.catalog import load_catalog
from netproof.errors import NetproofError
from nornir_tasks.plain import Plain, plain

DOCUMENTATION = r"""
name: netproof
short_description: Findings and clauses
description:
  - C(findings_of) returns the open findings of one device from an assessment, as read with C(from_json).
  - C(clause_citation) returns how Taiwan's practice cites a clause of the catalog.
"""

OPEN = frozenset({"not-satisfied", "indeterminate"})


def findings_of(assessment: Any, device: str) -> list[Plain]:
    """Return a device's findings that are not satisfied or could not be judged.

    Raises:
        AnsibleFilterError: it is no assessment.
    """
    if not isinstance(assessment, Mapping) or "findings" not in assessment:
        raise AnsibleFilterError("findings_of needs an assessment: lookup('file', judged.assessment) | from_json")
    found = (finding for finding in assessment["findings"] if finding["subject"] == device)
    return [plain(finding) for finding in found if finding["status"] in OPEN]


def clause_citation(clause: str) -> str:
    """Return the citation of a clause, e.g. 第四條一（四） of `4.1.4`.

    Raises:
        AnsibleFilterError: the catalog has no such clause, or is broken.
    """
    try:
        known = _citations()
    except NetproofError as error:
        raise AnsibleFilterError(str(error)) from None
    if clause not in known:
        raise AnsibleFilterError(f"clause {clause!r} is not in the catalog; its clauses are {', '.join(known)}")
    return known[str(clause)]


@cache
def _citations() -> dict[str, str]:
    return {clause.id: clause.citation for clause in load_catalog().clauses}


class FilterModule:
    """Names the filters."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name → filter."""
        return {"findings_of": findings_of, "clause_citation": clause_citation}
