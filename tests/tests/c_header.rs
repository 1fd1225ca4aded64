//! The C header says byte for byte what the Rust side says: sizes, offsets and types of all fields, all
//! constants, and the same random numbers.
//!
//! Each struct is listed once, here. Rust refuses the list if a field is missing (the pattern has no
//! `..`), C refuses it if a field has another name; the printed lines must be equal.

use eyeballs_abi::layout::*;
use eyeballs_numerics::random::{self, RandomKey};
use eyeballs_tests::{C_MODEL_FLAGS, compile, compile_c, empty_folder, project};
use std::fmt::Write;
use std::mem::offset_of;
use std::path::Path;
use std::process::Command;

/// A C program under construction, and what it must print.
#[derive(Default)]
struct Comparison {
    statements: String,
    expected: Vec<String>,
}

impl Comparison {
    fn print(&mut self, expected: String, format: &str, arguments: &str) {
        writeln!(self.statements, "    printf(\"{format}\\n\", {arguments});").expect("a string takes all");
        self.expected.push(expected);
    }

    fn size<T>(&mut self, c_type: &str) {
        self.print(
            format!("{c_type} {}", size_of::<T>()),
            &format!("{c_type} %zu"),
            &format!("sizeof({c_type})"),
        );
    }

    fn field<T, F>(&mut self, c_type: &str, field: &str, offset: usize, _: impl Fn(&T) -> &F) {
        let scalar = match std::any::type_name::<F>() {
            name @ ("u32" | "i32" | "u64" | "i64" | "f64") => name,
            _ => "other",
        };
        self.print(
            format!("{c_type}.{field} {offset} {} {scalar}", size_of::<F>()),
            &format!("{c_type}.{field} %zu %zu %s"),
            &format!(
                "offsetof({c_type}, {field}), sizeof((({c_type} *)0)->{field}), SCALAR((({c_type} *)0)->{field})"
            ),
        );
    }

    fn constant(&mut self, c_name: &str, value: i64) {
        self.print(format!("{c_name} {value}"), &format!("{c_name} %lld"), &format!("(long long){c_name}"));
    }

    /// Compiles and runs the program and compares.
    fn check(self, test: &str, before_main: &str) {
        let folder = empty_folder(test);
        let source = folder.join("print.c");
        let program = format!(
            "#include <stdio.h>\n#include <string.h>\n#include \"eyeballs.h\"\n\
             #define SCALAR(x) _Generic((x), uint32_t: \"u32\", int32_t: \"i32\", uint64_t: \"u64\", \
             int64_t: \"i64\", double: \"f64\", default: \"other\")\n\
             {before_main}\nint main(void) {{\n{}    return 0;\n}}\n",
            self.statements
        );
        std::fs::write(&source, program).expect("the test folder can be written");
        let binary = compile_c(&source, &["-std=c11", "-O2", "-ffp-contract=off"], &folder.join("print"));
        let output = Command::new(binary).output().expect("the C program runs");
        let printed: Vec<String> =
            String::from_utf8(output.stdout).expect("it prints text").lines().map(str::to_owned).collect();
        assert_eq!(printed, self.expected);
    }
}

macro_rules! compare_struct {
    ($comparison:ident, $rust:ty as $c_type:literal { $($field:ident),+ }) => {{
        type Struct = $rust;
        #[expect(dead_code, reason = "it is compiled to show that no field is missing")]
        fn names_every_field(Struct { $($field: _),+ }: Struct) {}
        $comparison.size::<Struct>($c_type);
        $($comparison.field($c_type, stringify!($field), offset_of!(Struct, $field), |s: &Struct| &s.$field);)+
    }};
}

