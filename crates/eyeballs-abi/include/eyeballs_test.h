/* eyeballs_test.h - tests of a model in C, without a market: some people who are all users of one service, a day after the other.
 *
 * The test is a program of its own that is compiled together with the model:
 *
 *     #include "eyeballs_test.h"
 *     int main(void) {
 *         eyeballs_test *test = EYEBALLS_TEST_NEW(100, "price=2 chance=0.5");
 *         EYEBALLS_TEST_FILL(test, "minutes_today", 10);
 *         EYEBALLS_TEST_DAY(test);
 *         EYEBALLS_EXPECT(EYEBALLS_TEST_POSTING(test, "tips") > 0);
 *         EYEBALLS_EXPECT(EYEBALLS_TEST_REFUSES("price=0 chance=1", "price"));
 *         return eyeballs_test_end(test);
 *     }
 *
 * Whatever is wrong is said with the file and line of the test, and ends it with exit code 1; EYEBALLS_EXPECT goes on and counts.
 * Functions of the host that are no arithmetic have the same distributions as in the market, not the same bits. What only a market
 * knows is 0: contacts, other services. Include it in one file. It needs -lm.
 */
#ifndef EYEBALLS_TEST_H
#define EYEBALLS_TEST_H

#include "eyeballs.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

EYEBALLS_EXPORT eyeballs_status eyeballs_plugin_entry_v1(const eyeballs_host *host, const eyeballs_plugin **out,
                                                         eyeballs_error *error);

#define EYEBALLS_TEST_NEW(people, parameters) eyeballs_test_new(people, parameters, __FILE__, __LINE__)
#define EYEBALLS_TEST_FILL(test, column, value) eyeballs_test_fill(test, column, value, __FILE__, __LINE__)
#define EYEBALLS_TEST_COLUMN(test, column) eyeballs_test_column(test, column, __FILE__, __LINE__)
#define EYEBALLS_TEST_DAY(test) eyeballs_test_day(test, __FILE__, __LINE__)
#define EYEBALLS_TEST_CALL(test, function) eyeballs_test_call(test, #function, (test)->model->function, __FILE__, __LINE__)
#define EYEBALLS_TEST_METRIC(test, name) (*eyeballs_test_metric(test, name, __FILE__, __LINE__))
#define EYEBALLS_TEST_POSTING(test, name) (*eyeballs_test_posting(test, name, __FILE__, __LINE__))
#define EYEBALLS_TEST_REFUSES(parameters, name) eyeballs_test_refuses(parameters, name, __FILE__, __LINE__)
#define EYEBALLS_EXPECT(condition) eyeballs_test_expect((condition) ? 1 : 0, #condition, __FILE__, __LINE__)

/* Some people and a model. */
typedef struct eyeballs_test {
    const eyeballs_model *model;
    void *instance;
    uint32_t people_count;
    uint32_t *people;
    void *columns[64];
    double *globals, *metrics;
    int64_t *postings;
    uint32_t global_values, metric_values;
    void *scratch;
    eyeballs_market market; /* change what the test needs; the day moves by itself */
    eyeballs_random_key key;
} eyeballs_test;

static int eyeballs_test_failures;

static inline void eyeballs_test_expect(int holds, const char *condition, const char *file, int line) {
    if (!holds) {
        fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
        eyeballs_test_failures++;
    }
}

static inline void eyeballs_test_stop(const char *file, int line, const char *what, const char *name) {
    fprintf(stderr, "%s:%d: %s%s%s%s\n", file, line, what, *name ? " `" : "", name, *name ? "`" : "");
    exit(1);
}

/* A struct of an array that is stepped by a stride, whose first field is its name. */
static inline const void *eyeballs_test_at(const void *first, uint32_t stride, uint32_t index) {
    return (const char *)first + (size_t)stride * index;
}

static inline uint32_t eyeballs_test_find(const void *first, uint32_t stride, uint32_t count, const char *name,
                                          const char *what, const char *file, int line) {
    for (uint32_t index = 0; index < count; index++) {
        if (strcmp(*(const char *const *)eyeballs_test_at(first, stride, index), name) == 0) {
            return index;
        }
    }
    eyeballs_test_stop(file, line, what, name);
    return 0;
}

