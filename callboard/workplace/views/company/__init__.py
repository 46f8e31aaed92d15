"""The company's own screens: people, teams, offers, reasons, settings, keys, audit."""
