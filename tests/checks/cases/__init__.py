"""What every check says of which state: one module a baseline, one table a module."""

from tests.checks.cases import change_control, firmware, local_accounts, logging, management_access, services, wireless
from tests.checks.states import Case

CASES: list[Case] = [
    case
    for baseline in (change_control, local_accounts, services, management_access, wireless, firmware, logging)
    for case in baseline.CASES
]
