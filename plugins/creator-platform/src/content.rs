//! What content does to users.

use crate::declarations::Parameters;
use eyeballs_model::libm;

/// How content acts, see the parameters of the same names.
#[derive(Clone, Copy)]
pub(crate) struct Effects {
    pub content_half: f64,
    pub copied_reach: f64,
    pub copied_substance: f64,
    pub attraction: f64,
    pub joining: f64,
    pub holding: f64,
}

impl Effects {
    pub fn of(parameters: &Parameters) -> Effects {
        Effects {
            content_half: parameters.content_half,
            copied_reach: parameters.copied_reach,
            copied_substance: parameters.copied_substance,
            attraction: parameters.attraction_effect,
            joining: parameters.joining_effect,
            holding: parameters.holding_effect,
        }
    }

    /// What so many living items offer, counted times the skill of who made them.
    pub fn offer(self, original: f64, copied: f64) -> Offer {
        let reaching = original + self.copied_reach * copied;
        let items = original + copied;
        let richness = reaching / (reaching + self.content_half);
        let substance = if items > 0.0 { (original + self.copied_substance * copied) / items } else { 0.0 };
        Offer {
            richness,
            attraction: libm::exp(self.attraction * richness) as f32,
            appeal: (self.joining * richness) as f32,
            experience: (self.holding * richness * substance) as f32,
        }
    }
}

/// What there is to see on a day, and what it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Offer {
    /// How much there is, 0 to below 1: 1 is as with very much.
    pub richness: f64,
    /// Factor on the weight of the service.
    pub attraction: f32,
    /// Log odds of joining.
    pub appeal: f32,
    /// How a day of use feels, -1 to 1.
    pub experience: f32,
}
