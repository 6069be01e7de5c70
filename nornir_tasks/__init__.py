"""The only code that opens sessions to devices; Nornir runs it over Ansible's own inventory."""

import logging
import warnings

from cryptography.utils import CryptographyDeprecationWarning

for _name in ("paramiko", "netmiko", "nornir"):
    # These libraries log what devices answer, secrets included, and Python prints warnings of unconfigured loggers.
    logging.getLogger(_name).setLevel(logging.CRITICAL)
    logging.getLogger(_name).addHandler(logging.NullHandler())

# Old algorithms are refused, or allowed by the inventory and recorded as a finding: no warning is needed beside that.
warnings.filterwarnings("ignore", category=CryptographyDeprecationWarning, module=r"paramiko\.")
