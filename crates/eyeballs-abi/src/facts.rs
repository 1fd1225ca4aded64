//! What models are told of the market: the facts of their own service, and those of all that everybody may know.

use crate::layout::{Market, NO_SERVICE, ServiceFacts};
use core::ffi::{CStr, c_char, c_void};
use core::ops::Deref;
use std::ffi::CString;
use std::sync::Arc;

/// What is public of all services on a day, and their metrics, which are so within a firm.
#[derive(Debug, Default)]
pub struct PublicFacts {
    services: Vec<ServiceFacts>,
    /// They live where the services point at.
    _names: Vec<CString>,
    metrics: Vec<Vec<(String, f64)>>,
}

/// One service, as [`PublicFacts::add`] takes it.
#[derive(Clone, Debug)]
pub struct PublicService<'a> {
    /// Its name.
    pub name: &'a str,
    /// The name of its firm.
    pub firm_name: &'a str,
    /// Its metrics by name.
    pub metrics: Vec<(String, f64)>,
    /// The numbers; names are filled in.
    pub facts: ServiceFacts,
}

impl ServiceFacts {
    /// A closed service of which nothing is known.
    pub const NONE: ServiceFacts = ServiceFacts {
        name: c"".as_ptr(),
        firm_name: c"".as_ptr(),
        firm: 0,
        open: 0,
        active: 0.0,
        users_day: 0.0,
        users_month: 0.0,
        payers_month: 0.0,
        minutes: 0.0,
        quality: 0.0,
        price: f64::NAN,
        ads_per_hour: 0.0,
    };

    /// Its name.
    pub fn name(&self) -> &str {
        // SAFETY: the contract: a NUL-terminated string that lives as long as the facts.
        unsafe { CStr::from_ptr(self.name) }.to_str().unwrap_or("")
    }

    /// The name of its firm.
    pub fn firm_name(&self) -> &str {
        // SAFETY: as above.
        unsafe { CStr::from_ptr(self.firm_name) }.to_str().unwrap_or("")
    }
}

impl PublicFacts {
    /// Adds the next service.
    pub fn add(&mut self, service: PublicService<'_>) {
        let PublicService { name, firm_name, metrics, facts } = service;
        let [name, firm_name] =
            [name, firm_name].map(|text| CString::new(text.replace('\0', "")).unwrap_or_default());
        self.services.push(ServiceFacts { name: name.as_ptr(), firm_name: firm_name.as_ptr(), ..facts });
        self._names.extend([name, firm_name]);
        self.metrics.push(metrics);
    }

    fn metric(&self, asks: u32, service: u32, name: &str) -> Option<f64> {
        let asked = self.services.get(service as usize)?;
        let may_know = asks == NO_SERVICE
            || self.services.get(asks as usize).is_some_and(|asking| asking.firm == asked.firm);
        let metrics = may_know.then(|| &self.metrics[service as usize])?;
        metrics.iter().find(|(other, _)| other == name).map(|(_, value)| *value)
    }
}

unsafe extern "C" fn metric(market: *const Market, service: u32, name: *const c_char) -> f64 {
    if market.is_null() || name.is_null() {
        return f64::NAN;
    }
    // SAFETY: the contract: the market of the call, whose context is what [`Facts`] put there, and a string.
    let (market, name) = unsafe { (&*market, CStr::from_ptr(name)) };
    // SAFETY: as above; the public facts live as long as the call.
    let Some(public) = (unsafe { market.context.cast::<PublicFacts>().as_ref() }) else { return f64::NAN };
    let name = name.to_str().unwrap_or("");
    public.metric(market.service, service, name).unwrap_or(f64::NAN)
}

impl Market {
    /// A market of nobody, without services.
    pub const NONE: Market = Market {
        size: size_of::<Market>() as u32,
        day: 0,
        days: 0,
        represents: 1,
        population: 0.0,
        active: 0.0,
        users_day: 0.0,
        users_month: 0.0,
        payers_month: 0.0,
        joined: 0.0,
        left: 0.0,
        minutes: 0.0,
        quality: 0.0,
        cash_micros: 0,
        service: NO_SERVICE,
        service_count: 0,
        service_stride: size_of::<ServiceFacts>() as u32,
        age_days: 0,
        weekday: 0,
        day_of_year: 1,
        services: core::ptr::null(),
        context: core::ptr::null(),
        metric: None,
    };

