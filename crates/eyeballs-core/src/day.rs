//! A day of the market: one file a phase, and what the phases share.

mod acquire;
mod attention;
mod calendar;
mod churn;
mod consider;
mod engaged;
mod inactivity;
mod invite;
mod joining;
mod models;
mod mouths;
mod nests;
mod network;
mod pass;
mod plan;
mod reach;
mod recorder;
mod rhythm;
mod run;
mod serve;
mod settle;
mod step;
mod sums;
