/* eyeballs.h - the contract between the Eyeballs market and its business models, version 1.
 *
 * Written by hand, byte for byte what crates/eyeballs-abi/src/layout.rs and the files in layout/ say, and for
 * the generator crates/eyeballs-numerics/src/random.rs; a test compares both sides.
 *
 * A plugin is a library that exports one function, eyeballs_plugin_entry_v1 (see the end of this
 * file). It hands out static tables, one for each model. Build it with
 *
 *     cc -std=c11 -O2 -ffp-contract=off -fPIC -shared -I. my_model.c -o my_model.so
 *
 * and never with -ffast-math: it changes results, and the market refuses a library that switches
 * flush-to-zero on. -ffp-contract=off keeps a * b + c two roundings on every machine.
 *
 * The rules:
 *
 * - A model remembers nothing of its own: what it knows of a person is a state column, what it knows
 *   of the service is a global, both declared and kept by the market. An instance does not change after
 *   create, and all functions that take a block run for many blocks at once, in any order, on any thread.
 * - The same values give the same bits. Random numbers come from the block's key only; no clock, no
 *   files, no rand(), no exp() or pow() of the platform, whose last bits differ between machines.
 * - Structs that can grow start with their size, and arrays are stepped by a stride: a later minor
 *   version only appends. eyeballs_value and eyeballs_random_key never grow. A later minor version may know
 *   more inputs, outputs and roles, and an older market refuses a model that names one that it does not
 *   know: a library for both looks at host->abi_minor in its entry, and hands out a table that fits. A later
 *   major version renames the entry.
 * - Strings are NUL-terminated UTF-8 and live as long as the library, which is never closed. Pointers in
 *   a block or a day are valid for the call only; none of the arrays overlap.
 * - No exception and no longjmp may leave a function of a model.
 * - The contract is for 64-bit little-endian machines.
 */
#ifndef EYEBALLS_H
#define EYEBALLS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define EYEBALLS_ASSERT static_assert
#define EYEBALLS_EXTERN extern "C"
#else
#define EYEBALLS_ASSERT _Static_assert
#define EYEBALLS_EXTERN
#endif

/* Stands before the entry, which must be visible in a library built with -fvisibility=hidden, too. */
#ifdef _WIN32
#define EYEBALLS_EXPORT EYEBALLS_EXTERN __declspec(dllexport)
#else
#define EYEBALLS_EXPORT EYEBALLS_EXTERN __attribute__((visibility("default")))
#endif

#define EYEBALLS_ABI_MAJOR UINT32_C(1)
#define EYEBALLS_ABI_MINOR UINT32_C(0)

/* ------------------------------------------------------------------------------------------------
 * Errors
 * --------------------------------------------------------------------------------------------- */

/* What every function of a plugin that can fail returns. */
typedef int32_t eyeballs_status;
#define EYEBALLS_STATUS_OK INT32_C(0)
/* A parameter, or a combination of them, cannot be: eyeballs_error.parameter says which. */
#define EYEBALLS_STATUS_CONFIG INT32_C(1)
/* The model cannot go on: this simulation stops, the instance can still be destroyed. */
#define EYEBALLS_STATUS_MODEL INT32_C(2)
/* The model failed in a way it cannot vouch for (a Rust panic): the instance may only be destroyed. */
#define EYEBALLS_STATUS_PANIC INT32_C(3)
/* The other side is too old, too new or lacks an extension. */
#define EYEBALLS_STATUS_UNSUPPORTED INT32_C(4)

/* "The error is not about one parameter." */
#define EYEBALLS_NO_PARAMETER UINT32_MAX

/* A place for a message that the caller owns. May be null. */
typedef struct eyeballs_error {
    uint32_t size; /* of this struct in bytes, set by the caller */
    eyeballs_status code;
    uint32_t parameter; /* index of the offending parameter, or EYEBALLS_NO_PARAMETER */
    uint32_t reserved;
    char message[496]; /* what is wrong and what to do */
} eyeballs_error;

/* ------------------------------------------------------------------------------------------------
 * Random numbers: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011). A number is a pure function of the key, the person, the purpose and the draw.
 * --------------------------------------------------------------------------------------------- */

/* Seed, replication, day, service and model in one. */
typedef struct eyeballs_random_key {
    uint32_t key[2];
    uint32_t day;
    uint32_t stream; /* who asks: 24 bits */
} eyeballs_random_key;

/* Bulk random numbers by the host's vectorised generator; optional, see eyeballs_random_fill. */
#define EYEBALLS_EXTENSION_RANDOM "eyeballs.random/1"
typedef struct eyeballs_random_extension {
    uint32_t size;
    uint32_t reserved;
    /* Fills four planes of count words each, out[word * count + row]. */
    void (*fill)(const eyeballs_random_key *key, const uint32_t *people, uint32_t count,
                 uint32_t purpose, uint32_t draw, uint32_t *out);
} eyeballs_random_extension;

