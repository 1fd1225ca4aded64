//! Models that know of each other, and models of the whole market.

use super::{check, good};
use eyeballs_core::spec::{Action, ChannelKind};

#[test]
fn what_two_models_of_a_service_share_by_one_name_is_refused() {
    check(
        "service.reader.model.card = {}\nservice.reader.model.club = {}",
        &[
            "7:22: the models `card` and `club` on `reader` both share `points` of each person (others could not know which of \
           them is meant: put one of them on another service of the firm)",
        ],
    );
}

#[test]
fn a_model_stands_where_it_belongs() {
    check(
        "service.reader.model.purse = { price = 1 }\nmarket.model.card = {}",
        &[
            "6:22: the model `purse` belongs to the whole market (write it as `[market.model.purse]`)",
            "7:14: the model `card` works on a service (write it as `[service.NAME.model.card]`)",
        ],
    );
}

#[test]
fn a_model_of_the_whole_market_stands_on_every_service_and_is_set_once() {
    let scenario = good(
        "service.other.firm = 'acme'
        market.model.purse = { price = 3 }
        [[event]]
        day = 5
        set = { 'market.model.purse.price' = 4 }",
    );
    let world = &scenario.variants[0].world;
    let stands = world.services.iter().map(|service| service.models.last().map(|last| &last.values[0]));
    let price = eyeballs_abi::description::ParameterValue::Float(3.0);
    assert!(stands.clone().count() == 2 && stands.into_iter().all(|value| value == Some(&price)));
    assert!(matches!(world.events[0].action, Action::SetModelParameter { service: 0, model: 0, .. }));
}

#[test]
fn channels_name_a_model_a_service_or_the_size_of_a_group() {
    let scenario = good(
        "service.other = { firm = 'acme', channel = [{ kind = 'hand-over', from = 'reader' }] }
        service.reader.model.card = {}
        service.reader.channel = [
            { kind = 'model-invitation', model = 'card', acceptance = 0.5, delay_days = 3 },
            { kind = 'group', size = 8 },
        ]",
    );
    let services = &scenario.variants[0].world.services;
    let (reader, other) = (&services[0].channels, &services[1].channels);
    assert!(matches!(reader[0].kind, ChannelKind::ModelInvitation { model: 0, delay_days: 3, .. }));
    assert!(matches!(reader[1].kind, ChannelKind::Group { size: 8 }));
    assert!(matches!(other[0].kind, ChannelKind::HandOver { from: 0 }));
    check(
        "service.reader.model.card = {}
        service.reader.channel = [
            { kind = 'model-invitation', model = 'club', acceptance = 0.5 },
            { kind = 'group', size = 6 },
        ]",
        &[
            "8:50: there is no model `club` (there is: card)",
            "9:13: a group of 6 people is not possible: `size` is 2, 4, 8, 16, 32 or 64",
        ],
    );
    check(
        "service.reader.channel = [{ kind = 'group', size = 4 }, { kind = 'group', name = 'more', size = 8 }]",
        &[
            "6:57: the service `reader` has two channels for groups (people belong to one group: leave one of them out)",
        ],
    );
}
