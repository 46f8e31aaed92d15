"""The product's settings; only the addresses of the baselines are added."""

from callboard.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
