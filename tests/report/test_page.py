import re
from collections import Counter
from html.parser import HTMLParser
from typing import get_args

import pytest

from netproof.clause_verdicts import ClauseStatus
from netproof.model.assessment import Status
from netproof.model.catalog import DecidedBy
from netproof.report import words
from netproof.report.page import LANGUAGES, render_page
from netproof.report.view import ReportView, Tally, anchor
from tests.report.samples import HOSTILE, RUN, assessment, facts, finding

HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.open.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.texts.append(data)


@pytest.fixture(params=LANGUAGES)
def source(request: pytest.FixtureRequest) -> str:
    return render_page(facts(), request.param)


def test_device_text_stays_text(source: str) -> None:
    page = Page(source)
    assert page.tags["script"] == page.tags["style"] == 1
    assert not page.tags["img"]
    assert not [attribute for attribute in page.attributes if attribute[1].startswith("on")]
    text = "".join(page.texts)
    assert HOSTILE[0] in text
    assert HOSTILE[3] in text
    assert str(7 * 191) not in text


def test_no_character_can_hide_or_turn_another(source: str) -> None:
    assert not HIDDEN.search(source)
    assert "\\u{202e}" in source
    assert "\\u{1b}[31m" in source


def test_the_page_asks_nobody_for_anything(source: str) -> None:
    page = Page(source)
    addresses = [value for tag, name, value in page.attributes if name in {"href", "src", "action", "srcset", "data"}]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    policy = next(value for tag, name, value in page.attributes if tag == "meta" and "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not [name for _, name, _ in page.attributes if name == "style"], "the policy would refuse it"


def test_every_link_leads_somewhere_and_no_id_is_given_twice(source: str) -> None:
    attributes = Page(source).attributes
    ids = Counter(value for _, name, value in attributes if name == "id")
    assert max(ids.values()) == 1
    assert {value[1:] for _, name, value in attributes if name == "href"} <= set(ids)
    assert {i for _, name, value in attributes if name == "aria-labelledby" for i in value.split()} <= set(ids)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-TW", ["第四條一（四）", "4.1.4", "無法判定", "預設基準", "2026-05-04 09:00", "已復原"]),
        ("en", ["第四條一（四）", "4.1.4", "indeterminate", "our profile", "2026-05-04 09:00", "rolled back"]),
    ],
)
def test_it_says_what_people_look_for(language: str, expected: list[str]) -> None:
    source = render_page(facts(), language)
    assert not [word for word in expected if word not in source]
    assert f'<html lang="{language}">' in source
    assert RUN in source


def test_a_log_that_does_not_verify_is_told_first_of_all() -> None:
    broken = facts()
    broken = broken.changed(evidence=broken.evidence.changed(problem="line 3 was changed"))
    assert "line 3 was changed" in render_page(broken, "en")
    assert "records verified" not in render_page(broken, "en")


def test_a_time_zone_that_the_machine_does_not_know_falls_back_to_utc_and_says_so() -> None:
    source = render_page(facts().changed(time_zone="Mars/Olympus"), "en")
    assert "Times: UTC" in source
    assert "2026-05-04 01:00" in source


def test_what_was_not_judged_never_counts_as_judged() -> None:
    tally = ReportView(facts()).tally
    assert (tally.judged, tally.applicable, tally.total) == (2, 3, 4)
    assert tally.coverage == pytest.approx(200 / 3)
    assert Tally.of([]).coverage is None


def test_a_comparison_counts_only_devices_of_both_runs() -> None:
    base = facts()
    other = finding("idle-timeout", "idle_timeout", "sw9", Status.SATISFIED)
    view = ReportView(base.changed(assessment=assessment(RUN, *base.assessment.findings, other)))
    assert view.comparison.before is not None
    assert (view.comparison.before.total, view.comparison.now.total, view.tally.total) == (1, 4, 5)
    assert view.comparison.elsewhere == 1


def test_who_is_heard_but_was_not_read_is_a_stranger() -> None:
    assert [stranger.neighbour.device for stranger in ReportView(facts()).strangers] == [HOSTILE[1]]


def test_every_status_of_the_model_has_its_words() -> None:
    assert set(words.STATUS) == set(Status)


def test_an_anchor_is_the_same_in_every_run_and_is_a_plain_fragment() -> None:
    assert anchor("a-b/c_d/sw1.x") == "finding-a-b.c_d.sw1.x"
    assert anchor('x/"><b>/y') == "finding-x....b..y"


def test_a_report_of_devices_that_were_read_whole_has_no_empty_table() -> None:
    heading = words.LABELS["not_collected"].zh_tw
    assert heading in render_page(facts(), "zh-TW")
    state = facts().devices["sw1"].state
    assert state is not None
    whole = {"sw1": facts().devices["sw1"].changed(state=state.changed(not_collected={}))}
    assert heading not in render_page(facts().changed(devices=whole), "zh-TW")


def test_a_clause_has_its_verdict_what_decides_it_and_the_official_text_where_the_firm_supplies_it() -> None:
    source = render_page(facts(), "en")
    assert "Official text, as the firm supplied it" in source
    assert "The clause &lt;script&gt;" in source
    assert words.DECIDED_BY["both"].en in source
    assert "Official text" not in render_page(facts().changed(official_text={}), "en")
    by_clause = {item.clause.id: item.verdict.status for item in ReportView(facts()).clauses}
    assert by_clause["4.1.4"] == "not-satisfied"
    assert by_clause["6.1"] == "indeterminate"
    assert by_clause["2.3"] == "definition"


def test_every_way_of_deciding_a_clause_has_its_words() -> None:
    assert set(words.DECIDED_BY) == set(get_args(DecidedBy.__value__))
    assert set(words.CLAUSE_STATUS) == set(get_args(ClauseStatus.__value__))
