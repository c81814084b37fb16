"""Prints the golden table of critical values: alpha in ppm, attempts, groups, q2 in millionths.

An oracle that shares nothing with the crate: Student's tail as an incomplete beta function, by
mpmath with 50 digits.

    pip install mpmath && python3 tests/critical.py > tests/critical.csv
"""

from mpmath import betainc, mp, mpf

mp.dps = 50


def tail(millionths, freedom):
    """The chance that Student's t exceeds the square root of so many millionths."""
    square = mpf(millionths) / 10**6
    return betainc(mpf(freedom) / 2, mpf(1) / 2, 0, freedom / (freedom + square), regularized=True) / 2


def critical(alpha, attempts, groups):
    level = mpf(alpha) / (10**6 * attempts)
    least, most = 0, 10**6
    while tail(most, groups - 1) > level:
        most *= 2
    while most - least > 1:
        middle = (least + most) // 2
        if tail(middle, groups - 1) <= level:
            most = middle
        else:
            least = middle
    return most


for alpha in (1, 10_000, 50_000, 499_999):
    for attempts in (1, 200, 1_000, 1_000_000):
        for groups in (30, 31, 45, 46, 100, 1_001, 65_535, 65_536):
            print(alpha, attempts, groups, critical(alpha, attempts, groups), sep=",")
