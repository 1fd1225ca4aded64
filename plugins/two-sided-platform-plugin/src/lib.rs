//! The loadable library of the business model `two-sided-platform`.
eyeballs_model::export_plugin!(two_sided_platform::TwoSidedPlatform);
