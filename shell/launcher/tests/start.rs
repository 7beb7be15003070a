//! Starting, stopping.

mod bench;

use std::os::unix::fs::PermissionsExt as _;

use bench::{Bench, IDLE, is_root, lives, send};
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
fn the_window_is_given_its_environment_whatever_else_is_there() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    let mut launcher = std::process::Command::new(env!("CARGO_BIN_EXE_kiosk-launcher"));
    bench
        .start_by(launcher.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1").env("GDK_GL", "always"), &[]);
    bench.until("the window runs", |bench| bench.shells().len() == 1);
    let environment = bench.lines("shell-environment");
    let has = |line: &str| environment.iter().any(|one| one == line);
    assert!(has("WEBKIT_FORCE_SANDBOX=1") && has("GDK_GL=disable"), "{environment:?}");
    assert!(!has("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1"), "{environment:?}");
}

#[test]
fn the_agent_is_told_what_it_cannot_know() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, &format!("env >> \"$BENCH/agent-environment\"\n{IDLE}"));
    let mut launcher = std::process::Command::new(env!("CARGO_BIN_EXE_kiosk-launcher"));
    // Whoever starts the launcher says nothing of the machine: it reads that itself.
    bench.start_by(launcher.env("KIOSK_MACHINE_SERIAL", "FORGED"), &[]);
    bench.until("the agent runs", |bench| !bench.lines("agent-environment").is_empty());
    let environment = bench.lines("agent-environment");
    let version = format!("KIOSK_LAUNCHER_VERSION={}", env!("CARGO_PKG_VERSION"));
    assert!(environment.contains(&version), "{environment:?}");
    assert!(!environment.iter().any(|line| line.contains("FORGED")), "{environment:?}");
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

#[test]
fn a_disk_that_takes_no_writes_stops_nothing() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, IDLE);
    BootState::first("1.0.0".parse().unwrap(), 1).save(&bench.root()).unwrap();
    bench.fail_writes();
    bench.start();
    for n in 1..3 {
        bench.until("both run", |bench| bench.agents().len() == n && bench.shells().len() == n);
        bench.pids().into_iter().filter(|pid| lives(*pid)).for_each(|pid| send("KILL", pid));
    }
    bench.until("both run again", |bench| bench.agents().len() == 3 && bench.shells().len() == 3);
    bench.stop();
}

#[test]
fn the_shell_runs_as_another_user_with_no_group_but_its_own() {
    let mut bench = Bench::new();
    if !is_root() {
        // Nobody else can become another user; where it matters (CI, the package's own test) root runs this.
        return;
    }
    bench.version("1.0.0", 1, "echo \"$(id -u) $KIOSK_SHELL_UID\" >> \"$BENCH/agent-user\"\nexec sleep 1000");
    bench.open_to_all(&["shells", "shell-user", "shell-environment"]);
    bench.start_with_options(&["--shell-user", "nobody"]);
    bench.until("both say who they are", |bench| {
        !bench.lines("shell-user").is_empty() && !bench.lines("agent-user").is_empty()
    });
    let nobody = bench.lines("shell-user")[0].split(' ').next().unwrap().to_owned();
    assert_ne!(nobody, "0");
    assert_eq!(bench.lines("agent-user"), [format!("0 {nobody}")]);
    let groups = bench.lines("shell-user")[0].split(' ').skip(1).count();
    assert_eq!(groups, 1, "{:?}", bench.lines("shell-user"));
    // The bond to the launcher's life outlasts the change of user.
    bench.kill();
    bench.until("none is left", |bench| bench.pids().into_iter().all(|pid| !lives(pid)));
}

#[test]
fn an_unknown_user_is_refused_before_anything_starts() {
    let bench = Bench::new();
    let launcher = std::process::Command::new(env!("CARGO_BIN_EXE_kiosk-launcher"))
        .args(["run", "--shell-user", "no such user", "--root"])
        .arg(bench.root())
        .output()
        .unwrap();
    assert_eq!(launcher.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&launcher.stderr).contains("no user no such user"));
}

/// In place of `systemctl`, which would.
const CONTROL: &str = "#!/bin/sh\necho \"$*\" >> \"$BENCH/control\"\n";
const WANTS_A_RESTART: &str = "echo '{\"say\":\"restart_machine\"}' >&0\nexec sleep 1000";

#[test]
fn the_machine_is_restarted_by_the_program_that_was_named_and_else_never() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, WANTS_A_RESTART);
    bench.start();
    bench.until("the agent runs", |bench| bench.agents().len() == 1);
    assert!(bench.agents()[0].contains("\"restarts_machine\":false"));
    bench.stop();
    assert_eq!(bench.lines("control"), [""; 0]);

    let control = bench.root().join("machine-control");
    std::fs::write(&control, CONTROL).unwrap();
    std::fs::set_permissions(&control, std::fs::Permissions::from_mode(0o755)).unwrap();
    bench.start_with_options(&["--machine-control", control.to_str().unwrap()]);
    bench.until("it is restarted", |bench| bench.lines("control") == ["reboot"]);
    assert!(bench.agents()[1].contains("\"restarts_machine\":true"));
}

/// In place of `write-stick`: there is no stick.
const WRITER: &str = "#!/bin/sh\necho \"$*\" >> \"$BENCH/writer\"\nexit 3\n";
const WANTS_A_STICK: &str = "echo '{\"say\":\"write_stick\",\"name\":\"kiosk-log-5f2c\"}' >&0\nread -r answer\necho \"$answer\" >> \"$BENCH/answers\"\nexec sleep 1000";

#[test]
fn a_stick_is_written_by_the_program_that_was_named_and_the_agent_hears_what_came_of_it() {
    let mut bench = Bench::new();
    bench.version("1.0.0", 1, WANTS_A_STICK);
    bench.start();
    let failed = r#"{"say":"stick_written","outcome":"failed"}"#;
    bench.until("nobody can", |bench| bench.lines("answers") == [failed]);
    assert!(bench.agents()[0].contains("\"writes_sticks\":false"));
    bench.stop();

    let writer = bench.root().join("write-stick");
    std::fs::write(&writer, WRITER).unwrap();
    std::fs::set_permissions(&writer, std::fs::Permissions::from_mode(0o755)).unwrap();
    bench.start_with_options(&["--stick-writer", writer.to_str().unwrap()]);
    let none = r#"{"say":"stick_written","outcome":"no_stick"}"#;
    bench.until("there is none", |bench| bench.lines("answers") == [failed, none]);
    assert_eq!(bench.lines("writer"), ["kiosk-log-5f2c"]);
}