#[test]
fn every_struct_has_the_same_size_offsets_and_types() {
    let mut c = Comparison::default();
    compare_struct!(c, ErrorSlot as "eyeballs_error" { size, code, parameter, reserved, message });
    compare_struct!(c, RandomKey as "eyeballs_random_key" { key, day, stream });
    compare_struct!(c, RandomExtension as "eyeballs_random_extension" { size, reserved, fill });
    compare_struct!(c, Host as "eyeballs_host" {
        size, abi_major, abi_minor, reserved, name, version, context, get_extension
    });
    compare_struct!(c, ParameterDef as "eyeballs_parameter" {
        name, unit, doc, choices, choice_count, kind, flags, default_list_count, default_float,
        default_integer, default_text, default_list, minimum, maximum, source
    });
    compare_struct!(c, ColumnDef as "eyeballs_column" { name, unit, doc, value_type, role, initial_bits });
    compare_struct!(c, MetricDef as "eyeballs_metric" { name, unit, doc, kind, length, role, reserved });
    compare_struct!(c, PostingDef as "eyeballs_posting" { name, doc, kind, party });
    compare_struct!(c, GlobalDef as "eyeballs_global" { name, unit, doc, initial, length, length_parameter });
    compare_struct!(c, Value as "eyeballs_value" { kind, count, data });
    compare_struct!(c, MathExtension as "eyeballs_math_extension" {
        size, reserved, exp_f32, ln_f32, probability_f32, exp, ln, pow, normal, poisson_of_word, gamma, beta, poisson,
        binomial
    });
    compare_struct!(c, ServiceFacts as "eyeballs_service_facts" {
        name, firm_name, firm, open, active, users_day, users_month, payers_month, minutes, quality, price,
        ads_per_hour
    });
    compare_struct!(c, Market as "eyeballs_market" {
        size, day, days, represents, population, active, users_day, users_month, payers_month, joined, left,
        minutes, quality, cash_micros, service, service_count, service_stride, age_days, weekday, day_of_year,
        services, context, metric
    });
    compare_struct!(c, Block as "eyeballs_block" {
        size, count, column_count, reserved, people, columns, globals, metrics, postings, market, random,
        scratch, scratch_bytes, lasting
    });
    compare_struct!(c, DayTotals as "eyeballs_day" {
        size, global_count, metric_count, posting_count, globals, metrics, postings, market, random, lasting,
        service_count, reserved
    });
    compare_struct!(c, Model as "eyeballs_model" {
        size, flags, id, version, title, doc, parameters, columns, metrics, postings, globals,
        parameter_count, column_count, metric_count, posting_count, global_count, parameter_stride,
        column_stride, metric_stride, posting_stride, global_stride, scratch_bytes_per_person, reserved,
        create, destroy, plan, attend, serve, settle, get_extension, consider, welcome, farewell
    });
    compare_struct!(c, Plugin as "eyeballs_plugin" {
        size, abi_major, abi_minor, model_count, models, made_with
    });
    // A union: all fields lie at its start. `float` is a word of C, so that one has another name there.
    c.size::<ValueData>("eyeballs_value_data");
    for (field, scalar) in [("floating", "f64"), ("integer", "i64"), ("pointer", "other")] {
        c.print(
            format!("{field} 0 8 {scalar}"),
            &format!("{field} %zu %zu %s"),
            &format!(
                "offsetof(eyeballs_value_data, {field}), sizeof(((eyeballs_value_data *)0)->{field}), \
                 SCALAR(((eyeballs_value_data *)0)->{field})"
            ),
        );
    }
    c.check("c-structs", "");
}

