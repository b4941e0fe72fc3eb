"""The tags and filters of every page: `{% load look %}`. What they say is decided in `phrases` and `icons`."""

from datetime import date, datetime

from django import template
from django.conf import settings
from django.template.base import token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import icons, phrases
from apps.core.calendar import local

register = template.Library()

register.simple_tag(icons.svg, name="icon")
register.filter("people_time", phrases.people_time)
register.filter("people_date", phrases.people_date)
register.filter("short_date", phrases.short_date)
register.filter("short_time", phrases.short_time)
register.filter("clock_time", phrases.clock_time)
register.filter("initials", phrases.initials)
register.filter("age", phrases.age)
register.filter("tel_uri", phrases.tel_uri)
register.filter("phone_words", phrases.spoken_phone)


@register.filter
def due(moment: datetime | None) -> SafeString | str:
    """A deadline: relative and bold, exact and small beneath. Nothing for no deadline."""
    if moment is None:
        return "–"
    words = phrases.due(moment)
    exact = format_html("<span>{}</span>", words.exact) if words.exact else ""
    return format_html(
        '<time class="due" data-due="{}" datetime="{}"><b>{}</b>{}</time>',
        words.state, local(moment).isoformat(timespec="minutes"), words.main, exact,
    )  # fmt: skip


@register.filter
def due_state(moment: datetime | None) -> str:
    """late, soon, today or later: what a row's edge is coloured by."""
    return phrases.due(moment).state if moment else "later"


@register.filter
def masked(number: str) -> SafeString:
    """A personal number in a list. Screen readers are spared the bullets."""
    shown, dots = phrases.masked(number).split("-")
    return format_html('<span class="nowrap">{}<span aria-hidden="true">-{}</span></span>', shown, dots)


@register.filter
def full_number(number: str) -> SafeString:
    """A whole personal number, kept on one line."""
    return format_html('<span class="nowrap">{}</span>', phrases.full_number(number))


@register.filter
def tel(phone: str) -> SafeString | str:
    """A phone number as a link to call it."""
    if not phone:
        return ""
    return format_html('<a class="tel" href="{}">{}</a>', phrases.tel_uri(phone), phrases.spoken_phone(phone))


@register.filter
def moment_attr(moment: datetime | date) -> str:
    """A moment or a day for the attribute `datetime` of <time>."""
    return local(moment).isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


@register.simple_tag
def support_phone() -> SafeString | str:
    """The number that helps people who cannot get on by themselves, as a link."""
    return tel(settings.SUPPORT_PHONE)


@register.simple_tag
def stages(reached: int, total: int = 5) -> list[bool]:
    """One truth for each stage up to `reached` (1 is the first), for the small bar."""
    return [stage <= reached for stage in range(1, total + 1)]


@register.tag
def component(parser, token):
    """`{% component "panel" title=… %} … {% endcomponent %}`: a component of templates/components/ round a content.

    The component gets the named values and `slot`, and nothing else but the request and the page's own look.
    """
    _tag, name, *given = token.split_contents()
    values = token_kwargs(given, parser)
    if given:
        raise template.TemplateSyntaxError(f"component {name} takes only name=value, not {given[0]}")
    inside = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(name), values, inside)


class ComponentNode(template.Node):
    """See `component`."""

    def __init__(self, name, values, nodelist):
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context):
        found = context.template.engine.get_template(f"components/{self.name.resolve(context)}.html")
        values = {name: value.resolve(context) for name, value in self.values.items()}
        with context.push():
            values["slot"] = self.nodelist.render(context)
        return found.render(context.new(values))
