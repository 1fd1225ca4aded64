//! One price for all that clears the market: the price at which demanded exposures equal supply.
//!
//! At a price `p` an advertiser who bids at least `p` wants as many exposures as its budget buys; the
//! others want none. So demand falls with the price and there is one price at which it meets supply,
//! or the reserve price, at which some exposures stay unsold. Whoever bids exactly the clearing price
//! gets what is left.

/// What an advertiser is ready to do today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bid {
    /// Who bids.
    pub advertiser: usize,
    /// Highest price that it accepts, currency per thousand exposures; above zero.
    pub price_per_thousand: f64,
    /// Most that it spends today, currency; above zero.
    pub budget: f64,
}

/// Where the market cleared. Bids are sorted from the highest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Clearing {
    /// The price, currency per thousand exposures.
    pub price_per_thousand: f64,
    /// How many of the first bids spend all they have.
    pub in_full: usize,
    /// What the next one spends, if its bid is the clearing price.
    pub marginal_spend: f64,
}

impl Clearing {
    /// What the bid at an index among the sorted bids pays, currency.
    pub(crate) fn spend(&self, index: usize, bid: &Bid) -> f64 {
        match index.cmp(&self.in_full) {
            core::cmp::Ordering::Less => bid.budget,
            core::cmp::Ordering::Equal => self.marginal_spend.min(bid.budget),
            core::cmp::Ordering::Greater => 0.0,
        }
    }
}

/// Sorts the bids and clears the market for a supply of exposures above zero.
pub(crate) fn clear(bids: &mut [Bid], supply: f64, reserve_per_thousand: f64) -> Clearing {
    bids.sort_unstable_by(|a, b| {
        b.price_per_thousand.total_cmp(&a.price_per_thousand).then(a.advertiser.cmp(&b.advertiser))
    });
    let thousands = supply / 1000.0;
    let mut budgets = 0.0;
    for (index, bid) in bids.iter().enumerate() {
        // The price at which the bids before this one use up the supply.
        let exhausting = budgets / thousands;
        if bid.price_per_thousand < reserve_per_thousand || bid.price_per_thousand <= exhausting {
            return Clearing {
                price_per_thousand: exhausting.max(reserve_per_thousand),
                in_full: index,
                marginal_spend: 0.0,
            };
        }
        // At its own price this bidder's whole budget would be more than what is left.
        if (budgets + bid.budget) / thousands >= bid.price_per_thousand {
            return Clearing {
                price_per_thousand: bid.price_per_thousand,
                in_full: index,
                marginal_spend: bid.price_per_thousand * thousands - budgets,
            };
        }
        budgets += bid.budget;
    }
    Clearing {
        price_per_thousand: (budgets / thousands).max(reserve_per_thousand),
        in_full: bids.len(),
        marginal_spend: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_model::prelude::uniform_open;

    fn bids(prices_and_budgets: &[(f64, f64)]) -> Vec<Bid> {
        prices_and_budgets
            .iter()
            .enumerate()
            .map(|(advertiser, &(price_per_thousand, budget))| Bid { advertiser, price_per_thousand, budget })
            .collect()
    }

    /// Exposures sold, and the money for them.
    fn sold(bids: &[Bid], clearing: Clearing) -> (f64, f64) {
        let spent: f64 = bids.iter().enumerate().map(|(index, bid)| clearing.spend(index, bid)).sum();
        (spent / clearing.price_per_thousand * 1000.0, spent)
    }

    #[test]
    fn budgets_alone_set_the_price_when_all_bids_are_high() {
        let mut bids = bids(&[(50.0, 10.0), (40.0, 20.0)]);
        let clearing = clear(&mut bids, 10_000.0, 0.0);
        assert_eq!(clearing, Clearing { price_per_thousand: 3.0, in_full: 2, marginal_spend: 0.0 });
    }

    #[test]
    fn who_bids_the_clearing_price_gets_what_is_left() {
        // At 5 the first wants 6,000 and the second 8,000 of 10,000 exposures.
        let mut bids = bids(&[(9.0, 30.0), (5.0, 40.0), (2.0, 100.0)]);
        let clearing = clear(&mut bids, 10_000.0, 0.0);
        assert_eq!(clearing, Clearing { price_per_thousand: 5.0, in_full: 1, marginal_spend: 20.0 });
        assert_eq!(sold(&bids, clearing), (10_000.0, 50.0));
    }

    #[test]
    fn whoever_bids_less_than_the_others_can_pay_gets_nothing() {
        let mut bids = bids(&[(4.0, 1.0), (9.0, 60.0)]);
        let clearing = clear(&mut bids, 10_000.0, 0.0);
        assert_eq!(clearing, Clearing { price_per_thousand: 6.0, in_full: 1, marginal_spend: 0.0 });
        assert_eq!(bids[0].advertiser, 1);
    }

    #[test]
    fn below_the_reserve_price_exposures_stay_unsold() {
        let mut bids = bids(&[(9.0, 12.0), (3.0, 50.0)]);
        let clearing = clear(&mut bids, 10_000.0, 4.0);
        assert_eq!(clearing, Clearing { price_per_thousand: 4.0, in_full: 1, marginal_spend: 0.0 });
        assert_eq!(sold(&bids, clearing), (3_000.0, 12.0));
        assert_eq!(clear(&mut [], 10_000.0, 4.0).price_per_thousand, 4.0);
    }

    /// Against the definition: demand at a price a little higher is below the supply, at a price a
    /// little lower above it.
    #[test]
    fn the_price_is_where_demand_crosses_supply() {
        for case in 0..200_u32 {
            let number = |index: u32| {
                uniform_open(eyeballs_model::numerics::random::philox([case, index, 0, 0], [7, 7])[0])
            };
            let mut bids: Vec<Bid> = (0..30)
                .map(|advertiser| Bid {
                    advertiser: advertiser as usize,
                    price_per_thousand: 10.0 * number(2 * advertiser),
                    budget: 5.0 * number(2 * advertiser + 1),
                })
                .collect();
            let supply = 40_000.0 * number(99);
            let demand = |price: f64| {
                let willing = bids.iter().filter(|bid| bid.price_per_thousand >= price);
                willing.map(|bid| bid.budget).sum::<f64>() / price * 1000.0
            };
            let (below, above) = {
                let price = clear(&mut bids.clone(), supply, 0.0).price_per_thousand;
                (demand(price * (1.0 - 1e-9)), demand(price * (1.0 + 1e-9)))
            };
            assert!(below >= supply * (1.0 - 1e-6) && above <= supply * (1.0 + 1e-6), "case {case}");
            let clearing = clear(&mut bids, supply, 0.0);
            let (sold, _) = sold(&bids, clearing);
            assert!((sold / supply - 1.0).abs() < 1e-12, "case {case}");
            assert!(clearing.marginal_spend >= 0.0);
        }
    }
}