    /// Goes on to the day after, for who runs a model without a market.
    pub fn next_day(&mut self) {
        self.day += 1;
        self.age_days += 1;
        self.weekday = (self.weekday + 1) % 7;
        self.day_of_year = self.day_of_year % 365 + 1;
    }

    /// What is public of each service.
    pub fn services(&self) -> impl Iterator<Item = &ServiceFacts> {
        (0..self.service_count as usize).map(|index| {
            // SAFETY: the contract: so many structs lie `service_stride` bytes apart, and live as long as the market.
            unsafe { &*self.services.byte_add(index * self.service_stride as usize) }
        })
    }

    /// What is public of the own service; `None` for a model of the whole market.
    pub fn own(&self) -> Option<&ServiceFacts> {
        self.services().nth(self.service as usize)
    }

    /// The value of a metric on a service of the own firm, or on any for a model of the whole market: of yesterday, and in
    /// its `settle` of today; `None` if there is none, or if it is none of one's business.
    pub fn metric(&self, service: usize, name: &CStr) -> Option<f64> {
        let function = self.metric?;
        // SAFETY: the contract: the market of the call, and a string.
        let value = unsafe { function(core::ptr::from_ref(self), service as u32, name.as_ptr()) };
        (!value.is_nan()).then_some(value)
    }
}

/// The facts of a day for a model, with what they point at.
#[derive(Clone, Debug)]
pub struct Facts {
    market: Market,
    public: Arc<PublicFacts>,
}

impl Facts {
    /// The facts of a service, or of the whole market, and what is public of all services.
    pub fn new(market: Market, public: Arc<PublicFacts>) -> Facts {
        let market = Market {
            service_count: public.services.len() as u32,
            services: public.services.as_ptr(),
            context: Arc::as_ptr(&public).cast::<c_void>(),
            metric: Some(metric),
            ..market
        };
        Facts { market, public }
    }

    /// The same with other numbers of the market.
    pub fn with(&self, change: impl FnOnce(&mut Market)) -> Facts {
        let mut market = self.market.clone();
        change(&mut market);
        Facts::new(market, Arc::clone(&self.public))
    }
}

impl Deref for Facts {
    type Target = Market;

    fn deref(&self) -> &Market {
        &self.market
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_known_within_a_firm_and_to_models_of_the_whole_market() {
        let mut public = PublicFacts::default();
        for (number, (name, firm)) in [("phone", 0), ("shop", 0), ("rival", 1)].into_iter().enumerate() {
            public.add(PublicService {
                name,
                firm_name: ["acme", "other"][firm as usize],
                metrics: vec![("buyers".to_owned(), number as f64)],
                facts: ServiceFacts { firm, minutes: 10.0 * number as f64, ..ServiceFacts::NONE },
            });
        }
        let public = Arc::new(public);
        let of = |service| Facts::new(Market { service, ..Market::NONE }, Arc::clone(&public));
        let known = |service| [0, 1, 2, 3].map(|other| of(service).metric(other, c"buyers"));
        assert_eq!(known(0), [Some(0.0), Some(1.0), None, None]);
        assert_eq!(known(2), [None, None, Some(2.0), None]);
        assert_eq!(known(NO_SERVICE), [Some(0.0), Some(1.0), Some(2.0), None]);
        assert_eq!(of(0).metric(1, c"nothing"), None);
        let facts = of(1);
        let names: Vec<_> = facts.services().map(|service| (service.name(), service.firm_name())).collect();
        assert_eq!(names, [("phone", "acme"), ("shop", "acme"), ("rival", "other")]);
        assert_eq!(facts.own().map(|own| own.minutes), Some(10.0));
        assert!(of(NO_SERVICE).own().is_none() && Market::NONE.metric(0, c"buyers").is_none());
    }
}
