"""Full-text search: the derived index, the query language, hits in a text.

``store.fulltext.engine.FullText`` is its one door. Importing this package loads nothing.
"""
