//! The progress bar: rate and time left, on a terminal only.

use crate::output;
use eyeballs_lab::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts simulations.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar; indicatif hides it where the standard error is not a terminal.
    pub fn new(simulations: u64, quiet: bool) -> Bar {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(simulations), target);
        let template = "{bar:40} {pos}/{len} simulations, {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Bar(bar)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn simulation_done(&self) {
        self.0.inc(1);
    }

    fn warn(&self, message: &str) {
        self.0.suspend(|| output::message(format_args!("warning: {message}")));
    }
}
