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
const FOLDERS: [&str; 4] = ["scenarios", "scenarios/claims", "scenarios/decisions", "scenarios/maps"];

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
/// People of each scenario here; most files have 20,000 or 40,000.
const PEOPLE: u64 = 5_000;
/// Scenarios whose claims are about too few of the people, or too close to call, for so few agents.
const PEOPLE_OF: &[(&str, u64)] = &[
    ("claims/a-budget-for-orders", 20_000),
    ("claims/ads-beside-members", 20_000),
    ("claims/attention-is-the-currency", 10_000),
    ("claims/first-is-not-strongest", 10_000),
    ("claims/five-yuan-dessert", 50_000),
    ("claims/from-free-to-paid", 10_000),
    ("claims/game-inside-the-messenger", 10_000),
    ("claims/hunting-versus-farming", 20_000),
    ("claims/labour-for-hire", 60_000),
    ("claims/one-product-saas", 20_000),
    ("claims/red-packets", 10_000),
    ("claims/road-to-a-million", 20_000),
    ("claims/small-and-beautiful", 10_000),
    ("claims/voucher-for-tonight", 20_000),
    ("claims/walled-gardens", 1_600),
    ("claims/whales-need-an-audience", 200_000),
    ("claims/where-the-first-hundred-come-from", 20_000),
    ("claims/you-must-connect", 10_000),
];
/// Replications of scenarios whose claims hold in nearly all futures and are dear to run, with their placebos.
const FEW: u64 = 4;
/// A claim that holds in these.
const STEADY: RangeInclusive<u64> = 3..=FEW;
/// A claim that holds: with so few replications luck may cost it two of the eight.
const HOLDS: RangeInclusive<u64> = 6..=8;
/// A claim in which there is hardly any luck.
const ALWAYS: RangeInclusive<u64> = REPLICATIONS..=REPLICATIONS;
/// A claim that holds in some of the futures that its file draws: it hinges on what nobody knows.
const HINGES: RangeInclusive<u64> = 2..=7;
/// A claim that the file keeps although it fails, and says so; and one that fails without what carries it.
const FAILS: RangeInclusive<u64> = 0..=2;

/// The results of a scenario of the project, with fewer people and replications than its file has.
fn results(name: &str, replications: u64, settings: &[&str]) -> Value {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let user =
        User::new(&format!("claims-{}-{}", RUNS.fetch_add(1, Ordering::Relaxed), name.replace('/', "-")));
    let file = project().join("scenarios").join(format!("{name}.toml"));
    let people = PEOPLE_OF.iter().find(|(of, _)| *of == name).map_or(PEOPLE, |(_, people)| *people);
    run(&user, &file, &format!("--people {people} --replications {replications}"), settings)
}

fn assert_held_of(claim: &Value, replications: u64, expected: &RangeInclusive<u64>) {
    let text = &claim["text"];
    assert!(claim["problem"].is_null(), "{text}: {}", claim["problem"]);
    assert_eq!(claim["evaluated"], replications, "{text}");
    let held = claim["held"].as_u64().expect("a number of replications");
    assert!(expected.contains(&held), "{text}: held in {held} of {replications}, expected {expected:?}");
}

/// In how many of the replications each claim held must be as given, in the order of the file, and the card of facts
/// must hold, if there is one. A claim that holds and has a placebo must be carried by what that switches off.
fn assert_claims(name: &str, expected: &[RangeInclusive<u64>]) -> Value {
    assert_claims_of(REPLICATIONS, name, expected)
}

/// The same of a scenario in whose claims there is so little luck that half as many replications show it.
fn assert_steady_claims(name: &str, expected: &[RangeInclusive<u64>]) {
    assert_claims_of(FEW, name, expected);
}

fn assert_claims_of(replications: u64, name: &str, expected: &[RangeInclusive<u64>]) -> Value {
    let results = results(name, replications, &[]);
    let claims = results["claims"].as_array().expect("a list of claims");
    assert_eq!(claims.len(), expected.len(), "each claim of {name} has a number here");
    for (claim, expected) in claims.iter().zip(expected) {
        assert_held_of(claim, replications, expected);
        let (placebo, text) = (&claim["placebo"], &claim["text"]);
        if !placebo.is_null() && 2 * expected.start() > replications {
            assert_eq!(placebo["carried"], "carried by it", "{text}: {placebo}");
        }
    }
    assert_card_holds(name, &facts(&results));
    results
}

