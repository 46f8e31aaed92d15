"""Forms of the company's own screens."""
