//! Reads a scenario without business models, and says what it understood, or every mistake.
//! `cargo run -p eyeballs-scenario --example check scenarios/validation/bass.toml`

use eyeballs_abi::instance::ModelHandle;
use eyeballs_scenario::{ModelRequest, Models, Overrides};
use std::path::Path;
use std::process::ExitCode;

/// There are no models here.
struct Nothing;

impl Models for Nothing {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        Err(format!("this example has no models, and so no `{}`", request.id))
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: check SCENARIO.toml");
        return ExitCode::FAILURE;
    };
    match eyeballs_scenario::read(Path::new(&file), &Overrides::default(), &Nothing) {
        Ok(scenario) => {
            println!("{}: {} replications", scenario.title, scenario.replications);
            for variant in &scenario.variants {
                let services = variant.world.services.iter().map(|service| service.name.as_str());
                println!("{}: {}", variant.name, services.collect::<Vec<_>>().join(", "));
            }
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            eprintln!("{mistakes}");
            ExitCode::FAILURE
        }
    }
}
