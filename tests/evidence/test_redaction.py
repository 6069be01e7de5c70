"""Secrets are made up; the forms of lines follow the vendors' command references and the daemons' manuals.

netconan, which anonymises configurations, is the oracle: whatever it takes out of a line, our rules must take out too.
"""

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproof.evidence.errors import EvidenceError
from netproof.evidence.redaction import SecretScanner, redact

S = "Zq7wXk2mPv9t"
"""The secret of each line below; no line must keep it."""
T = "Hj4nRb8sLc3d"
"""The second secret of a line that has two."""
HEX = "a1b2c3d4e5f60718293a4b5c6d7e8f90"

IOS = f"""\
username admin privilege 15 password 0 {S}
username admin password {S}
username admin password 7 {S} with spaces {T}
username admin privilege 15 secret 9 $9${S}$abc{T}
username admin secret {S}
username admin algorithm-type scrypt secret {S}
username admin common-criteria-policy strong password 7 {S}
enable password {S}
enable password level 7 7 {S}
enable secret 5 $1$mERr${S}
enable secret level 10 9 $9${S}
enable algorithm-type sha256 secret {S}
 password {S}
 password 7 {S}
snmp-server community {S} RO 10
snmp-server community 7 {S} RW
snmp-server community {S} view v1 RO SNMP-ACL
snmp-server host 10.0.0.5 {S}
snmp-server host 10.0.0.5 version 2c {S}
snmp-server host 10.0.0.5 vrf Mgmt-vrf version 2c {S} config
snmp-server host 10.0.0.5 informs version 2c {S} udp-port 1162
snmp-server host 10.0.0.5 traps version 3 priv {S}
snmp-server user ops GROUP v3 auth sha {S} priv aes 128 {T}
snmp-server user ops GROUP v3 encrypted auth md5 {S} priv des {T} access 10
snmp-server user ops GROUP remote 10.0.0.1 v3 auth sha-256 {S} priv 3des {T}
snmp mib community-map {S} engineid 80000009
tacacs-server key {S}
tacacs-server key 7 {S}
tacacs-server host 10.0.0.1 timeout 5 key 7 {S}
radius-server host 10.0.0.1 auth-port 1812 acct-port 1813 key 7 {S}
radius-server host 10.0.0.1 key {S} with spaces
 key {S}
 key 7 {S}
 key 6 {S}
 server-private 10.0.0.1 timeout 5 key 7 {S}
 server-private 10.0.0.1 key {S}
 client 10.1.1.1 server-key 7 {S}
 pac key 7 {S}
 key-string {S}
 key-string 7 {S}
 key-string 0 {S} {T}
crypto isakmp key {S} address 0.0.0.0
crypto isakmp key 6 {S} hostname peer.example
  pre-shared-key {S}
  pre-shared-key local 6 {S}
  pre-shared-key remote hex {HEX}{S}
  pre-shared-key address 10.0.0.1 key {S}
  pre-shared-key address 10.0.0.1 255.255.255.0 key 6 {S}
  pre-shared-key hostname peer.example key {S}
key config-key password-encrypt {S}
ntp authentication-key 1 md5 {S} 7
ntp authentication-key 2 hmac-sha2-256 {S}
ntp authentication-key 2 cmac-aes-128 7 {S}
 ip ospf authentication-key 7 {S}
 ip ospf message-digest-key 1 md5 7 {S}
 area 0 virtual-link 10.0.0.1 message-digest-key 1 md5 {S}
 area 0 authentication-key {S}
 neighbor 10.0.0.1 password 7 {S}
 neighbor 10.0.0.1 password {S}
mpls ldp neighbor 10.0.0.1 password {S}
 standby 1 authentication {S}
 standby 1 authentication text {S}
 standby 1 authentication md5 key-string 7 {S}
 vrrp 1 authentication {S}
 vrrp 1 authentication text {S}
 glbp 1 authentication md5 key-string {S}
 isis password {S} level-1
 domain-password {S}
 area-password {S}
 authentication text {S}
 ppp chap password 7 {S}
 ppp pap sent-username isp password 0 {S}
 l2tp tunnel password 7 {S}
ip ftp password 7 {S}
ip http client password 7 {S}
 wpa-psk ascii 0 {S}
 wpa-psk hex 7 {S}
 security wpa akm psk set-key ascii 0 {S}
 security wpa psk set-key ascii 8 {S}
  priority 0 set-key ascii 0 {S}
 security wpa akm sae pwe h2e set-key ascii 0 {S}
 wpa-psk ascii {S} {T}
 encryption key 1 size 128bit 7 {S} transmit-key
 mgmtuser username ap password 0 {S} secret 0 {T}
 dot1x username ap password 8 {S}
  path ftp://backup:{S}@10.0.0.9/cfg
  path scp://backup:{S}@with-at-{T}@10.0.0.9/cfg
ip http client secure url https://u:{S}@host/
  enrollment url http://ca:{S}@10.0.0.1:80
000123: May 4 09:00:00: %PARSER-5-CFGLOG_LOGGEDCMD: User:x  logged command:username y password 0 {S}
000124: May 4 09:00:00: %PARSER-5-CFGLOG_LOGGEDCMD: User:x  logged command:snmp-server community {S} RO
Community name: {S}
"""

