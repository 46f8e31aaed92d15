"""The product's settings; only what is needed to make it fail at a chosen moment is added."""

from callboard.config.settings import *  # noqa: F403
from callboard.config.settings import INSTALLED_APPS as _PRODUCT

INSTALLED_APPS = [*_PRODUCT, "faults"]
