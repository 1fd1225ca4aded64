//! Every field of a world can be said, and what is not said has a default.

use super::{WORLD, good, read_files};
use crate::Overrides;
use crate::checked::LessonPart;
use eyeballs_abi::description::ParameterValue;
use eyeballs_core::spec::{
    Action, CalendarSpec, ChannelKind, ChannelKnob, ContactsSpec, CorrelatedTrait, Correlation, CycleSpec,
    Distribution, FitShape, HabitGrowth, HypeSpec, JoinSpec, NetworkOf, NetworkSpec, Reaches, ServiceKnob,
    ServiceSpec,
};
use eyeballs_core::units::{Day, Micros};
use std::mem;

fn reader(more: &str) -> ServiceSpec {
    good(more).variants.remove(0).world.services.remove(0)
}

#[test]
fn the_head_and_the_run() {
    let text = "
        title = 'Title'
        question = 'Which?'
        claims = ['C01', 'C06']
        lesson = 'Look.'
        run = { days = 30, replications = 5, seed = 9, currency = 'CNY' }
        people = { count = 10, represents = 7 }
        firm.acme = { cash = 2.5, credit = 1 }
        service.reader = { firm = 'acme' }";
    let scenario = read_files(&[("main.toml", text)], &Overrides::default()).expect("good");
    assert_eq!(
        (&*scenario.title, &*scenario.question, &*scenario.currency, scenario.replications),
        ("Title", "Which?", "CNY", 5)
    );
    assert!(matches!(&scenario.lesson.parts[..], [LessonPart::Text(text)] if text == "Look."));
    assert_eq!(scenario.keys, ["C01", "C06"]);
    let [variant] = &scenario.variants[..] else { panic!("one variant") };
    assert_eq!(variant.name, "base");
    let world = &variant.world;
    assert_eq!((world.days, world.seed, world.people.count, world.people.represents), (30, 9, 10, 7));
    assert_eq!((world.firms[0].cash, world.firms[0].credit), (Micros(2_500_000), Some(Micros(1_000_000))));
}

#[test]
fn a_run_may_have_a_date_and_nothing_but_the_calendar_depends_on_it() {
    let dated = |start: &str, more: &str| {
        let text = WORLD.replace("days = 100", &format!("days = 100, start = {start}"));
        let text = format!("{text}{more}");
        read_files(&[("main.toml", &text)], &Overrides::default()).expect("good")
    };
    let (plain, mut date) = (good(""), dated("2026-01-01", ""));
    assert_eq!(
        (plain.start, date.start.map(|start| start.to_string()).as_deref()),
        (None, Some("2026-01-01"))
    );
    let thursday = CalendarSpec { first_weekday: 3, first_day_of_year: 1 };
    assert_eq!(mem::take(&mut date.variants[0].world.calendar), thursday);
    assert_eq!(format!("{:?}", plain.variants), format!("{:?}", date.variants));
    assert_eq!(dated("'2026-01-01'", "").start, date.start);
    for date in ["2024-03-01", "'2024-03-01'"] {
        let events = dated("2024-02-28", &format!("[[event]]\ndate = {date}\nclose = 'reader'\n"));
        assert_eq!(events.variants[0].world.events[0].day, Day(2));
    }
}

#[test]
fn what_is_not_said_has_a_default() {
    let scenario = good("");
    let world = &scenario.variants[0].world;
    assert_eq!((scenario.replications, &*scenario.currency, world.seed), (16, "USD", 1));
    assert_eq!(world.firms[0].credit, Some(Micros::ZERO));
    assert_eq!(world.people.represents, 1);
    assert_eq!(world.people.outside_weight, 20.0);
    assert!(matches!(world.people.contacts, ContactsSpec::SmallWorld { mean: 20.0, rewire: 0.1 }));
    let service = &world.services[0];
    assert_eq!((service.quality.start, service.churn.hazard, service.habit.days), (0.5, 0.15, 22.0));
    assert_eq!((service.frequency.spread, service.churn.spread, service.churn.inactive_days), (1.0, 0.8, 30));
    assert_eq!(service.habit.growth, HabitGrowth::Use { fade_days: 66.0 });
    let join = JoinSpec { appeal: 0.5, quality_effect: 2.0, offer_effect: 1.0, give_up: 0.05 };
    assert_eq!((&service.join, service.return_effect, service.hype.level), (&join, 0.5, 0.0));
    assert!(service.capacity.is_none() && service.breadth.is_none());
    assert!(service.channels.is_empty() && service.models.is_empty());
}

