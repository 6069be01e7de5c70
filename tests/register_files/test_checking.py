"""Every register is checked, also when another one is broken."""

import hashlib
from datetime import date
from pathlib import Path

from netproof.register_files.adding import add_entry, fill_in, lists_of
from netproof.register_files.checking import check_registers
from netproof.registers import registers
from tests.registers.entries import TODAY, good


def test_all_of_it_at_once(tmp_path: Path) -> None:
    (tmp_path / "proofs").mkdir()
    for name, text in {"a": "as entered", "b": "changed since"}.items():
        (tmp_path / "proofs" / f"{name}.md").write_text(text)
    digest = hashlib.sha256(b"as entered").hexdigest()
    kind = registers()["policies"]
    for number, file in enumerate(("a", "b", "c")):
        entry = good("policies") | {"id": f"p{number}", "proofs": [{"file": f"proofs/{file}.md", "sha256": digest}]}
        add_entry(tmp_path, kind, "entries", fill_in(lists_of(kind)["entries"], entry))
    (tmp_path / "registers" / "reviews.yml").write_text("")
    (tmp_path / "registers" / "incidents.yml").write_text("entries:\n  - id: i1\n")
    (tmp_path / "registers" / "polices.yml").write_text("entries: []\n")
    (tmp_path / "registers" / "administrators.yml").write_text(
        "administrators: [{name: a, owner: b, valid_from: 2026-01-02, accounts: [{name: a}]}]\n"
    )
    found = {state.name: state for state in check_registers(tmp_path, TODAY)}
    assert found["policies"].proofs == {"verified": 1, "altered": 1, "missing": 1}
    assert found["policies"].problems == (
        "p1: the document proofs/b.md is altered",
        "p2: the document proofs/c.md is missing",
    )
    assert (found["policies"].state, found["policies"].entries) == ("present", 3)
    assert (found["administrators"].state, found["administrators"].entries) == ("present", 1)
    assert (found["reviews"].state, found["reviews"].entries) == ("empty", 0)
    assert found["access_grants"].state == "missing"
    assert found["incidents"].state == "broken"
    assert found["incidents"].errors[0].endswith("incidents.yml:2: entries.0.owner: it is missing; add it")
    assert "polices.yml: no register has this name" in found["?"].errors[0]
    assert {state.state for name, state in found.items() if name in registers()} == {
        "present", "empty", "missing", "broken",
    }  # fmt: skip


def test_history_lacks_nothing_any_more(tmp_path: Path) -> None:
    kind = registers()["access_grants"]
    entry = good("access_grants") | {"proofs": [], "approved_by": "", "closed_on": "2026-08-01"}
    add_entry(tmp_path, kind, "entries", fill_in(lists_of(kind)["entries"], entry))
    found = {state.name: state for state in check_registers(tmp_path, date(2026, 8, 31))}
    assert found["access_grants"].problems == ()
