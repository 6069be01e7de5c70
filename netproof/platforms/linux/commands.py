"""Every command that reads a Linux device, each one exact string that answers with status 0 when it could tell.

What is not there is said, not guessed: a program or file that the device lacks answers `netproof:absent NAME`, and any
other trouble (no permission, a daemon that does not answer) is a status that is not 0, so nothing was collected.
Root is always asked for as `sudo -n`, which never waits for a password.
"""

import shlex

from netproof.platforms.linux.store_survey import SCRIPT

ABSENT = "netproof:absent"
"""The word that a command answers in place of a file or program that the device does not have."""


def _root(script: str) -> str:
    return f"sudo -n sh -c '{script}'"


def _files(*patterns: str) -> str:
    """Read files whole, each under a header with its path and followed by one newline that is not its own."""
    read = 'if [ -e "$f" ]; then echo "==> $f <=="; cat "$f" || exit; echo; else echo "netproof:absent $f"; fi'
    return _root(f"for f in {' '.join(patterns)}; do {read}; done")


def _keyless(expression: str, paths: str) -> str:
    """Read files in which `sed` replaces the keys, so that they never leave the device."""
    read = f'if [ -e "$f" ]; then echo "==> $f <=="; sed -E "{expression}" "$f" || exit; echo;'
    return _root(f'for f in {paths}; do {read} else echo "netproof:absent $f"; fi; done')


def _files_without(lines: str, *patterns: str) -> str:
    """Read files as `_files` does, without the lines that match: keys and passwords never leave the device."""
    read = f'grep -Eiv "{lines}" "$f"; [ $? -le 1 ] || exit 2; echo'
    there = f'if [ -e "$f" ]; then echo "==> $f <=="; {read}; else echo "netproof:absent $f"; fi'
    return _root(f"for f in {' '.join(patterns)}; do {there}; done")


def _program(name: str, arguments: str, *, running: str = "", environment: str = "") -> str:
    """Run a program; `running` is a socket or process file without which its daemon does not run."""
    there = f"p=$(command -v {name})" + (f" && ls {running} >/dev/null 2>&1" if running else "")
    return _root(f'{there} || {{ echo {ABSENT} {name}; exit; }}; {environment}"$p" {arguments}')


IDENTITY = _files(
    "/etc/os-release /etc/debian_version /proc/sys/kernel/hostname /proc/version /sys/class/dmi/id/product_name"
)
PACKAGES = "dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\\n'"
FREE_SPACE = "df -P -B1 /var"

PASSWD = "getent passwd"  # noqa: S105 - a command
SHADOW = "sudo -n getent shadow"
GROUP = "getent group"
SUDOERS = _files("/etc/sudoers /etc/sudoers.d/*")
AUTHORIZED_KEYS = _root(
    "getent passwd | while IFS=: read -r u x i g c h s; do"
    ' for k in "$h/.ssh/authorized_keys" "$h/.ssh/authorized_keys2"; do'
    ' if grep -qs "^[^#]" "$k"; then echo "$u $k"; fi; done; done'
)
"""Which accounts have keys, without the keys."""

SSHD_EFFECTIVE = _program("sshd", "-T")
SSHD_FILES = _files("/etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf")
BANNER_FILES = _files("/etc/issue /etc/issue.net /etc/motd /etc/*banner* /etc/ssh/*banner*")
PAM_FILES = _files("/etc/pam.d/sshd /etc/pam.d/common-auth /etc/pam.d/common-account /etc/security/faillock.conf")
PAM_LOGIN_FILES = _files("/etc/pam.d/login /etc/pam.d/common-session")
PASSWORD_FILES = _files("/etc/pam.d/common-password /etc/security/pwhistory.conf /etc/login.defs")
QUALITY_FILES = _files("/etc/security/pwquality.conf /etc/security/pwquality.conf.d/*.conf")
AAA_FILES = _keyless("s/(secret|authtok|bindpw)([ =]+).*/\\1\\2key-is-set/", "/etc/sssd/sssd.conf /etc/tacplus_servers")
RADIUS_FILES = _keyless("s/^([^# \\t]+[ \\t]+)[^ \\t]+/\\1key-is-set/", "/etc/pam_radius_auth.conf")
"""Servers that PAM's modules ask; the device itself leaves their keys out of the answer."""
AUDIT_FILES = _files("/etc/audit/auditd.conf /etc/audit/rules.d/*.rules /etc/audit/plugins.d/*.conf")
SHELL_FILES = _files("/etc/profile /etc/profile.d/*.sh /etc/bash.bashrc")

ENABLED_UNITS = _root(
    "if [ -d /run/systemd/system ]; then echo systemd;"
    " systemctl list-unit-files --type=service,socket --state=enabled,enabled-runtime --no-legend --no-pager;"
    " else echo sysvinit; ls -d /etc/rc[2S].d/S*; fi"
)
"""What starts at boot; Debian's runlevels 2 to 5 are one by default, after S."""
INETD_FILES = _files("/etc/inetd.conf /etc/xinetd.conf /etc/xinetd.d/*")
SNMPD_FILES = _files("/etc/snmp/snmpd.conf /etc/snmp/snmpd.conf.d/*.conf")
SNMPD_USERS = _files("/var/lib/snmp/snmpd.conf")
SOCKETS = "sudo -n ss -H -tulpn"
ADDRESSES = "ip -j addr"
ROUTES = "ip -j -4 route show table all"
ROUTES_IPV6 = "ip -j -6 route show table all"
FORWARDING = _files("/proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/forwarding")
BRIDGE_VLANS = _program("bridge", "-j vlan show")

