//! The scenario as a whole: its head, the run, and the order in which its parts are read.

use crate::assumptions;
use crate::calibration::{Rest, calibration};
use crate::candidates::{Candidates, Factor, Handles};
use crate::checked::{Fork, Scenario, Variant};
use crate::claim::{Claims, claims};
use crate::context::Context;
use crate::correlation::refuse_impossible;
use crate::defaults::Defaults;
use crate::event::{events, happen, happen_before};
use crate::fact;
use crate::fork::refuse_fixed;
use crate::goal::goal;
use crate::lesson::{lesson, raw_lesson};
use crate::lever::levers;
use crate::log::Log;
use crate::merge::Layer;
use crate::overrides::refuse_unused;
use crate::placebo::{self, placebos};
use crate::policy::{decide, decide_before, policies};
use crate::reader::{Reader, texts};
use crate::resolved::{Doc, Entries, changes, document, remove, split};
use crate::rule::{Rule, above, between};
use crate::source::Span;
use crate::sourced::{Places, sources};
use crate::step::steps;
use crate::stylised::stylised_facts;
use crate::text::{QUESTION_CHARACTERS, TITLE_CHARACTERS};
use crate::today::{self, Anchor, Today};
use crate::tree::{Entry, Node, Table, Value, of_path};
use crate::uncertainty::{self, uncertainties};
use crate::variant::{RawVariant, variants};
use crate::world::{TABLES, world};
use crate::{ModelRequest, Models, moved};
use eyeballs_core::date::Date;
use eyeballs_core::spec::ValuationSpec;
use eyeballs_core::units::Day;

/// What says which values numbers take; the scenario at these values is without.
pub(crate) const STUDIES: [&str; 7] =
    ["today", "calibration", "uncertainty", "assumptions", "lever", "goal", "step"];
/// A century.
const RUN_DAYS_MAX: u32 = 36_525;
/// Length of a run.
const RUN_DAYS: Rule = between(1.0, RUN_DAYS_MAX as f64).in_units("days");
/// Most libraries that are pinned.
const PLUGINS_MAX: usize = 1_000;
/// Bytes that all variants may take as trees: each is the whole scenario once more.
const VARIANTS_BYTES: usize = 256 << 20;
/// More replications than anybody waits for.
const REPLICATIONS: Rule = between(1.0, 1e6);
/// Share a year; beyond, next year is worth nothing.
const DISCOUNT_RATE: Rule = between(-0.9, 100.0);
/// Years; beyond, nobody looks.
const LIFETIME: Rule = between(0.0, 100.0);
/// Points of a Sobol sequence.
const DRAWS_MAX: u32 = 1 << 16;
/// What is assumed lies between a part and a multiple of itself.
const ASSUMPTIONS: Rule = above(1.0, 100.0);
/// What an integer of TOML can hold.
const SEED: Rule = between(0.0, 9.2e18);

