//! What happens in a world, in words short enough for a picture.

use crate::results::Event;
use eyeballs_core::record::{CHANCE, Record};
use eyeballs_core::spec::{Action, WorldSpec};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// The events of a world in the order of days.
pub(crate) fn events(world: &WorldSpec) -> Vec<Event> {
    let event = |event: &eyeballs_core::spec::EventSpec| Event {
        day: event.day.0,
        label: label(&event.action, world),
    };
    world.events.iter().map(event).collect()
}

/// On which days policies first did something, and events with a hazard happened, by variant and number, a day for each
/// replication in which they did.
#[derive(Default)]
pub(crate) struct FirstDecisions {
    days: BTreeMap<(usize, u32), Vec<u32>>,
    replications: BTreeMap<usize, usize>,
}

impl FirstDecisions {
    pub(crate) fn take(&mut self, variant: usize, record: &Record) {
        *self.replications.entry(variant).or_default() += 1;
        let mut seen = BTreeSet::new();
        for decision in &record.decisions {
            if seen.insert(decision.policy) {
                self.days.entry((variant, decision.policy)).or_default().push(decision.day.0);
            }
        }
    }

    /// The events of a variant's world, and each policy and each event with a hazard on the median of the days on which it first
    /// did something, in the order of days.
    pub(crate) fn with_events(&self, variant: usize, world: &WorldSpec) -> Vec<Event> {
        let first = |(number, name): (u32, String)| {
            let mut days = self.days.get(&(variant, number))?.clone();
            days.sort_unstable();
            let day = days[(days.len() - 1) / 2];
            let all = self.replications[&variant];
            let share =
                if days.len() < all { format!(" (in {} of {all})", days.len()) } else { String::new() };
            Some(Event { day, label: format!("{name}{share}") })
        };
        let policies =
            world.policies.iter().map(|policy| (policy.number, format!("{} decides", policy.name)));
        let chances = world.chances.iter().filter(|chance| chance.deed == 0);
        let chances = chances.map(|chance| (CHANCE + chance.number, chance.name.clone()));
        let mut all = events(world);
        all.extend(policies.chain(chances).filter_map(first));
        all.sort_by_key(|event| event.day);
        all
    }
}

fn label(action: &Action, world: &WorldSpec) -> String {
    let service = |index: usize| world.services[index].name.as_str();
    // Which service is meant is clear where there is one.
    let of_service = |index: usize, what: String| {
        if world.services.len() > 1 { format!("{}: {what}", service(index)) } else { what }
    };
    match action {
        Action::SetModelParameter { service, model, parameter, value } => {
            let description = world.services[*service].models[*model].model.description();
            let parameter = &description.parameters[*parameter];
            let value = parameter.value_text(value);
            of_service(*service, format!("{} = {value}", parameter.name))
        }
        Action::SetService { service, knob, value } => {
            of_service(*service, format!("{} = {value}", words(knob)))
        }
        Action::SetChannel { service, channel, knob, value } => {
            let channel = &world.services[*service].channels[*channel].name;
            of_service(*service, format!("{channel}: {} = {value}", words(knob)))
        }
        Action::SetNest { nest, knob, value } => {
            format!("{}: {} = {value}", world.nests[*nest].name, words(knob))
        }
        Action::SetOutsideWeight(value) => format!("outside weight = {value}"),
        Action::Open { service: index } => format!("{} opens", service(*index)),
        Action::Close { service: index } => format!("{} closes", service(*index)),
        Action::Release { service, .. } => of_service(*service, "release".to_owned()),
        Action::CutChannel { service, channel } => {
            of_service(*service, format!("{} is cut", world.services[*service].channels[*channel].name))
        }
        Action::Shock { service, .. } => of_service(*service, "shock".to_owned()),
        Action::Capital { firm, amount, valuation: _ } => {
            format!("capital {} to {}", amount.units(), world.firms[*firm].name)
        }
    }
}

/// `ChurnHazard` as `churn hazard`.
fn words(knob: &impl Debug) -> String {
    let mut words = String::new();
    for letter in format!("{knob:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use eyeballs_core::record::Decision;
    use eyeballs_core::units::Day;

    fn world(services: &[&str], events: &str) -> WorldSpec {
        let mut text =
            "title = 'T'\n[run]\ndays = 60\n[people]\ncount = 100\n[firm.acme]\ncash = 5\n".to_owned();
        for service in services {
            text += &format!("[service.{service}]\nfirm = 'acme'\n");
            text += &format!("[[service.{service}.channel]]\nkind = 'organic'\ninnovation = 0.01\n");
        }
        testing::scenario(&(text + events)).variants[0].world.clone()
    }

    #[test]
    fn every_event_says_in_few_words_what_happens() {
        let happens = "
            [[event]]
            day = 30
            set = { 'service.video.churn.hazard' = 0.02, 'service.video.channel.organic.innovation' = 0.5, 'people.outside_weight' = 3 }
            [[event]]
            day = 10
            close = 'mail'
            [[event]]
            day = 20
            open = 'mail'
            [[event]]
            day = 40
            shock = { service = 'video', leave_share = 0.5 }
            [[event]]
            day = 41
            cut = 'service.video.channel.organic'
            [[event]]
            day = 42
            release = { service = 'video', gain = 0.5 }
            [[event]]
            day = 43
            capital = { firm = 'acme', amount = 2.5 }
        ";
        let said: Vec<(u32, String)> = events(&world(&["video", "mail"], happens))
            .into_iter()
            .map(|event| (event.day, event.label))
            .collect();
        let expected = [
            (10, "mail closes"),
            (20, "mail opens"),
            (30, "video: churn hazard = 0.02"),
            (30, "video: organic: innovation = 0.5"),
            (30, "outside weight = 3"),
            (40, "video: shock"),
            (41, "video: organic is cut"),
            (42, "video: release"),
            (43, "capital 2.5 to acme"),
        ];
        assert_eq!(said, expected.map(|(day, label)| (day, label.to_owned())));
        let of_one = events(&world(
            &["video"],
            "[[event]]\nday = 40\nshock = { service = 'video', leave_share = 0.5 }",
        ));
        assert_eq!(of_one[0].label, "shock");
    }

    /// A policy that acts on another day in each replication, and not in all.
    #[test]
    fn a_policy_is_marked_on_the_median_of_its_first_days() {
        let policy = "[[policy]]\nname = 'follow'\nset.'service.video.quality' = 0.5\n[[event]]\nday = 9\nclose = 'video'\n";
        let world = world(&["video"], policy);
        let mut first = FirstDecisions::default();
        let decision =
            |day| Decision { day: Day(day), policy: 0, deed: 0, before: None, wanted: None, number: None };
        for days in [vec![20, 1], vec![5, 6], vec![], vec![8, 30]] {
            let decisions = days.into_iter().map(decision).collect();
            first.take(0, &Record { decisions, ..Record::default() });
        }
        let said: Vec<_> =
            first.with_events(0, &world).into_iter().map(|event| (event.day, event.label)).collect();
        let expected = [(8, "follow decides (in 3 of 4)"), (9, "video closes")];
        assert_eq!(said, expected.map(|(day, label)| (day, label.to_owned())));
        assert_eq!(first.with_events(1, &world).len(), 1, "of another variant nothing is known");
    }
}
