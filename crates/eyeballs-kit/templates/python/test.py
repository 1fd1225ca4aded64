"""Tests of the model as plain Python, without a market."""

import unittest

from eyeballs_model import TestMarket
from @SNAKE@ import @CAMEL@


def market(**parameters):
    """A hundred users who all use it every day; half of them find it too dear."""
    market = TestMarket(@CAMEL@, 100, **parameters)
    market.columns.minutes_today[:] = 10.0
    market.columns.willingness_to_pay[50:] = 5.0
    return market


class Tests(unittest.TestCase):
    def test_who_does_not_find_it_too_dear_pays(self):
        test = market(price=2.0, chance=1.0)
        test.day()
        self.assertEqual(test.postings.fees[0], 100_000_000)
        self.assertEqual(test.metrics.first_fees[0], 50)
        self.assertAlmostEqual(test.columns.experience[0], -0.1, places=6)
        test.day()
        self.assertEqual(test.metrics.first_fees[0], 0)

    def test_about_as_many_pay_as_the_chance_says(self):
        test = market(chance=0.2)
        fees = 0
        for _ in range(100):
            test.day()
            fees += test.metrics.fees[0]
        # 5,000 draws: mean 1,000, standard deviation 28.
        self.assertTrue(860 < fees < 1140, fees)

    def test_a_free_service_that_annoys_is_refused(self):
        with self.assertRaisesRegex(ValueError, "`price` must be above 0"):
            market(price=0.0)


if __name__ == "__main__":
    unittest.main()
