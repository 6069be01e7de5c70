"""Show commands that print configuration and what follows directly from it."""

import re

from lab.emulator.commands.registry import PRIVILEGED, Request, command
from lab.emulator.device import EmulatedDevice
from lab.emulator.interfaces import long_name

_STAMP = "%H:%M:%S UTC %a %b %d %Y"


def _with_head(device: EmulatedDevice, text: str) -> str:
    by = f" by {device.changed_by}" if device.changed_by else ""
    stamp = f"!\n! Last configuration change at {device.changed_at.strftime(_STAMP)}{by}\n"
    return f"Building configuration...\n\nCurrent configuration : {len(text)} bytes\n{stamp}{text}\n"


@command("show running-config", level=PRIVILEGED)
def running(request: Request) -> str:
    """The running configuration."""
    return _with_head(request.device, request.device.running_text())


@command("show running-config all", level=PRIVILEGED)
def running_all(request: Request) -> str:
    """The running configuration with every default."""
    return _with_head(request.device, request.device.running_text(everything=True))


@command("show running-config interface <name...>", level=PRIVILEGED)
def running_interface(request: Request, name: str) -> str:
    """One interface's section."""
    section = request.device.config.root.lines.get(f"interface {long_name(name)}")
    if section is None:
        return "% Invalid input detected at '^' marker."
    body = "\n".join([f"interface {long_name(name)}", *(f" {line}" for line in section.lines), "end"])
    return f"Building configuration...\n\nCurrent configuration : {len(body)} bytes\n!\n{body}\n"


@command("show startup-config", level=PRIVILEGED)
def startup(request: Request) -> str:
    """The saved configuration."""
    return f"Using {len(request.device.startup)} out of 2097152 bytes\n{request.device.startup}\n"


@command("show archive", level=PRIVILEGED)
def archive(request: Request) -> str:
    """The archive's files."""
    store = request.device.archive
    if store.path is None:
        return "Archive feature not enabled\n"
    rows = [f"The maximum archive configurations allowed is {store.maximum}."]
    if store.names:
        rows.append(f"There are currently {len(store.names)} archive configurations saved.")
    rows += [f"The next archive file will be named {store.path}-<timestamp>-{len(store.names)}", " Archive #  Name"]
    rows += [f"   {number}        {name}" for number, name in enumerate(store.names, 1)]
    return "\n".join(rows) + (" <- Most Recent\n" if store.names else "\n")


@command("show archive config rollback timer", level=PRIVILEGED)
def rollback_timer(request: Request) -> str:
    """The pending change."""
    return request.device.archive.status()


@command("show ip access-lists", "show access-lists", "show ip access-lists <name>", "show access-lists <name>")
def access_lists(request: Request, name: str = "") -> str:
    """IPv4 access lists with their sequence numbers."""
    rows = []
    for header, section in request.device.config.sections("access-list").items():
        _, _, kind, title = header.split()
        if name in {"", title}:
            rows.append(f"{kind.capitalize()} IP access list {title}")
            rows += [f"    {line}" for line in section.lines if " remark " not in line]
    return "\n".join(rows)


_HOST_KEYS = {"ios": "x509v3-ssh-rsa ssh-rsa", "iosxe": "x509v3-ssh-rsa rsa-sha2-512 rsa-sha2-256 ssh-rsa"}
"""Train → what is offered unless `ip ssh server algorithm hostkey` says otherwise; classic IOS knows no RSA with SHA-2
(Cisco IOS and IOS XE Secure Shell configuration guides, "SSH Algorithms for Common Criteria Certification")."""


