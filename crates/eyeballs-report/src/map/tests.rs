//! A map of four places.

use super::*;
use crate::testing::Scratch;
use eyeballs_lab::map::Cell;

fn mapped() -> Mapped {
    let cell = |winner, certainty| Cell { winner, lead: 2.0, certainty };
    Mapped {
        goal: "total.profit['a']".to_owned(),
        maximise: true,
        variants: ["ads", "paid", "shop"].map(str::to_owned).to_vec(),
        keys: ["a.price", "b.habit"].map(str::to_owned),
        points: 64,
        simulations: 192,
        first: vec![1.0, 3.0],
        second: vec![10.0, 20.0],
        cells: vec![cell(0, 0.99), cell(0, 0.7), cell(1, 0.97), cell(0, 0.96)],
        along: 0,
        border: vec![Border { other: 10.0, at: 2.0, low: Some(1.0), high: None, below: 0, above: 1 }],
        problems: vec![],
        failures: vec![],
    }
}

#[test]
fn who_wins_where_is_said_with_how_sure_it_is() {
    let text = table(&mapped(), "T", 200);
    for said in [
        "`ads` wins on 75 % of the map, surely on 50 %.",
        "`paid` wins on 25 % of the map, surely on 25 %.",
        "Nowhere on it does `shop` win.",
        "Where b.habit is 10, `ads` wins up to a.price = 2, `paid` from there on: surely above 1;",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let same = Mapped { border: vec![], ..mapped() };
    assert!(table(&same, "", 200).contains("Nowhere does the winner change"));
}

#[test]
fn files_hold_every_place_and_every_border() {
    let scratch = Scratch::new("map");
    assert!(files(&mapped(), scratch.path()).is_empty());
    let read = |name: &str| std::fs::read_to_string(scratch.path().join(name)).expect("it is written");
    assert_eq!(read("map.csv").lines().nth(3), Some("3,10,paid,2,0.97"));
    assert_eq!(read("border.csv").lines().nth(1), Some("a.price,10,2,1,,ads,paid"));
    let drawn = pictures(&mapped(), "T", scratch.path());
    assert_eq!((drawn.files.len(), drawn.failures.len()), (2, 0));
}
