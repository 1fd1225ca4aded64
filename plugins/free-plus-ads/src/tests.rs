//! The textbook limits, the claims and the accounts. Bounds are four standard errors.

use super::*;
use eyeballs_model::testing::{TestDay, TestMarket};

type Ads = TestMarket<FreePlusAds>;

/// Everybody spends these minutes a day and has no ad tolerance; the service has a million users.
fn market(people: u32, minutes: f32, parameters: &[(&str, f64)]) -> Ads {
    let mut market = Ads::new(people, parameters).unwrap();
    market.fill("minutes_today", minutes);
    market.market.users_month = 1e6;
    market
}

fn run(market: &mut Ads, days: usize) -> Vec<TestDay> {
    (0..days).map(|_| market.day().unwrap()).collect()
}

fn sum(days: &[TestDay], metric: &str) -> f64 {
    days.iter().map(|day| day.metric(metric)).sum()
}

fn mean(days: &[TestDay], metric: &str) -> f64 {
    sum(days, metric) / days.len() as f64
}

/// Index of a choice.
const FIXED: f64 = Pricing::Fixed as u32 as f64;
const BY_FORMAT: f64 = LoadBy::Format as u32 as f64;
const UNIFORM: f64 = ClickValues::Uniform as u32 as f64;

mod textbook {
    use super::*;

    #[test]
    fn exposures_of_a_day_have_the_mean_and_variance_of_a_poisson() {
        // Many users with a few each, and few users with many.
        for (people, minutes, per_hour) in [(1_000, 20.0, 6.0), (20, 600.0, 60.0)] {
            let days = 500;
            let mut market = market(people, minutes, &[("ads_per_hour", per_hour), ("pricing", FIXED)]);
            let shown: Vec<f64> = run(&mut market, days).iter().map(|day| day.metric("exposures")).collect();
            let expected = f64::from(people) * per_hour * f64::from(minutes) / 60.0;
            let days = days as f64;
            let mean = shown.iter().sum::<f64>() / days;
            let variance = shown.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (days - 1.0);
            assert!((mean - expected).abs() < 4.0 * (expected / days).sqrt(), "mean {mean} of {expected}");
            let ratio = variance / expected;
            assert!((ratio - 1.0).abs() < 4.0 * (2.0 / days).sqrt(), "variance {ratio} of the mean");
        }
    }

    /// An agent stands for ten: exposures are ten times a Poisson number of a tenth of the mean.
    #[test]
    fn chance_is_that_of_the_agents() {
        let (days, represents) = (500, 10.0);
        let mut market = market(100, 60.0, &[("ads_per_hour", 6.0), ("pricing", FIXED)]);
        market.market.represents = 10;
        let shown: Vec<f64> = run(&mut market, days).iter().map(|day| day.metric("exposures")).collect();
        assert!(shown.iter().all(|shown| shown % represents == 0.0));
        // The kit does not scale: the mean is that of a hundred people, who are ten agents.
        let (days, expected) = (days as f64, 600.0);
        let mean = shown.iter().sum::<f64>() / days;
        let variance = shown.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (days - 1.0);
        assert!((mean - expected).abs() < 4.0 * (represents * expected / days).sqrt(), "{mean}");
        let ratio = variance / (represents * expected);
        assert!((ratio - 1.0).abs() < 4.0 * (2.0 / days).sqrt(), "variance {ratio} of what agents have");
    }

    #[test]
    fn a_person_sees_nothing_with_the_chance_of_a_poisson() {
        let mut market = market(1, 10.0, &[("ads_per_hour", 6.0), ("pricing", FIXED)]);
        let days = 4_000;
        let without = run(&mut market, days).iter().filter(|day| day.metric("exposures") == 0.0).count();
        let (share, expected) = (without as f64 / days as f64, (-1.0_f64).exp());
        let error = (expected * (1.0 - expected) / days as f64).sqrt();
        assert!((share - expected).abs() < 4.0 * error, "{share} of {expected}");
    }

