//! The loadable library of the business model `business-accounts`.
eyeballs_model::export_plugin!(business_accounts::BusinessAccounts);