EOS = f"""\
username admin privilege 15 role network-admin secret sha512 $6${S}$abc
username admin secret 0 {S}
enable password sha512 $6${S}$abc
snmp-server user ops grp v3 localized f5717f auth sha {S} priv aes {T}
snmp-server community 7 {S} ro
tacacs-server host 10.0.0.1 vrf MGMT key 7 {S}
radius-server key 7 {S}
   neighbor 10.0.0.1 password 7 {S}
   ip ospf message-digest-key 1 sha256 7 {S}
ntp authentication-key 1 sha1 7 {S}
   key 0102 7 {S} fallback
   exec /usr/bin/TerminAttr -cvauth=key,{S} -taillogs
   exec /usr/bin/TerminAttr -ingestauth=key,{S}
   enable password 7 {S}
"""

JUNOS = f"""\
set system root-authentication encrypted-password "$6${S}$abc"
    encrypted-password "$6${S}$abc"; ## SECRET-DATA
    plain-text-password-value "{S}"; # password {T}
    secret "$9${S}"; ## SECRET-DATA
    simple-password {S};
    authentication-key "$9${S}"; ## SECRET-DATA
    authentication-key {S};
    pre-shared-key ascii-text "$9${S}";
    pre-shared-key hexadecimal {S};
set snmp community {S} authorization read-only
snmp community {S} {{
set security ike policy p pre-shared-key ascii-text {S}
set protocols bgp group g neighbor 10.0.0.1 authentication-key {S}
        md5 5 key "$9${S}";
"""