    /// Equal budgets (together B a day) and values per thousand uniform on 0..w: demand at price p is
    /// 1000 B (1 - p / w) / p, so supply S clears at p = B / (S / 1000 + B / w).
    #[test]
    fn one_price_clears_the_linear_demand_of_uniform_values() {
        let (advertisers, budget) = (4_000.0, 0.25);
        let parameters = [
            ("ads_per_hour", 30.0),
            ("advertisers", advertisers),
            ("values", UNIFORM),
            ("minimum_reach_lowest_users", 1e3),
            ("minimum_reach_highest_users", 1e3),
            ("budget_per_thousand_reach", budget),
            ("expected_fit", 1.0),
            ("audience_fit", 1.0),
            ("required_return", 1.0),
            ("notice_days", 0.0),
        ];
        let highest = 1000.0 * 0.009 * 2.0 * 1.72;
        let budgets = advertisers * budget;
        let replications = 20;
        let ratio = (0..replications).map(|replication| {
            let mut market = market(2_000, 60.0, &parameters).replication(replication);
            let day = market.day().unwrap();
            let price = budgets / (day.metric("exposures") / 1000.0 + budgets / highest);
            assert_eq!(day.metric("fill_rate"), 1.0);
            (day.metric("price_per_thousand") / price, price / highest)
        });
        let (ratios, below): (Vec<f64>, Vec<f64>) = ratio.unzip();
        let count = f64::from(replications);
        let (ratio, below) = (ratios.iter().sum::<f64>() / count, below.iter().sum::<f64>() / count);
        let error = (below * (1.0 - below) / advertisers / count).sqrt();
        assert!((ratio - 1.0).abs() < 4.0 * error, "{ratio} with error {error}");
    }

    /// With a fixed price and minutes that fall linearly to zero at a load A, revenue is proportional
    /// to a (1 - a / A) and greatest at A / 2: 27.04 an hour for the Pandora curve.
    #[test]
    fn revenue_is_greatest_at_half_the_load_that_drives_everybody_away() {
        let load_of_nobody = 54.076_923_08;
        let people = 10_000;
        let revenue = |per_hour: f64| {
            let parameters = [
                ("ads_per_hour", per_hour),
                ("attention_sensitivity", 1.0 / load_of_nobody),
                ("pricing", FIXED),
                ("fixed_price_per_thousand", 1000.0),
            ];
            let mut market = market(people, 0.0, &parameters);
            market.day().unwrap();
            // In the market an hour without advertisements is shared by logit; next to a big outside
            // option, minutes are proportional to the attraction.
            let kept = market.column::<f32>("attraction")[0];
            market.fill("minutes_today", 60.0 * kept);
            let revenue = market.day().unwrap().posting("advertising") as f64 / 1e6;
            let expected = f64::from(people) * per_hour * (1.0 - per_hour / load_of_nobody);
            assert!((revenue - expected).abs() < 4.0 * expected.sqrt(), "{revenue} of {expected}");
            revenue
        };
        let best = 27.038_461_54;
        for other in [9.0, 18.0, 24.0, 30.0, 36.0, 45.0] {
            assert!(revenue(other) < revenue(best), "{other}");
        }
    }

    /// A third at once in minutes, and what a quarter of an hour of seven instead of six an hour feels like.
    #[test]
    fn an_extra_advertisement_costs_a_third_at_once_and_is_felt_by_the_exposure() {
        let felt = |per_hour: f64| {
            let mut market = market(1, 15.0, &[("ads_per_hour", per_hour)]);
            market.fill("ad_tolerance", 2.0 / 7.0);
            market.day().unwrap();
            (market.column::<f32>("attraction")[0], market.column::<f32>("experience")[0])
        };
        let ((attraction_6, experience_6), (attraction_7, experience_7)) = (felt(6.0), felt(7.0));
        let at_once = (attraction_7 / attraction_6).ln();
        assert!((at_once + 0.0208 / 3.0).abs() < 0.0008, "{at_once}");
        // Six hundredths for each exposure that the person sees or flees from, times 1 - tolerance.
        let exposures = |per_hour: f32, kept: f32| per_hour * 15.0 / 60.0 / kept;
        let of_exposures = exposures(7.0, attraction_7) - exposures(6.0, attraction_6);
        assert!((experience_6 - experience_7 - 0.06 * 5.0 / 7.0 * of_exposures).abs() < 1e-6);
    }

