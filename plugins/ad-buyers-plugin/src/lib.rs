//! The loadable library of the model `ad-buyers`.
eyeballs_model::export_plugin!(market ad_buyers::AdBuyers);