/// Reads a scenario; if mistakes were noted it is not to be used.
pub(crate) fn scenario(
    mut tree: Table,
    file: Span,
    late: &[Table],
    log: &Log,
    models: &dyn Models,
) -> Scenario {
    moved::refuse(log, &mut tree);
    let studied = STUDIES.iter().any(|key| tree.get(key).is_some()) || placebo::has_any(&tree);
    let mut plain = studied.then(|| {
        let mut plain = tree.clone();
        STUDIES.iter().for_each(|key| drop(plain.remove(key)));
        placebo::strip(&mut plain);
        plain
    });
    let whole = tree.clone();
    let mut root = Reader::new(log, file, "", tree);
    // Followed before, so it is never left over here; but it is a key of the file.
    root.take("extends");
    let title = root.short_text("title", TITLE_CHARACTERS, None);
    let question = root.short_text("question", QUESTION_CHARACTERS, Some(""));
    let keys = keys(&mut root);
    let raw_lesson = raw_lesson(&mut root);
    let run = run(&mut root);
    let pinned = plugins(&mut root);
    let sources = sources(&mut root);
    let numbers = sources.numbers(log, &whole, file);
    let mut context = Context::new(log, run.days, run.start, run.seed, run.defaults, models, pinned);
    context.valuation = run.valuation;
    context.market_seed = run.market_seed.unwrap_or(run.seed);

    let mut base = Table::default();
    for key in TABLES {
        if let Some((span, node)) = root.take(key) {
            base.entries.push(Entry { key: key.to_owned(), span, node });
        }
    }
    let mut raw_variants = variants(&mut root);
    let raw_today = root.take("today");
    let bytes = base.bytes();
    if bytes.saturating_mul(raw_variants.len()) > VARIANTS_BYTES {
        let message = format!("{} variants of a scenario of {bytes} bytes are too many", raw_variants.len());
        log.say_help(file, message, format!("all of them together may take {} MiB", VARIANTS_BYTES >> 20));
        raw_variants.truncate(1);
    }
    let compose = |base: &Table, variants: &[RawVariant]| -> Vec<Table> {
        variants.iter().map(|variant| variant.compose(base, late, log)).collect()
    };
    let mut tables = compose(&base, &raw_variants);
    let own_variants = if raw_today.is_some() { raw_variants.clone() } else { Vec::new() };
    let mut today = raw_today.map(|(span, node)| {
        let (variants, has_fork) = (raw_variants.as_slice(), run.fork_day.is_some());
        let rest = today::Rest { context: &context, has_fork, base: &base, variants, tables: &tables, late };
        today::read(span, node, &rest)
    });
    if let Some(today) = &today {
        for (path, node) in &today.injections {
            let merge = |tree: &mut Table, path: &[String]| {
                let layer = of_path(path, node.span, node.clone());
                Layer { log, number: 0, only_known: true }.merge(tree, layer);
            };
            plain.iter_mut().for_each(|plain| merge(plain, path));
            match path.as_slice() {
                [root, name, path @ ..] if root == "variant" => {
                    let named = raw_variants.iter_mut().filter(|variant| variant.name == *name);
                    named.for_each(|variant| variant.add(of_path(path, node.span, node.clone())));
                }
                path => merge(&mut base, path),
            }
        }
        tables = compose(&base, &raw_variants);
    }
    let common = run.fork_day.map(|_| world(RawVariant::none().compose(&base, late, log), file, &context));
    refuse_unused(log, late, &tables);
    let (worlds, docs): (Vec<_>, Vec<_>) =
        tables.iter().map(|table| world(table.clone(), file, &context)).unzip();
    context.refuse_unused_pins();
    refuse_impossible(log, &tables[0], &worlds.iter().collect::<Vec<_>>());
    let restores = match today.as_mut().filter(|_| log.count() == 0) {
        Some(today) => today.finish(&worlds),
        None => Vec::new(),
    };

    let (shared, rests) = match &common {
        Some((_, base)) => (base.clone(), docs.iter().map(|doc| changes(base, doc)).collect()),
        None => split(&docs),
    };
    shared.into_iter().for_each(|(key, doc)| root.write(&key, doc));
    let named = raw_variants.iter().zip(rests).map(|(variant, mut rest)| {
        rest.insert(0, ("name".to_owned(), Doc::text(&variant.name)));
        rest
    });
    root.write("variant", Doc::List(named.collect()));

    let names: Vec<&str> = raw_variants.iter().map(|variant| variant.name.as_str()).collect();
    let events = events(&mut root, (run.days, run.start), run.fork_day, &names);
    let policies = policies(&mut root, run.days, run.fork_day, &names);
    let mut variants: Vec<Variant> = Vec::new();
    for (index, mut world) in worlds.into_iter().enumerate() {
        happen(&events, index, &mut world, &context);
        let mut variant = Variant { name: raw_variants[index].name.clone(), world };
        decide(&policies, index, &mut variant, &context);
        variants.push(variant);
    }
    let fork = run.fork_day.zip(common).map(|(day, (mut world, _))| {
        happen_before(&events, day, &mut world, &context);
        let mut past = Variant { name: String::new(), world };
        decide_before(&policies, day, &mut past, &context);
        Fork { day, world: past.world }
    });
    if let Some(fork) = &fork {
        refuse_fixed(log, file, fork, &variants, &tables);
    }
    let world_of_facts = fact::World {
        log,
        variants: &variants,
        models_are_known: !context.lacks_models(),
        first_will_do: false,
    };
    let Claims { claims, names: claim_names, placebos: raw_placebos } = claims(&mut root, world_of_facts);
    let facts = stylised_facts(&mut root, world_of_facts);
    let lesson = lesson(&raw_lesson, &root, world_of_facts, &claim_names, &run.currency);
    let candidates_of = |tree| Candidates {
        tree,
        late: late.to_vec(),
        file,
        sources: log.sources(),
        files: log.files.clone(),
        models: Handles(context.handles()),
        read: scenario,
        last: Vec::new(),
    };
    let candidates = plain.map(candidates_of);
    let goal = goal(&mut root, world_of_facts);
    let levers =
        candidates.as_ref().map_or_else(Vec::new, |candidates| levers(&mut root, candidates, models));
    let steps =
        steps(&mut root, world_of_facts, (&claim_names, &run.currency), (candidates.as_ref(), models));
    let assumptions = root.optional_number("assumptions", ASSUMPTIONS);
    let asked = assumptions.is_some() || root.peek("uncertainty").is_some();
    let mut uncertainties = candidates.as_ref().filter(|_| asked).and_then(|candidates| {
        let worlds = raw_variants.iter().map(|variant| variant.name.as_str()).zip(&docs);
        let places = Places::new(&whole, late, worlds);
        let is_lever = |factor: &Factor| levers.iter().any(|lever| lever.factor.path == factor.path);
        let assumed = |fixed: &dyn Fn(&Factor) -> bool| match assumptions {
            Some(ratio) => assumptions::uncertain(
                ratio,
                (&places, &sources),
                &variants,
                (candidates, models),
                |factor| fixed(factor) || is_lever(factor),
            ),
            None => Vec::new(),
        };
        let rest = uncertainty::Rest { candidates, places: &places, models, assumed: &assumed };
        uncertainties(&mut root, &rest)
    });
    if uncertainties.is_some() && run.replications > DRAWS_MAX {
        let message = format!("{} replications cannot all draw what is uncertain", run.replications);
        log.say_help(file, message, format!("there are {DRAWS_MAX} draws"));
    }
    let plain = candidates.clone();
    let calibration = candidates.clone().and_then(|candidates| {
        let rest = Rest {
            candidates,
            variants: &variants,
            understood: &docs,
            sources: &sources,
            currency: &run.currency,
            start: run.start,
            models,
            models_are_known: !context.lacks_models(),
        };
        calibration(&mut root, rest)
    });
    if let Some(today) = &today {
        let variant = &raw_variants[today.variant].name;
        for anchor in &today.anchors {
            let uncertain = uncertainties.as_ref().and_then(|all| all.place_of(&anchor.path, variant));
            let fitted = calibration.as_ref().and_then(|all| all.place_of(&anchor.path, variant));
            for span in uncertain.into_iter().chain(fitted) {
                let Anchor { parameter, service, .. } = anchor;
                let message =
                    format!("`{parameter}` is determined by `{}` of [today.{service}]", anchor.fact());
                log.say_help(span, message, "drop one of the two: what is known determines it");
            }
        }
        root.write("today", Doc::Table(today.doc.clone()));
    }
    let mut understood = root.finish();
    if let Some(today) = today.as_ref().filter(|today| !today.solved) {
        strip(&mut understood, today, &own_variants);
    }
    if let Some(doc) = sources.resolved(&numbers, &understood) {
        understood.push(("source".to_owned(), doc));
    }
    let resolved = document(&understood);
    if let Some(uncertainties) =
        uncertainties.as_mut().filter(|_| today.as_ref().is_some_and(|today| today.solved))
    {
        uncertainties.restores = restores;
    }
    // What is wrong with the scenario itself is said once.
    let placebos = match &candidates {
        Some(candidates) if log.count() == 0 && !context.lacks_models() => {
            placebos(raw_placebos, (candidates, uncertainties.as_ref()), log, models)
        }
        _ => Vec::new(),
    };
    let today = today.zip(plain).map(|(today, plain)| Today {
        variant: today.variant,
        solved: today.solved,
        anchors: today.anchors,
        plain,
        whole: candidates_of(said_to_be_solved(whole)),
    });
    let Run { currency, replications, start, .. } = run;
    Scenario {
        title,
        question,
        keys,
        lesson,
        steps,
        currency,
        start,
        replications,
        fork,
        variants,
        claims,
        placebos,
        facts,
        numbers,
        candidates,
        today,
        uncertainties,
        levers,
        goal,
        calibration,
        resolved,
    }
}

