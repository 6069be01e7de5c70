"""Our own nftables table: rule bases that Netproof adds, and the hook that binds them to a port.

Other tables belong to others (the firm's firewall, containers), so none of them is flushed or edited. Each rule base is
a chain in a file of its own, and one more file jumps to it; both are written as `nft list` writes, so that what is
predicted is what is read back. A packet that our hook accepts goes on to the other tables' chains.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, collapse_addresses
from typing import Any

from netproof.errors import ConfigurationError
from netproof.model.rule_base import ANY_ADDRESS, AddressRange, AddressSet, AddressTerm, Rule, RuleBase, Wildcard
from netproof.platforms.linux import commands
from netproof.platforms.linux.files import is_absent, split_files
from netproof.platforms.outputs import Outputs

FOLDER = "/etc/nftables.d/"
MAIN = "/etc/nftables.conf"
INCLUDE = f'include "{FOLDER}*.nft"'
TABLE = "netproof_management"
BINDINGS = f"{FOLDER}netproof-20-bindings.nft"
_HOOK = "type filter hook input priority filter - 10; policy accept;"
_PRIORITY = -10
_VERDICTS = {"permit": "accept", "deny": "drop", "reject": "drop"}


def chain_path(name: str) -> str:
    """Return the file that holds a rule base's chain; it sorts before the bindings, which need it."""
    return f"{FOLDER}netproof-10-{_chain_name(name)}.nft"


def _chain_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def chain_file(base: RuleBase) -> str:
    """Return the file of a rule base by source addresses.

    Raises:
        ConfigurationError: the rule base says more than a filter by source can.
    """
    name = _chain_name(base.name)
    rules = [line for rule in base.rules for line in _rule_lines(base.name, rule)]
    ends = bool(rules) and rules[-1].endswith("drop") and " saddr " not in rules[-1]
    if base.implicit_action == "deny" and not ends:
        rules.append("drop")
    return _file(name, rules)


def binding_file(files: Mapping[str, str], bindings: Iterable[tuple[str, str, int]]) -> str:
    """Return the file that sends packets to rule bases: (family or `inet` for both, rule base, TCP port) each.

    What the device's own file of bindings has already stays before the new ones.
    """
    wanted = list(bindings)
    kept = [line for line in _chains(dict(files)).get("input", []) if line != _HOOK]
    names = dict.fromkeys([*(line.split()[-1] for line in kept), *(_chain_name(base) for _, base, _ in wanted)])
    declared = "".join(f"\tchain {name} {{\n\t}}\n\n" for name in names)
    match = {"inet": "", "ipv4": "meta nfproto ipv4 ", "ipv6": "meta nfproto ipv6 "}
    rules = [f"{match[family]}tcp dport {port} goto {_chain_name(base)}" for family, base, port in wanted]
    return _file("input", list(dict.fromkeys([_HOOK, *kept, *rules])), declared)


def _file(chain: str, lines: list[str], declared: str = "") -> str:
    """Write a chain anew in one transaction: declare it, so that it is there, empty it, and fill it."""
    head = f"\t\t{_HOOK}\n" if lines[:1] == [_HOOK] else ""
    body = "".join(f"\t\t{line}\n" for line in lines)
    return (
        f"table inet {TABLE} {{\n{declared}\tchain {chain} {{\n{head}\t}}\n}}\n\nflush chain inet {TABLE} {chain}\n\n"
        f"table inet {TABLE} {{\n\tchain {chain} {{\n{body}\t}}\n}}\n"
    )


def _rule_lines(base: str, rule: Rule) -> Iterator[str]:
    verdict = _VERDICTS.get(rule.action)
    if verdict is None or rule.unmodelled or rule.source.excluded or not _is_everything(rule.destination):
        raise ConfigurationError(f"rule base {base}, rule {rule.id}: nftables can be given filters by source only")
    if not rule.enabled:
        return
    log = f'log prefix "netproof-{_chain_name(base)} " ' if rule.log else ""
    if _is_everything(rule.source):
        yield f"{log}{verdict}"
        return
    networks = [_network(base, term) for term in rule.source.terms]
    old = collapse_addresses(network for network in networks if isinstance(network, IPv4Network))
    new = collapse_addresses(network for network in networks if isinstance(network, IPv6Network))
    for keyword, texts in (("ip", [_text(network) for network in old]), ("ip6", [_text(network) for network in new])):
        if texts:
            several = f"{{ {', '.join(texts)} }}" if len(texts) > 1 else texts[0]
            yield f"{keyword} saddr {several} {log}{verdict}"


def _is_everything(addresses: AddressSet) -> bool:
    """Tell whether a set holds all addresses of the IP versions that it names, as in lists of one version."""
    return not addresses.excluded and set(addresses.terms) <= set(ANY_ADDRESS.terms) and bool(addresses.terms)


