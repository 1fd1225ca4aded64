//! The scenarios that come with the program.

use crate::cards::{assert_card_holds, facts, run, scenario_files_in};
use crate::user::User;
use eyeballs_tests::project;
use serde_json::Value;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Where scenarios are that ask something.
const FOLDERS: [&str; 3] = ["scenarios", "scenarios/claims", "scenarios/decisions"];

fn scenario_files() -> Vec<PathBuf> {
    FOLDERS.iter().flat_map(|folder| scenario_files_in(folder)).collect()
}

/// The name of a scenario from the folder of scenarios on, as in `claims/ads-beside-members`.
fn name_of(file: &Path) -> String {
    let name = file.strip_prefix(project().join("scenarios")).expect("a scenario of the project");
    name.with_extension("").to_str().expect("plain names").replace('\\', "/")
}

#[test]
fn every_scenario_is_sound() {
    let user = User::new("scenarios");
    let files = scenario_files();
    let output = user.command("check").args(&files).output().expect("the program can be started");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{messages}");
    assert_eq!(messages, "", "none of them is doubtful");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.lines().filter(|line| line.contains(".toml: ok, ")).count(), files.len(), "{said}");
}

#[test]
fn every_scenario_stands_in_the_index() {
    let index = fs::read_to_string(project().join("scenarios/README.md")).expect("scenarios have an index");
    for file in scenario_files() {
        let row = format!("| `{}.toml` |", name_of(&file));
        assert!(index.contains(&row), "scenarios/README.md has no row {row}");
    }
}

/// Replications of each scenario here; the files have 12 to 64.
const REPLICATIONS: u64 = 8;
/// A claim that holds: with so few replications luck may cost it two of the eight.
const HOLDS: RangeInclusive<u64> = 6..=8;
/// A claim in which there is hardly any luck.
const ALWAYS: RangeInclusive<u64> = REPLICATIONS..=REPLICATIONS;
/// A claim that the file keeps although it fails, and says so; and one that fails without what carries it.
const FAILS: RangeInclusive<u64> = 0..=2;

/// The results of a scenario of the project, with fewer replications than its file has.
fn results(name: &str, replications: u64, settings: &[&str]) -> Value {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let user =
        User::new(&format!("claims-{}-{}", RUNS.fetch_add(1, Ordering::Relaxed), name.replace('/', "-")));
    let file = project().join("scenarios").join(format!("{name}.toml"));
    run(&user, &file, &format!("--replications {replications}"), settings)
}

fn assert_held(claim: &Value, expected: &RangeInclusive<u64>) {
    assert_held_of(claim, REPLICATIONS, expected);
}

fn assert_held_of(claim: &Value, replications: u64, expected: &RangeInclusive<u64>) {
    let text = &claim["text"];
    assert!(claim["problem"].is_null(), "{text}: {}", claim["problem"]);
    assert_eq!(claim["evaluated"], replications, "{text}");
    let held = claim["held"].as_u64().expect("a number of replications");
    assert!(expected.contains(&held), "{text}: held in {held} of {replications}, expected {expected:?}");
}

/// In how many of the replications each claim held must be as given, in the order of the file, and the card of facts
/// must hold, if there is one.
fn assert_claims(name: &str, expected: &[RangeInclusive<u64>]) {
    let results = results(name, REPLICATIONS, &[]);
    let claims = results["claims"].as_array().expect("a list of claims");
    assert_eq!(claims.len(), expected.len(), "each claim of {name} has a number here");
    claims.iter().zip(expected).for_each(|(claim, expected)| assert_held(claim, expected));
    assert_card_holds(name, &facts(&results));
}

/// The placebo: without what is said to carry them, the claims of these numbers, counted from 0, fail.
fn assert_fail_without(name: &str, claims: &[usize], carrier_off: &[&str]) {
    let results = results(name, REPLICATIONS, carrier_off);
    claims.iter().for_each(|claim| assert_held(&results["claims"][*claim], &FAILS));
}

