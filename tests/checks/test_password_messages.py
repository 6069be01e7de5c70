"""How a password is kept, in the words of the report's reader."""

import pytest

from netproof.checks import checks
from netproof.checks.judging import judge
from tests.checks.cases.local_accounts import with_accounts
from tests.checks.states import account, catalog, context, password


@pytest.mark.parametrize(
    ("storage", "word"), [("cleartext", "明文"), ("reversible", "可還原的編碼"), ("md5-crypt", "md5-crypt")]
)
def test_a_supervisor_reads_how_a_password_is_kept(storage: str, word: str) -> None:
    control = next(item for item in catalog().controls if item.id == "password-storage")
    check = checks()["password_storage"].model_validate(control.checks[0].parameters)
    verdict = judge(check, with_accounts(account("chen", password=password(storage))), context())
    assert f"以{word}儲存" in verdict.observations[0].message.zh_tw.replace(" ", "")