#[test]
fn every_constant_has_the_same_value() {
    let mut c = Comparison::default();
    let constants: &[(&str, i64)] = &[
        ("EYEBALLS_ABI_MAJOR", ABI_MAJOR.into()),
        ("EYEBALLS_ABI_MINOR", ABI_MINOR.into()),
        ("EYEBALLS_STATUS_OK", STATUS_OK.into()),
        ("EYEBALLS_STATUS_CONFIG", STATUS_CONFIG.into()),
        ("EYEBALLS_STATUS_MODEL", STATUS_MODEL.into()),
        ("EYEBALLS_STATUS_PANIC", STATUS_PANIC.into()),
        ("EYEBALLS_STATUS_UNSUPPORTED", STATUS_UNSUPPORTED.into()),
        ("EYEBALLS_NO_PARAMETER", NO_PARAMETER.into()),
        ("EYEBALLS_FIXED_LENGTH", FIXED_LENGTH.into()),
        ("EYEBALLS_VALUE_FLOAT", value_kind::FLOAT.into()),
        ("EYEBALLS_VALUE_INTEGER", value_kind::INTEGER.into()),
        ("EYEBALLS_VALUE_BOOLEAN", value_kind::BOOLEAN.into()),
        ("EYEBALLS_VALUE_CHOICE", value_kind::CHOICE.into()),
        ("EYEBALLS_VALUE_TEXT", value_kind::TEXT.into()),
        ("EYEBALLS_VALUE_LIST", value_kind::LIST.into()),
        ("EYEBALLS_PARAMETER_REQUIRED", parameter_flag::REQUIRED.into()),
        ("EYEBALLS_PARAMETER_TUNABLE", parameter_flag::TUNABLE.into()),
        ("EYEBALLS_PARAMETER_LOG_SCALE", parameter_flag::LOG_SCALE.into()),
        ("EYEBALLS_PARAMETER_MINIMUM_OPEN", parameter_flag::MINIMUM_OPEN.into()),
        ("EYEBALLS_PARAMETER_MAXIMUM_OPEN", parameter_flag::MAXIMUM_OPEN.into()),
        ("EYEBALLS_COLUMN_F32", column_type::F32.into()),
        ("EYEBALLS_COLUMN_F64", column_type::F64.into()),
        ("EYEBALLS_COLUMN_U8", column_type::U8.into()),
        ("EYEBALLS_COLUMN_U16", column_type::U16.into()),
        ("EYEBALLS_COLUMN_U32", column_type::U32.into()),
        ("EYEBALLS_COLUMN_I64", column_type::I64.into()),
        ("EYEBALLS_COLUMN_INPUT", column_role::INPUT.into()),
        ("EYEBALLS_COLUMN_OUTPUT", column_role::OUTPUT.into()),
        ("EYEBALLS_COLUMN_STATE", column_role::STATE.into()),
        ("EYEBALLS_COLUMN_SHARED", column_role::SHARED.into()),
        ("EYEBALLS_COLUMN_OF_SERVICE", column_role::OF_SERVICE.into()),
        ("EYEBALLS_COLUMN_OF_FIRM", column_role::OF_FIRM.into()),
        ("EYEBALLS_COLUMN_OF_CONTACTS", column_role::OF_CONTACTS.into()),
        ("EYEBALLS_COLUMN_OF_FOLLOWERS", column_role::OF_FOLLOWERS.into()),
        ("EYEBALLS_COLUMN_OF_GROUP", column_role::OF_GROUP.into()),
        ("EYEBALLS_ARRIVAL_FIRST", arrival::FIRST as i64),
        ("EYEBALLS_ARRIVAL_RETURNS", arrival::RETURNS as i64),
        ("EYEBALLS_ARRIVAL_BEFORE", arrival::BEFORE as i64),
        ("EYEBALLS_DEPARTURE_LEAVES", departure::LEAVES as i64),
        ("EYEBALLS_DEPARTURE_CLOSES", departure::CLOSES as i64),
        ("EYEBALLS_METRIC_SUM", metric_kind::SUM.into()),
        ("EYEBALLS_METRIC_GAUGE", metric_kind::GAUGE.into()),
        ("EYEBALLS_METRIC_MAXIMUM", metric_kind::MAXIMUM.into()),
        ("EYEBALLS_METRIC_NONE", metric_role::NONE.into()),
        ("EYEBALLS_METRIC_ADVERTISERS", metric_role::ADVERTISERS.into()),
        ("EYEBALLS_METRIC_MERCHANTS", metric_role::MERCHANTS.into()),
        ("EYEBALLS_METRIC_PRICE", metric_role::PRICE.into()),
        ("EYEBALLS_METRIC_ADS_PER_HOUR", metric_role::ADS_PER_HOUR.into()),
        ("EYEBALLS_POSTING_REVENUE", posting_kind::REVENUE.into()),
        ("EYEBALLS_POSTING_COST", posting_kind::COST.into()),
        ("EYEBALLS_PARTY_USER", party::USER.into()),
        ("EYEBALLS_PARTY_ADVERTISER", party::ADVERTISER.into()),
        ("EYEBALLS_PARTY_MERCHANT", party::MERCHANT.into()),
        ("EYEBALLS_PARTY_OTHER", party::OTHER.into()),
        ("EYEBALLS_PARTY_SERVICE", party::SERVICE.into()),
        ("EYEBALLS_NO_SERVICE", NO_SERVICE.into()),
        ("EYEBALLS_MODEL_MARKET_WIDE", model_flag::MARKET_WIDE.into()),
        ("EYEBALLS_MODELS_MAX", limit::MODELS_MAX.into()),
        ("EYEBALLS_PARAMETERS_MAX", limit::PARAMETERS_MAX.into()),
        ("EYEBALLS_COLUMNS_MAX", limit::COLUMNS_MAX.into()),
        ("EYEBALLS_METRICS_MAX", limit::METRICS_MAX.into()),
        ("EYEBALLS_POSTINGS_MAX", limit::POSTINGS_MAX.into()),
        ("EYEBALLS_GLOBALS_MAX", limit::GLOBALS_MAX.into()),
        ("EYEBALLS_CHOICES_MAX", limit::CHOICES_MAX.into()),
        ("EYEBALLS_LIST_DEFAULT_MAX", limit::LIST_DEFAULT_MAX.into()),
        ("EYEBALLS_METRIC_VALUES_MAX", limit::METRIC_VALUES_MAX.into()),
        ("EYEBALLS_GLOBAL_VALUES_MAX", limit::GLOBAL_VALUES_MAX.into()),
        ("EYEBALLS_SCRATCH_BYTES_PER_PERSON_MAX", limit::SCRATCH_BYTES_PER_PERSON_MAX.into()),
        ("EYEBALLS_STRIDE_MAX", limit::STRIDE_MAX.into()),
        ("EYEBALLS_TEXT_BYTES_MAX", limit::TEXT_BYTES_MAX.into()),
    ];
    for (name, value) in constants {
        c.constant(name, *value);
    }
    let extension = EXTENSION_RANDOM.to_string_lossy();
    c.print(extension.into_owned(), "%s", "EYEBALLS_EXTENSION_RANDOM");
    c.print(EXTENSION_MATH.to_string_lossy().into_owned(), "%s", "EYEBALLS_EXTENSION_MATH");
    c.constant("EYEBALLS_FOR_LIFE", random::FOR_LIFE.into());
    // A constant that is new in the Rust files must come into the list above (and so into the header).
    let read = |file| {
        let file = project().join("crates/eyeballs-abi/src").join(file);
        std::fs::read_to_string(file).expect("the contract's files can be read")
    };
    let layout = ["layout.rs", "layout/declared.rs", "layout/limit.rs", "layout/call.rs"].map(read).concat();
    let in_rust = layout.lines().map(str::trim_start).filter(|line| {
        line.starts_with("pub const ")
            && [": u32", ": f32", ": Status"].iter().any(|value_type| line.contains(value_type))
    });
    assert_eq!(constants.len(), in_rust.count());
    // The names of input and output columns stand in the header's comment.
    let header = std::fs::read_to_string(project().join("crates/eyeballs-abi/include/eyeballs.h"))
        .expect("the header can be read");
    for name in input::ALL.iter().chain(&output::ALL) {
        assert!(header.contains(&format!("*   \"{name}\"")), "the header names the column {name}");
    }
    c.check("c-constants", "");
}

