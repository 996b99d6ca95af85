"""People who come from Gmail, notmuch, Zotero, Lucene and Nexis; every error with its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema import Document, PartialDate, Tweet
from store import Archive
from store.errors import QueryError
from store.fulltext.days import days
from store.fulltext.grammar import _ONE_VALUE
from store.fulltext.habits import ALIASES, ELSEWHERE, PLAIN, VALUES
from store.fulltext.leaves import FIELDS


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Four invented sources about a bridge."""
    with Archive.create(tmp_path_factory.mktemp("habits") / "a", actor="ada") as made:
        made.add(
            [
                Document(title="Bridge closed", text="The bridge over the Orl is closed.",
                         publisher="Orlune Post", published=PartialDate("2031-10-26")),
                Document(title="Bridge open", text="The ferry or the bridge: one must be open.",
                         publisher="Harbour Herald", published=PartialDate("2030-02")),
                Tweet(text="bridge! @orluner", handle="boatless", mentions=("orluner",)),
                Document(title="Ferry", text="No ferry today.", publisher="Orlune Post"),
            ]
        )  # fmt: skip
        made.tag([1], add=["to read"])
        made.save_search("bridges", "bridge")
        made.catch_up()
        yield made


def numbers(archive: Archive, query: str) -> list[int]:
    return sorted(archive.search(query).numbers)


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("!bridge", "-bridge"),
        ("bridge !closed", "bridge -closed"),
        ("*", "kind:any"),
        ("*:*", "kind:any"),
        ("bridge w/4 closed", "bridge NEAR/4 closed"),
        ("bridge W/4 closed", "bridge NEAR/4 closed"),
        ("bridge ADJ4 closed", "bridge NEAR/4 closed"),
        ("bridge AROUND(4) closed", "bridge NEAR/4 closed"),
        ("bridge NEAR4 closed", "bridge NEAR/4 closed"),
        ("kind:article", "kind:document"),
        ("type:post", "kind:tweet"),
        ("itemType:webpage", "kind:document"),
        ("has:userlabels", "has:tags"),
        ('label:"to read"', 'tag:"to read"'),
        ("creator:boatless", "by:boatless"),
        ("publicationTitle:orlune", "in:orlune"),
        ("newer:2030", "after:2030"),
        ("older:2031", "before:2031"),
        ("kind:tweet,report", "kind:tweet OR kind:report"),
        ("lang:en,de bridge", "(lang:en OR lang:de) bridge"),
        ("date:>=2031-10 date:<2031-12", "date:2031-10..2031-11"),
        ("date:2030.. date:..2030-12", "date:2030"),
        ("Bridge: closed", "bridge closed"),
        ("date:2031/10/26", "date:2031-10-26"),
        ("date:2031/10", "date:2031-10"),
        ("after:2030/02/28", "after:2030-02-28"),
        ("date:26.10.2031", "date:2031-10-26"),
        ('date:"26 October 2031"', "date:2031-10-26"),
        ("date:oct-2031", "date:2031-10"),
        ("date:2030/2031", "date:2030..2031"),
        ("date:2030-02/2030-03", "date:2030-02..2030-03"),
    ],
)
def test_what_others_call_it(archive: Archive, query: str, same: str) -> None:
    assert numbers(archive, query) == numbers(archive, same)
    said = archive.understand(query).interpreted
    if not query.startswith(("date:>=", "date:2030..")):
        assert said.replace("everything", "any kind") == archive.understand(same).interpreted


def test_the_names_of_others_lead_to_fields_of_ours() -> None:
    assert set(ALIASES.values()) <= set(FIELDS)
    assert not set(ALIASES) & set(FIELDS)
    assert not set(ELSEWHERE) & (set(ALIASES) | set(FIELDS))
    assert set(VALUES) <= set(FIELDS)


