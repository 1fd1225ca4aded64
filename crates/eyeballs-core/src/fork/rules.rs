//! What a fork cannot change. Whatever a person, a firm or a model carries since before the fork was made
//! with it, so another value would be a silent mixture of two worlds.

use crate::spec::{
    Action, ChanceSpec, ChannelSpec, ChurnSpec, EventSpec, FirmSpec, FrequencySpec, HabitSpec, HostSpec,
    ModelSpec, NestSpec, NetworkSpec, PeopleSpec, PolicySpec, ServiceSpec, WorldSpec,
};
use crate::units::Day;
use eyeballs_abi::description::Parameter;
use std::mem::discriminant;

/// Something that a fork changes and cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Where it stands in a scenario: `["service", "reader", "taste"]`.
    pub path: Vec<String>,
    /// Why it cannot change, and what to do instead.
    pub reason: String,
}

/// What `after` changes of `before` although a fork on `day` cannot. Empty if the fork can be.
pub fn fixed(before: &WorldSpec, after: &WorldSpec, day: Day) -> Vec<Fixed> {
    let mut rules = Rules { found: Vec::new(), day, events: &before.events };
    let WorldSpec {
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
        valuation: _,
    } = before;
    rules.same(&["run", "days"], days == &after.days, "a run has one length");
    rules.same(&["run", "start"], calendar == &after.calendar, "a run has one calendar");
    rules.same(&["run", "seed"], seed == &after.seed, "a run has one seed");
    rules.same(
        &["run", "market_seed"],
        market_seed == &after.market_seed,
        "a run has one seed of the market",
    );
    rules.people(people, &after.people);
    let pairs = |[old, new]: [Vec<&str>; 2]| old == new;
    let names = [firms, &after.firms].map(|firms| firms.iter().map(|firm| firm.name.as_str()).collect());
    if rules.same(&["firm"], pairs(names), "the firms are the same before and after") {
        firms.iter().zip(&after.firms).for_each(|(old, new)| rules.firm(old, new));
    }
    let names = [nests, &after.nests].map(|nests| {
        let name = |NestSpec { name, similarity: _, switching_cost: _ }: &NestSpec| name.clone();
        nests.iter().map(name).collect::<Vec<_>>()
    });
    rules.same(&["nest"], names[0] == names[1], "the nests are the same before and after");
    let names =
        [services, &after.services].map(|all| all.iter().map(|service| service.name.as_str()).collect());
    let reason = "the services are the same before and after; one that opens later has its day `opens`";
    if rules.same(&["service"], pairs(names), reason) {
        for (index, (old, new)) in services.iter().zip(&after.services).enumerate() {
            rules.service(index, old, new);
        }
    }
    let [past, past_after] =
        [events, &after.events].map(|events| &events[..events.partition_point(|event| event.day < day)]);
    rules.same(&["event"], past == past_after, "what happens before the fork day happens to all");
    let [past, past_after] = [chances, &after.chances]
        .map(|all| all.iter().filter(|chance| chance.from < day).collect::<Vec<&ChanceSpec>>());
    rules.same(&["event"], past == past_after, "what may happen before the fork day may happen to all");
    let [past, past_after] = [policies, &after.policies]
        .map(|all| all.iter().filter(|policy| policy.from < day).collect::<Vec<&PolicySpec>>());
    rules.same(&["policy"], past == past_after, "what firms decide before the fork day they decide in all");
    rules.found
}

struct Rules<'a> {
    found: Vec<Fixed>,
    day: Day,
    events: &'a [EventSpec],
}

