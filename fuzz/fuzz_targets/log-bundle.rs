#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    (assay_tests::fuzz::target("log-bundle").read)(bytes);
});
