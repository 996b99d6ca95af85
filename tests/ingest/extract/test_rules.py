"""Who said what, sentence by sentence. All people, places and works are invented."""

from __future__ import annotations

import re

import pytest

from archive_tui.ingest.extract import FoundQuotation, assemble, frame, language, structure

LEAD = "Ana Orr is the mayor of Sandhaven. Piet Holm, a councillor, leads the other party. "


def quotations(sentence: str) -> list[FoundQuotation]:
    return list(structure(f"{LEAD}\n\n{sentence}\n", language="en").quotations)


def placed(sentence: str) -> tuple[str | None, str]:
    """Where the first quotation's speaker is named, as written, and its mode."""
    first = quotations(sentence)[0]
    place = first.attribution.place
    return (place.exact if place else None), first.mode


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        # Who reports the clause is who speaks.
        ("Orr says he is making “a very clear demand” of the port.", "Orr"),
        ("Orr said she recalled thinking, “This is what people mean by the tide.”", "Orr"),
        ("Orr says the flurry of late letters was “unhinged, even for them.”", "Orr"),
        (
            "The mayor told reporters this weekend she would take it as a “personal insult.”",
            "mayor",
        ),
        # Whoever is named inside, and speaks there, keeps the words.
        ("Holm said that Orr told him: “The harbour will stay open.”", "Orr"),
        # "What NP called", pronouns back to their name.
        (
            "Ana Orr took to the radio and condemned what she called a “brazen breach” of law.",
            "Orr",
        ),
        ("In 2031, under what Mr. Holm called “the old way,” the harbour club lost money.", "Holm"),
        # Participles: their own subject, or the sentence's.
        ("The film uses footage of Ana Orr asking, “Why are we not ahead of them yet?”", "Orr"),
        ("Orr signed the paper on Monday, saying the quay “was never safe to use.”", "Orr"),
        # Nouns of speech.
        (
            "Nobody believed Ana Orr’s claim that there had been “thousands of ships” in port.",
            "Orr",
        ),
        # Verbs that nobody listed.
        (
            "After Piet Holm had left, Ana Orr shot back, “I could have stayed at home today.”",
            "Orr",
        ),
        # Other bars than the dash, and a name behind them.
        ("“He never answers a question.” ― Ana Orr", "Ana Orr"),
        # A question with its verb behind it.
        ("“Why is this not proof that it failed?” Holm demanded.", "Holm"),
        # A verb with a clause of its own says that, and not the words before it.
        (
            "Although Orr said that she and Holm had “been friends,” he claimed they met once.",
            "Orr",
        ),
        # Words that look like names or nouns.
        ("Holm noted that it’s Orr’s plan, and that’s why he calls it “a leaking boat.”", "Holm"),
        ("Orr wanted to admit 250,000 ships, said Holm, who called it “a full harbour.”", "Holm"),
        ("“No quay has held for less,” reads a Monday editorial in The Harbour Post.", "editorial"),
        (
            "Officials have long been talking about sand, and Holm said “nobody listened to it.”",
            "Holm",
        ),
        # A series of verbs has one subject.
        ("When Holm asked, Orr looked up, furrowed her brow and said, “I will sign it.”", "Orr"),
        ("As the crowd began to chant, Orr was joined by St. Holm and joked, “Be quiet.”", "Orr"),
        # What nouns and clauses beside the words say.
        ("Ana Orr has often used the phrase “sand in the wheels of the port” since.", "Orr"),
        ("“A very wet decade for us all,” as Orr put it, was over.", "Orr"),
        ("The town read a statement by Ana Orr on Friday that “no quay will be sold.”", "Orr"),
        ("Orr noted that ships have been coming in, and “we are now in talks” about more.", "Orr"),
        ("Nobody may vote on a quay “to fill an empty seat,” per the harbour’s bylaws.", "bylaws"),
        ("In Orr’s words, the quay is “a leaking old boat.”", "Orr"),
        ("The plan for the quay is, in her own words, “a leaking old boat.”", "her"),
        ("The quay was described by Orr as “a leaking old boat.”", "Orr"),
        ("The quay was called “a leaking old boat” by Ana Orr.", "Ana Orr"),
        ("“The quay is a leaking boat,” Orr was quoted as saying.", "Orr"),
        ("“Where is the money?” a reporter can be heard asking Ana Orr.", "a reporter"),
        # Clauses beside the main one keep their words, and do not take those of others.
        ("At noon Holm said as he led us to the quay, “Finally the dam is open.”", "Holm"),
        (
            "Holm said that when Orr complained about the sand at the quay, “she spoke for us.”",
            "Holm",
        ),
        ("Because Orr called the harbour “a leaking boat,” Holm says nothing to the Post.", "Orr"),
        # "Who" with something before its verb, and what goes on after a relative clause.
        ("It is Orr, the mayor, who in 2031 said the port was “a sieve.”", "mayor"),
        ("Orr paid a builder who said he was cheated, saying, “Perhaps his work was bad.”", "Orr"),
        (
            "Orr told a clerk who suggested that some may leave that “nobody leaves this town.”",
            "Orr",
        ),
        ("Ana Orr, opening the hall, said it would be “a house of sand and salt for us.”", "Orr"),
        (
            "“This is a big year!” Holm's niece, state Del. Ana Orr (D-Port), shouted to all.",
            "niece",
        ),
        # Whoever it may be does not speak in somebody's clause.
        ("Orr scoffed, saying anybody who complains of sand “is not having a good day.”", "Orr"),
        ("Holm told me his years at sea had called him to “more honest” work.", "Holm"),
        # Nouns of speech, some words before.
        (
            "The town laughed at Orr’s assertion during the debate that “we are where we must be.”",
            "Orr",
        ),
        # Introductions do not hold the subject.
        ("Last month, when he asked Piet Holm, she looked up and said, “I will sign it.”", "she"),
        # Nouns that look like verbs.
        ("South Harbour Mayor Ana Orr said the port's mental state is “out of control.”", "Orr"),
        ("Marchers going through the streets chanted “No more sand!” until two.", "Marchers"),
    ],
)
def test_speaker(sentence: str, speaker: str) -> None:
    place, _mode = placed(sentence)
    assert place is not None
    assert speaker.casefold() in place.casefold()


