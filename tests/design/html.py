"""Just enough of an HTML reader to ask what a screen reader would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "link", "meta"}


@dataclass
class Tag:
    name: str
    attrs: dict[str, str]
    text: str = ""
    children: list["Tag"] = field(default_factory=list)

    def all(self, name: str = "", /, **attrs: str) -> list["Tag"]:
        """Every tag inside, in order; `class_` and `for_` stand for class and for."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attrs.items()}
        found = []
        for child in self.children:
            if (not name or child.name == name) and all(child.has(*pair) for pair in wanted.items()):
                found.append(child)
            found += child.all(name, **attrs)
        return found

    def one(self, name: str = "", /, **attrs: str) -> "Tag":
        [found] = self.all(name, **attrs)
        return found

    def has(self, key: str, value: str) -> bool:
        mine = self.attrs.get(key, "")
        return value in mine.split() if key == "class" else mine == value

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def ids(self) -> list[str]:
        return [tag.attrs["id"] for tag in self.all() if "id" in tag.attrs]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Tag("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        made = Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            tag.text += data


def read(html: str) -> Tag:
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    assert reader.open == [reader.root], f"never closed: {[tag.name for tag in reader.open[1:]]}"
    return reader.root