#[test]
fn neutral_defaults_make_the_market_of_the_textbook() {
    let text = WORLD.replace("days = 100", "days = 100, defaults = 'neutral'");
    let read = read_files(&[("main.toml", &text)], &Overrides::default()).expect("good");
    let service = &read.variants[0].world.services[0];
    assert_eq!((service.join.appeal, service.join.give_up, service.return_effect), (1.0, 0.0, 0.0));
    assert_eq!((service.frequency.spread, &service.habit.growth), (0.0, &HabitGrowth::Tenure));
    assert_eq!(service.churn.inactive_days, 0);
    assert_eq!((service.churn.hazard, service.churn.spread), (0.004, 1.0));
    assert_eq!(read.variants[0].world.people.outside_weight, 3.5);
}

#[test]
fn traits_that_go_together_read_back_as_they_stand() {
    let pairs = "[[\"willingness_to_pay\", \"free_minutes\", 0.3], [\"service.reader.frequency\", \
                 \"service.reader.frailty\", -0.5]]";
    let text = WORLD.replace("count = 1000", &format!("count = 1000, correlation = {pairs}"));
    let scenario = read_files(&[("main.toml", &text)], &Overrides::default()).expect("good");
    let reader = || "reader".to_owned();
    let traits = [
        [CorrelatedTrait::WillingnessToPay, CorrelatedTrait::FreeMinutes],
        [CorrelatedTrait::Frequency(reader()), CorrelatedTrait::Frailty(reader())],
    ];
    let found = &scenario.variants[0].world.people.correlation;
    for ((found, traits), correlation) in found.iter().zip(traits).zip([0.3, -0.5]) {
        assert_eq!(*found, Correlation { traits, correlation });
    }
    assert_eq!(found.len(), 2);
    assert!(scenario.resolved.contains(&format!("correlation = {pairs}")), "{}", scenario.resolved);
}

#[test]
fn people() {
    let people = |more: &str| {
        let text = WORLD.replace("count = 1000", &format!("count = 1000, {more}"));
        let read = read_files(&[("main.toml", &text)], &Overrides::default());
        read.expect("good").variants.remove(0).world.people
    };
    let named = |distribution| people(&format!("free_minutes = {distribution}")).free_minutes;
    assert_eq!(named("60"), Distribution::Constant(60.0));
    assert_eq!(named("{ constant = 60 }"), Distribution::Constant(60.0));
    assert_eq!(
        named("{ uniform = { minimum = 0, maximum = 90 } }"),
        Distribution::Uniform { minimum: 0.0, maximum: 90.0 }
    );
    assert_eq!(
        named("{ lognormal = { median = 60, sigma = 1 } }"),
        Distribution::Lognormal { median: 60.0, sigma: 1.0 }
    );
    assert_eq!(named("{ gamma = { mean = 60, shape = 2 } }"), Distribution::Gamma { mean: 60.0, shape: 2.0 });
    assert_eq!(named("{ exponential = { mean = 60 } }"), Distribution::Gamma { mean: 60.0, shape: 1.0 });
    assert_eq!(
        named("{ pareto = { minimum = 60, alpha = 2 } }"),
        Distribution::Pareto { minimum: 60.0, alpha: 2.0 }
    );
    let tolerant = people("ad_tolerance = { beta = { a = 1, b = 3 } }");
    assert_eq!(tolerant.ad_tolerance, Distribution::Beta { a: 1.0, b: 3.0 });
    let others = people("sociability = 1, willingness_to_pay = 2, outside_weight = 3, comparison = 0.1");
    assert_eq!(others.sociability, Distribution::Constant(1.0));
    assert_eq!(others.willingness_to_pay, Distribution::Constant(2.0));
    assert_eq!((others.outside_weight, others.comparison), (3.0, 0.1));
    let growing = people("represents = 10, entering_per_day = 25");
    let agents = [0, 1, 2, 99].map(|day| growing.agents_on(Day(day)));
    assert_eq!(agents, [1000, 1002, 1005, 1247]);
    let tail = people("contacts = { heavy_tailed = { mean = 44 } }");
    assert!(matches!(tail.contacts, ContactsSpec::HeavyTailed { mean: 44.0 }));
    let small = people("contacts = { small_world = { mean = 4, rewire = 0.5 } }");
    assert!(matches!(small.contacts, ContactsSpec::SmallWorld { mean: 4.0, rewire: 0.5 }));
}

