"""For any document and any edit: reading the edited text gives the edited data, and all other lines are untouched."""

import copy
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from stackspec.linting.fixing.splice import apply_all, insert_item, insert_key, remove, set_value
from stackspec.linting.fixing.written import WrittenFile
from stackspec.source.located import Files
from stackspec.source.yaml_reader import Budget, read_documents
from stackspec.source.yaml_writer import dump

KEYS = st.sampled_from(["image", "ports", "environment", "x-a", "a.b", "web", "db"])
SCALARS = st.one_of(
    st.integers(0, 99999),
    st.booleans(),
    st.sampled_from(
        [
            "nginx:1.27",
            "80:80",
            "yes",
            "a b",
            "it's",
            '"q"',
            "# no comment",
            "127.0.0.1:80:80",
            "a: b",
            "- x",
            "é",
            "",
        ]
    ),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, min_size=1, max_size=3), st.dictionaries(KEYS, inner, min_size=1, max_size=3)), max_leaves=12
)  # fmt: skip
DOCUMENTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


def loaded(text):
    documents, mistakes = read_documents(text, Files().add("f", text), Budget())
    assert not mistakes, (text, mistakes)
    return json.loads(json.dumps(documents[0].root)) if documents else None


def written(data, style):
    if style == "flow":
        return json.dumps(data, ensure_ascii=False) + "\n"
    text = dump(data)
    if style == "comments":
        text = "".join(
            f"{line} # c\n" if line and not line.endswith(("|", "|-")) else f"{line}\n"
            for line in text.splitlines()
        )
    return text


def paths(value, at=()):
    yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in items:
        yield from paths(child, (*at, step))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def node_of(file, path):
    node = file.roots[0]
    for step in path:
        node = node.child(step)
        assert node is not None
    return node


def unchanged(before, after, replacement):
    """What stands before and behind the edit is what stood there, to the character."""
    assert after.startswith(before[: replacement.start])
    assert after.endswith(before[replacement.end :])


@settings(max_examples=120, deadline=None)
@given(DOCUMENTS, st.sampled_from(["block", "flow", "comments"]), VALUES, st.data())
def test_set(data, style, value, draw):
    text = written(data, style)
    path = draw.draw(st.sampled_from([path for path in paths(data) if path]))
    if style == "comments" and isinstance(at(data, path), (dict, list)):
        return  # the comments inside go with the value
    file = WrittenFile("f", text)
    replacement = set_value(file, node_of(file, path), value)
    result = apply_all(text, [replacement])
    expected = copy.deepcopy(data)
    at(expected, path[:-1])[path[-1]] = value
    unchanged(text, result, replacement)
    assert loaded(result) == expected


@settings(max_examples=120, deadline=None)
@given(DOCUMENTS, st.sampled_from(["block", "flow", "comments"]), VALUES, st.data())
def test_insert(data, style, value, draw):
    text = written(data, style)
    path = draw.draw(
        st.sampled_from([path for path in paths(data) if isinstance(at(data, path), (dict, list))])
    )
    file = WrittenFile("f", text)
    expected = copy.deepcopy(data)
    target = at(expected, path)
    if isinstance(target, dict):
        replacement = insert_key(file, node_of(file, path), "new", value)
        target["new"] = value
    else:
        replacement = insert_item(file, node_of(file, path), value)
        target.append(value)
    result = apply_all(text, [replacement])
    unchanged(text, result, replacement)
    assert loaded(result) == expected


@settings(max_examples=120, deadline=None)
@given(DOCUMENTS, st.sampled_from(["block", "flow", "comments"]), st.data())
def test_remove(data, style, draw):
    text = written(data, style)
    path = draw.draw(st.sampled_from([path for path in paths(data) if path]))
    file = WrittenFile("f", text)
    replacement = remove(file, node_of(file, path))
    if replacement is None:
        return  # left to a person
    result = apply_all(text, [replacement])
    unchanged(text, result, replacement)
    expected = copy.deepcopy(data)
    while len(path) > 1 and len(at(expected, path[:-1])) == 1:
        path = path[:-1]
    del at(expected, path[:-1])[path[-1]]
    assert (loaded(result) or {}) == expected
