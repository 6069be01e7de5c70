"""Rule bases of nftables; a new one becomes a chain of our own table."""

from netproof.model.operation import FileContent, Operation
from netproof.model.state import RuleBases
from netproof.platforms.linux import commands, nft_table, nftables
from netproof.platforms.linux.files import is_absent
from netproof.platforms.outputs import Outputs

COMMANDS = (commands.NFT_RULESET, commands.NFT_TEXT, commands.NFT_FILES)


def parse(outputs: Outputs) -> RuleBases:
    """Read the section; a device without nft filters nothing by it."""
    ruleset, listing = outputs[commands.NFT_RULESET], outputs[commands.NFT_TEXT]
    if is_absent(ruleset):
        return RuleBases(rule_bases=())
    return RuleBases(rule_bases=nftables.rule_bases(ruleset, listing), lines=tuple(listing.splitlines()))


def render(before: RuleBases, after: RuleBases) -> tuple[Operation, ...]:
    """Write a chain for every rule base that is new; those of other tables are not Netproof's to change."""
    known = {base.name for base in before.rule_bases}
    return tuple(
        FileContent(path=nft_table.chain_path(base.name), content=nft_table.chain_file(base))
        for base in after.rule_bases
        if base.name not in known
    )
