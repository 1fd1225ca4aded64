//! The engine that stands ready in `assets` is that of these sources: an interpreter runs it on a scenario for each model, and its
//! results are those of the same code natively. Results are compared, never bytes of the engine: compilers move. When it fails,
//! `web/build.sh` makes engine and bundle anew.

use eyeballs_engine::engine::{Engine, Question};
use std::io::Read;
use std::path::{Path, PathBuf};
use wasmi::{Instance, Memory, Module, Store, Val};

/// What stands in `assets`, or the engine that the environment names.
fn wasm() -> Vec<u8> {
    let named = std::env::var_os("EYEBALLS_ENGINE").map(PathBuf::from);
    let packed = named.map_or_else(
        || eyeballs_page::ENGINE.to_vec(),
        |path| std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    );
    let mut wasm = Vec::new();
    flate2::read::GzDecoder::new(&*packed).read_to_end(&mut wasm).expect("compressed by gzip");
    wasm
}

struct Interpreted {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
}

impl Interpreted {
    fn new(wasm: &[u8]) -> Interpreted {
        let engine = wasmi::Engine::default();
        let module = Module::new(&engine, wasm).expect("a module");
        assert_eq!(module.imports().count(), 0, "the engine asks nothing of its host");
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).expect("a module without imports");
        let memory = instance.get_memory(&store, "memory").expect("its memory");
        Interpreted { store, instance, memory }
    }

    fn call(&mut self, name: &str, arguments: &[u32]) -> u32 {
        let function = self.instance.get_func(&self.store, name).expect("a function");
        let arguments: Vec<Val> = arguments.iter().map(|&argument| Val::I32(argument as i32)).collect();
        let mut answer = [Val::I32(0)];
        if let Err(error) = function.call(&mut self.store, &arguments, &mut answer) {
            panic!("{name}: {error}");
        }
        answer[0].i32().expect("a whole number") as u32
    }

    fn out(&mut self, which: u32) -> Vec<u8> {
        let (at, length) = (self.call("out", &[which]) as usize, self.call("out_bytes", &[which]) as usize);
        self.memory.data(&self.store)[at..][..length].to_vec()
    }

    fn text(&mut self) -> String {
        String::from_utf8(self.out(0)).expect("UTF-8")
    }

    fn went_well(&mut self, name: &str, arguments: &[u32]) -> u32 {
        let answer = self.call(name, arguments);
        assert_ne!(answer, 0, "{name}: {}", self.text());
        answer
    }

    fn write(&mut self, bytes: &[u8]) {
        let at = self.call("input", &[bytes.len() as u32]);
        self.memory.write(&mut self.store, at as usize, bytes).expect("room");
    }
}

/// Small, and without the trait of people whose table takes an interpreter seconds.
fn question(file: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::json!({
        "files": { "scenario.toml": text },
        "main": "scenario.toml",
        "set": [["people.ad_tolerance", "0.3"]],
        "people": 400,
        "replications": 2,
    })
}

#[test]
fn the_engine_that_stands_ready_comes_to_what_these_sources_come_to() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut module = Interpreted::new(&wasm());
    let mut earning = 0;
    for name in [
        "free-plus-ads",
        "value-added-service",
        "paid-membership",
        "e-commerce",
        "sell-once",
        "two-sided-platform",
        "creator-platform",
        "business-accounts",
        "together",
    ] {
        let question = question(&folder.join(format!("{name}.toml")));
        let mut native = Engine::default();
        let asked: Question = serde_json::from_value(question.clone()).expect("a question");
        let opened = native.open(asked).unwrap_or_else(|mistakes| panic!("{name}: {mistakes}"));
        module.write(question.to_string().as_bytes());
        module.went_well("open", &[]);
        assert_eq!(
            module.text(),
            serde_json::to_string(&opened).expect("JSON"),
            "{name}: how it is understood"
        );
        for variant in 0..opened.variants.len() {
            native.begin(variant, 1).expect("it begins");
            while !native.advance(7).expect("it runs") {}
            let people = native.people(0, 400).expect("they are there");
            let left = native.finish().expect("it ran");
            module.went_well("begin", &[variant as u32, 1]);
            while module.went_well("advance", &[11]) == 1 {}
            module.went_well("people", &[0, 400]);
            assert_eq!(module.out(2), people, "{name}, variant {variant}: people");
            module.went_well("finish", &[]);
            assert!(module.out(2) == left.record, "{name}, variant {variant}: another record");
            let curves: Vec<u8> = left.curves.iter().flat_map(|value| value.to_le_bytes()).collect();
            assert!(module.out(1) == curves, "{name}, variant {variant}: other curves");
            let days = opened.days as usize;
            let users = left.curves[days - 1];
            assert!(users > 0.0, "{name}, variant {variant}: nobody uses it");
            let revenue = &left.curves[3 * days..][..days];
            earning += usize::from(revenue.iter().any(|value| *value != 0.0));
        }
    }
    assert!(earning >= 6, "models earn something: {earning}");
}

#[test]
fn mistakes_are_said_and_the_engine_goes_on() {
    let mut module = Interpreted::new(&wasm());
    module.write(b"{}");
    assert_eq!(module.call("open", &[]), 0);
    assert!(module.text().contains("files"), "{}", module.text());
    assert_eq!(module.call("begin", &[0, 0]), 0);
    assert_eq!(module.text(), "no scenario is open");
    module.write(br#"{"files":{"a.toml":"title = 'T'\nquestion = 'Q'\n[peopel]\n"},"main":"a.toml"}"#);
    assert_eq!(module.call("open", &[]), 0);
    assert!(module.text().contains("a.toml:3") && module.text().contains("people"), "{}", module.text());
    assert_eq!(module.call("advance", &[1]), 0);
}
