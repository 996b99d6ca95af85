"""Where in a text something stands: W3C Web Annotation selectors."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from schema.base import Model, text_digest

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""64 lower-case hexadecimal digits."""

CONTEXT = 32
"""Code points of context kept on either side of an anchor."""


class Anchor(Model):
    """A passage of one revision of one entry's text.

    Joins a TextPositionSelector (``start``, ``end``) and a TextQuoteSelector
    (``exact``, ``prefix``, ``suffix``) of the W3C Web Annotation Data Model.
    Offsets are code points of the revision's text, half-open ``[start, end)``.

    Raises ``ValueError`` where ``exact`` is not ``end - start`` code points long.
    """

    revision: Sha256
    """The revision that the offsets count in: the sha256 of its text."""
    start: Annotated[int, Field(ge=0)]
    """Offset of the first code point."""
    end: Annotated[int, Field(ge=0)]
    """Offset after the last code point."""
    exact: str
    """The text between the two, quotation marks included where there are any."""
    prefix: str = ""
    """Up to 32 code points before it."""
    suffix: str = ""
    """Up to 32 code points after it."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.end - self.start != len(self.exact):
            raise ValueError("an anchor's exact text is as long as its span")
        return self

    @classmethod
    def of(cls, text: str, start: int, end: int, revision: str | None = None) -> Anchor:
        """The anchor of ``text[start:end]``; ``revision`` saves hashing the text again.

        Raises ``ValueError`` unless ``0 <= start <= end <= len(text)``.
        """
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"no passage {start}–{end} in a text of {len(text)} code points")
        return cls(
            revision=revision or text_digest(text),
            start=start,
            end=end,
            exact=text[start:end],
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
        )

    def carried_to(self, text: str, revision: str | None = None) -> Anchor | None:
        """The same passage in another revision, or None where that would be a guess.

        Carried over only if ``exact`` between its ``prefix`` and ``suffix`` is
        found exactly once in ``text``.
        """
        needle = self.prefix + self.exact + self.suffix
        if not self.exact:
            return None
        found = text.find(needle)
        if found < 0 or text.find(needle, found + 1) >= 0:
            return None
        start = found + len(self.prefix)
        return Anchor.of(text, start, start + len(self.exact), revision)
