//! Memory: nothing is written beyond arrays or to what is only to be read, and nothing is read that nobody wrote.

use super::{Check, Context, Outcome, of_each_model, plainly, verdict};
use crate::days::Settings;
use crate::memory::Ground;
use crate::trace::Trace;

const DAYS: u32 = 3;

pub(super) const BOUNDS: Check = Check {
    name: "bounds",
    asks: "it reaches beyond no array: pages that nobody may touch and known bytes lie around each",
    advice: "loop over block->count rows and not more; a column has the type that you declared",
    run: |context| walled(context, false),
};

pub(super) const READ_ONLY: Check = Check {
    name: "read-only",
    asks: "it writes to no input, no globals in a block, and not to the list of people",
    advice: "copy what you change into a variable of your own or into the scratch",
    run: |context| walled(context, true),
};

/// The two see the same faults; each leaves those of the other to it.
fn walled(context: &Context<'_>, read_only: bool) -> Outcome {
    if !cfg!(unix) {
        return Outcome::Skipped("memory has walls on Linux and macOS only".to_owned());
    }
    #[cfg(unix)]
    crate::faults::say_of_faults(context.token);
    of_each_model(context, |tested| {
        // Odd sizes leave padding behind the last row, even ones put it before the wall.
        let sizes = if read_only { vec![64] } else { vec![1, 37, 64, 512] };
        let ground = if read_only { Ground::Closed } else { Ground::Walled };
        let run = |block: &usize| {
            let settings =
                Settings { people: (60 * *block).min(600), block: *block, ground, ..Settings::PLAIN };
            plainly(tested, settings, DAYS).map(drop)
        };
        verdict(sizes.iter().try_for_each(run))
    })
}

pub(super) const SCRATCH: Check = Check {
    name: "scratch",
    asks: "what lies in the scratch before a call changes nothing",
    advice: "write to the scratch before you read from it",
    run: |context| {
        of_each_model(context, |tested| {
            let run = |junk| plainly(tested, Settings { junk, ..Settings::PLAIN }, DAYS);
            let compared = || -> Result<(), String> {
                let zeros: Trace = run(0)?;
                for junk in [0xFF, 0x5A] {
                    if let Some(difference) = zeros.difference(&run(junk)?, &tested.description, false) {
                        return Err(format!("zeros in the scratch here, junk there: {difference}"));
                    }
                }
                Ok(())
            };
            verdict(compared())
        })
    },
};
