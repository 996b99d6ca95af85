"""Quotations in German, French, Spanish, Russian and Arabic. All people are invented."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_tui.ingest.extract import language, structure
from tests.ingest.extract import voices

DATA = Path(language.__file__).parent / "data"
CODES = ("de", "fr", "es", "ru", "ar")
ROWS = [
    (code, text, expected)
    for code, rows in zip(
        CODES,
        (voices.GERMAN, voices.FRENCH, voices.SPANISH, voices.RUSSIAN, voices.ARABIC),
        strict=True,
    )
    for text, expected in rows
]


@pytest.mark.parametrize(("code", "text", "expected"), ROWS)
def test_who_speaks(code: str, text: str, expected: dict[str, str | None]) -> None:
    found = structure(text, language=code)
    said = {text[q.start : q.end]: q.attribution.speaker for q in found.quotations}
    assert said == expected


@pytest.mark.parametrize("code", CODES)
def test_a_whole_article_is_recognised_and_read(code: str) -> None:
    rows = [(text, expected) for c, text, expected in ROWS if c == code]
    article = "\n".join(text for text, _ in rows)
    assert language.guess(article) == code
    found = structure(article)
    assert len(found.quotations) == sum(len(expected) for _, expected in rows)


@pytest.mark.parametrize(("code", "text", "expected"), ROWS)
def test_nobody_has_measured_these_languages(
    code: str, text: str, expected: dict[str, str | None]
) -> None:
    sure = [q.confidence for q in structure(text, language=code).quotations]
    assert all(confidence < 0.9 for confidence in sure)


@pytest.mark.parametrize("code", CODES)
def test_a_data_file_has_what_the_english_one_has(code: str) -> None:
    english = tomllib.loads((DATA / "en.toml").read_text(encoding="utf-8"))
    other = tomllib.loads((DATA / f"{code}.toml").read_text(encoding="utf-8"))
    assert english.keys() <= other.keys()
    assert english["grammar"].keys() <= other["grammar"].keys()
    assert english["verbs"].keys() <= other["verbs"].keys()
    assert other["language"]["code"] == code
    for name, words in (*other["grammar"].items(), *other["endings"].items()):
        listed = words.split() if isinstance(words, str) else words
        assert len(listed) == len(set(listed)), name
        assert all(word == word.lower() for word in listed), name


@pytest.mark.parametrize("code", CODES)
def test_no_verb_form_is_listed_twice(code: str) -> None:
    verbs = tomllib.loads((DATA / f"{code}.toml").read_text(encoding="utf-8"))["verbs"]
    finite = [
        form
        for kind in verbs.values()
        for line in kind["forms"]
        for form in line.partition("|")[0].split()
    ]
    assert len(finite) == len(set(finite))


@pytest.mark.parametrize("code", CODES)
def test_the_data_files_agree_on_their_keys(code: str) -> None:
    first, other = (
        tomllib.loads((DATA / f"{c}.toml").read_text(encoding="utf-8")) for c in ("de", code)
    )
    assert first["grammar"].keys() == other["grammar"].keys()
    assert first["endings"].keys() == other["endings"].keys()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Die Stadt hat den Hafen am Montag wegen des Sturms für alle Schiffe gesperrt.", "de"),
        ("La ville a fermé le port lundi pour tous les navires à cause de la tempête.", "fr"),
        ("La ciudad cerró el puerto el lunes para todos los barcos por la tormenta.", "es"),
        ("Город в понедельник закрыл порт для всех судов из-за шторма, и это было не в первый раз.",
         "ru"),
        ("أغلقت المدينة الميناء يوم الاثنين أمام جميع السفن بعد العاصفة التي ضربت الساحل.", "ar"),
        ("The town closed the harbour to all ships on Monday because of the storm.", "en"),
        ("قال سالم: «لا»", "ar"),
        ("Closed", "en"),
    ],
)  # fmt: skip
def test_guess(text: str, code: str) -> None:
    assert language.guess(text) == code


def test_a_guess_keeps_nothing_of_the_text() -> None:
    language.guess("One harbour is as good as another.")
    kept = language.fold.cache_info().currsize
    language.guess("The dam at Velmar is older than the road to it, “said nobody”.")
    assert language.fold.cache_info().currsize == kept


@pytest.mark.parametrize(
    "text",
    [
        (
            "Місто закрило порт у понеділок для всіх суден через шторм, і це було не вперше. "
            "«Ми не підемо», — сказав він."
        ),
        (
            "شهر روز دوشنبه بندر را به دلیل طوفان برای همه کشتی‌ها بست و این اولین بار نبود. "
            "او گفت: «ما می‌مانیم»"
        ),
        (
            "A cidade fechou o porto na segunda-feira para todos os navios por causa do vento. "
            "«Não vamos embora», disse ele."
        ),
        (
            "La città ha chiuso il porto lunedì per tutte le navi a causa della tempesta. "
            "«Non ce ne andremo», ha detto."
        ),
        (
            "De stad heeft de haven maandag gesloten voor alle schepen vanwege de storm. "
            "“Wij blijven hier”, zei hij."
        ),
        "市は月曜日、嵐のため港を閉鎖した。「私たちは去らない」と市長は語った。",
    ],
)
def test_a_language_without_tables_is_nobodys(text: str) -> None:
    assert language.choose(text, None) is None
    (quotation,) = structure(text).quotations
    assert quotation.attribution.speaker is None


@pytest.mark.parametrize("code", CODES)
@given(text=st.text(alphabet="«»„“—-, .:'абвaslدقالوف\n’сказалditeДR", max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_taken(code: str, text: str) -> None:
    for quotation in structure(text, language=code).quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
