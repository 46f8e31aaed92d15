"""Whom an installation asks about places, by the names of Django's settings."""

from callboard.config import environment, geoip, maps

# Nothing is asked of anybody's map until an operator opens one. Without tiles there is only a link.
MAP_TILES = environment.text(
    "CALLBOARD_MAP_TILES", maps.OPEN if environment.flag("CALLBOARD_DEMO") else ""
)
MAP_CREDIT = environment.text("CALLBOARD_MAP_CREDIT", "© OpenStreetMap contributors")
MAP_POINT, MAP_SEARCH = maps.POINT, maps.SEARCH
MAP_SCRIPT, MAP_SHEET = maps.library()

# Where an IP address is. Not set: the country alone.
GEOIP = geoip.readable(environment.text("CALLBOARD_GEOIP"))

# Whoever is asked over the network is asked by kit.egress alone. Here stand servers of your own
# (host:port) that may be asked by http, or in a network that is not public.
EGRESS_ALLOWED = environment.words("CALLBOARD_EGRESS_ALLOWED")

# Address services: streets and houses beside those of past orders.
DADATA_KEY = environment.secret("CALLBOARD_DADATA_KEY")
DADATA_URL = "https://suggestions.dadata.ru/suggestions/api/4_1/rs/suggest/address"
NOVA_POSHTA_KEY = environment.secret("CALLBOARD_NOVA_POSHTA_KEY")
NOVA_POSHTA_URL = "https://api.novaposhta.ua/v2.0/json/"
