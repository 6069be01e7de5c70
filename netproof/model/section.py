"""The base of every section of a device's state."""

from netproof.model.record import Record


class Section(Record):
    """A subject of a device's state, with the native lines that it was read from as proof."""

    lines: tuple[str, ...] = ()
