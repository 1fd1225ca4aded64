//! The data and the sentences of a report.

use super::answer::{span, without_goal};
use super::*;
use crate::testing::results;
use eyeballs_lab::piecemeal::ChannelSum;
use eyeballs_lab::results::{Bankruptcy, Event, GoalResult, Results, Summary, UncertaintyResult};

/// Names in the place of indices.
fn said(sentence: &str) -> String {
    sentence.replace('\u{fdd0}', "<").replace('\u{fdd1}', ">").replace('\u{a0}', "_")
}

fn index(name: &str) -> usize {
    crate::table::Column::all().position(|column| column.measure.name == name).expect("a measure")
}

fn profit(results: &mut Results, track: usize) -> &mut Summary {
    results.tracks[track].measures[index("profit")].as_mut().expect("it has a profit")
}

#[test]
fn the_first_is_named_only_where_pairs_or_ranges_tell_it_from_all_others() {
    // Membership earns 15 M, free 110 M; their pairs say otherwise: the interval decides.
    let mut two = results(2, 365);
    let difference = two.differences.iter_mut().find(|it| it.measure.name == "profit").expect("a difference");
    (difference.mean, difference.low, difference.high) = (-95e6, -99e6, -91e6);
    assert_eq!(
        without_goal(&two).iter().map(|one| said(one)).collect::<Vec<_>>(),
        ["<0> earns most in one year: 110_M_CNY, 95_M_CNY more than <1> in the mean (91_M to 99_M)."]
    );
    let difference = two.differences.iter_mut().find(|it| it.measure.name == "profit").expect("a difference");
    difference.high = 1.0;
    let open = without_goal(&two);
    assert_eq!(
        said(&open[0]),
        "These runs do not tell <0> from <1>: in the median it earns most in one year, 110_M_CNY."
    );
    // The second against the third is not paired: ranges of 80 of 100 runs that do not meet.
    let mut three = results(3, 400);
    profit(&mut three, 0).quantiles.p50 = -9e8;
    let (first, last) = (*profit(&mut three, 1), *profit(&mut three, 2));
    assert!(first.quantiles.p10 > last.quantiles.p90);
    assert!(said(&without_goal(&three)[0]).starts_with("<1> earns most in 400 days: 15_M_CNY."), "{three:?}");
    profit(&mut three, 2).quantiles.p90 = first.quantiles.p10 + 1.0;
    assert!(said(&without_goal(&three)[0]).starts_with("These runs do not tell <1> from <2>"));
}

#[test]
fn losses_single_runs_and_one_variant_are_said_as_they_are() {
    let mut one = results(1, 365);
    assert_eq!(
        said(&without_goal(&one)[0]),
        "<0> earns 110_M_CNY in one year; of 100 runs 80 lie between 99_M_CNY and 121_M_CNY."
    );
    profit(&mut one, 0).replications = 1;
    assert_eq!(without_goal(&one)[1], "One run says little.");
    let mut two = results(2, 60);
    for track in 0..2 {
        let value = profit(&mut two, track);
        (value.quantiles.p10, value.quantiles.p50, value.quantiles.p90) = (-3e6, -2e6 - track as f64, -1e6);
    }
    let difference = two.differences.iter_mut().find(|it| it.measure.name == "profit").expect("a difference");
    (difference.mean, difference.low, difference.high) = (-5e5, -6e5, -4e5);
    assert!(
        said(&without_goal(&two)[0])
            .starts_with("Nobody earns anything: <0> loses least in two months: 2_M_CNY,")
    );
    assert_eq!(without_goal(&Results::default()), ["No simulation was completed."]);
    assert_eq!(
        [1095, 364, 90, 45, 1].map(span),
        ["three years", "one year", "three months", "45 days", "one day"]
    );
}

#[test]
fn headings_state_what_numbers_carry_and_nothing_else() {
    let mut results = results(3, 400);
    let channel = |name: &str, joined| ChannelSum {
        channel: name.to_owned(),
        service: "reader".to_owned(),
        joined,
        simulations: 64,
        ..ChannelSum::default()
    };
    let channels = [channel("press", 250), channel("word of mouth", 750)];
    let found = |results: &Results, channels: &[ChannelSum]| {
        finding::findings(results, channels)
            .into_iter()
            .map(|(section, text)| format!("{section}: {}", said(&text)))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found(&results, &channels),
        [
            "differ: From <0> to <1>, less use counts most: \u{2212}9_M_CNY",
            "channels: Of 100 who join <0>, 75 come by word of mouth",
            "claims: 2 of 4 claims hold in nine of ten runs",
            "bankruptcies: <2> is bankrupt in 16 of 64 runs",
        ]
    );
    results.profit_differences[0].causes[0].high = 1.0;
    results.tracks[2].bankruptcies.clear();
    results.claims.truncate(1);
    assert_eq!(
        found(&results, &[channel("press", 1), channel("shop", 1), channel("x", 1)]),
        ["claims: The claim holds"]
    );
}

