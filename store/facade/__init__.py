"""The parts of ``Archive``: the one façade, a file for each concern."""
