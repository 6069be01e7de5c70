"""Ansible's own inventory, loaded in this process: any inventory plugin, group variables, vault, Jinja."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netproof.errors import ConfigurationError
from nornir_tasks.device_names import require_distinct_names
from nornir_tasks.plain import Plain, plain


@dataclass(frozen=True)
class InventoryOptions:
    """Where the inventory is and how its vault opens, as Ansible's options of the same names."""

    sources: tuple[str, ...]
    vault_ids: tuple[str, ...] = ()
    """`label@file` or a file."""
    vault_password_files: tuple[str, ...] = ()


@dataclass(frozen=True)
class InventoryHost:
    """A host with its groups and the variables that were asked for, templated."""

    name: str
    groups: tuple[str, ...]
    variables: Mapping[str, Plain]


def read_hosts(options: InventoryOptions, pattern: str, wanted: Callable[[str], bool]) -> tuple[InventoryHost, ...]:
    """Return the hosts that a pattern selects, with the variables whose names are wanted.

    Raises:
        ConfigurationError: a source cannot be read, the vault does not open, a variable cannot be resolved, two names
            differ only by case, or nothing matches; it names the source.
    """
    sources = [_resolve(source) for source in options.sources]
    if not sources:
        raise ConfigurationError(
            "no inventory was given; expected -i INVENTORY, for example -i inventory/firm/hosts.yml"
        )
    _use_configuration(sources)
    where = ", ".join(sources)
    from ansible.errors import AnsibleError  # noqa: PLC0415 - a second of imports that only reading an inventory needs

    try:
        return _Loaded(options, sources).hosts(pattern or "all", wanted)
    except AnsibleError as error:
        raise ConfigurationError(f"inventory {where}: {_first_line(error)}") from error


def _resolve(source: str) -> str:
    """Return a source as an absolute path; a firm's folder stands for its hosts file; `a,b,` is Ansible's host list."""
    if "," in source:
        return source
    path = Path(source).expanduser().absolute()
    if not path.exists():
        raise ConfigurationError(
            f"inventory {path} does not exist; expected a file, as in inventory/example_firm/hosts.yml"
        )
    if not os.access(path, os.R_OK):
        raise ConfigurationError(f"inventory {path} cannot be read; check its owner and mode")
    return str(path / "hosts.yml" if (path / "hosts.yml").is_file() else path)


def _use_configuration(sources: Collection[str]) -> None:
    """Find the `ansible.cfg` above the inventory: Ansible itself looks only where the command was started."""
    if os.environ.get("ANSIBLE_CONFIG") or Path("ansible.cfg").exists():
        return
    folders = (parent for source in sources if "," not in source for parent in Path(source).parents)
    for folder in folders:
        if (folder / "ansible.cfg").is_file():
            os.environ["ANSIBLE_CONFIG"] = str(folder / "ansible.cfg")
            return


