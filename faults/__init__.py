"""What the desk withstands: kills, restarts, too much at once. `bin/faults`; not part of the product."""
