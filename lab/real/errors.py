"""What can go wrong with the lab's real devices, in words for its user."""


class LabError(Exception):
    """The lab cannot do what was asked; the message says what is missing or what to do."""
