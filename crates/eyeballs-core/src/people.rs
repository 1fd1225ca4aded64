//! People, some thousands of them together: what they are to each service, in columns and sets.

pub(crate) mod block;
pub(crate) mod first_uses;
pub(crate) mod gathered_traits;
pub(crate) mod habit;
pub(crate) mod people_set;
pub(crate) mod random_words;
pub(crate) mod satisfaction;
pub(crate) mod steps;
pub(crate) mod stored_traits;
pub(crate) mod stretch;
pub(crate) mod user_state;
