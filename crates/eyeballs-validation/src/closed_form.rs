//! The textbook models as functions of their parameters. None of them knows the simulator.

pub mod advertising;
pub mod branching;
pub mod choice;
pub mod concentration;
pub mod considering;
pub mod diffusion;
pub mod frequency;
pub mod growth;
pub mod markov;
pub mod nests;
pub mod network;
pub mod pricing;
pub mod purchase;
pub mod renewal;
pub mod small_world;
pub mod survival;
pub mod taste;
pub mod value;

#[cfg(test)]
fn assert_close(value: f64, known: f64) {
    assert!((value / known - 1.0).abs() < 1e-9, "{value}, known {known}");
}
