"""Every format as its publisher writes it, in small; and what is wrong with a file is said with its name.

Forms: endoflife.date `product-schema.json` and `api_v1/openapi.yml`; CISA's KEV schema; OASIS CSAF 2.0
`csaf_json_schema.json`, branches as in `cisco-sa-20180328-smi2.json`.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netproof.errors import ConfigurationError
from netproof.model.product_data import AffectedProduct, ProductData
from netproof.product_data.document import Document
from netproof.product_data.loading import read_document, readers

AS_OF = date(2026, 11, 1)

PRODUCT_FILE = """\
---
title: Cisco IOS XE
permalink: /cisco-ios-xe
releases:
  - releaseCycle: "17.12"
    releaseDate: 2023-07-28
    eoas: 2026-01-28
    eol: 2027-07-28
    latest: "17.12.04"
  - releaseCycle: "17.10"
    eol: true
  - releaseCycle: "17.18"
    eol: false
  - releaseCycle: "17.11"
---

> Text.
"""
OLD_API = [{"cycle": "17.12", "eol": "2027-07-28", "latest": "17.12.04"}, {"cycle": "17.18", "eol": False}]
NEW_API = {
    "schema_version": "1.2.0",
    "result": {
        "name": "cisco-ios-xe",
        "releases": [
            {"name": "17.12", "isEol": False, "eolFrom": "2027-07-28"},
            {"name": "17.18", "isEol": False, "eolFrom": None},
            {"name": "17.3", "isEol": True, "eolFrom": None},
            {"name": "17.11"},
        ],
    },
}
KEV = {
    "title": "CISA Catalog of Known Exploited Vulnerabilities",
    "catalogVersion": "2026.10.30",
    "count": 1,
    "vulnerabilities": [{"cveID": "CVE-2023-20198", "vendorProject": "Cisco", "dateAdded": "2023-10-16"}],
}
LIFECYCLE = "product,cycle,end_of_life\nCISCO2911/K9,,2022-12-31\nC9800-CL,,none announced\nX,1,ended\nY,1.10,\n"
HEADER = "id,title,cves,severity,published,product,versions,introduced,fixed,last_affected,address\n"
ADVISORIES = (
    HEADER
    + 'arista-sa-1,"Hole, big",CVE-2026-1 CVE-2026-2,high,2026-10-01,arista-eos,,4.30,4.31.2,,https://example.com/1\n'
    + "arista-sa-1,,,,,arista-eos,4.20.1 4.20.2,,,,\n"
)


def branch(category: str, name: str, *inner: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {"category": category, "name": name, **({"branches": list(inner)} if inner else {}), **values}


def leaf(category: str, name: str, product_id: str) -> dict[str, Any]:
    return branch(category, name, product={"name": name, "product_id": product_id})


def csaf(tree: dict[str, Any], *holes: dict[str, Any], **head: Any) -> dict[str, Any]:
    return {
        "document": {
            "csaf_version": "2.0",
            "title": "Smart Install",
            "tracking": {"id": "cisco-sa-x", "initial_release_date": "2026-03-28T16:00:00+00:00"},
            "references": [{"category": "self", "url": "https://example.com/x"}],
            **head,
        },
        "product_tree": tree,
        "vulnerabilities": list(holes),
    }


IOS_XE = branch(
    "vendor",
    "Cisco",
    branch(
        "product_name",
        "Cisco IOS XE Software",
        branch("product_version", "3.2SE", leaf("service_pack", "3.2.0SE", "1"), leaf("service_pack", "3.2.1SE", "2")),
        leaf("product_version", "17.9.1", "3"),
    ),
)
HOLE = {
    "cve": "CVE-2018-0171",
    "product_status": {"known_affected": ["1", "3"], "fixed": ["2"]},
    "scores": [{"cvss_v3": {"baseScore": 9.8}, "products": ["1"]}],
}
SMART_INSTALL = csaf({"branches": [IOS_XE]}, HOLE)


def read(name: str, content: object, tmp_path: Path, product: str = "") -> ProductData:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_document(Document(path, "vendor", AS_OF, product))


def ends(data: ProductData) -> dict[str, object]:
    assert all((release.source, release.as_of) == ("vendor", AS_OF) for release in data.releases)
    return {f"{release.product} {release.cycle}": release.end_of_life for release in data.releases}


THREE_VALUED = {"cisco-ios-xe 17.12": date(2027, 7, 28), "cisco-ios-xe 17.18": False}


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("iosxe.md", PRODUCT_FILE, THREE_VALUED | {"cisco-ios-xe 17.10": True, "cisco-ios-xe 17.11": None}),
        ("cisco-ios-xe.json", OLD_API, THREE_VALUED),
        ("any.json", NEW_API, THREE_VALUED | {"cisco-ios-xe 17.3": True, "cisco-ios-xe 17.11": None}),
        ("full.json", {**NEW_API, "result": [NEW_API["result"]]}, None),
        ("own.csv", LIFECYCLE, {"CISCO2911/K9 ": date(2022, 12, 31), "C9800-CL ": False, "X 1": True, "Y 1.10": None}),
    ],
)
def test_lifecycle(name: str, content: object, expected: dict[str, object] | None, tmp_path: Path) -> None:
    wanted = THREE_VALUED | {"cisco-ios-xe 17.3": True, "cisco-ios-xe 17.11": None} if expected is None else expected
    assert ends(read(name, content, tmp_path)) == wanted


def test_a_product_can_be_known_by_another_name(tmp_path: Path) -> None:
    assert "cisco-ios 17.12" in ends(read("x.json", OLD_API, tmp_path, product="cisco-ios"))


def test_known_exploited(tmp_path: Path) -> None:
    (known,) = read("kev.json", KEV, tmp_path).exploited
    assert (known.cve, known.added) == ("CVE-2023-20198", date(2023, 10, 16))


def test_csaf_lists_every_release_by_name(tmp_path: Path) -> None:
    (advisory,) = read("x.json", SMART_INSTALL, tmp_path).advisories
    assert (advisory.id, advisory.published, advisory.severity) == ("cisco-sa-x", date(2026, 3, 28), "critical")
    assert advisory.cves == ("CVE-2018-0171",)
    assert advisory.address == "https://example.com/x"
    assert advisory.affected == (AffectedProduct(product="cisco-ios-xe", versions=("3.2.0SE", "17.9.1")),)


RANGE = branch(
    "vendor", "Arista", branch("product_name", "EOS", leaf("product_version_range", "vers:generic/>=4.30|<4.31", "9"))
)
WHOLE = branch("vendor", "Cisco", leaf("product_name", "Cisco IOS XE Software", "9"))
RELATION = {
    "branches": [IOS_XE],
    "relationships": [{"product_reference": "3", "full_product_name": {"name": "on C9300", "product_id": "9"}}],
}
RELATIONS = {
    "branches": [IOS_XE],
    "relationships": [
        {"product_reference": "3", "full_product_name": {"name": "on C9300", "product_id": "8"}},
        {"product_reference": "8", "full_product_name": {"name": "on C9300 in a stack", "product_id": "9"}},
    ],
}
NINE = {"product_status": {"known_affected": ["9"]}}


@pytest.mark.parametrize(
    ("tree", "affected"),
    [
        ({"branches": [RANGE]}, AffectedProduct(product="arista-eos", introduced="4.30", fixed="4.31")),
        ({"branches": [WHOLE]}, AffectedProduct(product="cisco-ios-xe")),
        (RELATION, AffectedProduct(product="cisco-ios-xe", versions=("17.9.1",))),
        (RELATIONS, AffectedProduct(product="cisco-ios-xe", versions=("17.9.1",))),
    ],
    ids=["range", "every version", "on a platform", "on a part of a platform"],
)
def test_csaf_trees(tree: dict[str, Any], affected: AffectedProduct, tmp_path: Path) -> None:
    (advisory,) = read("x.json", csaf(tree, NINE), tmp_path).advisories
    assert advisory.affected == (affected,)
    assert advisory.severity == "unknown"


@pytest.mark.parametrize("kind", ["first_affected", "last_affected"])
def test_csaf_names_the_ends_of_what_is_affected(kind: str, tmp_path: Path) -> None:
    (advisory,) = read("x.json", csaf({"branches": [IOS_XE]}, {"product_status": {kind: ["3"]}}), tmp_path).advisories
    assert advisory.affected == (AffectedProduct(product="cisco-ios-xe", versions=("17.9.1",)),)


@pytest.mark.parametrize(("text", "severity"), [("Critical", "critical"), ("High", "high"), ("Moderate", "medium")])
def test_a_stated_severity_goes_before_a_score(text: str, severity: str, tmp_path: Path) -> None:
    content = csaf({"branches": [IOS_XE]}, HOLE, aggregate_severity={"text": text})
    assert read("x.json", content, tmp_path).advisories[0].severity == severity


def test_the_operators_advisories(tmp_path: Path) -> None:
    (advisory,) = read("a.csv", ADVISORIES, tmp_path).advisories
    assert (advisory.title, advisory.cves) == ("Hole, big", ("CVE-2026-1", "CVE-2026-2"))
    assert advisory.affected == (
        AffectedProduct(product="arista-eos", introduced="4.30", fixed="4.31.2"),
        AffectedProduct(product="arista-eos", versions=("4.20.1", "4.20.2")),
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.json", "{", "not valid JSON"),
        ("x.json", "[" * 100_000, "not valid JSON"),
        ("x.json", [], "its format is not known"),
        ("x.json", {"some": "thing"}, "its format is not known"),
        ("x.txt", "text", "its format is not known"),
        ("x.md", "---\nreleases:\n  - releaseCycle: 17.10\n    eol: true\n---\n", "must be quoted text, not 17.1"),
        ("x.md", "---\nreleases: [x]\n---\n", "releases[0]: expected a mapping"),
        ("x.md", "---\nreleases:\n  - releaseCycle: '1'\n    eol: soon\n---\n", "a date (YYYY-MM-DD), not 'soon'"),
        ("x.md", "---\na: &a [1]\nreleases: *a\n---\n", "aliases"),
        ("x.json", [{"cycle": "1", "eol": "tomorrow"}], "expected a date"),
        ("x.json", {"catalogVersion": "1", "vulnerabilities": [{"cveID": "CVE-1"}]}, "CVE-1: dateAdded"),
        ("x.json", {"document": {"csaf_version": "2.0"}}, "document.tracking: expected a mapping"),
        ("x.json", csaf({"branches": [RANGE | {"branches": "x"}]}), "branches: expected a list"),
        ("x.json", csaf({"branches": [IOS_XE]}, NINE), "the affected product '9', which its branches do not describe"),
        ("x.json", csaf({"branches": [IOS_XE]}, {"scores": None}), "not as its format says (TypeError"),
        ("x.json", csaf({"branches": [IOS_XE]}, references=5), "not as its format says (TypeError"),
        ("x.json", NEW_API | {"result": {"releases": [{"name": "1"}]}}, "not as its format says (KeyError"),
        ("x.json", f"[{'9' * 5000}]", "not valid JSON"),
        ("x.csv", "a,b\n1,2\n", "expected the header product,cycle,end_of_life or id,title"),
        ("x.csv", LIFECYCLE + "Z,1\n", "line 6: it has another number of cells than the header"),
        ("x.csv", "product,cycle,end_of_life\n,1,2026-01-01\n", "line 2: the product is left blank"),
        ("x.csv", "product,cycle,end_of_life\nX,1,31-12-2026\n", "line 2: end_of_life: expected a date"),
        ("x.csv", HEADER + "a,t,,grave,2026-01-01,p,,,,,\n", "line 2: severity: expected one of critical"),
        ("x.csv", HEADER + "a,t,,high,x,p,,,,,\n", "line 2: published: expected a date"),
    ],
)
def test_a_wrong_file_is_named(name: str, content: object, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(name, content, tmp_path)
    assert str(refused.value).startswith(str(tmp_path / name))
    assert message in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00"])
def test_no_text_is_no_data(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"x\.json: "):
        read_document(Document(tmp_path / "x.json", "vendor", AS_OF))


def test_every_reader_knows_its_own_format_only(tmp_path: Path) -> None:
    samples = {"a.md": PRODUCT_FILE, "b.json": OLD_API, "c.json": NEW_API, "d.json": KEV, "e.json": SMART_INSTALL,
               "f.csv": LIFECYCLE, "g.csv": ADVISORIES}  # fmt: skip
    for name, content in samples.items():
        read(name, content, tmp_path)
        document = Document(tmp_path / name, "vendor", AS_OF)
        assert sum(reader(document) is not None for reader in readers()) == 1, name
