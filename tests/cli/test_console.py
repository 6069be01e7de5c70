"""What pipes get: one line per row, one tab between cells, and no control character of a device."""

import json

import pytest

from netproof.cli.console import note, show_json, show_table


def test_a_table_in_a_pipe_has_one_tab_between_cells(capsys: pytest.CaptureFixture[str]) -> None:
    show_table("Devices", ("device", "reason"), [("sw1", "two words"), ("edge-rtr1", ""), ("x" * 200, "a\tb\x1b[31m")])
    assert [line.split("\t") for line in capsys.readouterr().out.splitlines()] == [
        ["device", "reason"],
        ["sw1", "two words"],
        ["edge-rtr1", ""],
        ["x" * 200, r"a\u{9}b\u{1b}[31m"],
    ]


def test_text_of_a_device_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    address = "fd00:100:1::1"  # `:100:` is the name of a picture to rich
    show_json({"address": address})
    note(address)
    out, err = capsys.readouterr()
    assert (json.loads(out), err) == ({"address": address}, f"{address}\n")
