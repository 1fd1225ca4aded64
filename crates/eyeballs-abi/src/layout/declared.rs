//! What a model declares of itself: parameters, columns, metrics, lines of the ledger, globals.

use core::ffi::c_char;

/// Kinds of parameter values.
pub mod value_kind {
    /// A 64-bit float.
    pub const FLOAT: u32 = 1;
    /// A 64-bit signed integer.
    pub const INTEGER: u32 = 2;
    /// Zero or one.
    pub const BOOLEAN: u32 = 3;
    /// An index into the declared choices.
    pub const CHOICE: u32 = 4;
    /// NUL-terminated UTF-8.
    pub const TEXT: u32 = 5;
    /// An array of 64-bit floats.
    pub const LIST: u32 = 6;
}

/// Flags of a parameter.
pub mod parameter_flag {
    /// There is no default: a scenario must set it.
    pub const REQUIRED: u32 = 1;
    /// A dated event may change it during a run.
    pub const TUNABLE: u32 = 2;
    /// Sweeps and searches should move it on a logarithmic scale.
    pub const LOG_SCALE: u32 = 4;
    /// The lower bound itself is not allowed.
    pub const MINIMUM_OPEN: u32 = 8;
    /// The upper bound itself is not allowed.
    pub const MAXIMUM_OPEN: u32 = 16;
}

/// One scenario parameter, described by the model itself.
#[repr(C)]
pub struct ParameterDef {
    /// Key in the scenario file: lower-case words joined by underscores, unit last.
    pub name: *const c_char,
    /// Unit, for example "USD", "1/day", "1".
    pub unit: *const c_char,
    /// One or two sentences for a user.
    pub doc: *const c_char,
    /// Names of the choices, for [`value_kind::CHOICE`].
    pub choices: *const *const c_char,
    /// Number of choices.
    pub choice_count: u32,
    /// One of [`value_kind`].
    pub kind: u32,
    /// Bits of [`parameter_flag`].
    pub flags: u32,
    /// Number of values in `default_list`.
    pub default_list_count: u32,
    /// Default of a float.
    pub default_float: f64,
    /// Default of an integer, boolean or choice.
    pub default_integer: i64,
    /// Default of a text.
    pub default_text: *const c_char,
    /// Default of a list.
    pub default_list: *const f64,
    /// Smallest allowed value (each value, for a list).
    pub minimum: f64,
    /// Largest allowed value (each value, for a list).
    pub maximum: f64,
    /// Where the default comes from: a citation, or a text that begins with "assumption"; null if that is not stated.
    pub source: *const c_char,
}

/// Types of a column's values.
pub mod column_type {
    /// 32-bit float.
    pub const F32: u32 = 1;
    /// 64-bit float.
    pub const F64: u32 = 2;
    /// Unsigned byte.
    pub const U8: u32 = 3;
    /// Unsigned 16-bit integer.
    pub const U16: u32 = 4;
    /// Unsigned 32-bit integer.
    pub const U32: u32 = 5;
    /// Signed 64-bit integer.
    pub const I64: u32 = 6;
}

/// What a column is for.
pub mod column_role {
    /// Filled by the market before each call; read only. See [`super::input`] for the names.
    pub const INPUT: u32 = 1;
    /// Zeroed by the market before each call, read by it afterwards. See [`super::output`].
    pub const OUTPUT: u32 = 2;
    /// The model's own memory of a person; kept by the market, written only by this model.
    pub const STATE: u32 = 3;
    /// The same, and other models may read it by its name. It outlasts the stay: who leaves keeps it, and has it on
    /// returning.
    pub const SHARED: u32 = 4;
    /// f32: what another model of the service shares by this name; the initial value where none does.
    pub const OF_SERVICE: u32 = 5;
    /// f32: the sum of what models of the firm's other services share by this name.
    pub const OF_FIRM: u32 = 6;
    /// f32: the sum, over a person's contacts, of what a model of the service shares by this name.
    pub const OF_CONTACTS: u32 = 7;
    /// f32: the sum of it over those who have the person among their contacts.
    pub const OF_FOLLOWERS: u32 = 8;
    /// f32: the sum of it over the others of the person's group, as the service's channel of the kind `group` says who that is.
    pub const OF_GROUP: u32 = 9;
}

/// Values of the input column [`input::ARRIVAL`].
pub mod arrival {
    /// Became a user today, for the first time.
    pub const FIRST: f32 = 1.0;
    /// Had left, and returned today.
    pub const RETURNS: f32 = 2.0;
    /// Was a user before: when the service opened, or when the model starts.
    pub const BEFORE: f32 = 3.0;
}

/// Values of the input column [`input::DEPARTURE`].
pub mod departure {
    /// Leaves by themselves.
    pub const LEAVES: f32 = 1.0;
    /// The service closes.
    pub const CLOSES: f32 = 2.0;
}

