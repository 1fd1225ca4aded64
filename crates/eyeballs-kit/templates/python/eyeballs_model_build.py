"""Makes the library of a model in Python: functions by numba, tables in C around them."""

import os
import subprocess
import sys
import tempfile

import llvmlite.binding as llvm
import numba
from numba import types

from eyeballs_model import (_BLOCK_FUNCTIONS, _C, _COLUMN_TYPES, _DAY_FUNCTIONS, _MARKET, _NUMBA, Block, Day, Market, functions_of,
                            refusals_of, tuples_of)


def _text(text):
    """A text as C writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _is_whole(row):
    return row["kind"] != "FLOAT"


def _signature(model, name):
    """The arguments of a compiled function: name, type in numba, type in C."""
    whole, real = (types.int64, "int64_t"), (types.float64, "double")
    arguments = [(f"p_{row['name']}", *(whole if _is_whole(row) else real)) for row in model.parameters]
    if name == "refuse":
        return arguments
    pointer = lambda kind, c: (types.CPointer(kind), c + " *")
    if name in _BLOCK_FUNCTIONS:
        arguments += [("rows", *whole), ("people", *pointer(types.uint32, "uint32_t"))]
        arguments += [(f"c_{row['name']}", *pointer(_NUMBA[row["type"]], _C[row["type"]])) for row in model.columns]
        arguments += [("luck", *pointer(types.uint32, "uint32_t"))]
    arguments += [("globals_", *pointer(types.float64, "double")), ("metrics", *pointer(types.float64, "double")),
                  ("postings", *pointer(types.int64, "int64_t"))]
    return arguments + [(f"m_{fact}", *(whole if is_whole else real)) for fact, is_whole in _MARKET]


def _parts(rows, array, length):
    """Views of a long array, one after the other."""
    views, start = [], 0
    for row in rows:
        views.append(f"{array}[{start}:{start + length(row)}]")
        start += length(row)
    return ", ".join(views), start


def _jitted(function):
    return function if hasattr(function, "py_func") else numba.njit(error_model="numpy")(function)


def _compile(model, name, function):
    """The function as it is called from C: from numbers and pointers to what its author sees. Its code in LLVM's language."""
    Parameters, Columns, Globals, Metrics, Postings = tuples_of(model)
    arguments = _signature(model, name)
    length = lambda row: row.get("length", 1)
    lines = [f"def adapted({', '.join(argument for argument, _, _ in arguments)}):"]
    lines.append(f"    p = Parameters({', '.join('p_' + row['name'] for row in model.parameters)})")
    if name == "refuse":
        for index, (_, _, refusal) in enumerate(refusals_of(model)):
            lines.append(f"    if refusal_{index}(p):\n        return {index + 1}")
    else:
        views = {}
        for array, rows in [("globals_", model.globals), ("metrics", model.metrics), ("postings", model.postings)]:
            views[array], total = _parts(rows, array + "_all", length)
            lines.append(f"    {array}_all = carray({array}, ({total},))")
        lines.append(f"    g = Globals({views['globals_']})\n    m = Metrics({views['metrics']})\n    l = Postings({views['postings']})")
        lines.append(f"    market = Market({', '.join('m_' + fact for fact, _ in _MARKET)})")
        if name in _BLOCK_FUNCTIONS:
            columns = ", ".join(f"carray(c_{row['name']}, (rows,))" for row in model.columns)
            lines.append(f"    block = Block(rows, carray(people, (rows,)), Columns({columns}), g, m, l, "
                         f"carray(luck, ({4 * model.draws}, rows)), market)")
            lines.append("    function(p, block)")
        else:
            lines.append("    function(p, Day(g, m, l, market))")
    lines.append("    return 0")
    known = dict(carray=numba.carray, function=function, Parameters=Parameters, Columns=Columns, Globals=Globals, Metrics=Metrics,
                 Postings=Postings, Market=Market, Block=Block, Day=Day)
    known.update({f"refusal_{index}": _jitted(refusal) for index, (_, _, refusal) in enumerate(refusals_of(model))})
    exec("\n".join(lines), known)
    signature = types.int64(*[kind for _, kind, _ in arguments])
    compiled = numba.njit(signature, no_cpython_wrapper=True, no_cfunc_wrapper=True, error_model="numpy")(known["adapted"])
    result = compiled.overloads[compiled.signatures[0]]
    return result.library.get_llvm_str().replace(result.fndesc.llvm_func_name, f"eyeballs_python_{name}")


