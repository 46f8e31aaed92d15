"""Which texts from outside may become a link."""

from django.core.exceptions import ValidationError

from callboard.catalogue.models import WEB


def is_of_the_web(text: str) -> bool:
    """Whether it is a whole address that a browser opens as a page: http or https."""
    try:
        WEB(text)
    except ValidationError:
        return False
    return True
