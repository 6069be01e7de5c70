"""Whether what administrators do is recorded off the device, under their names."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import ClassVar

from netproof.checks._aaa import OF_SERVERS, AaaCheck, chosen_names, find, switched_on, with_list
from netproof.checks.check import need, undetermined, violation
from netproof.model.assessment import Observation
from netproof.model.context import Context
from netproof.model.record import Text, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_access import Aaa, MethodList

_NONE = Text(
    en="{service} is not recorded for accounting (list {name})", zh_tw="未留存 {service} 的操作紀錄（清單 {name}）"
)
_RECORD = Text(
    en="{service} is recorded as {record}; {accepted} is asked for",
    zh_tw="{service} 的紀錄方式為 {record}，基準要求 {accepted}",
)
_HERE_ONLY = Text(
    en="records of {service} stay on the device (methods: {methods}); whoever takes it over can erase them",
    zh_tw="{service} 的操作紀錄僅留存於設備本機（方式：{methods}），入侵者可予以刪除",
)
_UNKNOWN = Text(en="it could not be told what is recorded", zh_tw="無法得知留存哪些操作紀錄")

_AUDIT = ("audit", "syslog")


class OperationAccounting(AaaCheck):
    """Clauses 4.1.5 and 5.3.1: operation records are due whichever way administration is restricted.

    A device's own log of configuration changes is a record too (`change_logging`); this is the whole trail.
    """

    title: ClassVar[Text] = Text(
        en="Sessions and commands of administrators are recorded elsewhere",
        zh_tw="管理人員的連線及所下指令均於設備外留存紀錄",
    )
    sections: ClassVar[tuple[str, ...]] = ("aaa",)
    baseline: ClassVar[str] = "aaa"
    mendable: ClassVar[bool] = True

    accounted_services: tuple[str, ...]
    """What must be recorded: `exec` (sessions), `commands 15` (commands of administrators)."""
    accepted_records: tuple[str, ...]
    """How it must be recorded (`start-stop`, `stop-only`); the first is what the remedy sets."""
    accepted_recorders: tuple[str, ...]
    """Shell patterns over the methods of which one must take the records off the device."""

    def violations(self, state: DeviceState, context: Context) -> Iterator[Observation]:  # noqa: ARG002
        """Judge each service by the lists that the ways in follow."""
        section = need(state.aaa, "aaa", state)
        for fact in (section.enabled, section.accounting, section.ways_in):
            yield from undetermined("", fact, _UNKNOWN)
        if isinstance(section.accounting, Unknown):
            return
        for service in self.accounted_services:
            for name in chosen_names(section, "accounting", service):
                problem = self._problem(find(section.accounting, service, name), service, name)
                if problem:
                    yield violation(_target(service, name), problem, section.lines)

    def remedy(self, state: DeviceState, context: Context) -> DeviceState:  # noqa: ARG002
        """Record by the device's audit system where it has one, otherwise to the firm's servers."""
        section = state.aaa
        if section is None or isinstance(section.accounting, Unknown):
            return state
        wanted = [
            MethodList(service=service, name=name, methods=self._methods(service, section), record=self._record())
            for service in self.accounted_services
            for name in chosen_names(section, "accounting", service)
            if self._problem(find(section.accounting, service, name), service, name)
        ]
        if not wanted or not (section.takes_audit_rules or self.can_set_servers(section)):
            return state
        mended = section if section.takes_audit_rules else self.with_servers(switched_on(section))
        if mended.enabled is not True or isinstance(mended.accounting, Unknown):
            return state
        lists = mended.accounting
        for one in wanted:
            lists = with_list(lists, one)
        return state.changed(aaa=mended.changed(accounting=lists))

    def _record(self) -> str:
        return self.accepted_records[0]

    def _methods(self, service: str, section: Aaa) -> tuple[str, ...]:
        """Return the methods of a list that is set anew; the groups that it has already stay."""
        if section.takes_audit_rules:
            return _AUDIT
        accounting = () if isinstance(section.accounting, Unknown) else section.accounting
        old = find(accounting, service, "default")
        groups = tuple(method for method in (old.methods if old else ()) if method.startswith(OF_SERVERS))
        return groups or (f"{OF_SERVERS}{self.group}",)

    def _problem(self, found: MethodList | None, service: str, name: str) -> Text | None:
        if found is None or found.record == "none" or not found.methods:
            return _NONE.format(service=service, name=name)
        if found.record not in self.accepted_records:
            return _RECORD.format(service=service, record=found.record, accepted=", ".join(self.accepted_records))
        if not any(fnmatchcase(method, pattern) for method in found.methods for pattern in self.accepted_recorders):
            return _HERE_ONLY.format(service=service, methods=" ".join(found.methods))
        return None


def _target(service: str, name: str) -> str:
    return service if name == "default" else f"{service} {name}"
