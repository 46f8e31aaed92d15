"""Offers, products and scripts change here alone; every change is in the audit."""

from callboard.catalogue.actions.offers import (
    Extra,
    Option,
    Price,
    add_product,
    change_product,
    save_offer,
    sold_under,
)
from callboard.catalogue.actions.scripts import Step, save_script

__all__ = [
    "Extra",
    "Option",
    "Price",
    "Step",
    "add_product",
    "change_product",
    "save_offer",
    "save_script",
    "sold_under",
]
