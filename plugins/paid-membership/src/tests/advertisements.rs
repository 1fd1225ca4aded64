//! Members are rid of advertisements.

use super::*;
use eyeballs_model::abi::layout::ServiceFacts;

const PEOPLE: u32 = 20_000;

/// How many join on the first day where the service shows twelve advertisements an hour, or none.
fn joined(ads_per_hour: f64, ad_tolerance: f32, but: &[(&str, f64)]) -> f64 {
    let settings: Vec<_> = [("joining_chance", 0.182)].iter().chain(but).copied().collect();
    let mut market = plain(PEOPLE, &settings);
    market.fill("ad_tolerance", ad_tolerance);
    let own = ServiceFacts { ads_per_hour, ..ServiceFacts::NONE };
    (market.market.service, market.market.service_count, market.market.services) = (0, 1, &raw const own);
    market.day().expect("a day").metric("new_members")
}

#[test]
fn more_people_join_where_members_are_rid_of_advertisements_that_they_do_not_bear() {
    let share = |log_odds: f64| 1.0 / (1.0 + 0.818 / 0.182 * (-log_odds).exp());
    let people = f64::from(PEOPLE);
    assert_share(joined(30.0, 0.0, &[]), people, share(0.6), "who bears none");
    assert_share(joined(30.0, 0.5, &[]), people, share(0.3), "who bears half");
    let none = joined(0.0, 0.0, &[]);
    assert_share(none, people, 0.182, "without advertisements");
    for no_relief in
        [("ad_relief_effect", 0.0), ("ad_free", 0.0), ("ad_free_from_tier", 1.0), ("access", 0.0)]
    {
        assert_eq!(joined(30.0, 0.0, &[no_relief]), none, "{no_relief:?}");
    }
    assert_eq!(joined(30.0, 1.0, &[]), none, "who bears all");
}
