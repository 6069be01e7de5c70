"""Records of traffic and alarms."""

from typing import Any

from netproof.model.state import DeviceState
from netproof.model.state_network import FlowExporter, TrapDestination
from tests.checks.states import BAD, GOOD, NOT, OPEN, UNKNOWN, Case, context, device

DECLARED = {"flow_collectors": ["10.0.9.40"]}
ANOTHER = {"flow_collectors": ["10.0.9.49"]}
RECEIVER = {"trap_receivers": ["10.0.9.41"], "trap_user": "nms"}
NEW_RECEIVER = {"trap_receivers": ["10.0.9.49"], "trap_user": "nms"}


def exporting(*exporters: FlowExporter) -> DeviceState:
    return device(monitoring={"exporters": exporters})


def exporter(**values: Any) -> FlowExporter:
    facts: dict[str, Any] = {"name": "NMS", "address": "10.0.9.40", "protocol": "netflow", "interfaces": ("Gi0/1",)}
    return FlowExporter(**(facts | values))


def alarming(*traps: TrapDestination, **values: Any) -> DeviceState:
    return device(monitoring={"traps": traps, **values})


def trap(version: str = "3", security: str = "encrypted", **values: Any) -> TrapDestination:
    return TrapDestination.model_validate({"address": "10.0.9.41", "version": version, "security": security} | values)


NO_LOGS = device(logging={"destinations": ()}).logging
LOGS_UNKNOWN = device(logging={"enabled": UNKNOWN}).logging

CASES = [
    Case("recorded", "flow_export", device(), GOOD),
    Case("recorded for the declared one", "flow_export", device(), GOOD, parameters=DECLARED),
    Case("for nobody, and none is declared", "flow_export", exporting(), BAD),
    Case("for nobody", "flow_export", exporting(), BAD, GOOD, parameters=DECLARED),
    Case("for another", "flow_export", device(), BAD, GOOD, parameters=ANOTHER),
    Case("the outside interface is left out", "flow_export", exporting(exporter(interfaces=())), BAD),
    Case("left out, declared", "flow_export", exporting(exporter(interfaces=())), BAD, GOOD, parameters=DECLARED),
    Case("every interface", "flow_export", exporting(exporter(interfaces=("*",))), GOOD),
    Case("which interfaces is not told", "flow_export", exporting(exporter(interfaces=UNKNOWN)), OPEN),
    Case("not read", "flow_export", device(monitoring={"exporters": UNKNOWN}), OPEN),
    Case("nothing outside", "flow_export", device(), NOT, context=context(interface_roles={"Gi0/1": "access"})),
    Case("no roles at all", "flow_export", device(), OPEN, context=context(interface_roles={})),
    Case(
        "an interface that is not there",
        "flow_export",
        device(),
        OPEN,
        context=context(interface_roles={"Gi0/99": "outside"}),
    ),
    Case("by SNMPv3 with encryption", "trap_export", device(), GOOD),
    Case("to the declared receiver", "trap_export", device(), GOOD, parameters=RECEIVER),
    Case("to another than declared", "trap_export", device(), BAD, GOOD, parameters=NEW_RECEIVER),
    Case(
        "its user is not there",
        "trap_export",
        device(),
        BAD,
        parameters={"trap_receivers": ["10.0.9.49"], "trap_user": "other"},
    ),
    Case("switched off", "trap_export", alarming(trap(), traps_enabled=False), BAD, GOOD),
    Case("by version 2c", "trap_export", alarming(trap("2c", "none")), BAD),
    Case("authenticated only", "trap_export", alarming(trap("3", "authenticated")), BAD),
    Case("as log entries", "trap_export", alarming(), GOOD),
    Case("log entries do not count", "trap_export", alarming(), BAD, parameters={"remote_logging_counts": False}),
    Case("nowhere", "trap_export", alarming().changed(logging=NO_LOGS), BAD),
    Case("logging not told", "trap_export", alarming().changed(logging=LOGS_UNKNOWN), OPEN),
    Case("receivers not read", "trap_export", device(monitoring={"traps": UNKNOWN}), OPEN),
    Case("switched on not told", "trap_export", device(monitoring={"traps_enabled": UNKNOWN}), OPEN),
]
