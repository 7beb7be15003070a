//! A disk that damages files: what is started then, and who is told.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bench;

use std::path::Path;

use bench::{Bench, IDLE};
use fleet_release::BootState;

/// A terminal with a committed version and the one before it.
fn upgraded() -> Bench {
    let bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    bench.version("1.1.0", 2, IDLE);
    let state = BootState {
        previous: Some("1.0.0".parse().unwrap()),
        ..BootState::first("1.1.0".parse().unwrap(), 2)
    };
    state.save(&bench.root()).unwrap();
    bench
}

/// Starts the launcher and gives how its first agent was started.
fn first_start(bench: &mut Bench, options: &[&str]) -> String {
    bench.start_with_options(options);
    bench.until("it runs", |bench| bench.agents().len() == 1);
    bench.agents().remove(0)
}

fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, bytes).unwrap();
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
fn a_flipped_bit_in_any_kind_of_file_leaves_the_slot_and_names_the_file() {
    for file in ["bin/kiosk-agent", "bin/kiosk-shell", "pages/index.html"] {
        let mut bench = upgraded();
        flip(&bench.root().join("slots/1.1.0").join(file));
        let start = first_start(&mut bench, &[]);
        assert!(start.contains(" 1.0.0 fall_back "), "{start}");
        assert!(start.contains(&format!("{file} differs from the manifest")), "{start}");
    }
}

#[test]
fn a_damaged_manifest_leaves_the_slot_too() {
    let mut bench = upgraded();
    std::fs::write(bench.root().join("slots/1.1.0/manifest.json"), "{").unwrap();
    let start = first_start(&mut bench, &[]);
    assert!(start.contains(" 1.0.0 fall_back ") && start.contains("the manifest cannot be read"), "{start}");
}

#[test]
fn a_damaged_boot_state_is_read_from_its_second_copy() {
    let mut bench = upgraded();
    flip(&BootState::path(&bench.root()));
    let start = first_start(&mut bench, &[]);
    assert!(
        start.contains(" 1.1.0 first ") && start.contains("\"healed\":\"the boot state is damaged"),
        "{start}"
    );
    // Nothing had to be guessed: not on probation, and what was committed stays committed.
    let state = bench.state();
    assert_eq!((state.trial, state.committed_counter), (None, 2));
}

#[test]
fn a_boot_state_that_cannot_be_read_does_not_keep_the_screen_dark() {
    let mut bench = upgraded();
    for copy in ["boot.json", "boot.backup.json"] {
        // Reading a directory fails as a bad sector does.
        std::fs::remove_file(bench.root().join(copy)).unwrap();
        std::fs::create_dir(bench.root().join(copy)).unwrap();
    }
    let start = first_start(&mut bench, &[]);
    assert!(start.contains(" 1.1.0 ") && start.contains("\"probation\":\"healed\""), "{start}");
}

#[test]
fn where_both_slots_are_damaged_the_spare_version_serves_until_an_upgrade_ends_that() {
    let mut bench = upgraded();
    let fetch = "while [ ! -e \"$BENCH/go\" ]; do sleep 0.02; done
        echo '{\"say\":\"fall_back_noted\",\"attempt\":\"\"}' >&0
        echo '{\"say\":\"activate\",\"slot\":\"1.1.0\",\"attempt\":\"a-1\",\"deadline_s\":60}' >&0
        exec sleep 1000";
    let spare = bench.version_in(&bench.root().with_file_name("package"), "0.9.0", 1, fetch);
    flip(&bench.root().join("slots/1.0.0/bin/kiosk-agent"));
    flip(&bench.root().join("slots/1.1.0/bin/kiosk-agent"));
    let start = first_start(&mut bench, &["--spare", spare.to_str().unwrap()]);
    assert!(start.contains(" 0.9.0 fall_back ") && start.contains("\"from\":\"1.1.0\""), "{start}");
    assert_eq!(bench.state().committed_counter, 2, "nothing older than that is taken");

    // The agent fetches what is wanted, as after any damage.
    std::fs::remove_dir_all(bench.root().join("slots/1.1.0")).unwrap();
    bench.version("1.1.0", 2, "echo '{\"say\":\"commit\",\"attempt\":\"a-1\"}' >&0\nexec sleep 1000");
    bench.touch("go");
    bench.until("it is committed", |bench| {
        let state = bench.state();
        state.current.as_str() == "1.1.0" && state.trial.is_none() && state.fallen_back.is_none()
    });
}