LINUX = f"""\
root:$6${S}$abc/def.:19000:0:99999:7:::
ops:$y$j9T${S}$abc:19000:0:99999:7:::
old:!$6${S}$abc:19000:0:99999:7:::
des:{S}1:12345:0:99999:7:::
short:{S}:12345::::::
web:$apr1${S}$abc
wpa_passphrase={S} and {T}
#wpa_passphrase={S}
wpa_psk={S}{HEX}
sae_password={S}|mac=ff:ff:ff:ff:ff:ff|vlanid=3
sae_password={S}
wep_key0="{S}"
wep_key1={S}
auth_server_shared_secret={S}
acct_server_shared_secret={S}
radius_das_client=10.0.0.1 {S}
private_key_passwd={S}
ap_pin={S}
    psk="{S}"
    password="{S}"
    password=hash:{S}
00:11:22:33:44:55 {S}
keyid=guest vlanid=3 00:00:00:00:00:00 {S}
rocommunity {S} 10.0.0.0/8
rwcommunity {S}
rocommunity6 {S} default
com2sec readonly default {S}
com2sec -Cn ctx readonly 10.0.0.0/8 {S}
com2secunix notConfigUser /run/x {S}
authcommunity log,execute {S}
trapcommunity {S}
trapsink 10.0.0.1 {S} 162
trap2sink 10.0.0.1 {S}
createUser ops SHA "{S}" AES "{T}"
createUser -e 0x8000 ops SHA-256 {S} AES {T}
createUser ops MD5 {S}
usmUser 1 3 0x80001f 0x6f707300 0x6f707300 NULL .1.3.6.1.6.3.10.1.1.3 0x{HEX}{S} .1.3.6 0x{T} 0x
defAuthPassphrase {S}
defPrivPassphrase {S}
trapsess -v 3 -u ops -l authPriv -a SHA -A {S} -x AES -X {T} 10.0.0.1
trapsess -v 2c -c {S} 10.0.0.1
proxy -v 1 -c {S} 10.0.0.1 .1.3
password {S}
password 8 {S}
enable password {S}
enable password 8 {S}
 neighbor 10.0.0.1 password {S}
 ip ospf authentication-key {S}
 ip ospf message-digest-key 1 md5 {S}
 ip rip authentication string {S}
 isis password md5 {S}
 isis password clear {S}
PrivateKey = {S}
PresharedKey = {S}
10.0.0.1 10.0.0.2 : PSK "{S}"
: PSK {S}
        secret = {S}
    secret "{S}";
1 SHA1 HEX:{S}
3 M {S}
    auth_pass {S}
ldap_default_authtok = {S}
   action(type="omelasticsearch" uid="x" pwd="{S}")
machine host login backup password {S}
DB_PASSWORD={S}
export API_TOKEN="{S}"
db.password: {S}
{{"password": "{S}", "user": "x", "secret": "{T}"}}
Authorization: Basic {S}
Authorization: Bearer {S}
X-API-Key: {S}
curl https://user:{S}@host/path
"""

OTHERS = f"""\
set password ENC {S}
set pksecret ENC {S}
passwd {S} encrypted
passwd 8 {S}
cable shared-secret {S}
cable shared-secret 7 {S}
ldap-login-password {S}
failover key {S}
failover key hex {S}
ikev1 pre-shared-key {S}
ikev2 local-authentication pre-shared-key {S}
ikev2 remote-authentication pre-shared-key 0 {S}
vpdn username isp password {S}
wlccp ap username ops password 7 {S}
digest secret 7 {S}
set session-key inbound ah 256 {S}
set session-key outbound ah 256 hex {S}
set session-key inbound esp 256 cipher {S}
set session-key outbound esp 256 cipher {S} authenticator {T}
syscon password {S}
syscon address 10.0.0.1 {S}
ppp chap hostname {S}
hello-authentication-key {S}
set community {S}
set snmp community {S}
set key-hash sha256 {S}
snmp-community {S}
snmp-server mib community-map {S} context c
snmp trap-group {S}
 authentication mode md5 key-string {S}
    key "{S}"
"key": "{S}"
[password {S}]
{{ secret {S}; }}
'username x password {S}'
description "password: {S}"
<pre_shared_key>{S}</pre_shared_key>
<password>{S}</password>
<SharedSecret type="x">{S}</SharedSecret>
"PreSharedKey": "{S}"
config radius auth add 1 10.0.0.1 1812 ascii {S}
config wlan security wpa akm psk set-key ascii {S} 1
config snmp community create {S}
set psksecret ENC {S}
set passphrase ENC {S}
set auth-password {S}
user ops password-hash {S}
"""

SECRET_LINES = [line for text in (IOS, EOS, JUNOS, LINUX, OTHERS) for line in text.splitlines()]


@pytest.mark.parametrize("line", SECRET_LINES)
def test_no_secret_stays(line: str) -> None:
    redacted = redact(line + "\n")
    assert S not in redacted
    assert T not in redacted
    assert HEX not in redacted
    assert "<redacted:" in redacted
    assert redacted.endswith("\n")
    assert redact(redacted) == redacted


