"""Accounts and passwords."""

from datetime import date

from netproof.model.context import Context
from netproof.model.register import Registers
from netproof.model.state import DeviceState
from netproof.registers.administrators import Administrator, RegisteredAccount
from tests.checks.states import (
    BAD,
    CHEN,
    GLASS,
    GOOD,
    OPEN,
    UNKNOWN,
    Case,
    account,
    administrator,
    context,
    device,
    password,
    register,
    shared,
)

OWN, MINE, ENVELOPE = account("netproof"), account("chen"), account("glass")


def with_accounts(*accounts: object) -> DeviceState:
    return device(local_accounts={"accounts": accounts})


def registered(*entries: Administrator) -> Context:
    return context(registers=Registers(present=(register(*entries),)))


LIN = administrator("Lin", RegisteredAccount(name="chen"))
LEAVER = CHEN.changed(expires=date(2026, 11, 21))
LAST_DAY = CHEN.changed(expires=date(2026, 11, 22))
FUTURE = CHEN.changed(valid_from=date(2026, 11, 23))
ELSEWHERE = administrator("Chen", RegisteredAccount(name="chen", devices=("fw*", "firewalls")))
BY_GROUP = administrator("Chen", RegisteredAccount(name="chen", devices=("switches",)))
ADMIN = administrator("Wang", RegisteredAccount(name="Admin"))
EXPIRED_GLASS = GLASS.changed(expires=date(2026, 1, 31))

CASES = [
    Case("all registered", "registered_accounts", with_accounts(OWN, MINE, ENVELOPE), GOOD),
    Case("not registered", "registered_accounts", with_accounts(OWN, MINE, account("bob")), BAD, GOOD),
    Case("not registered but disabled", "registered_accounts", with_accounts(OWN, account("bob", enabled=False)), GOOD),
    Case(
        "not registered, log-in unknown",
        "registered_accounts",
        with_accounts(OWN, account("b", enabled=UNKNOWN)),
        OPEN,
        GOOD,
    ),
    Case(
        "register missing",
        "registered_accounts",
        with_accounts(OWN, account("b")),
        OPEN,
        context=context(registers=Registers()),
    ),
    Case("register empty", "registered_accounts", with_accounts(OWN, account("b")), OPEN, context=registered()),
    Case("leaver", "registered_accounts", with_accounts(OWN, MINE), BAD, GOOD, context=registered(LEAVER)),
    Case("last day", "registered_accounts", with_accounts(OWN, MINE), GOOD, context=registered(LAST_DAY)),
    Case("not yet valid", "registered_accounts", with_accounts(OWN, MINE), BAD, GOOD, context=registered(FUTURE)),
    Case(
        "registered for other devices",
        "registered_accounts",
        with_accounts(OWN, MINE),
        BAD,
        GOOD,
        context=registered(ELSEWHERE),
    ),
    Case("registered by group", "registered_accounts", with_accounts(OWN, MINE), GOOD, context=registered(BY_GROUP)),
    Case("held by two people", "registered_accounts", with_accounts(OWN, MINE), BAD, context=registered(CHEN, LIN)),
    Case(
        "generic name, registered",
        "registered_accounts",
        with_accounts(OWN, account("Admin")),
        BAD,
        context=registered(ADMIN),
    ),
    Case(
        "break-glass past its date stays",
        "registered_accounts",
        with_accounts(OWN, ENVELOPE),
        BAD,
        context=registered(EXPIRED_GLASS),
    ),
    Case("no account would be left", "registered_accounts", with_accounts(account("bob")), BAD),
    Case("own account needs no entry", "registered_accounts", with_accounts(OWN), GOOD),
    Case("strong", "password_storage", device(), GOOD),
    *(
        Case(storage, "password_storage", with_accounts(OWN, account("chen", password=password(storage))), BAD, GOOD)
        for storage in ("cleartext", "reversible", "des-crypt", "unsalted-sha256", "md5-crypt", "none")
    ),
    *(
        Case(storage, "password_storage", with_accounts(OWN, account("chen", password=password(storage))), GOOD)
        for storage in ("scrypt", "pbkdf2-sha256", "yescrypt", "bcrypt", "sha512-crypt", "locked")
    ),
    Case("unrecognised", "password_storage", with_accounts(account("chen", password=password("unrecognised"))), OPEN),
    Case(
        "weak but disabled",
        "password_storage",
        with_accounts(account("x", enabled=False, password=password("reversible"))),
        GOOD,
    ),
    Case("no secret is named", "password_storage", with_accounts(account("x", password=password("reversible"))), BAD),
    Case(
        "own account stays",
        "password_storage",
        with_accounts(account("netproof", password=password("reversible"))),
        BAD,
    ),
    Case(
        "break-glass stays", "password_storage", with_accounts(account("glass", password=password("reversible"))), BAD
    ),
    Case(
        "weak enable secret without a named secret",
        "password_storage",
        device(
            local_accounts={
                "shared_passwords": (shared("enable secret", required=True, password=password("md5-crypt")),)
            }
        ),
        BAD,
    ),
    Case(
        "weak enable secret",
        "password_storage",
        device(
            local_accounts={
                "shared_passwords": (shared("enable secret", required=True, password=password("md5-crypt")),)
            }
        ),
        BAD,
        GOOD,
        parameters={"enable_secret": "enable"},
    ),
    Case(
        "md5 where the profile accepts it",
        "password_storage",
        with_accounts(account("x", password=password("md5-crypt"))),
        GOOD,
        parameters={"accepted_storages": ["md5-crypt", "scrypt"]},
    ),
    Case("none", "default_passwords", device(), GOOD),
    Case(
        "default",
        "default_passwords",
        with_accounts(OWN, account("chen", password=password("scrypt", is_default=True))),
        BAD,
        GOOD,
    ),
    Case(
        "not comparable",
        "default_passwords",
        with_accounts(account("chen", password=password("scrypt", is_default=UNKNOWN))),
        OPEN,
    ),
    Case(
        "break-glass stays",
        "default_passwords",
        with_accounts(account("glass", password=password("scrypt", is_default=True))),
        BAD,
    ),
    Case(
        "nameless default",
        "default_passwords",
        device(
            local_accounts={
                "shared_passwords": (shared("line vty 0 4", password=password("cleartext", is_default=True)),)
            }
        ),
        BAD,
        GOOD,
    ),
    Case("not all read", "shared_passwords", device(local_accounts={"further_passwords": UNKNOWN}), OPEN),
    Case("nameless ones not read", "default_passwords", device(local_accounts={"further_passwords": UNKNOWN}), OPEN),
    Case("only the required one", "shared_passwords", device(), GOOD),
    Case(
        "enable password and line password",
        "shared_passwords",
        device(local_accounts={"shared_passwords": (shared("enable password"), shared("line vty 0 4"))}),
        BAD,
        GOOD,
    ),
    Case(
        "nobody could become administrator without",
        "shared_passwords",
        device(
            local_accounts={
                "accounts": (account("chen", privileged=False),),
                "shared_passwords": (shared("enable password"),),
            }
        ),
        BAD,
    ),
    Case("forbidden", "root_login", device(), GOOD),
    Case("allowed", "root_login", device(local_accounts={"root_login": True}), BAD, GOOD),
    Case("unknown", "root_login", device(local_accounts={"root_login": UNKNOWN}), OPEN),
    Case(
        "Netproof logs in so",
        "root_login",
        device(local_accounts={"root_login": True}),
        BAD,
        context=context(own={"account": "root"}),
    ),
]
