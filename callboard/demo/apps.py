from django.apps import AppConfig


class Config(AppConfig):
    name = "callboard.demo"

    def ready(self) -> None:
        from callboard.kit import hooks  # noqa: PLC0415 (only when somebody starts a demo)

        hooks.hook("sign-in", "demo/_sign_in.html")
        hooks.hook("floor", "demo/_hint.html")