@command("show ip ssh")
def ssh(request: Request) -> str:
    """SSH version and limits, in the form of IOS 15 and IOS-XE 16/17."""
    config = request.device.config
    explicit = config.root.under("ip ssh version")
    version = "version 2.0" if explicit and explicit[0].endswith("2") else "version 1.99"
    algorithms = {
        "Encryption Algorithms": config.value("ip ssh server algorithm encryption")
        or "aes128-gcm aes256-gcm aes128-ctr aes192-ctr aes256-ctr",
        "MAC Algorithms": config.value("ip ssh server algorithm mac")
        or "hmac-sha2-256-etm@openssh.com hmac-sha2-256 hmac-sha2-512",
        "KEX Algorithms": config.value("ip ssh server algorithm kex")
        or "ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group14-sha1",
    }
    host_keys = config.value("ip ssh server algorithm hostkey") or _HOST_KEYS[request.device.kind.train]
    timeout, retries = config.value("ip ssh time-out"), config.value("ip ssh authentication-retries")
    return "\n".join(
        [
            f"SSH Enabled - {version}",
            "Authentication methods:publickey,keyboard-interactive,password",
            "Authentication Publickey Algorithms:x509v3-ssh-rsa,ssh-rsa",
            f"Hostkey Algorithms:{','.join(host_keys.split())}",
            *(f"{name}:{','.join(value.split())}" for name, value in algorithms.items()),
            f"Authentication timeout: {timeout} secs; Authentication retries: {retries}",
            f"Minimum expected Diffie Hellman key size : {config.value('ip ssh dh min size') or 2048} bits",
            "IOS Keys in SECSH format(ssh-rsa, base64 encoded): TP-self-signed-1\nModulus Size : 2048 bits",
        ]
    )


@command("show ip http server status")
def http(request: Request) -> str:
    """The HTTP and HTTPS servers."""
    config = request.device.config
    state = {
        key: "Enabled" if config.enabled(key) else "Disabled" for key in ("ip http server", "ip http secure-server")
    }
    method = config.value("ip http authentication") or "enable"
    return (
        f"HTTP server status: {state['ip http server']}\nHTTP server port: {config.value('ip http port') or 80}\n"
        f"HTTP server active supplementary listener ports:\nHTTP server authentication method: {method}\n"
        f"HTTP server access class: {config.value('ip http access-class') or 0}\n"
        f"HTTP secure server capability: Present\nHTTP secure server status: {state['ip http secure-server']}\n"
        f"HTTP secure server port: {config.value('ip http secure-port') or 443}\n"
        "HTTP secure server client authentication: Disabled\n"
    )


@command("show snmp community", level=PRIVILEGED)
def snmp_community(request: Request) -> str:
    """Communities with their access lists."""
    rows = []
    for value in request.device.config.root.values("snmp-server community"):
        name, *rest = value.split()
        rows += [f"Community name: {name}", f"Community Index: {name}", f"Community SecurityName: {name}"]
        lists = [word for word in rest if word.upper() not in {"RO", "RW"}]
        rows += [f"storage-type: nonvolatile\t active{f' access-list: {lists[0]}' if lists else ''}", ""]
    return "\n".join(rows)


@command("show snmp user")
def snmp_user(request: Request) -> str:
    """SNMPv3 users: the only place that shows them, because the configuration does not."""
    rows = []
    for value in request.device.config.snmp_users.values():
        words = value.split()
        auth = re.search(r"auth (\S+(?: 256| 384| 512)?)", value)
        priv = re.search(r"priv (\S+(?: 128| 192| 256)?)", value)
        rows += [f"User name: {words[0]}", "Engine ID: 800000090300AABBCC000100", "storage-type: nonvolatile\t active"]
        rows += [f"Authentication Protocol: {auth[1].upper() if auth else 'None'}"]
        rows += [
            f"Privacy Protocol: {priv[1].upper().replace(' ', '') if priv else 'None'}",
            f"Group-name: {words[1]}",
            "",
        ]
    return "\n".join(rows)


@command("show policy-map control-plane", level=PRIVILEGED)
def policy_map_control_plane(request: Request) -> str:
    """What limits traffic to the processor; a Catalyst 9000 always has its own policy (its CoPP guide)."""
    config = request.device.config
    own = "system-cpp-policy" if "CAT9K" in config.kind.software else None
    section = config.root.lines.get("control-plane")
    name = (config.value("service-policy input", section) if section else None) or own
    return f"Control Plane\n\n  Service-policy input: {name}\n" if name else ""


@command("show vstack config")
def vstack(request: Request) -> str:
    """Smart Install."""
    if not request.device.kind.switch:
        return "% Invalid input detected at '^' marker."
    on = request.device.config.enabled("vstack")
    return f" Role: Client (SmartInstall {'enabled' if on else 'disabled'})\n Vstack Director IP address: 0.0.0.0\n"
