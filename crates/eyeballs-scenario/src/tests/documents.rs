//! What was understood reads back as the same scenario, and the reference page knows every key.

use super::{TestModels, WORLD, folder, read_files};
use crate::checked::Scenario;
use crate::log::Log;
use crate::{Overrides, channel, extends, read, scenario, service};

/// A scenario with nearly everything in it.
pub(super) const MUCH: &str = "
title = 'T'
question = 'Which \"one\"?\\nAnd why?'
claims = ['C01']
lesson = '''
Look at the \\curve of {final.users['a'] / 2}, in {100 * claim.share['more']} % of cases.
Then think.'''

[run]
days = 100
start = 2026-02-27

[people]
count = 1000
entering_per_day = 2.5
free_minutes = { lognormal = { median = 200.5, sigma = 0.3 } }

[people.rhythm]
free_minutes = { weekdays = [1, 1, 1, 1, 1, 1.5, 2], season = { amplitude = 0.25, peak_day = 15 } }
reach.season = { amplitude = 0.5, peak_day = 350 }

[firm.acme]
cash = 5

[nest.papers]
similarity = 0.4

[service.reader]
firm = 'acme'
nest = 'papers'
breadth = 0.25
capacity = { users = 500, exponent = 2 }
cost.per_active_day = 0.123457

[service.reader.model.free-plus-ads]
starts = 3
auction = true
format = 'banner'
note = \"it's \\\"quoted\\\"\"
weights = [0.1, 2]

[[service.reader.channel]]
kind = 'invitation'
name = 'friends & family'
acceptance = 0.1
funnel = { steps = 2, loss_per_step = 0.5 }
ends = 50

[service.'second one']
firm = 'acme'

[[service.'second one'.channel]]
kind = 'cross-promotion'
from = 'reader'
hazard = 0.001

[[variant]]
name = 'a'
model.reader.paid-membership.price = 3
service.reader.taste = 0.1
service.third = { firm = 'acme' }

[[variant]]
name = 'b'
firm.other = { cash = 0.000001, credit = 'unlimited' }
people.free_minutes = { gamma = { mean = 30, shape = 2 } }
people.contacts = { heavy_tailed = { mean = 7 } }
service.reader.capacity.users = 600
service.third = { firm = 'other' }
service.reader.channel = [{ kind = 'press', audience = 1e5 }]

