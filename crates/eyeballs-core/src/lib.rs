//! The market.
pub mod record;
pub mod spec;
pub mod units;