#[test]
fn people_have_weekdays_and_seasons_if_they_differ() {
    let world = |start: &str, rhythm: &str| {
        let text = WORLD.replace("days = 100", &format!("days = 100{start}"));
        let text = text.replace("count = 1000", &format!("count = 1000, rhythm = {rhythm}"));
        let read = read_files(&[("main.toml", &text)], &Overrides::default());
        read.expect("good").variants.remove(0).world
    };
    let busy = "{ reach = { weekdays = [1, 2, 3, 4, 5, 6, 0], season = { amplitude = 0.5, peak_day = 9 } } }";
    let undated = world("", busy);
    assert_eq!(undated.calendar, CalendarSpec { first_weekday: 0, first_day_of_year: 1 });
    let rhythm = undated.people.rhythm.expect("a rhythm");
    let reach = CycleSpec { weekdays: [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.0], amplitude: 0.5, peak_day: 9.0 };
    assert_eq!((rhythm.free_minutes, rhythm.reach), (CycleSpec::default(), reach));
    let dated = world(", start = 2026-02-03", "{ free_minutes.weekdays = [1, 1, 1, 1, 1, 1, 1] }");
    assert_eq!(dated.calendar, CalendarSpec { first_weekday: 1, first_day_of_year: 34 });
    assert_eq!(dated.people.rhythm, None);
}

#[test]
fn a_firm_may_have_unlimited_credit() {
    let text = WORLD.replace("cash = 5", "cash = 5, credit = 'unlimited'");
    let scenario = read_files(&[("main.toml", &text)], &Overrides::default()).expect("good");
    assert_eq!(scenario.variants[0].world.firms[0].credit, None);
}

#[test]
fn nests_are_named_and_services_belong_to_them() {
    let world = good("nest.papers = {}\nnest.games.similarity = 0.7\nservice.reader.nest = 'games'\n");
    let world = &world.variants[0].world;
    let nests: Vec<_> = world.nests.iter().map(|nest| (&*nest.name, nest.similarity)).collect();
    assert_eq!(nests, [("papers", 0.0), ("games", 0.7)]);
    assert_eq!(world.services[0].nest, Some(1));
    assert_eq!(reader("").nest, None);
}

