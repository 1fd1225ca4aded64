//! The random generator and the functions that every user meets every day: `cargo bench -p eyeballs --bench
//! arithmetic`. Items are numbers; arrays fit into the nearest cache, as in the engine.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use eyeballs_numerics::random::{RandomKey, key_of};
use eyeballs_numerics::{math, sampling};

const NUMBERS: usize = 1024;
const KEY: RandomKey = RandomKey { key: key_of(2014, 0), day: 7, stream: 1 };

/// Applies a function to numbers spread over 0 to 10.
fn each(bencher: Bencher<'_, '_>, function: impl Fn(f32) -> f32 + Sync) {
    let numbers: Vec<f32> = (0..NUMBERS).map(|place| (place as f32 + 0.5) * 10.0 / NUMBERS as f32).collect();
    let mut results = vec![0.0; NUMBERS];
    bencher.counter(ItemsCount::new(NUMBERS)).bench_local(|| {
        for (result, &number) in results.iter_mut().zip(black_box(&numbers)) {
            *result = function(number);
        }
        black_box(&mut results);
    });
}

fn each_person(bencher: Bencher<'_, '_>, draw: impl Fn(u32) -> f64) {
    bencher
        .counter(ItemsCount::new(NUMBERS))
        .bench_local(|| (0..NUMBERS as u32).map(|person| draw(black_box(person))).sum::<f64>());
}

/// 128 bits for each of many people at once.
#[divan::bench]
fn random_bits_in_bulk(bencher: Bencher<'_, '_>) {
    let people: Vec<u32> = (0..NUMBERS as u32).collect();
    let mut words = vec![0; 4 * NUMBERS];
    bencher.counter(ItemsCount::new(NUMBERS)).bench_local(|| {
        KEY.fill(black_box(&people), 0, 0, &mut words);
        black_box(&mut words);
    });
}

/// 128 bits for one person after the other.
#[divan::bench]
fn random_bits_one_by_one(bencher: Bencher<'_, '_>) {
    each_person(bencher, |person| f64::from(KEY.bits(person, 0, 0)[0]));
}

#[divan::bench]
fn exponential(bencher: Bencher<'_, '_>) {
    each(bencher, |x| math::exp(-x));
}

#[divan::bench]
fn logarithm(bencher: Bencher<'_, '_>) {
    each(bencher, math::ln);
}

#[divan::bench]
fn probability(bencher: Bencher<'_, '_>) {
    each(bencher, math::probability);
}

#[divan::bench]
fn normal(bencher: Bencher<'_, '_>) {
    each(bencher, |x| math::normal(x.to_bits().wrapping_mul(0x9E37_79B9)));
}

#[divan::bench(args = [0.1, 2.0, 10.0, 40.0])]
fn poisson_from_a_word(bencher: Bencher<'_, '_>, mean: f32) {
    each(bencher, |x| math::poisson(mean, x.to_bits().wrapping_mul(0x9E37_79B9)) as f32);
}

#[divan::bench(args = [0.5, 2.0])]
fn gamma_from_a_stream(bencher: Bencher<'_, '_>, shape: f64) {
    each_person(bencher, |person| sampling::gamma(shape, &mut KEY.stream_of_person(person, 0)));
}

fn main() {
    divan::main();
}
