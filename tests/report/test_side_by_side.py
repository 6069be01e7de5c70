import pytest

from netproof.comparing import unified_diff
from netproof.report.side_by_side import side_by_side

type Cells = list[tuple[str | None, str | None, bool]]


def rows(before: str, after: str) -> list[Cells]:
    diff = unified_diff({"conf": before}, {"conf": after}, lambda text: text)
    return [
        [(row.before.text if row.before else None, row.after.text if row.after else None, row.changed) for row in hunk]
        for text in side_by_side(diff)
        for hunk in text.hunks
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a\nb", "a\nb", []),
        ("a\nb\nc", "a\nB\nc", [[("a", "a", False), ("b", "B", True), ("c", "c", False)]]),
        ("", "x\ny", [[(None, "x", True), (None, "y", True)]]),
        ("x", "", [[("x", None, True)]]),
        ("a\n\nb", "a", [[("a", "a", False), ("", None, True), ("b", None, True)]]),
        # lines of a device that look like the heads of a diff
        ("-- before z\n@@ -1 +1 @@", "", [[("-- before z", None, True), ("@@ -1 +1 @@", None, True)]]),
        ("", "++ after z\n--- before z", [[(None, "++ after z", True), (None, "--- before z", True)]]),
    ],
)
def test_lines_stand_beside_what_they_became(before: str, after: str, expected: list[Cells]) -> None:
    assert rows(before, after) == expected


def test_line_numbers_are_those_of_each_text() -> None:
    old = "\n".join(map(str, range(40)))
    (text,) = side_by_side(unified_diff({"conf": old}, {"conf": f"new\n{old}!"}, lambda line: line))
    last = text.hunks[-1][-1]
    assert last.before is not None
    assert last.after is not None
    assert (len(text.hunks), last.before.number, last.after.number) == (2, 40, 41)


@pytest.mark.parametrize(
    "diff", ["x\n", "--- before a\n+++ after b\n", "--- before a\n+++ after a\n@@ -1,3 +1,3 @@\n a\n"]
)
def test_what_is_no_such_diff_is_refused_with_its_line(diff: str) -> None:
    with pytest.raises(ValueError, match="line"):
        side_by_side(diff)
