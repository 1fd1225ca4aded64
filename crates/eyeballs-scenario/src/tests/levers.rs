//! What can be chosen: which values are tried, and what is refused. Lines count from the world's five.

use super::{WORLD, check, good, read_files};
use crate::Overrides;

/// The values of the only lever, at the fee of a service.
fn values(keys: &str) -> Vec<f64> {
    let text = format!("[[lever]]\nkey = 'service.reader.session_minutes'\n{keys}");
    let [lever] = &good(&text).levers[..] else { panic!("one lever") };
    lever.values.clone()
}

#[test]
fn a_range_goes_by_steps_or_in_nine_values_and_a_list_is_as_it_stands() {
    assert_eq!(values("from = 2\nto = 10\nstep = 2"), [2.0, 4.0, 6.0, 8.0, 10.0]);
    assert_eq!(values("from = 0.1\nto = 0.45\nstep = 0.1"), [0.1, 0.2, 0.3, 0.4]);
    assert_eq!(values("from = 4\nto = 12"), [4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0]);
    let log = values("from = 1\nto = 256\nscale = 'log'");
    assert_eq!(log, [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]);
    assert_eq!(values("from = 1\nto = 4\ninteger = true"), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(values("values = [30, 2.5, 5]"), [30.0, 2.5, 5.0]);
}

#[test]
fn options_vary_what_they_name() {
    let text = format!("{WORLD}[[lever]]\nkey = 'people.outside_weight'\nfrom = 1\nto = 3\nstep = 1\n");
    let with = |vary: &[(&str, &str)]| {
        let vary = vary.iter().map(|(key, values)| ((*key).to_owned(), (*values).to_owned())).collect();
        let overrides = Overrides { vary, ..Overrides::default() };
        let levers = read_files(&[("main.toml", &text)], &overrides).unwrap_or_else(|m| panic!("{m}")).levers;
        levers.into_iter().map(|lever| (lever.factor.key, lever.values)).collect::<Vec<_>>()
    };
    let weight = "people.outside_weight".to_owned();
    assert_eq!(with(&[]), [(weight.clone(), vec![1.0, 2.0, 3.0])]);
    assert_eq!(with(&[("people.outside_weight", "4:8:2")]), [(weight.clone(), vec![4.0, 6.0, 8.0])]);
    let both = with(&[("service.reader.quality", "0.2, 0.9")]);
    assert_eq!(both[1], ("service.reader.quality".to_owned(), vec![0.2, 0.9]));
    let refused = |values: &str| {
        let overrides = Overrides {
            vary: vec![("people.outside_weight".to_owned(), values.to_owned())],
            ..Overrides::default()
        };
        super::shown(read_files(&[("main.toml", WORLD)], &overrides))
    };
    assert_eq!(refused("3:1"), ["--vary people.outside_weight=3:1:1:58: the range is empty: from 3 to 1"]);
    assert!(refused("1")[0].contains("`values` must be a list of 2 to 10000 numbers"), "{:?}", refused("1"));
}

#[test]
fn what_is_refused_of_levers() {
    check(
        "[[lever]]
key = 'people.count'
from = 1
to = 2
[[lever]]
key = 'service.reader.quality'
from = 0.5
to = 1.5
[[lever]]
key = 'service.reader.session_minutes'
values = [3, 4, 3]
[[lever]]
key = 'service.reader.churn.hazard'
values = [0.1, 0.2]
step = 0.1
[[lever]]
key = 'people.outside_weight'
from = 0
to = 3
scale = 'log'
[[lever]]
key = 'service.reader.return_hazard'
from = 0.1
to = 0.2
step = 0.3
[[lever]]
key = 'firm.acme.cash'
from = 0
to = 1
step = 1e-6
",
        &[
            "7:7: the number of agents is no decision of a firm (the size of the market is `people.represents` times as \
             large)",
            "16:17: 3 stands here twice",
            "20:8: the lever has `values` and `step` (write one of them)",
            "23:8: a range on a log scale cannot begin at 0 (begin the range above 0, or use the scale \"linear\")",
            "30:8: there is only one value (make the step smaller or the range wider)",
            "35:8: from 0 to 1 there are more than 10000 steps of 0.000001",
        ],
    );
    check(
        "[[lever]]\nkey = 'service.reader.quality'\nfrom = 0.5\nto = 1.5\n",
        &["9:6: `start` must be 0 to 1, not 1.5"],
    );
}
