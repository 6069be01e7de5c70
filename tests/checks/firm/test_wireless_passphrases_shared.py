"""One passphrase on several networks of the firm is found whichever devices serve them."""

import pytest

from netproof.checks import firm_checks
from netproof.checks.judging import judge_firm
from netproof.model.assessment import Status
from netproof.model.firm import FirmContext
from netproof.model.state import DeviceState
from tests.checks.firm.surroundings import firm
from tests.checks.states import BAD, GOOD, OPEN, UNKNOWN, device, passphrase, wlan

ONE, OTHER = "<secret:wireless-passphrase:1>", "<secret:wireless-passphrase:2>"


def serving(**networks: object) -> DeviceState:
    """Return a device that serves these SSIDs, each with the passphrase of this token."""
    found = tuple(wlan(ssid, passphrases=(passphrase(sealed=sealed),)) for ssid, sealed in networks.items())
    return device(wireless={"networks": found})


def judged(*states: DeviceState, pattern: str = "all", unread: tuple[str, ...] = ()) -> FirmContext:
    return firm(states={f"ap{i}": state for i, state in enumerate(states)}, pattern=pattern, unread=unread)


OFF = device(wireless={"networks": (wlan("GUEST", enabled=False, passphrases=(passphrase(sealed=ONE),)),)})
CASES = {
    "each its own": (judged(serving(STAFF=ONE), serving(GUEST=OTHER)), GOOD, []),
    "one network on two devices": (judged(serving(STAFF=ONE), serving(STAFF=ONE)), GOOD, []),
    "staff and visitors": (judged(serving(STAFF=ONE), serving(GUEST=ONE)), BAD, ["GUEST", "STAFF"]),
    "on one device, which is judged there": (judged(serving(STAFF=ONE, GUEST=ONE)), GOOD, []),
    "on one device and another": (
        judged(serving(STAFF=ONE, GUEST=ONE), serving(STAFF=ONE)),
        BAD,
        ["GUEST", "STAFF"],
    ),
    "switched off": (judged(serving(STAFF=ONE), OFF), GOOD, []),
    "not to be told": (judged(serving(STAFF=ONE), serving(GUEST=UNKNOWN)), OPEN, ["GUEST"]),
    "no network": (judged(device(wireless={"networks": ()})), GOOD, []),
    "a device that was not read": (judged(serving(STAFF=ONE), unread=("ap9",)), OPEN, ["ap9"]),
    "settings that were not read": (judged(serving(STAFF=ONE), device(wireless=None)), OPEN, ["ap1"]),
    "no device": (judged(), OPEN, []),
    "a part of the network": (judged(serving(STAFF=ONE), pattern="ap0"), OPEN, []),
}


@pytest.mark.parametrize("name", CASES)
def test_passphrases_of_the_firm(name: str) -> None:
    context, status, targets = CASES[name]
    verdict = judge_firm(firm_checks()["wireless_passphrases_shared"](), context)
    assert verdict.status is status
    assert [one.target for one in verdict.observations] == targets
    assert status is not Status.NOT_SATISFIED or "<secret" not in verdict.model_dump_json()