/// The same on a world with facts, where placebos leave nothing to luck: of eight replications each of these claims held in none, so two are enough.
fn assert_claims_fall_without(name: &str, claims: &[usize], carrier_off: &[&str]) {
    let results = results(&format!("claims/{name}"), 2, carrier_off);
    claims.iter().for_each(|claim| assert_held_of(&results["claims"][*claim], 2, &(0..=0)));
}

#[test]
fn membership_earns_most_from_the_audience_of_a_network() {
    assert_claims("four-models-one-audience", &[HOLDS, HOLDS, HOLDS, HOLDS, HOLDS]);
}

/// Membership lives on what a month is worth to people: where it is worth a twentieth of the price, it earns least of all.
#[test]
fn membership_earns_most_because_of_what_it_is_worth_to_a_few() {
    let little = "variant.membership.model.network.paid-membership.reference_price=0.5";
    assert_fail_without("four-models-one-audience", &[4], &[little]);
}

#[test]
fn a_price_war_is_won_by_cash_and_paid_by_the_winner() {
    assert_claims("price-war", &[HOLDS, HOLDS, HOLDS]);
}

/// Of two that have the same cash the first has no reason to be left.
#[test]
fn a_price_war_is_won_by_cash_and_not_by_who_begins() {
    assert_fail_without("price-war", &[1], &["firm.shallow.cash=8_000_000"]);
}

#[test]
fn users_carry_a_firm_that_earns_nothing_and_its_owners_pay_with_the_firm() {
    assert_claims("money-for-users", &[HOLDS, HOLDS, HOLDS, HOLDS]);
}

/// Where hardly anything is given for a user, users carry nobody.
#[test]
fn users_carry_a_firm_because_of_what_is_given_for_them() {
    assert_fail_without("money-for-users", &[1, 3], &["policy.round.numbers.for_each_user=0.02"]);
}

#[test]
fn who_lives_on_rented_land_is_banned_and_a_way_of_its_own_pays() {
    assert_claims("rented-land", &[HOLDS, HOLDS, HOLDS]);
}

/// Nothing is built of nothing, and nobody is banned where nobody bans.
#[test]
fn a_way_of_its_own_is_what_is_put_into_it_and_a_ban_is_a_hazard() {
    assert_fail_without("rented-land", &[0, 1], &["policy.build.numbers.share=0"]);
    assert_fail_without("rented-land", &[2], &["event.ban.hazard=1e-9"]);
}

/// With default effects: a better quality, a lower price and fewer advertisements bring more people, and how many come
/// depends on none of them where nobody looks.
#[test]
fn people_look_at_quality_price_and_advertisements() {
    assert_claims("what-people-look-at", &[ALWAYS, ALWAYS, ALWAYS, ALWAYS]);
}

#[test]
fn the_heaviest_load_earns_most_at_first_and_has_fewest_users_in_the_end() {
    assert_claims("ad-load-too-far", &[HOLDS, HOLDS, HOLDS, HOLDS]);
}

#[test]
fn the_best_load_is_lower_in_the_long_run_because_fewer_come_and_more_leave() {
    let off = ["joining_sensitivity", "experience_sensitivity"]
        .map(|sensitivity| format!("service.network.model.free-plus-ads.{sensitivity}=0"));
    assert_fail_without("ad-load-too-far", &[1, 3], &off.each_ref().map(String::as_str));
}

#[test]
fn more_services_thin_the_minutes_of_the_first() {
    assert_claims("attention-is-the-currency", &[HOLDS, HOLDS, HOLDS, HOLDS]);
}

#[test]
fn people_leave_faster_where_there_is_more_because_of_what_they_feel_and_a_niche_is_small_by_taste() {
    let off = ["service.network.churn.satisfaction_effect=0"];
    assert_fail_without("attention-is-the-currency", &[1], &off);
    assert_fail_without("attention-is-the-currency", &[3], &["variant.five.service.forum.breadth=100"]);
}

