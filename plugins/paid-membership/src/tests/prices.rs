//! Prices, old and new.

use super::*;

const PEOPLE: u32 = 20_000;

#[test]
fn fewer_join_at_a_higher_price_or_when_less_satisfied() {
    let joined = |price: f64, satisfaction: f32| {
        let mut market = plain(PEOPLE, &[("joining_chance", 0.182), ("price", price)]);
        market.fill("satisfaction", satisfaction);
        market.day().expect("a day").metric("new_members")
    };
    assert!(joined(8.0, 0.5) > joined(10.0, 0.5));
    assert!(joined(10.0, 0.5) > joined(12.0, 0.5));
    assert!(joined(10.0, 0.7) > joined(10.0, 0.5));
    assert_eq!(joined(0.0, 0.5), f64::from(PEOPLE), "everybody takes what is free");
}

#[test]
fn members_keep_their_price_under_grandfathering_and_follow_the_new_one_otherwise() {
    let mut before = plain(100, &[("price", 10.0), ("churn_mean", 0.0)]);
    before.day().expect("a day");
    let renewed_at = |settings: &[(&str, f64)]| {
        let settings: Vec<_> =
            [("price", 15.0), ("churn_mean", 0.0)].iter().chain(settings).copied().collect();
        days(&mut after_an_event(&before, 100, &settings), 30).posting("period_fees")
    };
    assert_eq!(renewed_at(&[]), 1_500_000_000);
    assert_eq!(renewed_at(&[("grandfathering", 1.0)]), 1_000_000_000);
    assert_eq!(renewed_at(&[("grandfathering", 1.0), ("price_existing_least", 12.0)]), 1_200_000_000);
    assert_eq!(renewed_at(&[("grandfathering", 1.0), ("price_existing_least", 8.0)]), 1_000_000_000);
    assert_eq!(renewed_at(&[("loyalty_discount", 0.2)]), 1_200_000_000);
}

#[test]
fn a_price_rise_is_felt_once() {
    let beta = [("churn_mean", 0.2), ("churn_polarization", 0.0)];
    let mut before = plain(PEOPLE, &[("price", 10.0), beta[0], beta[1]]);
    let members = before.day().expect("a day").metric("members");
    let mut after =
        after_an_event(&before, PEOPLE, &[("price", 15.0), ("price_rise_effect", 2.0), beta[0], beta[1]]);
    let shocked = days(&mut after, 30).metric("members");
    let odds = 0.25 * 1.5_f64.powi(2);
    assert_share(shocked, members, 1.0 / (1.0 + odds), "members after the rise");
    let later = days(&mut after, 30).metric("members");
    assert_share(later, shocked, 0.8, "members one period later");
}

#[test]
fn a_price_cut_is_no_reason_to_cancel() {
    let alike = [("churn_mean", 0.2), ("churn_polarization", 0.0), ("price_rise_effect", 2.0)];
    let mut before = plain(PEOPLE, &[&alike[..], &[("price", 10.0)]].concat());
    before.day().expect("a day");
    let mut after = after_an_event(&before, PEOPLE, &[&alike[..], &[("price", 5.0)]].concat());
    let day = days(&mut after, 30);
    assert_share(day.metric("members"), f64::from(PEOPLE), 0.8, "members after the cut");
    assert_eq!(day.posting("period_fees") as f64, day.metric("renewals") * 5e6);
}

#[test]
fn effects_on_renewal_have_the_stated_size() {
    let beta = [("churn_mean", 0.2), ("churn_polarization", 0.0)];
    let renewed = |settings: &[(&str, f64)], satisfaction: f32, willingness: f32| {
        let settings: Vec<_> = beta.iter().chain(settings).copied().collect();
        let mut market = plain(PEOPLE, &settings);
        market.fill("satisfaction", satisfaction);
        market.fill("willingness_to_pay", willingness);
        days(&mut market, 31).metric("members")
    };
    let expected = |shift: f64| 1.0 / (1.0 + 0.25 * shift.exp());
    let people = f64::from(PEOPLE);
    let satisfied = renewed(&[("churn_satisfaction_effect", 2.0)], 0.8, 1.0);
    assert_share(satisfied, people, expected(-0.6), "satisfied members");
    let willing = renewed(&[("churn_willingness_effect", 1.0)], 0.5, 2.0);
    assert_share(willing, people, expected(-2.0_f64.ln()), "willing members");
    let dear = renewed(&[("churn_price_effect", 1.0), ("price", 19.98)], 0.5, 1.0);
    assert_share(dear, people, expected(2.0_f64.ln()), "members at twice the price");
}

#[test]
fn free_members_who_are_asked_to_pay_decide_anew() {
    let mut free = plain(PEOPLE, &[("price", 0.0), ("churn_mean", 0.0)]);
    let day = free.day().expect("a day");
    assert_eq!((day.metric("members"), day.posting("period_fees")), (f64::from(PEOPLE), 0));
    assert_eq!(day.posting("payment_fees"), 0);
    let mut paid = after_an_event(&free, PEOPLE, &[("joining_chance", 0.182), ("churn_mean", 0.0)]);
    assert_share(days(&mut paid, 30).metric("members"), f64::from(PEOPLE), 0.182, "paying members");
}

#[test]
fn a_year_beside_a_period_as_long_is_refused() {
    let refusal = Market::new(1, &[("period_days", 365.0)]).err().expect("a refusal");
    assert!(refusal.contains("annual_share = 0"), "{refusal}");
    assert!(Market::new(1, &[("period_days", 365.0), ("annual_share", 0.0)]).is_ok());
    assert!(Market::new(1, &[("reference_price", 0.0)]).is_err());
}

#[test]
fn who_considers_minds_the_price_unless_use_is_free() {
    let appeal = |parameters: &[(&str, f64)]| {
        let mut market = market(3, parameters);
        market.column_mut::<f32>("willingness_to_pay").copy_from_slice(&[0.5, 1.0, 2.0]);
        market.consider().expect("an answer")
    };
    let close = |found: Vec<f32>, expected: [f32; 3]| {
        assert!(
            found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-6),
            "{found:?}"
        );
    };
    let price = ("price", 9.99);
    close(appeal(&[price, ("trial_days", 0.0)]), [-2.0, -1.0, -0.5]);
    close(appeal(&[price]), [-0.4, -0.2, -0.1]);
    close(appeal(&[price, ("access", FREE_TIER)]), [0.0; 3]);
    close(appeal(&[("price", 0.0)]), [0.0; 3]);
    let (low, high) = (appeal(&[("price", 3.0)]), appeal(&[("price", 30.0)]));
    assert!(low.iter().zip(&high).all(|(low, high)| low > high), "{low:?} {high:?}");
    assert!(appeal(&[("price", 3_000.0)])[2] < -10.0);
}
