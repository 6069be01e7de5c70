"""The lines that harden a WLAN: its security can be changed only while it is shut down.

Source: Cisco Catalyst 9800 Series Wireless Controller Software Configuration Guide, "WPA3": fast transition has to be
off, and a WPA3 WLAN needs SAE, OWE or 802.1X with SHA-256 and mandatory PMF.
"""

from collections.abc import Iterator

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Unknown
from netproof.model.section import Section
from netproof.model.state_wireless import Wireless, WirelessNetwork, WirelessSecurity
from netproof.platforms.cisco_ios.wireless_passphrases import SET_KEY
from netproof.platforms.cisco_ios.wireless_settings import AKM_WORDS, CIPHER_WORDS, PROTOCOL_WORDS, configured_security

_PMF_LINES = {"required": "security pmf mandatory", "optional": "security pmf optional", "disabled": "no security pmf"}
_SHARED_KEY = frozenset({"psk", "psk-sha256", "sae", "ft-psk", "ft-sae"})


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the lines that lead from one set of WLANs to the other."""
    if not isinstance(before, Wireless) or not isinstance(after, Wireless):
        raise TypeError("wireless renders Wireless only")
    old = {network.name: network for network in before.networks}
    changed = [network for network in after.networks if network.name in old and network != old[network.name]]
    lines = [line for network in changed for line in _network(old[network.name], network)]
    return tuple(ConfigurationLine(line=line) for line in lines)


def _network(before: WirelessNetwork, after: WirelessNetwork) -> list[str]:
    changes = [*_passphrase(before, after), *_security(before, after.configured), *_isolation(before, after)]
    was_on, stays_on = before.enabled is not False, after.enabled is not False
    if not changes and was_on == stays_on:
        return []
    name = f'"{after.name}"' if " " in after.name else after.name
    first = ["shutdown"] if was_on else []
    last = ["no shutdown"] if stays_on else []
    return [f"wlan {name}", *first, *changes, *last, "exit"]


def _passphrase(before: WirelessNetwork, after: WirelessNetwork) -> Iterator[str]:
    """Set the passphrase anew where a secret of the inventory is planned that was not planned before."""
    old = {one.secret for one in before.passphrases}
    yield from (
        f"{SET_KEY} ascii 0 <secret:vault:{one.secret}>" for one in after.passphrases if one.secret not in {"", *old}
    )


def _names(value: tuple[str, ...] | Unknown) -> set[str]:
    return set() if isinstance(value, Unknown) else set(value)


def _security(before: WirelessNetwork, new: WirelessSecurity) -> Iterator[str]:
    """Key managements go first and come last, because each must fit the protocols that are on at that moment.

    A WLAN that would need a pre-shared key which it does not have stays as it is: nobody could join it.
    """
    old = before.configured
    needs_key = _names(new.key_managements) & _SHARED_KEY and not any(SET_KEY in line for line in before.lines)
    if new == old or needs_key:
        return
    if "wep" in _names(old.protocols) - _names(new.protocols):
        yield from (f"no {line.strip()}" for line in before.lines if "static-wep-key encryption" in line)
    if new.protocols and not _names(old.protocols) & PROTOCOL_WORDS.keys():
        yield "security wpa"
        old = configured_security(before.lines, as_if_wpa=True)
    yield from _wpa(old, new, has_fast_transition="no security ft adaptive" not in map(str.strip, before.lines))
    if new.pmf != old.pmf and not isinstance(new.pmf, Unknown):
        yield _PMF_LINES[new.pmf]


def _wpa(old: WirelessSecurity, new: WirelessSecurity, *, has_fast_transition: bool) -> Iterator[str]:
    old_akm, new_akm = _names(old.key_managements), _names(new.key_managements)
    old_protocols, new_protocols = _names(old.protocols), _names(new.protocols)
    yield from (f"no security wpa akm {AKM_WORDS[name]}" for name in sorted(old_akm - new_akm))
    if "wpa3" in new_protocols - old_protocols and has_fast_transition:
        yield "no security ft adaptive"
    yield from (f"security wpa {PROTOCOL_WORDS[name]}" for name in sorted(new_protocols - old_protocols))
    gone = sorted((old_protocols - new_protocols) & PROTOCOL_WORDS.keys())
    yield from (f"no security wpa {PROTOCOL_WORDS[name]}" for name in gone)
    yield from _ciphers(_names(old.ciphers), _names(new.ciphers))
    yield from (f"security wpa akm {AKM_WORDS[name]}" for name in sorted(new_akm - old_akm))


def _ciphers(old: set[str], new: set[str]) -> Iterator[str]:
    yield from (f"security wpa wpa2 ciphers {CIPHER_WORDS[name]}" for name in sorted(new - old))
    yield from (f"no security wpa wpa2 ciphers {CIPHER_WORDS[name]}" for name in sorted((old - new) - {"wep"}))


def _isolation(before: WirelessNetwork, after: WirelessNetwork) -> Iterator[str]:
    if after.client_isolation != before.client_isolation and isinstance(after.client_isolation, bool):
        yield "peer-blocking drop" if after.client_isolation else "no peer-blocking"
