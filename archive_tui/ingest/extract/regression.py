"""Logistic regression for the fitting of confidence: small, ridged, cross-validated."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIDGE = 1.0
"""How strongly weights are drawn to their prior: that the measured share alone counts."""
_FOLDS = 10
_Group = TypeVar("_Group", bound=Hashable)
_STEPS = 50
_ENOUGH = 1e-6


def fit(rows: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of the columns: a constant, the logit of a measured share, then facts (0 or 1).

    By Newton's method. Without evidence the answer is the prior: weight 1 for the logit and
    0 for everything else.
    """
    prior = np.zeros(rows.shape[1])
    prior[1] = 1.0
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[0] = 0.01
    weights = prior.copy()
    for _ in range(_STEPS):
        sure = predict(rows, weights)
        slope = rows.T @ (sure - right) + ridge * (weights - prior)
        curve = (rows.T * (sure * (1 - sure))) @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < _ENOUGH:
            break
    return weights


def predict(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability of each row, 0 to 1."""
    out: NDArray[np.float64] = 1 / (1 + np.exp(-(rows @ weights)))
    return out


def folds(groups: Sequence[_Group]) -> dict[_Group, int]:
    """The fold of each group, 0 to 9, in turn.

    Groups are articles: what stands in one is not independent, and stays together.
    """
    return {group: at % _FOLDS for at, group in enumerate(dict.fromkeys(groups))}
