//! The trait of a model that belongs to the whole market: what happens between services, or on the other side of all of
//! them, such as advertisers with one purse.

use crate::declare::{Globals, Metrics, Parameters, Postings};
use crate::model::ModelError;
use core::ffi::CStr;
use eyeballs_abi::layout::Market;
use eyeballs_numerics::random::RandomKey;

/// A model of the whole market.
///
/// The market calls `plan` before the models of any service plan, and `settle` after those of all services have settled.
/// It has no users: what it wants to know of services it asks for by the names of metrics ([`Market::metric`]). Its own
/// metrics and ledger lines it has once for each service. A line to or from a `service` moves money between services: over all
/// of them, what some pay is what others get.
pub trait MarketModel: Sized + Send + Sync + 'static {
    /// Name in scenarios: lower-case words joined by hyphens.
    const ID: &'static CStr;
    /// Version of the model.
    const VERSION: &'static CStr;
    /// A few words for people.
    const TITLE: &'static CStr;
    /// A few sentences for people.
    const DOC: &'static CStr;
    /// Made by [`crate::parameters!`].
    type Parameters: Parameters;
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

    /// Sets the day's terms before anybody chooses.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn plan(&self, day: MarketDay<'_, Self>) -> Result<(), ModelError> {
        let _ = day;
        Ok(())
    }

    /// Closes the day over all services. Metrics of services are those of today.
    ///
    /// # Errors
    /// Why the model cannot go on.
    fn settle(&self, day: MarketDay<'_, Self>) -> Result<(), ModelError>;
}

/// A day of the whole market. Later versions may add fields.
#[non_exhaustive]
pub struct MarketDay<'a, M: MarketModel> {
    /// The day's facts, and those of each service.
    pub market: &'a Market,
    /// The globals.
    pub globals: <M::Globals as Globals>::ViewMut<'a>,
    /// What the model reports and posts of each service, in the order of [`Market::services`].
    pub services: Vec<OfService<'a, M>>,
    /// Random numbers of today for whatever the model numbers in place of people.
    pub random: RandomKey,
    /// The same for life.
    pub lasting: RandomKey,
}

/// What a model of the whole market reports and posts of one service. Later versions may add fields.
#[non_exhaustive]
pub struct OfService<'a, M: MarketModel> {
    /// The day's metrics of the service.
    pub metrics: <M::Metrics as Metrics>::View<'a>,
    /// The day's postings of the service.
    pub postings: <M::Postings as Postings>::View<'a>,
}
