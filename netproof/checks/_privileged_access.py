"""What the register of one-time and temporary privileges says of a device (4.1.5)."""

from netproof.checks._register import today
from netproof.model.context import Context
from netproof.registers.privileged_access import PrivilegedAccess, PrivilegedAccessRegister


def measure_of(context: Context) -> PrivilegedAccess | None:
    """Return the measure in force on the context's device, or `None`: one without its document proves nothing."""
    names = (context.device.name, *context.device.groups)
    register = context.registers.get(PrivilegedAccessRegister)
    entries = (entry for entry in (register.entries if register else ()) if entry.covers(names))
    return next((entry for entry in entries if _is_in_force(entry, context)), None)


def _is_in_force(entry: PrivilegedAccess, context: Context) -> bool:
    day = today(context)
    proven = entry.proofs and all(context.registers.proof_state(proof) == "verified" for proof in entry.proofs)
    return (
        bool(proven)
        and not entry.is_closed
        and entry.valid_from <= day
        and (entry.expires is None or day <= entry.expires)
    )
