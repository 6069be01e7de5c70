"""Which object identifiers of a view stand for everything (RFC 3415): the roots above and with `internet`."""

_ROOTS = frozenset({"iso", "org", "dod", "internet", "1", "1.3", "1.3.6", "1.3.6.1"})
"""RFC 1155: everything that SNMP manages stands under `internet`, 1.3.6.1."""


def is_everything(tree: str) -> bool:
    """Tell whether a subtree, by name or number, holds everything that SNMP can set."""
    return tree.strip(".").lower() in _ROOTS
