//! What two pages say is said in one of them.

use eyeballs_tests::project;
use std::fs;
use toml::de::DeTable;

fn read(page: &str) -> String {
    fs::read_to_string(project().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

#[test]
fn the_readme_quotes_the_figures_of_the_page_on_speed() {
    let one_line = |page: &str| read(page).split_whitespace().collect::<Vec<_>>().join(" ");
    let readme = one_line("README.md");
    let figures = readme.split("- **Fast**: ").nth(1).expect("the README says how fast");
    let figures = figures.split(": ").next().expect("figures").to_owned();
    assert!(figures.contains("seconds") && figures.contains("GB"), "{figures}");
    assert!(one_line("docs/speed.md").contains(&figures), "docs/speed.md does not say: {figures}");
}

#[test]
fn every_claim_that_a_scenario_tests_is_on_the_page_beside_that_scenario() {
    let page = read("docs/claims.md");
    let mut tested = 0;
    let folders =
        ["scenarios", "scenarios/claims", "scenarios/decisions"].map(|folder| project().join(folder));
    for entry in folders.iter().flat_map(|folder| fs::read_dir(folder).expect("the scenarios")) {
        let path = entry.expect("they stay").path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a scenario");
        let scenario = DeTable::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let Some(claims) = scenario.get_ref().get("claims").and_then(|claims| claims.get_ref().as_array())
        else {
            continue;
        };
        for key in claims.iter().filter_map(|key| key.get_ref().as_str()) {
            let row = page.lines().find(|line| line.starts_with(&format!("| {key} |")));
            let row = row.unwrap_or_else(|| panic!("docs/claims.md has no {key}, which `{name}` tests"));
            assert!(row.contains(&format!("`{name}`")), "{key} names another scenario than `{name}`: {row}");
            tested += 1;
        }
    }
    assert!(tested >= 5, "claims that scenarios test: {tested}");
}
