"""What vendors and public sources say of products, read from files that the operator fetched.

`<firm folder>/product-data/sources.yml` names the files, where they are from and when they were fetched; no program
here opens a connection to the outside. Which format a file has is told by its content.
"""

from netproof.product_data.loading import load_product_data

__all__ = ["load_product_data"]
