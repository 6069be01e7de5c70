"""Notification by mail and by webhook, as the firm's `notify.yml` says; what a channel cannot deliver is told."""

import hashlib
import hmac
import ipaddress
import json
import os
import smtplib
import ssl
import stat
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import requests
from pydantic import Field, StringConstraints, field_validator, model_validator

from netproof.errors import ConfigurationError, NetproofError
from netproof.model.record import Record
from netproof.yaml_files import read_yaml

SETTINGS = Path("notify.yml")
SECONDS = 30.0
"""How long a server may take for one answer."""

type Address = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+$")]


class Mail(Record):
    """A mail server that takes our notifications (RFC 5321), and who gets them."""

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    encryption: Literal["starttls", "tls", "none"] = "starttls"
    sender: Address = Field(alias="from")
    to: Annotated[tuple[Address, ...], Field(min_length=1)]
    user: str = ""
    password_file: Path | None = None
    """Used when `NETPROOF_SMTP_PASSWORD` is not set; relative to the settings."""
    ca_file: Path | None = None
    """Certificates (PEM) to trust instead of the system's, for a server of the firm's own."""

    @model_validator(mode="after")
    def _keeps_the_password(self) -> Self:
        if self.user and self.encryption == "none":
            raise ValueError("a password is never sent without encryption; use starttls or tls, or leave out user")
        return self


class Webhook(Record):
    """An address that takes our notifications as signed JSON."""

    url: str
    secret_file: Path | None = None
    """Used when `NETPROOF_WEBHOOK_SECRET` is not set; relative to the settings."""
    ca_file: Path | None = None

    @field_validator("url")
    @classmethod
    def _is_encrypted(cls, url: str) -> str:
        parts = urlsplit(url)
        if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))):
            raise ValueError("expected https://HOST/…; http:// is for this computer's own addresses only")
        return url


class Notify(Record):
    """The settings; without a channel nothing is sent."""

    always: bool = False
    """Whether a run without any change is told of as well."""
    mail: Mail | None = None
    webhook: Webhook | None = None


class Message(Record):
    """What is sent over every channel."""

    firm: str
    run: str
    as_of: datetime
    subject: str
    texts: dict[str, str]
    """Language → text, in the order in which a mail holds them."""
    changes: dict[str, Any]


