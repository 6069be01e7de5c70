"""By which digests a device's configuration is known again, without keeping the configuration itself."""

from collections.abc import Callable

from netproof import __version__
from netproof.errors import NetproofError
from netproof.model.record import Known, Unknown
from netproof.model.state import DeviceState
from netproof.model.state_logs import ConfigurationDigests
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.platforms.platform import Platform

SECTION = "configuration_digests"


def text_digests(platform: Platform, outputs: Outputs, keyed_digest: Callable[[bytes], str]) -> dict[str, str]:
    """Return name → keyed digest of every normalised piece of the configuration, as a change set's `base_digests`.

    Raises:
        NotCollectedError: the platform's configuration cannot be compared, or was not read.
    """
    if platform.configuration_texts is None:
        raise NotCollectedError(f"platform {platform.name} does not read a configuration that can be compared")
    texts = platform.configuration_texts(outputs)
    if not texts:
        raise NotCollectedError("no piece of the configuration was read")
    return {name: keyed_digest(text.encode()) for name, text in sorted(texts.items())}


def with_digests(
    state: DeviceState, platform: Platform, outputs: Outputs, keyed_digest: Callable[[bytes], str]
) -> DeviceState:
    """Add the section to a state that was read from outputs, or why it could not be made."""
    not_collected = {name: reason for name, reason in state.not_collected.items() if name != SECTION}
    try:
        digests = text_digests(platform, outputs, keyed_digest)
    except NetproofError as error:
        return state.changed(not_collected={**not_collected, SECTION: str(error)})
    except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError) as error:
        # As for every section: device output is hostile input, and what cannot be read is not collected.
        reason = f"could not be parsed: {type(error).__name__}: {str(error)[:200]}"
        return state.changed(not_collected={**not_collected, SECTION: reason})
    section = ConfigurationDigests(digests=digests, netproof_version=__version__, startup_differs=_unsaved(state))
    return state.changed(configuration_digests=section, not_collected=not_collected)


def _unsaved(state: DeviceState) -> Known[bool]:
    if state.firmware is None:
        return Unknown(unknown=state.not_collected.get("firmware", "not collected"))
    saved = state.firmware.configuration_saved
    return saved if isinstance(saved, Unknown) else not saved
