"""Write docs/api.md from the docstrings of `decart`: `python docs/make_api.py`.

Only what a module names in ``__all__`` is public. A name that several modules export is described
where it is listed first, with a link from the others.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import griffe

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "api.md"

MODULES = (
    "decart",
    "decart.realtime",
    "decart.media",
    "decart.sync",
    "decart.types",
    "decart.models",
    "decart.errors",
    "decart.tokens",
    "decart.testing",
)
"""In the order in which somebody new meets them; those that there are not are left out."""

_HEAD = """\
# The Python API
Made from the docstrings by `python docs/make_api.py`; do not edit it here. Start with the
[quickstart](../examples/quickstart.py), then look up what you need.

| to | see |
|---|---|
| connect, change the look, take frames | `RealtimeClient`, `RealtimeConnectOptions`, `ModelState` |
| do so without `await`, in scripts and notebooks | [decart.sync](#decartsync) |
| open a camera, a file, a screen, pictures | [get_camera_stream](#decartmediaget_camera_stream), `VideoRequest`, `PushTrack` |
| show, record or pass on what comes back | `Window`, `Recorder`, `VirtualCamera` |
| know how it fares | `SessionStats`, `PromptReport` |
| handle what goes wrong | [decart.errors](#decarterrors) |
| be watched by others, and watch | `SubscribeOptions`, `SubscribeClient` |
| give an app a key of its own | `TokensClient` |
| test an app | [decart.testing](#decarttesting) |

`MediaStreamTrack` is aiortc's, `VideoFrame` PyAV's (`av`), `NDArray` numpy's.

"""
_OTHER = "Types in signatures"
_LISTS = ("Arguments:", "Raises:")
_LINE = 92
_PROTOCOLS = {
    "__aenter__": "`async with`",
    "__enter__": "`with`",
    "__aiter__": "`async for`",
    "__iter__": "`for`",
}


def page() -> str:
    """Return the whole page as Markdown."""
    loader = griffe.GriffeLoader(search_paths=[ROOT / "src"], docstring_parser="google")
    loader.load("sundog")  # whose names decart passes on
    package = loader.load("decart")
    assert isinstance(package, griffe.Module)
    loader.resolve_aliases(implicit=True)
    return Writer(package).text()


class Writer:
    """Writes the public names of a package, module by module."""

    def __init__(self, package: griffe.Module) -> None:
        self._modules = [
            package if name == "decart" else package[name.removeprefix("decart.")]
            for name in MODULES
            if name == "decart" or name.removeprefix("decart.") in package.members
        ]
        self._homes: dict[str, str] = {}
        # Errors are told apart from the rest although the package exports both.
        for module in sorted(self._modules, key=lambda module: module.path != "decart.errors"):
            for name, thing in self._exported(module):
                if thing.is_module:
                    continue
                self._homes.setdefault(thing.path, f"{module.path}.{name}")
        self._anchors = _anchors(self._headings())

    def text(self) -> str:
        """Return contents and sections."""
        lines = [f"- {self._content(module)}" for module in self._modules]
        lines.append(f"- [**{_OTHER}**](#{self._anchors[_OTHER]})")
        sections = [self._section(module) for module in self._modules]
        text = "\n".join([*sections, self._others()])
        names = {heading.rpartition(".")[2]: anchor for heading, anchor in self._anchors.items()}
        return (
            "\n".join(_linked([*_HEAD.splitlines(), *lines, "", *text.splitlines()], names)) + "\n"
        )

    def _exported(self, module: griffe.Module) -> Iterator[tuple[str, griffe.Object]]:
        public = module.exports or []
        if module.path == "decart.errors":
            # What the package does not pass on is for its own use.
            package_exports = module.package.exports or []
            public = [name for name in public if name in package_exports]
        for name in public:
            # A submodule of the same name hides what is imported from it.
            place = module.imports.get(str(name), f"{module.path}.{name}")
            member = module.modules_collection[place]
            yield str(name), member.final_target if member.is_alias else member

    def _headings(self) -> Iterator[str]:
        """Give the headings that are linked to, in the order of the page."""
        for module in self._modules:
            yield module.path
            for name, thing in self._exported(module):
                if self._homes.get(thing.path) == f"{module.path}.{name}":
                    yield f"{module.path}.{name}"
        yield _OTHER
        yield from self._named()

    def _named(self) -> dict[str, griffe.Object]:
        """Return what signatures name and no module exports."""
        named: dict[str, griffe.Object] = {}
        for module in self._modules:
            for _, thing in self._exported(module):
                for name in _names_in(thing):
                    target = _ours(name, module.modules_collection)
                    if target is not None and target.path not in self._homes:
                        named[target.name] = target
        return dict(sorted(named.items()))

    def _others(self) -> str:
        parts = [f"## {_OTHER}", "What signatures name; to be read more than to be imported."]
        for name, thing in self._named().items():
            parts.extend(self._entry(name, name, thing))
        return "\n\n".join(part for part in parts if part) + "\n"

    def _content(self, module: griffe.Module) -> str:
        links = [
            self._link(name, thing)
            for name, thing in self._exported(module)
            if not name.startswith("_")
        ]
        return f"[**{module.path}**](#{self._anchors[module.path]}): {', '.join(links)}"

    def _link(self, name: str, thing: griffe.Object) -> str:
        home = thing.path if thing.is_module else self._homes[thing.path]
        return f"[{name}](#{self._anchors[home]})"

    def _section(self, module: griffe.Module) -> str:
        parts = [f"## {module.path}", _markdown(module.docstring.value if module.docstring else "")]
        elsewhere = []
        for name, thing in self._exported(module):
            if self._homes.get(thing.path) != f"{module.path}.{name}":
                elsewhere.append(self._link(name, thing))
            elif not name.startswith("_"):
                parts.extend(self._entry(f"{module.path}.{name}", name, thing))
        if elsewhere:
            parts.insert(2, f"Also here: {', '.join(elsewhere)}.")
        return "\n\n".join(part for part in parts if part) + "\n"

    def _entry(self, path: str, name: str, thing: griffe.Object) -> Iterator[str]:
        yield f"### {path}"
        if isinstance(thing, griffe.Class):
            yield from self._class(name, thing)
        elif isinstance(thing, griffe.Function):
            yield _code(*_signatures(thing, name))
            yield from _sections(thing)
        elif isinstance(thing, griffe.Attribute):
            value = _quoted(thing.value)
            yield _code(
                f"{name} = {value}" if len(value) < _LINE else f"{name}: {thing.annotation}"
            )
            yield from _sections(thing)

    def _class(self, name: str, thing: griffe.Class) -> Iterator[str]:
        yield _code(_class_line(name, thing))
        yield from _sections(thing)
        init = thing.members.get("__init__")
        if isinstance(init, griffe.Function) and _is_made_by_users(thing):
            # Its first words only repeat that an object is made.
            yield from (part for part in _sections(init) if part.startswith(_LISTS))
        public = [member for member in self._members(thing) if _is_shown(member)]
        told = {
            entry.name
            for section in (thing.docstring.parsed if thing.docstring else [])
            if section.kind is griffe.DocstringSectionKind.attributes
            for entry in section.value
        }
        values = [
            _value(member)
            for member in public
            if isinstance(member, griffe.Attribute) and member.name not in told
        ]
        if values:
            yield "\n".join(["Properties:", *values])
        uses = [word for method, word in _PROTOCOLS.items() if method in thing.all_members]
        if uses:
            yield f"Can be used with {' and '.join(uses)}."
        for member in public:
            if isinstance(member, griffe.Function):
                yield f"#### {name}.{member.name}"
                yield _code(*_signatures(member, member.name))
                yield from _sections(member)

    def _members(self, thing: griffe.Class) -> Iterator[griffe.Object | griffe.Alias]:
        """Give a class's members, and those of its bases that are not described themselves."""
        yield from thing.members.values()
        for member in thing.inherited_members.values():
            target = member.final_target
            is_told = target.parent is None or target.parent.path in self._homes
            if target.path.startswith("decart.") and not is_told:
                yield target


def _ours(name: griffe.ExprName, modules: griffe.ModulesCollection) -> griffe.Object | None:
    """Return what a name stands for, if it is described and no other library's."""
    if not name.canonical_path.startswith(("decart.", "sundog.")):
        return None
    member = modules[name.canonical_path]
    try:
        target = member.final_target if member.is_alias else member
    except griffe.AliasResolutionError:
        return None
    return target if target.docstring is not None else None


def _names_in(thing: griffe.Object) -> Iterator[griffe.ExprName]:
    """Give the names in the signatures that are shown of a thing and its members."""
    expressions: list[object] = []
    if isinstance(thing, griffe.Function):
        for shape in thing.overloads or [thing]:
            expressions.extend([shape.returns, *(part.annotation for part in shape.parameters)])
    elif isinstance(thing, griffe.Attribute):
        expressions.extend([thing.annotation, thing.value])
    elif isinstance(thing, griffe.Class):
        if _is_made_by_users(thing):
            expressions.extend(part.annotation for part in thing.parameters)
        for member in thing.members.values():
            if isinstance(member, griffe.Object) and _is_shown(member):
                yield from _names_in(member)
    for expression in expressions:
        if isinstance(expression, griffe.Expr):
            parts = expression.iterate(flat=True)
            yield from (part for part in parts if isinstance(part, griffe.ExprName))


def _is_made_by_users(thing: griffe.Class) -> bool:
    init = thing.members.get("__init__")
    is_reserved = (
        init is not None
        and init.docstring is not None
        and init.docstring.value.startswith("Not for")
    )
    is_error = any(str(base).endswith(("Error", "Exception")) for base in thing.bases)
    return bool(thing.parameters) and not is_reserved and not is_error


def _linked(lines: list[str], names: dict[str, str]) -> Iterator[str]:
    """Turn the names of classes in running text into links, except in their own sections."""
    is_code, section = False, ""
    for line in lines:
        is_code = is_code != line.startswith("```")
        if line.startswith("#"):
            section = line
        if is_code or line.startswith(("#", "```", "    ")):
            yield line
            continue
        link = partial(_link_to, names, section)
        yield re.sub(r"(?<!\[)`([A-Z]\w+)`", link, line)


def _link_to(names: dict[str, str], section: str, found: re.Match[str]) -> str:
    is_itself = re.search(rf"\b{found[1]}\b", section)
    return found[0] if is_itself or found[1] not in names else f"[{found[0]}](#{names[found[1]]})"


def _is_shown(member: griffe.Object | griffe.Alias) -> bool:
    return not member.name.startswith("_") and member.docstring is not None


def _class_line(name: str, thing: griffe.Class) -> str:
    """Return how an object of the class is made, or what it is where users make none."""
    bases = [str(base) for base in thing.bases if str(base) not in ("Protocol", "NamedTuple")]
    if any(base.endswith(("Error", "Exception")) for base in bases):
        return f"class {name}({', '.join(bases)})"
    if not _is_made_by_users(thing):
        return f"class {name}"
    return _wrapped(f"class {name}", _parameters(thing.parameters), "")


def _signatures(function: griffe.Function, name: str) -> list[str]:
    kinds = {"classmethod", "staticmethod"} & function.labels
    before = "".join(f"@{kind}\n" for kind in sorted(kinds))
    start = f"{'async ' if 'async' in function.labels else ''}def {name}"
    return [
        before + _wrapped(start, _parameters(shape.parameters), _returned(shape))
        for shape in function.overloads or [function]
    ]


def _returned(function: griffe.Function) -> str:
    returns = _quoted(function.returns or "None")
    return "" if returns == "None" else f" -> {returns}"


def _parameters(parameters: griffe.Parameters) -> list[str]:
    """Return the parameters as they are written, without the object itself."""
    written: list[str] = []
    kinds = griffe.ParameterKind
    for parameter in parameters:
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is kinds.keyword_only and not any(
            part.startswith("*") for part in written
        ):
            written.append("*")
        stars = {kinds.var_positional: "*", kinds.var_keyword: "**"}.get(parameter.kind, "")
        text = f"{stars}{parameter.name}"
        if parameter.annotation is not None:
            text += f": {_quoted(parameter.annotation)}"
        if parameter.default is not None and not stars:
            text += f" = {_quoted(parameter.default)}"
        written.append(text)
    return written


def _wrapped(start: str, parameters: list[str], end: str) -> str:
    line = f"{start}({', '.join(parameters)}){end}"
    if len(line) <= _LINE:
        return line
    return f"{start}(\n" + "".join(f"    {part},\n" for part in parameters) + f"){end}"


def _sections(thing: griffe.Object) -> Iterator[str]:
    kinds = griffe.DocstringSectionKind
    titles = {kinds.parameters: "Arguments", kinds.raises: "Raises", kinds.attributes: "Attributes"}
    for section in thing.docstring.parsed if thing.docstring else []:
        if section.kind is kinds.text:
            yield _markdown(section.value)
        elif section.kind is kinds.admonition:
            yield f"{section.title}:\n\n{_code(section.value.contents)}"
        elif section.kind is kinds.returns:
            yield f"Returns: {_line(' '.join(entry.description for entry in section.value))}"
        elif section.kind in titles:
            entries = [
                f"- `{getattr(entry, 'name', None) or entry.annotation}`:"
                f" {_line(entry.description)}"
                for entry in section.value
            ]
            yield f"{titles[section.kind]}:\n" + "\n".join(entries)


def _value(member: griffe.Attribute) -> str:
    text = next(_sections(member), "")
    return f"- `{member.name}` (`{member.annotation}`): {_line(text)}"


def _quoted(expression: object) -> str:
    """Return an expression as the formatter writes it."""
    text = str(expression)
    return text if '"' in text else text.replace("'", '"')


def _code(*lines: str) -> str:
    return "```python\n" + "\n".join(lines) + "\n```"


def _line(text: str) -> str:
    """Return a description as one line, with its list below it if it has one."""
    first, *points = re.split(r"^\* ", _markdown(text), flags=re.MULTILINE)
    return "\n  - ".join(" ".join(part.split()) for part in (first, *points))


def _markdown(text: str) -> str:
    """Return a docstring's text with its code marked as Markdown does."""
    return re.sub(r"``(.+?)``", r"`\1`", textwrap.dedent(text).strip())


def _anchors(headings: Iterable[str]) -> dict[str, str]:
    """Return the anchor that each heading gets where Markdown is shown: GitHub's rule."""
    anchors: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for heading in headings:
        plain = heading.lower().replace(".", "").replace(" ", "-")
        anchors[heading] = f"{plain}-{seen[plain]}" if seen[plain] else plain
        seen[plain] += 1
    return anchors


if __name__ == "__main__":
    PAGE.write_text(page())