# What compiled code may call: functions whose bits are the same on every machine, and what copies memory.
_EXACT = {"floor", "ceil", "trunc", "round", "rint", "fabs", "sqrt", "fmod", "copysign", "fmin", "fmax", "memcpy", "memset", "memmove",
          "NRT_MemInfo_call_dtor"}
_INEXACT = ["exp", "log", "pow", "sin", "cos", "tan"]


def _check_calls(module, name):
    """Refuses what would differ from machine to machine, or needs Python."""
    for function in module.functions:
        called = function.name
        if not function.is_declaration or called.startswith("eyeballs_python_"):
            continue
        plain = called.split(".")[1] if called.startswith("llvm.") else called
        inexact = any(plain.startswith(word) for word in _INEXACT)
        if inexact:
            raise SystemExit(f"`{name}` calls `{plain}`, whose last bits differ from machine to machine: take exp, ln and power from "
                             "eyeballs_model")
        if not called.startswith("llvm.") and called not in _EXACT:
            raise SystemExit(f"`{name}` calls `{called}`, which a library without Python does not have: make no arrays, lists or texts "
                             "in it; what must be kept is a state column or a global")


def _object(code, name):
    """LLVM's language as a file of machine code for any processor of this kind; nothing in it is seen from outside."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    module = llvm.parse_assembly(code)
    _check_calls(module, name)
    for symbol in list(module.functions) + list(module.global_variables):
        # What is only named here is another file's.
        if not symbol.is_declaration and symbol.linkage.name not in ("internal", "private"):
            symbol.visibility = "hidden"
    target = llvm.Target.from_default_triple()
    machine = target.create_target_machine(opt=2, reloc="pic", codemodel="default")
    return machine.emit_object(module)


def _tables(model):
    """The tables in C, as the contract wants them."""
    table = {}
    rows = []
    for index, row in enumerate(model.parameters):
        flags = " | ".join(["0"] + [f"EYEBALLS_PARAMETER_{flag}" for flag, on in
                                    [("TUNABLE", row["tunable"]), ("LOG_SCALE", row["log_scale"])] if on])
        default = row["choices"].index(row["default"]) if row["choices"] else row["default"]
        choices = ""
        if row["choices"]:
            table[f"choices_{index}"] = f"static const char *const choices_{index}[] = {{{', '.join(map(_text, row['choices']))}}};"
            choices = f" .choices = choices_{index}, .choice_count = {len(row['choices'])},"
        bound = lambda value: repr(float(value)).replace("-inf", "-HUGE_VAL").replace("inf", "HUGE_VAL")
        value = f".default_integer = {int(default)}" if _is_whole(row) else f".default_float = {float(default)!r}"
        rows.append(f"    {{.name = {_text(row['name'])}, .unit = {_text(row['unit'])}, .doc = {_text(row['doc'])}, "
                    f".source = {_text(row['source'])}, .kind = EYEBALLS_VALUE_{row['kind']}, .flags = {flags},{choices} {value}, "
                    f".minimum = {bound(row['minimum'])}, .maximum = {bound(row['maximum'])}}},")
    import struct
    formats = {"f32": "<f", "f64": "<d", "u8": "<B", "u16": "<H", "u32": "<I", "i64": "<q"}
    bits = lambda row: int.from_bytes(struct.pack(formats[row["type"]], row["initial"]), "little")
    columns = [f"    {{{_text(row['name'])}, {_text(row['unit'])}, {_text(row['doc'])}, EYEBALLS_COLUMN_{_COLUMN_TYPES[row['type']]}, "
               f"EYEBALLS_COLUMN_{row['role']}, UINT64_C({bits(row) if row['role'] != 'OUTPUT' else 0})}}," for row in model.columns]
    metrics = [f"    {{{_text(row['name'])}, {_text(row['unit'])}, {_text(row['doc'])}, EYEBALLS_METRIC_{row['kind']}, {row['length']}, "
               "EYEBALLS_METRIC_NONE, 0}," for row in model.metrics]
    postings = [f"    {{{_text(row['name'])}, {_text(row['doc'])}, EYEBALLS_POSTING_{row['kind']}, EYEBALLS_PARTY_{row['party']}}},"
                for row in model.postings]
    globals_ = [f"    {{{_text(row['name'])}, {_text(row['unit'])}, {_text(row['doc'])}, {float(row['initial'])!r}, {row['length']}, "
                "EYEBALLS_FIXED_LENGTH}," for row in model.globals]
    text = "\n".join(table.values()) + "\n"
    fields = ""
    for name, kind, lines in [("parameters", "parameter", rows), ("columns", "column", columns), ("metrics", "metric", metrics),
                              ("postings", "posting", postings), ("globals", "global", globals_)]:
        if lines:
            text += f"static const eyeballs_{kind} {name}[] = {{\n" + "\n".join(lines) + "\n};\n"
            fields += f"    .{name} = {name}, .{kind}_count = {len(lines)}, .{kind}_stride = sizeof *{name},\n"
    return text, fields


def _functions(model, compiled):
    """The functions of the contract in C, which call the compiled ones."""
    text = ""
    for name in compiled:
        arguments = ", ".join(c for _, _, c in _signature(model, name))
        text += (f"__attribute__((visibility(\"hidden\"))) int32_t eyeballs_python_{name}(int64_t *result, void **exception"
                 + (", " + arguments if arguments else "") + ");\n")
    parameters = [f"made->values[{index}].{'integer' if _is_whole(row) else 'floating'}" for index, row in enumerate(model.parameters)]
    call = lambda name, values: (f"eyeballs_python_{name}(&result, &exception" + "".join(", " + value for value in values) + ")")
    text += "enum { PARAMETERS = " + str(len(model.parameters)) + " };\n"
    text += ("typedef struct { const eyeballs_random_extension *random; eyeballs_value_data values[PARAMETERS + 1]; } made_of;\n"
             "static eyeballs_status create(const eyeballs_host *host, const eyeballs_value *values, uint32_t count, void **out,\n"
             "                              eyeballs_error *error) {\n"
             "    host_math = eyeballs_find_math(host);\n"
             "    if (count != PARAMETERS || host_math == NULL) {\n"
             "        return eyeballs_fail(error, EYEBALLS_STATUS_UNSUPPORTED, EYEBALLS_NO_PARAMETER, \"the host does not fit\");\n    }\n"
             "    made_of *made = malloc(sizeof *made);\n    if (made == NULL) {\n"
             "        return eyeballs_fail(error, EYEBALLS_STATUS_MODEL, EYEBALLS_NO_PARAMETER, \"out of memory\");\n    }\n"
             "    made->random = eyeballs_find_random(host);\n"
             "    for (uint32_t index = 0; index < count; index++) {\n        made->values[index] = values[index].data;\n    }\n")
    if refusals_of(model):
        names = [row["name"] for row in model.parameters]
        text += f"    int64_t result = 0;\n    void *exception = NULL;\n    if ({call('refuse', parameters)} != 0) {{\n        result = -1;\n    }}\n"
        text += "    switch (result) {\n    case 0: break;\n"
        for index, (parameter, message, _) in enumerate(refusals_of(model)):
            text += (f"    case {index + 1}: free(made); return eyeballs_fail(error, EYEBALLS_STATUS_CONFIG, {names.index(parameter)}, "
                     f"{_text(message)});\n")
        text += ("    default: free(made); return eyeballs_fail(error, EYEBALLS_STATUS_MODEL, EYEBALLS_NO_PARAMETER, "
                 "\"an exception while the parameters were looked at\");\n    }\n")
    text += "    *out = made;\n    return EYEBALLS_STATUS_OK;\n}\nstatic void destroy(void *instance) { free(instance); }\n"
    facts = [f"day->market->{fact}" for fact, _ in _MARKET]
    for name in compiled:
        fail = f"eyeballs_fail(error, EYEBALLS_STATUS_MODEL, EYEBALLS_NO_PARAMETER, \"an exception in {name}\")"
        if name in _DAY_FUNCTIONS:
            values = parameters + ["day->globals", "day->metrics", "day->postings"] + facts
            text += (f"static eyeballs_status {name}(const void *instance, const eyeballs_day *day, eyeballs_error *error) {{\n"
                     "    const made_of *made = instance;\n    int64_t result = 0;\n    void *exception = NULL;\n    (void)made;\n"
                     f"    return {call(name, values)} == 0 ? EYEBALLS_STATUS_OK : {fail};\n}}\n")
        elif name in _BLOCK_FUNCTIONS:
            columns = [f"day->columns[{index}]" for index in range(len(model.columns))]
            values = parameters + ["day->count", "(uint32_t *)(uintptr_t)day->people"] + columns + ["day->scratch"]
            values += ["(double *)(uintptr_t)day->globals", "day->metrics", "day->postings"] + facts
            text += (f"static eyeballs_status {name}(const void *instance, const eyeballs_block *day, eyeballs_error *error) {{\n"
                     "    const made_of *made = instance;\n    int64_t result = 0;\n    void *exception = NULL;\n"
                     f"    for (uint32_t draw = 0; draw < {model.draws}; draw++) {{\n"
                     "        uint32_t *luck = (uint32_t *)day->scratch + (size_t)4 * draw * day->count;\n"
                     f"        eyeballs_random_fill(made->random, &day->random, day->people, day->count, "
                     f"{_BLOCK_FUNCTIONS.index(name) * 32} + draw, 0, luck);\n    }}\n"
                     f"    return {call(name, values)} == 0 ? EYEBALLS_STATUS_OK : {fail};\n}}\n")
    return text


def build(model, output=None):
    """Makes the library and says where it is."""
    functions = {name: _jitted(function) for name, function in functions_of(model).items()}
    if refusals_of(model):
        functions = {"refuse": None, **functions}
    here = os.path.dirname(os.path.abspath(__file__))
    ending = {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so")
    output = output or os.path.splitext(os.path.abspath(sys.modules["__main__"].__file__))[0] + ending
    tables, fields = _tables(model)
    pointers = "".join(f" .{name} = {name}," for name in functions if name != "refuse")
    text = f"""#include "eyeballs.h"
