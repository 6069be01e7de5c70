"""What several registers' entries are made of."""

from collections.abc import Iterator, Mapping
from datetime import date
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Literal

from pydantic import StringConstraints

from netproof.model.record import Record, Text
from netproof.model.register import Filled, RegisterPart

type Network = IPv4Network | IPv6Network
"""Addresses as `192.0.2.0/24` or `2001:db8::/64`; a single host is written with /32 or /128."""

type Service = Annotated[str, StringConstraints(pattern=r"^((tcp|udp)/\d{1,5}(-\d{1,5})?|icmp|icmpv6|esp|ah|gre)$")]
"""`tcp/443`, `udp/5000-5010`, or a protocol without ports."""

type Kind = Literal["staff", "provider"]
"""Whether somebody of the firm is meant, or somebody of a provider."""

_ACTION_OVERDUE = Text(
    en="the action {action} was due on {due} and is still open ({what})",
    zh_tw="改善措施 {action} 應於 {due} 前完成，迄今未結案（{what}）",
)


class Action(RegisterPart):
    """Something that has to be done about what was found."""

    id: Filled
    """How the firm names it."""
    what: Filled
    """What is to be done."""
    owner: Filled
    """Who does it."""
    due: date
    """The last day on which it is in time."""
    closed_on: date | None = None
    """The day on which it was done."""


def overdue(actions: tuple[Action, ...], today: date) -> Iterator[Text]:
    """Say which actions are still open past their due day, or only promised to be closed."""
    for action in actions:
        if action.due < today and (action.closed_on is None or action.closed_on > today):
            yield _ACTION_OVERDUE.format(action=action.id, due=action.due, what=action.what)


def blank(record: Record, demands: Mapping[str, Text]) -> Iterator[Text]:
    """Say of each demanded field that is left empty what is lacking; `False` is an answer, not a blank."""
    return (text for field, text in demands.items() if getattr(record, field) in (None, "", ()))
