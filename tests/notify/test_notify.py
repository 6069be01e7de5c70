"""Notifications arrive whole and signed, and whatever keeps them from it is one line."""

import email
import json
from datetime import UTC, datetime
from email import policy
from pathlib import Path

import pytest

from netproof.errors import ConfigurationError
from netproof.notify import Message, Notifier, signature
from tests.notify.servers import MailServer, WebServer, certificate, serving

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MESSAGE = Message(
    firm="示範證券",
    run="20261122T090000Z",
    as_of=NOW,
    subject="Netproof 示範證券: +1 -0",
    texts={"zh-TW": "新增缺失：1 項\n", "en": "New findings: 1\n"},
    changes={"opened": ["a/b/sw1"]},
)


def notifier(folder: Path, text: str, **environment: str) -> Notifier:
    (folder / "notify.yml").write_text(text)
    return Notifier(folder, environment)


def mail(port: int, **more: str) -> str:
    values = {
        "host": "127.0.0.1",
        "port": port,
        "from": "netproof@firm.example",
        "to": "[a@firm.example, b@firm.example]",
    }
    return "mail:\n" + "".join(f"  {name}: {value}\n" for name, value in (values | more).items())


def webhook(port: int, **more: str) -> str:
    values = {"url": f"http://127.0.0.1:{port}/hook/T0KEN"} | more
    return "webhook:\n" + "".join(f"  {name}: {value}\n" for name, value in values.items())


def test_a_mail_arrives_encrypted_and_authenticated(tmp_path: Path) -> None:
    with serving(MailServer(certificate(tmp_path), "")) as server:
        settings = mail(server.server_address[1], user="netproof", ca_file="server.pem")
        sent, failed = notifier(tmp_path, settings, NETPROOF_SMTP_PASSWORD="pw").send(MESSAGE, NOW)
    assert (sent, failed) == (("mail",), ())
    assert [line.split()[0].upper() for line in server.log][:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]
    assert [line for line in server.log if line.lower().startswith("rcpt")] == [
        "rcpt TO:<a@firm.example>",
        "rcpt TO:<b@firm.example>",
    ]
    received = email.message_from_bytes(server.mails[0], policy=policy.default)
    assert received["Subject"] == MESSAGE.subject
    assert received["Auto-Submitted"] == "auto-generated"
    assert received.get_content().replace("\r\n", "\n") == "新增缺失：1 項\n\nNew findings: 1\n"


def test_a_webhook_is_signed(tmp_path: Path) -> None:
    with serving(WebServer(204)) as server:
        made = notifier(tmp_path, webhook(server.server_port), NETPROOF_WEBHOOK_SECRET="key")
        assert made.send(MESSAGE, NOW) == (("webhook",), ())
    headers, body = server.posts[0]
    assert headers["X-Netproof-Timestamp"] == str(int(NOW.timestamp()))
    assert headers["X-Netproof-Signature"] == signature("key", headers["X-Netproof-Timestamp"], body)
    document = json.loads(body)
    assert document["schema_version"] == 1
    assert document["texts"]["zh-TW"] == "新增缺失：1 項\n"
    assert document["changes"] == {"opened": ["a/b/sw1"]}


def test_the_signature_is_what_others_compute() -> None:
    """printf '1795338000.{}' | openssl dgst -sha256 -hmac key."""
    assert signature("key", "1795338000", b"{}") == (
        "sha256=1bcee6981e283d5e7b0eea7318cdeeed5b58dea6b2998f1a80a858698dcc5ace"
    )


@pytest.mark.parametrize(("status", "said"), [(302, "got 302"), (404, "got 404"), (500, "got 500")])
def test_a_webhook_that_does_not_take_it(tmp_path: Path, status: int, said: str) -> None:
    with serving(WebServer(status)) as server:
        made = notifier(tmp_path, webhook(server.server_port), NETPROOF_WEBHOOK_SECRET="key")
        sent, failed = made.send(MESSAGE, NOW)
    assert sent == ()
    assert said in failed[0]
    assert "T0KEN" not in failed[0]
    assert len(server.posts) == 1