class _Loaded:
    def __init__(self, options: InventoryOptions, sources: list[str]) -> None:
        from ansible.inventory.manager import InventoryManager  # noqa: PLC0415 - see read_hosts
        from ansible.parsing.dataloader import DataLoader  # noqa: PLC0415 - see read_hosts
        from ansible.plugins.loader import init_plugin_loader  # noqa: PLC0415 - see read_hosts
        from ansible.utils.collection_loader import AnsibleCollectionConfig  # noqa: PLC0415 - see read_hosts
        from ansible.vars.manager import VariableManager  # noqa: PLC0415 - see read_hosts

        if AnsibleCollectionConfig.collection_finder is None:
            init_plugin_loader()
        self._where = ", ".join(sources)
        self._loader = DataLoader()
        _open_vault(self._loader, options)
        with _warnings() as warnings:
            self._inventory = InventoryManager(loader=self._loader, sources=sources)
        unparsed = [text for text in warnings if "parse" in text]
        if unparsed:
            raise ConfigurationError(f"inventory {self._where}: {'; '.join(dict.fromkeys(unparsed))}")
        self._variables = VariableManager(loader=self._loader, inventory=self._inventory)

    def hosts(self, pattern: str, wanted: Callable[[str], bool]) -> tuple[InventoryHost, ...]:
        if not self._inventory.hosts:
            raise ConfigurationError(f"inventory {self._where} has no hosts; expected at least one device")
        require_distinct_names(map(str, self._inventory.hosts), f"inventory {self._where}")
        with _warnings():
            selected = self._inventory.get_hosts(pattern)
        if not selected:
            names = ", ".join(sorted(map(str, self._inventory.hosts))[:10])
            raise ConfigurationError(f"inventory {self._where}: no host matches {pattern!r}; its hosts are: {names}")
        return tuple(self._host(host, wanted) for host in selected)

    def _host(self, host: Any, wanted: Callable[[str], bool]) -> InventoryHost:
        from ansible.errors import AnsibleError  # noqa: PLC0415 - see read_hosts
        from ansible.template import Templar  # noqa: PLC0415 - see read_hosts

        with _warnings():
            variables = self._variables.get_vars(host=host, include_hostvars=False)
            templar = Templar(loader=self._loader, variables=variables)
            values: dict[str, Plain] = {}
            for name in filter(wanted, variables):
                try:
                    values[str(name)] = plain(templar.template(variables[name]))
                except AnsibleError as error:
                    raise ConfigurationError(
                        f"inventory {self._where}: host {host.name}, variable {name}: {_first_line(error)}"
                    ) from error
        groups = tuple(sorted(str(group.name) for group in host.get_groups()))
        return InventoryHost(name=str(host.name), groups=groups, variables=values)


def _open_vault(loader: Any, options: InventoryOptions) -> None:
    from ansible import constants  # noqa: PLC0415 - see read_hosts
    from ansible.errors import AnsibleError  # noqa: PLC0415 - see read_hosts
    from ansible.parsing.vault import VaultSecretsContext, get_file_vault_secret  # noqa: PLC0415 - see read_hosts

    identity = str(constants.DEFAULT_VAULT_IDENTITY)
    # Ansible's constants hold what the environment said when they were first imported, which may be long ago.
    default = os.environ.get("ANSIBLE_VAULT_PASSWORD_FILE") or constants.DEFAULT_VAULT_PASSWORD_FILE
    files = [*options.vault_password_files, *filter(None, [default])]
    named = [*constants.DEFAULT_VAULT_IDENTITY_LIST, *options.vault_ids, *(f"{identity}@{file}" for file in files)]
    secrets: list[tuple[str, Any]] = []
    for entry in named:
        label, _, file = str(entry).rpartition("@")
        try:
            with _warnings():
                secret = get_file_vault_secret(filename=str(file), vault_id=label or identity, loader=loader)
                secret.load()
        except AnsibleError as error:
            raise ConfigurationError(f"vault password file {file} cannot be used: {_first_line(error)}") from error
        secrets.append((label or identity, secret))
        loader.set_vault_secrets(secrets)
    current = VaultSecretsContext.current(optional=True)
    if current is None:
        VaultSecretsContext.initialize(VaultSecretsContext(secrets))
    else:
        current.secrets[:] = secrets


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect what Ansible would print: an error of ours names it, and anything else is not for Netproof's users."""
    from ansible.utils.display import Display  # noqa: PLC0415 - see read_hosts

    display = Display()
    found: list[str] = []

    def warning(msg: str, *_: object, **__: object) -> None:
        found.append(" ".join(str(msg).split()))

    def error_as_warning(msg: str | None, exception: BaseException, *_: object, **__: object) -> None:
        found.append(f"{msg or ''} {_first_line(exception)}".strip())

    replaced = {"warning": warning, "error_as_warning": error_as_warning, "deprecated": lambda *_, **__: None}
    vars(display).update(replaced)
    try:
        yield found
    finally:
        for name in replaced:
            vars(display).pop(name, None)


def _first_line(error: BaseException) -> str:
    """Return an error's first line only: what follows may quote the file, and with it secrets."""
    text = str(getattr(error, "message", None) or error).strip()
    return text.splitlines()[0] if text else type(error).__name__