    /// What cannot feel worse drives people away, without a ceiling: the more the further beyond.
    #[test]
    fn an_unbearable_load_multiplies_the_hazard_of_leaving() {
        let of = |per_hour: f64| {
            let mut market = market(1, 10.0, &[("ads_per_hour", per_hour)]);
            market.fill("ad_tolerance", 2.0 / 7.0);
            market.day().unwrap();
            (market.column::<f32>("experience")[0], market.column::<f32>("leave_factor")[0])
        };
        let (bearable, beyond, far) = (of(6.0), of(100.0), of(600.0));
        assert!(bearable.0 > -0.06 && bearable.1 == 1.0);
        // 100 an hour leave 2/7 of the minutes: 16.7 exposures in ten, 58.3 with those fled from, of which each weighs 0.3/7.
        let annoyance = 100.0 / 6.0 / (1.0 - 100.0 * 0.01 * 5.0 / 7.0) * 0.06 * 5.0 / 7.0;
        assert!(beyond.0 == -1.0 && (beyond.1.ln() - (annoyance - 1.0)).abs() < 1e-4, "{beyond:?}");
        assert!(far.1 > 1e10, "{far:?}");
    }

    #[test]
    fn who_has_paid_to_see_none_sees_none_unless_all_are_shown_them() {
        let of = |shown_to: f64| {
            let mut market = market(100, 60.0, &[("pricing", FIXED), ("shown_to", shown_to)]);
            market.column_mut::<f32>("ad_free")[..40].fill(1.0);
            let days = run(&mut market, 100);
            let feels = market.column::<f32>("experience")[0] < 0.0;
            let gives_up = market.column::<f32>("attraction")[0] < 1.0;
            (sum(&days, "exposures"), feels, gives_up, market.column::<f32>("experience")[50] < 0.0)
        };
        let (some, feels, gives_up, others) = of(0.0);
        assert!((some - 36_000.0).abs() < 4.0 * 36_000.0_f64.sqrt(), "{some}");
        assert_eq!((feels, gives_up, others), (false, false, true));
        let (all, feels, gives_up, _) = of(1.0);
        assert!((all - 60_000.0).abs() < 4.0 * 60_000.0_f64.sqrt(), "{all}");
        assert!(feels && gives_up);
    }

    #[test]
    fn advertisements_that_fit_annoy_less() {
        let felt = |audience_fit: f64| {
            let mut market =
                market(1, 10.0, &[("audience_fit", audience_fit), ("attention_sensitivity", 0.0)]);
            market.day().unwrap();
            -market.column::<f32>("experience")[0]
        };
        let (none, half, all) = (felt(0.001), felt(0.5), felt(1.0));
        assert!((half - 0.06).abs() < 1e-6 && (all - 0.03).abs() < 1e-6 && (none - 0.08994).abs() < 1e-4);
    }

    #[test]
    fn clicks_are_binomial_with_the_click_rate_of_those_who_fit() {
        let mut market = market(1_000, 60.0, &[("pricing", FIXED), ("audience_fit", 0.5)]);
        let days = run(&mut market, 200);
        let expected = sum(&days, "exposures") * 0.009 * 0.5;
        let clicks = sum(&days, "clicks");
        assert!((clicks - expected).abs() < 4.0 * expected.sqrt(), "{clicks} of {expected}");
    }
}

mod claims {
    use super::*;

    /// Twenty thousand users, a quarter of whom come each day for an hour; many small advertisers.
    fn small_service(parameters: &[(&str, f64)]) -> Ads {
        let crowd = [("advertisers", 2_000.0), ("budget_per_thousand_reach", 0.4)];
        let mut market = market(5_000, 60.0, &[&crowd, parameters].concat());
        market.market.users_month = 20_000.0;
        market
    }

    /// C04, the immediate part.
    #[test]
    fn more_advertising_annoys_more_and_tolerance_protects() {
        let felt = |per_hour: f64, tolerance: f32| {
            let mut market = market(1, 10.0, &[("ads_per_hour", per_hour)]);
            market.fill("ad_tolerance", tolerance);
            market.day().unwrap();
            (market.column::<f32>("attraction")[0], market.column::<f32>("experience")[0])
        };
        let (mild, strong, tolerant) = (felt(6.0, 0.0), felt(12.0, 0.0), felt(12.0, 0.5));
        assert!(strong.0 < mild.0 && strong.1 < mild.1);
        assert!(strong.0 < tolerant.0 && strong.1 < tolerant.1);
        assert_eq!(felt(12.0, 1.0), (1.0, 0.0));
        let worst = felt(600.0, 0.0);
        assert!(worst.0 > 0.0 && worst.0.is_finite() && worst.1 == -1.0);
    }