#[test]
fn random_numbers_are_the_same() {
    let mut c = Comparison::default();
    for (person, purpose, draw) in [(0, 0, 0), (1, 0, 0), (123_456_789, 255, 7), (u32::MAX, 3, u32::MAX)] {
        let key = RandomKey { key: random::key_of(2014, 3), day: 17, stream: 0xFFAB_CDEF };
        let [a, b, d, e] = key.bits(person, purpose, draw);
        let floats = [f64::from(random::uniform(a)), random::uniform_open(b)].map(f64::to_bits);
        c.print(
            format!("{a} {b} {d} {e} {:x} {:x}", floats[0], floats[1]),
            "%s",
            &format!("draws({}u, {}u, {person}u, {purpose}u, {draw}u)", key.key[0], key.key[1]),
        );
    }
    // Without the host's extension the bulk function gives the same as single draws.
    c.print("1".to_owned(), "%d", "bulk_is_single()");
    c.check(
        "c-random",
        r#"
static unsigned long long bits_of(double x) { unsigned long long bits; memcpy(&bits, &x, 8); return bits; }
static const char *draws(uint32_t key_0, uint32_t key_1, uint32_t person, uint32_t purpose, uint32_t draw) {
    static char text[200];
    eyeballs_random_key key = {{key_0, key_1}, 17, UINT32_C(0xFFABCDEF)};
    uint32_t words[4];
    eyeballs_random_bits(&key, person, purpose, draw, words);
    snprintf(text, sizeof text, "%u %u %u %u %llx %llx", words[0], words[1], words[2], words[3],
             bits_of(eyeballs_uniform(words[0])), bits_of(eyeballs_uniform_open(words[1])));
    return text;
}
static int bulk_is_single(void) {
    eyeballs_random_key key = {{1, 2}, 3, 4};
    uint32_t people[3] = {5, 70, 900}, bulk[12], single[4];
    eyeballs_random_fill(NULL, &key, people, 3, 6, 8, bulk);
    for (int row = 0; row < 3; row++) {
        eyeballs_random_bits(&key, people[row], 6, 8, single);
        for (int word = 0; word < 4; word++) {
            if (bulk[word * 3 + row] != single[word]) return 0;
        }
    }
    return 1;
}
"#,
    );
}

