"""A service as people agree on it in registers: `tcp/443`, `udp/5060-5070`, `icmp`, `any`."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_HIGHEST = 65535


def _is_ascending(term: str) -> str:
    _, _, ports = term.partition("/")
    numbers = [int(port) for port in ports.split("-")] if ports else []
    if numbers != sorted(numbers) or any(not 0 < number <= _HIGHEST for number in numbers):
        raise ValueError(f"expected ports from 1 to {_HIGHEST}, the lower one first")
    return term


type AgreedService = Annotated[
    str,
    StringConstraints(pattern=r"^(any|icmp|icmpv6|esp|ah|gre|ospf|(tcp|udp|sctp)(/[0-9]{1,5}(-[0-9]{1,5})?)?)$"),
    AfterValidator(_is_ascending),
]
"""A protocol, with its destination port or a range of them where it has any (IANA's protocol names)."""