/// What `[today]` determines follows from it, and is not written down beside it.
fn strip(understood: &mut Entries, today: &today::Plan, variants: &[RawVariant]) {
    for (path, _) in &today.injections {
        let own = match path.as_slice() {
            [root, _, own @ ..] if root == "variant" => own,
            path => path,
        };
        remove(understood, own);
        for variant in variants.iter().filter(|variant| variant.sets(own).is_none()) {
            let keys = ["variant", &variant.name].map(str::to_owned).into_iter();
            remove(understood, &keys.chain(own.iter().cloned()).collect::<Vec<_>>());
        }
    }
}

/// The tree with the word that the numbers which `[today]` determines are final.
fn said_to_be_solved(mut tree: Table) -> Table {
    if let Some(Node { span, value: Value::Table(today), .. }) = tree.get_mut("today") {
        let node = Node { span: *span, layer: 0, value: Value::Boolean(true) };
        today.remove("solved");
        today.entries.push(Entry { key: "solved".to_owned(), span: *span, node });
    }
    tree
}

struct Run {
    days: u32,
    start: Option<Date>,
    fork_day: Option<Day>,
    replications: u32,
    seed: u64,
    market_seed: Option<u64>,
    currency: String,
    defaults: Defaults,
    valuation: ValuationSpec,
}

