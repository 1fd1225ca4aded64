//! The model as the market meets it: its textbook limits, its claims and its accounts.

use crate::ValueAddedService;
use eyeballs_model::testing::TestMarket;

type Market = TestMarket<ValueAddedService>;

/// Users with willingness to pay 1 who use the service every day, in front of a very large audience.
fn market(people: u32, parameters: &[(&str, f64)]) -> Market {
    let mut market = Market::new(people, parameters).expect("parameters in range");
    market.fill("minutes_today", 30.0);
    market.fill("willingness_to_pay", 1.0);
    market.market.users_month = 1e12;
    market
}

/// Everybody pays on the first day, whatever else happens.
const ALL_PAY: [(&str, f64); 2] = [("potential_payers", 1.0), ("first_purchase_hazard", 1000.0)];

/// Purchases of each person over some days, when each purchase is 1 currency unit.
fn purchases(market: &mut Market, days: u32) -> Vec<f64> {
    let mut counts = vec![0.0; market.column::<i64>("paid_micros").len()];
    for _ in 0..days {
        market.day().expect("a day");
        for (count, paid) in counts.iter_mut().zip(market.column::<i64>("paid_micros")) {
            *count += *paid as f64 / 1e6;
        }
    }
    counts
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The mean lies within four standard errors of what is expected.
fn assert_mean(values: &[f64], expected: f64, what: &str) {
    let average = mean(values);
    let variance = mean(&values.iter().map(|x| (x - average) * (x - average)).collect::<Vec<_>>());
    let error = (variance / values.len() as f64).sqrt();
    assert!((average - expected).abs() < 4.0 * error, "{what}: {average} +- {error}, expected {expected}");
}

/// Rates Gamma(r = 0.5, alpha = 1 per ten days): the negative binomial distribution over ten days, and
/// what those who bought three times do in the next ten.
#[test]
fn repeat_purchases_are_negative_binomial() {
    let mut parameters = ALL_PAY.to_vec();
    parameters.extend([("purchases_per_day", 0.05), ("purchase_rate_spread", 2.0)]);
    parameters.extend([("mean_amount", 1.0), ("amount_sigma", 0.0)]);
    let mut market = market(40_000, &parameters);
    assert!(purchases(&mut market, 1).iter().all(|&first| first == 1.0));
    let first = purchases(&mut market, 10);
    let second = purchases(&mut market, 10);
    let share = |of: &dyn Fn(usize) -> bool| (0..first.len()).map(|i| f64::from(of(i))).collect::<Vec<_>>();
    assert_mean(&share(&|i| first[i] == 0.0), 0.5_f64.sqrt(), "P(0)");
    assert_mean(&share(&|i| first[i] == 1.0), 0.176_776_695_3, "P(1)");
    assert_mean(&first, 0.5, "mean");
    assert_mean(&first.iter().map(|x| (x - 0.5) * (x - 0.5)).collect::<Vec<_>>(), 1.0, "variance");
    assert_mean(&share(&|i| first[i] > 0.0 && second[i] > 0.0), 0.163_136_706_8, "buyers in both");
    let of_three: Vec<f64> = (0..first.len()).filter(|&i| first[i] == 3.0).map(|i| second[i]).collect();
    assert_mean(&of_three, 1.75, "mean of those who bought three times");
}

/// A share of users could pay, and does so at a constant hazard: s (1 - exp(-h t)), Binomial.
#[test]
fn first_purchases_come_at_a_constant_hazard_to_those_who_could_pay() {
    let mut market = market(100_000, &[("potential_payers", 0.2), ("first_purchase_hazard", 0.05)]);
    let mut payers = 0.0;
    for day in 1..=40 {
        payers += market.day().expect("a day").metric("first_purchases");
        let expected = 0.2 * (1.0 - (-0.05 * f64::from(day)).exp());
        let error = (expected * (1.0 - expected) / 1e5).sqrt();
        assert!((payers / 1e5 - expected).abs() < 4.0 * error, "day {day}: {payers}, expected {expected}");
    }
}

/// Share of the top `share` of the values, exactly, with its standard error (from the influence
/// function of the Lorenz curve).
fn top_share_by_sorting(spent: &[f64], share: f64) -> (f64, f64) {
    let mut sorted = spent.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let wanted = share * sorted.len() as f64;
    let whole = wanted as usize;
    let money: f64 = sorted.iter().sum();
    let quantile = sorted[whole.min(sorted.len() - 1)];
    let top = (sorted[..whole].iter().sum::<f64>() + (wanted - whole as f64) * quantile) / money;
    let influence = spent.iter().map(|&x| {
        let above = if x > quantile { x - quantile } else { 0.0 } + share * quantile;
        (above - top * x).powi(2)
    });
    (top, influence.sum::<f64>().sqrt() / money)
}

/// Everybody buys once in the period, so spend is the amount between payers.
fn concentration(law: &[(&str, f64)], share: f64, metric: &str) -> (f64, f64, f64) {
    let mut parameters = ALL_PAY.to_vec();
    parameters.extend([("purchases_per_day", 0.0), ("mean_amount", 100.0)]);
    parameters.extend(law);
    let mut market = market(50_000, &parameters);
    let first = purchases(&mut market, 1);
    for _ in 1..29 {
        market.day().expect("a day");
    }
    let reported = market.day().expect("the last day of the period").metric(metric);
    let (exact, error) = top_share_by_sorting(&first, share);
    (reported, exact, error)
}

/// Phi(sigma - z(.9)) is 0.5 at sigma 1.2816 and 0.64 at 1.6400; Phi(sigma - z(.99)) is 0.1481 at 1.2816.
#[test]
fn lognormal_amounts_have_the_lorenz_curve_of_the_lognormal_distribution() {
    for (sigma, share, metric, expected) in [
        (1.281_551_566, 0.1, "top_tenth_share", 0.5),
        (1.640_010_359, 0.1, "top_tenth_share", 0.64),
        (1.281_551_566, 0.01, "top_percent_share", 0.148_059),
    ] {
        let (reported, exact, error) = concentration(&[("amount_sigma", sigma)], share, metric);
        assert!((reported - expected).abs() < 4.0 * error, "{reported} +- {error}, expected {expected}");
        assert!((reported / exact - 1.0).abs() < 0.01, "{reported} from bins, {exact} by sorting");
    }
}

/// The top p of a Pareto distribution hold p^(1 - 1/alpha).
#[test]
fn pareto_amounts_have_the_lorenz_curve_of_the_pareto_distribution() {
    let pareto = [("amount_distribution", 1.0), ("amount_alpha", 3.0)];
    let (reported, exact, error) = concentration(&pareto, 0.1, "top_tenth_share");
    let expected = 0.1_f64.powf(2.0 / 3.0);
    assert!((reported - expected).abs() < 4.0 * error, "{reported} +- {error}, expected {expected}");
    assert!((reported / exact - 1.0).abs() < 0.01, "{reported} from bins, {exact} by sorting");
}

/// Swrve 2014: 1.35 to 2.3 % of active players pay in a month, 22 to 25 US dollars each, the top tenth
/// bring 48 to 64 %, half buy once, 13 to 16 % five times or more. The defaults are fitted to users of
/// six months who use the service on two days of three; the ranges leave room for the noise of a few
/// large payers. The bins agree with sorting in every month.
#[test]
fn the_defaults_look_like_a_free_to_play_game() {
    const PEOPLE: u32 = 100_000;
    const MONTHS: u32 = 6;
    let mut market = market(PEOPLE, &[]);
    let [mut payers, mut spend, mut top, mut once, mut often] = [0.0; 5];
    for _ in 0..MONTHS {
        let mut spent = vec![0.0; PEOPLE as usize];
        let mut bought = vec![0_u32; PEOPLE as usize];
        let mut last = None;
        for day in 0..30 {
            let minutes = market.column_mut::<f32>("minutes_today").iter_mut().enumerate();
            minutes.for_each(|(person, minutes)| *minutes = if (person + day) % 3 > 0 { 30.0 } else { 0.0 });
            last = Some(market.day().expect("a day"));
            for (person, &paid) in market.column::<i64>("paid_micros").iter().enumerate() {
                spent[person] += paid as f64 / 1e6;
                bought[person] += u32::from(paid > 0);
            }
        }
        let last = last.expect("thirty days");
        spent.retain(|&spent| spent > 0.0);
        let count = spent.len() as f64;
        assert_eq!(last.metric("payers_period"), count);
        assert_eq!(last.metric("payer_share_month"), count / 1e12);
        assert!((last.metric("spend_per_payer_month") / mean(&spent) - 1.0).abs() < 1e-6);
        for (share, metric) in [(0.1, "top_tenth_share"), (0.01, "top_percent_share")] {
            let (exact, _) = top_share_by_sorting(&spent, share);
            let reported = last.metric(metric);
            assert!(
                (reported / exact - 1.0).abs() < 0.01,
                "{metric}: {reported} by bins, {exact} by sorting"
            );
        }
        payers += count / f64::from(PEOPLE * MONTHS);
        spend += last.metric("spend_per_payer_month") / f64::from(MONTHS);
        top += last.metric("top_tenth_share") / f64::from(MONTHS);
        once += bought.iter().filter(|&&bought| bought == 1).count() as f64 / count / f64::from(MONTHS);
        often += bought.iter().filter(|&&bought| bought >= 5).count() as f64 / count / f64::from(MONTHS);
    }
    assert!((0.0135..0.023).contains(&payers), "payer share {payers}");
    assert!((21.0..26.0).contains(&spend), "spend per payer {spend}");
    assert!((0.48..0.64).contains(&top), "top tenth {top}");
    assert!((0.47..0.53).contains(&once), "buy once {once}");
    assert!((0.12..0.17).contains(&often), "buy five times or more {often}");
}

/// What some days bring in all, with this many free users in the month, and parameters.
fn revenue(parameters: &[(&str, f64)], users_month: f64) -> i64 {
    let mut market = market(20_000, parameters);
    market.market.users_month = users_month;
    (0..30).map(|_| market.day().expect("a day").posting("purchases")).sum()
}

/// Claim C07, and its limiting case.
#[test]
fn payers_want_an_audience_unless_status_has_no_weight() {
    let with_status = |audience| revenue(&[("status_weight", 1.0)], audience);
    assert_eq!(with_status(0.0), 0);
    assert!(with_status(300.0) < with_status(3000.0));
    assert!(with_status(3000.0) < with_status(1e9));
    let of_payers = |audience| revenue(&[&ALL_PAY[..], &[("status_weight", 1.0)]].concat(), audience);
    assert!(of_payers(300.0) < of_payers(1e9), "whoever pays already wants an audience too");
    let without = |audience| revenue(&[("status_weight", 0.0)], audience);
    assert_eq!(without(0.0), without(1e9));
}

#[test]
fn whoever_is_willing_to_pay_becomes_a_payer_sooner() {
    let first_purchases = |willingness: f32, effect| {
        let mut market = market(20_000, &[("willingness_effect", effect)]);
        market.fill("willingness_to_pay", willingness);
        (0..20).map(|_| market.day().expect("a day").metric("first_purchases")).sum::<f64>()
    };
    assert!(first_purchases(0.3, 1.0) < first_purchases(1.0, 1.0));
    assert!(first_purchases(1.0, 1.0) < first_purchases(3.0, 1.0));
    assert_eq!(first_purchases(0.3, 0.0), first_purchases(3.0, 0.0));
}

#[test]
fn advantage_sells_and_hurts_whoever_has_bought_nothing() {
    let sold = |pay_to_win| revenue(&[("pay_to_win", pay_to_win)], 1e9);
    assert!(sold(0.0) < sold(0.5) && sold(0.5) < sold(1.0));

    let mut market = market(2_000, &[("pay_to_win", 1.0), ("potential_payers", 0.5)]);
    market.market.payers_month = 0.02e12;
    for _ in 0..30 {
        market.day().expect("a day");
    }
    market.column_mut::<f32>("minutes_today")[..10].fill(0.0);
    let payers_before = market.column::<u8>("standing").to_vec();
    let day = market.day().expect("a day");
    let felt = day.metric("free_experience") as f32;
    assert!(felt < 0.0);
    let mut seen = [0, 0];
    for (row, &experience) in market.column::<f32>("experience").iter().enumerate() {
        let payer = payers_before[row] == crate::standing::PAYER;
        seen[usize::from(payer)] += 1;
        let expected = if payer || row < 10 { 0.0 } else { felt };
        assert_eq!(experience, expected, "row {row}");
    }
    assert!(seen[0] > 500 && seen[1] > 300, "{seen:?}");
}

#[test]
fn only_users_of_the_day_pay_and_what_they_paid_is_what_is_posted() {
    let fees = [("platform_fee_share", 0.3), ("payment_fee_share", 0.02), ("content_cost_per_day", 12.5)];
    let mut market = market(5_000, &[&ALL_PAY[..], &fees[..]].concat());
    market.column_mut::<f32>("minutes_today")[..1_000].fill(0.0);
    for _ in 0..40 {
        let day = market.day().expect("a day");
        let paid = market.column::<i64>("paid_micros");
        assert_eq!(paid.iter().sum::<i64>(), day.posting("purchases"));
        assert_eq!(paid.iter().filter(|&&paid| paid > 0).count() as f64, day.metric("payers_today"));
        assert!(paid[..1_000].iter().all(|&paid| paid == 0));
        let revenue = day.posting("purchases") as f64;
        assert_eq!(day.posting("platform_fees"), (0.3 * revenue).round() as i64);
        assert_eq!(day.posting("payment_fees"), (0.02 * revenue).round() as i64);
        assert_eq!(day.posting("content"), 12_500_000);
    }
}

/// With purchases of one currency unit each, what somebody paid counts them.
#[test]
fn buyers_are_told_apart_by_how_often_they_bought() {
    let one_each = [("mean_amount", 1.0), ("amount_sigma", 0.0), ("purchases_per_day", 0.1)];
    let mut market = market(2_000, &[&ALL_PAY[..], &one_each[..]].concat());
    for period in 0..2 {
        let counts = purchases(&mut market, 29);
        let day = market.day().expect("the last day of the period");
        let last = market.column::<i64>("paid_micros").iter().map(|&paid| paid as f64 / 1e6);
        let counts: Vec<f64> = counts.iter().zip(last).map(|(before, today)| before + today).collect();
        let payers = counts.iter().filter(|&&count| count > 0.0).count() as f64;
        let once = counts.iter().filter(|&&count| count == 1.0).count() as f64;
        let often = counts.iter().filter(|&&count| count >= 5.0).count() as f64;
        assert!(once > 100.0 && often > 100.0, "period {period}: {once}, {often}");
        assert_eq!(day.metric("one_purchase_share"), once / payers, "period {period}");
        assert_eq!(day.metric("five_purchases_share"), often / payers, "period {period}");
    }
}

/// Money of a period is that period's: the second period does not hold what the first brought.
#[test]
fn every_period_starts_from_nothing() {
    let mut market = market(1_000, &[&ALL_PAY[..], &[("purchases_per_day", 0.0)]].concat());
    for day in 1..=60 {
        let reported = market.day().expect("a day").metric("payers_period");
        assert_eq!(reported, if (30..60).contains(&day) { 1_000.0 } else { 0.0 }, "day {day}");
    }
    assert!(market.column::<f32>("spent_cents").iter().all(|&spent| spent == 0.0));
}

/// A person who left and came back starts as new, yet pays amounts of the same size.
#[test]
fn a_person_who_returns_is_the_same_person() {
    let mut market = market(500, &ALL_PAY);
    let first = purchases(&mut market, 1);
    market.column_mut::<u8>("standing").fill(crate::standing::UNKNOWN);
    assert_eq!(purchases(&mut market, 1), first);
    assert_ne!(first[0], first[1]);
}

#[test]
fn a_run_is_the_same_twice_and_other_random_words_are_another_run() {
    let run = |replication| {
        let mut market = market(20_000, &[]).replication(replication);
        (0..40).map(|_| market.day().expect("a day").posting("purchases")).collect::<Vec<_>>()
    };
    assert_eq!(run(0), run(0));
    assert_ne!(run(0), run(1));
}

#[test]
fn fees_above_the_whole_price_are_refused() {
    let refusal = Market::new(1, &[("platform_fee_share", 0.7), ("payment_fee_share", 0.4)]).err();
    assert!(refusal.is_some_and(|message| message.contains("platform_fee_share")));
    assert!(Market::new(1, &[("platform_fee_share", 0.6), ("payment_fee_share", 0.4)]).is_ok());
    assert!(Market::new(1, &[("amount_alpha", 1.0)]).is_err());
}

#[test]
fn who_considers_minds_advantage_and_nothing_else() {
    let appeal = |parameters: &[(&str, f64)]| market(2, parameters).consider().expect("an answer");
    assert_eq!(appeal(&[]), [0.0; 2]);
    assert_eq!(appeal(&[("pay_to_win", 0.75), ("tolerance", 0.25)]), [-0.25; 2]);
    assert_eq!(appeal(&[("pay_to_win", 0.2), ("tolerance", 0.25)]), [0.0; 2]);
}