LLDPD_NEIGHBOURS = _program("lldpcli", "-f json0 show neighbors details hidden", running="/run/lldpd.socket")
"""Hidden ones too: lldpd's filter leaves out whom it takes for heard twice (lldpd(8), `-H`)."""
LLDPD_INTERFACES = _program("lldpcli", "-f json0 show interfaces", running="/run/lldpd.socket")
LLDPD_FILES = _files("/etc/default/lldpd /etc/lldpd.conf /etc/lldpd.d/*.conf")
NETWORKD_FILES = _files(
    "/etc/systemd/network/*.network /etc/systemd/network/*.network.d/*.conf /run/systemd/network/*.network"
)
"""With those that netplan writes, under /run."""

NFT_RULESET = _program("nft", "-j list ruleset")
NFT_TEXT = _program("nft", "-s -a list ruleset")
NFT_FILES = _files("/etc/nftables.conf /etc/nftables.d/*.nft")

FRR_RUNNING = _program(
    "vtysh", '-c "show running-config"', running="/run/frr/*.vty", environment="VTYSH_HISTFILE=/dev/null "
)
"""vtysh would write each command to a history file of root's (vtysh(1)), and reading must write nothing."""
FRR_FILES = _files("/etc/frr/frr.conf")

SYSCTLS = _root(
    "cd /proc/sys/net || exit; grep -Hs . ipv4/tcp_syncookies ipv4/icmp_echo_ignore_broadcasts"
    " ipv4/conf/*/rp_filter ipv4/conf/*/proxy_arp ipv4/conf/*/*forwarding"
    " ipv?/conf/*/*_redirects ipv?/conf/*/*_source_route; test $? -lt 3"
)
"""The kernel's own settings as they are in force, as `path:value`; one that this kernel lacks is not among them."""
SYSCTL_FILES = _files("/etc/sysctl.d/*.conf /etc/sysctl.conf")

FLOW_FILES = _files(
    "/etc/hsflowd.conf /etc/softflowd/*.conf /etc/default/softflowd /etc/pmacct/*.conf /etc/nprobe/*.conf"
)
"""Programs that record traffic and send the records away: hsflowd, softflowd, pmacct, nProbe."""

RSYSLOG_FILES = _files("/etc/rsyslog.conf /etc/rsyslog.d/*.conf")
LOGROTATE_FILES = _files("/etc/logrotate.conf /etc/logrotate.d/*")
LOG_STORE = f"sudo -n sh -c {shlex.quote(SCRIPT)}"
"""What a log server holds of other devices, in one pass (see `store_survey`)."""
CHRONY_FILES = _files("/etc/chrony/chrony.conf /etc/chrony/conf.d/*.conf /etc/chrony/sources.d/*.sources")
CHRONY_TRACKING = _program("chronyc", "-n tracking", running="/run/chrony/chronyd.pid")

HOSTAPD_FILES = _files("/etc/hostapd/*.conf")
HOSTAPD_EFFECTIVE = _root(
    'for s in /run/hostapd/*; do if [ -S "$s" ]; then i="${s##*/}"; echo "==> $i <==";'
    ' hostapd_cli -i "$i" status && hostapd_cli -i "$i" get_config || exit;'
    ' echo newer=$(find /etc/hostapd -newer "$s"); echo; fi; done'
)
"""What each BSS of a running hostapd says of itself, and which files changed since it made its control socket, that is
since it started; nothing when none runs."""

WIREGUARD_FILES = _files_without("^[[:space:]]*(PrivateKey|PresharedKey)", "/etc/wireguard/*.conf")
WIREGUARD_PEERS = _program("wg", "show all allowed-ips")
STRONGSWAN_FILES = _files_without(
    "^[[:space:]]*(secret|pin)[[:space:]]*=", "/etc/swanctl/swanctl.conf /etc/swanctl/conf.d/*.conf"
)
IPSEC_FILES = _files("/etc/ipsec.conf /etc/ipsec.d/*.conf")
OPENVPN_FILES = _root(
    "for f in /etc/openvpn/*.conf /etc/openvpn/server/*.conf /etc/openvpn/client/*.conf; do"
    ' if [ -e "$f" ]; then echo "==> $f <=="; sed -e "/^<key/,/^<.key/d" -e "/^<tls-/,/^<.tls-/d"'
    ' -e "/^<pkcs12/,/^<.pkcs12/d" -e "/^<auth-user/,/^<.auth-user/d" -e "/^<secret/,/^<.secret/c secret inline"'
    ' "$f" || exit; echo; else echo "netproof:absent $f"; fi; done'
)
"""Without the keys that may stand in them (OpenVPN's inline files)."""
