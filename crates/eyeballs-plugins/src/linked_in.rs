//! The models that are part of the program itself, so that a program installed without any library
//! still works. They are the same tables that their libraries hand out.

use eyeballs_abi::instance::ModelHandle;
use eyeballs_abi::layout::Model;
use eyeballs_model::market_shim::MarketShim;
use eyeballs_model::shim::Shim;

/// One line for each model.
static MODELS: &[&Model] = &[
    &Shim::<free_plus_ads::FreePlusAds>::MODEL,
    &Shim::<value_added_service::ValueAddedService>::MODEL,
    &Shim::<paid_membership::PaidMembership>::MODEL,
    &Shim::<e_commerce::ECommerce>::MODEL,
    &Shim::<sell_once::SellOnce>::MODEL,
    &Shim::<two_sided_platform::TwoSidedPlatform>::MODEL,
    &Shim::<creator_platform::CreatorPlatform>::MODEL,
    &Shim::<business_accounts::BusinessAccounts>::MODEL,
    &MarketShim::<ad_buyers::AdBuyers>::MODEL,
];

/// A handle on each linked-in model, in the order of the list.
///
/// # Panics
/// If one of our own tables is not as the contract says; a test loads them all.
pub fn models() -> Vec<ModelHandle> {
    MODELS
        .iter()
        // SAFETY: the tables were made by the macros of the model kit and live for ever.
        .map(|table| unsafe { ModelHandle::new(*table) }.expect("a linked-in model keeps the contract"))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn linked_in_models_keep_the_contract_and_have_ids_of_their_own() {
        let models = super::models();
        let ids: BTreeSet<&str> = models.iter().map(|model| model.description().id.as_str()).collect();
        assert_eq!(ids.len(), models.len());
    }
}