/// Over all four years charging earns more: the last claim fails.
#[test]
fn a_free_antivirus_lives_on_the_browser() {
    assert_claims("free-antivirus-pays-through-the-browser", &[HOLDS, HOLDS, HOLDS, FAILS]);
}

#[test]
fn charging_earns_more_because_enough_people_would_pay() {
    let few = "variant.charge.model.tool.paid-membership.joining_chance=0.0003";
    let results = results("free-antivirus-pays-through-the-browser", REPLICATIONS, &[few]);
    assert_held(&results["claims"][3], &HOLDS);
}

#[test]
fn payers_want_an_audience() {
    assert_claims("whales-need-an-audience", &[HOLDS, HOLDS, HOLDS]);
}

#[test]
fn a_small_game_loses_no_revenue_by_its_size_where_status_is_worth_nothing() {
    let off = "service.game.model.value-added-service.status_weight=0";
    assert_fail_without("whales-need-an-audience", &[2], &[off]);
}

/// The essay's numbers are set in the file: 10,000 visits, of which a tenth answers.
#[test]
fn a_customer_costs_fifty_yuan_and_the_second_coupon() {
    assert_claims("five-yuan-dessert", &[ALWAYS, HOLDS, HOLDS, ALWAYS, ALWAYS]);
}

#[test]
fn nobody_becomes_a_customer_without_the_second_coupon() {
    let off = "service.restaurant.model.e-commerce.second_coupon_answer=0";
    assert_fail_without("five-yuan-dessert", &[1, 3], &[off]);
}

/// It costs three times as much because people forget meanwhile, not because it is late.
#[test]
fn a_late_second_coupon_is_dear_because_people_forget() {
    let off = "variant.'a month later'.service.restaurant.churn.hazard=0";
    assert_fail_without("five-yuan-dessert", &[4], &[off]);
}

/// The settings that give a parameter of a model the same value in several variants.
fn in_variants(variants: &[&str], model: &str, setting: &str) -> Vec<String> {
    variants.iter().map(|variant| format!("variant.'{variant}'.model.{model}.{setting}")).collect()
}

#[test]
fn the_best_ad_load_beside_ad_free_members_lies_between() {
    assert_claims("claims/ads-beside-members", &[ALWAYS, ALWAYS, HOLDS, HOLDS, ALWAYS]);
}

/// Where advertisements neither annoy nor make anybody a member, the heaviest load earns most.
#[test]
fn the_best_ad_load_lies_between_because_advertisements_annoy() {
    let [ads, members] = ["free-plus-ads", "paid-membership"].map(|id| format!("service.game.model.{id}"));
    let annoyance = ["attention", "joining", "experience"].map(|of| format!("{ads}.{of}_sensitivity=0"));
    let relief = format!("{members}.ad_relief_effect=0");
    let off: Vec<&str> = annoyance.iter().chain([&relief]).map(String::as_str).collect();
    assert_claims_fall_without("ads-beside-members", &[1, 2], &off);
    assert_claims_fall_without("ads-beside-members", &[3], &[&relief]);
    assert_claims_fall_without("ads-beside-members", &[0], &[&format!("{members}.ad_free=false")]);
    assert_claims_fall_without("ads-beside-members", &[4], &[&format!("{members}.reference_price=0.02")]);
}

#[test]
fn a_meter_ends_the_losses_of_a_newspaper_and_the_later_the_dearer() {
    assert_claims("claims/from-free-to-paid", &[ALWAYS, HOLDS, ALWAYS, ALWAYS, ALWAYS]);
}

