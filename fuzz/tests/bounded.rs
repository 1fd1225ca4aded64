//! A short run of every target: the corpus, which holds every input that once showed a mistake, and some inputs
//! made of it.

use eyeballs_fuzz::drive::drive;
use eyeballs_fuzz::target::TARGETS;
use std::ops::ControlFlow;

/// Takes a number of inputs through a target, always the same ones.
fn bounded(name: &str, inputs: usize) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target");
    let mut left = inputs;
    drive(target, 1, |_| {
        left = left.saturating_sub(1);
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .expect("the corpus is part of the project");
}

#[test]
fn scenarios() {
    bounded("scenario", 2_000);
}

#[test]
fn expressions() {
    bounded("expression", 1_000);
}

#[test]
fn lists_of_contacts() {
    bounded("contacts", 4_000);
}

#[test]
fn observations() {
    bounded("observations", 4_000);
}

#[test]
fn checkpoints() {
    bounded("checkpoint", 4_000);
}

#[test]
fn descriptions_of_models() {
    bounded("description", 20_000);
}

#[test]
fn every_target_has_a_corpus_and_a_test() {
    let tests = include_str!("bounded.rs");
    for target in &TARGETS {
        assert!(tests.contains(&format!("bounded(\"{}\"", target.name)), "{}", target.name);
        let corpus = eyeballs_fuzz::corpus::inputs(target).expect("the corpus is part of the project");
        assert!(!corpus.is_empty(), "{}", target.name);
    }
}
