/* @TITLE@: on a day of use some users pay a fee, and who finds it too dear is annoyed.
 *
 * Everything that the market must know is declared in tables; serve then says what happened to some users on a day. `make test` runs
 * the tests, `make check` tries the library in every way in which the market could use it.
 */
#include "eyeballs.h"
#include <stdlib.h>

/* What is declared, in the order of the tables below. */
enum { PRICE, CHANCE, ANNOYANCE, PARAMETERS };
enum { MINUTES_TODAY, WILLINGNESS_TO_PAY, TIMES_PAID, EXPERIENCE, PAID_MICROS, COLUMNS };
enum { FEES, FIRST_FEES, METRICS };
enum { FEES_LINE, POSTINGS };

/* What a scenario may set. Values are checked against these ranges before create is called. */
static const eyeballs_parameter parameters[PARAMETERS] = {
    {.name = "price", .unit = "currency", .doc = "The fee.", .source = "assumption",
     .kind = EYEBALLS_VALUE_FLOAT, .flags = EYEBALLS_PARAMETER_TUNABLE | EYEBALLS_PARAMETER_LOG_SCALE,
     .default_float = 0.5, .minimum = 0.0, .maximum = 1e6},
    {.name = "chance", .unit = "1/day", .doc = "Chance that a user who does not find it too dear pays on a day of use.",
     .source = "assumption", .kind = EYEBALLS_VALUE_FLOAT, .flags = EYEBALLS_PARAMETER_TUNABLE,
     .default_float = 0.1, .minimum = 0.0, .maximum = 1.0},
    {.name = "annoyance", .unit = "1", .doc = "How much being asked annoys whoever finds it too dear.", .source = "assumption",
     .kind = EYEBALLS_VALUE_FLOAT, .flags = EYEBALLS_PARAMETER_TUNABLE,
     .default_float = 0.1, .minimum = 0.0, .maximum = 1.0},
};
/* What is read, kept and written of each user: an array each, a row for each user of the block. */
static const eyeballs_column columns[COLUMNS] = {
    {"minutes_today", "min", "time spent today", EYEBALLS_COLUMN_F32, EYEBALLS_COLUMN_INPUT, 0},
    {"willingness_to_pay", "1", "what a thing is worth to the person", EYEBALLS_COLUMN_F32, EYEBALLS_COLUMN_INPUT, 0},
    {"times_paid", "count", "fees paid so far", EYEBALLS_COLUMN_U16, EYEBALLS_COLUMN_STATE, 0},
    {"experience", "1", "how today felt, from -1 to 1", EYEBALLS_COLUMN_F32, EYEBALLS_COLUMN_OUTPUT, 0},
    {"paid_micros", "1e-6 currency", "what the user paid today", EYEBALLS_COLUMN_I64, EYEBALLS_COLUMN_OUTPUT, 0},
};
/* What is reported. */
static const eyeballs_metric metrics[METRICS] = {
    {"fees", "count", "fees paid today", EYEBALLS_METRIC_SUM, 1, EYEBALLS_METRIC_NONE, 0},
    {"first_fees", "count", "people who paid for the first time today", EYEBALLS_METRIC_SUM, 1, EYEBALLS_METRIC_NONE, 0},
};
/* The ledger lines. Money that users pay is posted in the call in which they pay it. */
static const eyeballs_posting postings[POSTINGS] = {
    {"fees", "fees of users", EYEBALLS_POSTING_REVENUE, EYEBALLS_PARTY_USER},
};

/* What luck is needed for: each purpose has random numbers of its own. */
enum { WHETHER };

/* An instance: parameters and the host's generator, never changed after create. What the model knows of a person is a state
 * column, what it knows of the service would be a global. */
typedef struct {
    double price, chance, annoyance;
    const eyeballs_random_extension *random;
} @SNAKE@;