/// Everything that grows with replications, at so many of them.
fn at(replications: u32) -> Results {
    let mut results = results(4, 1095);
    results.replications = replications;
    let outcomes = vec![(0..replications).map(|n| Some(f64::from(n) / 7.0)).collect(); 4];
    results.goal =
        Some(GoalResult { expression: "total.profit".to_owned(), outcomes, ..GoalResult::default() });
    let values: Vec<f64> = (0..replications).map(|n| f64::from(n) / 3.0).collect();
    results.uncertainties = vec![UncertaintyResult { key: "people.count".to_owned(), values }; 20];
    results.failures = vec![results.failures[0].clone(); replications as usize];
    for track in &mut results.tracks {
        track.bankruptcies =
            (0..replications).map(|replication| Bankruptcy { replication, day: 3 }).collect();
    }
    results
}

#[test]
fn its_size_does_not_grow_with_replications() {
    let size = |replications| html(&run(&at(replications), &[], &Origin::default())).len();
    let (few, many) = (size(10), size(100_000));
    assert!(many < 1_000_000 && many.abs_diff(few) < 2_000, "{few} bytes, {many} with 100,000 replications");
    // And with many variants it stays below two million.
    let mut wide = results(300, 3_650);
    wide.replications = 64;
    let wide = html(&run(&wide, &[], &Origin::default())).len();
    assert!(wide < 2_000_000, "{wide} bytes with 300 variants over ten years");
}

#[test]
fn strangers_texts_are_data_and_the_file_is_read_again() {
    let evil = "</script><script>alert(1)</script>\"'\u{202e}&";
    let mut results = results(2, 60);
    results.title = evil.to_owned();
    results.question = evil.to_owned();
    results.variants[0] = evil.repeat(9);
    results.tracks[0].label = evil.repeat(9);
    results.claims[0].text = evil.to_owned();
    let origin = Origin { command: evil.to_owned(), ..Origin::default() };
    let data = run(&results, &[], &origin);
    let file = html(&data);
    assert!(!file.contains("<script>alert") && !file.contains("</script><script>a"), "{file}");
    assert_eq!(file.matches("<script").count(), 2, "the data and the script");
    assert_eq!(renewed(&file).expect("a report"), file);
    let newer = file.replacen("\"format\":1", "\"format\":9", 1);
    assert_eq!(renewed(&newer).unwrap_err(), "its format is 9, and this program knows 1");
    assert!(renewed("<p>").unwrap_err().contains("no block of data"));
}

#[test]
fn before_any_script_runs_question_answer_and_claims_are_there() {
    let file = html(&run(&results(2, 60), &[], &Origin::default()));
    let (before, _) = file.split_once("<script").expect("there is data");
    for text in [
        "Four ways to earn",
        "Which model earns most",
        "Membership has fewer users",
        "held in 61 of 64 runs",
        "<bdi>free + ads</bdi>",
    ] {
        assert!(before.contains(text), "no {text} in {before}");
    }
}

#[test]
fn numbers_are_those_of_the_files() {
    let results = results(3, 400);
    let data = run(&results, &[], &Origin::default());
    let users = &data["tracks"][0]["measures"]["users"];
    assert_eq!(
        (users["p10"].as_f64(), users["p50"].as_f64(), users["replications"].as_u64()),
        (Some(9e5), Some(1e6), Some(64))
    );
    let last = results.tracks[1].bands[0].p50[399];
    let drawn = data["tracks"][1]["bands"]["users"]["p50"]
        .as_array()
        .expect("a curve")
        .last()
        .and_then(Value::as_f64);
    assert!((drawn.expect("a number") / last - 1.0).abs() < 5e-5);
    assert_eq!(
        data["curve_days"].as_array().map(Vec::len),
        data["tracks"][1]["bands"]["users"]["p50"].as_array().map(Vec::len)
    );
    assert_eq!(data["measures"][3]["column"], "revenue_CNY");
    assert_eq!(data["tracks"][2]["bankruptcies"], 16);
}

