//! The e-commerce model as a library that the market loads.

eyeballs_model::export_plugin!(e_commerce::ECommerce);