#[test]
fn histograms_and_their_quantiles_are_the_same() {
    use eyeballs_model::histogram;
    let mut c = Comparison::default();
    let mut counts = [0.0; 96];
    for step in 0..500_u32 {
        let amount = 0.5 + step as f32 * step as f32 * 0.013;
        let bin = histogram::bin(amount, counts.len());
        counts[bin] += 1.0;
        c.print(format!("{bin}"), "%zu", &format!("eyeballs_bin({amount:?}f, 96)"));
    }
    let list = counts.map(|count| count.to_string()).join(", ");
    for share in [0.0, 0.1, 0.5, 0.99, 1.0] {
        let bits = histogram::quantile(&counts, share).expect("amounts").to_bits();
        c.print(format!("{bits:x}"), "%llx", &format!("bits_of(eyeballs_quantile(counts, 96, {share:?}))"));
    }
    let before = format!(
        "static unsigned long long bits_of(double x) {{ unsigned long long bits; memcpy(&bits, &x, 8); return bits; }}\n\
         static const double counts[96] = {{{list}}};"
    );
    c.check("c-histograms", &before);
}

/// Tables in C++ want the same header.
#[test]
fn the_header_is_c_plus_plus_too() {
    let folder = empty_folder("c-plus-plus");
    let source = folder.join("empty.cpp");
    let entry = "#include \"eyeballs.h\"\nEYEBALLS_EXPORT eyeballs_status eyeballs_plugin_entry_v1(\
                 const eyeballs_host *, const eyeballs_plugin **, eyeballs_error *error) {\n\
                 return eyeballs_fail(error, EYEBALLS_STATUS_UNSUPPORTED, EYEBALLS_NO_PARAMETER, \"\");\n}\n";
    std::fs::write(&source, entry).expect("the test folder can be written");
    let flags: Vec<&str> =
        C_MODEL_FLAGS.iter().map(|flag| if *flag == "-std=c11" { "-std=c++17" } else { flag }).collect();
    let library: &Path = &folder.join("empty.so");
    assert!(compile("c++", &source, &flags, library).is_file());
}
