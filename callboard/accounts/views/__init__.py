"""Pages before the desk, and those about oneself."""