def test_what_is_new_to_the_reader_is_named_and_names_nothing() -> None:
    named, written = quotations(
        "Holm shared a list of ships called “slow,” writing “Here are the ones we lost.”"
    )
    assert named.attribution.speaker is None
    assert written.attribution.speaker == "Piet Holm"


def test_the_nearest_name_speaks_on() -> None:
    _, after = quotations("Orr scolded him: “You sold a miracle to us,” she said. “It is sand.”")
    assert after.attribution.place is not None
    assert after.attribution.place.exact == "she"


def test_nouns_for_shouting_are_no_verbs() -> None:
    found = quotations("Holm was greeted with chants of “Holm!” at the port last month.")
    assert found[0].attribution.speaker is None


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("The town laughed about Ana Orr’s “leaking boat of a town” remark.", "whose-words"),
        ("The town laughed about Ana Orr’s “friends of the sea” boat.", "whose-words"),
    ],
)
def test_whose_remark_it_is(sentence: str, rule: str) -> None:
    text = f"{LEAD}\n\n{sentence}\n"
    cases, _, _ = assemble.claims(text, frame.read(text, frame.split_lines(text)), "en")
    claim = cases[0].claim
    assert claim is not None
    assert (claim.rule == rule) == ("remark" in sentence)


def test_a_form_of_be_is_no_verb_of_speech() -> None:
    (found,) = quotations("Written “in an age of sand,” the paper is a summary of it.")
    assert found.rule != "name-verb"


def test_per_is_a_source_only_with_a_name() -> None:
    (found,) = quotations("Fish costs “ten crowns” per pound, and Orr left.")
    assert found.rule != "according"


@pytest.mark.parametrize(
    ("sentence", "mode"),
    [
        # A title needs a title's neighbours, a single word needs somebody who may have said it.
        ("Supporters of Ana Orr waved “Quay Power” signs in the rain.", "mixed"),
        ("In case there was any confusion, this “dinner” is all sand.", "scare"),
    ],
)
def test_what_nobody_claims(sentence: str, mode: str) -> None:
    (found,) = quotations(sentence)
    assert (found.mode, found.attribution.speaker) == (mode, None)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Orr spoke on Harbour Radio’s “Morning Tide” about the quay.", "title"),
        ("Orr spoke on “Morning Tide” about the quay on Friday.", "title"),
        ("In his 2002 book, “Build Your Own Quay,” Holm looked back.", "title"),
        ("Holm had roles in “Salt,” “Harbour 13,” and the film “The Long Mile.”", "title"),
        ("“Salt Skin (Four Songs)” was written by Holm after the flood.", "title"),
        ("Rep. Robert C. “Bobby” Holm opened his yard for a cookout.", "nickname"),
    ],
)
def test_nobody_says_titles_and_nicknames(sentence: str, rule: str) -> None:
    for found in quotations(sentence):
        assert (found.mode, found.rule, found.attribution.speaker) == ("scare", rule, None)