/* The "day" of random numbers that do not depend on the day; see eyeballs_for_life. */
#define EYEBALLS_FOR_LIFE UINT32_MAX

/* Functions with the same bits on every machine, in place of those of the platform; see eyeballs_find_math.
 * Random numbers that take several words come from the stream of a key, person and purpose, from its
 * beginning: another purpose for each thing that is drawn. */
#define EYEBALLS_EXTENSION_MATH "eyeballs.math/1"
typedef struct eyeballs_math_extension {
    uint32_t size;
    uint32_t reserved;
    float (*exp_f32)(float x);
    float (*ln_f32)(float x);
    float (*probability_f32)(float hazard); /* 1 - e^-hazard */
    double (*exp)(double x);
    double (*ln)(double x);
    double (*pow)(double x, double y);
    float (*normal)(uint32_t word);                         /* standard normal */
    uint32_t (*poisson_of_word)(float mean, uint32_t word); /* mean up to 40 */
    double (*gamma)(const eyeballs_random_key *key, uint32_t person, uint32_t purpose,
                    double shape); /* scale 1; shape above 0 */
    double (*beta)(const eyeballs_random_key *key, uint32_t person, uint32_t purpose, double a, double b);
    uint64_t (*poisson)(const eyeballs_random_key *key, uint32_t person, uint32_t purpose, double mean);
    uint64_t (*binomial)(const eyeballs_random_key *key, uint32_t person, uint32_t purpose,
                         uint64_t trials, double chance);
} eyeballs_math_extension;

/* ------------------------------------------------------------------------------------------------
 * What the market offers
 * --------------------------------------------------------------------------------------------- */

typedef struct eyeballs_host {
    uint32_t size;
    uint32_t abi_major;
    uint32_t abi_minor;
    uint32_t reserved;
    const char *name;
    const char *version;
    void *context; /* passed back to get_extension */
    /* An optional ability by its id; null if the host does not know it. Lives for ever. */
    const void *(*get_extension)(void *context, const char *id);
} eyeballs_host;

/* ------------------------------------------------------------------------------------------------
 * What a model declares
 * --------------------------------------------------------------------------------------------- */

/* Most that a library may declare: the host refuses a table beyond it, and any array whose pointer is null or
 * not aligned, unless its count is 0. Later minor versions may raise a limit. */
#define EYEBALLS_MODELS_MAX UINT32_C(1000)            /* models of a library */
#define EYEBALLS_PARAMETERS_MAX UINT32_C(1000)        /* of a model: a scenario lists them by name */
#define EYEBALLS_COLUMNS_MAX UINT32_C(64)             /* of a model: the size of the host's array in a call */
#define EYEBALLS_METRICS_MAX UINT32_C(1000)           /* of a model: columns of the daily table */
#define EYEBALLS_POSTINGS_MAX UINT32_C(1000)          /* of a model: columns of the daily table */
#define EYEBALLS_GLOBALS_MAX UINT32_C(1000)           /* of a model */
#define EYEBALLS_CHOICES_MAX UINT32_C(1000)           /* of a parameter: an error message lists them */
#define EYEBALLS_LIST_DEFAULT_MAX UINT32_C(65536)     /* values in the default of a list */
#define EYEBALLS_METRIC_VALUES_MAX UINT32_C(1048576)  /* of all metrics of a model: 8 MiB for each block */
#define EYEBALLS_GLOBAL_VALUES_MAX UINT32_C(100000000) /* of all globals of a model: 0.8 GB */
#define EYEBALLS_SCRATCH_BYTES_PER_PERSON_MAX UINT32_C(4096) /* four words for each of 256 purposes */
#define EYEBALLS_STRIDE_MAX UINT32_C(4096)            /* bytes from one struct of an array to the next */
#define EYEBALLS_TEXT_BYTES_MAX UINT32_C(65536)       /* of a text without its NUL */

/* eyeballs_parameter.kind, eyeballs_value.kind */
#define EYEBALLS_VALUE_FLOAT UINT32_C(1)
#define EYEBALLS_VALUE_INTEGER UINT32_C(2)
#define EYEBALLS_VALUE_BOOLEAN UINT32_C(3) /* 0 or 1 */
#define EYEBALLS_VALUE_CHOICE UINT32_C(4)  /* an index into the choices */
#define EYEBALLS_VALUE_TEXT UINT32_C(5)
#define EYEBALLS_VALUE_LIST UINT32_C(6) /* of doubles */

