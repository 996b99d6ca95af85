"""Which words of a query rank what it finds: function words decide nothing about relevance.

"The harbour of the town" finds all five words, and is ranked by two of them: a question's
"what" and "should" are rare enough in reports to outweigh what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from store.fulltext.analysis import LANGUAGES
from store.fulltext.nodes import Words


@lru_cache(maxsize=64)
def function_words(stemmers: frozenset[str]) -> frozenset[str]:
    """Snowball's stop words of the languages (Snowball's names) that an index holds."""
    from whoosh.lang.stopwords import stoplists

    codes = {code for code, name in LANGUAGES.items() if name in stemmers or name == "english"}
    return frozenset(word for code in codes for word in stoplists.get(code, ()))


def settle(words: Sequence[Words], stemmers: Iterable[str]) -> None:
    """Sets ``weighed`` of the query's words: false for function words beside others."""
    if len(words) < 2:
        return
    idle = function_words(frozenset(stemmers))
    ranking = [node for node in words if node.scored and node.typed.casefold() not in idle]
    if not ranking:
        return
    for node in words:
        node.weighed = node.typed.casefold() not in idle
