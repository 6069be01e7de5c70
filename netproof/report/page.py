"""A run's report as one HTML page that asks nobody for anything.

Trust rules: every value passes one function before it stands in the page. It shows control, format and bidirectional
characters by their code point, and Jinja's autoescape then takes the meaning from what is left. Device text is never a
template. The page's policy allows exactly the style and the script that it brings along, and no request.
"""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from netproof.model.record import Text
from netproof.report import words
from netproof.report.facts import ReportFacts
from netproof.report.plan_text import PROMISE, escape
from netproof.report.side_by_side import side_by_side
from netproof.report.view import ReportView, Tally, anchor

LANGUAGES = ("zh-TW", "en")


def render_page(facts: ReportFacts, language: str) -> str:
    """Return the whole page in `zh-TW` or `en`."""
    zone = _zone(facts.time_zone)
    environment = Environment(
        loader=PackageLoader("netproof.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shower(language, zone),
    )
    environment.globals |= {
        "say": lambda name, *values: _in(language, words.LABELS[name]).format(*(_plain(v, zone) for v in values)),
        "words": words,
        "promise": PROMISE,
        "side_by_side": side_by_side,
        "lines": lambda text: [_tabs(line) for line in str(text).splitlines()],
        "code": _tabs,
        "tally_of": Tally.of,
        "anchor": anchor,
        "percent": _percent,
        "at": datetime.fromisoformat,
    }
    style, script = _resource("style.css"), _resource("page.js")
    return environment.get_template("page.html.j2").render(
        language=language,
        view=ReportView(facts),
        facts=facts,
        zone=zone.key,
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        policy=_policy(style, script),
    )


def _shower(language: str, zone: ZoneInfo) -> Callable[[object], object]:
    """Return what every expression of a template goes through, so that none can be forgotten."""

    def show(value: object) -> object:
        if isinstance(value, Markup):
            return value
        return escape(_in(language, value) if isinstance(value, Text) else _plain(value, zone))

    return show


def _plain(value: object, zone: ZoneInfo) -> str:
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _in(language: str, text: Text) -> str:
    return text.in_language(language)


def _tabs(line: str) -> str:
    """Show a tab as the space that it means; every other control character is shown by its code point."""
    return line.expandtabs(4)


def _percent(value: float | None) -> str:
    """Round down, so that 100 % means all of it."""
    return "–" if value is None else f"{int(value * 10) / 10:.1f} %"


def _zone(name: str) -> ZoneInfo:
    """Return the firm's time zone, or UTC where the machine does not know it; the page says which."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _policy(style: str, script: str) -> str:
    """Return the content security policy: these very bytes of style and script, and nothing from anywhere."""
    hashes = {name: _hash(text) for name, text in (("style-src", style), ("script-src", script))}
    sources = "; ".join(f"{name} {value}" for name, value in hashes.items())
    return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def _resource(name: str) -> str:
    return files("netproof.report").joinpath("templates", name).read_text(encoding="utf-8")
