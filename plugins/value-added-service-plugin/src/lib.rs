//! The value-added service as a library that the simulator loads.
eyeballs_model::export_plugin!(value_added_service::ValueAddedService);