/// A second placebo: without what else is said to carry them, the claims of these numbers, counted from 0, fail. Of eight replications each of these held in none,
/// so two are enough.
fn assert_claims_fall_without(name: &str, claims: &[usize], carrier_off: &[&str]) {
    let results = results(&format!("claims/{name}"), 2, carrier_off);
    claims.iter().for_each(|claim| assert_held_of(&results["claims"][*claim], 2, &(0..=0)));
}

#[test]
fn membership_earns_most_from_the_audience_of_a_network() {
    assert_claims("four-models-one-audience", &[HOLDS, HOLDS, HOLDS, HOLDS, HOLDS]);
}

#[test]
fn a_price_war_is_won_by_cash_and_paid_by_the_winner() {
    assert_claims("price-war", &[HOLDS, HOLDS, HOLDS]);
}

#[test]
fn users_carry_a_firm_that_earns_nothing_and_its_owners_pay_with_the_firm() {
    assert_claims("claims/money-for-users", &[ALWAYS, HOLDS, 4..=8, HOLDS]);
}

#[test]
fn who_lives_on_rented_land_is_banned_and_a_way_of_its_own_pays() {
    assert_claims("claims/rented-land", &[HOLDS, HOLDS, HINGES]);
}

/// With default effects: a better quality, a lower price and fewer advertisements bring more people, and how many come
/// depends on none of them where nobody looks.
#[test]
fn people_look_at_quality_price_and_advertisements() {
    assert_claims("what-people-look-at", &[ALWAYS, ALWAYS, ALWAYS, ALWAYS]);
}

#[test]
fn the_heaviest_load_earns_most_at_first_and_has_fewest_users_in_the_end() {
    assert_claims("claims/ad-load-too-far", &[4..=8, 4..=8, 4..=8, 3..=8]);
}

#[test]
fn more_services_thin_the_minutes_of_the_first() {
    assert_steady_claims("claims/attention-is-the-currency", &[2..=FEW, 2..=FEW, STEADY, STEADY]);
}

/// Over all four years charging earns more, because enough people would pay: the last claim fails, and holds where few would.
#[test]
fn a_free_antivirus_lives_on_the_browser() {
    let results =
        assert_claims("claims/free-antivirus-pays-through-the-browser", &[HOLDS, HOLDS, 4..=8, 0..=4]);
    let where_few_pay = results["claims"][3]["placebo"]["held"].as_u64().expect("a number of replications");
    assert!(HOLDS.contains(&where_few_pay), "{where_few_pay}");
}

#[test]
fn payers_want_an_audience() {
    assert_claims("claims/whales-need-an-audience", &[HOLDS, HOLDS, HOLDS]);
}

/// The essay's numbers are set in the file: 10,000 visits, of which a tenth answers.
#[test]
fn a_customer_costs_fifty_yuan_and_the_second_coupon() {
    assert_claims("claims/five-yuan-dessert", &[ALWAYS, HOLDS, HOLDS, 4..=8, 4..=8]);
}

/// The settings that give a parameter of a model the same value in several variants.
fn in_variants(variants: &[&str], model: &str, setting: &str) -> Vec<String> {
    variants.iter().map(|variant| format!("variant.'{variant}'.model.{model}.{setting}")).collect()
}

#[test]
fn the_best_ad_load_beside_ad_free_members_lies_between() {
    assert_claims("claims/ads-beside-members", &[ALWAYS, HOLDS, HOLDS, HOLDS, ALWAYS]);
}

#[test]
fn a_meter_ends_the_losses_of_a_newspaper_and_the_later_the_dearer() {
    assert_claims("claims/from-free-to-paid", &[ALWAYS, HOLDS, ALWAYS, ALWAYS, ALWAYS]);
}

#[test]
fn the_price_of_a_meter_counts_where_people_meet_it_and_a_tight_one_brings_more_because_it_keeps_out() {
    const METERS: [&str; 7] =
        ["1 a month", "2 a month", "5 a month", "15 a month", "30 a month", "15, tight", "15, met by nobody"];
    let without = |claims: &[usize], settings: &[(&[&str], &str)]| {
        let off =
            |(variants, setting): &(&[&str], &str)| in_variants(variants, "reader.paid-membership", setting);
        let off: Vec<String> = settings.iter().flat_map(off).collect();
        let off: Vec<&str> = off.iter().map(String::as_str).collect();
        assert_claims_fall_without("from-free-to-paid", claims, &off);
    };
    without(&[2], &[(&METERS, "free_days_per_month=30")]);
    without(&[3], &[(&METERS, "metered_attraction=1"), (&METERS[6..], "free_days_per_month=12")]);
}

