"""endoflife.date: its product files (YAML before the text), and its API in the old and the new form.

Sources: the repository's `product-schema.json` and `api_v1/openapi.yml`. A date that is `false` was not announced, and
one that is `true` has passed without a known day: neither is the absence of data.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from netproof.model.product_data import LifecycleRelease, ProductData
from netproof.product_data.document import Document


def read(document: Document) -> ProductData | None:
    """Return the releases of a file, or `None` when it is not of this format."""
    releases = _product_file(document) or _new_api(document) or _old_api(document)
    return ProductData(releases=tuple(releases)) if releases is not None else None


def _product_file(document: Document) -> Iterator[LifecycleRelease] | None:
    matter = document.front_matter
    if not isinstance(matter, dict) or not isinstance(matter.get("releases"), list):
        return None
    name = document.product or str(matter.get("permalink", "")).strip("/") or document.path.stem
    rows = document.mappings(matter["releases"], "releases")
    return (_release(document, name, row.get("releaseCycle"), row.get("eol")) for row in rows)


def _new_api(document: Document) -> Iterator[LifecycleRelease] | None:
    result = document.json.get("result") if isinstance(document.json, dict) else None
    products: list[Any] = result if isinstance(result, list) else [result]
    if not all(isinstance(product, dict) and isinstance(product.get("releases"), list) for product in products):
        return None
    return (
        _release(document, document.product or str(product["name"]), row.get("name"), _new_end(row))
        for product in products
        for row in document.mappings(product["releases"], "releases")
    )


def _new_end(row: Mapping[str, Any]) -> object:
    """Return `eolFrom` where there is a date, and otherwise what `isEol` says."""
    return row.get("eolFrom") or row.get("isEol")


def _old_api(document: Document) -> Iterator[LifecycleRelease] | None:
    rows = document.json
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and "cycle" in row for row in rows):
        return None
    name = document.product or document.path.stem
    return (_release(document, name, row["cycle"], row.get("eol")) for row in rows)


def _release(document: Document, product: str, cycle: object, end: object) -> LifecycleRelease:
    if not isinstance(cycle, str):
        raise document.error(f"{product}: a release's cycle must be quoted text, not {cycle!r}, which loses zeros")
    known: date | bool | None = (
        end if isinstance(end, bool) else document.day(end, f"{product} {cycle}") if end else None
    )
    return LifecycleRelease(
        product=product, cycle=cycle, end_of_life=known, source=document.source, as_of=document.as_of
    )
