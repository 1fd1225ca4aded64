//! The worlds to start from: every number has a source, the facts hold together, and not without what carries them.

use crate::cards::{Fact, assert_card_holds, facts, run, scenario_files_in};
use crate::user::User;
use eyeballs_tests::project;
use std::fs;
use std::path::{Path, PathBuf};

/// The archetypes.
const WORLDS: [&str; 7] = [
    "casual-mobile-game",
    "messenger",
    "news-site",
    "online-shop",
    "social-network",
    "utility",
    "video-streaming",
];

fn file(world: &str) -> PathBuf {
    project().join("scenarios/worlds").join(format!("{world}.toml"))
}

#[test]
fn the_worlds_are_these_and_stand_in_the_index() {
    let files = scenario_files_in("scenarios/worlds");
    let name = |path: &PathBuf| path.file_stem().expect("a file").to_string_lossy().into_owned();
    let names: Vec<String> = files.iter().map(name).collect();
    assert_eq!(names, WORLDS);
    let index = fs::read_to_string(project().join("scenarios/README.md")).expect("scenarios have an index");
    for world in WORLDS {
        assert!(index.contains(&format!("worlds/{world}.toml")), "scenarios/README.md does not list {world}");
    }
}

#[test]
fn every_number_of_a_world_has_a_source() {
    let user = User::new("world-sources");
    for world in WORLDS {
        let output =
            user.command("check --sources").arg(file(world)).output().expect("the program can be started");
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains("without a source"), "{said}");
        let numbers = said.lines().filter(|line| line.starts_with("  ")).count();
        assert!(numbers >= 15, "{world} sets {numbers} numbers only:\n{said}");
        let published =
            said.lines().filter(|line| line.starts_with("  ") && !line.contains("assumption")).count();
        assert!(published >= 1, "{world} has no published number:\n{said}");
    }
}

/// The card of a world, some of whose numbers are set otherwise. Agents and replications are those of the file.
fn card(user: &User, world: &str, settings: &[&str]) -> Vec<Fact> {
    card_of(user, &file(world), settings)
}

fn card_of(user: &User, file: &Path, settings: &[&str]) -> Vec<Fact> {
    facts(&run(user, file, "", settings))
}

/// The names of the facts that are off.
fn off(card: &[Fact]) -> Vec<&str> {
    card.iter().filter(|fact| fact.is_off()).map(|fact| &*fact.name).collect()
}

#[test]
fn the_facts_of_each_world_hold_together() {
    let user = User::new("world-facts");
    for world in WORLDS {
        let card = card(&user, world, &[]);
        assert!(card.len() >= 3, "{world} has {} facts", card.len());
        assert_card_holds(world, &card);
    }
}

/// The placebo: without what is said to carry a fact, it is off.
#[test]
fn the_facts_do_not_hold_without_what_carries_them() {
    let user = User::new("world-placebos");
    let alike_in_frequency = |service: &str| format!("service.{service}.use.spread=0");
    let alike_in_frailty = |service: &str| format!("service.{service}.churn.spread=0");
    let apart = "people.correlation=[]".to_owned();
    let no_habit = |service: &str| format!("service.{service}.habit.strength=0");
    for (world, settings, fallen) in [
        // Heavy users stay, or, of a video service, leave.
        ("casual-mobile-game", vec![apart.clone()], "day 30"),
        ("online-shop", vec![apart.clone()], "minutes a month"),
        ("video-streaming", vec![apart.clone()], "day 7"),
        // Some use it often and many seldom.
        ("casual-mobile-game", vec![apart.clone(), alike_in_frequency("game")], "minutes"),
        ("video-streaming", vec![apart.clone(), alike_in_frequency("video")], "stickiness"),
        // Some tire of it at once, others never.
        ("social-network", vec![apart, alike_in_frailty("network")], "day 30"),
        ("messenger", vec![no_habit("messenger")], "stickiness"),
    ] {
        let settings: Vec<&str> = settings.iter().map(|setting| &**setting).collect();
        let card = card(&user, world, &settings);
        assert!(off(&card).contains(&fallen), "{world} with {settings:?}: off are {:?}", off(&card));
    }
}

/// Retention of a good mobile product is 40, 20 and 10 %, and a tenth to a quarter of a month's users come on a day
/// (GameAnalytics, see docs/sources.md): a service that sets nothing but the ways by which people come is such a one.
#[test]
fn a_service_with_nothing_set_is_a_good_mobile_product() {
    const WORLD: &str = "
        title = 'Nothing set'
        run = { days = 480, replications = 8 }
        people = { count = 40_000, represents = 250 }
        firm.acme = { cash = 0, credit = 'unlimited' }
        [service.product]
        firm = 'acme'
        channel = [{ kind = 'organic' }, { kind = 'word-of-mouth' }]
    ";
    let facts = [
        ("stickiness", 0.1, 0.25),
        ("retention_day_1", 0.3, 0.45),
        ("retention_day_7", 0.15, 0.25),
        ("retention_day_30", 0.05, 0.12),
    ];
    let user = User::new("default-world");
    let mut text = WORLD.to_owned();
    for (measure, low, high) in facts {
        let of = format!("closing.{measure}['base']");
        text += &format!("\n[[fact]]\nname = '{measure}'\ntext = 'It'\nof = \"{of}\"\n");
        text += &format!("low = {low}\nhigh = {high}\nsource = 'GameAnalytics'\n");
    }
    user.writes("nothing-set.toml", &text);
    let card = card_of(&user, &user.path("nothing-set.toml"), &[]);
    assert_eq!(card.len(), facts.len());
    assert!(off(&card).is_empty(), "off are {:?}", off(&card));
}
