//! What the author of a business model writes with: safe Rust over the C contract.
//!
//! A model is a type that implements [`BusinessModel`](model::BusinessModel): it declares its [`parameters!`]
//! (with a [`choice!`] for each that is one of several names), [`columns!`], [`metrics!`], [`postings!`] and
//! [`globals!`], makes itself from parameters in `new` (which may refuse a combination), and says in `serve`
//! what happened to a block of users on a day. An instance never changes: whatever the model remembers of a person is a state column, whatever it remembers of the
//! whole service is a global, and both belong to the market. So checkpoints, forks and replay need no
//! help from the model, and `serve` may run for many blocks at once.
//!
//! ```
//! use eyeballs_model::prelude::*;
//!
//! parameters! {
//!     /// What a scenario may set.
//!     pub struct Parameters {
//!         /// Chance that a user gives something on a day of use.
//!         #[source = "assumption"]
//!         chance: f64 = 0.01, "1/day", [0.0, 1.0], tunable;
//!         /// The gift.
//!         #[source = "assumption"]
//!         amount: f64 = 2.0, "currency", [0.0, 1e6], tunable;
//!     }
//! }
//! columns! {
//!     /// What is read and written of each user.
//!     pub struct Columns {
//!         input minutes_today: f32, "min", "time spent today";
//!         output paid_micros: i64, "1e-6 currency", "what the user gave today";
//!     }
//! }
//! metrics! {
//!     /// What is reported.
//!     pub struct Metrics { sum gifts, "count", "gifts given"; }
//! }
//! postings! {
//!     /// The ledger lines.
//!     pub struct Postings { revenue gifts from user, "gifts of users"; }
//! }
//!
//! /// A hat is passed around.
//! pub struct Hat { parameters: Parameters }
//!
//! impl BusinessModel for Hat {
//!     const ID: &'static CStr = c"hat";
//!     const VERSION: &'static CStr = c"1.0.0";
//!     const TITLE: &'static CStr = c"Passing the hat";
//!     const DOC: &'static CStr = c"Users give when they feel like it.";
//!     type Parameters = Parameters;
//!     type Columns = Columns<'static>;
//!     type Metrics = Metrics<'static>;
//!     type Postings = Postings<'static>;
//!     type Globals = NoGlobals;
//!
//!     fn new(parameters: Parameters) -> Result<Self, ModelError> {
//!         Ok(Hat { parameters })
//!     }
//!
//!     fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
//!         let gift = micros(self.parameters.amount);
//!         let [words, ..] = block.random.words(0);
//!         for row in 0..block.people.len() {
//!             let used = block.columns.minutes_today[row] > 0.0;
//!             if used && f64::from(uniform(words[row])) < self.parameters.chance {
//!                 block.columns.paid_micros[row] = gift;
//!                 block.postings.gifts.add(gift);
//!                 *block.metrics.gifts += 1.0;
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//!
//! // The same model in the test kit: 1,000 users who all use the service every day.
//! let mut test = eyeballs_model::testing::TestMarket::<Hat>::new(1_000, &[("chance", 0.5)])?;
//! test.fill("minutes_today", 10.0);
//! let day = test.day()?;
//! assert_eq!(day.posting("gifts") as f64, day.metric("gifts") * 2e6);
//! # Ok::<(), String>(())
//! ```
//!
//! The files, in reading order: [`model`] (the trait and what its functions see), [`market_model`] (a model of the whole market), [`declare`] (the
//! macros), [`random`] (bulk and single random numbers), [`shim`] and [`market_shim`] (the functions of the C table, and the
//! export macro), [`due`] (what falls due days later), [`histogram`] (of amounts over users, and quantiles), [`testing`] (a market of one block for a model's own tests).
//!
//! Arithmetic: use [`math`] for 32-bit floats in loops, [`libm`] for 64-bit floats elsewhere, and
//! [`sampling`] for random numbers of the usual distributions; [`rand_distr`] has more of them, but its
//! last bits depend on the machine and on what else is built beside it. The
//! methods of `f64` (`exp`, `ln`, `powf`) call the platform's library, whose last bits differ from
//! machine to machine; `sqrt` and the four operations are exact everywhere.

pub mod declare;
pub mod due;
pub mod histogram;
pub mod market_model;
pub mod market_shim;
pub mod model;
pub mod random;
pub mod shim;
pub mod testing;

pub use eyeballs_abi as abi;
/// Numbers with the same bits on every machine.
pub use eyeballs_numerics as numerics;
pub use eyeballs_numerics::{math, sampling, vectorised};
pub use libm;
pub use rand;
pub use rand_distr;

/// Everything a model's file needs.
pub mod prelude {
    pub use crate::abi::layout::{Market, arrival, departure};
    pub use crate::declare::{Choice, NoGlobals, NoMetrics, NoParameters, NoPostings};
    pub use crate::market_model::{MarketDay, MarketModel};
    pub use crate::model::{Block, BusinessModel, Day, LEAVES_FOR_GOOD, LEAVES_TODAY, ModelError, micros};
    pub use crate::{choice, columns, globals, metrics, parameters, postings};
    pub use core::ffi::CStr;
    pub use eyeballs_numerics::random::{RandomStream, uniform, uniform_open};
}