@pytest.mark.parametrize(
    "line",
    """\
service password-encryption
no service password-recovery
password encryption aes
security passwords min-length 12
ip ssh server algorithm authentication publickey keyboard password
aaa authentication login default group tacacs+ local
aaa new-model
key chain OSPF
crypto key generate rsa modulus 2048
crypto key pubkey-chain rsa
login block-for 60 attempts 3 within 60
 neighbor 10.0.0.1 send-community both
ip community-list standard X permit 65000:1
 set community 65000:100 additive
 set community no-export
snmp-server enable traps snmp authentication linkdown
snmp-server group G v3 priv
snmp-server location Taipei
 transport input ssh
 wpa=2
wpa_key_mgmt=SAE
wpa_psk_file=/etc/hostapd.psk
sae_require_mfp=1
rsn_pairwise=CCMP
ieee80211w=2
passwordauthentication no
PermitEmptyPasswords no
password requisite pam_pwquality.so retry=3
password [success=1 default=ignore] pam_unix.so obscure yescrypt
root:x:0:0:root:/root:/bin/bash
daemon:*:19000:0:99999:7:::
locked:!:19000:0:99999:7:::
empty::19000:0:99999:7:::
sudo:x:27:ops
Last password change : May 04, 2026
33:33:00:00:00:01 dev eth0 self permanent
 description link to secretariat
 no password
ip route 10.0.0.0 255.0.0.0 10.1.1.1
-----BEGIN PUBLIC KEY-----
tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))
  key-exchange curve25519-sha256
 ntp authenticate
 ntp trusted-key 1""".splitlines(),
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert redact(line) == line


def test_what_is_kept_of_a_line() -> None:
    cases = {
        "username a privilege 15 secret 9 $9$abc$def": "username a privilege 15 secret 9 <redacted:password:type-9>",
        "username a password 7 0822455D": "username a password 7 <redacted:password>",
        "snmp-server community public RO 10": "snmp-server community <redacted:snmp-community> RO 10",
        "root:$6$a$b:19000:0:99999:7:::": "root:<redacted:hash:sha512crypt>:19000:0:99999:7:::",
        "old:!$y$a$b:19000:0:99999:7:::": "old:!<redacted:hash:yescrypt>:19000:0:99999:7:::",
        "path ftp://u:p@host/x": "path ftp://u:<redacted:url-password>@host/x",
        "com2sec ro default public": "com2sec ro default <redacted:snmp-community>",
        'secret "abc"; ## SECRET-DATA\r\n': "secret <redacted:password>; ## SECRET-DATA\r\n",
    }
    assert {line: redact(line) for line in cases} == cases


def test_a_key_number_in_a_key_chain_is_kept_and_a_numeric_key_elsewhere_is_not() -> None:
    text = "key chain K\n key 1\n  key-string x1y2\n key 2\n!\ntacacs server T\n key 4711\n"
    assert redact(text) == (
        "key chain K\n key 1\n  key-string <redacted:key-string>\n key 2\n!\n"
        "tacacs server T\n key <redacted:key-string>\n"
    )


@pytest.mark.parametrize("word", [S, f"{S} {T}", f"{{{S}", f"{S}}}", f'{S}"', f"\\{S}", f'"}},{{{S}'])
@pytest.mark.parametrize("indent", [None, 1])
def test_communities_that_are_names_in_json_are_taken_out(word: str, indent: int | None) -> None:
    text = json.dumps(
        {"community": {"public": {"acl": "12", "mode": "ro"}, word: {"acl": "", "mode": "rw"}}, "contact": "noc"},
        indent=indent,
    )
    redacted = redact(text)
    assert S not in redacted
    assert T not in redacted
    assert '"contact": "noc"' in redacted
    assert redact(redacted) == redacted
    start = text.index(json.dumps(word)) + len(json.dumps(word))
    assert S not in redact(text[:start])
    assert redact('{"community": {}}') == '{"community": {}}'


PEM = "-----BEGIN {0}PRIVATE KEY-----\nMIIEpA{1}\n{2}==\n-----END {0}PRIVATE KEY-----\n"


@pytest.mark.parametrize("label", ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
def test_private_keys_are_taken_out_whole(label: str) -> None:
    redacted = redact("before\n" + PEM.format(label, S, T) + "after\n")
    assert S not in redacted
    assert T not in redacted
    assert redacted.startswith("before\n-----BEGIN ")
    assert redacted.endswith(f"-----END {label}PRIVATE KEY-----\nafter\n")
    assert redact(redacted) == redacted


def test_a_private_key_that_is_cut_off_is_taken_out_to_the_end() -> None:
    assert S not in redact(PEM.format("", "x", S).split("-----END")[0])
    assert S not in redact(json.dumps({"key": PEM.format("", "x", S)}))


def test_a_certificate_chain_of_ios_is_taken_out() -> None:
    text = (
        "crypto pki certificate chain TP-self\n certificate self-signed 01\n"
        "  30820330 30820218 A0030201 02020101\n  300D0609 2A864886 F70D0101\n  \tquit\n"
        " certificate ca 0A1B nvram:x.cer\n"
        "interface Vlan1\n"
    )
    redacted = redact(text)
    assert "30820330" not in redacted
    assert "2A864886" not in redacted
    assert redacted.endswith("quit\n certificate ca 0A1B nvram:x.cer\ninterface Vlan1\n")
    assert redact(redacted) == redacted


def test_the_oracle_finds_nothing_that_we_leave() -> None:
    """netconan takes a secret out of a line: so must we, by its own reading of our lines."""
    netconan = pytest.importorskip("netconan.sensitive_item_removal", reason="needs netconan")
    compiled = netconan.generate_default_sensitive_item_regexes()
    taken_out = 0
    for line in SECRET_LINES:
        seen = netconan.replace_matching_item(compiled, line, {}, "salt")
        secrets = [secret for secret in (S, T) if secret in line and secret not in seen]
        assert not [secret for secret in secrets if secret in redact(line)], line
        taken_out += len(secrets)
    assert taken_out > 100, "the oracle takes part"


@given(st.text(max_size=200))
def test_any_text_can_be_redacted_twice(text: str) -> None:
    assert redact(redact(text)) == redact(text)


SECRET = 'pä"s&w<o>rd/+?1'
ENCODED = {
    "plain": SECRET,
    "json": json.dumps(SECRET),
    "json, not ascii": json.dumps(SECRET, ensure_ascii=False),
    "percent": quote(SECRET, safe=""),
    "percent in a path": quote(SECRET),
    "html": html.escape(SECRET),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "base64 for a URL": base64.urlsafe_b64encode(SECRET.encode()).decode(),
    "base64 of user and password": base64.b64encode(f"admin:{SECRET}".encode()).decode(),
    "base64 at another offset": base64.b64encode(f"root:{SECRET}:x".encode()).decode(),
    "base64 at the third offset": base64.b64encode(f"a:{SECRET}".encode()).decode(),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_known_secret_is_found_however_it_is_written(encoding: str) -> None:
    scanner = SecretScanner({"vault:enable": SECRET, "other": "not-in-there"})
    for content in (f"x {ENCODED[encoding]} y", f"x {ENCODED[encoding]} y".encode()):
        assert scanner.scan(content) == ("vault:enable",)
        with pytest.raises(EvidenceError, match=r"show\.txt: holds the value of vault:enable") as caught:
            scanner.assert_clean(content, source="show.txt")
        assert SECRET not in str(caught.value)
    assert SECRET not in repr(scanner)


def test_what_the_scanner_does_not_look_for_is_named() -> None:
    scanner = SecretScanner({"short": "abc", "empty": "", "long": "abcd"})
    assert scanner.too_short == ("short", "empty")
    assert scanner.scan("abc") == ()
    assert scanner.scan("xabcdx") == ("long",)
    assert SecretScanner([]).scan("anything") == ()
    assert SecretScanner(["first-one", "second-one"]).scan("second-one first-one") == ("secret 2", "secret 1")


def test_a_secret_within_a_secret_is_found() -> None:
    assert SecretScanner({"a": "hunter22", "b": "hunter22-more"}).scan("hunter22-more") == ("b",)