@pytest.mark.parametrize(
    ("refuse", "more", "said"),
    [
        ("DATA", {"encryption": "none"}, "the server answered 550 5.7.1 not here"),
        ("RCPT", {"encryption": "none"}, "these addresses were refused: a@firm.example, b@firm.example"),
        ("MAIL", {"encryption": "none"}, "the server answered 550"),
        ("", {"encryption": "starttls"}, "its certificate is not trusted"),
        ("", {"encryption": "tls"}, "TLS failed"),
    ],
)
def test_a_mail_server_that_does_not_take_it(tmp_path: Path, refuse: str, more: dict[str, str], said: str) -> None:
    with serving(MailServer(certificate(tmp_path), refuse)) as server:
        sent, failed = notifier(tmp_path, mail(server.server_address[1], **more)).send(MESSAGE, NOW)
    assert sent == ()
    assert failed[0].startswith("notification by mail failed: 127.0.0.1:")
    assert said in failed[0]
    assert server.mails == []


def test_a_mail_is_not_sent_in_clear_when_encryption_is_missing(tmp_path: Path) -> None:
    with serving(MailServer(None, "")) as server:
        sent, failed = notifier(tmp_path, mail(server.server_address[1])).send(MESSAGE, NOW)
    assert sent == ()
    assert "it does not offer STARTTLS" in failed[0]
    assert server.mails == []


def test_one_channel_does_not_keep_the_other(tmp_path: Path) -> None:
    with serving(WebServer(200)) as server:
        closed = MailServer(None, "")
        closed.server_close()
        both = mail(closed.server_address[1], encryption="none") + webhook(server.server_port)
        sent, failed = notifier(tmp_path, both, NETPROOF_WEBHOOK_SECRET="key").send(MESSAGE, NOW)
    assert sent == ("webhook",)
    assert len(failed) == 1


def test_without_settings_nothing_is_sent(tmp_path: Path) -> None:
    assert Notifier(tmp_path, {}).send(MESSAGE, NOW) == ((), ())
    assert notifier(tmp_path, "# nothing yet\n").send(MESSAGE, NOW) == ((), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (mail(25, user="u"), "a secret is needed; set NETPROOF_SMTP_PASSWORD"),
        (mail(25, user="u", encryption="none"), "a password is never sent without encryption"),
        (mail(25, user="u", password_file="missing"), "missing: cannot be read"),
        (mail(25, user="u", password_file="open"), "others may read it; run: chmod 600"),
        (mail(25, user="u", password_file="empty"), "is empty"),
        (mail(99999), "notify.yml:3: mail.port"),
        (mail(25, to="[]"), "notify.yml:5: mail.to"),
        (mail(25, to='["x\\ny@z"]'), "notify.yml:5: mail.to.0"),
        (mail(25, tls="yes"), "notify.yml:6: mail.tls: this name is not known here"),
        (webhook(80), "a secret is needed; set NETPROOF_WEBHOOK_SECRET"),
        (webhook(80, url="http://chat.firm.example/x"), "notify.yml:2: webhook.url: expected https://HOST"),
        (webhook(80, url="ftp://127.0.0.1/x"), "expected https://HOST"),
    ],
)
def test_wrong_settings_are_refused_before_anything_is_done(tmp_path: Path, text: str, said: str) -> None:
    for name, content, mode in (("open", "x", 0o644), ("empty", "\n", 0o600)):
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(mode)
    with pytest.raises(ConfigurationError) as refused:
        notifier(tmp_path, text)
    assert said in str(refused.value)


def test_a_password_may_stand_in_a_file_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("pw\n")
    (tmp_path / "password").chmod(0o600)
    assert notifier(tmp_path, mail(25, user="u", password_file="password"))._password == "pw"
