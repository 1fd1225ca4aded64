//! The text of a scenario. What is accepted must read back as the same.

use super::Files;
use eyeballs_scenario::Scenario;

pub(crate) const TOKENS: &[&str] = &[
    "\n",
    "'",
    "\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    "# ",
    "true",
    "\\u001b",
    "é",
    "base",
    "extends = 'base.toml'\n",
    "[[variant]]\n",
    "name = 'a'\n",
    "[[event]]\n",
    "day = 1\n",
    "set",
    "[[claim]]\n",
    "holds = \"final.users['a'] > 1\"\n",
    "required_share = 0.5\n",
    "[people]\n",
    "count = 10\n",
    "contacts = { edges = 'edges.csv' }\n",
    "small_world",
    "heavy_tailed",
    "lognormal",
    "pareto",
    "free_minutes",
    "[run]\n",
    "fork_day = 2\n",
    "replications",
    "[firm.acme]\n",
    "credit = 'unlimited'\n",
    "[service.reader]\n",
    "[[service.reader.channel]]\n",
    "kind = 'invitation'\n",
    "kind = 'cross-promotion'\n",
    "from = 'reader'\n",
    "funnel.steps",
    "capacity",
    "churn.hazard",
    "quality",
    "model.reader.paid-membership.price = 3\n",
    "model.reader.free-plus-ads.ads_per_hour",
    "[plugin.sell-once]\n",
    "sha256",
    "[calibration]\n",
    "[[calibration.parameter]]\n",
    "key = 'service.reader.quality'\n",
    "from = 0\nto = 1\n",
    "scale = 'log'\n",
    "integer = true\n",
    "[[calibration.target]]\n",
    "file = 'data.csv'\n",
    "column = 'y'\n",
    "measure = 'users'\n",
    "unit = 'people'\n",
    "every_days = 1\n",
    "of = \"final.users['a']\"\n",
    "standard_error = 1\n",
];

const BASE: &[u8] = b"title = 'Base'
run.days = 9
people.count = 20
firm.acme.cash = 5
service.reader.firm = 'acme'
";

thread_local! {
    static FILES: Files = Files::new(&[
        ("base.toml", BASE),
        ("edges.csv", b"from,to\n0,1\n1,2\n"),
        ("data.csv", b"x,y\n1,2\n2,3\n"),
    ]);
}

pub(crate) fn run(input: &[u8]) {
    FILES.with(|files| {
        files.write("main.toml", input);
        let Ok(first) = files.read() else { return };
        files.write("main.toml", first.resolved.as_bytes());
        let second = files.read().unwrap_or_else(|mistakes| panic!("{mistakes}\nin\n{}", first.resolved));
        assert_eq!(first.resolved, second.resolved);
        assert_eq!(meaning(&first), meaning(&second), "in\n{}", first.resolved);
    });
}

/// What a scenario says, without the positions in its text.
fn meaning(scenario: &Scenario) -> String {
    let Scenario {
        title,
        question,
        keys,
        lesson,
        currency,
        replications,
        fork,
        variants,
        claims,
        calibration,
        ..
    } = scenario;
    let claims: Vec<_> =
        claims.iter().map(|claim| (&claim.text, &claim.holds, claim.required_share)).collect();
    let calibration = calibration.as_ref().map(|calibration| {
        let parameters = calibration.parameters.iter().map(|p| (&p.key, p.from, p.to, p.scale, p.integer));
        let targets = calibration.targets.iter().map(|target| (&target.name, &target.unit, &target.rows));
        (parameters.collect::<Vec<_>>(), targets.collect::<Vec<_>>())
    });
    format!(
        "{title:?} {question:?} {keys:?} {lesson:?} {currency:?} {replications} {fork:?} {variants:?} {claims:?} \
         {calibration:?}"
    )
}
