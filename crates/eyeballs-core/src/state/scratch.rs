//! Working memory of a thread: what belongs to the users of a stretch, gathered.

use crate::people::gathered_traits::Gathered;
use crate::people::stretch::Stretch;
use crate::spec::WorldSpec;
use crate::state::considering::Considering;
use crate::state::due::Due;
use crate::state::picks::Picks;
use crate::state::reused::Reused;
use eyeballs_abi::columns::ColumnBuffer;
use eyeballs_abi::description::ColumnType;
use eyeballs_numerics::rows::{CALL_ROWS, Rows};

/// Working memory of one thread: columns of the users of one stretch, gathered. Nothing in it outlives
/// the stretch, but what never changes.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Whose day it is.
    pub(crate) stretch: Stretch,
    /// One per service.
    pub(crate) services: Vec<ServiceScratch>,
    /// Sum of the weights of all a person can do today, by row of the stretch.
    pub(crate) total_weight: Vec<f32>,
    /// Quality times fit of the person's best service, by row of the stretch.
    pub(crate) best: Vec<f32>,
    /// Those whose time may have come.
    pub(crate) due: Due,
    /// Those of them who were reached.
    pub(crate) considering: Considering,
    /// Whom a sender of invitations asks.
    pub(crate) picks: Picks,
    /// What belongs to people who consider a service, while its models are asked.
    pub(crate) visitors: ServiceScratch,
}

/// Invitations that a model says a user sends today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Send {
    /// Index of the user.
    pub(crate) user: u16,
    /// Index of the model.
    pub(crate) model: usize,
    /// How many.
    pub(crate) number: u32,
    /// What each carries.
    pub(crate) gift: f32,
}

/// Gathered columns of the users of one service in one stretch.
#[derive(Debug, Default)]
pub(crate) struct ServiceScratch {
    /// Rows of the users, counted from the first of the stretch.
    pub(crate) rows: Rows,
    /// Their numbers.
    pub(crate) people: Reused<u32>,
    /// How well the service fits.
    pub(crate) fit: Reused<f32>,
    /// Weight in today's choice.
    pub(crate) weight: Reused<f32>,
    /// Sum of the weights of all that the user can do today.
    pub(crate) total_weight: Reused<f32>,
    /// Quality times fit.
    pub(crate) own: Reused<f32>,
    /// Quality times fit of the user's best service.
    pub(crate) best: Reused<f32>,
    /// Minutes today; 0 if not opened.
    pub(crate) minutes: Reused<f32>,
    /// Random words for opening the service, and for rounding satisfaction.
    pub(crate) random_words: Reused<u32>,
    /// The upper halves of packed user states: what is left of the hazard that each bears before leaving.
    pub(crate) threshold: Reused<f32>,
    /// The lower halves: satisfaction and day of last use.
    pub(crate) recent: Reused<u32>,
    /// Day of first joining.
    pub(crate) joined: Reused<u16>,
    /// Codes of the frequency of use.
    pub(crate) frequency: Reused<u16>,
    /// Habit by use on the day of last use.
    pub(crate) habit: Reused<u8>,
    /// Share of the contacts who are users.
    pub(crate) contacts_using: Reused<u16>,
    /// Codes of stored traits.
    pub(crate) traits: Gathered,
    /// Random words of everybody in the stretch.
    pub(crate) random_words_of_all: Reused<u32>,
    /// Days since the use before today's, for those who used it today.
    pub(crate) ages: Reused<u8>,
    /// Indices of those who used it today for the first time.
    pub(crate) first_uses: Vec<u16>,
    /// The base hazard of leaving by channel, where channels differ.
    pub(crate) hazard: Reused<f32>,
    /// Sum of the models' experiences.
    pub(crate) experience: Vec<f32>,
    /// Sum of the models' hazards of leaving; empty if no model adds to them.
    pub(crate) leave_hazard: Vec<f32>,
    /// Invitations that models say users send.
    pub(crate) sends: Vec<Send>,
    /// Rows of those whom models hand over to other services.
    pub(crate) handed_over: Vec<u16>,
    /// Rows of those who bring people of their group, and how many.
    pub(crate) brings: Vec<(u16, u32)>,
    /// Product of the models' factors on the market's hazard of leaving; empty if all are 1.
    pub(crate) leave_factor: Vec<f32>,
    /// How newcomers came, as the contract says it.
    pub(crate) arrivals: Vec<f32>,
    /// 1 for newcomers who pay already, else 0.
    pub(crate) paying: Vec<f32>,
    /// Indices of the users who paid; one who paid to two models stands here twice.
    pub(crate) paid: Vec<u16>,
    /// 1 for those who perhaps invite somebody today.
    pub(crate) invites: Vec<u8>,
    /// Indices of those who leave.
    pub(crate) leaving: Vec<u16>,
    /// Indices of those who have not used it for long.
    pub(crate) idle: Vec<u16>,
    /// What a model adds to its metrics in a call.
    pub(crate) metrics: Vec<f64>,
    /// What a model posts in a call.
    pub(crate) postings: Vec<i64>,
    /// Columns of each model.
    pub(crate) columns: Vec<Vec<ColumnBuffer>>,
    /// Scratch of each model.
    pub(crate) model_scratch: Vec<ColumnBuffer>,
}

