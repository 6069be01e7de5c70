"""CSAF 2.0 advisories, as Cisco, Red Hat and others publish them (OASIS, csaf_json_schema.json).

Vendors list every affected release by name. A release that is not listed is *not known to be affected*, which is less
than fixed: only a source that is declared complete makes silence mean something (see `sources.yml`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from netproof.model.product_data import Advisory, AffectedProduct, ProductData, Severity
from netproof.product_data.document import Document

_LEVELS: tuple[tuple[float, Severity], ...] = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))
"""CVSS v3.1, section 5: qualitative severity rating scale."""
_MAXIMUM_DEPTH = 30
_AFFECTED = ("first_affected", "known_affected", "last_affected")
"""The lists of `product_status` whose products have the hole (CSAF 2.0, 3.2.3.9)."""
_VERSIONS = {"product_version", "service_pack", "patch_level"}
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class _Leaf:
    product: str
    version: str
    is_range: bool


def read(document: Document) -> ProductData | None:
    """Return the advisory of a file, or `None` when it is not of this format."""
    content = document.json
    head = content.get("document") if isinstance(content, dict) else None
    if not isinstance(head, dict) or "csaf_version" not in head:
        return None
    tracking = document.mapping(head.get("tracking"), "document.tracking")
    leaves = _leaves(document, document.mapping(content.get("product_tree", {}), "product_tree"))
    holes = list(document.mappings(content.get("vulnerabilities", []), "vulnerabilities"))
    advisory = Advisory(
        id=str(tracking.get("id")),
        title=str(head.get("title", "")),
        cves=tuple(str(hole["cve"]) for hole in holes if hole.get("cve")),
        severity=_severity(head, holes),
        published=document.day(tracking.get("initial_release_date"), "document.tracking.initial_release_date"),
        affected=tuple(_affected(document, holes, leaves)),
        address=_address(head),
        source=document.source,
        as_of=document.as_of,
    )
    return ProductData(advisories=(advisory,))


def _leaves(document: Document, tree: Mapping[str, Any]) -> dict[str, _Leaf]:
    """Return product id → what it stands for; a relationship stands for its first product, as on a platform."""
    found = dict(_walk(document, tree.get("branches", []), "", "", 0))
    for row in document.mappings(tree.get("relationships", []), "product_tree.relationships"):
        inner = found.get(str(row.get("product_reference")))
        outer = document.mapping(row.get("full_product_name"), "relationships.full_product_name")
        if inner is not None:
            found[str(outer.get("product_id"))] = inner
    return found


def _walk(document: Document, branches: object, vendor: str, product: str, depth: int) -> Iterator[tuple[str, _Leaf]]:
    if depth > _MAXIMUM_DEPTH:
        raise document.error("the product tree is nested too deep")
    for branch in document.mappings(branches, "branches"):
        category, name = str(branch.get("category")), str(branch.get("name"))
        own_vendor = name if category == "vendor" else vendor
        own_product = _product_name(own_vendor, name) if category == "product_name" else product
        leaf = branch.get("product")
        if isinstance(leaf, dict):
            is_range = category == "product_version_range"
            version = name if is_range or category in _VERSIONS else ""
            yield str(leaf.get("product_id")), _Leaf(document.product or own_product, version, is_range)
        yield from _walk(document, branch.get("branches", []), own_vendor, own_product, depth + 1)


def _product_name(vendor: str, name: str) -> str:
    """Return `Cisco IOS XE Software` as `cisco-ios-xe`, the form of lifecycle data."""
    words = [word for word in _NOT_A_NAME.split(name.lower()) if word not in {"", "software"}]
    own = _NOT_A_NAME.split(vendor.lower())[0]
    return "-".join(words if not own or words[:1] == [own] else [own, *words])


def _affected(
    document: Document, holes: list[Mapping[str, Any]], leaves: Mapping[str, _Leaf]
) -> Iterator[AffectedProduct]:
    versions: dict[str, list[str]] = {}
    for hole in holes:
        status = document.mapping(hole.get("product_status", {}), "product_status")
        fixed = set(map(str, status.get("fixed", [])))
        named = dict.fromkeys(str(product_id) for kind in _AFFECTED for product_id in status.get(kind, []))
        for product_id in named:
            leaf = leaves.get(product_id)
            if leaf is None:
                raise document.error(
                    f"it names the affected product {product_id!r}, which its branches do not describe"
                )
            if product_id in fixed:
                continue
            if leaf.is_range:
                yield _range(document, leaf)
            else:
                versions.setdefault(leaf.product, []).append(leaf.version)
    for product, listed in versions.items():
        known = tuple(dict.fromkeys(version for version in listed if version))
        if known:
            yield AffectedProduct(product=product, versions=known)
        if "" in listed:
            yield AffectedProduct(product=product)


def _range(document: Document, leaf: _Leaf) -> AffectedProduct:
    """Read `vers:<scheme>/>=1.0|<2.0` (VERS, one interval)."""
    _, _, constraints = leaf.version.partition("/")
    bounds: dict[str, str] = {}
    for text in constraints.split("|"):
        match = re.fullmatch(r"(>=|<=|<)(.+)", text.strip())
        if match is None or match[1] in bounds:
            raise document.error(f"the version range {leaf.version!r} is not of a form that is read")
        bounds[match[1]] = match[2]
    return AffectedProduct(
        product=leaf.product,
        introduced=bounds.get(">=", ""),
        fixed=bounds.get("<", ""),
        last_affected=bounds.get("<=", ""),
    )


def _severity(head: Mapping[str, Any], holes: list[Mapping[str, Any]]) -> Severity:
    stated = head.get("aggregate_severity")
    text = str(stated.get("text", "")).lower() if isinstance(stated, dict) else ""
    named: dict[str, Severity] = {"critical": "critical", "high": "high", "important": "high", "moderate": "medium"}
    named |= {"medium": "medium", "low": "low"}
    if text in named:
        return named[text]
    scores = [
        float(score["cvss_v3"]["baseScore"])
        for hole in holes
        for score in hole.get("scores", [])
        if isinstance(score, dict) and isinstance(score.get("cvss_v3"), dict) and "baseScore" in score["cvss_v3"]
    ]
    return next((level for least, level in _LEVELS if scores and max(scores) >= least), "unknown")


def _address(head: Mapping[str, Any]) -> str:
    references = head.get("references", [])
    own = [row for row in references if isinstance(row, dict) and row.get("category") == "self"]
    return str(own[0].get("url", "")) if own else ""
