//! The loadable library of the business model `creator-platform`.
eyeballs_model::export_plugin!(creator_platform::CreatorPlatform);