static inline const eyeballs_parameter *eyeballs_test_parameter(const eyeballs_model *model, uint32_t index) {
    return (const eyeballs_parameter *)eyeballs_test_at(model->parameters, model->parameter_stride, index);
}
static inline const eyeballs_column *eyeballs_test_declared(const eyeballs_model *model, uint32_t index) {
    return (const eyeballs_column *)eyeballs_test_at(model->columns, model->column_stride, index);
}
static inline const eyeballs_metric *eyeballs_test_metric_at(const eyeballs_model *model, uint32_t index) {
    return (const eyeballs_metric *)eyeballs_test_at(model->metrics, model->metric_stride, index);
}

/* ---- The host: arithmetic of the platform, random numbers of the same distributions as in the market. ---- */

static float eyeballs_test_exp_f32(float x) { return expf(x); }
static float eyeballs_test_ln_f32(float x) { return logf(x); }
static float eyeballs_test_probability(float hazard) { return -expm1f(-hazard); }
static double eyeballs_test_exp(double x) { return exp(x); }
static double eyeballs_test_ln(double x) { return log(x); }
static double eyeballs_test_pow(double x, double y) { return pow(x, y); }

/* The n-th uniform number of a person and purpose. */
static double eyeballs_test_uniform(const eyeballs_random_key *key, uint32_t person, uint32_t purpose, uint32_t *n) {
    uint32_t words[4];
    eyeballs_random_bits(key, person, purpose, *n / 4, words);
    return eyeballs_uniform_open(words[(*n)++ % 4]);
}
static double eyeballs_test_normal_of(double a, double b) { return sqrt(-2.0 * log(a)) * cos(6.283185307179586 * b); }
static float eyeballs_test_normal(uint32_t word) {
    return (float)eyeballs_test_normal_of(eyeballs_uniform_open(word), eyeballs_uniform_open(word * UINT32_C(2654435761)));
}
static uint32_t eyeballs_test_poisson_of_word(float mean, uint32_t word) {
    double term = exp(-(double)mean), below = term, u = eyeballs_uniform_open(word);
    uint32_t count = 0;
    while (u > below && count < 1000) {
        term *= (double)mean / ++count;
        below += term;
    }
    return count;
}
/* Marsaglia and Tsang, "A simple method for generating gamma variables" (2000). */
static double eyeballs_test_gamma_of(const eyeballs_random_key *key, uint32_t person, uint32_t purpose, double shape,
                                     uint32_t *n) {
    double boost = 1.0;
    if (shape < 1.0) {
        boost = pow(eyeballs_test_uniform(key, person, purpose, n), 1.0 / shape);
        shape += 1.0;
    }
    double d = shape - 1.0 / 3.0, c = 1.0 / sqrt(9.0 * d);
    for (;;) {
        double a = eyeballs_test_uniform(key, person, purpose, n), b = eyeballs_test_uniform(key, person, purpose, n);
        double x = eyeballs_test_normal_of(a, b), v = 1.0 + c * x;
        if (v > 0.0 && log(eyeballs_test_uniform(key, person, purpose, n)) < 0.5 * x * x + d - d * v * v * v + 3.0 * d * log(v)) {
            return boost * d * v * v * v;
        }
    }
}
static double eyeballs_test_gamma(const eyeballs_random_key *key, uint32_t person, uint32_t purpose, double shape) {
    uint32_t n = 0;
    return eyeballs_test_gamma_of(key, person, purpose, shape, &n);
}
static double eyeballs_test_beta(const eyeballs_random_key *key, uint32_t person, uint32_t purpose, double a, double b) {
    uint32_t n = 0;
    double x = eyeballs_test_gamma_of(key, person, purpose, a, &n);
    return x / (x + eyeballs_test_gamma_of(key, person, purpose, b, &n));
}
static uint64_t eyeballs_test_poisson(const eyeballs_random_key *key, uint32_t person, uint32_t purpose, double mean) {
    uint32_t n = 0;
    uint64_t count = 0;
    /* Arrivals, one after the other. */
    for (double time = 0.0;; count++) {
        time -= log(eyeballs_test_uniform(key, person, purpose, &n));
        if (time > mean) {
            return count;
        }
    }
}
static uint64_t eyeballs_test_binomial(const eyeballs_random_key *key, uint32_t person, uint32_t purpose, uint64_t trials,
                                       double chance) {
    uint32_t n = 0;
    uint64_t count = 0;
    for (uint64_t trial = 0; trial < trials; trial++) {
        count += eyeballs_test_uniform(key, person, purpose, &n) < chance;
    }
    return count;
}