    /// C05: the same expectations, another truth. (Those who left are slow to return here: otherwise
    /// newcomers, who know no better, fill their places at a lower price.)
    #[test]
    fn a_poor_audience_disappoints_advertisers_and_they_leave() {
        let in_the_end = |fit: f64| {
            let parameters = [("audience_fit", fit), ("notice_days", 5.0), ("retry_days", 3650.0)];
            let days = run(&mut small_service(&parameters), 360);
            let late = &days[330..];
            (
                sum(&days, "advertisers_disappointed"),
                mean(late, "advertisers"),
                mean(late, "price_per_thousand"),
            )
        };
        let (good, poor) = (in_the_end(0.5), in_the_end(0.1));
        assert!(poor.0 > 3.0 * good.0, "disappointed: {} and {}", poor.0, good.0);
        assert!(poor.1 < 0.8 * good.1, "customers: {} and {}", poor.1, good.1);
        assert!(poor.2 < 0.7 * good.2, "price: {} and {}", poor.2, good.2);
    }

    #[test]
    fn who_gets_what_it_expected_stays() {
        let fitting = [("expected_fit", 1.0), ("audience_fit", 1.0), ("notice_days", 0.0)];
        let days = run(&mut small_service(&fitting), 200);
        let (joined, disappointed) =
            (sum(&days, "advertisers_joined"), sum(&days, "advertisers_disappointed"));
        assert!(joined > 100.0 && disappointed < 0.05 * joined, "{disappointed} of {joined}");
    }

    #[test]
    fn who_left_disappointed_may_return() {
        let joined_again = |retry_days: f64| {
            let parameters = [("audience_fit", 0.1), ("notice_days", 0.0), ("retry_days", retry_days)];
            sum(&run(&mut small_service(&parameters), 100)[1..], "advertisers_joined")
        };
        let (soon, hardly_ever) = (joined_again(10.0), joined_again(3650.0));
        assert!(soon > 50.0 && soon > 5.0 * hardly_ever, "{soon} and {hardly_ever}");
    }

    #[test]
    fn a_bigger_audience_brings_more_advertisers() {
        let advertisers = |users: f64| {
            let mut market = market(2_000, 60.0, &[("notice_days", 0.0)]);
            market.market.users_month = users;
            market.day().unwrap().metric("advertisers_joined")
        };
        let (none, some, more) = (advertisers(500.0), advertisers(1e4), advertisers(1e6));
        assert_eq!(none, 0.0);
        assert!(some > 0.0 && more > 2.0 * some, "{some} {more}");
    }

    #[test]
    fn an_audience_that_shrinks_loses_advertisers() {
        let mut market = market(2_000, 60.0, &[("notice_days", 0.0)]);
        market.day().unwrap();
        market.market.users_month = 500.0;
        assert_eq!(market.day().unwrap().posting("advertising"), 0);
    }

    #[test]
    fn more_supply_lowers_the_price() {
        let price = |per_hour: f64| {
            let parameters = [("ads_per_hour", per_hour), ("notice_days", 0.0)];
            market(20_000, 60.0, &parameters).day().unwrap().metric("price_per_thousand")
        };
        assert!(price(60.0) < price(6.0));
    }

    /// A quarter of an hour and six advertisements an hour for each of a hundred thousand users.
    #[test]
    fn the_price_at_the_defaults_is_that_of_the_trade() {
        let mut market = market(100_000, 15.0, &[]);
        market.market.users_month = 1e5;
        let days = run(&mut market, 60);
        let price = mean(&days[40..], "price_per_thousand");
        assert!((4.0..11.2).contains(&price), "{price}");
    }
}

mod accounts {
    use super::*;

