"""What every kind of web capture needs: whose address a page goes by."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from archive_tui.ingest.formats.html_meta import web_address


def address_of(stated: str | None, taken: str | None) -> str | None:
    """The address that a page goes by: what it states itself, else where it was taken.

    A canonical address on another host, or one of the home page on a page that is none,
    is a fault of many sites' templates; believed, it would make their pages one entry.
    """
    taken = web_address(taken) if taken else None
    if taken is None or stated is None:
        return stated or taken
    own, told = urlsplit(taken), urlsplit(urljoin(taken, stated))
    same = _site(own.hostname or "") == _site(told.hostname or "")
    home = told.path in ("", "/") and not told.query and own.path not in ("", "/")
    return told.geturl() if same and not home else taken


def _site(host: str) -> str:
    """The host without the names that only tell apart how the same page is served."""
    labels = host.lower().split(".")
    while len(labels) > 2 and labels[0] in ("www", "m", "mobile", "amp"):
        del labels[0]
    return ".".join(labels)
