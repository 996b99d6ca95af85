"""JSON values one after the other."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_tui.ingest.formats import Unreadable, json_values
from archive_tui.ingest.formats.json_values import elements, values


def read(data: bytes | str) -> list[tuple[tuple[int | None, str], Any]]:
    return list(values(io.BytesIO(data.encode() if isinstance(data, str) else data)))


def test_lines_arrays_and_one_value() -> None:
    assert read('{"a": 1}') == [((1, ""), {"a": 1})]
    assert read('{"a": 1}\r\n\n{"a": 2}\n') == [((1, ""), {"a": 1}), ((3, ""), {"a": 2})]
    assert read('{\n"a": 1\n}') == [((None, ""), {"a": 1})]
    assert read("[1, 2]") == [((None, "/0"), 1), ((None, "/1"), 2)]
    assert read("[\n1,\n2\n]\n") == [((None, "/0"), 1), ((None, "/1"), 2)]
    assert read("[1, 2]\n[3]\n") == [((1, "/0"), 1), ((1, "/1"), 2), ((2, "/0"), 3)]
    assert read("\ufeff \n" + '{"a": 1}\n{"a": 2}') == [((2, ""), {"a": 1}), ((3, ""), {"a": 2})]
    assert read('[{"a": "ä"}]'.encode("utf-16")) == [((None, "/0"), {"a": "ä"})]


trees = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**25), 10**25) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.lists(trees), st.sampled_from([None, 1]), st.integers(1, 40), st.booleans())
def test_the_window_may_end_anywhere(
    wanted: list[Any], indent: int | None, window: int, ascii_only: bool
) -> None:
    text = json.dumps(wanted, indent=indent, ensure_ascii=ascii_only)
    data = text.encode("utf-8", "surrogatepass")
    before = json_values._WINDOW
    json_values._WINDOW = window
    try:
        found = [value for _, value in elements(io.BytesIO(data), 0)]
    finally:
        json_values._WINDOW = before
    assert found == json.loads(data.decode("utf-8", "replace"))


def test_a_long_string_is_read() -> None:
    long = "x" * 10_000_000
    (one,) = elements(io.BytesIO(json.dumps([long]).encode()), 0)
    assert one == (0, long)


def test_what_is_longer_than_a_tweet_can_be_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_values, "LARGEST", 1_000_000)
    monkeypatch.setattr(json_values, "_WINDOW", 1000)
    long = '"' + "x" * 3_000_000 + '"'
    with pytest.raises(Unreadable, match="element 1 of its list is larger than 1 MB"):
        read(f"[{long}]")
    with pytest.raises(Unreadable, match="line 2 is not valid JSON"):
        read(f"1\n{long}\n1")
    with pytest.raises(Unreadable, match="one JSON value of more than"):
        read('{"a":\n' + long + "}")


def test_an_error_is_found_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_values, "_WINDOW", 100)
    data = "[\n" + "1,\n" * 500 + '{"a" 1},\n' + "2,\n" * 500 + "3]"
    with pytest.raises(Unreadable, match="delimiter at line 502, in element 501 of its list"):
        read(data)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("[NaN, Infinity, -Infinity]", [None, None, None]),
        ('[{"a": 1, "a": 2}]', [{"a": 2}]),
        (b'["a\xff\xfe"]', ["a\ufffd\ufffd"]),
        ('["\\u0000"]', ["\x00"]),
        ("[1e999]", [float("inf")]),
    ],
)
def test_what_is_odd_and_readable(data: bytes | str, wanted: list[Any]) -> None:
    assert [value for _, value in read(data)] == wanted


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'["a\x00"]', "Invalid control character at line 1, in element 1"),
        ("[1,]", "Expecting value at line 1, in element 2"),
        ("[1, {", "half there"),
        ("[1", "ends within its list"),
        ("[1] 2", "something follows"),
        ("[" * 100_000, "nested too deeply"),
        ("[" + "9" * 5_000 + "]", "more digits"),
        ('{"a": 1}\n{"a": 1} x\n{"a": 1}', "line 2 is not valid JSON"),
        ('{"a": 1}\n{"a": 1, }', "line 2 is not valid JSON"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes | str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data)
