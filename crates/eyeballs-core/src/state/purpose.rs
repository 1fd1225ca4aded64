//! What random numbers of a service are for.

/// What may happen to every user every day: see [`draw`].
pub(crate) const OPEN: u32 = 0;
/// Being acquired by the hazard of channels.
pub(crate) const ACQUIRE: u32 = 1;
/// Returning.
pub(crate) const RETURN: u32 = 2;
/// Answering invitations.
pub(crate) const ANSWER: u32 = 3;
/// Frailty, for life.
pub(crate) const FRAILTY: u32 = 4;
/// The exponential number that decides when a user leaves.
pub(crate) const CHURN_THRESHOLD: u32 = 5;
/// The exponential number that decides when somebody who left may return.
pub(crate) const RETURN_THRESHOLD: u32 = 6;
/// Who is a user from the first day.
pub(crate) const ORDER: u32 = 7;
/// Inviting others: this and the channel's index.
pub(crate) const INVITE: u32 = 8;
/// Never considering it again.
pub(crate) const GIVE_UP: u32 = 209;

/// Being a payer when the service opens, for life.
pub(crate) const INITIAL_PAYS: u32 = 210;
/// Tenure when the service opens, for life.
pub(crate) const INITIAL_TENURE: u32 = 211;
/// Having lasted until the service opens, and the days since the last use, for life.
pub(crate) const LASTING: u32 = 212;

/// Draws of [`OPEN`]; four people share a counter, see [`crate::people::random_words`].
pub(crate) mod draw {
    /// Opening the service, and rounding satisfaction.
    pub(crate) const OPENS: u32 = 0;
    /// Leaving for a model's reason.
    pub(crate) const LEAVES: u32 = 1;
    /// Leaving in a shock.
    pub(crate) const SHOCKED: u32 = 2;
}
