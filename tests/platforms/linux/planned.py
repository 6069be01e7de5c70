"""One change of the fixture device through every section, as it was really carried out for the changed fixture."""

from netproof.model.operation import Operation
from netproof.model.record import Record, Unknown
from netproof.model.rule_base import AddressSet, Rule, RuleBase
from netproof.model.state import (
    AccessBinding,
    LogDestination,
    LoginLockout,
    TimeSource,
)
from netproof.model.state_wireless import WirelessSecurity
from netproof.platforms import platform
from netproof.platforms.linux import (
    control_plane,
    local_accounts,
    logging,
    management_access,
    rule_bases,
    services,
    snmp,
    time,
    wireless,
)
from netproof.platforms.outputs import Outputs

WPA3 = WirelessSecurity(protocols=("wpa3",), key_managements=("sae",), ciphers=("ccmp",), pmf="required")
OWE = WirelessSecurity(protocols=("wpa3",), key_managements=("owe",), ciphers=("ccmp",), pmf="required")
LOCKOUT = LoginLockout(attempts=5, window_seconds=900, duration_seconds=900)
ACCESS_LIST = RuleBase(
    name="NETPROOF-MANAGEMENT",
    families=("ipv4", "ipv6"),
    implicit_action="deny",
    rules=(
        Rule(
            position=0,
            id="10",
            action="permit",
            source=AddressSet.of("10.99.0.0/24", "192.0.2.7/32", "2001:db8::/64"),
        ),
        Rule(position=1, id="20", action="deny", log=True),
    ),
)


def changed[R: Record](record: R, **values: object) -> R:
    return record.model_copy(update=values)


def planned(outputs: Outputs) -> tuple[Operation, ...]:
    operations = (
        *_accounts(outputs),
        *_services(outputs),
        *_logging(outputs),
        *_time(outputs),
        *_wireless(outputs),
        *_management(outputs),
        *_kernel(outputs),
    )
    return platform("linux").complete(outputs, operations)


def _accounts(outputs: Outputs) -> tuple[Operation, ...]:
    before = local_accounts.parse(outputs)
    accounts = tuple(
        changed(one, enabled=False)
        if one.name in {"admin", "operator1"}
        else changed(one, password=changed(one.password, secret="rootpw"))
        if one.name == "root"
        else one
        for one in before.accounts
    )
    return local_accounts.render(before, changed(before, accounts=accounts, shared_passwords=(), root_login=False))


def _services(outputs: Outputs) -> tuple[Operation, ...]:
    before = services.parse(outputs)
    kept = {"ssh", "chrony", "rsyslog"}
    after = tuple(changed(service, enabled=service.name in kept) for service in before.services)
    agent = snmp.parse(outputs)
    return (
        *services.render(before, changed(before, services=after)),
        *snmp.render(agent, changed(agent, communities=())),
    )


def _logging(outputs: Outputs) -> tuple[Operation, ...]:
    before = logging.parse(outputs)
    new = LogDestination(address="10.99.0.77", protocol="tcp", port=514, severity="informational")
    after = changed(before, change_logging=True, destinations=(*before.destinations, new))
    return logging.render(before, after)


def _time(outputs: Outputs) -> tuple[Operation, ...]:
    before = time.parse(outputs)
    return time.render(before, changed(before, sources=(*before.sources, TimeSource(address="10.99.0.10"))))


def _wireless(outputs: Outputs) -> tuple[Operation, ...]:
    before = wireless.parse(outputs)
    guest, staff = before.networks
    networks = (changed(guest, configured=OWE, client_isolation=True), changed(staff, configured=WPA3))
    return wireless.render(before, changed(before, networks=networks))


def _kernel(outputs: Outputs) -> tuple[Operation, ...]:
    before = control_plane.parse(outputs)
    assert not isinstance(before.interfaces, Unknown)
    interfaces = tuple(
        changed(one, source_check="loose", redirects=False, proxy_arp=False) if one.name == "eth0" else one
        for one in before.interfaces
    )
    after = changed(before, interfaces=interfaces, syn_protection=True, broadcast_echo=False)
    return control_plane.render(before, after)


def _management(outputs: Outputs) -> tuple[Operation, ...]:
    bases, before = rule_bases.parse(outputs), management_access.parse(outputs)
    first, *others = before.management_lines
    bindings = tuple(AccessBinding(family=family, rule_base=ACCESS_LIST.name) for family in ACCESS_LIST.families)
    ssh = changed(
        before.ssh,
        ciphers=("aes256-gcm@openssh.com", "aes256-ctr"),
        macs=("hmac-sha2-512-etm@openssh.com", "hmac-sha2-256"),
    )
    lines = (
        changed(first, idle_timeout_seconds=300, bindings=bindings),
        *(changed(line, idle_timeout_seconds=240) for line in others),
    )
    return (
        *rule_bases.render(bases, changed(bases, rule_bases=(*bases.rule_bases, ACCESS_LIST))),
        *management_access.render(before, changed(before, management_lines=lines, ssh=ssh, lockout=LOCKOUT)),
    )
