"""The index's segments: flat arrays in one memory-mapped file each, and Whoosh's view of them.

``container`` is the file, ``builder`` and ``merge`` make one, ``segment`` reads it, and
``whoosh_codec`` lets the stock matchers of Whoosh run on it.
"""
