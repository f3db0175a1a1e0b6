"""The shape of the house: what no import linter sees."""
import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
OURS = [ROOT / name for name in ("coproduce", "scheduling", "projects", "tests")]
# A lower floor's page that shows something of an upper floor loads the upper floor's template tag. Each such load:
UPWARD_LOADS: set[tuple[str, str]] = set()


def contracts() -> dict[str, dict]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract for contract in told}


def floors() -> dict[str, int]:
    """App package → floor, 0 at the bottom, read from the import contract."""
    rows = contracts()["house"]["layers"]
    return {name.strip(" ()"): floor for floor, row in enumerate(reversed(rows)) for name in row.split("|")}


def links() -> list[tuple[str, str, str]]:
    """(field, the app it is in, the app it points to) of every relation between two of our apps."""
    floor = floors()
    found = []
    for model in apps.get_models():
        here = model._meta.app_config.name
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                there = field.related_model._meta.app_config.name
                if here in floor and there in floor and here != there:
                    found.append((f"{model._meta.label}.{field.name}", here, there))
    return found


def test_links_between_tables_point_down():
    floor = floors()
    assert len(links()) >= 10
    assert [link for link in links() if floor[link[2]] >= floor[link[1]]] == []


def test_every_app_has_a_floor():
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT)
            and ".venv" not in Path(config.path).parts}
    assert ours <= set(floors())


VIEWS = sorted(
    path for home in OURS[:3] for path in home.rglob("*.py") if path.name == "views.py" or path.parent.name == "views"
)


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_do_not_query_unscoped(path):
    """Pages ask `visible_to` or a service, never `Model.objects`."""
    found = [node.lineno for node in ast.walk(ast.parse(path.read_text()))
             if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}]
    assert found == []


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_views_stay_under_25_lines(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    long = {node.name: node.end_lineno - node.lineno for node in functions if node.end_lineno - node.lineno >= 25}
    assert long == {}


def test_files_stay_short():
    long = {
        str(path.relative_to(ROOT)): count
        for home in OURS
        for path in home.rglob("*.py")
        if "migrations" not in path.parts and (count := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_templates_load_only_from_their_floor_or_below():
    floor = floors()
    tags = {
        path.stem: ".".join(path.relative_to(ROOT).parts[:-2])
        for home in OURS[:3]
        for path in home.rglob("templatetags/*.py")
    }
    app_of = {name.rpartition(".")[2]: name for name in floor}
    upward = set()
    for template in (ROOT / "templates").rglob("*.html"):
        folder = template.relative_to(ROOT / "templates").parts[0]
        for words in re.findall(r"{%\s*load\s+([^%]+)%}", template.read_text()):
            for tag in words.split():
                if folder in app_of and tag in tags and floor[tags[tag]] > floor[app_of[folder]]:
                    upward.add((str(template.relative_to(ROOT / "templates")), tag))
    assert upward == UPWARD_LOADS


def test_templates_hold_no_inline_style_or_script():
    """The content security policy would refuse them."""
    refused = re.compile(r"""\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:""")
    found = [
        f"{template.relative_to(ROOT)}: {match.group()}"
        for template in (ROOT / "templates").rglob("*.html")
        if "emails" not in template.parts
        for match in refused.finditer(template.read_text())
    ]
    assert found == []
