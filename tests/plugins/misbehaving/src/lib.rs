//! A model that fails on demand: in the phase, on the day and in the way that its parameters say.
//! Otherwise everybody who uses the service pays one unit of money a day, and the quality that the model was
//! told is reported.

use eyeballs_model::prelude::*;

choice! {
    /// The phase in which it fails.
    pub enum When {
        /// In none.
        Never = "never",
        /// When it is made.
        Create = "create",
        /// In the morning.
        Plan = "plan",
        /// Before minutes are shared.
        Attend = "attend",
        /// During the day.
        Serve = "serve",
        /// When somebody considers the service.
        Consider = "consider",
        /// In the evening.
        Settle = "settle",
    }
}
choice! {
    /// The way in which it fails.
    pub enum How {
        /// It panics.
        Panic = "panic",
        /// It returns an error.
        Error = "error",
        /// It changes the floating-point control word.
        FlushToZero = "flush-to-zero",
        /// It aborts the process.
        Abort = "abort",
        /// It writes to memory that is not there.
        Crash = "crash",
        /// It ends the process as if all were well.
        Exit = "exit",
        /// It starts a thread that ends the process as if all were well.
        ExitInThread = "exit-in-thread",
        /// It sends itself SIGTRAP.
        Trap = "trap",
        /// It sends itself SIGSYS.
        ForbiddenCall = "forbidden-call",
        /// It never returns.
        Hang = "hang",
        /// It writes an attraction that is not a number.
        AttractionNotANumber = "attraction-not-a-number",
        /// It writes an attraction below 0.
        AttractionBelowZero = "attraction-below-zero",
        /// It writes an appeal that is not a number.
        AppealNotANumber = "appeal-not-a-number",
        /// It writes an experience that is not a number.
        ExperienceNotANumber = "experience-not-a-number",
        /// It lets somebody pay less than nothing.
        NegativePayment = "negative-payment",
        /// It posts what nobody paid.
        UnpaidPosting = "unpaid-posting",
    }
}
parameters! {
    /// When and how to fail. All defaults are assumptions: there is nothing to measure.
    pub struct Parameters {
        /// The phase in which it fails.
        #[source = "assumption"]
        when: When = When::Never;
        /// The way in which it fails. An unpaid posting shows in `attend` and `serve` only, a bad
        /// number in that of them which is read for it.
        #[source = "assumption"]
        how: How = How::Panic;
        /// The day on which it fails, counted from 0.
        #[source = "assumption"]
        day: i64 = 0, "days", [0, 1_000_000];
    }
}
columns! {
    /// What is read and written of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        output attraction: f32, "1", "always 1";
        output appeal: f32, "1", "always 0";
        output experience: f32, "1", "how today felt";
        output paid_micros: i64, "1e-6 currency", "what the user paid today";
    }
}
metrics! {
    /// What is reported.
    pub struct Metrics {
        sum payers, "count", "people who paid today";
        gauge planned_quality, "1", "quality of the service, as told in `plan`";
        gauge quality, "1", "quality of the service, as told in `settle`";
    }
}
postings! {
    /// The ledger lines.
    pub struct Postings { revenue fees from user, "one unit for each day of use"; }
}

/// The model.
pub struct Misbehaving {
    parameters: Parameters,
}

impl Misbehaving {
    fn fails(&self, phase: When, day: u32) -> bool {
        self.parameters.when == phase && i64::from(day) == self.parameters.day
    }