def _network(base: str, term: AddressTerm) -> IPv4Network | IPv6Network:
    if isinstance(term, AddressRange | Wildcard):
        raise ConfigurationError(f"rule base {base}: expected networks, found {term}")
    return term


def _text(network: IPv4Network | IPv6Network) -> str:
    return str(network.network_address) if network.prefixlen == network.max_prefixlen else str(network)


def predicted(outputs: Outputs, path: str) -> Outputs:
    """Return outputs in which our files below `FOLDER` are in force, as nft would list them."""
    ruleset, listing = outputs.get(commands.NFT_RULESET), outputs.get(commands.NFT_TEXT)
    if ruleset is None or listing is None or is_absent(ruleset) or not path.startswith(f"{FOLDER}netproof-"):
        return outputs
    chains = _chains(split_files(outputs[commands.NFT_FILES]))
    others = [entry for entry in json.loads(ruleset)["nftables"] if not _is_ours(entry)]
    text = _without_table(listing)
    if chains:
        text = f"{text}table inet {TABLE} {{ # handle 0\n" + "\n".join(_listed(chains)) + "}\n"
    return outputs.replaced(
        {
            commands.NFT_RULESET: json.dumps({"nftables": [*others, *_objects(chains)]}),
            commands.NFT_TEXT: text,
        }
    )


def _is_ours(entry: dict[str, Any]) -> bool:
    kind, body = next(iter(entry.items()))
    return bool(body.get("name" if kind == "table" else "table") == TABLE)


def _without_table(listing: str) -> str:
    return re.sub(rf"^table inet {TABLE} \{{.*?^\}}\n", "", listing, flags=re.MULTILINE | re.DOTALL)


def _chains(files: dict[str, str]) -> dict[str, list[str]]:
    """Return chain → lines of our files, by what stands after the flush that makes each chain anew."""
    chains: dict[str, list[str]] = {}
    for path in sorted(files):
        if path.startswith(f"{FOLDER}netproof-") and "flush chain" in files[path]:
            name = ""
            for line in files[path].split("flush chain", 1)[1].split("\n"):
                opened = re.match(r"\tchain (\S+) \{$", line)
                if opened:
                    name = opened[1]
                    chains[name] = []
                elif line.startswith("\t\t") and name:
                    chains[name].append(line.strip())
    return chains


def _listed(chains: dict[str, list[str]]) -> Iterator[str]:
    handle = 0
    for place, (name, lines) in enumerate(chains.items()):
        yield f"\tchain {name} {{ # handle {place + 1}" if place == 0 else f"\n\tchain {name} {{ # handle {place + 1}"
        for line in lines:
            handle += 1
            yield f"\t\t{line}" if line == _HOOK else f"\t\t{line} # handle {handle}"
        yield "\t}"
    yield ""


def _objects(chains: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Yield our table as libnftables-json(5) describes it."""
    place = {"family": "inet", "table": TABLE}
    if chains:
        yield {"table": {"family": "inet", "name": TABLE, "handle": 0}}
    for name, lines in chains.items():
        hook = {"type": "filter", "hook": "input", "prio": _PRIORITY, "policy": "accept"} if _HOOK in lines else {}
        yield {"chain": {**place, "name": name, **hook}}
    handle = 0
    for name, lines in chains.items():
        for line in lines:
            handle += 1
            if line != _HOOK:
                yield {"rule": {**place, "chain": name, "handle": handle, "expr": list(_expressions(line))}}


def _expressions(line: str) -> Iterator[dict[str, Any]]:
    """Yield the expressions of one of our own lines."""
    family = re.match(r"meta nfproto (ipv4|ipv6) ", line)
    source = re.search(r"(ip6?) saddr (?:\{ (?P<several>[^}]*) \}|(?P<one>\S+))", line)
    port = re.search(r"tcp dport (\d+)", line)
    verdict = re.search(r"(?:goto (?P<target>\S+)|(?P<plain>accept|drop))$", line)
    if family:
        yield _match({"meta": {"key": "nfproto"}}, family[1])
    if source:
        texts = (source["several"] or source["one"]).split(", ")
        yield _match(
            {"payload": {"protocol": source[1], "field": "saddr"}}, {"set": [_json_address(text) for text in texts]}
        )
    if port:
        yield _match({"payload": {"protocol": "tcp", "field": "dport"}}, int(port[1]))
    if " log prefix " in f" {line}":
        yield {"log": {"prefix": "netproof"}}
    if verdict:
        yield {"goto": {"target": verdict["target"]}} if verdict["target"] else {verdict["plain"]: None}


def _match(left: dict[str, Any], right: Any) -> dict[str, Any]:
    return {"match": {"op": "==", "left": left, "right": right}}


def _json_address(text: str) -> Any:
    address, slash, length = text.partition("/")
    return {"prefix": {"addr": address, "len": int(length)}} if slash else text
