"""nftables' ruleset (libnftables-json(5)) as rule bases: one for each base chain that filters IP.

A base chain without a policy accepts (nft(8)); each of them is asked in the order of its priority, and a packet passes
only when all of them let it. Chains of type nat rewrite packets and decide nothing, so they are no rule bases; those of
families that are not IP (arp, bridge, netdev) are not modelled.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from netproof.model.rule_base import Action, Binding, Chain, Family, Rule, RuleBase
from netproof.platforms.linux.nft_conditions import Conditions, Sets

_IP: dict[str, tuple[Family, ...]] = {"inet": ("ipv4", "ipv6"), "ip": ("ipv4",), "ip6": ("ipv6",)}
_ACTIONS: dict[str, Action] = {
    "accept": "permit", "drop": "deny", "reject": "reject", "return": "return", "continue": "continue",
    "jump": "jump", "goto": "goto",
    "queue": "unknown", "tproxy": "unknown", "dup": "unknown", "fwd": "unknown", "synproxy": "unknown",
    "vmap": "unknown",
}  # fmt: skip
_HARMLESS = frozenset({"counter", "log", "comment", "mangle", "notrack", "meter", "masquerade", "snat", "dnat",
                       "redirect"})  # fmt: skip
"""Statements that do not narrow what a rule matches."""
_DIRECTIONS = {"input": "in", "prerouting": "in", "output": "out", "postrouting": "out"}


@dataclass
class _Table:
    """One table of an IP family, as the objects of the JSON are gathered."""

    family: str
    name: str
    sets: dict[str, list[Any]] = field(default_factory=dict)
    chains: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    rules: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)


def rule_bases(ruleset: str, listing: str) -> tuple[RuleBase, ...]:
    """Return the rule bases of a ruleset; `listing` is its text with handles, from which rules are quoted."""
    native = native_lines(listing)
    found = [
        (chain, _base(table, chain, native))
        for table in _tables(json.loads(ruleset)["nftables"])
        for chain in table.chains.values()
        if "hook" in chain and chain.get("type") in {"filter", "route"}
    ]
    found.sort(key=lambda pair: (str(pair[0]["hook"]), int(pair[0].get("prio", 0)), pair[1].name))
    return tuple(base for _, base in found)


def _tables(objects: list[Mapping[str, Any]]) -> list[_Table]:
    tables: dict[tuple[str, str], _Table] = {}
    for entry in objects:
        kind, body = next(iter(entry.items()))
        key = (body.get("family", ""), body["name"] if kind == "table" else body.get("table", ""))
        if key[0] not in _IP:
            continue
        table = tables.setdefault(key, _Table(*key))
        if kind == "chain":
            table.chains[body["name"]] = body
        elif kind == "rule":
            table.rules.setdefault(body["chain"], []).append(body)
        elif kind in {"set", "map"}:
            table.sets[f"@{body['name']}"] = body.get("elem", [])
    return list(tables.values())


def native_lines(listing: str) -> dict[tuple[str, str, int], str]:
    """Return (family, table, handle) → the rule as `nft -a list ruleset` writes it."""
    lines: dict[tuple[str, str, int], str] = {}
    family = table = ""
    for line in listing.splitlines():
        header = re.match(r"table (\S+) (\S+) \{", line)
        rule = re.match(r"\t\t(.+) # handle (\d+)$", line)
        if header:
            family, table = header[1], header[2]
        elif rule:
            lines[family, table, int(rule[2])] = rule[1]
    return lines


def _base(table: _Table, chain: Mapping[str, Any], native: Mapping[tuple[str, str, int], str]) -> RuleBase:
    hook, name = str(chain["hook"]), str(chain["name"])
    reachable = _reachable(table, name)
    rules = {one: tuple(_rules(table, one, hook, native)) for one in (name, *reachable)}
    policy = chain.get("policy", "accept")
    header = f"type {chain['type']} hook {hook} priority {chain.get('prio', 0)}; policy {policy};"
    return RuleBase.model_validate(
        {
            "name": f"{table.family} {table.name} {name}",
            "families": _IP[table.family],
            "rules": rules[name],
            "chains": tuple(Chain(name=one, rules=rules[one]) for one in reachable),
            "implicit_action": "deny" if chain.get("policy") == "drop" else "permit",
            "bindings": (Binding.model_validate(
                {"kind": "hook", "name": hook, "direction": _DIRECTIONS.get(hook), "native": (header,)}
            ),),
            "loopback": ("lo",),
        }
    )  # fmt: skip


def _reachable(table: _Table, start: str) -> list[str]:
    """Return the chains that jumps lead to from a chain, in the order in which they are met."""
    found: list[str] = []
    waiting = [start]
    while waiting:
        chain = waiting.pop(0)
        for rule in table.rules.get(chain, ()):
            for target in re.findall(r'"(?:jump|goto)": \{"target": "([^"]+)"\}', json.dumps(rule["expr"])):
                if target not in found and target != start:
                    found.append(target)
                    waiting.append(target)
    return found


def _rules(table: _Table, chain: str, hook: str, native: Mapping[tuple[str, str, int], str]) -> Iterator[Rule]:
    position = 0
    for body in table.rules.get(chain, ()):
        text = native.get((table.family, table.name, body.get("handle", -1)), json.dumps(body["expr"]))
        for expressions in _expanded(body["expr"], table.sets):
            yield _rule(body, expressions, table.sets, hook=hook, position=position, text=text)
            position += 1


def _expanded(expressions: list[Any], sets: Sets) -> Iterator[list[Any]]:
    """Yield a rule once, or once for each element of its verdict map."""
    for place, expression in enumerate(expressions):
        vmap = expression.get("vmap") if isinstance(expression, dict) else None
        if vmap:
            data = vmap["data"]
            pairs = sets.get(data, []) if isinstance(data, str) else data["set"]
            for key, verdict in pairs:
                match = {"match": {"op": "==", "left": vmap["key"], "right": key}}
                yield [*expressions[:place], match, verdict]
            return
    yield expressions


def _statement(expression: Any) -> tuple[str, Any]:
    if not isinstance(expression, dict):
        return str(expression), None
    kind, value = next(iter(expression.items()))
    return str(kind), value


def _rule(body: Mapping[str, Any], expressions: list[Any], sets: Sets, *, hook: str, position: int, text: str) -> Rule:
    conditions = Conditions()
    action: Action = "continue"
    target: str | None = None
    log = False
    for expression in expressions:
        kind, value = _statement(expression)
        if kind == "match":
            conditions.add(value, sets, hook=hook)
        elif kind in _ACTIONS:
            action = _ACTIONS[kind]
            target = value["target"] if kind in {"jump", "goto"} else None
        elif kind not in _HARMLESS:
            conditions.unmodelled.append(json.dumps(expression, sort_keys=True))
        log = log or kind == "log"
    return Rule(
        position=position,
        id=f"handle {body.get('handle', position)}",
        action=action,
        target=target,
        source=conditions.source,
        destination=conditions.destination,
        service=conditions.service(),
        interfaces=conditions.interfaces,
        log=log,
        comment=str(body.get("comment", "")),
        native=(text,),
        unmodelled=tuple(conditions.unmodelled),
    )
