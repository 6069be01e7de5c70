"""Real ansible-playbook processes on the emulated lab: what they plan, and all that they refuse."""

import json
import os
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
import yaml

from netproof.checks import checks
from tests.playbooks.conftest import HOSTILE_ACCOUNT, HOSTILE_DESCRIPTION, ROOT, Site

pytestmark = pytest.mark.xdist_group("playbooks")


def plan_of(site: Site, output: str) -> dict[str, Any]:
    name = re.findall(r"plan ([0-9a-f]{12}) waits", output)[-1]
    plan: dict[str, Any] = json.loads((site.lab.folder / "home" / "plans" / name / "plan.json").read_text())
    return plan | {"name": name}


@pytest.fixture(scope="module")
def plan(site: Site) -> dict[str, Any]:
    """Return a plan for all of one switch, which nobody has approved."""
    before = site.journals()
    result = site.play("dry_run.yml", "--check", "--diff", "--limit", "acc-sw1")
    assert result.returncode == 0, result.stdout + result.stderr
    told = {name: content[len(before[name]) :] for name, content in site.journals().items()}
    assert [name for name in told if told[name]] == ["acc-sw1"], "only the host with something to change is read"
    assert {json.loads(line)["mode"] for line in told["acc-sw1"].splitlines()} <= {"login", "exec", "privileged"}
    return plan_of(site, result.stdout)