#[test]
fn a_service() {
    let service = reader(
        "[service.reader]
        opens = 3
        quality = { start = 0.6, decay_per_day = 0.001, release_every_days = 30, release_gain = 0.1 }
        taste = 0.3
        breadth = 0.2
        session_minutes = 12
        use = { spread = 1.5 }
        habit = { strength = 1, days = 10, by = 'use', fade_days = 30 }
        satisfaction = { initial = 0.4, smoothing = 0.2 }
        churn = { hazard = 0.01, spread = 1.2, satisfaction_effect = 3, inactive_days = 14 }
        join = { appeal = 0.3, quality_effect = 1.5, offer_effect = 0.7, give_up = 0.1 }
        return_hazard = 0.002
        return_effect = 0.6
        fit_shape = 'box'
        network = { weight = 1.5, half = 0.2, of = 'contacts' }
        hype = { level = 0.2, half_life_days = 30 }
        capacity = { users = 500, exponent = 2 }
        cost = { per_active_day = 0.002, per_thousand_minutes = 0.1, per_join = 1, fixed_per_day = 800 }
        initial_users = 1000"
            .replace("[service.reader]", "")
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| format!("service.reader.{line}\n"))
            .collect::<String>()
            .as_str(),
    );
    assert_eq!((service.firm, service.opens, service.taste, service.breadth), (0, Day(3), 0.3, Some(0.2)));
    let quality = &service.quality;
    assert_eq!((quality.start, quality.decay_per_day), (0.6, 0.001));
    assert_eq!((quality.release_every_days, quality.release_gain), (30, 0.1));
    assert_eq!((service.session_minutes, service.habit.strength, service.habit.days), (12.0, 1.0, 10.0));
    assert_eq!(service.habit.growth, HabitGrowth::Use { fade_days: 30.0 });
    assert_eq!(service.frequency.spread, 1.5);
    assert_eq!((service.satisfaction.initial, service.satisfaction.smoothing), (0.4, 0.2));
    let churn = &service.churn;
    assert_eq!((churn.hazard, churn.spread, churn.satisfaction_effect), (0.01, 1.2, 3.0));
    assert_eq!(churn.inactive_days, 14);
    assert_eq!((service.return_hazard, service.initial_users), (0.002, 1000));
    let join = JoinSpec { appeal: 0.3, quality_effect: 1.5, offer_effect: 0.7, give_up: 0.1 };
    assert_eq!((&service.join, service.return_effect), (&join, 0.6));
    let network = NetworkSpec { weight: 1.5, half: Some(0.2), of: NetworkOf::Contacts };
    assert_eq!((&service.network, service.fit_shape), (&network, FitShape::Box));
    assert_eq!(service.hype, HypeSpec { level: 0.2, half_life_days: 30.0 });
    let capacity = service.capacity.expect("given");
    assert_eq!((capacity.users, capacity.exponent), (500.0, 2.0));
    let cost = &service.cost;
    assert_eq!((cost.per_active_day, cost.per_thousand_minutes), (Micros(2_000), Micros(100_000)));
    assert_eq!((cost.per_join, cost.fixed_per_day), (Micros(1_000_000), Micros(800_000_000)));
}

#[test]
fn a_bare_number_stands_for_the_first_key() {
    let service =
        reader("service.reader.quality = 0.7\nservice.reader.churn = 0.01\nservice.reader.capacity = 9");
    assert_eq!((service.quality.start, service.churn.hazard), (0.7, 0.01));
    assert_eq!(service.capacity.map(|capacity| (capacity.users, capacity.exponent)), Some((9.0, 1.0)));
}

#[test]
fn all_kinds_of_channels() {
    let kinds = [
        "'organic', innovation = 0.1",
        "'word-of-mouth', imitation = 0.2",
        "'invitation', per_new_user = 2, per_active_day = 0.1, acceptance = 0.3, delay_days = 4, reward = 5",
        "'contact-import', share = 0.1, contacts = 30, acceptance = 0.2, delay_days = 2",
        "'partner-seeding', people_per_day = 6",
        "'paid-ads', budget_per_day = 7, cost_per_install = 2, saturation_per_day = 100",
        "'pay-per-install', installs_per_day = 8, price_per_install = 0.5",
        "'coupon', coupons_per_day = 9, redemption = 0.1, value = 5",
        "'press', audience = 1000, half_life_days = 3",
        "'bought-list', addresses_per_day = 11, response = 0.01, cost_per_address = 0.1",
        "'cross-promotion', from = 'sister', hazard = 0.05",
    ];
    let list: String = kinds.map(|kind| format!("{{ kind = {kind} }},")).concat();
    let sister = "service.sister = { firm = 'acme' }\n";
    let service = reader(&format!("{sister}service.reader.channel = [{list}]"));
    let shown: Vec<String> = service.channels.iter().map(|channel| format!("{:?}", channel.kind)).collect();
    assert_eq!(
        shown,
        [
            "Organic { innovation: 0.1 }",
            "WordOfMouth { imitation: 0.2, valence: 0.5, transmission: 0.0 }",
            "Invitation { per_new_user: 2.0, per_active_day: 0.1, acceptance: 0.3, delay_days: 4, reward: \
             Micros(5000000) }",
            "ContactImport { share: 0.1, contacts: 30, acceptance: 0.2, delay_days: 2 }",
            "PartnerSeeding { people_per_day: 6.0 }",
            "PaidAds { budget_per_day: Micros(7000000), cost_per_install: Micros(2000000), \
             saturation_per_day: Some(100.0) }",
            "PayPerInstall { installs_per_day: 8.0, price_per_install: Micros(500000) }",
            "Coupon { coupons_per_day: 9.0, redemption: 0.1, value: Micros(5000000) }",
            "Press { audience: 1000.0, half_life_days: 3.0 }",
            "BoughtList { addresses_per_day: 11.0, response: 0.01, cost_per_address: Micros(100000) }",
            "CrossPromotion { from: 1, hazard: 0.05 }",
        ]
    );
    assert_eq!(service.channels[5].name, "paid-ads");
}

