//! Smooth functions of inputs, found in outcomes that hold noise besides.
//!
//! - [`effects`]: any number of inputs and of points: what each does, and each pair together. Of `functions`, made of `features` (these of
//!   a `basis` of splines), with a `search` for what is probable.
//! - [`gaussian_process`]: any number of inputs, up to about a thousand points; its `kernel` and its `likelihood`.
//!
//! All say how sure they are of themselves: a [`Posterior`] gives functions that the outcomes allow.

mod basis;
mod compass;
mod dependence;
mod effect;
pub mod effects;
mod eigen;
mod features;
mod functions;
pub mod gaussian_process;
mod kernel;
mod likelihood;
mod matrix;
mod search;

pub use effects::{Effects, Given};
pub use functions::Functions;
pub use gaussian_process::GaussianProcess;
pub use kernel::Kernel;

/// What the outcomes say of a function's values at the points where it was observed: a normal distribution of them all
/// together.
pub trait Posterior {
    /// The expected values, by point.
    fn fitted(&self) -> &[f64];

    /// How many standard normal numbers a draw takes.
    fn dimensions(&self) -> usize;

    /// Values, by point, of a function drawn from the distribution, from as many independent standard normal numbers as
    /// [`Posterior::dimensions`] says.
    fn draw(&self, normals: &[f64]) -> Vec<f64>;
}

pub(crate) use compass::minimise;
pub(crate) use matrix::{Cholesky, add, dot};