/* eyeballs_parameter.flags */
#define EYEBALLS_PARAMETER_REQUIRED UINT32_C(1)  /* no default: a scenario must set it */
#define EYEBALLS_PARAMETER_TUNABLE UINT32_C(2)   /* a dated event may change it */
#define EYEBALLS_PARAMETER_LOG_SCALE UINT32_C(4) /* sweeps should move it on a logarithmic scale */
#define EYEBALLS_PARAMETER_MINIMUM_OPEN UINT32_C(8)  /* the minimum itself is not allowed */
#define EYEBALLS_PARAMETER_MAXIMUM_OPEN UINT32_C(16) /* the maximum itself is not allowed */

/* One scenario parameter. */
typedef struct eyeballs_parameter {
    const char *name; /* key in the scenario: lower-case words joined by underscores, unit last */
    const char *unit; /* "currency", "1/day", "1" */
    const char *doc;  /* for a user */
    const char *const *choices;
    uint32_t choice_count;
    uint32_t kind;
    uint32_t flags;
    uint32_t default_list_count;
    double default_float;
    int64_t default_integer; /* of an integer, a boolean or a choice */
    const char *default_text;
    const double *default_list;
    double minimum; /* -INFINITY for none; of each value, for a list */
    double maximum; /* INFINITY for none */
    const char *source; /* of the default: a citation, or "assumption"; null: not stated */
} eyeballs_parameter;

/* eyeballs_column.value_type */
#define EYEBALLS_COLUMN_F32 UINT32_C(1) /* float */
#define EYEBALLS_COLUMN_F64 UINT32_C(2) /* double */
#define EYEBALLS_COLUMN_U8 UINT32_C(3)
#define EYEBALLS_COLUMN_U16 UINT32_C(4)
#define EYEBALLS_COLUMN_U32 UINT32_C(5)
#define EYEBALLS_COLUMN_I64 UINT32_C(6)

/* eyeballs_column.role
 *
 * Inputs, filled by the market before each call, all float; one that is of another phase is 0:
 *   "minutes_today"       minutes spent on the service today; 0 for who did not open it
 *   "free_minutes"        minutes a day, shared among all services and the outside
 *   "satisfaction"        0..1, before today
 *   "tenure_days"         days since the person first became a user
 *   "ad_tolerance"        0..1
 *   "willingness_to_pay"  what a thing is worth to the person relative to others
 *   "sociability"         mean 1
 *   "fit"                 0..1, how well the service fits the person's taste
 *   "others_share"        0..1, share of others (all people or contacts: the service's network.of) engaged
 *                         yesterday
 *   "others_value"        log odds, what these others are worth to the person
 *   "contacts_using"      0..1, share of the person's contacts who are engaged; looked at on joining,
 *                         on returning and each seventh day, and by whoever considers
 *   "contacts_paying"     0..1, share of them who paid within 30 days; looked at on the same days
 *   "arrival"             in welcome: one of EYEBALLS_ARRIVAL_...
 *   "departure"           in farewell: one of EYEBALLS_DEPARTURE_...
 *   "paying"              in welcome: 1 for who was a user when the service opened and is said to pay
 *   "gift"                the sum of the numbers on all invitations of this model that arrive today, in every
 *                         phase. Users get them whatever the channel's acceptance, and whether they open the
 *                         service or not; of others only those who accept consider or join. What is not taken
 *                         today is gone
 *   "channel"             by which of the service's channels, from 0 in the order of the scenario, the person
 *                         first became a user; -1 for who was one when it opened, or never was one
 *   "place_in_group"      the person's place in the group, from 0; -1 if the service has no channel of the
 *                         kind "group". The group of person i is size people from i / size * size on
 *
 * Outputs, read after the call that is named, and neutral before it (0; an attraction and a leave_factor 1). Of
 * several models of a service experiences, hazards and appeals are added, attractions and factors multiplied:
 *   "attraction"    float, 0..1e9, after attend: the weight of the service in today's choice is multiplied
 *                   by it; 0.9 costs at most a tenth of the minutes, 0 locks the door
 *   "experience"    float, -1..1, after serve: how today felt; ignored for who did not open it
 *   "paid_micros"   int64_t, not negative, after serve: what the person paid today; the sum over people
 *                   must equal what serve posted to lines whose payer is the user
 *   "leave_hazard"  float, 1/day, not negative, after serve: added to the hazard of leaving today;
 *                   at 20 or more the person leaves for certain; INFINITY ends the relation: the
 *                   person leaves and never comes back
 *   "appeal"        float, log odds, any number or an infinity, after consider: what speaks for joining,
 *                   or against it if negative; -INFINITY keeps the person out, INFINITY lets everybody
 *                   in; minus infinity of one model prevails
 *   "leave_factor"  float, not negative, after serve, neutral 1: multiplies the market's hazard of leaving
 *                   today, but no leave_hazard; 0 holds the person, who does not lapse either: a contract runs
 *   "invitations"   float, count, 0..1e6, its fraction dropped, after serve: invitations that the person sends
 *                   today to as many different contacts, or to all if there are fewer, by the service's channel
 *                   of the kind "model-invitation" that names the model; without one none is sent
 *   "invitation_gift"  float, finite, after serve: what each of these carries; see "gift"
 *   "hand_over"     float, after serve: above 0, the person becomes a user today of the services that
 *                   have a channel of the kind "hand-over" from this one
 *   "brings"        float, count, 0..1e6, its fraction dropped, after serve: how many others of the person's
 *                   group become users of this service today, by its channel of the kind "group": the first by
 *                   number who are none
 *
 * State: the model's own memory of a person, under any name; the market keeps it. A person starts with
 * the initial value on becoming a user and again on returning.
 *
 * Shared: the same, of any type, and other models may read it by its name. It outlasts the stay: who
 * leaves keeps what farewell leaves, and has it on returning; sums over contacts and services count it every
 * day meanwhile, unless farewell leaves 0. One model of a service shares a name, and may read it itself.
 *
 * Of others: float, read only, by the name that another model shares it by, with the neutral value in
 * initial_bits where none does: of another model of the service; the sum over the firm's other services;
 * and of a model of the service, this one too, sums over other people: the person's contacts, who are those
 * on their own list; their followers, on whose lists the person stands, of generated lists not always the
 * same people; and the others of their group, if the service has a channel of the kind "group". attend and
 * serve see yesterday evening, whatever the order of models and services; consider, welcome and farewell see
 * what today's serve left, but of contacts and followers yesterday evening. What welcome writes others see
 * on the next day, on which newcomers see what others did before they came. A model that has not started
 * shares nothing. The same name may be read from several places. */
