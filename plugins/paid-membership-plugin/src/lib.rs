//! The model `paid-membership` as a library that the simulator loads.

eyeballs_model::export_plugin!(paid_membership::PaidMembership);