REFUSED: dict[str, tuple[str, list[str], str]] = {
    "a dry run that is none": ("dry_run.yml", [], "a dry run plans and writes nothing"),
    "no plan": ("enforce.yml", [], "nothing is written without an approved plan"),
    "a plan that nobody approved": ("enforce.yml", ["-e", "plan={plan}"], "pending: 0 of 1 approvals"),
    "a plan that is none": ("enforce.yml", ["-e", "plan=000000000000"], "'000000000000' is not in"),
    "tags at enforce": ("enforce.yml", ["-e", "plan={plan}", "--tags", "services"], "applied whole"),
    "skipped tags at enforce": ("enforce.yml", ["-e", "plan={plan}", "--skip-tags", "services"], "applied whole"),
    "enforce in check mode": ("enforce.yml", ["-e", "plan={plan}", "--check"], "is applied, not checked"),
    "no host of the plan": ("enforce.yml", ["-e", "plan={plan}", "--limit", "wlc1"], "changes none of the selected"),
    "no host with a finding": (
        "dry_run.yml",
        ["--check", "-e", "devices=wlc1", "--limit", "acc-sw1"],
        "none of the sel",
    ),
    "no host to upgrade": (
        "firmware_dry_run.yml",
        ["--check", "-e", "devices=wlc1", "--limit", "acc-sw1"],
        "an upgrade",
    ),
    "no host at all": ("dry_run.yml", ["--check", "--limit", "nowhere"], "no hosts to target"),
    "a choice that is none": ("dry_run.yml", ["--check", "-e", "contorls=x"], "did you mean 'controls'?"),
    "no findings inventory": ("dry_run.yml", ["--check", "-i", "{hosts}"], "add -i inventory/findings.yml"),
    "an empty inventory": (
        "collect.yml",
        ["-i", "{empty}", "-i", "{findings}"],
        "no inventory before this one has a host",
    ),
    "a broken inventory": ("collect.yml", ["-i", "{broken}"], "Completely failed to parse"),
    "verify without a plan": ("verify.yml", [], "no plan to verify"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_and_no_device_hears_of_it(name: str, site: Site, plan: dict[str, Any]) -> None:
    playbook, arguments, message = REFUSED[name]
    (site.folder / "empty.yml").write_text("all:\n  hosts: {}\n")
    (site.folder / "broken.yml").write_text("all: [hosts\n")
    places = {
        "plan": plan["name"],
        "hosts": ROOT / "inventory/lab/hosts.yml",
        "findings": ROOT / "inventory/findings.yml",
        "empty": site.folder / "empty.yml",
        "broken": site.folder / "broken.yml",
    }
    before = site.journals()
    result = site.play(playbook, *(argument.format(**places) for argument in arguments))
    output = " ".join((result.stdout + result.stderr).split())
    assert result.returncode != 0, output
    assert message in output
    assert "Traceback" not in output
    assert site.journals() == before


def test_tags_and_limit_narrow_a_plan(site: Site) -> None:
    result = site.play("dry_run.yml", "--check", "--tags", "services", "--limit", "edge-rtr1,wlc1")
    assert result.returncode == 0, result.stdout
    found = plan_of(site, result.stdout)["change_sets"]
    assert {item["device"] for item in found} <= {"edge-rtr1", "wlc1"}
    findings = [finding for item in found for finding in item["findings"]]
    assert findings
    assert {checks()[finding.split("/")[1]].baseline for finding in findings} == {"services"}
    assert "Declare the baseline" not in result.stdout.replace("services : Declare the baseline", "")


ROLE_ALONE = """
- hosts: needs_services
  gather_facts: false
  connection: local
  roles: {roles}
"""


@pytest.mark.parametrize(
    ("roles", "code", "message"),
    [
        (["services", "logging"], 0, "ok="),
        (["services", "change_control"], 2, "nothing is written without an approved plan"),
    ],
)
def test_roles_write_nothing_by_themselves(site: Site, roles: list[str], code: int, message: str) -> None:
    playbook = site.folder / "alone.yml"
    playbook.write_text(ROLE_ALONE.format(roles=json.dumps(roles)))
    before = site.journals()
    result = site.play(playbook)
    assert result.returncode == code, result.stdout
    assert message in result.stdout
    assert site.journals() == before


def test_what_devices_say_is_never_a_template(site: Site, plan: dict[str, Any]) -> None:
    operations = [item["line"] for item in plan["change_sets"][0]["operations"] if "line" in item]
    assert f"no username {HOSTILE_ACCOUNT}" in operations
    state = site.run("netproof", "show", "state", "acc-sw1", "--section", "interfaces")
    assert HOSTILE_DESCRIPTION in json.loads(state.stdout)["interfaces"][1].values()
    assert not site.marker.exists()


class Tickets(BaseHTTPRequestHandler):
    """A ticket system that keeps what it is told."""

    told: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.append(json.loads(content))
        self.send_response(201)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def test_tickets_tell_of_open_findings_with_their_clauses(site: Site) -> None:
    server = HTTPServer(("127.0.0.1", 0), Tickets)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/"
        result = site.play("tickets.yml", "-e", f"tickets_url={url}", "--limit", "acc-sw1")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert result.returncode == 0, result.stdout
    (ticket,) = Tickets.told
    assert ticket["device"] == "acc-sw1"
    assert "第四條一（四）" in ticket["clauses"]
    assert {finding["status"] for finding in ticket["findings"]} <= {"not-satisfied", "indeterminate"}
    seen = [observation["target"] for finding in ticket["findings"] for observation in finding["observations"]]
    assert HOSTILE_ACCOUNT in seen
    assert not site.marker.exists()


def test_a_device_that_does_not_answer_fails_alone(site: Site) -> None:
    """Another port for one host, where nothing listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        inventory = site.folder / "closed.yml"
        port = closed.getsockname()[1]
        inventory.write_text(yaml.safe_dump({"all": {"hosts": {"wlc1": {"ansible_port": port}}}}))
        sources = site.environment["ANSIBLE_INVENTORY"].split(",")[:-1]
        inventories = [argument for source in (*sources, str(inventory)) for argument in ("-i", source)]
        result = site.play("collect.yml", *inventories, "--limit", "wlc1,edge-rtr1")
    assert result.returncode == 2
    recap = dict(re.findall(r"^(\S+)\s+: ok=\d+.*failed=(\d)", result.stdout, re.MULTILINE))
    assert recap == {"edge-rtr1": "0", "wlc1": "1"}
    run = json.loads(site.run("netproof", "show", "runs", "--json").stdout)[-1]["run"]
    read = {path.stem for path in (site.lab.folder / "home" / "runs" / run).rglob("*.json")}
    assert {"edge-rtr1", "wlc1"} <= read


WRONG = {
    "unknown.yml": {"services_allowed_servcies": []},
    "typed.yml": {"services_allowed_tcp_ports": "x"},
}
CLI: dict[str, tuple[list[str], dict[str, str], str]] = {
    "no such inventory": (["-i", "/nowhere/hosts.yml"], {}, "/nowhere/hosts.yml"),
    "a wrong vault password": ([], {"ANSIBLE_VAULT_PASSWORD_FILE": "{folder}/wrong"}, "Decryption failed"),
    "an unknown parameter": (["-i", "{folder}/unknown.yml"], {}, "services_allowed_servcies is not a parameter of any"),
    "a parameter of another type": (["-i", "{folder}/typed.yml"], {}, "'services_allowed_tcp_ports'"),
    "no such host": (["--limit", "nowhere"], {}, "no hosts to target"),
    "no such control": (["--control", "nope"], {}, "control 'nope' is not in run"),
}


@pytest.mark.parametrize("name", CLI)
def test_the_command_says_in_one_line_what_is_wrong(name: str, site: Site) -> None:
    arguments, environment, message = CLI[name]
    (site.folder / "wrong").write_text("not the password\n")
    for file, value in WRONG.items():
        (site.folder / file).write_text(yaml.safe_dump({"all": {"hosts": {"edge-rtr1": value}}}))
    given = ["--limit", "edge-rtr1", *(argument.format(folder=site.folder) for argument in arguments)]
    if "-i" in given:
        known = site.lab.environment["NETPROOF_INVENTORY"].split(os.pathsep)
        given = [*(argument for source in known for argument in ("-i", source)), *given]
    own = {variable: value.format(folder=site.folder) for variable, value in environment.items()}
    result = site.run("netproof", "plan", *given, **own)
    assert result.returncode == 2, result.stderr
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