#define EYEBALLS_COLUMN_INPUT UINT32_C(1)
#define EYEBALLS_COLUMN_OUTPUT UINT32_C(2)
#define EYEBALLS_COLUMN_STATE UINT32_C(3)
#define EYEBALLS_COLUMN_SHARED UINT32_C(4)
#define EYEBALLS_COLUMN_OF_SERVICE UINT32_C(5)
#define EYEBALLS_COLUMN_OF_FIRM UINT32_C(6)
#define EYEBALLS_COLUMN_OF_CONTACTS UINT32_C(7)
#define EYEBALLS_COLUMN_OF_FOLLOWERS UINT32_C(8)
#define EYEBALLS_COLUMN_OF_GROUP UINT32_C(9)

/* Values of the input column "arrival". */
#define EYEBALLS_ARRIVAL_FIRST 1.0f   /* became a user today, for the first time */
#define EYEBALLS_ARRIVAL_RETURNS 2.0f /* had left, and returned today */
#define EYEBALLS_ARRIVAL_BEFORE 3.0f  /* was a user when the service opened, or when the model starts */

/* Values of the input column "departure". */
#define EYEBALLS_DEPARTURE_LEAVES 1.0f /* by themselves */
#define EYEBALLS_DEPARTURE_CLOSES 2.0f /* the service closes */

/* One column of a block. */
typedef struct eyeballs_column {
    const char *name;
    const char *unit;
    const char *doc;
    uint32_t value_type;
    uint32_t role;
    /* Of a column that is kept, or the neutral value: the bits of its type, little-endian; of a float 1 they are
     * 0x3F800000. */
    uint64_t initial_bits;
} eyeballs_column;

/* eyeballs_metric.kind */
#define EYEBALLS_METRIC_SUM UINT32_C(1)   /* zero every morning; what is added for a block is scaled by the market */
#define EYEBALLS_METRIC_GAUGE UINT32_C(2) /* set by plan or settle; keeps its value */
/* Zero every morning; the largest of what is written for a block, and in settle. The market does not scale it. */
#define EYEBALLS_METRIC_MAXIMUM UINT32_C(3)

/* eyeballs_metric.role */
#define EYEBALLS_METRIC_NONE UINT32_C(0)        /* only reported */
#define EYEBALLS_METRIC_ADVERTISERS UINT32_C(1) /* advertisers who paid within 30 days */
#define EYEBALLS_METRIC_MERCHANTS UINT32_C(2)   /* merchants who paid within 30 days */
#define EYEBALLS_METRIC_PRICE UINT32_C(3)        /* the price of 30 days that everybody sees, currency */
#define EYEBALLS_METRIC_ADS_PER_HOUR UINT32_C(4) /* advertisements an hour that everybody sees */

/* One number, or short array of numbers, a day that a model reports. */
typedef struct eyeballs_metric {
    const char *name; /* without its unit */
    const char *unit;
    const char *doc;
    uint32_t kind;
    uint32_t length; /* number of values; only metrics of length 1 stand in the daily table */
    uint32_t role;
    uint32_t reserved;
} eyeballs_metric;

