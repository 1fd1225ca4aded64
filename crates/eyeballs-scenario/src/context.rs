//! What all variants of a scenario share while they are read.

use crate::ModelRequest;
use crate::Models;
use crate::defaults::Defaults;
use crate::log::Log;
use crate::source::Span;
use crate::suggestion::suggestion;
use eyeballs_abi::instance::ModelHandle;
use eyeballs_core::date::Date;
use eyeballs_core::spec::{EdgeList, ValuationSpec};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What all variants share.
pub(crate) struct Context<'a> {
    /// Where mistakes go.
    pub log: &'a Log,
    /// Length of the run.
    pub days: u32,
    /// The date of day 0.
    pub start: Option<Date>,
    /// The seed.
    pub seed: u64,
    /// The seed of what models draw in `plan` and `settle`.
    pub market_seed: u64,
    /// What holds where the scenario sets nothing.
    pub defaults: Defaults,
    /// What money at another time is worth.
    pub valuation: ValuationSpec,
    /// Lists of contacts that were read, by file.
    pub edges: RefCell<BTreeMap<PathBuf, Arc<EdgeList>>>,
    models: &'a dyn Models,
    pinned: Vec<(Span, ModelRequest)>,
    found: RefCell<BTreeMap<String, Result<ModelHandle, String>>>,
}

impl<'a> Context<'a> {
    /// Nothing read yet.
    pub(crate) fn new(
        log: &'a Log,
        days: u32,
        start: Option<Date>,
        seed: u64,
        defaults: Defaults,
        models: &'a dyn Models,
        pinned: Vec<(Span, ModelRequest)>,
    ) -> Context<'a> {
        let (edges, found) = Default::default();
        let valuation = ValuationSpec::default();
        let market_seed = seed;
        Context { log, days, start, seed, market_seed, defaults, valuation, edges, models, pinned, found }
    }

    /// The model of an id that stands at a position, or the mistake that there is none.
    pub(crate) fn model(&self, id: &str, span: Span) -> Option<ModelHandle> {
        let mut found = self.found.borrow_mut();
        let result = found.entry(id.to_owned()).or_insert_with(|| {
            let pinned = self.pinned.iter().find(|(_, request)| request.id == id);
            let plain = ModelRequest { id: id.to_owned(), ..ModelRequest::default() };
            self.models.find(pinned.map_or(&plain, |(_, request)| request))
        });
        match result {
            Ok(handle) => Some(handle.clone()),
            Err(reason) => {
                let known = self.models.known();
                let message = format!("the model `{id}` cannot be used: {reason}");
                if known.iter().any(|name| name == id) {
                    self.log.say(span, message);
                } else {
                    let help = suggestion(id, known.iter().map(String::as_str));
                    self.log.say_help(span, message, help);
                }
                None
            }
        }
    }

    /// The models that were found, by id.
    pub(crate) fn handles(&self) -> BTreeMap<String, ModelHandle> {
        let found = self.found.borrow();
        found.iter().filter_map(|(id, handle)| Some((id.clone(), handle.clone().ok()?))).collect()
    }

    /// Whether a model was asked for and not found: then metrics are unknown, too.
    pub(crate) fn lacks_models(&self) -> bool {
        self.found.borrow().values().any(Result::is_err)
    }

    /// Whether this model was asked for and not found.
    pub(crate) fn lacks_model(&self, id: &str) -> bool {
        self.found.borrow().get(id).is_some_and(Result::is_err)
    }

    /// A pinned model that nothing uses is a mistyped one, and would not be pinned at all.
    pub(crate) fn refuse_unused_pins(&self) {
        let found = self.found.borrow();
        for (span, request) in &self.pinned {
            if !found.contains_key(&request.id) {
                let message = format!("no service uses the model `{}`", request.id);
                self.log.say_help(*span, message, suggestion(&request.id, found.keys().map(String::as_str)));
            }
        }
    }
}
