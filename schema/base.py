"""The base of every model: strict, immutable, no unknown fields."""

from __future__ import annotations

import hashlib
import os
import time

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of all models.

    Strict: no coercion from Python values (JSON is validated with
    ``model_validate_json``, which turns arrays into tuples). Frozen: a change is
    a new object, made with ``model_copy(update=…)`` followed by validation.

    Raises ``pydantic.ValidationError`` on unknown fields and wrong types.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )


def new_uid() -> str:
    """A fresh UUIDv7 (RFC 9562, section 5.7) in its canonical 36-character form.

    48 bits of Unix time in milliseconds, then 74 random bits from the
    operating system, so uids sort roughly by the time of their making.
    """
    when = f"{time.time_ns() // 1_000_000:012x}"
    chance = os.urandom(10).hex()
    variant = "89ab"[int(chance[3], 16) & 3]
    return f"{when[:8]}-{when[8:]}-7{chance[:3]}-{variant}{chance[4:7]}-{chance[8:]}"


def text_digest(text: str) -> str:
    """The sha256 of ``text`` in UTF-8, as 64 lower-case hexadecimal digits.

    Raises ``UnicodeEncodeError`` where ``text`` holds a lone surrogate; texts of
    revisions never do.
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
