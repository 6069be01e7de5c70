"""The guard against locking ourselves out: what a planned state must still let Netproof do."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_interface

from netproof.model.context import Context, OwnAccess
from netproof.model.record import Text, Unknown
from netproof.model.rule_base import Family
from netproof.model.state import DeviceState, ManagementLine, SshServer
from netproof.model.state_access import Aaa
from netproof.rules.evaluate import permitted_sources

SERVERS_KNOW_US = "aaa_servers_know_netproof"
"""The inventory's variable that says whether the AAA servers let Netproof's own account in."""
_ALGORITHMS = ("ciphers", "macs", "key_exchanges", "host_keys")


def lockout_reasons(before: DeviceState, after: DeviceState, context: Context) -> tuple[Text, ...]:
    """Say why Netproof could not log in again after a change; nothing said means that it could.

    Only what the change touches is judged: a way in that was not there before is not demanded.
    """
    own = context.device.own_access
    return (
        *_account(before, after, own),
        *_login_methods(before, after, context),
        *_server(before, after),
        *_ways_in(before, after, own),
        *_algorithms(before, after, own),
        *_source_checks(before, after, own),
    )


def _account(before: DeviceState, after: DeviceState, own: OwnAccess) -> Iterator[Text]:
    if before.local_accounts is None or after.local_accounts is None or before.local_accounts == after.local_accounts:
        return
    had = any(account.name == own.account for account in before.local_accounts.accounts)
    keeps = any(a.name == own.account and a.enabled is not False for a in after.local_accounts.accounts)
    if had and not keeps:
        yield Text(
            en=f"it would remove the account {own.account}, with which Netproof itself logs in",
            zh_tw=f"將移除 Netproof 本身登入所用的帳號 {own.account}",
        )
    if own.account == "root" and after.local_accounts.root_login is False:
        yield Text(
            en="it would forbid log-in by root, with which Netproof itself logs in",
            zh_tw="將禁止 root 登入，而 Netproof 本身以 root 登入",
        )


def _login_methods(before: DeviceState, after: DeviceState, context: Context) -> Iterator[Text]:
    """Judge what log-in asks: a server refuses whom it does not know, and `local` is not asked after that."""
    old, new, own = before.aaa, after.aaa, context.device.own_access
    if old is None or new is None or old == new:
        return
    knows = context.device.parameters.get(SERVERS_KNOW_US) is True
    if _servers_of_log_in(new) - _servers_of_log_in(old) and not knows:
        yield Text(
            en=f"log-in would ask AAA servers that may not know the account {own.account}, with which Netproof itself "
            f"logs in; set {SERVERS_KNOW_US} once they do",
            zh_tw=f"登入將改向 AAA 伺服器驗證，而伺服器可能沒有 Netproof 本身登入所用的帳號 {own.account}；"
            f"確認後請設定 {SERVERS_KNOW_US}",
        )
    accounts = after.local_accounts.accounts if after.local_accounts else ()
    is_local = any(account.name == own.account and account.enabled is not False for account in accounts)
    for name, methods in _log_in(new).items():
        if methods != _log_in(old).get(name) and not ("local" in methods and is_local):
            yield Text(
                en=f"{name} would not fall back on the local account {own.account}, with which Netproof itself logs in",
                zh_tw=f"{name} 將無法以 Netproof 本身登入所用的本機帳號 {own.account} 作為備援",
            )
    levels = () if isinstance(new.authorization, Unknown) else new.authorization
    if new.enabled is True and old.enabled is False and not any(one.service == "exec" for one in levels):
        yield Text(
            en=f"once AAA is on, nothing would give the account {own.account} its level: Netproof could change nothing",
            zh_tw=f"啟用 AAA 後未授予帳號 {own.account} 原有權限，Netproof 將無法變更設定",
        )


def _log_in(section: Aaa) -> dict[str, tuple[str, ...]]:
    """Return way in from the network → the methods of the list that it asks; none where it asks no list."""
    if isinstance(section.ways_in, Unknown) or isinstance(section.authentication, Unknown):
        return {}
    lists = {one.name: one.methods for one in section.authentication if one.service == "login"}
    ways = [way for way in section.ways_in if not way.is_console and way.follows_default]
    return {way.name: lists.get(str(way.login), ()) for way in ways if way.login != ""}


def _servers_of_log_in(section: Aaa) -> set[tuple[str, str]]:
    groups = {method.removeprefix("group:") for methods in _log_in(section).values() for method in methods}
    servers = () if isinstance(section.servers, Unknown) else section.servers
    return {(server.address, group) for server in servers for group in groups.intersection(server.groups)}


def _server(before: DeviceState, after: DeviceState) -> Iterator[Text]:
    if before.management_access is None or after.management_access is None:
        return
    if before.management_access.ssh.enabled is not False and after.management_access.ssh.enabled is False:
        yield Text(
            en="it would turn the SSH server off, through which Netproof itself logs in",
            zh_tw="將停用 SSH 伺服器，而 Netproof 本身以 SSH 登入",
        )


def _ways_in(before: DeviceState, after: DeviceState, own: OwnAccess) -> Iterator[Text]:
    if (before.management_access, before.rule_bases) == (after.management_access, after.rule_bases):
        return
    if before.management_access is None or after.management_access is None:
        return
    if isinstance(own.address, Unknown):
        yield Text(
            en=f"Netproof's own source address is not known ({own.address.unknown}), so it cannot be kept open; "
            "set netproof_own_address for the device",
            zh_tw=f"無法得知 Netproof 連線的來源位址（{own.address.unknown}），不能確保變更後仍可連線；"
            "請為該設備設定 netproof_own_address",
        )
        return
    lines_after = {line.name: line for line in after.management_access.management_lines}
    for line in before.management_access.management_lines:
        changed = lines_after.get(line.name)
        stays = changed is not None and changed.port == line.port and _accepts(changed, after, own, unread=False)
        if _accepts(line, before, own, unread=True) and not stays:
            yield Text(
                en=f"{line.name} would no longer accept SSH from {own.address}, Netproof's own address",
                zh_tw=f"{line.name} 將不再接受來自 Netproof 本身位址 {own.address} 的 SSH 連線",
            )


def _accepts(line: ManagementLine, state: DeviceState, own: OwnAccess, *, unread: bool) -> bool:
    """Tell whether a line lets us in; `unread` is the answer where a list that it is bound to was not read."""
    if not isinstance(line.transports, Unknown) and own.transport not in line.transports:
        return False
    address = ip_address(str(own.address))
    family: Family = "ipv4" if address.version == 4 else "ipv6"  # noqa: PLR2004 - the number is the IP version's name
    names = [binding.rule_base for binding in line.bindings if binding.family == family]
    by_name = {base.name: base for base in (state.rule_bases.rule_bases if state.rule_bases else ())}
    if any(name not in by_name for name in names):
        return unread
    bases = (by_name[name] for name in names)
    permitted = permitted_sources(*bases, family=family, protocol="tcp", destination_port=line.port)
    return address in permitted.definite


def _source_checks(before: DeviceState, after: DeviceState, own: OwnAccess) -> Iterator[Text]:
    """Judge reverse path checks: a strict one drops what comes in by another way than the answer would take."""
    strict = _strict_checks(after) - _strict_checks(before)
    if not strict or _is_connected(before, own):
        return
    names = ", ".join(sorted({name for name, _ in strict}))
    yield Text(
        en=f"a strict source check at {names} could drop Netproof's own packets: its address is in no network of the "
        "device's own, so the way back is not known; set control_plane_source_check to loose, or do it by hand",
        zh_tw=f"於 {names} 啟用 strict 來源驗證可能丟棄 Netproof 本身的封包：其位址不在設備直連網段，回程路徑不明；"
        "請將 control_plane_source_check 設為 loose，或由人工設定",
    )


def _strict_checks(state: DeviceState) -> set[tuple[str, str]]:
    section = state.control_plane
    if section is None or isinstance(section.interfaces, Unknown):
        return set()
    families = ("source_check", "ipv6_source_check")
    return {(one.name, family) for one in section.interfaces for family in families if getattr(one, family) == "strict"}


def _is_connected(state: DeviceState, own: OwnAccess) -> bool:
    """Tell whether Netproof's address is in a network that an interface of the device has itself."""
    if state.interfaces is None or isinstance(own.address, Unknown):
        return False
    address = ip_address(own.address)
    return any(address in ip_interface(one).network for port in state.interfaces.interfaces for one in port.addresses)


def _algorithms(before: DeviceState, after: DeviceState, own: OwnAccess) -> Iterator[Text]:
    if before.management_access is None or after.management_access is None or not own.algorithms:
        return
    for kind in _ALGORITHMS:
        offered = _offered(after.management_access.ssh, kind)
        if offered == _offered(before.management_access.ssh, kind):
            continue  # what is not changed works today, whatever its name is there
        if offered and not offered & set(own.algorithms.get(kind, ())):
            names = ", ".join(sorted(offered))
            yield Text(
                en=f"of the SSH {kind} that would remain ({names}) Netproof's own client speaks none",
                zh_tw=f"變更後僅剩的 SSH {kind}（{names}），Netproof 本身的用戶端均不支援",
            )


def _offered(ssh: SshServer, kind: str) -> set[str]:
    value = getattr(ssh, kind)
    return set() if isinstance(value, Unknown) else set(value)