    #[test]
    fn revenue_is_price_times_what_was_sold_and_costs_follow() {
        let mut market = market(2_000, 60.0, &[("notice_days", 3.0)]);
        let mut paid = 0;
        for day in run(&mut market, 50) {
            let revenue = day.posting("advertising") as f64;
            let sold = day.metric("sold_exposures");
            let expected = day.metric("price_per_thousand") * sold * 1000.0;
            // Bills are rounded to micro-units, and what was sold to whole exposures.
            assert!(
                (revenue - expected).abs() < 400.0 + 500.0 * day.metric("price_per_thousand"),
                "{revenue} of {expected}"
            );
            assert!(sold <= day.metric("exposures"));
            assert!((day.posting("sales_commission") as f64 - 0.1 * revenue).abs() < 1.0);
            assert_eq!(day.posting("ad_serving") as f64, (day.metric("exposures") * 50.0).round());
            paid += day.posting("advertising");
        }
        assert!(paid > 0);
    }

    /// Every exposure is clicked, and every click is worth 2.
    const ALL_CLICK: [(&str, f64); 5] = [
        ("click_rate", 1.0),
        ("audience_fit", 1.0),
        ("value_per_click", 2.0),
        ("sales_commission", 0.2),
        ("serving_cost_per_thousand", 40.0),
    ];

    #[test]
    fn a_day_of_the_network_by_hand() {
        let terms = [("pricing", FIXED), ("fixed_price_per_thousand", 500.0)];
        let day = market(100, 60.0, &[&ALL_CLICK[..], &terms].concat()).day().unwrap();
        let exposures = day.metric("exposures");
        assert!((exposures - 600.0).abs() < 4.0 * 600_f64.sqrt());
        assert_eq!((day.metric("sold_exposures"), day.metric("clicks")), (exposures, exposures));
        assert_eq!(day.posting("advertising") as f64, exposures * 500_000.0);
        assert_eq!(day.posting("sales_commission") as f64, exposures * 100_000.0);
        assert_eq!(day.posting("ad_serving") as f64, exposures * 40_000.0);
        assert_eq!((day.metric("mean_return"), day.metric("price_per_thousand")), (4.0, 500.0));
    }

