//! Selection, belonging and crowds.

use super::*;
use crate::decision::stage;
use eyeballs_model::math::{exp, normal};

const PEOPLE: u32 = 20_000;

/// People with lognormal willingness to pay after 13 periods: how many of those who joined are members,
/// and the mean logarithm of willingness of those who joined.
fn group(settings: &[(&str, f64)]) -> (f64, f64) {
    let effect = [("joining_chance", 0.182), ("churn_mean", 0.1), ("churn_willingness_effect", 1.0)];
    let settings: Vec<_> = effect.iter().chain(settings).copied().collect();
    let mut market = plain(PEOPLE, &settings);
    for (person, willingness) in market.column_mut::<f32>("willingness_to_pay").iter_mut().enumerate() {
        *willingness = exp(0.5 * normal((person as u32).wrapping_mul(2_654_435_761)));
    }
    let joined = market.day().expect("a day").metric("members");
    let log_willingness: f64 = market
        .column::<u8>("stage")
        .iter()
        .zip(market.column::<f32>("willingness_to_pay"))
        .filter(|(stage, _)| **stage == stage::MEMBER)
        .map(|(_, willingness)| f64::from(*willingness).ln())
        .sum();
    (days(&mut market, 13 * 30).metric("members") / joined, log_willingness / joined)
}

#[test]
fn paying_selects_the_willing_and_they_stay_longer() {
    let (selected_stay, selected_willingness) = group(&[]);
    let (random_stay, random_willingness) = group(&[("admission", 1.0)]);
    // 3,640 people by lot, of standard deviation 0.5.
    assert!(random_willingness.abs() < 4.0 * 0.5 / 3_640.0_f64.sqrt(), "{random_willingness}");
    assert!(selected_willingness > 0.2, "{selected_willingness}");
    assert!(selected_stay > 1.2 * random_stay, "{selected_stay} against {random_stay}");
    // A free group takes everybody: as unselected as by lot.
    let (free_stay, free_willingness) = group(&[("price", 0.0)]);
    assert!(free_willingness.abs() < 1e-3 && selected_stay > 1.2 * free_stay);
}

#[test]
fn admission_by_lot_takes_the_stated_share_at_any_price() {
    for price in [0.0, 10.0, 1_000.0] {
        let mut market = plain(PEOPLE, &[("admission", 1.0), ("admission_share", 0.3), ("price", price)]);
        let joined = market.day().expect("a day").metric("new_members");
        assert_share(joined, f64::from(PEOPLE), 0.3, "people admitted by lot");
    }
}

#[test]
fn belonging_is_felt_by_members_alone_and_0_leaves_selection_alone() {
    for belonging in [0.0, 0.3] {
        let mut market = plain(100, &[("belonging", belonging), ("joining_chance", 0.5)]);
        days(&mut market, 2);
        let felt = belonging as f32;
        let feels = market.column::<f32>("experience").iter().zip(market.column::<f32>("attraction"));
        for (&stage, (&experience, &attraction)) in market.column::<u8>("stage").iter().zip(feels) {
            let expected = if stage == stage::MEMBER { felt } else { 0.0 };
            assert_eq!((experience, attraction), (expected, exp(expected)));
        }
    }
}

#[test]
fn a_crowd_beyond_the_intimate_size_spoils_the_experience() {
    let experience = |people: u32| {
        let mut market = plain(people, &[("intimate_size", 100.0), ("crowding", 0.5), ("belonging", 0.1)]);
        days(&mut market, 2);
        market.column::<f32>("experience")[0]
    };
    assert_eq!(experience(100), 0.1);
    assert_eq!(experience(200), (0.1_f64 - 0.25) as f32);
    assert!(experience(10_000) < experience(1_000));
}