impl Rules<'_> {
    /// Notes a path if it is not the same; says whether it is.
    fn same(&mut self, path: &[&str], same: bool, reason: &str) -> bool {
        if !same {
            let path = path.iter().map(|&key| key.to_owned()).collect();
            self.found.push(Fixed { path, reason: reason.to_owned() });
        }
        same
    }

    fn people(&mut self, old: &PeopleSpec, new: &PeopleSpec) {
        let PeopleSpec {
            count,
            represents,
            entering_per_day,
            free_minutes,
            sociability,
            ad_tolerance,
            willingness_to_pay,
            correlation,
            outside_weight: _,
            comparison: _,
            contacts,
            homophily,
            rhythm: _,
        } = old;
        let reason = "the people stay who they are";
        for (key, same) in [
            ("count", count == &new.count),
            ("represents", represents == &new.represents),
            ("entering_per_day", entering_per_day == &new.entering_per_day),
            ("free_minutes", free_minutes == &new.free_minutes),
            ("sociability", sociability == &new.sociability),
            ("ad_tolerance", ad_tolerance == &new.ad_tolerance),
            ("willingness_to_pay", willingness_to_pay == &new.willingness_to_pay),
            ("correlation", correlation == &new.correlation),
            ("contacts", contacts == &new.contacts && homophily == &new.homophily),
        ] {
            self.same(&["people", key], same, reason);
        }
    }

    fn firm(&mut self, old: &FirmSpec, new: &FirmSpec) {
        let FirmSpec { name, cash, credit: _ } = old;
        let reason = "it is the cash of the first day; an event `capital` on the fork day gives more";
        self.same(&["firm", name, "cash"], cash == &new.cash, reason);
    }

    fn service(&mut self, index: usize, old: &ServiceSpec, new: &ServiceSpec) {
        let ServiceSpec {
            name,
            firm,
            nest,
            opens,
            quality: _,
            learning: _,
            taste,
            breadth,
            fit_shape,
            session_minutes: _,
            frequency: FrequencySpec { spread: frequency_spread },
            habit: HabitSpec { strength: _, days: _, growth },
            satisfaction: _,
            churn: ChurnSpec { hazard: _, spread, satisfaction_effect: _, inactive_days },
            join: _,
            return_hazard: _,
            return_effect: _,
            hype,
            network: NetworkSpec { weight: _, half: _, of },
            capacity: _,
            cost: _,
            initial_users,
            initial_tenure_days,
            initial_payers,
            host,
            has_guests: _,
            channels,
            models,
        } = old;
        let path = |key| ["service", name, key];
        self.same(&path("firm"), firm == &new.firm, "a service stays with its firm");
        self.same(
            &path("nest"),
            nest == &new.nest,
            "a service stays in its nest; the nest's `similarity` and `switching_cost` can change",
        );
        let hosts = [host, &new.host].map(|host| {
            host.as_ref().map(|HostSpec { service, revenue_share: _, fee_per_day: _, links: _ }| *service)
        });
        let reason = "a service stays inside its host; the host's `revenue_share`, `fee_per_day` and `links` can change";
        self.same(&path("host"), hosts[0] == hosts[1], reason);
        let opened_by_event = self.events.iter().any(|event| {
            event.day < self.day && matches!(event.action, Action::Open { service } if service == index)
        });
        let is_new = opens >= &self.day && new.opens >= self.day && !opened_by_event;
        let reason = "the service opens before the fork day";
        self.same(&path("opens"), is_new || opens == &new.opens, reason);
        self.same(&path("initial_users"), is_new || initial_users == &new.initial_users, reason);
        let same_tenure = initial_tenure_days == &new.initial_tenure_days;
        self.same(&path("initial_tenure_days"), is_new || same_tenure, reason);
        self.same(&path("initial_payers_share"), is_new || initial_payers == &new.initial_payers, reason);
        let reason = "people joined under it, and are disappointed by what is left of it; the service opens before the \
                      fork day";
        self.same(&path("hype"), is_new || hype == &new.hype, reason);
        let reason = "people joined because it appealed to them";
        self.same(&path("taste"), taste == &new.taste, reason);
        self.same(&path("breadth"), breadth == &new.breadth, reason);
        self.same(&path("fit_shape"), fit_shape == &new.fit_shape, reason);
        let reason = "what people know of their contacts is kept since they joined; `network.weight` and `half` can change";
        self.same(&["service", name, "network", "of"], of == &new.network.of, reason);
        let same = frequency_spread == &new.frequency.spread;
        self.same(&["service", name, "use", "spread"], same, "the people stay who they are");
        let same = discriminant(growth) == discriminant(&new.habit.growth);
        let reason =
            "habits by use are kept since people joined; `habit.strength`, `days` and `fade_days` can change";
        self.same(&["service", name, "habit", "by"], same, reason);
        let reason = "people carry their churn threshold since they joined; `churn.hazard` can change";
        self.same(&["service", name, "churn", "spread"], spread == &new.churn.spread, reason);
        let known = is_new || *inactive_days > 0 || new.churn.inactive_days == 0;
        let reason = "on which days people returned is kept only where it is above 0; let the base have it, with as many \
                      days as the run";
        self.same(&["service", name, "churn", "inactive_days"], known, reason);
        let names = [channels, &new.channels]
            .map(|all| all.iter().map(|channel| channel.name.as_str()).collect::<Vec<_>>());
        let reason = "the channels are the same before and after; give one that begins later its day `starts`, or \
                      a strength of 0 before";
        if self.same(&path("channel"), names[0] == names[1], reason) {
            channels.iter().zip(&new.channels).for_each(|(old, new)| self.channel(name, old, new));
        }
        let ids = |models: &[ModelSpec]| -> Vec<String> {
            models.iter().map(|model| model.model.description().id.clone()).collect()
        };
        let reason = "models can be added; those of before stay, and stand first";
        if self.same(&path("model"), ids(&new.models).starts_with(&ids(models)), reason) {
            models.iter().zip(&new.models).for_each(|(old, new)| self.model(name, old, new));
        }
    }

    fn channel(&mut self, service: &str, old: &ChannelSpec, new: &ChannelSpec) {
        let ChannelSpec {
            name,
            kind,
            reaches: _,
            audience_fit: _,
            intent: _,
            cap: _,
            funnel: _,
            cost_per_reach: _,
            cost_per_join: _,
            through_host: _,
            starts: _,
            ends: _,
        } = old;
        let same = discriminant(kind) == discriminant(&new.kind);
        let path = ["service", service, "channel", name, "kind"];
        self.same(&path, same, "a channel stays of its kind; cut it, and start another on the fork day");
    }

    fn model(&mut self, service: &str, old: &ModelSpec, new: &ModelSpec) {
        let ModelSpec { model, values, starts } = old;
        let description = model.description();
        let path = |key| ["service", service, "model", &description.id, key];
        let same = description == new.model.description();
        if !self.same(&["service", service, "model", &description.id], same, "a model stays the same") {
            return;
        }
        let later = starts >= &self.day && new.starts >= self.day;
        self.same(&path("starts"), later || starts == &new.starts, "the model starts before the fork day");
        let tunable = description.parameters.iter().filter(|parameter| parameter.tunable);
        let tunable: Vec<&str> = tunable.map(|parameter| parameter.name.as_str()).collect();
        let reason = format!("the model cannot change it during a run; what can: {}", tunable.join(", "));
        for (Parameter { name, tunable, .. }, (old, new)) in
            description.parameters.iter().zip(values.iter().zip(&new.values))
        {
            self.same(&path(name), *tunable || old == new, &reason);
        }
    }
}