    /// Ten advertisers who are alike spend 25 a day each: for all exposures, of which each is clicked.
    #[test]
    fn a_day_of_the_auction_by_hand() {
        let alike = [
            ("advertisers", 10.0),
            ("value_spread", 0.0),
            ("expected_fit", 1.0),
            ("minimum_reach_lowest_users", 1e5),
            ("minimum_reach_highest_users", 1e5),
            ("budget_per_thousand_reach", 0.25),
            ("notice_days", 0.0),
        ];
        let mut market = market(100, 60.0, &[&ALL_CLICK[..], &alike].concat());
        for first in [true, false] {
            let day = market.day().unwrap();
            let exposures = day.metric("exposures");
            assert_eq!(day.posting("advertising"), 250_000_000);
            assert_eq!(day.posting("sales_commission"), 50_000_000);
            assert_eq!(day.posting("ad_serving") as f64, exposures * 40_000.0);
            assert!((day.metric("price_per_thousand") - 250_000.0 / exposures).abs() < 1e-9);
            assert_eq!((day.metric("sold_exposures"), day.metric("fill_rate")), (exposures, 1.0));
            assert_eq!(day.metric("advertisers"), 10.0);
            assert_eq!(day.metric("advertisers_joined"), if first { 10.0 } else { 0.0 });
            // A tenth of the exposures each, of which a part is a whole click or none.
            let clicks = day.metric("clicks");
            assert!((clicks - exposures).abs() < 10.0, "{clicks} of {exposures}");
            assert!((day.metric("mean_return") - 2.0 * clicks / 250.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_customer_counts_for_thirty_days() {
        let mut market = market(2_000, 60.0, &[("notice_days", 0.0)]);
        let customers = market.day().unwrap().metric("advertisers");
        assert!(customers > 0.0);
        market.fill("minutes_today", 0.0);
        let days = run(&mut market, 30);
        assert!(days[..29].iter().all(|day| day.metric("advertisers") == customers));
        assert_eq!(days[29].metric("advertisers"), 0.0);
    }

    #[test]
    fn the_network_is_one_customer_and_takes_everything() {
        let day = market(2_000, 60.0, &[("pricing", FIXED)]).day().unwrap();
        assert_eq!((day.metric("advertisers"), day.metric("fill_rate")), (1.0, 1.0));
        assert_eq!(day.posting("advertising") as f64, day.metric("exposures") * 7500.0);
    }

    #[test]
    fn formats_weigh_by_price_and_annoyance() {
        let mut market = market(2_000, 60.0, &[("load", BY_FORMAT), ("pricing", FIXED)]);
        let day = market.day().unwrap();
        let standard = (12.0 * 0.3 + 8.0 * 1.0 + 1.0 * 2.0 + 1.0 * 3.0) / 22.0;
        let exposures = day.metric("exposures");
        assert!((exposures - 44_000.0).abs() < 4.0 * 44_000.0_f64.sqrt());
        assert!((day.posting("advertising") as f64 - exposures * 7500.0 * standard).abs() < 1.0);
        assert!((day.metric("price_per_thousand") - 7.5 * standard).abs() < 1e-12);
        let annoyance: f32 = 12.0 * 0.1 + 8.0 * 0.3 + 1.0 * 1.5 + 1.0 * 1.0;
        let felt = 0.06 * annoyance / (1.0 - 0.01 * annoyance);
        assert!((market.column::<f32>("experience")[0] + felt).abs() < 1e-6);
    }

    #[test]
    fn a_service_without_advertisements_earns_and_costs_nothing() {
        let mut market = market(100, 60.0, &[("ads_per_hour", 0.0), ("notice_days", 0.0)]);
        for day in run(&mut market, 3) {
            assert_eq!((day.posting("advertising"), day.posting("ad_serving")), (0, 0));
            assert_eq!((day.metric("fill_rate"), day.metric("mean_return")), (0.0, 0.0));
        }
        assert_eq!(market.column::<f32>("attraction")[0], 1.0);
    }
}

mod edges {
    use super::*;

    #[test]
    fn impossible_combinations_are_refused_by_name() {
        for (parameters, name) in [
            (
                vec![("minimum_reach_lowest_users", 1e6), ("minimum_reach_highest_users", 1e5)],
                "minimum_reach",
            ),
            (vec![("disappointing_return", 2.0)], "required_return"),
            (vec![("load", BY_FORMAT), ("format_click_rate", 0.1)], "has 1 values"),
        ] {
            let refusal = Ads::new(1, &parameters).err().unwrap_or_default();
            assert!(refusal.contains(name), "{name}: {refusal}");
        }
    }

    #[test]
    fn the_same_run_twice_gives_the_same_bits_and_another_replication_does_not() {
        let outcome = |replication: u32| {
            let mut market = market(1_000, 30.0, &[("notice_days", 5.0)]).replication(replication);
            let paid: Vec<i64> = run(&mut market, 60).iter().map(|day| day.posting("advertising")).collect();
            (paid, market.globals().to_vec())
        };
        assert_eq!(outcome(0), outcome(0));
        assert_ne!(outcome(0).0, outcome(1).0);
    }

    #[test]
    fn small_buyers_get_their_share_of_clicks() {
        use eyeballs_model::numerics::random::{RandomKey, key_of};
        let key = RandomKey { key: key_of(1, 0), day: 5, stream: 9 };
        let buyers = 20_000;
        let clicks: f64 = (0..buyers).map(|buyer| sale::clicks_on(0.3, 0.5, key, buyer)).sum();
        let (share, expected) = (clicks / buyers as f64, 0.15_f64);
        let error = (expected * (1.0 - expected) / buyers as f64).sqrt();
        assert!((share - expected).abs() < 4.0 * error, "{share} of {expected}");
    }
}

#[test]
fn who_considers_minds_the_load_by_tolerance() {
    let appeal = |load: f64| {
        let mut market = market(3, 10.0, &[("ads_per_hour", load)]);
        market.column_mut::<f32>("ad_tolerance").copy_from_slice(&[0.0, 0.5, 1.0]);
        market.consider().unwrap()
    };
    for (found, expected) in appeal(30.0).into_iter().zip([-0.9_f32, -0.45, 0.0]) {
        assert!((found - expected).abs() < 1e-6, "{found}, expected {expected}");
    }
    assert_eq!(appeal(0.0), [0.0; 3]);
    assert!(appeal(30.0)[0] < appeal(2.0)[0] && appeal(600.0)[0] < -10.0);
}