#include <math.h>
#include <stdlib.h>
{tables}
/* The host's functions live for ever and are the same each time. */
static const eyeballs_math_extension *host_math;
#define HIDDEN __attribute__((visibility("hidden")))
/* numba asks for it where arrays own memory; here none does. */
HIDDEN void NRT_MemInfo_call_dtor(void *memory);
HIDDEN void NRT_MemInfo_call_dtor(void *memory) {{ (void)memory; }}
HIDDEN double eyeballs_python_exp(double x);
HIDDEN double eyeballs_python_exp(double x) {{ return host_math->exp(x); }}
HIDDEN double eyeballs_python_ln(double x);
HIDDEN double eyeballs_python_ln(double x) {{ return host_math->ln(x); }}
HIDDEN double eyeballs_python_power(double x, double y);
HIDDEN double eyeballs_python_power(double x, double y) {{ return host_math->pow(x, y); }}
{_functions(model, functions)}
static const eyeballs_model model = {{
    .size = sizeof(eyeballs_model), .id = {_text(model.id)}, .version = {_text(model.version)},
    .title = {_text(model.title)}, .doc = {_text(" ".join((model.__doc__ or "").split()))},
{fields}    .scratch_bytes_per_person = {16 * model.draws},
    .create = create, .destroy = destroy,{pointers}
}};
static const eyeballs_model *const models[] = {{&model}};
static const eyeballs_plugin plugin = {{sizeof(eyeballs_plugin), EYEBALLS_ABI_MAJOR, EYEBALLS_ABI_MINOR, 1, models, "Python, numba"}};
EYEBALLS_EXPORT eyeballs_status eyeballs_plugin_entry_v1(const eyeballs_host *host, const eyeballs_plugin **out, eyeballs_error *error) {{
    if (host == NULL || host->abi_major != EYEBALLS_ABI_MAJOR) {{
        return eyeballs_fail(error, EYEBALLS_STATUS_UNSUPPORTED, EYEBALLS_NO_PARAMETER,
                             "this plugin was made for version 1 of the contract");
    }}
    *out = &plugin;
    return EYEBALLS_STATUS_OK;
}}
"""
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        objects = []
        for name, function in functions.items():
            objects.append(path(name + ".o"))
            with open(objects[-1], "wb") as file:
                file.write(_object(_compile(model, name, function), name))
        with open(path("tables.c"), "w", encoding="utf-8") as file:
            file.write(text)
        compiler = os.environ.get("CC", "cc")
        command = [compiler, "-std=c11", "-O2", "-ffp-contract=off", "-fPIC", "-shared", "-I", here, path("tables.c"),
                   *objects, "-lm", "-o", output]
        # What is missing is said now and not when the market opens it.
        command += ["-Wl,-undefined,error"] if sys.platform == "darwin" else ["-Wl,-z,defs"]
        subprocess.run(command, check=True)
    print(output)
    return output