def test_a_headline_echoes_what_is_quoted_below() -> None:
    text = (
        "Mayor Orr: harbour plan ‘a disgrace’ to the town\n\n"
        "Ana Orr said on Monday that the plan was “a disgrace to the town.”\n\n"
        "“It will not happen,” Orr said.\n"
    )
    found = structure(text, language="en").quotations
    assert [(q.rule == "headline", q.mode) for q in found] == [
        (True, "scare"),
        (False, "mixed"),
        (False, "direct"),
    ]


def test_who_relays_the_words() -> None:
    said, _ = quotations("“The quay is safe,” Orr said, according to the Harbour Post. “It is.”")
    assert said.attribution.speaker == "Ana Orr"
    assert said.attribution.via == ("Harbour Post",)
    told = structure(f"{LEAD}\n\nThe Harbour Post quoted Orr as saying that the quay was safe.\n")
    assert told.statements[0].attribution.via == ("Harbour Post",)


def test_a_paper_and_a_panel_are_the_report_named_before() -> None:
    text = (
        "On Monday the Sandhaven Tide Commission (STC) presented a report on the flood.\n\n"
        'The report "relies on measurements" of two stations. '
        "The commission concluded that the sluice had been left open.\n"
    )
    found = structure(text, language="en")
    assert found.quotations[0].attribution.speaker == "STC report"
    assert found.statements[0].attribution.speaker == "Sandhaven Tide Commission (STC)"


@pytest.mark.parametrize(
    ("sentence", "speaker", "words"),
    [
        ("Orr said the court had ruled in her favour.", "Ana Orr", "the court had ruled"),
        ("The quay will be closed for a year, Orr said.", "Ana Orr", "The quay will be closed"),
        ("The quay will be closed, said Ana Orr.", "Ana Orr", "The quay will be closed"),
        (
            "The quay will be closed, the mayor of Sandhaven, Ana Orr, has told the Post.",
            "Ana Orr",
            "The quay will be closed",
        ),
        ("Orr rejected the plan, noting that it had no date.", "Ana Orr", "it had no date"),
    ],
)
def test_statement(sentence: str, speaker: str, words: str) -> None:
    text = f"{LEAD}\n\n{sentence}\n"
    made = [s for s in structure(text, language="en").statements if s.rule != "statement-act"]
    assert [s.attribution.speaker for s in made] == [speaker]
    assert text[made[0].start : made[0].end].startswith(words)


@pytest.mark.parametrize(
    "sentence",
    [
        "Orr announced the partnership after the flood.",
        "Shortly after the flood, Orr announced a plan.",
        "The town and state fairs were crowded.",
    ],
)
def test_no_statement(sentence: str) -> None:
    assert structure(f"{LEAD}\n\n{sentence}\n", language="en").statements == ()


@pytest.mark.parametrize(
    "verb", ["concurred", "decreed", "fretted", "grinned", "recapped", "regretted", "shrugged"]
)
def test_verbs_whose_last_letter_doubles(verb: str) -> None:
    found = structure(f"“The lock is shut again tonight,” {verb} Mira Tolho, its keeper.\n")
    assert [q.attribution.speaker for q in found.quotations] == ["Mira Tolho"]


def test_short_verbs_are_spelled_as_english_does() -> None:
    known = language.load("en")
    short = re.compile(r"[^aeiou]+[aeiou][bdfgklmnprtvz]\Z")
    once = {f"{base}{end}" for base in known.bases if short.match(base) for end in ("ed", "ing")}
    ee = {f"{base[:-1]}ing" for base in known.bases if base.endswith("ee")}
    assert len(once) > 20
    assert not (once | ee) & known.speaking
