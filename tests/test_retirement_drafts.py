"""What is past its support becomes a draft of a plan, which is refused until people filled it in."""

from pathlib import Path

import pytest

from netproof.errors import ConfigurationError
from netproof.model.assessment import AppliedWaiver, Assessment
from netproof.model.record import Text
from netproof.registers.loading import load_register
from netproof.registers.retirement_plans import RetirementPlan, RetirementPlansRegister
from netproof.retirement_drafts import draft_retirement_plans
from tests.checks.states import NOW
from tests.test_incident_drafts import finding, violation

ENDED = Text(en="support has ended", zh_tw="已終止支援")
ROUTER = finding("supported_hardware", "edge-rtr1", violation("CISCO2911/K9", ENDED))
OTHER = finding("supported_hardware", "edge-rtr2", violation("CISCO2911/K9", ENDED))
SOFTWARE = finding("supported_release", "edge-rtr1", violation("cisco-ios 15.7", ENDED))
ACCEPTED = AppliedWaiver(id="W1", reason="-", approver="-", expires=NOW.date())


def draft(*findings: object, register: RetirementPlansRegister | None = None) -> str:
    values = {"run": "r", "as_of": NOW, "catalog": "c", "catalog_version": "1", "devices": (), "findings": findings}
    return draft_retirement_plans(Assessment.model_validate(values), register)


def filled(text: str) -> str:
    return text.replace("owner:\n", "owner: Lin\n").replace("replace_by:\n", "replace_by: 2027-06-30\n")


def load(folder: Path, text: str) -> RetirementPlansRegister:
    path = folder / "retirement_plans.yml"
    path.write_text(text)
    return load_register(path, RetirementPlansRegister)


def test_one_plan_for_each_product(tmp_path: Path) -> None:
    plans = load(tmp_path, filled(draft(ROUTER, SOFTWARE, OTHER))).entries
    assert [(plan.id, plan.devices, plan.products) for plan in plans] == [
        ("RP-CISCO2911-K9", ("edge-rtr1", "edge-rtr2"), ("CISCO2911/K9",)),
        ("RP-cisco-ios-15-7", ("edge-rtr1",), ("cisco-ios 15.7",)),
    ]
    assert not any(plan.is_approved for plan in plans)


def test_a_draft_is_refused_until_it_is_filled_in(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"entries\.0\.owner(.|\n)*entries\.0\.replace_by"):
        load(tmp_path, draft(ROUTER))


def test_an_id_that_is_taken_is_not_used_again(tmp_path: Path) -> None:
    first = load(tmp_path, filled(draft(ROUTER)))
    assert isinstance(first.entries[0], RetirementPlan)
    assert "id: RP-CISCO2911-K9-2\n" in draft(ROUTER, register=first)


@pytest.mark.parametrize(
    "other",
    [
        ROUTER.changed(waiver=ACCEPTED),
        finding("supported_hardware", "edge-rtr1"),
        finding("required_version", "edge-rtr1", violation("x", ENDED)),
    ],
)
def test_only_open_violations_of_support_are_drafted(other: object) -> None:
    assert draft(other) == "# Run r found nothing past its support that has no plan in time.\n"
