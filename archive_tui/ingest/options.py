"""What a person says about the files that they import."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("document", "report", "tweet")


@dataclass(slots=True, frozen=True)
class ImportOptions:
    """Options of one import; a field that a person gives wins over what the file says."""

    kind: str | None = None
    """``document``, ``report`` or ``tweet``; None leaves it to the file."""
    tags: tuple[str, ...] = ()
    url: str | None = None
    """Where the source stands on the web."""
    title: str | None = None
    captured: str | None = None
    """When it was taken: EDTF level 1 or a moment."""
    dry_run: bool = False
    """Say what would happen and write nothing."""

    @property
    def says_more(self) -> bool:
        """Whether the person says something that a file which is in already has to take up."""
        return bool(self.kind or self.tags or self.url or self.title)

    def check(self) -> None:
        """Raises ``ValueError`` with a sentence where an option cannot be meant."""
        from schema.dates import PartialDate
        from schema.tags import parse_tag

        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"a file is imported as {', '.join(KINDS)}, not as {self.kind!r}")
        if self.captured is not None:
            try:
                PartialDate.of(self.captured)
            except ValueError:
                raise ValueError(
                    f"not a date: {self.captured!r} (write 2030, 2030-04, 2030-04-16 "
                    "or 2030-04-16T09:30:00+02:00)"
                ) from None
        for tag in self.tags:
            parse_tag(tag)
