//! The loadable library of the business model `free-plus-ads`.
eyeballs_model::export_plugin!(free_plus_ads::FreePlusAds);
