"""Whether a version is one that an advisory concerns."""

from netproof.model.product_data import AffectedProduct
from netproof.versions import compare, compare_packages


def affects(affected: AffectedProduct, version: str, package: bool) -> bool | None:  # noqa: FBT001 - which numbering
    """Tell whether a product's version is affected; `None` where its numbering does not compare with the advisory's.

    A list of versions means those alone; a range without any bound means every version.
    """
    order = compare_packages if package else compare
    if affected.versions:
        return any(version == other or order(version, other) == 0 for other in affected.versions)
    bounds = (
        (affected.introduced, {0, 1}),
        (affected.fixed, {-1}),
        (affected.last_affected, {-1, 0}),
    )
    results = [(order(version, bound), wanted) for bound, wanted in bounds if bound]
    if any(result is not None and result not in wanted for result, wanted in results):
        return False
    return None if any(result is None for result, _ in results) else True