static const eyeballs_math_extension eyeballs_test_math = {
    sizeof(eyeballs_math_extension), 0, eyeballs_test_exp_f32, eyeballs_test_ln_f32, eyeballs_test_probability,
    eyeballs_test_exp, eyeballs_test_ln, eyeballs_test_pow, eyeballs_test_normal, eyeballs_test_poisson_of_word,
    eyeballs_test_gamma, eyeballs_test_beta, eyeballs_test_poisson, eyeballs_test_binomial,
};
static const void *eyeballs_test_extension(void *context, const char *id) {
    (void)context;
    return strcmp(id, EYEBALLS_EXTENSION_MATH) == 0 ? &eyeballs_test_math : NULL;
}
static const eyeballs_host eyeballs_test_host = {
    sizeof(eyeballs_host), EYEBALLS_ABI_MAJOR, EYEBALLS_ABI_MINOR, 0, "eyeballs_test.h", "1", NULL, eyeballs_test_extension,
};

/* ---- Making a model of parameters: "price=2 plan=yearly prices=1,2,3", all else at its default. ---- */

static inline const eyeballs_model *eyeballs_test_model(const char *file, int line) {
    const eyeballs_plugin *plugin = NULL;
    eyeballs_error error = {sizeof error, 0, EYEBALLS_NO_PARAMETER, 0, ""};
    if (eyeballs_plugin_entry_v1(&eyeballs_test_host, &plugin, &error) != EYEBALLS_STATUS_OK) {
        eyeballs_test_stop(file, line, "the entry refuses the host:", error.message);
    }
    return plugin->models[0];
}

static inline void eyeballs_test_read(const eyeballs_parameter *parameter, char *text, eyeballs_value *value, const char *file,
                                      int line) {
    char *end = text;
    value->kind = parameter->kind;
    value->count = 0;
    switch (parameter->kind) {
    case EYEBALLS_VALUE_FLOAT: value->data.floating = strtod(text, &end); break;
    case EYEBALLS_VALUE_INTEGER:
    case EYEBALLS_VALUE_BOOLEAN: value->data.integer = strtoll(text, &end, 10); break;
    case EYEBALLS_VALUE_CHOICE:
        for (uint32_t choice = 0; choice < parameter->choice_count; choice++) {
            if (strcmp(parameter->choices[choice], text) == 0) {
                value->data.integer = choice;
                end = text + strlen(text);
            }
        }
        break;
    case EYEBALLS_VALUE_TEXT: {
        char *copy = (char *)malloc(strlen(text) + 1);
        value->data.pointer = strcpy(copy, text);
        value->count = (uint32_t)strlen(text);
        return;
    }
    default: {
        double *list = (double *)malloc(sizeof(double) * (strlen(text) + 1));
        while (*end != '\0') {
            list[value->count++] = strtod(end, &text);
            if (text == end || (*text != ',' && *text != '\0')) {
                eyeballs_test_stop(file, line, "is no list of numbers with commas between them: the value of", parameter->name);
            }
            end = *text == ',' ? text + 1 : text;
        }
        value->data.pointer = list;
        return;
    }
    }
    if (end == text || *end != '\0') {
        eyeballs_test_stop(file, line, "cannot be read: the value of", parameter->name);
    }
    double number = parameter->kind == EYEBALLS_VALUE_FLOAT ? value->data.floating : (double)value->data.integer;
    int number_kind = parameter->kind == EYEBALLS_VALUE_FLOAT || parameter->kind == EYEBALLS_VALUE_INTEGER;
    if (number_kind && (number < parameter->minimum || number > parameter->maximum)) {
        eyeballs_test_stop(file, line, "is out of range: the value of", parameter->name);
    }
}