#[test]
fn coupons_bring_more_orders_than_points_or_advertisements_and_none_of_them_pays() {
    assert_steady_claims("claims/a-budget-for-orders", &[STEADY, STEADY, STEADY, STEADY, STEADY]);
}

/// The order of the three is that of what they cost for each order more: with people at a tenth of the price advertisements are ahead of points.
#[test]
fn what_a_marketplace_should_spend_on_hangs_on_the_price_of_people_too() {
    let off = "service.shop.channel.paid-ads.cost_per_install=0.5";
    assert_claims_fall_without("a-budget-for-orders", &[1], &[off]);
}

#[test]
fn users_make_what_users_come_for_and_the_best_share_lies_between() {
    assert_steady_claims("claims/users-make-it", &[STEADY, STEADY, STEADY, STEADY]);
}

#[test]
fn licences_bring_cash_at_once_and_relations_leave_with_salespeople() {
    assert_steady_claims("claims/one-product-saas", &[STEADY, STEADY, STEADY, STEADY]);
}

#[test]
fn few_pay_and_advertisers_pay_more_for_a_user_of_many() {
    assert_claims("claims/users-are-not-customers", &[ALWAYS, HOLDS]);
}

#[test]
fn selling_once_is_behind_at_first_too() {
    assert_claims("claims/sell-once-versus-keep-in-touch", &[HINGES, ALWAYS]);
}

#[test]
fn advertisers_who_are_disappointed_take_their_budgets_with_them() {
    assert_claims("claims/advertisers-leave-too", &[HINGES, HINGES]);
}

/// A big release on the first day is used longer than small ones; before the next it is behind.
#[test]
fn small_releases_are_ahead_late_and_not_in_all() {
    assert_claims("claims/small-releases-versus-big-bang", &[FAILS, ALWAYS]);
}

/// Both claims fail: who joins a messenger stays, and it is not carried by invitations.
#[test]
fn friends_bring_no_better_users_and_not_most_of_them() {
    assert_claims("claims/relations-beat-traffic", &[FAILS, FAILS]);
}

#[test]
fn crowding_costs_quality_and_no_users() {
    assert_claims("claims/small-and-beautiful", &[HOLDS, ALWAYS, HINGES, FAILS]);
}

#[test]
fn a_thousand_true_fans_are_a_living_as_long_as_there_are_new_ones() {
    assert_claims("claims/a-thousand-true-fans", &[ALWAYS, HOLDS, HOLDS]);
}

#[test]
fn a_better_rival_takes_the_minutes_in_some_futures() {
    assert_claims("claims/a-rival-steals-the-evening", &[HINGES]);
}

#[test]
fn a_step_costs_less_than_it_loses_because_people_come_again() {
    assert_claims("claims/one-step-too-many", &[FAILS, HOLDS]);
}

/// Who is cheaper after a month hinges on how fast those leave who did not ask.
#[test]
fn installs_are_cheap_and_few_are_users() {
    assert_claims("claims/installs-are-not-users", &[ALWAYS, 0..=4, ALWAYS]);
}

#[test]
fn farming_earns_more_where_service_keeps() {
    assert_claims("claims/hunting-versus-farming", &[HOLDS, HOLDS]);
}

/// More leave where switching is easy without any comparison, since more come back.
#[test]
fn switching_costs_keep_people_out_as_well_as_in() {
    assert_claims("claims/nowhere-to-hide", &[HINGES, FAILS, HOLDS]);
}

#[test]
fn fewer_fans_of_the_right_taste_bring_more_where_tastes_are_narrow() {
    assert_claims("claims/few-fans-much-money", &[ALWAYS, HINGES]);
}

#[test]
fn many_users_make_a_product_a_little_better() {
    assert_claims("claims/many-eyes", &[HINGES, HINGES]);
}

/// A wall costs whom it shuts out, and its minutes go to everything else.
#[test]
fn walls_cost_the_rival_and_bring_their_builder_little() {
    assert_steady_claims("claims/walled-gardens", &[STEADY, STEADY, STEADY]);
}

#[test]
fn red_packets_bring_a_burst_that_fades() {
    assert_claims("claims/red-packets", &[HOLDS, ALWAYS, HOLDS]);
}

