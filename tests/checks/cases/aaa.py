"""Cases of log-in by AAA servers, their records, and one-time privileges in place of restricted sources."""

from datetime import date
from typing import Any

from netproof.model.context import Context
from netproof.model.register import Proof, Registers
from netproof.model.state import DeviceState
from netproof.model.state_access import MethodList, WayIn
from netproof.registers.privileged_access import PrivilegedAccess, PrivilegedAccessRegister
from tests.checks.good.aaa import ACCOUNTING, CONSOLE, GROUP, SECTION, SERVERS, VTY, methods
from tests.checks.states import (
    BAD,
    CHEN,
    GLASS,
    GOOD,
    NOT,
    OPEN,
    SOFTWARE,
    UNKNOWN,
    Case,
    access_list,
    context,
    device,
    register,
)

DECLARED = {
    "servers": ("10.0.9.61", "10.0.9.62"),
    "server_key": "aaa_key",
    "servers_know_netproof": True,
}
SHY = DECLARED | {"servers_know_netproof": False}
ASLEEP = SECTION.changed(
    enabled=False,
    servers=(),
    authentication=(),
    authorization=(),
    accounting=(),
    ways_in=(CONSOLE.changed(login=""), VTY.changed(login="")),
)
AUDITED = SECTION.changed(
    takes_servers=False, takes_audit_rules=True, accounting=(methods("exec", "audit", record="start-stop"),)
)


def measure(**values: Any) -> PrivilegedAccess:
    facts: dict[str, Any] = {
        "id": "PAM-1",
        "owner": "network section",
        "mechanism": "otp",
        "devices": ("switches",),
        "system": "token server",
        "valid_from": date(2026, 1, 1),
        "proofs": (Proof(file="netproof/proofs/otp.txt", sha256="0" * 64),),
    }
    return PrivilegedAccess(**(facts | values))


def with_measure(entry: PrivilegedAccess, state: str = "verified") -> Context:
    present = (register(CHEN, GLASS), SOFTWARE, PrivilegedAccessRegister(entries=(entry,)))
    proofs = {f"{proof.sha256} {proof.file}": state for proof in entry.proofs}
    return context(registers=Registers.model_validate({"present": present, "proofs": proofs}))


MEASURE = with_measure(measure())


def login(*names: str) -> DeviceState:
    return device(aaa={"authentication": (methods("login", *names),)})


def ways(*found: WayIn, **fields: Any) -> DeviceState:
    return device(aaa={"ways_in": found, **fields})


def accounted(*lists: MethodList) -> DeviceState:
    return device(aaa={"accounting": lists})