#[test]
fn what_all_channels_have() {
    let service = reader(
        "[[service.reader.channel]]
        kind = 'organic'
        name = 'search'
        reaches = 'lapsed'
        audience_fit = 0.5
        intent = 0.25
        cap = 40
        funnel = { steps = 3, loss_per_step = 0.5 }
        cost_per_reach = 0.1
        cost_per_join = 0.2
        starts = 5
        ends = 9
        [[service.reader.channel]]
        kind = 'organic'",
    );
    let [search, organic] = &service.channels[..] else { panic!("two channels") };
    assert_eq!(
        (&*search.name, search.audience_fit, search.intent, search.cap),
        ("search", 0.5, 0.25, Some(40))
    );
    assert_eq!((search.reaches, organic.reaches), (Reaches::Lapsed, Reaches::Prospects));
    assert_eq!((search.funnel.steps, search.funnel.loss_per_step), (3, 0.5));
    assert_eq!((search.cost_per_reach, search.cost_per_join), (Micros(100_000), Micros(200_000)));
    assert_eq!((search.starts, search.ends), (Day(5), Some(Day(9))));
    assert_eq!((&*organic.name, organic.cap, organic.ends, organic.intent), ("organic", None, None, 1.0));
}

#[test]
fn models_take_their_parameters_by_name() {
    let service = reader(
        "[service.reader.model.free-plus-ads]
        starts = 20
        ads_per_hour = 9
        advertisers = 7
        auction = true
        format = 'banner'
        note = 'hello'
        weights = [1, 2.5, 3]
        [service.reader.model.paid-membership]
        price = 3",
    );
    let [ads, membership] = &service.models[..] else { panic!("two models") };
    assert_eq!(ads.starts, Day(20));
    assert_eq!(
        ads.values,
        [
            ParameterValue::Float(9.0),
            ParameterValue::Integer(7),
            ParameterValue::Boolean(true),
            ParameterValue::Choice(0),
            ParameterValue::Text("hello".to_owned()),
            ParameterValue::List(vec![1.0, 2.5, 3.0]),
        ]
    );
    assert_eq!((membership.starts, &membership.values[..]), (Day(0), &[ParameterValue::Float(3.0)][..]));
}