/* eyeballs_posting.kind */
#define EYEBALLS_POSTING_REVENUE UINT32_C(1)
#define EYEBALLS_POSTING_COST UINT32_C(2)

/* eyeballs_posting.party: who pays, or who is paid */
#define EYEBALLS_PARTY_USER UINT32_C(1)
#define EYEBALLS_PARTY_ADVERTISER UINT32_C(2)
#define EYEBALLS_PARTY_MERCHANT UINT32_C(3)
#define EYEBALLS_PARTY_OTHER UINT32_C(4)
#define EYEBALLS_PARTY_SERVICE UINT32_C(5) /* of a model of the whole market: what some pay, others get */

/* One line of the ledger. Amounts are posted as positive micro-units of money, for cost as well. */
typedef struct eyeballs_posting {
    const char *name;
    const char *doc;
    uint32_t kind;
    uint32_t party;
} eyeballs_posting;

/* "The length of this global does not come from a parameter." */
#define EYEBALLS_FIXED_LENGTH UINT32_MAX

/* One number, or array of numbers, that the market keeps for the model and the whole service. */
typedef struct eyeballs_global {
    const char *name;
    const char *unit;
    const char *doc;
    double initial; /* of every element */
    uint32_t length;
    uint32_t length_parameter; /* index of an integer parameter, or EYEBALLS_FIXED_LENGTH */
} eyeballs_global;

/* ------------------------------------------------------------------------------------------------
 * What a model's functions see
 * --------------------------------------------------------------------------------------------- */

typedef union eyeballs_value_data {
    double floating;     /* a float */
    int64_t integer;     /* an integer, a boolean, a choice */
    const void *pointer; /* const char * of a text, const double * of a list */
} eyeballs_value_data;

/* A checked parameter value; valid during create only. */
typedef struct eyeballs_value {
    uint32_t kind;
    uint32_t count; /* doubles of a list; bytes of a text without its NUL */
    eyeballs_value_data data;
} eyeballs_value;

/* "No service": a model of the whole market has none of its own. */
#define EYEBALLS_NO_SERVICE UINT32_MAX

/* What everybody may know of a service this morning. Counts are people of the whole market. */
typedef struct eyeballs_service_facts {
    const char *name;
    const char *firm_name;
    uint32_t firm; /* its number: services of one firm are sisters */
    uint32_t open; /* 0 or 1 */
    double active;
    double users_day;
    double users_month;
    double payers_month;
    double minutes;
    double quality;
    double price;        /* the lowest that its models post (EYEBALLS_METRIC_PRICE); NaN if none does */
    double ads_per_hour; /* as its models post them (EYEBALLS_METRIC_ADS_PER_HOUR), added up */
} eyeballs_service_facts;

/* The public facts of the day. Counts and money are those of the whole market: each agent counts as
 * many times as it represents people. */
typedef struct eyeballs_market eyeballs_market;
struct eyeballs_market {
    uint32_t size;
    uint32_t day;        /* counted from 0 */
    uint32_t days;       /* in the run */
    uint32_t represents; /* people that one agent stands for */
    double population;
    double active;       /* users of this service at the start of the day */
    double users_day;    /* people who used it yesterday */
    double users_month;  /* people who used it within the 30 days up to yesterday */
    double payers_month; /* people who paid it within the 30 days up to yesterday */
    double joined;       /* people who became users yesterday, returning ones not counted */
    double left;         /* people who left yesterday */
    double minutes;      /* spent on the service yesterday by everybody together */
    double quality;      /* of the service today, 0..1; in plan it is yesterday's */
    int64_t cash_micros; /* the firm's, at the start of the day */
    uint32_t service;    /* number of this service, or EYEBALLS_NO_SERVICE */
    uint32_t service_count;
    uint32_t service_stride;
    uint32_t age_days;    /* since the model began to work on this service; 0 on its first day */
    uint32_t weekday;     /* 0 is Monday; day 0 is a Monday unless the scenario has a run.start */
    uint32_t day_of_year; /* 1 to 365; day 0 is 1 January, or what run.start says */
    const eyeballs_service_facts *services; /* see eyeballs_service */
    const void *context;                    /* for metric */
    /* A metric by its name, on a service of the own firm, or on any for a model of the whole market: of
     * yesterday, and in its settle of today. NaN if there is none, or if it is none of one's business. */
    double (*metric)(const eyeballs_market *market, uint32_t service, const char *name);
};

/* A block of users of one service on one day: people in increasing order, the columns dense, 64-byte
 * aligned and in the order of declaration. Each agent counts once; the market scales. */
