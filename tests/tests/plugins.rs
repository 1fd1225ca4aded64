//! x
#[test]
fn a() {
    println!("{}", eyeballs_tests::built_library("misbehaving").display());
}