/// What the files of a run tell again is what they were made of.
#[test]
fn a_report_of_files_has_the_numbers_of_the_run() {
    let scratch = crate::testing::Scratch::new("report-exports");
    let mut results = results(3, 90);
    results.variants[1] = "-10 %".to_owned();
    results.tracks[1].label = "-10 %".to_owned();
    results.facts = crate::testing::facts_of_a_card();
    assert!(crate::summary(&results, scratch.path()).is_empty());
    let write = |name: &str, text: &str| std::fs::write(scratch.path().join(name), text).expect("a folder");
    let run_json = serde_json::json!({ "title": results.title, "days": 90, "agents": 5, "people_per_agent": 2, "seed": 7,
        "replications": 64, "variants": results.variants,
        "resolved_scenario": format!("title = \"x\"\nquestion = {:?}\n", results.question) });
    write("run.json", &run_json.to_string());
    write(
        "monthly.csv",
        "variant,firm,service,month,days_count,measure,p10,p50,p90,mean,replications_with_value_count\n\
         free + ads,acme,reader,1,30,users_month_people,1,2,3,2,64\nfree + ads,acme,reader,3,30,users_month_people,4,5,6,5,64\n\
         free + ads,acme,reader,1,30,minutes_min,30,60,90,60,64\n'-10 %,acme,reader,3,30,profit_CNY,-4,-2,0,-2,64\n",
    );
    write(
        "cohorts.csv",
        "variant,replication,service,joined_month,age_months,size_people,users_people,users_share\n\
         free + ads,0,reader,0,1,10,4,0.4\nfree + ads,1,reader,0,1,10,6,0.6\n",
    );
    write(
        "channels.csv",
        "variant,replication,service,channel,reached_people,joined_people,returned_people,cost_CNY,cost_per_join_CNY,\
         joined_30_days_before_end_people,kept_after_30_days_people,kept_after_30_days_share,first_used_people\n\
         free + ads,0,reader,press,9,3,1,7.5,2.5,2,1,0.5,3\nfree + ads,1,reader,press,9,5,0,2.5,0.5,2,2,1,3\n",
    );
    let found = Exports::read(scratch.path()).expect("a folder of results");
    let (again, data) = (found.data(), run(&results, &[], &Origin::default()));
    for name in [
        "title",
        "question",
        "currency",
        "days",
        "variants",
        "differences",
        "profit_differences",
        "measures",
        "facts_",
        "answer",
    ] {
        assert_eq!(again[name], data[name], "{name}");
    }
    for track in 0..3 {
        for name in
            ["label", "firm", "replications", "measures", "profit_by_year", "waterfall", "bankruptcies"]
        {
            assert_eq!(again["tracks"][track][name], data["tracks"][track][name], "{name} of {track}");
        }
    }
    let of = |name: &str, at: &str| (again[name][0][at].clone(), data[name][0][at].clone());
    for (name, at) in
        [("claims", "text"), ("claims", "held"), ("claims", "low"), ("facts", "value"), ("facts", "source")]
    {
        let (one, other) = of(name, at);
        assert_eq!(one, other, "{name} {at}");
    }
    assert_eq!(again["curve_days"], serde_json::json!([29, 59, 89]));
    assert_eq!(again["tracks"][0]["bands"]["users"]["p90"], serde_json::json!([3, null, 6]));
    assert_eq!(again["tracks"][1]["bands"]["profit"]["p10"], serde_json::json!([null, null, -4]));
    assert_eq!(again["tracks"][0]["services"][0]["minutes"], serde_json::json!([2, null, null]));
    assert_eq!(again["tracks"][0]["services"][0]["retention"], serde_json::json!([[null, 0.5]]));
    let channel = &again["channels"][0];
    assert_eq!(
        (&channel["joined"], &channel["cost"], &channel["kept_month"]),
        (&Value::from(8), &Value::from(10.0), &Value::from(3))
    );

    // What no other file holds is kept beside the scenario.
    results.events = vec![vec![Event { day: 5, label: "price = 3".to_owned() }]; 3];
    results.goal = Some(GoalResult {
        expression: "total.profit['acme']".to_owned(),
        maximise: true,
        outcomes: vec![vec![Some(1.0), Some(3.0)]; 3],
        ..GoalResult::default()
    });
    let source = |source: Option<&str>| Assumption {
        path: "people.count".to_owned(),
        value: "5".to_owned(),
        source: source.map(str::to_owned),
    };
    let mut with = run_json.clone();
    with["report"] = kept(&results, &[source(Some("a census")), source(None)]);
    write("run.json", &with.to_string());
    let (again, data) =
        (Exports::read(scratch.path()).expect("a folder").data(), run(&results, &[], &Origin::default()));
    for name in ["answer", "verdict", "goal", "events", "uncertainties", "today"] {
        assert_eq!(again[name], data[name], "{name}");
    }
    assert_eq!(again["events"][1][0]["label"], "price = 3");
    assert_eq!(again["goal"]["outcomes"][0]["p50"], 2.0);
    assert_eq!(again["origin"]["assumptions"][0]["source"], "a census");
    assert_eq!(again["origin"]["assumptions"][1]["source"], Value::Null);
    write("run.json", &run_json.to_string());

    // Two of them side by side; what cannot be compared is refused.
    let other = |days: u32| {
        let mut exports = Exports::read(scratch.path()).expect("a folder");
        exports.results.days = days;
        exports
    };
    let (all, shown) =
        compare(&[("a".to_owned(), other(90)), ("b".to_owned(), other(90))]).expect("they go together");
    assert_eq!((all.tracks.len(), all.tracks[4].label.as_str(), all.tracks[4].variant), (6, "b: -10 %", 4));
    assert_eq!(shown["tracks"][3]["measures"], data["tracks"][0]["measures"]);
    assert!(all.differences.is_empty());
    let refusal = compare(&[("a".to_owned(), other(90)), ("b".to_owned(), other(60))]).unwrap_err();
    assert_eq!(refusal, "a covers 90 days and b 60; only runs of as many days are compared");
}
