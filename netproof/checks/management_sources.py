"""Whether each way in for administrators can be reached from the management networks only."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_interface
from typing import ClassVar

from netproof.checks._privileged_access import measure_of
from netproof.checks.check import Check, IndeterminateError, need, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Known, Text, Unknown, is_known
from netproof.model.rule_base import ANY_ADDRESS, AddressSet, Family, Rule, RuleBase
from netproof.model.state import AccessBinding, DeviceState, ManagementLine
from netproof.rules.evaluate import Permitted, outside, permitted_sources

FAMILIES: tuple[Family, ...] = ("ipv4", "ipv6")
_NO_NETWORK = Text(
    en="the firm's profile names no management_networks, so permitted sources cannot be told from others",
    zh_tw="公司設定檔未列出 management_networks（管理網段），無法判斷來源是否允許",
)
_OTHER_WAY = Text(
    en="{entry} covers the device in the register privileged_access ({mechanism} by {system}), the clause's other way",
    zh_tw="「一次性密碼及短暫性權限措施清冊」的 {entry} 涵蓋此設備（{mechanism}，{system}），採規範所定的另一方式",
)
_MECHANISMS = {
    "otp": Text(en="one-time passwords", zh_tw="一次性密碼"),
    "temporary-access": Text(en="temporary privileges", zh_tw="短暫性權限"),
}
_UNFILTERED = Text(
    en="{line} filters no {family} source: {witness}, outside the management networks, can reach it",
    zh_tw="{line} 未限制 {family} 來源，管理網段以外的 {witness} 亦可連線",
)
_TOO_WIDE = Text(
    en="{line} lets {family} sources in through {bases} that are outside the management networks, such as {witness}",
    zh_tw="{line} 所套用的 {bases} 允許管理網段以外的 {family} 來源連線，例如 {witness}",
)
_PARTLY = Text(
    en="{line}: whether {family} sources outside the management networks can reach it could not be told: {why}",
    zh_tw="{line}：無法得知管理網段以外的 {family} 來源是否可連線：{why}",
)


class ManagementSources(Check):
    """Clause 4.1.5, its first way: administration only from permitted segments.

    The access lists are evaluated, not just found, because an undefined list permits everything, and IPv6 counts where
    the device speaks it. Where the register names the clause's other way, one-time passwords or temporary privilege,
    `one_time_privileges` judges the device instead.
    """

    title: ClassVar[Text] = Text(
        en="Administration only from the management networks",
        zh_tw="僅允許自管理網段管理設備",
    )
    sections: ClassVar[tuple[str, ...]] = ("management_access", "rule_bases")
    baseline: ClassVar[str] = "management_access"
    mendable: ClassVar[bool] = True

    access_list_name: str
    """The name of the list that the remedy writes; a number is added where the name is taken."""

    def not_applicable(self, state: DeviceState, context: Context) -> Text | None:  # noqa: ARG002
        """Leave devices to the clause's other way where a measure in force covers them."""
        entry = measure_of(context)
        if entry is None:
            return None
        return _OTHER_WAY.format(entry=entry.id, mechanism=_MECHANISMS[entry.mechanism], system=entry.system)

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:
        """Judge every line that accepts connections, by IPv4 and by IPv6."""
        if not context.firm.management_networks:
            raise IndeterminateError(_NO_NETWORK)
        for line in need(state.management_access, "management_access", state).management_lines:
            for family in FAMILIES if line.transports != () else ():
                observation = _judge(line, family, state, context)
                if observation:
                    yield observation

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:
        """Bind the lines that are too open to a list of the management networks.

        Nothing is changed when that list would not let Netproof itself in: its address must be known, and be in it.
        """
        section = state.management_access
        if section is None or state.rule_bases is None or not _lets_us_in(context) or measure_of(context):
            return state
        bases = {base.name: base for base in state.rule_bases.rule_bases}
        lines: list[ManagementLine] = []
        for line in section.management_lines:
            mended = line
            for family in FAMILIES if line.transports != () else ():
                if _needs_list(line, family, state, context):
                    base = self._base(family, bases, context)
                    bases.setdefault(base.name, base)
                    mended = _bound(mended, base.name, family, bases)
            lines.append(mended)
        return state.changed(
            management_access=section.changed(management_lines=tuple(lines)),
            rule_bases=state.rule_bases.changed(rule_bases=tuple(bases.values())),
        )

    def _base(self, family: Family, bases: dict[str, RuleBase], context: Context) -> RuleBase:
        """Return the list under the first name that is free, or that already permits exactly the same sources."""
        name = self.access_list_name + ("-IPV6" if family == "ipv6" else "")
        number = 1
        while True:
            base = _list_of_networks(name if number == 1 else f"{name}-{number}", family, context)
            present = bases.get(base.name)
            if present is None or _same(present, base, family):
                return present or base
            number += 1