KEYED = VTY.changed(by_key=("chen",))
_CENTRAL = (
    Case("server first, local last", "central_login", device(), GOOD),
    Case("AAA off", "central_login", device(aaa=ASLEEP), BAD, GOOD, parameters=DECLARED),
    Case("AAA off, no servers declared", "central_login", device(aaa=ASLEEP), BAD),
    Case("AAA off, servers may refuse Netproof", "central_login", device(aaa=ASLEEP), BAD, parameters=SHY),
    Case("local first", "central_login", login("local", *GROUP), BAD, GOOD, parameters=DECLARED),
    Case("local alone", "central_login", login("local"), BAD, GOOD, parameters=DECLARED),
    Case("nobody's method at the end", "central_login", login(*GROUP, "local", "none"), BAD, GOOD, parameters=DECLARED),
    Case("no last resort", "central_login", login(*GROUP), BAD, GOOD, parameters=DECLARED),
    Case(
        "local before another group", "central_login", login(*GROUP, "local", "group:B"), BAD, GOOD, parameters=DECLARED
    ),
    Case("local though the server refused", "central_login", login(*GROUP, "local-anyway"), BAD),
    Case("an undefined list", "central_login", ways(VTY.changed(login="X")), BAD, GOOD, parameters=DECLARED),
    Case("a console without a list", "central_login", ways(VTY, CONSOLE.changed(login="")), BAD),
    Case(
        "a console that may", "central_login", ways(VTY, CONSOLE.changed(login="")), GOOD, parameters={"console": False}
    ),
    Case("a key beside it is told", "central_login", ways(KEYED), GOOD),
    Case("a list unknown", "central_login", ways(VTY.changed(login=UNKNOWN)), OPEN),
    Case("lists unknown", "central_login", device(aaa={"authentication": UNKNOWN}), OPEN),
)
_SERVERS = (
    Case("two with keys", "aaa_servers", device(), GOOD),
    Case("one", "aaa_servers", device(aaa={"servers": SERVERS[:1]}), BAD),
    Case("no key", "aaa_servers", device(aaa={"servers": (SERVERS[0], SERVERS[1].changed(has_key=False))}), BAD),
    Case(
        "key unknown", "aaa_servers", device(aaa={"servers": (SERVERS[0], SERVERS[1].changed(has_key=UNKNOWN))}), OPEN
    ),
    Case("none asked", "aaa_servers", device(aaa=ASLEEP), BAD),
    Case("servers unknown", "aaa_servers", device(aaa={"servers": UNKNOWN}), OPEN),
    Case(
        "added to the protocol's group",
        "aaa_servers",
        device(
            aaa={
                "servers": SERVERS[:1],
                "authentication": (methods("login", "group:tacacs+", "local"),),
                "authorization": (),
                "accounting": (),
            }
        ),
        BAD,
        GOOD,
        parameters=DECLARED,
    ),
    Case(
        "not added where log-in asks and may be refused",
        "aaa_servers",
        device(aaa={"servers": SERVERS[:1], "authentication": (methods("login", "group:tacacs+", "local"),)}),
        BAD,
        parameters=SHY,
    ),
)
_ACCOUNTING = (
    Case("to servers", "operation_accounting", device(), GOOD),
    Case("commands missing", "operation_accounting", accounted(ACCOUNTING[0]), BAD, GOOD, parameters=DECLARED),
    Case("by the end only", "operation_accounting",
         accounted(ACCOUNTING[0], ACCOUNTING[1].changed(record="stop-only")), BAD, GOOD, parameters=DECLARED),
    Case("switched off", "operation_accounting",
         accounted(ACCOUNTING[0], ACCOUNTING[1].changed(record="none", methods=())), BAD, GOOD, parameters=DECLARED),
    Case("AAA off: on with local lists", "operation_accounting", device(aaa=ASLEEP), BAD, GOOD, parameters=SHY),
    Case("AAA off, no servers declared", "operation_accounting", device(aaa=ASLEEP), BAD),
    Case("a line's own list", "operation_accounting", ways(VTY.changed(chosen=("accounting exec X",))), BAD, GOOD,
         parameters=DECLARED),
    Case("on the device only", "operation_accounting", device(aaa=AUDITED), BAD, GOOD),
    Case("unknown", "operation_accounting", device(aaa={"accounting": UNKNOWN}), OPEN),
)  # fmt: skip
_AUTHORIZATION = (
    Case("by servers", "command_authorization", device(), GOOD),
    Case("by nobody", "command_authorization", device(aaa={"authorization": ()}), BAD),
    Case("by the device", "command_authorization", device(aaa={"authorization": (methods("exec", "local"),)}), BAD),
    Case("open at the end", "command_authorization",
         device(aaa={"authorization": (methods("exec", *GROUP, "none"),)}), BAD),
    Case("commands asked for", "command_authorization", device(), BAD,
         parameters={"authorized_services": ("exec", "commands 15")}),
    Case("unknown", "command_authorization", device(aaa={"authorization": UNKNOWN}), OPEN),
)  # fmt: skip
_ONE_TIME = (
    Case("no register", "one_time_privileges", device(), NOT),
    Case("covered", "one_time_privileges", device(), GOOD, context=MEASURE),
    Case("passed by", "one_time_privileges", login("local"), BAD, context=MEASURE),
    Case("local though the server refused", "one_time_privileges", login(*GROUP, "local-anyway"), BAD, context=MEASURE),
    Case("a key passes by", "one_time_privileges", ways(KEYED), BAD, context=MEASURE),
    Case("Netproof's own key does not count", "one_time_privileges",
         ways(VTY.changed(by_key=("netproof",))), GOOD, context=MEASURE),
    Case("keys unknown", "one_time_privileges", ways(VTY.changed(by_key=UNKNOWN)), OPEN, context=MEASURE),
    Case("AAA off", "one_time_privileges", device(aaa=ASLEEP), BAD, context=MEASURE),
    Case("another device's", "one_time_privileges", device(), NOT, context=with_measure(measure(devices=("fw*",)))),
    Case("past", "one_time_privileges", device(), NOT, context=with_measure(measure(expires=date(2026, 11, 21)))),
    Case("its last day", "one_time_privileges", device(), GOOD,
         context=with_measure(measure(expires=date(2026, 11, 22)))),
    Case("to come", "one_time_privileges", device(), NOT, context=with_measure(measure(valid_from=date(2026, 11, 23)))),
    Case("altered proof", "one_time_privileges", device(), NOT, context=with_measure(measure(), "altered")),
    Case("no proof", "one_time_privileges", device(), NOT, context=with_measure(measure(proofs=()))),
)  # fmt: skip
WIDE = device(rule_bases={"rule_bases": (access_list("MGMT", "0.0.0.0/0"),)})
_SOURCES = (
    Case("one-time passwords instead", "management_sources", WIDE, NOT, context=MEASURE),
    Case(
        "an unproven measure is none", "management_sources", WIDE, BAD, GOOD, context=with_measure(measure(), "missing")
    ),
)
CASES = (*_CENTRAL, *_SERVERS, *_ACCOUNTING, *_AUTHORIZATION, *_ONE_TIME, *_SOURCES)
