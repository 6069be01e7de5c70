"""From outputs to a device's state: every section that can be read is, and every other says why not."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from netproof.model.capture import Capture
from netproof.model.section import Section
from netproof.model.state import SECTIONS, DeviceState
from netproof.platforms.outputs import NotCollectedError, Outputs
from netproof.platforms.platform import Platform


def read_state(
    platform: Platform,
    device: str,
    outputs: Outputs,
    *,
    collected_at: datetime,
    source: Literal["session", "saved"],
    captures: Iterable[Capture] = (),
    observed: dict[str, Section] | None = None,
) -> DeviceState:
    """Parse every section of a platform; `observed` adds the ones that the collector saw itself (probed, transport)."""
    sections: dict[str, Section] = dict(observed or {})
    missing: dict[str, str] = {}
    for name in SECTIONS:
        if name in sections:
            continue
        module = platform.sections.get(name)
        if module is None:
            missing[name] = f"platform {platform.name} does not read it"
            continue
        try:
            sections[name] = module.parse(outputs)
        except NotCollectedError as error:
            missing[name] = str(error)
        except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError) as error:
            # Device output is hostile input: a section that cannot be parsed is not collected, and no other suffers.
            missing[name] = f"could not be parsed: {type(error).__name__}: {str(error)[:200]}"
    return DeviceState(
        device=device,
        platform=platform.name,
        collected_at=collected_at,
        source=source,
        captures=tuple(captures),
        not_collected=missing,
        **sections,
    )
