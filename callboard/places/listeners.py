from callboard.places.queries import told  # noqa: F401 (it registers itself)
