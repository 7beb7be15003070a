//! Starting, stopping, healing.

mod bench;

use bench::{Bench, IDLE, lives, send};
use fleet_release::BootState;

#[test]
fn both_programs_start_and_stop_with_the_launcher() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    bench.start();
    bench.until("both run", |bench| bench.agents().len() == 1 && bench.shells().len() == 1);
    assert!(bench.agents()[0].contains(" 1.0.0 first {\"say\":\"started\",\"slot\":\"1.0.0\""));
    assert!(bench.shells()[0].contains("--agent-socket"));
    assert!(bench.shells()[0].ends_with("/slots/1.0.0/pages"));
    bench.stop();
    assert!(bench.pids().into_iter().all(|pid| !lives(pid)));

    bench.start();
    bench.until("both run again", |bench| bench.agents().len() == 2);
    assert!(bench.agents()[1].contains(" restart "));
}

#[test]
fn a_killed_launcher_leaves_no_orphan_and_starts_again() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    bench.start();
    bench.until("both run", |bench| bench.agents().len() == 1 && bench.shells().len() == 1);
    bench.kill();
    bench.until("none is left", |bench| bench.pids().into_iter().all(|pid| !lives(pid)));
    bench.start();
    bench.until("both run again", |bench| bench.agents().len() == 2);
    assert!(bench.agents()[1].contains(" unclean "));
}

#[test]
fn a_crashed_program_is_started_again() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    bench.start();
    for n in 1..4 {
        bench.until("both run", |bench| bench.agents().len() == n && bench.shells().len() == n);
        bench.pids().into_iter().filter(|pid| lives(*pid)).for_each(|pid| send("KILL", pid));
    }
    bench.until("both run again", |bench| bench.agents().len() == 4);
    assert_eq!(bench.state().current.as_str(), "1.0.0");
}

#[test]
fn a_program_that_ignores_the_order_to_stop_is_killed() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, "trap '' TERM\nwhile :; do sleep 1; done");
    bench.start();
    bench.until("it runs", |bench| bench.agents().len() == 1 && bench.shells().len() == 1);
    bench.stop();
    assert!(bench.pids().into_iter().all(|pid| !lives(pid)));
}

#[test]
fn a_torn_boot_state_heals_to_the_newest_complete_version_on_probation() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    bench.version("1.1.0", 2, IDLE);
    let torn = bench.version("1.2.0", 3, IDLE);
    std::fs::remove_file(torn.join("pages/index.html")).unwrap();
    std::fs::write(BootState::path(&bench.root()), "{\"sha2").unwrap();
    bench.start();
    bench.until("it runs", |bench| bench.agents().len() == 1);
    assert!(bench.agents()[0].contains(" 1.1.0 unclean "));
    assert!(bench.agents()[0].contains("\"healed\":\""));
    assert_eq!(bench.state().trial.unwrap().attempt, "healed");
    assert_eq!(bench.state().previous.unwrap().as_str(), "1.0.0");
}

#[test]
fn a_damaged_current_version_is_left_for_the_previous_one() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    let slot = bench.version("1.1.0", 2, IDLE);
    let state = BootState {
        previous: Some("1.0.0".parse().unwrap()),
        ..BootState::first("1.1.0".parse().unwrap(), 2)
    };
    state.save(&bench.root()).unwrap();
    std::fs::write(slot.join("pages/index.html"), "<x>").unwrap();
    bench.start();
    bench.until("it runs", |bench| bench.agents().len() == 1);
    assert!(bench.agents()[0].contains(" 1.0.0 fall_back "));
    assert!(bench.agents()[0].contains("differs from the manifest"));
}

#[test]
fn an_installed_version_runs_and_a_second_installation_changes_nothing() {
    let mut bench = Bench::new();
    let other = Bench::new();
    let from = other.version("1.0.0", 1, IDLE);
    for _ in 0..2 {
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_kiosk-launcher"))
            .args(["install", "--root"])
            .arg(bench.root())
            .arg("--from")
            .arg(&from)
            .status()
            .unwrap();
        assert!(status.success());
    }
    bench.start();
    bench.until("it runs", |bench| bench.agents().len() == 1);
    assert!(bench.agents()[0].contains(" 1.0.0 first "));
}
