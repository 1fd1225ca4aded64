//! A model in C earns in the same market as models in Rust.

use crate::user::User;
use eyeballs_tests::{C_MODEL_FLAGS, compile_c, project};

/// Two services of two firms; the tip jar stands beside advertisements on one, alone on the other.
const MARKET: &str = "\
title = 'A tip jar'
[run]
days = 40
replications = 1
[people]
count = 2000
[firm.acme]
cash = 1_000_000
[firm.bolt]
cash = 1_000_000
[service.reader]
firm = 'acme'
initial_users = 1500
model.free-plus-ads = { minimum_reach_lowest_users = 1, notice_days = 1 }
model.tip-jar = { chance = 0.1 }
[service.game]
firm = 'bolt'
initial_users = 1500
model.value-added-service = { potential_payers = 0.5 }
model.tip-jar = { chance = 0.05, amount = 3 }
[plugin.tip-jar]
path = 'tip_jar.so'
[[event]]
day = 20
set = { 'model.reader.tip-jar.amount' = 2 }
";

#[test]
fn a_model_in_c_and_models_in_rust_share_a_market_and_a_service() {
    let user = User::new("c-model");
    let source = project().join("tests/fixtures/c-model/tip_jar.c");
    compile_c(&source, C_MODEL_FLAGS, &user.path("tip_jar.so"));
    user.writes("market.toml", MARKET);
    user.types("run market.toml --quiet --daily-csv --allow-plugins", 0);

    let rows = user.table("results/market/daily.csv");
    let total = |service: &str, column: &str, days: std::ops::Range<u32>| {
        let rows = rows.iter().filter(|row| row.text("service") == service);
        rows.filter(|row| days.contains(&(row.number("day") as u32)))
            .map(|row| row.number(column))
            .sum::<f64>()
    };
    let tips = total("reader", "tip-jar.tips_USD", 0..40);
    let advertising = total("reader", "free-plus-ads.advertising_USD", 0..40);
    let purchases = total("game", "value-added-service.purchases_USD", 0..40);
    assert!(tips > 0.0 && advertising > 0.0 && purchases > 0.0, "{tips} {advertising} {purchases}");
    let revenue = total("reader", "revenue_USD", 0..40);
    assert!((revenue - tips - advertising).abs() < 1e-3, "{revenue} = {tips} + {advertising}");
    // It keeps books of its own for each service, and an event reaches it.
    let mean_tip = |service, days: std::ops::Range<u32>| {
        total(service, "tip-jar.tips_USD", days.clone()) / total(service, "tip-jar.tips_count", days)
    };
    // A tip is uniform within half of its mean, and there are more than 500: 4 standard errors are below 6 %.
    for (service, days, amount) in [("reader", 0..20, 1.0), ("reader", 20..40, 2.0), ("game", 0..40, 3.0)] {
        let mean = mean_tip(service, days);
        assert!((mean / amount - 1.0).abs() < 0.06, "{service}: a tip of {amount} is {mean}");
    }
    let counting = total("reader", "tip-jar.counting_USD", 0..40);
    assert!((counting - 0.1 * tips).abs() < 1e-3, "{counting} is a tenth of {tips}");

    let run = user.json("results/market/run.json");
    let models = run["models"].as_array().expect("a list");
    let tip_jar = models.iter().find(|model| model["id"] == "tip-jar").expect("it was used");
    assert_eq!(
        tip_jar["origin"],
        user.path("tip_jar.so").canonicalize().expect("it is there").to_string_lossy().as_ref()
    );
}
