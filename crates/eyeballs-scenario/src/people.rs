//! `[people]`: who they are and whom they know.

use crate::contacts::contacts;
use crate::context::Context;
use crate::correlation::{CORRELATION, correlations};
use crate::distribution::distribution;
use crate::reader::Reader;
use crate::rhythm::rhythm;
use crate::rule::{COUNT, FACTOR, MINUTES, POSITIVE, Rule, SHARE, between};
use crate::source::Span;
use eyeballs_core::spec::{Distribution, PeopleSpec};

/// Keys of `[people]` that are the same in all variants.
pub(crate) const COMMON: [&str; 3] = ["count", "represents", CORRELATION];
/// Agents; beyond, no machine of today has the memory.
pub(crate) const AGENTS: Rule = between(1.0, 1e9);
/// People per agent; more agents than this stand for more people than the Earth has.
pub(crate) const REPRESENTS: Rule = between(1.0, 1e9);
/// Weight of everything outside the market.
pub(crate) const OUTSIDE_WEIGHT: Rule = between(0.0, 1e6);

/// Reads the people.
pub(crate) fn people(reader: &mut Reader<'_>, context: &Context<'_>) -> PeopleSpec {
    let mistakes = reader.log.count();
    let count = reader.integer_32("count", AGENTS, None);
    let counted = reader.log.count() == mistakes;
    let represents = reader.integer_32("represents", REPRESENTS, Some(1));
    let span = reader.peek("entering_per_day").map_or(reader.span, |node| node.span);
    let entering_per_day = reader.number("entering_per_day", COUNT, Some(0.0));
    // Without a count any person may be in a list of contacts: one mistake, not a thousand.
    let listed = if counted {
        last_agents(reader, span, [count, represents], entering_per_day, context)
    } else {
        u32::MAX
    };
    let homophily;
    PeopleSpec {
        count,
        represents,
        entering_per_day,
        // Assumption: four hours a day, and an eighth of the people with more than seven.
        free_minutes: distribution(
            reader,
            "free_minutes",
            MINUTES,
            Distribution::Lognormal { median: 240.0, sigma: 0.5 },
        ),
        // Contacts in the Facebook ego sample of SNAP: mean 43.7, median 25, so sigma = sqrt(2 ln(43.7/25)).
        sociability: distribution(
            reader,
            "sociability",
            POSITIVE,
            Distribution::Lognormal { median: 1.0, sigma: 1.06 },
        ),
        // Assumption: most people bear little.
        ad_tolerance: distribution(reader, "ad_tolerance", SHARE, Distribution::Beta { a: 2.0, b: 5.0 }),
        // Assumption: one person in six pays 2.7 times what the median person pays.
        willingness_to_pay: distribution(
            reader,
            "willingness_to_pay",
            POSITIVE,
            Distribution::Lognormal { median: 1.0, sigma: 1.0 },
        ),
        correlation: correlations(reader),
        // Assumption: see `use.spread` of a service. Neutral: a service of quality 1/2 without rivals gets 1/8 of 240 free
        // minutes, the 30 minutes a day of Facebook in the United States (2022, Oberlo).
        outside_weight: reader.number("outside_weight", OUTSIDE_WEIGHT, Some(reader.either(3.5, 20.0))),
        // Assumption.
        comparison: reader.number("comparison", FACTOR, Some(0.5)),
        contacts: {
            let (kind, share) = contacts(reader, context, listed);
            homophily = share;
            kind
        },
        homophily,
        rhythm: rhythm(reader),
    }
}

/// Agents who are there at the end; the mistake if they are too many.
fn last_agents(
    reader: &Reader<'_>,
    span: Span,
    [count, represents]: [u32; 2],
    entering_per_day: f64,
    context: &Context<'_>,
) -> u32 {
    let entering = entering_per_day * f64::from(context.days - 1) / f64::from(represents);
    let agents = f64::from(count) + entering;
    if !AGENTS.allows(agents) {
        let message = format!("with those who enter there would be {agents:.0} agents at the end");
        reader.log.say_help(
            span,
            message,
            format!(
                "there may be {} of them: let fewer enter, or let each agent represent more people",
                AGENTS.words()
            ),
        );
    }
    agents as u32
}