#[test]
fn a_meter_earns_because_people_meet_it_and_would_pay_and_its_price_because_they_look_at_it() {
    const METERS: [&str; 7] =
        ["1 a month", "2 a month", "5 a month", "15 a month", "30 a month", "15, tight", "15, met by nobody"];
    let without = |claims: &[usize], settings: &[(&[&str], &str)]| {
        let off =
            |(variants, setting): &(&[&str], &str)| in_variants(variants, "reader.paid-membership", setting);
        let off: Vec<String> = settings.iter().flat_map(off).collect();
        let off: Vec<&str> = off.iter().map(String::as_str).collect();
        assert_claims_fall_without("from-free-to-paid", claims, &off);
    };
    without(&[2], &[(&METERS, "price_sensitivity=0.5")]);
    without(&[1, 2, 3], &[(&METERS, "free_days_per_month=30")]);
    without(&[3, 4], &[(&METERS, "metered_attraction=1"), (&METERS[6..], "free_days_per_month=12")]);
}

#[test]
fn coupons_bring_more_orders_than_points_or_advertisements_and_none_of_them_pays() {
    assert_claims("claims/a-budget-for-orders", &[HOLDS, HOLDS, ALWAYS, ALWAYS, ALWAYS]);
}

/// The order of the three is that of what they cost for each order more: with a lift of the size of the elasticity coupons are behind
/// points, and with people at a tenth of the price advertisements are ahead of them.
#[test]
fn what_a_marketplace_should_spend_on_hangs_on_the_lifts_and_on_its_share_of_sales() {
    let shop = |setting: &str| format!("service.shop.model.e-commerce.{setting}");
    let without =
        |claims: &[usize], off: &str| assert_claims_fall_without("a-budget-for-orders", claims, &[off]);
    without(&[1, 4], &shop("coupon_lift=0.119"));
    without(&[1], "service.shop.channel.paid-ads.cost_per_install=0.5");
    without(&[2], &shop("take_rate=0.2"));
    without(&[3], &shop("coupon_for=buyers"));
}

#[test]
fn users_make_what_users_come_for_and_the_best_share_lies_between() {
    assert_claims("claims/users-make-it", &[ALWAYS, HOLDS, HOLDS, HOLDS]);
}

/// Where content draws and holds nobody, more of it brings neither users nor minutes, and giving away is loss; where nobody can make any, nobody does.
#[test]
fn creators_bring_users_because_of_what_they_make() {
    let off = ["attraction", "joining", "holding"]
        .map(|of| format!("service.stage.model.creator-platform.{of}_effect=0"));
    assert_claims_fall_without("users-make-it", &[1, 2, 3], &off.each_ref().map(String::as_str));
    assert_claims_fall_without(
        "users-make-it",
        &[0],
        &["service.stage.model.creator-platform.items_per_day=0"],
    );
}

#[test]
fn licences_bring_cash_at_once_and_relations_leave_with_salespeople() {
    assert_claims("claims/one-product-saas", &[HOLDS, HOLDS, HOLDS, HOLDS]);
}

/// Cheap licences bring no cash; nothing leaves where nobody does; and where visits are plenty nothing is lost by making them.
#[test]
fn licences_earn_by_their_price_and_hunting_by_what_a_visit_is_worth() {
    let accounts = |setting: &str| format!("service.office.model.business-accounts.{setting}");
    let without =
        |claims: &[usize], off: &str| assert_claims_fall_without("one-product-saas", claims, &[off]);
    without(&[0, 1], "variant.licence.model.office.business-accounts.licence_per_seat=200");
    without(&[2], &accounts("turnover=0"));
    without(&[3], &accounts("visits_per_day=100"));
}

#[test]
fn every_scenario_with_claims_is_run_here() {
    let here = fs::read_to_string(project().join("tests/program/scenarios.rs")).expect("this file is there");
    for file in scenario_files() {
        let text = fs::read_to_string(&file).expect("a scenario can be read");
        let name = name_of(&file);
        let run = here.contains(&format!("assert_claims(\"{name}\""));
        assert_eq!(run, text.contains("[[claim]]"), "{name}");
    }
}
