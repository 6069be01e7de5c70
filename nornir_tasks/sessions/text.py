"""From a device's bytes to text: what cannot be text is refused, what almost is text is marked."""

import re

from nornir_tasks.sessions.errors import SessionError

# Terminals and configurations use these control characters: ^C (IOS delimits banners with it), bell, backspace, tab,
# line ends, form feed, escape. No text holds the others; in random bytes every tenth is one of them.
_CONTROLS = re.compile(rb"[\x00-\x02\x04-\x06\x0e-\x1a\x1c-\x1f]")
_TOO_MANY = 0.02
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CONTROL_CHARACTERS = re.compile(_CONTROLS.pattern.decode("ascii"))


def decode(data: bytes, command: str) -> tuple[str, int]:
    """Return an answer as text, and how many of its bytes were replaced because they are no UTF-8 text.

    Text in another encoding (a description in Big5) is read with marks in it; binary data is not read.

    Raises:
        SessionError: the answer is binary.
    """
    require_text(data, command)
    text = _CONTROL_CHARACTERS.sub(_REPLACEMENT, data.decode("utf-8", errors="replace"))
    return text, text.count(_REPLACEMENT)


def require_text(data: bytes, command: str) -> None:
    """Refuse binary data, which is told by its control characters.

    Raises:
        SessionError: it is no text in any encoding.
    """
    if len(_CONTROLS.findall(data)) > _TOO_MANY * len(data):
        raise SessionError(
            f"answered {command!r} with binary data instead of text; "
            "check ansible_host and ansible_port, and log in by hand to see what it sends"
        )
