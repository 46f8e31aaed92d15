from callboard.integrations.queries.api import (
    key_of,
    keys_of,
    offers_for,
    order_behind,
    order_for,
    page_for,
)

__all__ = ["key_of", "keys_of", "offers_for", "order_behind", "order_for", "page_for"]
