import re
from ipaddress import ip_address

import pytest

from netproof.comparing import compare
from netproof.model.operation import Command, FileContent, Operation
from netproof.model.state import PasswordStorage
from netproof.platforms import platform
from netproof.platforms.linux import (
    commands,
    local_accounts,
    management_access,
    rule_bases,
    services,
    snmp,
    wireless,
)
from netproof.platforms.outputs import Outputs
from netproof.rules.evaluate import permitted_sources
from tests.platforms.linux.conftest import read_case
from tests.platforms.linux.planned import LOCKOUT, OWE, WPA3, planned

LINUX = platform("linux")


def redact(text: str) -> str:
    return re.sub(r"<secret:[^<>]*>", "<secret>", text)


def texts(outputs: Outputs) -> dict[str, str]:
    assert LINUX.configuration_texts is not None
    return dict(LINUX.configuration_texts(outputs))


def predict(outputs: Outputs, *operations: Operation) -> Outputs:
    assert LINUX.predict is not None
    return LINUX.predict(outputs, operations)


def test_what_is_predicted_is_what_the_real_device_became(debian: Outputs) -> None:
    operations = planned(debian)
    comparison = compare(
        texts(debian),
        texts(predict(debian, *operations)),
        texts(read_case("debian12_sysvinit_changed")),
        operations=operations,
        is_side_effect=LINUX.is_side_effect,
        redact=redact,
    )
    assert comparison.deviations == ()
    assert comparison.side_effects == ()


def test_an_unplanned_line_is_seen(debian: Outputs) -> None:
    operations = planned(debian)
    actual = texts(read_case("debian12_sysvinit_changed"))
    actual["/etc/inetd.conf"] += "finger stream tcp nowait nobody /usr/sbin/fingerd\n"
    comparison = compare(
        texts(debian),
        texts(predict(debian, *operations)),
        actual,
        operations=operations,
        is_side_effect=LINUX.is_side_effect,
        redact=redact,
    )
    assert [(one.kind, one.text) for one in comparison.deviations] == [("unexpected", "/etc/inetd.conf")]


@pytest.mark.parametrize("which", ["predicted", "real"])
def test_state_after_the_change(debian: Outputs, which: str) -> None:
    after = predict(debian, *planned(debian)) if which == "predicted" else read_case("debian12_sysvinit_changed")
    accounts = local_accounts.parse(after)
    assert [one.name for one in accounts.accounts if one.enabled] == ["root", "netproof", "lin.meiling"]
    assert accounts.accounts[0].password.storage is PasswordStorage.YESCRYPT
    assert accounts.accounts[0].password.is_default is False
    assert accounts.root_login is False
    assert accounts.shared_passwords == ()
    assert {one.name for one in services.parse(after).services if one.enabled} == {"chrony", "ssh"}
    assert snmp.parse(after).communities == ()
    guest, staff = wireless.parse(after).networks
    assert (staff.configured, staff.effective) == (WPA3, WPA3)
    assert (guest.configured, guest.effective, guest.client_isolation) == (OWE, OWE, True)


@pytest.mark.parametrize("which", ["predicted", "real"])
def test_ways_in_after_the_change(debian: Outputs, which: str) -> None:
    after = predict(debian, *planned(debian)) if which == "predicted" else read_case("debian12_sysvinit_changed")
    access = management_access.parse(after)
    assert access.ssh.ciphers == ("aes256-gcm@openssh.com", "aes256-ctr")
    assert access.lockout == LOCKOUT
    sshd, *terminals = access.management_lines
    assert sshd.idle_timeout_seconds == 300
    assert {line.idle_timeout_seconds for line in terminals} == {240}
    by_name = {base.name: base for base in rule_bases.parse(after).rule_bases}
    bound = [by_name[binding.rule_base] for binding in sshd.bindings if binding.family == "ipv4"]
    own = permitted_sources(bound[0], family="ipv4", protocol="tcp", destination_port=22)
    assert bound[0].name == "inet netproof_management input"
    assert ip_address("10.99.0.200") in own.definite
    assert ip_address("192.0.2.8") not in own.possible


def test_undo_leads_back(debian: Outputs) -> None:
    assert LINUX.undo is not None
    operations = planned(debian)
    back = predict(predict(debian, *operations), *LINUX.undo(debian, operations))
    before, after = texts(debian), texts(back)
    assert {name for name in {*before, *after} if sorted_lines(before, name) != sorted_lines(after, name)} == set()


def sorted_lines(pieces: dict[str, str], name: str) -> list[str]:
    noise = ("!", "exit", "no ip forwarding", "no ipv6 forwarding", "")
    return sorted(line.strip() for line in pieces.get(name, "").splitlines() if line.strip() not in noise)


def test_no_secret_in_operations_texts_or_undo(debian: Outputs) -> None:
    assert LINUX.undo is not None
    operations = planned(debian)
    shown = f"{operations}{LINUX.undo(debian, operations)}{texts(debian)}{texts(predict(debian, *operations))}"
    secrets = ["s3cr3t-rw", "watch-me", "labpassphrase", "Deep-Valley-3", "$y$j9T$", "$6$abcdefgh$", "$1$"]
    assert [secret for secret in secrets if secret in shown] == []


def test_plan_is_the_same_every_time(debian: Outputs) -> None:
    assert planned(debian) == planned(read_case("debian12_sysvinit"))


def test_the_order_is_safe(debian: Outputs) -> None:
    operations = planned(debian)
    phases = [one.phase if isinstance(one, Command) else "change" for one in operations]
    assert phases == sorted(phases, key=["validate", "change", "activate"].index)
    paths = [one.path for one in operations if isinstance(one, FileContent)]
    assert [path for path in paths if "ssh" in path or "nftables" in path] == paths[-4:]
    last = [one.argv for one in operations if isinstance(one, Command)][-3:]
    assert [argv[0] for argv in last] == ["nft", "nft", "service"]
    assert last[-1] == ("service", "ssh", "reload")


def test_settings_of_two_sections_meet_in_one_file(debian: Outputs) -> None:
    (file,) = [one for one in planned(debian) if isinstance(one, FileContent) and "ssh" in one.path]
    assert sorted(line.split()[0] for line in file.content.splitlines()) == [
        "ChannelTimeout", "Ciphers", "ClientAliveCountMax", "ClientAliveInterval", "MACs", "PermitRootLogin",
    ]  # fmt: skip


def test_an_earlier_file_keeps_its_say(debian: Outputs) -> None:
    earlier = "==> /etc/ssh/sshd_config <==\nInclude /etc/ssh/sshd_config.d/*.conf\n\n"
    earlier += "==> /etc/ssh/sshd_config.d/00-a.conf <==\nPermitRootLogin yes\n\n"
    outputs = debian.replaced({commands.SSHD_FILES: earlier})
    drop_in = FileContent(path="/etc/ssh/sshd_config.d/00-netproof.conf", content="PermitRootLogin no\n")
    assert local_accounts.parse(predict(outputs, drop_in)).root_login is True


def test_without_include_the_main_file_is_edited(debian: Outputs) -> None:
    outputs = debian.replaced({commands.SSHD_FILES: "==> /etc/ssh/sshd_config <==\nPort 22\nPermitRootLogin yes\n\n"})
    before = local_accounts.parse(outputs)
    (operation,) = local_accounts.render(before, before.model_copy(update={"root_login": False}))
    assert operation == FileContent(path="/etc/ssh/sshd_config", content="PermitRootLogin no\nPort 22\n")
    assert local_accounts.parse(predict(outputs, operation)).root_login is False