/* The values that a text says; lists and texts live until the test ends. */
static inline eyeballs_value *eyeballs_test_values(const eyeballs_model *model, const char *parameters, const char *file,
                                                   int line) {
    eyeballs_value *values = (eyeballs_value *)calloc(model->parameter_count + 1, sizeof *values);
    for (uint32_t index = 0; index < model->parameter_count; index++) {
        const eyeballs_parameter *parameter = eyeballs_test_parameter(model, index);
        eyeballs_value *value = &values[index];
        value->kind = parameter->kind;
        if (parameter->kind == EYEBALLS_VALUE_FLOAT) {
            value->data.floating = parameter->default_float;
        } else if (parameter->kind == EYEBALLS_VALUE_TEXT) {
            value->data.pointer = parameter->default_text;
            value->count = parameter->default_text ? (uint32_t)strlen(parameter->default_text) : 0;
        } else if (parameter->kind == EYEBALLS_VALUE_LIST) {
            value->data.pointer = parameter->default_list;
            value->count = parameter->default_list_count;
        } else {
            value->data.integer = parameter->default_integer;
        }
    }
    char *text = (char *)malloc(strlen(parameters) + 1);
    strcpy(text, parameters);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " ")) {
        char *equals = strchr(word, '=');
        if (equals == NULL) {
            eyeballs_test_stop(file, line, "write NAME=VALUE, not", word);
            break;
        }
        *equals = '\0';
        uint32_t index = eyeballs_test_find(model->parameters, model->parameter_stride, model->parameter_count, word,
                                            "there is no parameter", file, line);
        eyeballs_test_read(eyeballs_test_parameter(model, index), equals + 1, &values[index], file, line);
    }
    free(text);
    return values;
}

/* Whether the model refuses parameters and names the one. */
static inline int eyeballs_test_refuses(const char *parameters, const char *name, const char *file, int line) {
    const eyeballs_model *model = eyeballs_test_model(file, line);
    eyeballs_value *values = eyeballs_test_values(model, parameters, file, line);
    eyeballs_error error = {sizeof error, 0, EYEBALLS_NO_PARAMETER, 0, ""};
    void *instance = NULL;
    eyeballs_status status = model->create(&eyeballs_test_host, values, model->parameter_count, &instance, &error);
    free(values);
    if (status == EYEBALLS_STATUS_OK) {
        model->destroy(instance);
        return 0;
    }
    return status == EYEBALLS_STATUS_CONFIG && error.parameter < model->parameter_count && error.message[0] != '\0'
           && strcmp(eyeballs_test_parameter(model, error.parameter)->name, name) == 0;
}

static inline size_t eyeballs_test_width(const eyeballs_column *column) {
    switch (column->value_type) {
    case EYEBALLS_COLUMN_U8: return 1;
    case EYEBALLS_COLUMN_U16: return 2;
    case EYEBALLS_COLUMN_F64:
    case EYEBALLS_COLUMN_I64: return 8;
    default: return 4;
    }
}

/* Zeroed memory at a multiple of 64 bytes. */
static inline void *eyeballs_test_memory(size_t bytes) {
    size_t rounded = (bytes / 64 + 1) * 64;
    return memset(aligned_alloc(64, rounded), 0, rounded);
}

/* Fills a column with what it holds before. */
static inline void eyeballs_test_start(eyeballs_test *test, uint32_t column) {
    const eyeballs_column *declared = eyeballs_test_declared(test->model, column);
    size_t width = eyeballs_test_width(declared);
    for (uint32_t row = 0; row < test->people_count; row++) {
        memcpy((char *)test->columns[column] + row * width, &declared->initial_bits, width);
    }
}