/// Names of the input columns that the market can fill.
pub mod input {
    /// f32, minutes: time spent on the service today; 0 for a user who did not open it.
    pub const MINUTES_TODAY: &str = "minutes_today";
    /// f32, minutes a day: the person's free minutes, shared among all services and the outside.
    pub const FREE_MINUTES: &str = "free_minutes";
    /// f32, 0..1: satisfaction with the service before today.
    pub const SATISFACTION: &str = "satisfaction";
    /// f32, days since the person first became a user of the service.
    pub const TENURE_DAYS: &str = "tenure_days";
    /// f32, 0..1: how much advertising the person bears.
    pub const AD_TOLERANCE: &str = "ad_tolerance";
    /// f32: what a thing is worth to the person relative to others; the scenario's distribution.
    pub const WILLINGNESS_TO_PAY: &str = "willingness_to_pay";
    /// f32, mean 1: how sociable the person is.
    pub const SOCIABILITY: &str = "sociability";
    /// f32, 0..1: how well the service fits the person's taste.
    pub const FIT: &str = "fit";
    /// f32, 0..1: the share of others, all people or the person's contacts as the service's `network.of` says, who were
    /// engaged yesterday.
    pub const OTHERS_SHARE: &str = "others_share";
    /// f32: what these others are worth to the person, in log odds: the service's `network`.
    pub const OTHERS_VALUE: &str = "others_value";
    /// f32, 0..1: the share of the person's contacts who are engaged; looked at on joining, on returning and
    /// each seventh day, and by whoever considers.
    pub const CONTACTS_USING: &str = "contacts_using";
    /// f32, 0..1: the share of the person's contacts who paid within 30 days; looked at on the same days. 0
    /// if users of the service pay nothing.
    pub const CONTACTS_PAYING: &str = "contacts_paying";
    /// f32, in `welcome`: one of [`super::arrival`]. Whoever declares it is called.
    pub const ARRIVAL: &str = "arrival";
    /// f32, in `farewell`: one of [`super::departure`]. Whoever declares it is called.
    pub const DEPARTURE: &str = "departure";
    /// f32, in `welcome`: 1 for who was a user when the service opened and is said to pay, else 0.
    pub const PAYING: &str = "paying";
    /// f32: the sum of the numbers on all invitations of this model that arrive today. Users get them whatever the channel's
    /// acceptance, and whether they open the service or not; of others only those who accept consider or join.
    pub const GIFT: &str = "gift";
    /// f32: by which of the service's channels, from 0 in the order of the scenario, the person first became a user; -1 for who
    /// was one when it opened, or never was one.
    pub const CHANNEL: &str = "channel";
    /// f32: the person's place in the group, from 0; -1 if the service has no channel of the kind `group`.
    pub const PLACE_IN_GROUP: &str = "place_in_group";
    /// All names, for messages and checks.
    pub const ALL: [&str; 18] = [
        MINUTES_TODAY,
        FREE_MINUTES,
        SATISFACTION,
        TENURE_DAYS,
        AD_TOLERANCE,
        WILLINGNESS_TO_PAY,
        SOCIABILITY,
        FIT,
        OTHERS_SHARE,
        OTHERS_VALUE,
        CONTACTS_USING,
        CONTACTS_PAYING,
        ARRIVAL,
        DEPARTURE,
        PAYING,
        GIFT,
        CHANNEL,
        PLACE_IN_GROUP,
    ];
}

/// Names of the output columns that the market reads.
pub mod output {
    /// f32, 0..1e9, 1 before the call, read after `attend`: the weight of the service in today's choice is
    /// multiplied by it. 0.9 costs at most a tenth of the minutes, 0 locks the door.
    pub const ATTRACTION: &str = "attraction";
    /// f32, -1..1, read after `serve`: how today felt; moves satisfaction. Ignored for a user who did
    /// not open the service today.
    pub const EXPERIENCE: &str = "experience";
    /// i64, micro-units of money, not negative, read after `serve`: what the person paid today. The
    /// sum over people must equal what was posted to lines whose payer is the user.
    pub const PAID_MICROS: &str = "paid_micros";
    /// f32, 1/day, not negative, read after `serve`: added to the hazard of leaving the service
    /// today. At 20 or more the person leaves for certain; infinity ends the relation: the person leaves and
    /// never comes back.
    pub const LEAVE_HAZARD: &str = "leave_hazard";
    /// f32, log odds, any number or an infinity, 0 before the call, read after `consider`: what speaks for joining, or
    /// against it if negative. Minus infinity keeps the person out, infinity lets everybody in.
    pub const APPEAL: &str = "appeal";
    /// f32, not negative, 1 before the call, read after `serve`: the market's hazard of leaving is multiplied by it
    /// today. 0 holds the person, who does not lapse either: a contract runs.
    pub const LEAVE_FACTOR: &str = "leave_factor";
    /// f32, count, 0 to 1e6, its fraction dropped, read after `serve`: invitations that the person sends today to contacts, by the service's channel
    /// of the kind "model-invitation" that names the model.
    pub const INVITATIONS: &str = "invitations";
    /// f32, finite, read after `serve`: what each of these invitations carries; see [`super::input::GIFT`].
    pub const INVITATION_GIFT: &str = "invitation_gift";
    /// f32, read after `serve`: above 0, the person becomes a user today of the services that have a channel of the kind
    /// "hand-over" from this one.
    pub const HAND_OVER: &str = "hand_over";
    /// f32, count, 0 to 1e6, its fraction dropped, read after `serve`: how many others of the person's group become users of this service today,
    /// by a channel of the kind "group".
    pub const BRINGS: &str = "brings";
    /// All names, for messages and checks.
    pub const ALL: [&str; 10] = [
        ATTRACTION,
        EXPERIENCE,
        PAID_MICROS,
        LEAVE_HAZARD,
        APPEAL,
        LEAVE_FACTOR,
        INVITATIONS,
        INVITATION_GIFT,
        HAND_OVER,
        BRINGS,
    ];
}