[[event]]
day = 3
variant = ['a']
set = { \"service.reader.channel.'friends & family'.acceptance\" = 0.2, 'model.reader.free-plus-ads.format' = 'video' }

[[event]]
day = 2
shock = { service = 'third', leave_share = 0.5 }

[[event]]
day = 2
cut = 'service.\"second one\".channel.cross-promotion'

[[event]]
date = 2026-03-03
capital = { firm = 'acme', amount = -2.5 }

[[event]]
day = 5
release = { service = 'reader', gain = 0.1 }

[[event]]
day = 6
open = 'reader'

[[policy]]
name = 'spend & \\\"wait\\\"'
firm = 'acme'
variant = 'b'
every_days = 7
from = 3
until = 90
once = true
when = \"month.users['reader'] > number['many']\"
numbers = { many = 1e3 }
set = { \"service.reader.channel.press.funnel.steps\" = \"setting['service.third.quality']\", 'service.reader.quality' = 0.5 }
bounds = { 'service.reader.quality' = [0.25, 0.75] }
step = { 'service.reader.quality' = 0.1 }
open = 'reader'
close = 'second one'
cut = 'service.reader.channel.press'

[[claim]]
name = 'more'
text = 'so'
holds = \"final.users['a'] > final.users['b/reader']\"
required_share = 0.9
placebo = { 'service.reader.churn.hazard' = 0.5, 'nest.papers.similarity' = 0.5 }

[[fact]]
name = 'users'
text = 'many'
of = \"final.users['a'] / 2\"
low = 0.5
high = 2e6
source = 'somebody (2020)'

[source]
'people.free_minutes' = 'assumption'
\"service.reader.channel.'friends & family'\" = 'assumption'
'variant.a.model.reader.paid-membership.price' = 'seen'
'variant.b.service.reader.channel' = 'read'
'variant.b.people' = 'heard'
'service.reader.model.free-plus-ads.weights' = 'guessed'
";

/// Everything of a scenario but which of its numbers the file sets: what was understood sets them all.
fn all(scenario: &Scenario) -> String {
    format!("{:#?}", Scenario { numbers: Vec::new(), ..scenario.clone() })
}

#[test]
fn what_was_understood_reads_back_as_the_same() {
    for text in [WORLD, MUCH] {
        let first = read_files(&[("main.toml", text)], &Overrides::default());
        let first = first.unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let second = read_files(&[("main.toml", &first.resolved)], &Overrides::default());
        let second = second.unwrap_or_else(|mistakes| panic!("{mistakes}\nin\n{}", first.resolved));
        assert_eq!(all(&first), all(&second));
    }
}

#[test]
fn files_are_found_from_anywhere() {
    let world = WORLD.replace("count = 1000", "count = 3, contacts = { edges = 'e.csv' }");
    let hash = "7".repeat(64);
    let text = format!(
        "{world}service.reader.model.free-plus-ads = {{}}\n[plugin.free-plus-ads]\npath = 'plugins/good.so'\nsha256 = '{hash}'\n"
    );
    let here = folder(&[("main.toml", &text), ("e.csv", "0,1\n")]);
    let first = read(&here.path().join("main.toml"), &Overrides::default(), &TestModels).expect("good");
    let there = folder(&[("main.toml", &first.resolved)]);
    let second = read(&there.path().join("main.toml"), &Overrides::default(), &TestModels).expect("good");
    assert_eq!(all(&first), all(&second));
}

fn reference() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scenario.md");
    std::fs::read_to_string(path).expect("the reference page is part of the project")
}

#[test]
fn the_example_of_the_reference_page_is_right() {
    let page = reference();
    let example =
        page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let scenario = read_files(&[("main.toml", example)], &Overrides::default());
    let scenario = scenario.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(scenario.variants.len(), 2);
}

#[test]
fn every_key_stands_on_the_reference_page() {
    let page = reference();
    let channels = [
        "kind = 'organic'",
        "kind = 'word-of-mouth'",
        "kind = 'contact-import', share = 1, acceptance = 1",
        "kind = 'partner-seeding', people_per_day = 1",
        "kind = 'paid-ads', budget_per_day = 1, cost_per_install = 1",
        "kind = 'pay-per-install', installs_per_day = 1, price_per_install = 1",
        "kind = 'coupon', coupons_per_day = 1, redemption = 1, value = 1",
        "kind = 'bought-list', addresses_per_day = 1, response = 1",
    ]
    .map(|channel| format!("{{ {channel} }}, "))
    .concat();
    let calibration = "
[[calibration.parameter]]
key = 'service.reader.quality'
from = 0
to = 1
[[calibration.target]]
of = \"final.users['a']\"
value = 1
standard_error = 1
[[calibration.target]]
file = 'data.csv'
column = 'y'
measure = 'users'
subject = 'a'
unit = 'people'
day_column = 'x'
";
    let text = format!(
        "{MUCH}{calibration}[plugin.free-plus-ads]\n[service.all]\nfirm = 'acme'\nchannel = [{channels}]\n"
    );
    let folder = folder(&[("main.toml", &text), ("data.csv", "x,y\n1,2\n2,3\n")]);
    let log = Log::default();
    let (tree, file) = extends::load(&log, &folder.path().join("main.toml")).expect("good");
    scenario::scenario(tree, file, &[], &log, &TestModels);
    let mut known: Vec<String> = log.accepted.borrow().iter().cloned().collect();
    assert!(known.len() > 90, "{known:?}");
    assert_eq!(log.count(), 0);
    known.extend(channel::KINDS.map(str::to_owned));
    known.extend(crate::distribution::NAMES.map(str::to_owned));
    known.extend(crate::contacts::NAMES.map(str::to_owned));
    for (path, ..) in service::KNOBS {
        known.push(path.to_owned());
    }
    let missing: Vec<&String> = known
        .iter()
        .filter(|key| !page.contains(&format!("`{key}`")) && !page.contains(&format!(".{key}`")))
        // Tables whose keys stand there with their name before them.
        .filter(|key| !page.contains(&format!("`{key}.")) && !page.contains(&format!("[{key}")))
        .collect();
    assert!(missing.is_empty(), "not in docs/scenario.md: {missing:?}");
}