static inline eyeballs_test *eyeballs_test_new(uint32_t people, const char *parameters, const char *file, int line) {
    const eyeballs_model *model = eyeballs_test_model(file, line);
    eyeballs_value *values = eyeballs_test_values(model, parameters, file, line);
    eyeballs_test *test = (eyeballs_test *)calloc(1, sizeof *test);
    eyeballs_error error = {sizeof error, 0, EYEBALLS_NO_PARAMETER, 0, ""};
    if (model->create(&eyeballs_test_host, values, model->parameter_count, &test->instance, &error) != EYEBALLS_STATUS_OK) {
        const char *name = error.parameter < model->parameter_count ? eyeballs_test_parameter(model, error.parameter)->name : "";
        fprintf(stderr, "%s:%d: the model refuses `%s`: %s\n", file, line, name, error.message);
        exit(1);
    }
    test->model = model;
    test->people_count = people;
    test->people = (uint32_t *)eyeballs_test_memory(4 * people);
    for (uint32_t row = 0; row < people; row++) {
        test->people[row] = row;
    }
    for (uint32_t column = 0; column < model->column_count; column++) {
        test->columns[column] = eyeballs_test_memory(people * eyeballs_test_width(eyeballs_test_declared(model, column)));
        eyeballs_test_start(test, column);
    }
    uint32_t lengths[EYEBALLS_GLOBALS_MAX];
    for (uint32_t index = 0; index < model->global_count; index++) {
        const eyeballs_global *global = (const eyeballs_global *)eyeballs_test_at(model->globals, model->global_stride, index);
        int fixed = global->length_parameter == EYEBALLS_FIXED_LENGTH;
        lengths[index] = fixed ? global->length : (uint32_t)values[global->length_parameter].data.integer;
        test->global_values += lengths[index];
    }
    test->globals = (double *)eyeballs_test_memory(8 * test->global_values);
    for (uint32_t index = 0, value = 0; index < model->global_count; index++) {
        const eyeballs_global *global = (const eyeballs_global *)eyeballs_test_at(model->globals, model->global_stride, index);
        for (uint32_t element = 0; element < lengths[index]; element++) {
            test->globals[value++] = global->initial;
        }
    }
    for (uint32_t index = 0; index < model->metric_count; index++) {
        test->metric_values += eyeballs_test_metric_at(model, index)->length;
    }
    test->metrics = (double *)eyeballs_test_memory(8 * test->metric_values);
    test->postings = (int64_t *)eyeballs_test_memory(8 * model->posting_count);
    test->scratch = eyeballs_test_memory((size_t)model->scratch_bytes_per_person * people);
    test->market.size = sizeof test->market;
    test->market.days = 365;
    test->market.represents = 1;
    test->market.population = test->market.active = test->market.users_day = test->market.users_month = people;
    test->market.quality = 1.0;
    test->market.day_of_year = 1;
    test->market.service_stride = sizeof(eyeballs_service_facts);
    test->market.service = EYEBALLS_NO_SERVICE;
    test->key = (eyeballs_random_key){{2014, 0}, 0, 1};
    free(values);
    return test;
}

/* The values of a column, of the type that the model declares. */
static inline void *eyeballs_test_column(eyeballs_test *test, const char *name, const char *file, int line) {
    return test->columns[eyeballs_test_find(test->model->columns, test->model->column_stride, test->model->column_count, name,
                                            "there is no column", file, line)];
}

/* Sets a column of floats of everybody. */
static inline void eyeballs_test_fill(eyeballs_test *test, const char *name, double value, const char *file, int line) {
    float *values = (float *)eyeballs_test_column(test, name, file, line);
    for (uint32_t row = 0; row < test->people_count; row++) {
        values[row] = (float)value;
    }
}

/* Where a metric's first value lies. */
static inline double *eyeballs_test_metric(eyeballs_test *test, const char *name, const char *file, int line) {
    uint32_t wanted = eyeballs_test_find(test->model->metrics, test->model->metric_stride, test->model->metric_count, name,
                                         "there is no metric", file, line);
    uint32_t value = 0;
    for (uint32_t index = 0; index < wanted; index++) {
        value += eyeballs_test_metric_at(test->model, index)->length;
    }
    return test->metrics + value;
}

/* Where a ledger line's amount lies, in micro-units. */
static inline int64_t *eyeballs_test_posting(eyeballs_test *test, const char *name, const char *file, int line) {
    return test->postings + eyeballs_test_find(test->model->postings, test->model->posting_stride, test->model->posting_count,
                                               name, "there is no ledger line", file, line);
}

/* Calls a function for everybody as one block; outputs are neutral before. EYEBALLS_TEST_CALL(test, consider), for example. */
static inline void eyeballs_test_call(eyeballs_test *test, const char *name,
                                      eyeballs_status (*function)(const void *, const eyeballs_block *, eyeballs_error *),
                                      const char *file, int line) {
    if (function == NULL) {
        eyeballs_test_stop(file, line, "the model has no", name);
        return;
    }
    double *sums = (double *)eyeballs_test_memory(8 * test->metric_values);
    int64_t *amounts = (int64_t *)eyeballs_test_memory(8 * test->model->posting_count);
    for (uint32_t column = 0; column < test->model->column_count; column++) {
        if (eyeballs_test_declared(test->model, column)->role == EYEBALLS_COLUMN_OUTPUT) {
            eyeballs_test_start(test, column);
        }
    }
    test->key.day = test->market.day;
    eyeballs_block block = {
        sizeof block, test->people_count, test->model->column_count, 0, test->people, test->columns, test->globals, sums,
        amounts, &test->market, test->key, test->scratch,
        (uint64_t)test->model->scratch_bytes_per_person * test->people_count, eyeballs_for_life(test->key),
    };
    eyeballs_error error = {sizeof error, 0, EYEBALLS_NO_PARAMETER, 0, ""};
    if (function(test->instance, &block, &error) != EYEBALLS_STATUS_OK) {
        fprintf(stderr, "%s:%d: day %u: %s fails: %s\n", file, line, test->market.day, name, error.message);
        exit(1);
    }
    for (uint32_t index = 0, value = 0; index < test->model->metric_count; index++) {
        const eyeballs_metric *metric = eyeballs_test_metric_at(test->model, index);
        for (uint32_t element = 0; element < metric->length; element++, value++) {
            double *total = &test->metrics[value];
            *total = metric->kind != EYEBALLS_METRIC_MAXIMUM ? *total + sums[value] : sums[value] > *total ? sums[value] : *total;
        }
    }
    for (uint32_t line_number = 0; line_number < test->model->posting_count; line_number++) {
        test->postings[line_number] += amounts[line_number];
    }
    free(sums);
    free(amounts);
}

