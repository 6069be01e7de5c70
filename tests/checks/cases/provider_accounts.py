"""Clause 4.4: accounts of providers, and their contracts."""

from datetime import date
from typing import Any

from netproof.model.context import Context
from netproof.model.register import Registers
from netproof.registers.outsourcing import OutsourcedService, OutsourcingRegister
from tests.checks.states import (
    BAD,
    GOOD,
    MAINTENANCE,
    OPEN,
    UNKNOWN,
    Case,
    account,
    context,
    device,
)


def provider(*services: OutsourcedService) -> Context:
    return context(registers=Registers(present=(OutsourcingRegister(entries=services),)))


def service(**values: Any) -> OutsourcedService:
    return MAINTENANCE.changed(**values)


def accounts(**values: Any) -> Any:
    return device(local_accounts={"accounts": (account("chen"), account("glass", **values))})


YESTERDAY, TODAY = date(2026, 11, 21), date(2026, 11, 22)
OVER = service(contract_expires=YESTERDAY)
NAME = "provider_accounts"
CASES = (
    Case("a contract in force", NAME, device(), GOOD),
    Case("its last day", NAME, device(), GOOD, context=provider(service(contract_expires=TODAY))),
    Case("an expired contract", NAME, device(), BAD, context=provider(OVER)),
    Case("work that ended", NAME, device(), BAD, context=provider(service(ended_on=YESTERDAY))),
    Case("no contract", NAME, device(), BAD, context=provider(service(contract=" "))),
    Case("a contract without an end", NAME, device(), BAD, context=provider(service(contract_expires=None))),
    Case("one of two contracts in force", NAME, device(), GOOD, context=provider(OVER, service(id="other"))),
    Case("expired, but disabled", NAME, accounts(enabled=False), GOOD, context=provider(OVER)),
    Case("expired, and perhaps disabled", NAME, accounts(enabled=UNKNOWN), OPEN, context=provider(OVER)),
    Case("an account by its pattern", NAME, device(), BAD, context=provider(OVER.changed(accounts=("gl*",)))),
    Case("a device by its group", NAME, device(), BAD, context=provider(OVER.changed(devices=("switches",)))),
    Case("another device", NAME, device(), GOOD, context=provider(OVER.changed(devices=("fw*",)))),
    Case("a provider without accounts", NAME, device(), GOOD, context=provider(OVER.changed(accounts=()))),
    Case("no register", NAME, device(), OPEN, context=context(registers=Registers())),
    Case("an empty register", NAME, device(), OPEN, context=provider()),
)
