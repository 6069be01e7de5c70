"""SNMP communities: which are widely known, and how every other one stands in states and operations."""

from netproof.platforms.outputs import Outputs

KNOWN_COMMUNITIES = frozenset(
    {
        *("public", "private", "cisco", "community", "secret", "admin", "read", "write", "monitor", "snmp", "default"),
        *("ILMI", "cable-docsis"),
    }
)
"""Defaults and the words of countless examples: they are no secret, so they stand in clear."""
SEAL = "snmp-community"


def sealed_community(outputs: Outputs, word: str) -> str:
    """Return the community as states and operations name it."""
    return word if word in KNOWN_COMMUNITIES or word.startswith("<secret:") else outputs.seal(SEAL, word)