static inline void eyeballs_test_whole(eyeballs_test *test, const char *name,
                                       eyeballs_status (*function)(const void *, const eyeballs_day *, eyeballs_error *),
                                       const char *file, int line) {
    if (function == NULL) {
        return;
    }
    test->key.day = test->market.day;
    eyeballs_day day = {
        sizeof day, test->global_values, test->metric_values, test->model->posting_count, test->globals, test->metrics,
        test->postings, &test->market, test->key, eyeballs_for_life(test->key), 0, 0,
    };
    eyeballs_error error = {sizeof error, 0, EYEBALLS_NO_PARAMETER, 0, ""};
    if (function(test->instance, &day, &error) != EYEBALLS_STATUS_OK) {
        fprintf(stderr, "%s:%d: day %u: %s fails: %s\n", file, line, test->market.day, name, error.message);
        exit(1);
    }
}

/* A day: plan, attend, serve, settle. What users paid must be what was posted as revenue from users. */
static inline void eyeballs_test_day(eyeballs_test *test, const char *file, int line) {
    const eyeballs_model *model = test->model;
    for (uint32_t index = 0, value = 0; index < model->metric_count; index++) {
        const eyeballs_metric *metric = eyeballs_test_metric_at(model, index);
        for (uint32_t element = 0; element < metric->length; element++, value++) {
            test->metrics[value] = metric->kind == EYEBALLS_METRIC_GAUGE ? test->metrics[value] : 0.0;
        }
    }
    memset(test->postings, 0, 8 * model->posting_count);
    eyeballs_test_whole(test, "plan", model->plan, file, line);
    if (model->attend != NULL) {
        eyeballs_test_call(test, "attend", model->attend, file, line);
    }
    eyeballs_test_call(test, "serve", model->serve, file, line);
    int64_t paid = 0, posted = 0;
    for (uint32_t column = 0; column < model->column_count; column++) {
        const eyeballs_column *declared = eyeballs_test_declared(model, column);
        if (declared->role == EYEBALLS_COLUMN_OUTPUT && strcmp(declared->name, "paid_micros") == 0) {
            for (uint32_t row = 0; row < test->people_count; row++) {
                paid += ((const int64_t *)test->columns[column])[row];
            }
        }
    }
    for (uint32_t index = 0; index < model->posting_count; index++) {
        const eyeballs_posting *posting = (const eyeballs_posting *)eyeballs_test_at(model->postings, model->posting_stride, index);
        if (posting->kind == EYEBALLS_POSTING_REVENUE && posting->party == EYEBALLS_PARTY_USER) {
            posted += test->postings[index];
        }
    }
    if (paid != posted) {
        fprintf(stderr, "%s:%d: day %u: users paid %lld micro-units, but %lld were posted as revenue from users\n", file, line,
                test->market.day, (long long)paid, (long long)posted);
        exit(1);
    }
    eyeballs_test_whole(test, "settle", model->settle, file, line);
    test->market.day++;
    test->market.age_days++;
    test->market.weekday = (test->market.weekday + 1) % 7;
    test->market.day_of_year = test->market.day_of_year % 365 + 1;
}

/* Ends a test; the program's exit code: 1 if something did not hold. */
static inline int eyeballs_test_end(eyeballs_test *test) {
    test->model->destroy(test->instance);
    for (uint32_t column = 0; column < test->model->column_count; column++) {
        free(test->columns[column]);
    }
    free(test->people);
    free(test->globals);
    free(test->metrics);
    free(test->postings);
    free(test->scratch);
    free(test);
    return eyeballs_test_failures > 0;
}

#endif
