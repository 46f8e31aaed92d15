"""`{% hooks "sign-in" %}`: what other apps add to this place."""

from django import template
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from callboard.kit import hooks as registry

register = template.Library()


@register.simple_tag(takes_context=True)
def hooks(context: Context, place: str) -> SafeString:
    """Every template that was hooked to the place, with everything this page knows."""
    engine = context.template.engine  # type: ignore[union-attr]
    found = (engine.get_template(name) for name in registry.hooks(place))
    return format_html_join("\n", "{}", ((each.render(context),) for each in found))