fn run(root: &mut Reader<'_>) -> Run {
    let mut reader = root.table("run");
    let mistakes = reader.log.count();
    let days = reader.integer_32("days", RUN_DAYS, None);
    // If it is wrong, no other day is wrong because of it.
    let days = if reader.log.count() == mistakes { days } else { RUN_DAYS_MAX };
    let run = Run {
        days,
        start: reader.optional_date("start"),
        fork_day: fork_day(&mut reader, days),
        // Assumption: enough for a first look; intervals say whether it is enough.
        replications: reader.integer_32("replications", REPLICATIONS, Some(16)),
        seed: reader.integer("seed", SEED, Some(1)),
        market_seed: reader.optional_integer("market_seed", SEED),
        currency: currency(&mut reader),
        defaults: defaults(&mut reader),
        valuation: valuation(&mut reader),
    };
    root.close("run", reader);
    run
}

/// The day on which the variants part, if it is not the first.
fn fork_day(reader: &mut Reader<'_>, days: u32) -> Option<Day> {
    let rule = between(1.0, f64::from(days - 1).max(1.0)).in_units("(a day of the run, and not the first)");
    let day = reader.optional_integer("fork_day", rule)?;
    Some(Day(u32::try_from(day).expect("the rule keeps it below 2^32")))
}

/// What money at another time is worth.
fn valuation(reader: &mut Reader<'_>) -> ValuationSpec {
    let ValuationSpec { discount_rate, lifetime_years } = ValuationSpec::default();
    ValuationSpec {
        discount_rate: reader.number("discount_rate", DISCOUNT_RATE, Some(discount_rate)),
        lifetime_years: reader.number("lifetime_years", LIFETIME, Some(lifetime_years)),
    }
}

/// What holds where the scenario sets nothing.
fn defaults(reader: &mut Reader<'_>) -> Defaults {
    Defaults::at(reader.name_among_or("defaults", "kind of defaults", &Defaults::NAMES, 0))
}

/// It becomes part of column names, so it is one short word.
fn currency(reader: &mut Reader<'_>) -> String {
    let span = reader.peek("currency").map_or(reader.span, |node| node.span);
    let currency = reader.text("currency", Some("USD"));
    let is_word = currency.chars().all(|c| c.is_ascii_alphanumeric());
    if !is_word || currency.is_empty() || currency.len() > 12 {
        let message = format!("`{currency}` is not a currency");
        reader.log.say_help(span, message, "write one word of letters and digits, for example \"USD\"");
    }
    currency
}

fn keys(root: &mut Reader<'_>) -> Vec<String> {
    let keys: Vec<String> = match root.take("claims") {
        Some((_, node)) => texts(root.log, "claims", &node).into_iter().map(|(key, _)| key).collect(),
        None => Vec::new(),
    };
    root.write("claims", Doc::texts(&keys));
    keys
}

fn plugins(root: &mut Reader<'_>) -> Vec<(Span, ModelRequest)> {
    let mut requests = Vec::new();
    let mut docs = Vec::new();
    for (id, mut reader) in root.named("plugin", PLUGINS_MAX) {
        let path = reader.peek("path").map(|node| reader.log.source(node.span).folder);
        let written = reader.optional_text("path");
        let path = path.zip(written).map(|(folder, path)| {
            let path = folder.join(path);
            std::path::absolute(&path).unwrap_or(path)
        });
        if let Some(path) = &path {
            reader.out.clear();
            reader.write("path", Doc::text(&path.to_string_lossy()));
        }
        let span = reader.peek("sha256").map_or(reader.span, |node| node.span);
        let sha256 = reader.optional_text("sha256");
        if sha256
            .as_ref()
            .is_some_and(|hash| hash.len() != 64 || !hash.chars().all(|c| c.is_ascii_hexdigit()))
        {
            reader.log.say(span, "`sha256` must be 64 hexadecimal digits");
        }
        let span = reader.span;
        requests.push((span, ModelRequest { id: id.clone(), path, sha256 }));
        docs.push((id, Doc::Table(reader.finish())));
    }
    if !docs.is_empty() {
        root.write("plugin", Doc::Table(docs));
    }
    requests
}
