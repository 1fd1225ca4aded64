//! The loadable library of the business model `sell-once`.
eyeballs_model::export_plugin!(sell_once::SellOnce);
