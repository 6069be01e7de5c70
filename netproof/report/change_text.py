"""What changed, as the text of a mail or of a webhook, in both languages."""

from collections.abc import Iterable, Iterator

from netproof.changes import Coverage, RunChanges
from netproof.model.catalog import Catalog
from netproof.model.record import Text
from netproof.report.plan_text import escape

_SECTIONS = {
    "opened": Text(en="New findings: {count}", zh_tw="新增缺失：{count} 項"),
    "closed": Text(en="Closed findings, on evidence: {count}", zh_tw="已確認改善：{count} 項"),
    "unreadable": Text(en="Devices that cannot be read: {count}", zh_tw="無法讀取的設備：{count} 台"),
    "readable": Text(en="Devices that can be read again: {count}", zh_tw="恢復可讀取的設備：{count} 台"),
    "added": Text(en="Devices that are new in the inventory: {count}", zh_tw="清冊新增的設備：{count} 台"),
    "absent": Text(en="Devices that left the inventory: {count}", zh_tw="清冊不再列出的設備：{count} 台"),
}
_HEAD = Text(en="{firm}: run {run}, compared with {previous}", zh_tw="{firm}：執行 {run}，與 {previous} 比較")
_FIRST = Text(en="{firm}: run {run}, the first that is announced", zh_tw="{firm}：執行 {run}，首次通報")
_COVERAGE = Text(
    en="Judged: {judged} of {applicable} (before: {before})", zh_tw="已判定：{judged}／{applicable}（前次：{before}）"
)
_NOTHING = Text(en="Nothing changed.", zh_tw="沒有變動。")
_SUBJECT = "Netproof {firm}: +{opened} -{closed} ({run})"


def subject_line(firm: str, changes: RunChanges) -> str:
    """Return the subject of a mail: how many findings opened and closed, in one line."""
    text = _SUBJECT.format(firm=firm, opened=len(changes.opened), closed=len(changes.closed), run=changes.run)
    if changes.unreadable:
        text += f" 無法讀取 unreadable: {len(changes.unreadable)}"
    return escape(" ".join(text.split()))


def change_text(firm: str, changes: RunChanges, catalog: Catalog, language: str) -> str:
    """Return what changed in one language (`zh-TW` or `en`), everything that could disguise it escaped."""
    return "\n".join(escape(line) for line in _lines(firm, changes, catalog, language)) + "\n"


def _lines(firm: str, changes: RunChanges, catalog: Catalog, language: str) -> Iterator[str]:
    head = _HEAD if changes.previous else _FIRST
    yield head.format(firm=firm, run=changes.run, previous=changes.previous).in_language(language)
    if not changes.anything:
        yield _NOTHING.in_language(language)
    entries: dict[str, list[str]] = {
        "opened": [_finding(name, catalog, language) for name in changes.opened],
        "closed": [_finding(name, catalog, language) for name in changes.closed],
        "unreadable": [f"{outcome.device}: {outcome.reason}" for outcome in changes.unreadable],
        "readable": list(changes.readable),
        "added": list(changes.added),
        "absent": list(changes.absent),
    }
    for name, title in _SECTIONS.items():
        yield from _section(title, entries[name], language)
    yield _coverage(changes.coverage, changes.coverage_before).in_language(language)


def _section(title: Text, entries: Iterable[str], language: str) -> Iterator[str]:
    listed = list(entries)
    if listed:
        yield ""
        yield title.format(count=len(listed)).in_language(language)
        yield from (f"  - {entry}" for entry in listed)
        yield ""


def _finding(name: str, catalog: Catalog, language: str) -> str:
    """Return a finding as clauses, subject, title and id; of a control that the catalog does not have, only the id."""
    control = next((control for control in catalog.controls if control.id == name.split("/", 1)[0]), None)
    if control is None:
        return name
    cited = ", ".join(f"{clause.citation} {clause.id}" for clause in catalog.clauses if clause.id in control.clauses)
    return f"{cited}  {name.rpartition('/')[2]}: {control.title.in_language(language)} [{name}]"


def _coverage(now: Coverage, before: Coverage | None) -> Text:
    earlier = f"{before.judged}/{before.applicable}" if before else "-"
    return _COVERAGE.format(judged=now.judged, applicable=now.applicable, before=earlier)