/// One column of the block that a model reads or writes.
#[repr(C)]
pub struct ColumnDef {
    /// For inputs and outputs one of the names in [`input`] and [`output`]; else any name.
    pub name: *const c_char,
    /// Unit.
    pub unit: *const c_char,
    /// What it holds.
    pub doc: *const c_char,
    /// One of [`column_type`].
    pub value_type: u32,
    /// One of [`column_role`].
    pub role: u32,
    /// Initial value of a state or shared column: the bits of its type, little-endian. A person gets that of a
    /// state column again on becoming a user and on returning. Of a column that is read from another model: the
    /// neutral value, where none shares it.
    pub initial_bits: u64,
}

/// Kinds of metrics.
pub mod metric_kind {
    /// Starts at zero every day; `serve` and `settle` add to it.
    pub const SUM: u32 = 1;
    /// Set by `plan` or `settle`; keeps its value from day to day.
    pub const GAUGE: u32 = 2;
    /// Starts at zero every day; the largest of what is written for a block and in `settle`. The market does not scale it.
    pub const MAXIMUM: u32 = 3;
}

/// What a metric means to the market.
pub mod metric_role {
    /// Nothing: it is only reported.
    pub const NONE: u32 = 0;
    /// The number of advertisers who paid within the last 30 days.
    pub const ADVERTISERS: u32 = 1;
    /// The number of merchants who paid within the last 30 days.
    pub const MERCHANTS: u32 = 2;
    /// The price of 30 days that is posted for everybody to see, currency.
    pub const PRICE: u32 = 3;
    /// Advertisements in an hour of use, for everybody to see.
    pub const ADS_PER_HOUR: u32 = 4;
}

/// One number (or short array of numbers) a day that a model reports.
#[repr(C)]
pub struct MetricDef {
    /// Name without unit.
    pub name: *const c_char,
    /// Unit.
    pub unit: *const c_char,
    /// What it means.
    pub doc: *const c_char,
    /// One of [`metric_kind`].
    pub kind: u32,
    /// How many values; only metrics of length 1 stand in the daily table.
    pub length: u32,
    /// One of [`metric_role`].
    pub role: u32,
    /// Zero.
    pub reserved: u32,
}

/// Who stands on the other side of a posting.
pub mod party {
    /// A user of the service.
    pub const USER: u32 = 1;
    /// An advertiser.
    pub const ADVERTISER: u32 = 2;
    /// A merchant.
    pub const MERCHANT: u32 = 3;
    /// Anybody else, for example a supplier.
    pub const OTHER: u32 = 4;
    /// Another service of the market, for models of the whole market: what some pay, others get.
    pub const SERVICE: u32 = 5;
}

/// Directions of a posting.
pub mod posting_kind {
    /// Money that comes in.
    pub const REVENUE: u32 = 1;
    /// Money that goes out.
    pub const COST: u32 = 2;
}

/// One line of the ledger that a model posts to, in integer micro-units of money. Amounts are posted
/// as positive numbers, for revenue and for cost.
#[repr(C)]
pub struct PostingDef {
    /// Name of the line, for example "subscriptions".
    pub name: *const c_char,
    /// What it is for.
    pub doc: *const c_char,
    /// One of [`posting_kind`].
    pub kind: u32,
    /// One of [`party`]: who pays, or who is paid.
    pub party: u32,
}

/// "The length of this global does not come from a parameter".
pub const FIXED_LENGTH: u32 = u32::MAX;

/// One number, or array of numbers, that the model remembers for the whole service.
#[repr(C)]
pub struct GlobalDef {
    /// Name.
    pub name: *const c_char,
    /// Unit.
    pub unit: *const c_char,
    /// What it holds.
    pub doc: *const c_char,
    /// Value of every element at the start.
    pub initial: f64,
    /// Number of elements, if `length_parameter` is [`FIXED_LENGTH`].
    pub length: u32,
    /// Index of the integer parameter that gives the number of elements.
    pub length_parameter: u32,
}
