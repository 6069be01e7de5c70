"""What holds for the remedy of every check on every platform: it mends, once, and what the platform makes of it too."""

from collections import Counter

import pytest

from netproof.assess import FIRMWARE
from netproof.checks.judging import Verdict, judge
from netproof.model.assessment import Finding, Status
from netproof.model.plan import ChangeSet
from netproof.model.state import DeviceState
from netproof.plan import OPERATIONAL_SECTIONS, DeviceReading, Selection, plan_device, predict_state
from netproof.platforms.outputs import Outputs
from netproof.platforms.platform import RenderingSectionModule
from nornir_tasks.change.secrets import resolve
from tests.contract.samples import LAB, PAIRS, SAMPLES, findings, lab_device, sample
from tests.planning import lines, seal, state_of, tools
from tests.platforms.cisco_ios import emulated

VAULT_NAMES = ("chen_password", "enable_secret", "glass_password", "ntp_key", "aaa_key", "office_wifi", "staff_wifi")
VAULT = {f"<secret:vault:{name}>": f"Str0ng-{name}" for name in VAULT_NAMES}
SECRETS = tuple(token.split(":")[2].rstrip(">") for token in VAULT)


def violations(verdict: Verdict) -> Counter[str]:
    return Counter(o.target for o in verdict.observations if o.kind == "violation")


def is_planned(finding: Finding) -> bool:
    return finding.status is Status.NOT_SATISFIED and finding.mendable and not finding.check.startswith("required_")


def planned(name: str, check_name: str) -> tuple[ChangeSet, DeviceState]:
    """Plan one finding alone, and return the change with the state that it is predicted to lead to."""
    reading = sample(name)
    result, _ = plan_device(reading, Selection(mend=[findings(name)[check_name]]), tools(*SECRETS))
    assert isinstance(result, ChangeSet), result
    assert reading.platform.predict is not None
    predicted = reading.platform.predict(reading.outputs, result.operations)
    return result, predict_state(reading.platform, reading.state, predicted)


@pytest.mark.parametrize(("name", "check_name"), PAIRS)
def test_a_remedy_mends_what_it_changes_and_changes_it_once(name: str, check_name: str) -> None:
    finding, check = findings(name)[check_name]
    state, context = sample(name).state, sample(name).context
    mended = check.remedy(state, context)
    assert check.remedy(mended, context) == mended
    if finding.status is not Status.NOT_SATISFIED:
        assert mended == state
        return
    before, after = violations(judge(check, state, context)), violations(judge(check, mended, context))
    assert after <= before
    assert after < before or mended == state


@pytest.mark.parametrize(("name", "check_name"), PAIRS)
def test_what_is_planned_leads_where_the_remedy_wanted(name: str, check_name: str) -> None:
    """Rendered, predicted and parsed again, a device is as the remedy made it, or the plan says what is not."""
    finding, check = findings(name)[check_name]
    if not is_planned(finding):
        return
    context = sample(name).context
    change, predicted = planned(name, check_name)
    wanted = judge(check, check.remedy(sample(name).state, context), context)
    verdict = judge(check, predicted, context)
    if wanted.status is Status.SATISFIED and not OPERATIONAL_SECTIONS.intersection(check.sections):
        assert verdict.status is not Status.NOT_SATISFIED
    left = violations(verdict)
    assert left < violations(judge(check, sample(name).state, context))
    told = [text.en for text in change.unplanned]
    assert all(any(text.startswith(f"{check_name} {target}: remains") for text in told) for target in left)


@pytest.mark.parametrize(("name", "check_name"), PAIRS)
def test_a_plan_leaves_nothing_to_plan(name: str, check_name: str) -> None:
    """The second plan of the same finding is empty: what is left cannot be mended by more of the same."""
    finding, check = findings(name)[check_name]
    if not is_planned(finding):
        return
    reading = sample(name)
    _, predicted = planned(name, check_name)
    again = check.remedy(predicted, reading.context)
    operations = [
        operation
        for section, module in reading.platform.sections.items()
        if isinstance(module, RenderingSectionModule) and getattr(again, section) != getattr(predicted, section)
        for operation in module.render(getattr(predicted, section), getattr(again, section))
    ]
    assert reading.platform.complete(reading.outputs, tuple(operations)) == ()


def _device_secrets(reading: DeviceReading) -> dict[str, str]:
    """Learn what the device's own tokens mean, as an application does: by parsing it once more."""
    meanings: dict[str, str] = {}

    def remember(kind: str, value: str) -> str:
        meanings[seal(kind, value)] = value
        return seal(kind, value)

    state_of(reading.platform.name, Outputs(reading.outputs.texts(), seal=remember))
    return meanings


@pytest.mark.parametrize("check_name", sorted({check for _, check in PAIRS}))
@pytest.mark.parametrize("device", LAB)
def test_the_emulator_takes_every_planned_line_and_becomes_what_was_predicted(device: str, check_name: str) -> None:
    finding, _ = findings(f"lab/{device}")[check_name]
    if not is_planned(finding):
        return
    change, _ = planned(f"lab/{device}", check_name)
    reading, config = sample(f"lab/{device}"), lab_device(device)
    assert reading.platform.predict is not None
    typed = resolve(change.operations, _device_secrets(reading) | VAULT)
    assert emulated.take(config, lines(typed)) == []
    predicted = reading.platform.predict(reading.outputs, change.operations)
    assert emulated.comparable(predicted) == emulated.comparable(emulated.outputs(config))


def test_every_check_that_a_platform_mends_is_held_against_a_violation() -> None:
    """A contract that never meets a violation proves nothing."""
    met: set[tuple[str, str]] = set()
    possible: set[tuple[str, str]] = set()
    for name in SAMPLES:
        platform = sample(name).platform
        for check_name, (finding, check) in findings(name).items():
            renders = all(isinstance(platform.sections.get(s), RenderingSectionModule) for s in check.sections)
            if check.mendable and renders and FIRMWARE not in check.sections:
                possible.add((platform.name, check_name))
            if is_planned(finding):
                met.add((platform.name, check_name))
    assert possible - met == set(NEVER_MET)


NEVER_MET = {
    ("cisco_ios", "root_login"): "IOS has no super-user",
    ("cisco_ios", "syn_flood_protection"): "IOS has no such switch for itself",
    ("cisco_ios", "unused_interfaces"): "needs `show ip interface brief`, which tests/loop has",
    ("linux", "central_login"): "PAM's stacks are changed by hand",
    ("linux", "aaa_servers"): "likewise",
    ("linux", "encrypted_transport"): "the telnet of FRR is closed by no configuration of its own",
    ("linux", "line_authentication"): "likewise",
    ("linux", "log_timestamps"): "rsyslog always writes them",
    ("linux", "time_authentication"): "chrony's keys stand in a file of secrets, which people write",
    ("linux", "login_logging"): "PAM and sshd always log them",
}
"""Platform and check that no sample violates, or whose violations cannot be mended there."""