/// The last claim fails: few work, and what they feel holds nobody who counts.
#[test]
fn players_for_hire_earn_little_and_stay_no_longer() {
    assert_steady_claims("claims/labour-for-hire", &[STEADY, STEADY, 0..=1]);
}

#[test]
fn vouchers_are_worth_the_seats_that_are_empty() {
    assert_claims("claims/voucher-for-tonight", &[ALWAYS, HOLDS, HOLDS]);
}

/// What a user brings hinges on how long money stays.
#[test]
fn a_fund_lives_on_the_app_and_on_its_yield() {
    assert_claims("claims/money-in-the-app", &[HOLDS, HOLDS, HINGES]);
}

#[test]
fn a_market_of_small_shops_needs_all_its_links() {
    assert_claims("claims/all-links-or-none", &[HOLDS, HOLDS, 3..=8, HINGES]);
}

/// Work does not make a bad product a good one; it pays.
#[test]
fn running_a_bad_product_pays_and_makes_it_no_good_one() {
    assert_steady_claims("claims/who-runs-it", &[0..=1, STEADY, STEADY, STEADY]);
}

#[test]
fn a_messenger_is_worth_its_share_to_a_game_until_it_bans_it() {
    assert_steady_claims("claims/game-inside-the-messenger", &[STEADY, STEADY, STEADY, STEADY]);
}

/// Both selection and belonging keep people; being asked each month loses some, and whether the paid group is ahead hinges on how many.
#[test]
fn a_fee_selects_and_binds_and_drives_away() {
    assert_claims("claims/paid-groups-outlive-free-ones", &[HINGES, ALWAYS, 4..=8, ALWAYS]);
}

/// Who came for something else seldom buys; whether the brand overtakes hinges on how seldom, and it has not earned more for it.
#[test]
fn a_late_brand_may_sell_more_and_earns_less() {
    assert_claims("claims/first-is-not-strongest", &[1..=6, FAILS, 4..=8]);
}

/// Partners bring who fits. Friends do not bring most, and a good product does attract: both claims fail.
#[test]
fn partners_bring_who_stays_and_a_good_product_attracts() {
    assert_claims("claims/where-the-first-hundred-come-from", &[4..=8, 4..=8, FAILS, HOLDS, FAILS]);
}

/// Copies attract because they are many; that originals have more users in the end fails in most futures.
#[test]
fn copies_attract_and_originals_hold_some() {
    assert_claims("claims/jokes-or-substance", &[HOLDS, HINGES, 0..=4]);
}

/// Talk follows orders, so what is bought again is talked of again.
#[test]
fn what_is_bought_again_is_talked_of_again() {
    assert_claims("claims/masks-among-friends", &[ALWAYS, ALWAYS, HINGES]);
}

/// Friends are worth time; they keep nobody who stays anyhow, and twice the strangers are no square.
#[test]
fn friends_are_worth_time_and_no_square() {
    assert_claims("claims/you-must-connect", &[HOLDS, FAILS, FAILS]);
}

/// Most who join never buy; credits that are due on joining pay for all of them.
#[test]
fn credits_on_the_first_order_cost_less_and_bring_fewer() {
    assert_claims("claims/invite-and-earn", &[ALWAYS, ALWAYS, FAILS, 4..=8]);
}

/// What each of them brings is a number that the file draws.
#[test]
fn traffic_and_all_else_of_a_shop_hinge_on_what_they_do() {
    assert_claims("claims/traffic-is-not-sales", &[3..=8, HINGES, HINGES, 3..=8]);
}

/// The dates are fitted; that word of mouth below one other for each user never makes a million, and that a slow million is not one of users, is not.
#[test]
fn seven_dates_to_a_million_need_more_than_word_of_mouth() {
    assert_claims(
        "claims/road-to-a-million",
        &[HOLDS, HOLDS, HOLDS, HOLDS, HOLDS, HOLDS, HOLDS, ALWAYS, HOLDS, HOLDS],
    );
}

#[test]
fn every_scenario_with_claims_is_run_here() {
    let here = fs::read_to_string(project().join("tests/program/scenarios.rs")).expect("this file is there");
    // A call may be broken over lines.
    let here: String = here.split_ascii_whitespace().collect();
    for file in scenario_files() {
        let text = fs::read_to_string(&file).expect("a scenario can be read");
        let name = name_of(&file);
        let run = ["claims", "steady_claims"].map(|how| format!("assert_{how}(\"{name}\""));
        let run = run.iter().any(|call| here.contains(call));
        assert_eq!(run, text.contains("[[claim]]"), "{name}");
    }
}
