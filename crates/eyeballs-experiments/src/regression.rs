//! Smooth functions of inputs, found in outcomes that hold noise besides.
//!
//! - [`spline`]: one input, any number of points; [`surface`]: two inputs. Both are penalised regression on cubic
//!   B-splines (`penalised`, `basis`).
//! - [`gaussian_process`]: any number of inputs, up to about a thousand points; its `kernel` and its `likelihood`.
//!
//! All say how sure they are of themselves: a [`Posterior`] gives functions that the outcomes allow.

mod basis;
mod compass;
pub mod gaussian_process;
mod kernel;
mod likelihood;
mod matrix;
mod penalised;
pub mod spline;
pub mod surface;

pub use gaussian_process::GaussianProcess;
pub use kernel::Kernel;
pub use spline::Spline;
pub use surface::Surface;

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
pub(crate) use matrix::Cholesky;