typedef struct eyeballs_block {
    uint32_t size;
    uint32_t count; /* of rows; may be 0 */
    uint32_t column_count;
    uint32_t reserved;
    const uint32_t *people; /* row to person */
    void *const *columns;
    const double *globals; /* one after the other; read only */
    double *metrics;       /* this block's part, one after the other, zeroed: add to sums, raise maxima */
    int64_t *postings;     /* this block's part, zeroed, in micro-units */
    const eyeballs_market *market;
    eyeballs_random_key random;
    void *scratch; /* the declared bytes per person times rows, 64-byte aligned, contents undefined */
    uint64_t scratch_bytes;
    eyeballs_random_key lasting; /* for what a person is for life at every service: with FOR_LIFE as its day */
} eyeballs_block;

/* A day as a whole. Counts and money are those of the whole market. */
typedef struct eyeballs_day {
    uint32_t size;
    uint32_t global_count;
    uint32_t metric_count;
    uint32_t posting_count;
    double *globals;   /* one after the other; may be written */
    double *metrics;   /* in settle, sums hold what serve added */
    int64_t *postings; /* in settle, what serve posted; add more, but not to a line that users pay */
    const eyeballs_market *market;
    eyeballs_random_key random; /* its "people" are whatever the model numbers */
    eyeballs_random_key lasting;
    /* 0; for a model of the whole market the number of services: metrics and postings then hold its own of
     * each service, one service after the other, metric_count and posting_count of them each time. */
    uint32_t service_count;
    uint32_t reserved;
} eyeballs_day;

/* ------------------------------------------------------------------------------------------------
 * The tables that a plugin hands out
 * --------------------------------------------------------------------------------------------- */

/* eyeballs_model.flags: the model belongs to the whole market and not to a service. It has plan and settle
 * only, no columns, and its metrics and ledger lines once for each service on which it stands; of others they
 * stay 0. Its settle comes after that of all services. */
#define EYEBALLS_MODEL_MARKET_WIDE UINT32_C(1)

/* A business model. On each day the market calls plan; then attend for every block; then people share
 * their minutes; then serve for every block; then farewell for those who leave, consider for those who
 * were reached today and think of joining, welcome for those who became users; then settle. */
typedef struct eyeballs_model {
    uint32_t size;
    uint32_t flags;      /* EYEBALLS_MODEL_... */
    const char *id;      /* name in scenarios: lower-case words joined by hyphens */
    const char *version;
    const char *title;   /* a few words */
    const char *doc;     /* a few sentences */
    const eyeballs_parameter *parameters;
    const eyeballs_column *columns;
    const eyeballs_metric *metrics;
    const eyeballs_posting *postings;
    const eyeballs_global *globals;
    uint32_t parameter_count;
    uint32_t column_count; /* at most EYEBALLS_COLUMNS_MAX, and so on */
    uint32_t metric_count;
    uint32_t posting_count;
    uint32_t global_count;
    uint32_t parameter_stride; /* sizeof(eyeballs_parameter), and so on */
    uint32_t column_stride;
    uint32_t metric_stride;
    uint32_t posting_stride;
    uint32_t global_stride;
    uint32_t scratch_bytes_per_person; /* of a block; 16 for one eyeballs_random_fill */
    uint32_t reserved;
    /* Makes an instance from one value per parameter, in order; each is within its declared range, a
     * combination may be refused with EYEBALLS_STATUS_CONFIG. Required. */
    eyeballs_status (*create)(const eyeballs_host *host, const eyeballs_value *values, uint32_t count,
                              void **out, eyeballs_error *error);
    /* Ends an instance. Required. */
    void (*destroy)(void *instance);
    /* Sets the day's terms, once a day before anybody chooses. May be null. */
    eyeballs_status (*plan)(const void *instance, const eyeballs_day *day, eyeballs_error *error);
    /* Says how much the terms attract or annoy each user: writes "attraction". May be null. */
    eyeballs_status (*attend)(const void *instance, const eyeballs_block *block, eyeballs_error *error);
    /* Says what happened to each user today. Required, but null for a model of the whole market. */
    eyeballs_status (*serve)(const void *instance, const eyeballs_block *block, eyeballs_error *error);
    /* Closes the day for the other side: advertisers, merchants. May be null. */
    eyeballs_status (*settle)(const void *instance, const eyeballs_day *day, eyeballs_error *error);
    /* The model's own optional abilities by id. May be null. */
    const void *(*get_extension)(const char *id);
    /* Says what the service offers people who are no users and consider joining it, or returning: writes
     * "appeal", which the model must then declare. They have used nothing today; their tenure is 0 and
     * their state columns hold initial values, or what they had when they left. What else the model
     * writes is forgotten, and it must neither post nor add to metrics. May be null. */
    eyeballs_status (*consider)(const void *instance, const eyeballs_block *block, eyeballs_error *error);
    /* Says what people bring who became users today, or were before the model starts (on the evening before
     * its first day): writes state and shared columns; outputs are ignored. It may add to metrics and post, but
     * not to a line that users pay. Declares "arrival". May be null. */
    eyeballs_status (*welcome)(const void *instance, const eyeballs_block *block, eyeballs_error *error);
    /* Sees those who leave today, after serve: they may pay a last time ("paid_micros", of this call alone), and
     * shared columns say what remains of them; other outputs are ignored. It may add to metrics and post.
     * Declares "departure". May be null. */
    eyeballs_status (*farewell)(const void *instance, const eyeballs_block *block, eyeballs_error *error);
} eyeballs_model;

