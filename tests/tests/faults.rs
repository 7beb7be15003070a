//! A part of `cargo xtask faults upgrade`, and the proof that it can fail.

use fleet_tests::faults::small::Bench;
use fleet_tests::faults::{Options, run};

fn options(recording: &std::path::Path, cases: usize) -> Options {
    Options {
        cases,
        seed: 1,
        case: None,
        recording: Some(recording.to_owned()),
        without_sync_of: None,
        vm: fleet_tests::faults::vm::Options::none(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_power_cut_bricks_a_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let sum = run(&options(&dir.path().join("recording"), 300)).await.unwrap();
    assert_eq!((sum.cases, sum.bricked, sum.damaged), (300, 0, 0), "{sum}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_forgets_to_sync_is_found_out() {
    let dir = tempfile::tempdir().unwrap();
    for forgotten in [".incoming", "boot.json.new"] {
        let mut options = options(&dir.path().join("recording"), 60);
        options.without_sync_of = Some(forgotten.to_owned());
        let sum = run(&options).await.unwrap();
        assert!(!sum.is_good(), "nobody noticed that {forgotten} was never synced: {sum}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fills_up_at_any_stage_is_reported_and_the_next_attempt_succeeds() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await.unwrap();
    let mut reported = 0;
    for blocks in [0, 1, 2, 4, 6, 8, 12, 16, 24, 40, 4_000] {
        let said = bench.upgrade_with(blocks).await.unwrap_or_else(|error| panic!("{blocks}: {error:#}"));
        if let Some(said) = said {
            let names_it = ["No space left", "no space left", "database or disk is full", "no room"]
                .iter()
                .any(|words| said.contains(words));
            assert!(names_it, "{blocks} blocks: {said}");
            reported += 1;
        } else {
            assert!(blocks > 16, "with {blocks} blocks there was room enough");
        }
    }
    assert!(reported >= 5, "{reported}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_disk_is_named_and_the_terminal_recovers_when_it_takes_writes_again() {
    let dir = tempfile::tempdir().unwrap();
    let said = Bench::new(dir.path()).await.unwrap().start_read_only().await.unwrap();
    assert!(said.contains("Read-only file system"), "{said}");
}
