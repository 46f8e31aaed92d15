"""How fast the desk is, and what that is compared with. `bin/bench`; not part of the product."""
