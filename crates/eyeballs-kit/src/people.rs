//! Who is served, and what is known of them: numbers as a market could have, drawn by the same generator, the same each time.

use core::ffi::{CStr, c_char};
use eyeballs_abi::description::{Column, ColumnRole, ColumnType, Input};
use eyeballs_abi::instance::BlockPhase;
use eyeballs_abi::layout::{Market, ServiceFacts, arrival, departure};
use eyeballs_numerics::random::{RandomKey, key_of, uniform};
use std::sync::OnceLock;

/// Services of the market: the model's own is the first.
pub const SERVICES: u32 = 3;

/// So many people, with gaps between their numbers.
pub fn numbered(count: usize) -> Vec<u32> {
    let mut next = 5;
    (0..count as u32)
        .map(|index| {
            next += 1 + (share(index, 0, 1) * 3.0) as u32;
            next
        })
        .collect()
}

/// A number from 0 to 1 of a person, a day and a purpose up to 255.
pub fn share(person: u32, day: u32, purpose: u32) -> f32 {
    let key = RandomKey { key: key_of(1913, 0), day, stream: 77 };
    uniform(key.bits(person, purpose, 0)[0])
}

/// The bits of what a column holds before a call, of one person; `None`: what the market keeps.
pub fn before(column: &Column, phase: BlockPhase, person: u32, day: u32) -> Option<u64> {
    match column.role {
        ColumnRole::Input(input) => Some(u64::from(known(input, phase, person, day).to_bits())),
        ColumnRole::Output(_) => Some(column.initial_bits),
        ColumnRole::State | ColumnRole::Shared => None,
        ColumnRole::OfService
        | ColumnRole::OfFirm
        | ColumnRole::OfContacts
        | ColumnRole::OfFollowers
        | ColumnRole::OfGroup => Some(of_others(column, person, day)),
    }
}

/// Half of the people have contacts with something to share.
fn of_others(column: &Column, person: u32, day: u32) -> u64 {
    let drawn = share(person, day, 40);
    if drawn < 0.5 || column.value_type != ColumnType::F32 {
        return column.initial_bits;
    }
    let sum = if column.role == ColumnRole::OfService { 1.0 } else { (drawn * 6.0).floor() };
    u64::from(sum.to_bits())
}

fn known(input: Input, phase: BlockPhase, person: u32, day: u32) -> f32 {
    let stable = |purpose| share(person, 0, purpose);
    let today = |purpose| share(person, day, purpose);
    match input {
        Input::MinutesToday => match phase {
            BlockPhase::Serve | BlockPhase::Farewell if today(2) < 0.7 => today(3) * today(3) * 240.0,
            _ => 0.0,
        },
        Input::FreeMinutes => stable(4) * 600.0,
        Input::Satisfaction => today(5),
        Input::TenureDays if phase == BlockPhase::Consider => 0.0,
        Input::TenureDays => (stable(6) * 500.0).floor() + day as f32,
        Input::AdTolerance => stable(7),
        Input::WillingnessToPay => -(1.0 - stable(8)).ln() * 2.0,
        Input::Sociability => stable(9) * 2.0,
        Input::Fit => stable(10),
        Input::OthersShare => today(11),
        Input::OthersValue => today(12) * 2.0 - 0.5,
        Input::ContactsUsing => today(13),
        Input::ContactsPaying => today(14) * today(13),
        Input::Arrival if phase == BlockPhase::Welcome => {
            if day == 0 {
                arrival::BEFORE
            } else if today(15) < 0.5 {
                arrival::FIRST
            } else {
                arrival::RETURNS
            }
        }
        Input::Departure if phase == BlockPhase::Farewell => {
            if today(16) < 0.9 {
                departure::LEAVES
            } else {
                departure::CLOSES
            }
        }
        Input::Paying if phase == BlockPhase::Welcome && day == 0 => f32::from(u8::from(today(17) < 0.2)),
        Input::Arrival | Input::Departure | Input::Paying => 0.0,
        Input::Gift if today(18) < 0.1 => (today(19) * 16.0).ceil() / 4.0,
        Input::Gift => 0.0,
        Input::Channel => (stable(20) * 4.0).floor() - 1.0,
        Input::PlaceInGroup => (person % 4) as f32,
    }
}

/// The facts of a day.
pub fn market(people: usize, day: u32, market_wide: bool) -> Market {
    let active = people as f64;
    Market {
        day,
        days: 365,
        represents: 1,
        population: 2.0 * active,
        active,
        users_day: (0.7 * active).round(),
        users_month: active,
        payers_month: (0.1 * active).round(),
        joined: (0.02 * active).round(),
        left: (0.02 * active).round(),
        minutes: 40.0 * active,
        quality: 0.6,
        cash_micros: 1_000_000_000_000,
        service: if market_wide { eyeballs_abi::layout::NO_SERVICE } else { 0 },
        service_count: SERVICES,
        age_days: day,
        weekday: day % 7,
        day_of_year: day % 365 + 1,
        services: services().0.as_ptr(),
        metric: Some(metric),
        ..Market::NONE
    }
}

struct Services(Vec<ServiceFacts>);
// SAFETY: names in it are static.
unsafe impl Sync for Services {}
// SAFETY: as above.
unsafe impl Send for Services {}

fn services() -> &'static Services {
    static SERVICES_OF_THE_MARKET: OnceLock<Services> = OnceLock::new();
    SERVICES_OF_THE_MARKET.get_or_init(|| {
        let names = [c"own", c"sister", c"rival"];
        let facts = names.iter().zip([(0, c"house"), (0, c"house"), (1, c"others")]).enumerate();
        Services(
            facts
                .map(|(index, (name, (firm, firm_name)))| ServiceFacts {
                    name: name.as_ptr(),
                    firm_name: firm_name.as_ptr(),
                    firm,
                    open: 1,
                    active: 1_000.0,
                    users_day: 700.0,
                    users_month: 1_000.0,
                    payers_month: 100.0,
                    minutes: 40_000.0,
                    quality: 0.5,
                    // Of one of them nobody knows a price.
                    price: if index == 2 { f64::NAN } else { 5.0 },
                    ads_per_hour: 4.0 * index as f64,
                })
                .collect(),
        )
    })
}

/// Any metric of any service is some number above 0; of the rival nothing is known, but to models of the whole market.
unsafe extern "C" fn metric(market: *const Market, service: u32, name: *const c_char) -> f64 {
    if market.is_null() || name.is_null() || service >= SERVICES {
        return f64::NAN;
    }
    // SAFETY: the contract: the market of the call, and a string.
    let (day, asks, name) = unsafe { ((*market).day, (*market).service, CStr::from_ptr(name)) };
    if asks == 0 && service == 2 {
        return f64::NAN;
    }
    let word =
        name.to_bytes().iter().fold(service, |word, &byte| word.wrapping_mul(31).wrapping_add(byte.into()));
    f64::from(share(word, day, 50)) * 1_000.0
}
