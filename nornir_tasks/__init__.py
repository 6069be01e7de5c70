"""The only code that opens sessions to devices; Nornir runs it over Ansible's own inventory."""

import logging

for _name in ("paramiko", "netmiko", "nornir"):
    # These libraries log what devices answer, secrets included, and Python prints warnings of unconfigured loggers.
    logging.getLogger(_name).setLevel(logging.CRITICAL)
    logging.getLogger(_name).addHandler(logging.NullHandler())
