"""Real sentences in many languages: which one a text is in, and what finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Document, Tweet
from store import Archive
from store.fulltext.languages import language_of

SENTENCES = {
    "ar": "قال المهندسون إن السدود القديمة في الوادي لم تعد آمنة بعد الفيضان الأخير.",
    "de": "Die Behörden prüften die alten Staudämme im Tal, nachdem Anwohner Risse meldeten.",
    "en": "Engineers said that the old dams in the valley were no longer safe after the flood.",
    "es": "Los ingenieros dijeron que las presas antiguas del valle ya no eran seguras.",
    "fr": "Les ingénieurs ont déclaré que les anciens barrages de la vallée n'étaient plus sûrs.",
    "ja": "技術者たちは、谷の古いダムはもう安全ではないと述べた。",
    "ru": "Инженеры заявили, что старые плотины в долине больше не являются безопасными.",
    "zh": "工程师说，山谷里的旧大坝在洪水之后已经不再安全。",
    "it": "Gli ingegneri hanno detto che le vecchie dighe della valle non sono più sicure.",
    "pt": "Os engenheiros disseram que as barragens antigas do vale já não são seguras.",
    "nl": "De ingenieurs zeiden dat de oude dammen in het dal niet meer veilig zijn.",
    "pl": "Inżynierowie powiedzieli, że stare zapory w dolinie nie są już bezpieczne.",
    "sv": "Ingenjörerna sade att de gamla dammarna i dalen inte längre är säkra.",
    "fi": "Insinöörit sanoivat, että laakson vanhat padot eivät ole enää turvallisia.",
    "tr": "Mühendisler, vadideki eski barajların artık güvenli olmadığını söyledi",
    "uk": "Інженери заявили, що старі дамби в долині більше не є безпечними після повені.",
    "bg": "Инженерите казаха, че старите язовири в долината вече не са безопасни.",
    "fa": "مهندسان گفتند که سدهای قدیمی دره دیگر امن نیستند و باید تخلیه شوند.",
    "ur": "انجینئروں نے کہا ہے کہ وادی کے پرانے ڈیم اب محفوظ نہیں ہیں۔",
    "he": "המהנדסים אמרו שהסכרים הישנים בעמק אינם בטוחים עוד.",
    "el": "Οι μηχανικοί είπαν ότι τα παλιά φράγματα δεν είναι πια ασφαλή.",
    "ko": "기술자들은 계곡의 오래된 댐이 더 이상 안전하지 않다고 말했다.",
    "th": "วิศวกรกล่าวว่าเขื่อนเก่าในหุบเขาไม่ปลอดภัยอีกต่อไป",
}  # fmt: skip
"""The same news of the Velmar dam, one sentence a language."""


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_tells_its_language(code: str) -> None:
    assert language_of(SENTENCES[code]) == code


@pytest.mark.parametrize(
    "text",
    ["", "Velmar", "…", "12 · 34", "@velmarwatch #dam https://brightwire.example", "ok lol"],
)
def test_what_tells_nothing_is_not_guessed(text: str) -> None:
    assert language_of(text) is None


def test_names_and_addresses_do_not_decide() -> None:
    foreign = "RT @плотина: The dam is safe, and that is all there is to say #السد #ダム"
    assert language_of(foreign) == "en"
    quoted = f"{SENTENCES['de']} Kell schrieb: «дамба» (плотина)."
    assert language_of(quoted) == "de"


@given(st.text())
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert language_of(text) in (None, *SENTENCES) or len(language_of(text) or "") == 2


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """One document a language, in the order of SENTENCES; none states which it is."""
    with Archive.create(tmp_path_factory.mktemp("languages") / "a", actor="ada") as made:
        made.add([Document(title=code, text=text) for code, text in SENTENCES.items()])
        made.add([Tweet(handle="someone", text="Ganz ohne Staudämme geht es auch nicht.")])
        made.catch_up()
        yield made


def titles(archive: Archive, query: str) -> set[str]:
    return {hit.title for hit in archive.search(query).hits}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_language_that_is_not_stated_is_found(archive: Archive, code: str) -> None:
    assert code in titles(archive, f"lang:{code} kind:document")
    assert len(titles(archive, f"lang:{code} kind:document")) == 1
    (number,) = archive.search(f"lang:{code} kind:document").numbers
    assert archive.get(number).language is None


def test_languages_are_counted_and_called_by_name(archive: Archive) -> None:
    counts = {v.value: v.count for v in archive.facets()["language"]}
    assert counts == {**dict.fromkeys(SENTENCES, 1), "de": 2}
    assert titles(archive, "lang:German kind:document") == {"de"}
    assert "language de" in archive.search("lang:german").interpreted


FOUND = [
    # German: umlauts with and without, plural, declined; a compound by a part of it
    ("Behörde", "de"), ("behorde", "de"), ("STAUDAMM", "de"), ("staudamm", "de"),
    ("Anwohnern", "de"), ("Behoerden", "de"), ("Staudaemme", "de"),
    ("*damme", "de"), ("staud*", "de"), ('"alten staudamme"', "de"),
    # French: accents, elision, plural, feminine
    ("ingenieur", "fr"), ("barrage", "fr"), ("ancienne", "fr"), ("etaient", "fr"),
    ('"n\'étaient plus"', "fr"), ("déclaré", "fr"), ("vallees", "fr"),
    # Spanish: plural, accents, gender
    ("ingeniero", "es"), ("presa", "es"), ("antigua", "es"), ("seguro", "es"),
    # Russian: cases and number, ё
    ("плотина", "ru"), ("плотиной", "ru"), ("безопасный", "ru"), ("ИНЖЕНЕР", "ru"),
    ('"старые плотины"', "ru"),
    # Arabic: article, vowel signs, tatweel, hamza
    ("سدود", "ar"), ("السُّدُود", "ar"), ("الســدود", "ar"), ("مهندس", "ar"), ("امنة", "ar"),
    ('"السدود القديمة"', "ar"), ("والسدود", "ar"), ("للسدود", "ar"), ("وقال", "ar"),
    ("واد", "ar"), ("امنه", "ar"),
    # Chinese and Japanese: any run of characters, one alone, kana
    ("大坝", "zh"), ("旧大坝", "zh"), ("坝", "zh"), ('"不再安全"', "zh"),
    ("ダム", "ja"), ("古いダム", "ja"), ("谷の古い", "ja"), ("ﾀﾞﾑ", "ja"),
    # Others
    ("vecchia", "it"), ("engenheiro", "pt"), ("dammen lang:nl", "nl"),
    ("zapory", "pl"), ("dammar", "sv"), ("padot", "fi"), ("дамби", "uk"), ("הַמְהַנְדְּסִים", "he"),
    ("댐이", "ko"), ("เขื่อน", "th"), ("หุบเขา", "th"), ("φραγμα", "el"), ("ΦΡΆΓΜΑΤΑ", "el"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "code"), FOUND)
def test_words_are_found_in_their_forms(archive: Archive, query: str, code: str) -> None:
    assert code in titles(archive, query)


@pytest.mark.parametrize(
    ("query", "lit"),
    [
        ("behorde", ["Behörden"]),
        ("плотина", ["плотины"]),
        ("barrage", ["barrages"]),
        ("السدود", ["السدود"]),
        ("古いダム", ["古いダム"]),
        ('"不再安全"', ["不再安全"]),
        ("staud*", ["Staudämme"]),
        ("ingeniero~1", ["ingenieros"]),
        ("presa", ["presas"]),
    ],
)
def test_what_is_found_is_lit(archive: Archive, query: str, lit: list[str]) -> None:
    (number,) = archive.search(f"{query} kind:document").numbers
    text = archive.text(number)
    assert [text[start:end] for start, end in archive.matches(query, number)] == lit


def test_a_quotation_is_in_the_language_of_its_source(tmp_path: Path) -> None:
    text = f"{SENTENCES['de']} „Keine Sorge“, sagte Kell."
    with Archive.create(tmp_path / "a", actor="ada") as made:
        (source,) = made.add([Document(title="Damm", text=text)])
        start = text.index("„")
        made.quote(source, start, start + 14, speaker="Kell")
        made.catch_up()
        assert made.search("lang:de kind:quotation").total == 1
        made.edit(source, {"language": "sv"})
        made.catch_up()
        assert made.search("lang:sv kind:quotation").total == 1


def test_particles_written_with_an_arabic_word_hide_it_from_nobody(tmp_path: Path) -> None:
    texts = ("السد آمن", "والسد آمن", "بالسد ماء", "للسد باب", "سد قديم", "السُّدّ")
    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text=text, language="ar") for text in texts])
        made.catch_up()
        for query in ("سد", "السد", "والسد"):
            assert sorted(made.search(query).numbers) == [1, 2, 3, 4, 5, 6], query
        assert made.search('"السد"').total == 2
        assert made.matches("سد", 2) == [(0, 5)]


def test_signs_of_their_own_stay_with_their_letter(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text="ﾀﾞﾑは古い"), Document(text="たﾞむ"), Document(text="か\u3099き")])
        made.catch_up()
        assert made.search("ダム").total == 1
        assert list(made.search("がき").numbers) == [3]


@pytest.mark.parametrize(
    ("texts", "query"),
    [
        (("её лодка", "ее лодка"), "её"),
        (("Straße", "STRASSE"), "strasse"),
        (("œuvre", "oeuvre"), "Œuvre"),
        (("İstanbul", "istanbul"), "istanbul"),
        (("Ｄａｍ", "dam"), "dam"),
        (("naïve", "nai\u0308ve"), "naive"),
        (("Ålesund", "Alesund"), "ålesund"),
    ],
)
def test_spellings_that_folding_makes_one(
    tmp_path: Path, texts: tuple[str, ...], query: str
) -> None:
    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text=text) for text in texts])
        made.catch_up()
        assert made.search(f'"{query}"').total == len(texts)
        assert made.search(query).total == len(texts)