impl ServiceScratch {
    /// Of a stretch in which nobody was served yet.
    pub(crate) fn forget_deeds(&mut self) {
        self.sends.clear();
        self.handed_over.clear();
        self.brings.clear();
    }
}

impl Scratch {
    pub(crate) fn new(spec: &WorldSpec) -> Scratch {
        let services = spec
            .services
            .iter()
            .map(|service| ServiceScratch {
                rows: Rows::default(),
                people: Reused::with_capacity(CALL_ROWS),
                fit: Reused::with_capacity(CALL_ROWS),
                weight: Reused::with_capacity(CALL_ROWS),
                total_weight: Reused::with_capacity(CALL_ROWS),
                own: Reused::with_capacity(CALL_ROWS),
                best: Reused::with_capacity(CALL_ROWS),
                minutes: Reused::with_capacity(CALL_ROWS),
                random_words: Reused::with_capacity(CALL_ROWS),
                threshold: Reused::with_capacity(CALL_ROWS),
                recent: Reused::with_capacity(CALL_ROWS),
                joined: Reused::with_capacity(CALL_ROWS),
                frequency: Reused::default(),
                habit: Reused::default(),
                contacts_using: Reused::default(),
                traits: Gathered::default(),
                random_words_of_all: Reused::default(),
                ages: Reused::with_capacity(CALL_ROWS),
                first_uses: Vec::new(),
                hazard: Reused::with_capacity(CALL_ROWS),
                experience: Vec::with_capacity(CALL_ROWS),
                leave_hazard: Vec::with_capacity(CALL_ROWS),
                sends: Vec::new(),
                handed_over: Vec::new(),
                brings: Vec::new(),
                leave_factor: Vec::new(),
                arrivals: Vec::new(),
                paying: Vec::new(),
                paid: Vec::new(),
                invites: Vec::new(),
                leaving: Vec::with_capacity(CALL_ROWS),
                idle: Vec::new(),
                metrics: Vec::new(),
                postings: Vec::new(),
                columns: service
                    .models
                    .iter()
                    .map(|model| {
                        let columns = &model.model.description().columns;
                        // What is read of others, where nobody shares it, stays at its neutral value.
                        columns.iter().map(|column| ColumnBuffer::of(column, CALL_ROWS)).collect()
                    })
                    .collect(),
                model_scratch: service
                    .models
                    .iter()
                    .map(|model| {
                        let bytes = model.model.description().scratch_bytes_per_person * CALL_ROWS;
                        ColumnBuffer::new(ColumnType::U8, bytes)
                    })
                    .collect(),
            })
            .collect();
        Scratch { services, ..Scratch::default() }
    }
}
