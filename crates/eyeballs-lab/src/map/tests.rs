//! Two services that differ by how fast their users leave: the border is where both leave equally fast.

use super::*;
use crate::Silent;
use crate::testing::scenario;

const MARKET: &str = "title = 'T'
run = { days = 11, replications = 1, defaults = 'neutral' }
people = { count = 4_000 }
firm.f = { cash = 0, credit = 'unlimited' }
[service.s]
firm = 'f'
initial_users = 2_000
return_hazard = 0
churn = { hazard = 0.05, spread = 0, satisfaction_effect = 0 }
[goal]
minimise = \"final.active['s']\"
[[variant]]
name = 'one'
[[variant]]
name = 'other'
[[lever]]
key = 'variant.one.service.s.churn.hazard'
from = 0.01
to = 0.11
[[uncertainty]]
key = 'variant.other.service.s.churn.hazard'
distribution = { uniform = { minimum = 0.01, maximum = 0.11 } }
[[uncertainty]]
key = 'service.s.session_minutes'
about = 0.5
";

#[test]
fn the_border_is_where_both_are_equal() {
    let scenario = scenario(MARKET);
    let keys = ["variant.one.service.s.churn.hazard", "variant.other.service.s.churn.hazard"];
    let map = Map::new(&scenario, keys, 128, None).expect("it is sound");
    assert_eq!((map.simulations(), map.points().0), (256, &keys[..]));
    let found = map.run(None, &Silent, &AtomicBool::new(false)).expect("nobody stops it");
    assert_eq!(found.keys, keys.map(str::to_owned));
    // Few are wanted: whoever leaves faster wins, so the other one wins at low hazards of the first.
    for border in &found.border {
        assert_eq!((border.below, border.above), (1, 0), "{border:?}");
        assert!((border.at - border.other).abs() < 0.012, "{border:?}");
        assert!(border.low.is_none_or(|low| low < border.other + 0.006), "{border:?}");
        assert!(border.high.is_none_or(|high| high > border.other - 0.006), "{border:?}");
    }
    assert_eq!(found.along, 0);
    assert!(found.border.len() > 15, "{:?}", found.border);
    let [all, sure] = found.shares(0);
    assert!((all - 0.5).abs() < 0.08 && sure > 0.3 && sure < all, "{all} {sure}");
}

#[test]
fn what_is_no_number_of_the_scenario_is_refused() {
    let scenario = scenario(MARKET);
    let refused = |keys| Map::new(&scenario, keys, 16, None).expect_err("it is refused").to_string();
    let lever = "variant.one.service.s.churn.hazard";
    assert!(refused([lever, "service.s.quality"]).starts_with("`service.s.quality` is no lever"));
    assert!(refused([lever, lever]).contains("two numbers"));
}
