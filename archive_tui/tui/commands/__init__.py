"""Every command of the interface, once: its name, keys, action and words.

One table for each group of commands that people meet together. Bindings, palette, key map,
help and ``docs/keys.md`` are made from these tables and from nothing else.
"""
