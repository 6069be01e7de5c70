"""`python -m lab.real`: build the Debian tree of the real devices beforehand, or say what this machine lacks for it."""

import sys

from lab.real import LabError, RootTree, capabilities


def main() -> int:
    """Build the tree; a machine that cannot have real devices is told why, and is no error."""
    missing = capabilities()
    for lack in missing:
        sys.stdout.write(f"no real devices here: {lack}\n")
    if missing:
        return 0
    try:
        RootTree().ensure(print)
    except LabError as error:
        sys.stderr.write(f"real devices: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
