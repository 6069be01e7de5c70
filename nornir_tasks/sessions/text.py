"""From a device's bytes to text: what cannot be text is refused, what almost is text is marked."""

import re

from nornir_tasks.sessions.errors import SessionError

# Terminals and configurations use these control characters: bell, backspace, tab, line ends, end of text (IOS banners
# delimit with ^C), escape. No text holds the others.
_NO_TEXT = re.compile(rb"[\x00-\x02\x04-\x06\x0e-\x1a\x1c-\x1f]")
_TOO_MANY = 0.05
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def decode(data: bytes, command: str) -> tuple[str, int]:
    """Return an answer as text, and how many of its bytes were replaced because they are no UTF-8.

    A few such bytes are usual (a description in Big5); many of them, or control characters, are garbage.

    Raises:
        SessionError: the answer is garbage.
    """
    text = data.decode("utf-8", errors="replace")
    replaced = text.count(_REPLACEMENT)
    if len(_NO_TEXT.findall(data)) + replaced > _TOO_MANY * len(data):
        raise SessionError(
            f"answered {command!r} with binary data instead of text; "
            "check that the address and port are the device's own, and log in by hand to see"
        )
    return _NO_TEXT_CHARACTERS.sub(_REPLACEMENT, text), replaced + len(_NO_TEXT.findall(data))


_NO_TEXT_CHARACTERS = re.compile(_NO_TEXT.pattern.decode("ascii"))
