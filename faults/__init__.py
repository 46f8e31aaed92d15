"""What the desk withstands: kills, restarts, too much at once. Not part of the product."""
