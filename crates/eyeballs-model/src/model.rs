//! The trait of a business model, and what its functions see.

use crate::declare::{Columns, Globals, Metrics, Parameters, Postings};
use crate::random::Draws;
use core::ffi::CStr;
use eyeballs_abi::layout::Market;
use eyeballs_numerics::random::RandomKey;

/// Why a model cannot be made or cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelError {
    /// The parameter to look at.
    pub parameter: Option<&'static str>,
    /// What is wrong and what to do.
    pub message: String,
}

impl ModelError {
    /// An error that is not about one parameter.
    pub fn new(message: impl Into<String>) -> Self {
        ModelError { parameter: None, message: message.into() }
    }

    /// An error about a parameter.
    pub fn parameter(name: &'static str, message: impl Into<String>) -> Self {
        ModelError { parameter: Some(name), message: message.into() }
    }
}

impl<E: std::error::Error> From<E> for ModelError {
    fn from(error: E) -> Self {
        ModelError::new(error.to_string())
    }
}

/// Hazard of leaving of whoever leaves today for certain and may come back like anybody else, 1/day: the
/// chance 1 - exp(-hazard) is 1.
pub const LEAVES_TODAY: f32 = 100.0;
/// Hazard of leaving of whoever leaves today for certain and never comes back, 1/day.
pub const LEAVES_FOR_GOOD: f32 = f32::INFINITY;

/// Currency units as micro-units of money, rounded to the nearest; an amount that is not finite or
/// beyond what the ledger can hold saturates, and the market then stops the simulation.
pub fn micros(units: f64) -> i64 {
    (units * 1e6).round() as i64
}

/// A business model.
///
/// The market calls, on each day: `plan` once; `attend` for every block of users, if [`Self::ATTENDS`];
/// then the users share their minutes; `serve` for every block; `farewell` for those who leave; `consider` for people who were
/// reached today and think of joining, if [`Self::CONSIDERS`]; `welcome` for those who became users; `settle` once.
/// `farewell` and `welcome` are called if their input columns `departure` and `arrival` are declared.
///
/// A model that declares `attraction` and forgets [`Self::ATTENDS`] would never be asked: it does not compile.
///
/// ```compile_fail
/// # use eyeballs_model::prelude::*;
/// columns! {
///     /// What is written of each user.
///     pub struct Columns { output attraction: f32, "1", "half"; }
/// }
/// struct Forgetful;
/// impl BusinessModel for Forgetful {
///     const ID: &'static CStr = c"forgetful";
///     const VERSION: &'static CStr = c"1.0.0";
///     const TITLE: &'static CStr = c"Forgetful";
///     const DOC: &'static CStr = c"Says nothing.";
///     // const ATTENDS: bool = true;
///     type Parameters = NoParameters;
///     type Columns = Columns<'static>;
///     type Metrics = NoMetrics;
///     type Postings = NoPostings;
///     type Globals = NoGlobals;
///     fn new(_: NoParameters) -> Result<Self, ModelError> { Ok(Forgetful) }
///     fn attend(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
///         block.columns.attraction.fill(0.5);
///         Ok(())
///     }
///     fn serve(&self, _: Block<'_, Self>) -> Result<(), ModelError> { Ok(()) }
/// }
/// let market = eyeballs_model::testing::TestMarket::<Forgetful>::new(1, &[]);
/// ```
pub trait BusinessModel: Sized + Send + Sync + 'static {
    /// Name in scenarios: lower-case words joined by hyphens.
    const ID: &'static CStr;
    /// Version of the model.
    const VERSION: &'static CStr;
    /// A few words for people.
    const TITLE: &'static CStr;
    /// A few sentences for people.
    const DOC: &'static CStr;
    /// Whether `attend` is to be called: exactly if there is an output column `attraction`, else it does not compile.
    const ATTENDS: bool = false;
    /// Whether `consider` is to be called: exactly if there is an output column `appeal`, else it does not compile.
    const CONSIDERS: bool = false;
    /// How many times four random words per user [`Draws`] can hold at once.
    const DRAWS: usize = 1;
    /// Made by [`crate::parameters!`].
    type Parameters: Parameters;
    /// Made by [`crate::columns!`].
    type Columns: Columns;
    /// Made by [`crate::metrics!`], or [`crate::declare::NoMetrics`].
    type Metrics: Metrics;
    /// Made by [`crate::postings!`], or [`crate::declare::NoPostings`].
    type Postings: Postings;
    /// Made by [`crate::globals!`], or [`crate::declare::NoGlobals`].
    type Globals: Globals;

    /// Makes the model. Every parameter is within its declared range; a combination may be refused.
    ///
    /// # Errors
    /// Why the combination cannot be.
    fn new(parameters: Self::Parameters) -> Result<Self, ModelError>;

    /// Sets the day's terms before anybody chooses. Sums among the metrics are zero.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn plan(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        let _ = day;
        Ok(())
    }

    /// Says how the terms attract or annoy each user: writes the output column `attraction`. Minutes of
    /// today are not known yet; other outputs are ignored.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn attend(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let _ = block;
        Ok(())
    }

    /// Says what happened to each user today. Rows with `minutes_today` of 0 did not use the service.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError>;

    /// Says what the service offers people who are no users and consider joining it, or returning: writes the output
    /// column `appeal`, in log odds. They have used nothing today; tenure is 0, and state columns hold initial values
    /// or, for who returns, what they held on leaving. What else is written is forgotten; metrics and postings must
    /// stay as they are.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let _ = block;
        Ok(())
    }

    /// Says what people bring who became users today, or were before the model starts: writes state and shared columns. The
    /// input column `arrival` says which they are, and `paying` whether they are said to pay already. Called if `arrival` is
    /// declared.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn welcome(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let _ = block;
        Ok(())
    }

    /// Sees those who leave today, after `serve`: they may pay a last time, and shared columns say what remains of them, which sums
    /// over contacts and services go on counting unless it is 0. Called if the input column `departure` is declared.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn farewell(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let _ = block;
        Ok(())
    }

    /// Closes the day with the other side of the market: advertisers, merchants. Sums among the
    /// metrics and the postings hold what `serve` added over all users.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn settle(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        let _ = day;
        Ok(())
    }
}

/// A block of users on a day. Fields are public so that they can be borrowed apart; later versions may add some.
#[non_exhaustive]
pub struct Block<'a, M: BusinessModel> {
    /// The day's facts.
    pub market: &'a Market,
    /// Row to person.
    pub people: &'a [u32],
    /// The columns.
    pub columns: <M::Columns as Columns>::View<'a>,
    /// The globals, read only.
    pub globals: <M::Globals as Globals>::View<'a>,
    /// This block's part of the metrics: add to sums, raise maxima.
    pub metrics: <M::Metrics as Metrics>::View<'a>,
    /// This block's part of the postings; each person counts once, the market scales.
    pub postings: <M::Postings as Postings>::View<'a>,
    /// Random numbers.
    pub random: Draws<'a>,
}

/// A day as a whole. Counts and money are those of the whole market. Later versions may add fields.
#[non_exhaustive]
pub struct Day<'a, M: BusinessModel> {
    /// The day's facts.
    pub market: &'a Market,
    /// The globals.
    pub globals: <M::Globals as Globals>::ViewMut<'a>,
    /// The day's metrics.
    pub metrics: <M::Metrics as Metrics>::View<'a>,
    /// The day's postings.
    pub postings: <M::Postings as Postings>::View<'a>,
    /// Random numbers for whatever the model numbers (its advertisers, say) in place of people.
    pub random: RandomKey,
    /// The same for life, at whichever service.
    pub lasting: RandomKey,
}
