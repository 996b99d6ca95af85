"""The command line: click commands, one module a group, loaded when a command runs."""

from __future__ import annotations
