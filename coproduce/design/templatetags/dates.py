"""`{% load dates %}`: {{ event.start|when:event.end }}. Before a loop, format once in the view instead."""

from datetime import date, datetime, time

from django import template

from coproduce.design import dates

register = template.Library()


@register.filter(expects_localtime=False)
def day(value: date | datetime | None) -> str:
    return dates.day(value) if value else ""


@register.filter(expects_localtime=False)
def clock(value: time | datetime | None) -> str:
    return "" if value is None else dates.clock(value)


@register.filter(expects_localtime=False)
def when(start: datetime | None, end: datetime | None = None) -> str:
    return dates.span(start, end or start) if start else ""


@register.filter(expects_localtime=False)
def ago(value: datetime | None) -> str:
    return dates.ago(value) if value else ""
