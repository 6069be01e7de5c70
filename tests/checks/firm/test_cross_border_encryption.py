"""The tunnel that the register names exists and encrypts, or nobody says so."""

from datetime import date
from typing import Any

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.model.assessment import Status
from netproof.model.context import FirmProfile
from netproof.model.firm import FirmContext
from netproof.model.register import Registers
from netproof.model.state import DeviceState
from netproof.registers.cross_border_transfers import (
    CrossBorderTransfer,
    CrossBorderTransfersRegister,
    GroupExemption,
)
from tests.checks.firm.test_scheduled_runs import facts
from tests.checks.good.remote_access import SECTION
from tests.checks.states import BAD, GOOD, NOW, OPEN, UNKNOWN, context, device

FLOW = CrossBorderTransfer(
    id="hk",
    owner="Chen",
    destination="Hong Kong, Firm (HK) Ltd",
    data="names and holdings",
    protected_by="tunnel",
    device="sw1",
    tunnel="Tunnel10",
    first_transfer_on=date(2026, 1, 5),
)
SITE = SECTION.tunnels[0]


def firm(state: DeviceState | None = None, *, read: bool = True, **flow: Any) -> FirmContext:
    return FirmContext(
        run=facts(NOW),
        firm=FirmProfile(),
        registers=Registers(present=(CrossBorderTransfersRegister(entries=(FLOW.changed(**flow),)),)),
        devices={"sw1": context().device},
        states={"sw1": state or device()} if read else {},
    )


def site(**values: Any) -> FirmContext:
    return firm(device(remote_access={"tunnels": (SITE.changed(**values),)}))


NONE: dict[str, Any] = {"tunnels": ()}
CASES = {
    "there and encrypted": (firm(), GOOD),
    "no such tunnel": (firm(tunnel="Tunnel99"), BAD),
    "no such tunnel, but some were not read": (
        firm(device(remote_access={**NONE, "further_tunnels": UNKNOWN})),
        OPEN,
    ),
    "in clear text": (site(encryption=("null",)), BAD),
    "perhaps in clear text": (site(encryption=("aes-cbc-256", "null")), BAD),
    "no cipher": (site(encryption=()), BAD),
    "cipher unknown": (site(encryption=UNKNOWN), OPEN),
    "the device was not read": (firm(read=False), OPEN),
    "its tunnels were not read": (firm(device(remote_access=None)), OPEN),
    "no such device": (firm(device="sw9"), OPEN),
    "no device named": (firm(device=""), OPEN),
    "no tunnel named": (firm(tunnel=""), OPEN),
    "nothing said of protection": (firm(protected_by=None, device="", tunnel=""), OPEN),
    "the application encrypts": (firm(protected_by="application-encryption", device="", tunnel=""), OPEN),
    "exempt within the group": (
        firm(intra_group=GroupExemption(local_law="PDPO"), device="").changed(firm=FirmProfile(foreign=True)),
        GOOD,
    ),
    "a domestic firm is not exempt": (firm(intra_group=GroupExemption(local_law="PDPO")), BAD),
    "ended": (firm(ended_on=date(2026, 6, 1)), OPEN),
    "no register": (firm().changed(registers=Registers()), OPEN),
}


@pytest.mark.parametrize(("surroundings", "status"), CASES.values(), ids=CASES)
def test_cross_border_encryption(surroundings: FirmContext, status: Status) -> None:
    verdict = judge_firm(firm_checks()["cross_border_encryption"](), surroundings)
    assert verdict.status is status, verdict