def _judge(line: ManagementLine, family: Family, state: DeviceState, context: Context) -> Observation | None:
    speaks = _speaks(family, state)
    if speaks is False:
        return None
    present = {base.name: base for base in (state.rule_bases.rule_bases if state.rule_bases else ())}
    names = [binding.rule_base for binding in line.bindings if binding.family == family]
    missing = [name for name in names if name not in present]
    if missing:
        return _undetermined(line, family, f"{', '.join(missing)} was not read")
    permitted = permitted_sources(
        *(present[name] for name in names),
        family=family,
        protocol="tcp",
        destination_port=line.port,
        destination=_own_addresses(family, state),
    )
    witness = outside(permitted.definite, context.firm.management_networks)
    if witness is None:
        doubtful = outside(permitted.possible, context.firm.management_networks) is not None
        return _undetermined(line, family, "; ".join(permitted.reasons)) if doubtful else None
    if isinstance(speaks, Unknown):
        return _undetermined(line, family, speaks.unknown)
    message = (_TOO_WIDE if names else _UNFILTERED).format(
        line=line.name, family=_label(family), witness=witness, bases=", ".join(names)
    )
    return violation(line.name, message, (*line.lines, *_proof(names, present)))


def _needs_list(line: ManagementLine, family: Family, state: DeviceState, context: Context) -> bool:
    """Tell whether to bind a list: to a line too open, and to a doubtful one where that adds to firewall hooks only."""
    observation = _judge(line, family, state, context)
    if observation is None or observation.kind == "violation":
        return observation is not None
    hooks = {base.name for base in (state.rule_bases.rule_bases if state.rule_bases else ()) if _is_hook(base)}
    names = {binding.rule_base for binding in line.bindings if binding.family == family}
    return bool(names) and names <= hooks


def _is_hook(base: RuleBase) -> bool:
    return any(binding.kind == "hook" for binding in base.bindings)


def _undetermined(line: ManagementLine, family: Family, why: str) -> Observation:
    message = _PARTLY.format(line=line.name, family=_label(family), why=why)
    return Observation(kind="undetermined", target=line.name, message=message, proof=line.lines)


def _proof(names: list[str], present: dict[str, RuleBase]) -> Iterator[str]:
    for name in names:
        if not present[name].defined:
            yield f"{name}: not defined on the device"
        for rule in present[name].rules:
            yield from rule.native


def _label(family: Family) -> str:
    return {"ipv4": "IPv4", "ipv6": "IPv6"}[family]


def _speaks(family: Family, state: DeviceState) -> Known[bool]:
    if family == "ipv4":
        return True
    if state.interfaces is None:
        return Unknown(unknown="the interfaces were not collected, so that IPv6 may be on")
    return any(":" in address for interface in state.interfaces.interfaces for address in interface.addresses)


def _own_addresses(family: Family, state: DeviceState) -> AddressSet:
    """Return the device's own addresses, which alone make a packet its own; any address where they are not known."""
    try:
        found = [
            ip_interface(address).ip
            for interface in (state.interfaces.interfaces if state.interfaces else ())
            for address in interface.addresses
        ]
    except ValueError:
        return ANY_ADDRESS
    own = sorted({str(address) for address in found if _label(family) == f"IPv{address.version}"})
    return AddressSet.of(*own) if own else ANY_ADDRESS


def _lets_us_in(context: Context) -> bool:
    address = context.device.own_access.address
    if not is_known(address) or not address:
        return False
    return any(ip_address(address) in network for network in context.firm.management_networks)


def _bound(line: ManagementLine, name: str, family: Family, bases: dict[str, RuleBase]) -> ManagementLine:
    """Bind a line to the list in place of what filtered it before; a firewall hook stays, for it guards every line."""
    kept = tuple(binding for binding in line.bindings if binding.family != family or _is_hook(bases[binding.rule_base]))
    return line.changed(bindings=(*kept, AccessBinding(family=family, rule_base=name)))


def _list_of_networks(name: str, family: Family, context: Context) -> RuleBase:
    """Return a list by source alone, the form that every platform can write; its last entry logs what it refuses."""
    networks = [n for n in context.firm.management_networks if _label(family) == f"IPv{n.version}"]
    permits = [
        Rule(position=index, id=str(10 * (index + 1)), action="permit", source=AddressSet.of(str(network)))
        for index, network in enumerate(networks)
    ]
    last = Rule(position=len(permits), id=str(10 * (len(permits) + 1)), action="deny", log=True)
    return RuleBase(name=name, families=(family,), rules=(*permits, last), implicit_action="deny")


def _same(one: RuleBase, other: RuleBase, family: Family) -> bool:
    """Tell whether two lists permit exactly the same sources to every way in."""

    def permitted(base: RuleBase) -> Permitted:
        return permitted_sources(base, family=family, protocol="tcp", destination_port=22)

    return family in one.families and permitted(one) == permitted(other)