#[test]
fn variants_lay_their_own_over_the_base() {
    let scenario = good(
        "service.reader.quality = { start = 0.5, release_gain = 0.1 }
        service.reader.model.free-plus-ads = { ads_per_hour = 9, advertisers = 7 }
        service.reader.channel = [{ kind = 'organic', cap = 3 }, { kind = 'press', audience = 5 }]
        [[variant]]
        name = 'plain'
        [[variant]]
        name = 'all'
        model.reader.paid-membership = { price = 3 }
        model.reader.free-plus-ads.ads_per_hour = 2
        service.reader.quality = 0.9
        service.reader.channel = [{ kind = 'organic', cap = 4 }]
        firm.acme.cash = 6
        service.rival = { firm = 'acme' }
        set = { 'service.reader.channel.press.audience' = 6, 'people.free_minutes' = 60 }",
    );
    let [plain, all] = &scenario.variants[..] else { panic!("two variants") };
    assert_eq!(
        (&*plain.name, plain.world.services.len(), plain.world.services[0].models.len()),
        ("plain", 1, 1)
    );
    assert_eq!(all.world.services[1].name, "rival");
    let reader = &all.world.services[0];
    assert_eq!((reader.quality.start, reader.quality.release_gain), (0.9, 0.1));
    assert_eq!(reader.models[0].values[..2], [ParameterValue::Float(2.0), ParameterValue::Integer(7)]);
    assert_eq!(reader.models[1].model.description().id, "paid-membership");
    assert_eq!(reader.channels[0].cap, Some(4));
    assert!(matches!(reader.channels[1].kind, ChannelKind::Press { audience: 6.0, .. }));
    assert_eq!(all.world.firms[0].cash, Micros(6_000_000));
    assert_eq!(all.world.people.free_minutes, Distribution::Constant(60.0));
}

#[test]
fn events_in_the_order_of_their_days() {
    let scenario = good(
        "service.reader.capacity = 50
        service.reader.channel = [{ kind = 'organic', name = 'a b' }]
        service.reader.model.free-plus-ads = {}
        [[variant]]
        name = 'x'
        [[variant]]
        name = 'y'
        [[event]]
        day = 9
        set = { 'model.reader.free-plus-ads.format' = 'video', 'service.reader.capacity.users' = 60 }
        [[event]]
        day = 8
        variant = 'x'
        set = { \"service.reader.channel.'a b'.funnel.steps\" = 2, 'people.outside_weight' = 5 }
        [[event]]
        day = 7
        variant = ['y', 'x']
        open = 'reader'
        [[event]]
        day = 10
        close = 'reader'
        [[event]]
        day = 11
        ban = 'reader'
        [[event]]
        day = 12
        release = { service = 'reader', gain = 0.2 }
        [[event]]
        day = 13
        cut = \"service.reader.channel.'a b'\"
        [[event]]
        day = 14
        shock = { service = 'reader', leave_share = 0.1, satisfaction_shift = -0.2 }
        [[event]]
        day = 15
        capital = { firm = 'acme', amount = -2 }",
    );
    let days = |index: usize| {
        let events = &scenario.variants[index].world.events;
        events.iter().map(|event| event.day.0).collect::<Vec<u32>>()
    };
    assert_eq!(days(0), [7, 8, 8, 9, 9, 10, 11, 12, 13, 14, 15]);
    assert_eq!(days(1), [7, 9, 9, 10, 11, 12, 13, 14, 15]);
    let actions: Vec<&Action> = scenario.variants[0].world.events.iter().map(|event| &event.action).collect();
    assert!(matches!(actions[0], Action::Open { service: 0 }));
    assert!(matches!(
        actions[1],
        Action::SetChannel { service: 0, channel: 0, knob: ChannelKnob::FunnelSteps, value: 2.0 }
    ));
    assert!(matches!(actions[2], Action::SetOutsideWeight(5.0)));
    assert!(matches!(
        actions[3],
        Action::SetModelParameter { service: 0, model: 0, parameter: 3, value: ParameterValue::Choice(1) }
    ));
    assert!(matches!(
        actions[4],
        Action::SetService { service: 0, knob: ServiceKnob::CapacityUsers, value: 60.0 }
    ));
    assert!(matches!(actions[5], Action::Close { service: 0 }));
    assert!(matches!(actions[6], Action::Close { service: 0 }));
    assert!(matches!(
        actions[7],
        Action::Release { service: 0, gain: Distribution::Constant(0.2), cost: Micros::ZERO }
    ));
    assert!(matches!(actions[8], Action::CutChannel { service: 0, channel: 0 }));
    assert!(matches!(actions[9], Action::Shock { service: 0, leave_share: 0.1, satisfaction_shift: -0.2 }));
    assert!(matches!(actions[10], Action::Capital { firm: 0, amount: Micros(-2_000_000), valuation: None }));
}