    /// Fails in the ways that need no block.
    fn fail(&self) -> Result<(), ModelError> {
        match self.parameters.how {
            How::Panic => panic!("a planned panic"),
            How::Error => return Err(ModelError::parameter("how", "a planned error")),
            How::FlushToZero => flush_to_zero(),
            How::Abort => std::process::abort(),
            // SAFETY: none: nothing is there, which is the point.
            How::Crash => unsafe { std::ptr::without_provenance_mut::<u32>(64).write_volatile(1) },
            How::Exit => std::process::exit(0),
            How::ExitInThread => drop(std::thread::spawn(|| std::process::exit(0))),
            How::Trap => raise(5),
            How::ForbiddenCall => raise(if cfg!(target_os = "linux") { 31 } else { 12 }),
            How::Hang => {
                eprintln!("a planned hang");
                loop {
                    std::thread::park();
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// What a user pays for a day, in micro-units.
const FEE: i64 = 1_000_000;

/// Sends a signal to this thread.
fn raise(signal: core::ffi::c_int) {
    #[cfg(unix)]
    {
        unsafe extern "C" {
            safe fn raise(signal: core::ffi::c_int) -> core::ffi::c_int;
        }
        raise(signal);
    }
    #[cfg(not(unix))]
    panic!("there is no signal {signal}");
}

/// Replaces subnormal numbers by zero from now on, as code built with `-ffast-math` does.
fn flush_to_zero() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the word is that of this thread with one bit more, which every such processor knows.
    unsafe {
        let mut word = 0_u32;
        std::arch::asm!("stmxcsr [{}]", in(reg) &mut word, options(nostack));
        word |= 1 << 15;
        std::arch::asm!("ldmxcsr [{}]", in(reg) &word, options(nostack, readonly));
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: as above.
    unsafe {
        let word: u64;
        std::arch::asm!("mrs {}, fpcr", out(reg) word, options(nomem, nostack));
        std::arch::asm!("msr fpcr, {}", in(reg) word | 1 << 24, options(nomem, nostack));
    }
}

impl BusinessModel for Misbehaving {
    const ID: &'static CStr = c"misbehaving";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Fails on demand";
    const DOC: &'static CStr = c"For tests of what the program does when a model fails.";
    const ATTENDS: bool = true;
    const CONSIDERS: bool = true;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = NoGlobals;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        let model = Misbehaving { parameters };
        if model.parameters.when == When::Create {
            model.fail()?;
        }
        Ok(model)
    }

    fn plan(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        *day.metrics.planned_quality = day.market.quality;
        if self.fails(When::Plan, day.market.day) { self.fail() } else { Ok(()) }
    }

    fn attend(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        if !self.fails(When::Attend, block.market.day) || block.people.is_empty() {
            return Ok(());
        }
        match self.parameters.how {
            How::AttractionNotANumber => block.columns.attraction[0] = f32::NAN,
            How::AttractionBelowZero => block.columns.attraction[0] = -0.5,
            How::UnpaidPosting => block.postings.fees.add(FEE),
            _ => self.fail()?,
        }
        Ok(())
    }

    fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        for row in 0..block.people.len() {
            if block.columns.minutes_today[row] > 0.0 {
                block.columns.paid_micros[row] = FEE;
                block.postings.fees.add(FEE);
                *block.metrics.payers += 1.0;
            }
        }
        if !self.fails(When::Serve, block.market.day) || block.people.is_empty() {
            return Ok(());
        }
        match self.parameters.how {
            How::ExperienceNotANumber => block.columns.experience[0] = f32::NAN,
            How::NegativePayment => block.columns.paid_micros[0] = -FEE,
            How::UnpaidPosting => block.postings.fees.add(FEE),
            _ => self.fail()?,
        }
        Ok(())
    }

    fn consider(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        if !self.fails(When::Consider, block.market.day) || block.people.is_empty() {
            return Ok(());
        }
        match self.parameters.how {
            How::AppealNotANumber => block.columns.appeal[0] = f32::NAN,
            How::UnpaidPosting => block.postings.fees.add(FEE),
            _ => self.fail()?,
        }
        Ok(())
    }

    fn settle(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        *day.metrics.quality = day.market.quality;
        if self.fails(When::Settle, day.market.day) { self.fail() } else { Ok(()) }
    }
}

eyeballs_model::export_plugin!(Misbehaving);
