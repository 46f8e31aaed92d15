from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "callboard.accounts"

    def ready(self) -> None:
        from callboard.accounts import checks, doors, seats, walls  # noqa: F401, PLC0415 (needs the models)

        post_migrate.connect(walls.raise_walls, sender=self)
