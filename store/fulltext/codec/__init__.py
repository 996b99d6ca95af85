"""The index's segments: flat arrays in one memory-mapped file each, and Whoosh's view of them.

``container`` is the file and ``layout`` what its arrays are called; ``builder``, ``bulk`` and
``merge`` make segments, ``segment`` reads one.

For Whoosh, ``schema`` states the fields, ``whoosh_codec`` is the codec (terms in ``values`` and
``segment``, postings as matchers in ``postings``, ``columns``), ``weighting`` the ranking, and
``searcher`` index, reader and searcher of a snapshot; ``node_matchers`` runs our own nodes
there. ``settled`` says what a tree means where stock Whoosh leaves that to chance, ``forms``
has the array forms of what our own parser does not make.
"""