@pytest.mark.parametrize("field", ELSEWHERE)
def test_a_field_that_is_none_says_what_to_do_instead(archive: Archive, field: str) -> None:
    with pytest.raises(QueryError) as caught:
        archive.search(f"bridge {field}:x")
    assert caught.value.position == 7
    assert str(caught.value) == f"There is no field “{field}:”. {ELSEWHERE[field]}"
    assert caught.value.instead is None


@pytest.mark.parametrize("state", ["unread", "read", "starred"])
def test_reading_states_are_tags(archive: Archive, state: str) -> None:
    with pytest.raises(QueryError) as caught:
        archive.search(f"bridge is:{state}")
    assert caught.value.instead == f"bridge tag:{state}"
    assert f"as in tag:{state}." in str(caught.value)


ERRORS = [
    ("bridge titel:x", 7, "bridge title:x"),
    ("bridge xqzw:x", 7, 'bridge "xqzw:x"'),
    ("kind:tweet,reprt", 11, "kind:tweet,report"),
    ("kind:tweat bridge", 5, "kind:tweet bridge"),
    ("type:tweat bridge", 5, "kind:tweet bridge"),
    ("kind:(tweat OR report) bridge", 6, "kind:(tweet OR report) bridge"),
    ("bridge has:notse", 11, "bridge has:notes"),
    ("is:untaged bridge", 3, "is:untagged bridge"),
    ("mode:dirct", 5, "mode:direct"),
    ("query:bridgs -x", 0, 'query:"bridges" -x'),
    ("tag:-boat bridge", 4, "-tag:boat bridge"),
    ("bridge OR", 7, "bridge"),
    ("OR bridge", 0, "bridge"),
    ("AND bridge", 0, "bridge"),
    ("bridge AND OR closed", 7, "bridge OR closed"),
    ("bridge NOT", 7, "bridge"),
    ("bridge )", 7, "bridge"),
    ("(bridge closed", 0, "(bridge closed)"),
    ("a (bridge (closed)", 2, "a (bridge (closed))"),
    ('bridge "over the', 7, 'bridge "over the"'),
    ("bridge “over the", 7, "bridge “over the”"),
    ('bridge "', 7, None),
    ("bridge^2 closed", 6, "bridge closed"),
    ("()", 1, None),
    ("bridge title:", 7, None),
    ("bridge title: x", 7, None),
    ("bridge #", 7, None),
    ("date:2031-13", 5, None),
    ("date:31.2.2031", 5, None),
    ("date:10/26/2031", 5, None),
    ("date:soon..2031", 5, None),
    ("date:..", 5, None),
    ("date:2032..2031", 5, None),
    ("[2032 TO 2031]", 0, None),
    ("[2031 TO", 0, None),
    ("older_than:soon", 11, None),
    ("tag:/", 4, None),
    ("from:@", 5, None),
    ("id:x", 3, None),
    ("links:x", 6, None),
    ("source:x", 7, None),
    ("like:x", 5, None),
    ("like:4711", 5, None),
    ("speaker:...", 8, None),
    ("kind:[2031 TO 2032]", 5, None),
    ("tag:~boat", 4, None),
    ("~a", 0, None),
    ("?*", 0, None),
    ("NEAR/3 bridge", 0, None),
    ("bridge NEAR/3", 7, None),
    ("bridge NEAR/3 kind:tweet", 14, None),
    ("tag:a NEAR/3 b", 4, None),
    ("a NEAR/2 b NEAR/3 c", 11, None),
    ("… !?", 0, None),
]
"""Query, where it breaks, and the whole query as it was probably meant."""


@pytest.mark.parametrize(("query", "position", "instead"), ERRORS)
def test_every_error_has_a_place_and_a_sentence(
    archive: Archive, query: str, position: int, instead: str | None
) -> None:
    with pytest.raises(QueryError) as caught:
        archive.search(query)
    assert caught.value.position == position
    assert caught.value.instead == instead
    assert str(caught.value).endswith(".")
    if instead is not None:
        archive.understand(instead)


