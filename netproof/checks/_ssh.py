"""The SSH algorithms that are strong enough, for what a server offers and for what a session used."""

from pydantic import ConfigDict

from netproof.model.record import Record, Text


class AcceptedAlgorithms(Record):
    """The parameters that both SSH checks share; names as in IANA's registry, OpenSSH and Cisco IOS."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    accepted_ciphers: tuple[str, ...]
    """Ciphers that may be offered, the preferred one first."""
    accepted_macs: tuple[str, ...]
    """Message authentication codes that may be offered."""
    accepted_key_exchanges: tuple[str, ...]
    """Key exchanges that may be offered."""
    accepted_host_keys: tuple[str, ...]
    """Types of host keys that may be offered."""

    def accepted(self, kind: str) -> tuple[str, ...]:
        """Return the accepted algorithms of a kind: `ciphers`, `macs`, `key_exchanges` or `host_keys`."""
        found: tuple[str, ...] = getattr(self, f"accepted_{kind}")
        return found


KINDS = {
    "ciphers": ("cipher", Text(en="ciphers", zh_tw="加密演算法")),
    "macs": ("mac", Text(en="message authentication codes", zh_tw="訊息鑑別碼演算法")),
    "key_exchanges": ("key_exchange", Text(en="key exchanges", zh_tw="金鑰交換演算法")),
    "host_keys": ("host_key", Text(en="host key algorithms", zh_tw="主機金鑰演算法")),
}
"""Kind → its name in a session, and what people call it."""
