//! One price of an expected click, at which what all services offer meets what all advertisers can pay.
//!
//! A click is worth the same to an advertiser wherever it comes from, so exposures of all services count by the clicks that are expected of
//! them, and advertisers who buy where their return is best make it the same everywhere.

/// What an advertiser is ready to do today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bid {
    pub(crate) advertiser: usize,
    /// Most paid for a click, currency; above 0.
    pub(crate) price: f64,
    /// Most spent today, currency; above 0.
    pub(crate) budget: f64,
}

/// What a service offers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    /// Expected clicks on all its exposures.
    pub(crate) clicks: f64,
    /// Least price of a click, currency.
    pub(crate) reserve: f64,
}

/// Where the market cleared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clearing {
    /// Price of a click, currency; 0 if nothing is offered or nobody bids.
    pub(crate) price: f64,
    /// Expected clicks sold, by service.
    pub(crate) sold: Vec<f64>,
    /// Share of its budget that who bids exactly the price spends.
    marginal_share: f64,
}

impl Clearing {
    /// What a bid spends, currency.
    pub(crate) fn spends(&self, bid: &Bid) -> f64 {
        if self.sold.iter().all(|&sold| sold == 0.0) || bid.price < self.price {
            0.0
        } else if bid.price == self.price {
            self.marginal_share * bid.budget
        } else {
            bid.budget
        }
    }
}

/// Clears the market; bids sorted from the highest.
///
/// Demand in clicks at a price falls with it, what is offered rises: the lowest price at which demand is not above the offer, found among
/// bids, reserves, and the prices between them at which budgets are exactly used up.
pub(crate) fn clear(bids: &[Bid], offers: Vec<Offer>) -> Clearing {
    let offered_at = |price: f64, least: bool| -> f64 {
        let of =
            offers.iter().filter(|offer| if least { offer.reserve < price } else { offer.reserve <= price });
        of.map(|offer| offer.clicks).sum()
    };
    let budgets_at = |price: f64, above: bool| -> f64 {
        let of = bids.iter().filter(|bid| if above { bid.price > price } else { bid.price >= price });
        of.map(|bid| bid.budget).sum()
    };
    let mut prices: Vec<f64> = bids.iter().map(|bid| bid.price).collect();
    prices.extend(offers.iter().filter(|offer| offer.clicks > 0.0).map(|offer| offer.reserve));
    prices.sort_by(f64::total_cmp);
    prices.dedup();
    let nothing = || Clearing { price: 0.0, sold: vec![0.0; offers.len()], marginal_share: 0.0 };
    let mut below = 0.0;
    for &price in &prices {
        // Between the last price and this one, budgets and offers do not change: the price at which they meet.
        let (budgets, clicks) = (budgets_at(price, false), offered_at(price, true));
        if clicks > 0.0 && budgets / clicks > below && budgets / clicks < price {
            return at(budgets / clicks, &offers, budgets, 1.0);
        }
        // At this price who bids exactly it buys a part, and who asks exactly it sells a part.
        let (least, most) = (budgets_at(price, true), budgets_at(price, false));
        let (few, many) = (offered_at(price, true) * price, offered_at(price, false) * price);
        if least <= many && most >= few && many > 0.0 {
            let spent = most.min(many);
            let marginal = most - least;
            let share = if marginal > 0.0 { (spent - least) / marginal } else { 0.0 };
            return at(price, &offers, spent, share);
        }
        below = price;
    }
    nothing()
}

