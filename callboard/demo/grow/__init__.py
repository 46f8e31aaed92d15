"""Grows histories by walking the law of orders, step by step, from a seed. Touches no database."""

from callboard.demo.grow.cast import Actor, Cast, OfferFacts
from callboard.demo.grow.company import Grown, grow

__all__ = ["Actor", "Cast", "Grown", "OfferFacts", "grow"]