def test_endless_parts_parentheses_and_circles_have_a_place(archive: Archive) -> None:
    for query in ("(" * 60 + "x" + ")" * 60, "-" * 60 + "x", "a " * 500, "x" * 10_001):
        with pytest.raises(QueryError) as caught:
            archive.search(query)
        assert caught.value.position is not None


def test_small_words_that_are_operators_elsewhere_are_remarked_on(archive: Archive) -> None:
    found = archive.search("ferry or bridge")
    assert found.hints[0] == PLAIN["or"]
    assert "or AND bridge" in found.interpreted
    none = archive.search("closed or today")
    assert none.total == 0
    assert none.instead[0].query == "closed OR today"
    assert none.instead[0].total == archive.search("closed OR today").total == 2
    assert PLAIN["or"] not in archive.search('"ferry or the bridge"').hints
    assert PLAIN["or"] not in archive.search("title:or").hints


def test_this_week_and_last_month() -> None:
    today = dt.datetime.now(dt.UTC).date()
    first, last = days("this_week", 0)
    assert first <= today.toordinal() <= last
    assert (last - first, dt.date.fromordinal(first).weekday()) == (6, 0)
    assert days("last week", 0) == (first - 7, last - 7)
    month = dt.date.fromordinal(days("last_month", 0)[1]) + dt.timedelta(1)
    assert (month.year, month.month, month.day) == (today.year, today.month, 1)
    assert dt.date.fromordinal(days("last_year", 0)[0]).year == today.year - 1


WORDS = ["bridge", "ferry", "OR", "AND", "NOT", "NEAR/3", "(", ")", "kind:tweet", '"', "tag:x",
         "-", "~", "*", "title:", "[2031 TO 2032]", "2031..", "query:bridges", "like:1", "~bridge",
         "!"]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from([f"{word} " for word in WORDS] + WORDS) | st.text(max_size=30), max_size=400
    ).map("".join)
)  # fmt: skip
def test_long_queries_are_understood_or_refused(archive: Archive, query: str) -> None:
    try:
        results = archive.search(query[:12_000])
    except QueryError as error:
        place, results = error.position or 0, None
    else:
        place = 0
    assert 0 <= place <= len(query)
    if results is None:
        return
    assert results.interpreted or not query.strip()


LONG = {
    "one word": "x" * 10_000,
    "one phrase": '"' + "bridge " * 1_400 + '"',
    "a loose phrase": '"' + "the bridge " * 800 + '"~999',
    "stars": "b*" * 5_000,
    "questions": "?" * 4_999 + "b" * 5_000,
    "a pattern of many stars": "*b*r*i*d*g*e" * 800,
    "an edit": "bridge" * 1_600 + "~2",
    "a name": "~" + "moustapha" * 1_100,
    "names": "~moustapha " * 390,
    "prefixes": "b* " * 390,
    "patterns": "*b*d*e " * 390,
    "edits": "bridge~2 " * 390,
    "a field of many": "title:(" + "bridge " * 390 + ")",
    "quotation marks": '"' * 10_000,
    "brackets": "[" * 10_000,
    "colons": "a:" * 5_000,
    "near": "a NEAR/3 " * 1_000 + "b",
    "saved": "query:bridges " * 390,
    "characters": "大坝安全" * 2_500,
    "marks": "e" + "\u0301" * 9_999,
    "tabs": "\t" * 10_000,
}


@pytest.mark.parametrize("name", LONG)
def test_ten_thousand_characters_of_anything_end(archive: Archive, name: str) -> None:
    refused = None
    try:
        archive.search(LONG[name])
        archive.matches(LONG[name], 1)
    except QueryError as error:
        refused = error
    assert refused is None or refused.position is not None


def test_the_page_says_which_fields_widen() -> None:
    page = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text(encoding="utf-8")
    section = page.split("## The same field twice")[1].split("An entry may have many")[0]
    assert set(re.findall(r"`(\w+):", section)) == set(_ONE_VALUE)
