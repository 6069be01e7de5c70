"""What IOS asks of new passwords.

Sources: Cisco IOS Security Command Reference, `security passwords min-length` (six characters unless it is set; it
holds for all new passwords and leaves those that are stored alone) and `aaa common-criteria policy` (`min-length`,
`upper-case`, `lower-case`, `numeric-count`, `special-case`, `lifetime`), which holds for the users whose `username`
line names the policy and for nobody else. No release keeps former passwords of its users.
"""

from netproof.model.operation import ConfigurationLine, Operation
from netproof.model.record import Known, Unknown
from netproof.model.section import Section
from netproof.model.state_access import PasswordPolicy
from netproof.platforms.block_tree import Node
from netproof.platforms.cisco_ios.configuration import RUNNING, running_configuration
from netproof.platforms.outputs import Outputs
from netproof.platforms.proof import proof

COMMANDS = (RUNNING,)

MINIMUM_LENGTH = "security passwords min-length"
DEFAULT_MINIMUM_LENGTH = 6
"""`security passwords min-length`, Command Default; the configuration does not show it."""
_KINDS = ("upper-case", "lower-case", "numeric-count", "special-case")
_NO_HISTORY = Unknown(unknown="IOS keeps no former passwords; who sets them has to see to it")


def parse(outputs: Outputs) -> PasswordPolicy:
    """Read the global length, and what every user with a password is bound to by a policy."""
    root = running_configuration(outputs)
    node = root.first(MINIMUM_LENGTH)
    policies = _policies_of_users(root)
    nodes = [*root.find("security passwords"), *root.find("aaa common-criteria policy")]
    return PasswordPolicy(
        minimum_length=int(node.text.split()[-1]) if node else DEFAULT_MINIMUM_LENGTH,
        character_kinds=_character_kinds(policies),
        maximum_age_days=_age(policies),
        history=_NO_HISTORY,
        settable=("minimum_length",),
        lines=tuple(line for node in nodes for line in proof(node)),
    )


def _policies_of_users(root: Node) -> list[Node | None]:
    """Return the policy of each user that has a password, `None` for one that is bound to none."""
    policies = {node.text.split()[3]: node for node in root.find("aaa common-criteria policy")}
    users: dict[str, list[str]] = {}
    for node in root.find("username"):
        users.setdefault(node.text.split()[1], []).extend(node.text.split()[2:])
    bound: list[Node | None] = []
    for words in users.values():
        if {"password", "secret"}.intersection(words):
            name = words[words.index("common-criteria-policy") + 1] if "common-criteria-policy" in words[:-1] else ""
            bound.append(policies.get(name))
    return bound


def _character_kinds(policies: list[Node | None]) -> Known[int | None]:
    """Return the least that any user's policy asks for; a count of nought asks nothing."""
    counts = [_kinds(policy) for policy in policies if policy]
    return min(counts) if counts and len(counts) == len(policies) else None


def _kinds(policy: Node) -> int:
    return sum(any(int(node.text.split()[-1]) > 0 for node in policy.find(kind)) for kind in _KINDS)


def _age(policies: list[Node | None]) -> Known[int | None]:
    """Return the longest lifetime of a user's password in days, `None` where one has no end."""
    ages = [_days(node) for policy in policies if policy and (node := policy.first("lifetime"))]
    return max(ages) if ages and len(ages) == len(policies) else None


def _days(node: Node) -> int:
    """`lifetime {year | month | day | hour | minute | second} N …`; what is less than a day counts as one."""
    words = node.text.split()[1:]
    factors = {"year": 365, "month": 31, "day": 1}
    days = sum(int(number) * factors.get(unit, 0) for unit, number in zip(words[::2], words[1::2], strict=False))
    return max(days, 1)


def render(before: Section, after: Section) -> tuple[Operation, ...]:
    """Return the line that sets the length; policies of users are bound by hand, with new passwords."""
    if not isinstance(before, PasswordPolicy) or not isinstance(after, PasswordPolicy):
        raise TypeError("password_policy renders PasswordPolicy only")
    if after.minimum_length == before.minimum_length or not isinstance(after.minimum_length, int):
        return ()
    return (ConfigurationLine(line=f"{MINIMUM_LENGTH} {after.minimum_length}"),)