/* The models of one library. */
typedef struct eyeballs_plugin {
    uint32_t size;
    uint32_t abi_major; /* EYEBALLS_ABI_MAJOR */
    uint32_t abi_minor; /* EYEBALLS_ABI_MINOR */
    uint32_t model_count;
    const eyeballs_model *const *models;
    const char *made_with; /* for people */
} eyeballs_plugin;

/* The one symbol that a plugin exports, defined as
 *
 *     EYEBALLS_EXPORT eyeballs_status eyeballs_plugin_entry_v1(
 *         const eyeballs_host *host, const eyeballs_plugin **out, eyeballs_error *error) { ... }
 */
typedef eyeballs_status (*eyeballs_entry)(const eyeballs_host *host, const eyeballs_plugin **out,
                                          eyeballs_error *error);

/* The layout is frozen: a change that moves a byte must not compile. */
EYEBALLS_ASSERT(sizeof(void *) == 8, "the contract is for 64-bit machines");
EYEBALLS_ASSERT(sizeof(eyeballs_error) == 512, "eyeballs_error");
EYEBALLS_ASSERT(sizeof(eyeballs_random_key) == 16, "eyeballs_random_key");
EYEBALLS_ASSERT(sizeof(eyeballs_random_extension) == 16, "eyeballs_random_extension");
EYEBALLS_ASSERT(sizeof(eyeballs_host) == 48, "eyeballs_host");
EYEBALLS_ASSERT(sizeof(eyeballs_parameter) == 104, "eyeballs_parameter");
EYEBALLS_ASSERT(sizeof(eyeballs_column) == 40, "eyeballs_column");
EYEBALLS_ASSERT(sizeof(eyeballs_metric) == 40, "eyeballs_metric");
EYEBALLS_ASSERT(sizeof(eyeballs_posting) == 24, "eyeballs_posting");
EYEBALLS_ASSERT(sizeof(eyeballs_global) == 40, "eyeballs_global");
EYEBALLS_ASSERT(sizeof(eyeballs_value) == 16, "eyeballs_value");
EYEBALLS_ASSERT(sizeof(eyeballs_math_extension) == 104, "eyeballs_math_extension");
EYEBALLS_ASSERT(sizeof(eyeballs_service_facts) == 88, "eyeballs_service_facts");
EYEBALLS_ASSERT(sizeof(eyeballs_market) == 144, "eyeballs_market");
EYEBALLS_ASSERT(sizeof(eyeballs_block) == 112, "eyeballs_block");
EYEBALLS_ASSERT(sizeof(eyeballs_day) == 88, "eyeballs_day");
EYEBALLS_ASSERT(sizeof(eyeballs_model) == 208, "eyeballs_model");
EYEBALLS_ASSERT(sizeof(eyeballs_plugin) == 32, "eyeballs_plugin");

/* ------------------------------------------------------------------------------------------------
 * Helpers, all inline: nothing to link
 * --------------------------------------------------------------------------------------------- */

/* Writes an error and returns its code: return eyeballs_fail(error, EYEBALLS_STATUS_MODEL, ...). A
 * message that is too long is cut. */
static inline eyeballs_status eyeballs_fail(eyeballs_error *error, eyeballs_status code,
                                            uint32_t parameter, const char *message) {
    if (error != NULL) {
        size_t length = 0;
        while (length + 1 < sizeof error->message && message[length] != '\0') {
            error->message[length] = message[length];
            length++;
        }
        error->message[length] = '\0';
        error->parameter = parameter;
        error->code = code;
    }
    return code;
}

/* Philox4x32-10: turns a counter into 128 random bits, in place. */
static inline void eyeballs_philox(uint32_t counter[4], uint32_t key_0, uint32_t key_1) {
    for (int round = 0; round < 10; round++) {
        uint64_t product_0 = (uint64_t)counter[0] * UINT32_C(0xD2511F53);
        uint64_t product_1 = (uint64_t)counter[2] * UINT32_C(0xCD9E8D57);
        counter[0] = (uint32_t)(product_1 >> 32) ^ counter[1] ^ key_0;
        counter[1] = (uint32_t)product_1;
        counter[2] = (uint32_t)(product_0 >> 32) ^ counter[3] ^ key_1;
        counter[3] = (uint32_t)product_0;
        key_0 += UINT32_C(0x9E3779B9);
        key_1 += UINT32_C(0xBB67AE85);
    }
}

