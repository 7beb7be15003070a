use std::path::PathBuf;
use std::process::Command;

use terminal_core::ipc::ShellMessage;

use crate::shell::Shell;
use crate::view::bundle;

/// Whether bubblewrap can work here at all, tried apart from the shell's own trial.
fn machine_can() -> bool {
    let trial = ["--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--unshare-all", "true"];
    let runs = |program: &str, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
    };
    runs("bwrap", &trial) && runs("xdg-dbus-proxy", &["--version"])
}

fn namespace(pid: u32, name: &str) -> PathBuf {
    std::fs::read_link(format!("/proc/{pid}/ns/{name}")).unwrap()
}

#[test]
fn an_app_runs_in_namespaces_of_its_own() {
    if !machine_can() {
        // Nothing to test: the shell runs without, and the agent reports it.
        eprintln!("SKIPPED: bubblewrap or xdg-dbus-proxy does not work on this machine");
        return;
    }
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    let said = shell.agent.said();
    assert!(said.iter().any(|it| matches!(it, ShellMessage::Hello { no_sandbox: None, .. })), "{said:?}");
    let before = shell.web_processes();
    shell.open("应用");
    let of_app: Vec<u32> = shell.web_processes().into_iter().filter(|pid| !before.contains(pid)).collect();
    assert_eq!(of_app.len(), 1, "the app has a process of its own");
    for pid in before.into_iter().chain(of_app) {
        for name in ["mnt", "pid", "net"] {
            assert_ne!(namespace(pid, name), namespace(shell.pid(), name), "{pid} shares {name}");
        }
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        assert!(status.contains("NoNewPrivs:\t1") && status.contains("Seccomp:\t2"), "{status}");
    }
}

#[test]
fn a_machine_without_a_sandbox_is_told_of() {
    let empty = tempfile::tempdir().unwrap();
    let shell = Shell::start_with(vec![bundle(1, "应用", &[])], &[("PATH", empty.path().to_str().unwrap())]);
    let said = shell.agent.said();
    let reason = said.into_iter().find_map(|it| match it {
        ShellMessage::Hello { no_sandbox, .. } => no_sandbox,
        _ => None,
    });
    assert_eq!(reason.as_deref(), Some("bwrap is not installed"));
    shell.open("应用");
}
