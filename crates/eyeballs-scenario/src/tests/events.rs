//! What is refused of events. Lines count from the world's five.

use super::check;

#[test]
fn events() {
    check(
        "service.reader.model.free-plus-ads = {}
service.reader.channel = [{ kind = 'organic' }]
[[variant]]
name = 'a'
[[event]]
day = 100
variant = ['a', 'b']
open = 'readr'
[[event]]
day = 5
[[event]]
day = 5
close = 'reader'
release = { service = 'reader', gain = 2 }
[[event]]
day = 5
[event.set]
'model.reader.free-plus-ads.advertisers' = 1
'model.reader.free-plus-ads.add_per_hour' = 1
'model.reader.free-plus-ads.ads_per_hour' = 'x'
'model.reader.membership.price' = 1
'service.reader.capacity.users' = 1
'service.reader.firm' = 'acme'
'service.reader.churn.hazrd' = 1
'service.reader.quality.release_every_days' = 2.5
'service.reader.channel.organic.cap' = 1
'service.reader.channel.press.cap' = 1
'run.days' = 1
[[event]]
day = 5
cut = 'service.reader.organic'
[[event]]
day = 5
shock = { service = 'reader', satisfaction_shift = 2, share = 1 }
[[event]]
day = 5
capital = { firm = 'acme' }
",
        &[
            "11:7: `day` must be 0 to 99 (the days of the run), not 100",
            "12:17: there is no variant `b` (there is: a)",
            "13:8: there is no service `readr` (did you mean `reader`?)",
            "14:1: the event says not what happens (an event has one of the keys set, open, close, ban, \
             release, cut, shock, capital)",
            "16:1: the event says 2 things: close, release (an event has one of the keys set, open, close, ban, \
             release, cut, shock, capital)",
            "19:40: `gain` must be 0 to 1, not 2",
            "23:1: `advertisers` of `free-plus-ads` cannot change during a run (what can: ads_per_hour, \
             auction, format)",
            "24:1: there is no parameter of `free-plus-ads` `add_per_hour` (did you mean `ads_per_hour`?)",
            "25:45: `ads_per_hour` must be a number; this is a text (ads_per_hour: A parameter.)",
            "26:1: there is no model `membership` in some variant (there is: free-plus-ads; where some variants alone have it, say which by `variant`)",
            "27:1: the service `reader` has no capacity that could change (give `service.reader` a key \
             `capacity`)",
            "28:1: an event cannot set `firm` (what it can set here: quality, quality.decay_per_day, \
             quality.release_every_days, quality.release_gain, session_minutes, churn.hazard, \
             churn.satisfaction_effect, churn.inactive_days, join.appeal, join.quality_effect, \
             join.offer_effect, join.give_up, return_hazard, return_effect, network.weight, capacity.users, \
             cost.per_active_day, cost.per_thousand_minutes, cost.per_join, cost.fixed_per_day, \
             host.revenue_share, host.fee_per_day, host.links)",
            "29:1: an event cannot set `churn.hazrd` (did you mean `churn.hazard`?)",
            "30:47: `release_every_days` must be an integer; this is a number",
            "31:1: an event cannot set `cap` (what it can set here: innovation, audience_fit, intent, \
             funnel.steps, funnel.loss_per_step)",
            "32:1: there is no channel `press` (there is: organic)",
            "33:1: an event cannot set `run.days` (it can set people.outside_weight, nest.NAME.KEY, \
             service.NAME.KEY, service.NAME.channel.CHANNEL.KEY, model.SERVICE.MODEL.PARAMETER and market.model.MODEL.PARAMETER)",
            "36:7: `service.reader.organic` is not a channel (write service.NAME.channel.CHANNEL)",
            "39:52: `satisfaction_shift` must be -1 to 1, not 2",
            "39:55: unknown key `share` in shock (there is: service, leave_share, satisfaction_shift)",
            "42:11: capital needs the key `amount`",
        ],
    );
}