static eyeballs_status create(const eyeballs_host *host, const eyeballs_value *values, uint32_t count, void **out,
                              eyeballs_error *error) {
    if (count != PARAMETERS) {
        return eyeballs_fail(error, EYEBALLS_STATUS_UNSUPPORTED, EYEBALLS_NO_PARAMETER,
                             "the host gave another number of parameters than were declared");
    }
    /* What cannot go together is refused: name the parameter, and say what to do. */
    if (values[PRICE].data.floating == 0.0 && values[ANNOYANCE].data.floating > 0.0) {
        return eyeballs_fail(error, EYEBALLS_STATUS_CONFIG, PRICE,
                             "must be above 0 where it annoys; set annoyance = 0 for a free service");
    }
    @SNAKE@ *made = malloc(sizeof *made);
    if (made == NULL) {
        return eyeballs_fail(error, EYEBALLS_STATUS_MODEL, EYEBALLS_NO_PARAMETER, "out of memory");
    }
    *made = (@SNAKE@){values[PRICE].data.floating, values[CHANCE].data.floating, values[ANNOYANCE].data.floating,
                      eyeballs_find_random(host)};
    *out = made;
    return EYEBALLS_STATUS_OK;
}

static void destroy(void *instance) { free(instance); }

static eyeballs_status serve(const void *instance, const eyeballs_block *block, eyeballs_error *error) {
    (void)error;
    const @SNAKE@ *model = instance;
    const float *minutes_today = block->columns[MINUTES_TODAY];
    const float *willingness_to_pay = block->columns[WILLINGNESS_TO_PAY];
    uint16_t *times_paid = block->columns[TIMES_PAID];
    float *experience = block->columns[EXPERIENCE];
    int64_t *paid_micros = block->columns[PAID_MICROS];

    /* Four words of luck for everybody, drawn at once. */
    uint32_t *luck = block->scratch;
    eyeballs_random_fill(model->random, &block->random, block->people, block->count, WHETHER, 0, luck);
    int64_t price = (int64_t)(model->price * 1e6 + 0.5);
    for (uint32_t row = 0; row < block->count; row++) {
        if (minutes_today[row] <= 0.0f) {
            continue; /* Did not open the service today. */
        }
        if ((double)willingness_to_pay[row] < model->price) {
            experience[row] = (float)-model->annoyance;
            continue;
        }
        if ((double)eyeballs_uniform(luck[row]) >= model->chance) {
            continue;
        }
        paid_micros[row] = price;
        block->postings[FEES_LINE] += price;
        block->metrics[FEES] += 1.0;
        block->metrics[FIRST_FEES] += times_paid[row] == 0;
        times_paid[row] += times_paid[row] < UINT16_MAX;
    }
    return EYEBALLS_STATUS_OK;
}

static const eyeballs_model model = {
    .size = sizeof(eyeballs_model),
    .id = "@ID@",
    .version = "0.1.0",
    .title = "@TITLE@",
    .doc = "On a day of use some users pay a fee; who finds it too dear is annoyed.",
    .parameters = parameters, .parameter_count = PARAMETERS, .parameter_stride = sizeof *parameters,
    .columns = columns, .column_count = COLUMNS, .column_stride = sizeof *columns,
    .metrics = metrics, .metric_count = METRICS, .metric_stride = sizeof *metrics,
    .postings = postings, .posting_count = POSTINGS, .posting_stride = sizeof *postings,
    .scratch_bytes_per_person = 4 * sizeof(uint32_t),
    .create = create, .destroy = destroy, .serve = serve,
};
static const eyeballs_model *const models[] = {&model};
static const eyeballs_plugin plugin = {
    sizeof(eyeballs_plugin), EYEBALLS_ABI_MAJOR, EYEBALLS_ABI_MINOR, 1, models, "C",
};

/* The one function that the library exports. */
EYEBALLS_EXPORT eyeballs_status eyeballs_plugin_entry_v1(const eyeballs_host *host, const eyeballs_plugin **out,
                                                         eyeballs_error *error) {
    if (host == NULL || host->abi_major != EYEBALLS_ABI_MAJOR) {
        return eyeballs_fail(error, EYEBALLS_STATUS_UNSUPPORTED, EYEBALLS_NO_PARAMETER,
                             "this plugin was made for version 1 of the contract");
    }
    *out = &plugin;
    return EYEBALLS_STATUS_OK;
}
