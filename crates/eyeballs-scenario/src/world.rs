//! The world of one variant: people, firms and services.

use crate::channel::Names;
use crate::context::Context;
use crate::firm::firm;
use crate::model::market_models;
use crate::nest::nest;
use crate::people::people;
use crate::reader::Reader;
use crate::resolved::{Doc, Entries};
use crate::service::service;
use crate::source::Span;
use crate::streams::refuse_shared;
use crate::tree::Table;
use eyeballs_core::spec::{CalendarSpec, ServiceSpec, WorldSpec};

/// The tables of which a world is made.
pub(crate) const TABLES: [&str; 5] = ["people", "market", "firm", "service", "nest"];

/// Most firms, most services, and most nests.
const NAMED_MAX: usize = 1_000;

/// Reads a world without its events; `span` stands for the file as a whole.
pub(crate) fn world(table: Table, span: Span, context: &Context<'_>) -> (WorldSpec, Entries) {
    let mut reader = Reader::new(context.log, span, "", table).with_defaults(context.defaults);
    let mistakes = context.log.count();
    let mut inner = reader.table("people");
    let people = people(&mut inner, context);
    reader.close("people", inner);
    let market = if context.log.count() == mistakes {
        u64::from(people.count) * u64::from(people.represents)
    } else {
        u64::MAX
    };

    let firm_readers = reader.named("firm", NAMED_MAX);
    let service_readers = reader.named("service", NAMED_MAX);
    let nest_readers = reader.named("nest", NAMED_MAX);
    let firm_names: Vec<String> = firm_readers.iter().map(|(name, _)| name.clone()).collect();
    let service_names: Vec<String> = service_readers.iter().map(|(name, _)| name.clone()).collect();
    let nest_names: Vec<String> = nest_readers.iter().map(|(name, _)| name.clone()).collect();
    let nest_names: Vec<&str> = nest_names.iter().map(String::as_str).collect();
    let firm_names: Vec<&str> = firm_names.iter().map(String::as_str).collect();
    let service_names: Vec<&str> = service_names.iter().map(String::as_str).collect();
    let names = Names { firms: &firm_names, nests: &nest_names, services: &service_names };
    if names.services.is_empty() {
        context.log.say_help(span, "the scenario has no service", "write a table [service.NAME]");
    }
    if names.firms.is_empty() {
        context.log.say_help(span, "the scenario has no firm", "write a table [firm.NAME]");
    }

    let mut firms = Vec::new();
    let mut docs = Entries::new();
    for (name, mut inner) in firm_readers {
        firms.push(firm(&mut inner, &name));
        docs.push((name, Doc::Table(inner.finish())));
    }
    reader.write("firm", Doc::Table(docs));

    let mut services = Vec::new();
    let mut spans = Vec::new();
    let mut docs = Entries::new();
    for (name, mut inner) in service_readers {
        spans.push(inner.span);
        services.push(service(&mut inner, &name, &names, market, context));
        docs.push((name, Doc::Table(inner.finish())));
    }
    let mut inner = reader.table("market");
    let of_market = market_models(&mut inner, context);
    let doc = inner.finish();
    if !of_market.is_empty() {
        reader.write("market", Doc::Table(doc));
    }
    services.iter_mut().for_each(|service: &mut ServiceSpec| service.models.extend_from_slice(&of_market));
    let hosts: Vec<usize> =
        services.iter().filter_map(|service| Some(service.host.as_ref()?.service)).collect();
    hosts.into_iter().for_each(|host| services[host].has_guests = true);
    refuse_shared(context.log, &services, &spans);
    reader.write("service", Doc::Table(docs));

    let mut nests = Vec::new();
    let mut docs = Entries::new();
    for (name, mut inner) in nest_readers {
        nests.push(nest(&mut inner, &name));
        docs.push((name, Doc::Table(inner.finish())));
    }
    if !docs.is_empty() {
        reader.write("nest", Doc::Table(docs));
    }

    // Day 0 of a run without a date is a Monday, 1 January.
    let calendar = context.start.map_or_else(CalendarSpec::default, |start| CalendarSpec {
        first_weekday: start.weekday(),
        first_day_of_year: start.day_of_year(),
    });
    let (days, seed) = (context.days, context.seed);
    let (events, chances, policies) = Default::default();
    let (valuation, market_seed) = (context.valuation, context.market_seed);
    (
        WorldSpec {
            days,
            calendar,
            seed,
            market_seed,
            people,
            firms,
            nests,
            services,
            events,
            chances,
            policies,
            valuation,
        },
        reader.finish(),
    )
}