/// All that is offered below the price is sold, and of what asks exactly it as much as the money buys.
fn at(price: f64, offers: &[Offer], spent: f64, marginal_share: f64) -> Clearing {
    let of = |which: fn(f64, f64) -> bool| -> f64 {
        offers.iter().filter(|offer| which(offer.reserve, price)).map(|offer| offer.clicks).sum()
    };
    let (below, exactly) = (of(|reserve, price| reserve < price), of(|reserve, price| reserve == price));
    let left = (spent / price - below).clamp(0.0, exactly);
    let share = if exactly > 0.0 { left / exactly } else { 0.0 };
    let sold = offers.iter().map(|offer| {
        if offer.reserve < price {
            // The money is exactly that, but for its last bits.
            offer.clicks * (spent / price / below).min(1.0)
        } else if offer.reserve == price {
            offer.clicks * share
        } else {
            0.0
        }
    });
    Clearing { price, sold: sold.collect(), marginal_share }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_model::prelude::uniform_open;

    fn bids(of: &[(f64, f64)]) -> Vec<Bid> {
        of.iter()
            .enumerate()
            .map(|(advertiser, &(price, budget))| Bid { advertiser, price, budget })
            .collect()
    }

    fn offers(of: &[(f64, f64)]) -> Vec<Offer> {
        of.iter().map(|&(clicks, reserve)| Offer { clicks, reserve }).collect()
    }

    #[test]
    fn budgets_alone_set_the_price_and_each_service_gets_its_share() {
        let clearing = clear(&bids(&[(50.0, 10.0), (40.0, 20.0)]), offers(&[(4.0, 0.0), (6.0, 0.1)]));
        assert_eq!(clearing, Clearing { price: 3.0, sold: vec![4.0, 6.0], marginal_share: 1.0 });
    }

    #[test]
    fn who_bids_the_price_spends_a_part() {
        // At 5 the first wants 6 and the second 8 of 10.
        let bids = bids(&[(9.0, 30.0), (5.0, 40.0), (2.0, 100.0)]);
        let clearing = clear(&bids, offers(&[(10.0, 0.0)]));
        assert_eq!((clearing.price, clearing.marginal_share), (5.0, 0.5));
        assert_eq!(bids.iter().map(|bid| clearing.spends(bid)).collect::<Vec<_>>(), [30.0, 20.0, 0.0]);
    }

    #[test]
    fn a_service_that_asks_more_sells_only_when_the_others_are_sold_out() {
        let clear = |budget: f64| clear(&bids(&[(9.0, budget)]), offers(&[(4.0, 1.0), (6.0, 3.0)]));
        // Money for less than the first at its reserve, for all of it, for a part of the second, for all, and beyond the bid.
        for (budget, price, sold) in [
            (2.0, 1.0, [2.0, 0.0]),
            (8.0, 2.0, [4.0, 0.0]),
            (18.0, 3.0, [4.0, 2.0]),
            (60.0, 6.0, [4.0, 6.0]),
            (200.0, 9.0, [4.0, 6.0]),
        ] {
            let clearing = clear(budget);
            assert_eq!((clearing.price, clearing.sold.as_slice()), (price, &sold[..]), "{budget}");
        }
    }

    #[test]
    fn nothing_is_sold_where_nobody_bids_enough_or_nothing_is_offered() {
        for (bids, offers) in [
            (bids(&[]), offers(&[(4.0, 1.0)])),
            (bids(&[(2.0, 5.0)]), offers(&[(4.0, 3.0)])),
            (bids(&[(2.0, 5.0)]), offers(&[(0.0, 0.0)])),
            (bids(&[(2.0, 5.0)]), offers(&[])),
        ] {
            let clearing = clear(&bids, offers);
            assert!(clearing.sold.iter().all(|&sold| sold == 0.0), "{clearing:?}");
            assert!(bids.iter().all(|bid| clearing.spends(bid) == 0.0));
        }
    }

    /// Against the definition: nobody who pays more is left out, nobody who asks less is, and the money is that of what is sold.
    #[test]
    fn money_and_goods_meet_at_one_price() {
        let number = |case, index| {
            uniform_open(eyeballs_model::numerics::random::philox([case, index, 0, 0], [7, 7])[0])
        };
        for case in 0..300_u32 {
            let mut bids: Vec<Bid> = (0..20)
                .map(|advertiser| Bid {
                    advertiser: advertiser as usize,
                    price: 10.0 * number(case, 2 * advertiser),
                    budget: 5.0 * number(case, 2 * advertiser + 1),
                })
                .collect();
            bids.sort_by(|a, b| b.price.total_cmp(&a.price));
            let offers: Vec<Offer> = (50..55)
                .map(|index| Offer {
                    clicks: 8.0 * number(case, 2 * index),
                    reserve: 6.0 * number(case, 2 * index + 1),
                })
                .collect();
            let clearing = clear(&bids, offers.clone());
            let spent: f64 = bids.iter().map(|bid| clearing.spends(bid)).sum();
            let sold: f64 = clearing.sold.iter().sum();
            assert!(
                (spent - sold * clearing.price).abs() < 1e-9 * spent.max(1.0),
                "case {case}: {clearing:?}"
            );
            for (offer, &sold) in offers.iter().zip(&clearing.sold) {
                if offer.reserve < clearing.price {
                    assert!((sold - offer.clicks).abs() < 1e-9, "case {case}");
                } else if offer.reserve > clearing.price {
                    assert_eq!(sold, 0.0, "case {case}");
                }
            }
            assert!((0.0..=1.0).contains(&clearing.marginal_share));
        }
    }
}
