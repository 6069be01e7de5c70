from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

SPEC = spec_from_file_location("netproof_filters", Path(__file__).parents[2] / "filter_plugins" / "netproof.py")
assert SPEC is not None
assert SPEC.loader is not None
PLUGIN = module_from_spec(SPEC)
SPEC.loader.exec_module(PLUGIN)
FILTERS = PLUGIN.FilterModule().filters()

ROWS = [
    {"id": f"c/{status}/{subject}", "subject": subject, "status": status}
    for subject in ("sw1", "sw10")
    for status in ("satisfied", "not-satisfied", "indeterminate", "not-applicable")
]


def test_findings_of_a_device_are_the_open_ones() -> None:
    found = FILTERS["findings_of"]({"findings": ROWS}, "sw1")
    assert [finding["id"] for finding in found] == ["c/not-satisfied/sw1", "c/indeterminate/sw1"]
    assert FILTERS["findings_of"]({"findings": ROWS}, "sw2") == []


def test_a_clause_is_cited_as_the_catalog_says() -> None:
    assert FILTERS["clause_citation"]("4.1.4") == "第四條一（四）"


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("findings_of", ("text", "sw1"), "needs an assessment"),
        ("findings_of", ({"rows": []}, "sw1"), "needs an assessment"),
        ("clause_citation", ("9.9.9",), "'9.9.9' is not in the catalog"),
    ],
)
def test_what_does_not_fit_is_said(name: str, arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=message):
        FILTERS[name](*arguments)