/* 128 random bits for a person and purpose (0..255); draw counts further bits. */
static inline void eyeballs_random_bits(const eyeballs_random_key *key, uint32_t person,
                                        uint32_t purpose, uint32_t draw, uint32_t out[4]) {
    out[0] = person;
    out[1] = key->day;
    out[2] = (key->stream & UINT32_C(0x00FFFFFF)) | (purpose << 24);
    out[3] = draw;
    eyeballs_philox(out, key->key[0], key->key[1]);
}

/* A uniform number in [0, 1) from the upper 24 bits of a word. */
static inline float eyeballs_uniform(uint32_t word) {
    return (float)(word >> 8) * (1.0f / 16777216.0f);
}

/* A uniform number in (0, 1), never 0 and never 1, from a word. */
static inline double eyeballs_uniform_open(uint32_t word) {
    return ((double)word + 0.5) * (1.0 / 4294967296.0);
}

/* The host's bulk generator, or null; to be asked for in create and kept. */
static inline const eyeballs_random_extension *eyeballs_find_random(const eyeballs_host *host) {
    if (host == NULL || host->get_extension == NULL) {
        return NULL;
    }
    return (const eyeballs_random_extension *)host->get_extension(host->context,
                                                                  EYEBALLS_EXTENSION_RANDOM);
}

/* The host's functions; every host of this version has them. To be asked for in create and kept. */
static inline const eyeballs_math_extension *eyeballs_find_math(const eyeballs_host *host) {
    if (host == NULL || host->get_extension == NULL) {
        return NULL;
    }
    return (const eyeballs_math_extension *)host->get_extension(host->context, EYEBALLS_EXTENSION_MATH);
}

/* The key of what is drawn once for life: the same numbers on every day. */
static inline eyeballs_random_key eyeballs_for_life(eyeballs_random_key key) {
    key.day = EYEBALLS_FOR_LIFE;
    return key;
}

/* The bin of an amount in a histogram: a metric that is a list of so many sums, eight to each doubling from 1
 * on; what is below 1 is in the first, what is beyond the last in that. */
static inline size_t eyeballs_bin(float amount, size_t bins) {
    union {
        float number;
        uint32_t bits;
    } value;
    if (!(amount >= 1.0f)) {
        return 0;
    }
    value.number = amount;
    size_t bin = (size_t)(value.bits >> 20) - (UINT32_C(0x3F800000) >> 20);
    return bin < bins ? bin : bins - 1;
}

/* Where a bin begins. */
static inline double eyeballs_bin_lower_end(size_t bin) {
    double end = 1.0 + (double)(bin % 8) / 8.0;
    for (size_t doubling = 0; doubling < bin / 8; doubling++) {
        end *= 2.0;
    }
    return end;
}

/* The amount below which a share of all lies, from 0 to 1, as if amounts were even within a bin; 0 if there
 * are none. */
static inline double eyeballs_quantile(const double *counts, size_t bins, double share) {
    double all = 0.0, below = 0.0;
    for (size_t bin = 0; bin < bins; bin++) {
        all += counts[bin];
    }
    double wanted = share * all;
    for (size_t bin = 0; bin < bins; bin++) {
        if (counts[bin] > 0.0 && below + counts[bin] >= wanted) {
            double part = (wanted - below) / counts[bin];
            part = part < 0.0 ? 0.0 : part > 1.0 ? 1.0 : part;
            double lower = eyeballs_bin_lower_end(bin);
            return lower + part * (eyeballs_bin_lower_end(bin + 1) - lower);
        }
        below += counts[bin];
    }
    return 0.0;
}

/* What everybody may know of a service, or null if there is none of that number. */
static inline const eyeballs_service_facts *eyeballs_service(const eyeballs_market *market,
                                                             uint32_t service) {
    if (service >= market->service_count) {
        return NULL;
    }
    return (const eyeballs_service_facts *)((const char *)market->services
                                            + (size_t)service * market->service_stride);
}

/* eyeballs_random_bits for many people at once, as four planes: out[word * count + row]. Uses the host's
 * generator if there is one; the numbers are the same. */
static inline void eyeballs_random_fill(const eyeballs_random_extension *extension,
                                        const eyeballs_random_key *key, const uint32_t *people,
                                        uint32_t count, uint32_t purpose, uint32_t draw,
                                        uint32_t *out) {
    if (extension != NULL) {
        extension->fill(key, people, count, purpose, draw, out);
        return;
    }
    for (size_t row = 0; row < count; row++) {
        uint32_t words[4];
        eyeballs_random_bits(key, people[row], purpose, draw, words);
        for (size_t word = 0; word < 4; word++) {
            out[word * count + row] = words[word];
        }
    }
}

#ifdef __cplusplus
}
#endif

#endif
