"""Painting over a slow line: only the cells that changed are written.

Textual writes every dirty region whole, each segment with its colours and a reset. Here
each of its updates goes into a picture of the screen (``canvas``), which is compared with
the picture that the terminal shows; the difference (``difference``) is one write.
"""
