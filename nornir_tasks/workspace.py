"""What every command works with: inventory, the firm's own files, run-time folder, keys and evidence."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from netproof.catalog import load_catalog
from netproof.evidence.envelope import Kind
from netproof.evidence.keys import KeyFolder
from netproof.evidence.log import Entry, EvidenceLog
from netproof.evidence.redaction import SecretScanner, redact
from netproof.home import Home
from netproof.images import load_images
from netproof.model.catalog import Catalog
from netproof.model.context import FirmProfile
from netproof.model.image import ImageList
from netproof.model.product_data import ProductData
from netproof.model.register import Registers
from netproof.product_data import load_product_data
from netproof.registers.loading import load_profile, load_registers
from nornir_tasks.ansible_inventory import InventoryOptions
from nornir_tasks.collect import CollectOptions


@dataclass(frozen=True)
class Workspace:
    """One firm's surroundings; each part is read when it is first needed, and only once."""

    inventory: InventoryOptions
    home: Home
    firm: Path
    """The folder with `profile.yml`, `registers/`, `known_hosts` and `allowed_signers`."""

    @classmethod
    def open(cls, sources: tuple[str, ...], *, vault_password_files: tuple[str, ...] = ()) -> "Workspace":
        """Open the workspace of an inventory; `NETPROOF_FIRM` names the firm's folder where it is not beside it."""
        beside = Path(sources[0]).absolute() if sources else Path("inventory").absolute()
        folder = beside if beside.is_dir() else beside.parent
        return cls(
            inventory=InventoryOptions(sources=sources, vault_password_files=vault_password_files),
            home=Home(),
            firm=Path(os.environ.get("NETPROOF_FIRM") or folder / "netproof"),
        )

    @cached_property
    def catalog(self) -> Catalog:
        """Return the rule that is judged."""
        return load_catalog()

    @cached_property
    def profile(self) -> FirmProfile:
        """Return the firm's profile."""
        return load_profile(self.firm)

    @cached_property
    def registers(self) -> Registers:
        """Return the firm's registers."""
        return load_registers(self.firm)

    @cached_property
    def product_data(self) -> ProductData:
        """Return what vendors and public sources say of products, from the files that the firm fetched."""
        return load_product_data(self.firm)

    @cached_property
    def keys(self) -> KeyFolder:
        """Return the key folder."""
        return KeyFolder()

    @cached_property
    def known_hosts(self) -> Path:
        """Return the file of trusted host keys."""
        return Path(os.environ.get("NETPROOF_KNOWN_HOSTS") or self.firm / "known_hosts")

    @cached_property
    def allowed_signers(self) -> Path:
        """Return the file of those who may approve."""
        return self.firm / "allowed_signers"

    @property
    def images(self) -> ImageList:
        """Return the signed image list, verified anew each time it is asked for.

        Raises:
            RefusedError: it is not signed by somebody who may.
        """
        return load_images(self.firm, self.allowed_signers, datetime.now(UTC))

    def image_file(self, name: str) -> Path:
        """Return our copy of an image, beside its list unless `NETPROOF_IMAGES` names another folder."""
        return Path(os.environ.get("NETPROOF_IMAGES") or self.firm / "images") / Path(name).name

    def record(
        self,
        kind: Kind,
        predicate: Mapping[str, Any],
        files: Mapping[str, bytes | Path] | None = None,
        secrets: tuple[str, ...] = (),
    ) -> Entry:
        """Append to the evidence log; `secrets` are known ones that a record must not hold.

        Raises:
            EvidenceError: it could not be written, or it holds a secret: whatever was about to follow must not.
        """
        witness = os.environ.get("NETPROOF_WITNESS")
        log = EvidenceLog(
            self.home.evidence,
            self.keys.signer(),
            witness_folder=Path(witness) if witness else None,
            scanner=SecretScanner(secrets) if secrets else None,
        )
        return log.append(kind, predicate, files or {})

    def reading_options(
        self, *, workers: int = 20, timeout: float = 60.0, keep_outputs: bool = False
    ) -> CollectOptions:
        """Return how devices are read."""
        return CollectOptions(
            known_hosts=self.known_hosts,
            keyed_digest=self.keys.keyed_digest,
            redact=redact,
            workers=workers,
            timeout=timeout,
            keep_outputs=keep_outputs,
        )