#[test]
fn while_the_spare_version_serves_no_start_tells_of_another_fall_back() {
    let mut bench = upgraded();
    let note = "echo '{\"say\":\"fall_back_noted\",\"attempt\":\"\"}' >&0\nexec sleep 1000";
    let spare = bench.version_in(&bench.root().with_file_name("package"), "0.9.0", 1, note);
    let options = ["--spare", spare.to_str().unwrap()];
    flip(&bench.root().join("slots/1.0.0/bin/kiosk-agent"));
    flip(&bench.root().join("slots/1.1.0/bin/kiosk-agent"));
    let start = first_start(&mut bench, &options);
    assert!(start.contains(" 0.9.0 fall_back ") && start.contains("\"from\":\"1.1.0\""), "{start}");
    bench.until("the fall-back is noted", |bench| bench.state().fallen_back.is_none());
    for starts in 2..=3 {
        bench.stop();
        bench.start_with_options(&options);
        bench.until("it runs again", |bench| bench.agents().len() == starts);
        let start = bench.agents().remove(starts - 1);
        assert!(start.contains(" 0.9.0 restart ") && !start.contains("\"from\""), "{start}");
        let state = bench.state();
        assert_eq!((state.current.as_str(), state.fallen_back), ("0.9.0", None));
        assert_eq!(state.committed_counter, 2, "nothing older than that is taken");
    }
}

#[test]
fn a_damaged_version_is_not_left_for_a_newer_one_that_failed() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    let slot = bench.version("1.1.0", 2, IDLE);
    bench.version("1.2.0", 3, "exit 3");
    // As after a fall-back from 1.2.0.
    BootState::first("1.1.0".parse().unwrap(), 2).save(&bench.root()).unwrap();
    flip(&slot.join("bin/kiosk-agent"));
    let start = first_start(&mut bench, &[]);
    assert!(start.contains(" 1.0.0 fall_back "), "{start}");
}

#[test]
fn a_bad_version_is_left_for_the_spare_one_where_no_other_is_whole() {
    let mut bench = Bench::new();
    let spare = bench.version_in(&bench.root().with_file_name("package"), "0.9.0", 1, IDLE);
    bench.version("1.1.0", 2, "exit 3");
    let trial = fleet_release::Trial { attempt: "a-1".to_owned(), deadline_s: 60, starts: 0, crashes: 0 };
    let state = BootState { trial: Some(trial), ..BootState::first("1.1.0".parse().unwrap(), 1) };
    state.save(&bench.root()).unwrap();
    bench.start_with_options(&["--spare", spare.to_str().unwrap()]);
    bench.until("the spare one runs", |bench| {
        bench.agents().last().is_some_and(|line| line.contains(" 0.9.0 fall_back "))
    });
}

#[test]
fn with_nothing_whole_the_launcher_says_what_to_do() {
    let bench = upgraded();
    let spare = bench.version_in(&bench.root().with_file_name("package"), "0.9.0", 1, IDLE);
    for slot in [bench.root().join("slots/1.0.0"), bench.root().join("slots/1.1.0"), spare.clone()] {
        flip(&slot.join("bin/kiosk-shell"));
    }
    let launcher = std::process::Command::new(env!("CARGO_BIN_EXE_kiosk-launcher"))
        .args(["run", "--root"])
        .arg(bench.root())
        .arg("--spare")
        .arg(spare)
        .output()
        .unwrap();
    assert!(!launcher.status.success());
    let said = String::from_utf8_lossy(&launcher.stderr);
    assert!(said.contains("kiosk-shell differs") && said.contains("kiosk-launcher install"), "{said}");
}

/// A package's directory with two copies of the launcher and the script that starts one of them.
fn package(bench: &Bench) -> std::path::PathBuf {
    let lib = bench.root().with_file_name("lib");
    for copy in ["launcher", "launcher.spare"] {
        std::fs::create_dir_all(lib.join(copy)).unwrap();
        std::fs::copy(env!("CARGO_BIN_EXE_kiosk-launcher"), lib.join(copy).join("kiosk-launcher")).unwrap();
        let digests = std::process::Command::new("sha256sum")
            .arg("kiosk-launcher")
            .current_dir(lib.join(copy))
            .output()
            .unwrap();
        std::fs::write(lib.join(copy).join("kiosk-launcher.sha256"), digests.stdout).unwrap();
    }
    lib
}

#[test]
fn a_damaged_launcher_is_replaced_by_its_second_copy_and_reported() {
    for damaged in [&[][..], &["launcher"][..]] {
        let mut bench = upgraded();
        let lib = package(&bench);
        for copy in damaged {
            flip(&lib.join(copy).join("kiosk-launcher"));
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../installer/terminal/kiosk-launch");
        bench.start_by(std::process::Command::new(script).env("KIOSK_LIB", &lib), &[]);
        bench.until("it runs", |bench| bench.agents().len() == 1);
        let told = bench.agents()[0].contains("kiosk-launcher is damaged: install the package again");
        assert_eq!(told, !damaged.is_empty(), "{}", bench.agents()[0]);
        bench.stop();
    }
}
