#![no_main]

#[path = "../../tests/support/fast.rs"]
mod stage;

#[path = "../../tests/engine/fuzz/targets.rs"]
#[expect(dead_code, reason = "the other targets")]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::wal(bytes));
