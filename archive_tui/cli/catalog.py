"""The commands: where each lives and its line in the help.

A table, so that ``--help`` and completion need not import the commands.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A command's module within ``archive_tui.cli`` and its one line of help."""

    module: str
    help: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the help."""

    title: str
    commands: tuple[str, ...]


COMMANDS: dict[str, Entry] = {
    "init": Entry("making", "Make a new archive."),
    "demo": Entry("making", "Make a sample archive and open it."),
    "import": Entry("importing", "Take files and folders in."),
    "extract": Entry("extracting", "Show what is found in files, without an archive."),
    "re-extract": Entry("reextracting", "Run the present rules over sources that are there."),
    "review": Entry("reviewing", "List proposals; confirm or reject them."),
    "quarantine": Entry("reviewing", "List files that could not be taken in."),
    "search": Entry("searching", "Find entries."),
    "saved": Entry("searching", "List, keep and forget saved searches."),
    "show": Entry("showing", "Print entries."),
    "timeline": Entry("timeline", "Count entries by day, week, month or year."),
    "revisions": Entry("revisions", "Show what changed between the texts of an entry."),
    "compare": Entry("comparing", "Compare two quotations, or other texts, word by word."),
    "edit": Entry("editing", "Set fields of an entry."),
    "delete": Entry("editing", "Delete entries."),
    "note": Entry("editing", "Read and write notes on an entry."),
    "quote": Entry("quoting", "Make a quotation of a passage."),
    "tag": Entry("tagging", "Set and take off tags on all entries that a query finds."),
    "tags": Entry("tagging", "List tags."),
    "tag-rename": Entry("tagging", "Rename a tag with all below it."),
    "agents": Entry("agents", "List who speaks; merge names that are one."),
    "link": Entry("linking", "Cross-reference entries, or passages of them."),
    "unlink": Entry("linking", "Remove a cross-reference."),
    "links": Entry("linking", "List an entry's cross-references."),
    "relations": Entry("linking", "List the relations of links; add one of your own."),
    "suggest": Entry("suggesting", "Suggest what an entry could be linked with, and why."),
    "duplicates": Entry("likeness", "Find near-duplicates and propose them as links."),
    "undo": Entry("journal", "Take back your last change."),
    "redo": Entry("journal", "Do again what you took back."),
    "log": Entry("journal", "List changes, the newest first."),
    "verify": Entry("keeping", "Check the archive for damage."),
    "reindex": Entry("keeping", "Build the full-text index anew."),
    "stats": Entry("keeping", "Count what is in the archive."),
    "backup": Entry("keeping", "Write a consistent copy."),
    "restore": Entry("keeping", "Make an archive from a backup."),
    "purge": Entry("keeping", "Remove an entry and its sources for good."),
    "export": Entry("exporting", "Write entries in another format."),
    "schema": Entry("about", "Print the JSON Schema of entries."),
    "config": Entry("about", "Print settings, their meaning and where they come from."),
    "completion": Entry("about", "Print the script for shell completion."),
}

SECTIONS: tuple[Section, ...] = (
    Section("Begin", ("init", "demo")),
    Section("Take in", ("import", "extract", "re-extract", "review", "quarantine")),
    Section("Find and read", ("search", "saved", "show", "timeline", "revisions", "compare")),
    Section("Change", ("edit", "delete", "note", "quote", "tag", "tags", "tag-rename", "agents")),
    Section("Cross-reference", ("link", "unlink", "links", "relations", "suggest", "duplicates")),
    Section("Journal", ("undo", "redo", "log")),
    Section("Keep", ("verify", "reindex", "stats", "backup", "restore", "purge", "export")),
    Section("About", ("schema", "config", "completion")),
)