class Notifier:
    """Sends messages over the channels of a firm's settings."""

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        """Read the settings and every secret that they need, so that a wrong one shows before anything is done.

        Raises:
            ConfigurationError: the settings are wrong, or a secret is missing or open to others.
        """
        path = folder / SETTINGS
        file = read_yaml(path) if path.exists() else None
        self.settings = file.record(Notify) if file is not None and file.data is not None else Notify()
        mail, webhook = self.settings.mail, self.settings.webhook
        self._folder = folder
        self._password = self._signing_key = ""
        if mail and mail.user:
            self._password = self._secret(environment, "NETPROOF_SMTP_PASSWORD", mail.password_file)
        if webhook:
            self._signing_key = self._secret(environment, "NETPROOF_WEBHOOK_SECRET", webhook.secret_file)

    def send(self, message: Message, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Send over every channel, and return the names of those that took it and what went wrong with the others."""
        channels = {"mail": (self.settings.mail, self._send_mail), "webhook": (self.settings.webhook, self._post)}
        sent: list[str] = []
        failed: list[str] = []
        for name, (settings, deliver) in channels.items():
            if settings is None:
                continue
            try:
                deliver(message, now)
                sent.append(name)
            except NetproofError as error:
                failed.append(f"notification by {name} failed: {error}")
        return tuple(sent), tuple(failed)

    def _send_mail(self, message: Message, _now: datetime) -> None:
        mail = self.settings.mail
        if mail is None:
            return
        try:
            context = ssl.create_default_context(cafile=self._beside(mail.ca_file))
            with _connection(mail, context) as server:
                if mail.encryption == "starttls":
                    server.starttls(context=context)
                if mail.user:
                    server.login(mail.user, self._password)
                refused = server.send_message(_email(mail, message))
        except (OSError, smtplib.SMTPException) as error:
            raise NetproofError(f"{mail.host}:{mail.port}: {_reason(error)}") from None
        if refused:
            raise NetproofError(f"{mail.host}:{mail.port}: these addresses were refused: {', '.join(sorted(refused))}")

    def _post(self, message: Message, now: datetime) -> None:
        webhook = self.settings.webhook
        if webhook is None:
            return
        body = json.dumps({"schema_version": 1, **message.model_dump(mode="json")}, ensure_ascii=False).encode()
        stamp = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "netproof",
            "X-Netproof-Timestamp": stamp,
            "X-Netproof-Signature": signature(self._signing_key, stamp, body),
        }
        trusted = self._beside(webhook.ca_file) or True
        try:
            with requests.Session() as session:
                session.auth = _no_netrc
                answer = session.post(
                    webhook.url, data=body, headers=headers, timeout=SECONDS, verify=trusted, allow_redirects=False
                )
        except (OSError, requests.RequestException) as error:
            raise NetproofError(f"{_place(webhook.url)}: {_reason(error)}") from None
        if not answer.ok or answer.is_redirect:
            raise NetproofError(f"{_place(webhook.url)}: expected an answer of 2xx, got {answer.status_code}")

    def _beside(self, path: Path | None) -> str | None:
        return str(self._folder / path) if path else None

    def _secret(self, environment: Mapping[str, str], variable: str, path: Path | None) -> str:
        if variable in environment:
            return environment[variable]
        if path is None:
            raise ConfigurationError(f"{self._folder / SETTINGS}: a secret is needed; set {variable} or name its file")
        place = self._folder / path
        try:
            if stat.S_IMODE(place.stat().st_mode) & 0o077:
                raise ConfigurationError(f"{place}: others may read it; run: chmod 600 '{place}'")
            secret = place.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{place}: cannot be read: {_reason(error)}") from None
        if not secret:
            raise ConfigurationError(f"{place}: is empty; write the secret in it")
        return secret


def signature(key: str, stamp: str, body: bytes) -> str:
    """Return `sha256=<hex>`: HMAC-SHA256 over time stamp, dot and body, so that no old message can be sent again."""
    return "sha256=" + hmac.digest(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hex()


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.SSLError, "its certificate is not trusted, or TLS failed; see ca_file"),
    (ssl.SSLError, "its certificate is not trusted, or TLS failed; see ca_file"),
    (smtplib.SMTPNotSupportedError, "it does not offer STARTTLS or log-in; see encryption and user"),
    (smtplib.SMTPServerDisconnected, "it closed the connection"),
    (requests.Timeout, f"no answer within {SECONDS:.0f} seconds"),
    (TimeoutError, f"no answer within {SECONDS:.0f} seconds"),
    (requests.ConnectionError, "it cannot be reached"),
)
"""What went wrong, the more special first; the libraries' own texts may hold addresses with tokens."""


def _connection(mail: Mail, context: ssl.SSLContext) -> smtplib.SMTP:
    if mail.encryption == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS, context=context)
    return smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)


def _email(mail: Mail, message: Message) -> EmailMessage:
    email = EmailMessage()
    email["Subject"] = message.subject
    email["From"] = mail.sender
    email["To"] = ", ".join(mail.to)
    email["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer to a program is wanted
    email.set_content("\n".join(message.texts.values()))
    return email


def _no_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep credentials of the user's .netrc out of the request."""
    return request


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _place(url: str) -> str:
    """Return a URL without its path and query, which often hold a token."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _reason(error: Exception) -> str:
    """Return what went wrong in one line that holds no address with a token."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"the server answered {error.smtp_code} {' '.join(said.split())[:200]}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"these addresses were refused: {', '.join(sorted(error.recipients))}"
    known = next((text for kind, text in _REASONS if isinstance(error, kind)), None)
    return known or getattr(error, "strerror", None) or type(error).__name__
