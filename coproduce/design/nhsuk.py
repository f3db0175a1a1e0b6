"""The NHS design system in Django templates.

The markup comes from nhsuk-frontend-jinja, NHS England's port of the nhsuk-frontend macros. A component's parameters
are those of the NHS service manual; in a template tag `__` nests them: `label__text="Search"`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader

_macros = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"),
    undefined=ChainableUndefined,
    autoescape=True,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(component: str, **params: Any) -> SafeString:
    """The HTML of one component. Text is escaped; `html` is taken as it is only from a SafeString."""
    template = _macros.get_template(f"nhsuk/components/{component}/template.jinja")
    return mark_safe(template.render(params=_clean(_nest(params))))  # noqa: S308 (autoescaped by the macros)


def _nest(params: Mapping[str, Any]) -> dict[str, Any]:
    """{"label__text": "x"} becomes {"label": {"text": "x"}}."""
    tree: dict[str, Any] = {}
    for path, value in params.items():
        *parents, leaf = path.split("__")
        node = tree
        for name in parents:
            node = node.setdefault(name, {})
        node[leaf] = value
    return tree


def _clean(value: Any, key: str = "") -> Any:
    """What the macros can trust: nothing that is None, no lazy strings, no `html` that nobody escaped.

    The macros print `html` unescaped whatever it is, and `attributes` too when it is text.
    """
    if isinstance(value, Mapping):
        return {name: _clean(item, name) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value if item is not None]
    if isinstance(value, Promise):
        value = str(value)
    if key == "html" or key.endswith("Html"):
        return conditional_escape(value)
    if key == "attributes":
        raise TypeError("Give `attributes` as a mapping: text would be printed without escaping.")
    return value
