//! On a machine that was started from an installer stick: what the installer says is shown, and what is touched reaches it.

use std::fs;

use terminal_core::installation::{
    DiskContent, InstallationRequest, InstallationState, InstallationView, TargetDisk,
};
use terminal_core::ipc::{Screen, ShellMessage};

use crate::support::{AgentProcess, FakeShell, eventually_some};

fn view(state: InstallationState) -> InstallationView {
    let disk = TargetDisk {
        name: "nvme0n1".into(),
        model: Some("SAMSUNG MZVL2256".into()),
        serial: None,
        bytes: 256 << 30,
        holds: DiskContent::Other,
    };
    InstallationView { version: "1.0.0".into(), disks: vec![disk], needs: 6 << 30, settings: false, state }
}

#[tokio::test]
async fn the_installer_is_shown_and_told_and_nothing_of_a_terminal_runs() {
    let dir = tempfile::tempdir().unwrap();
    let installer = dir.path().join("installer");
    fs::create_dir_all(installer.join("agent")).unwrap();
    let show = |state| {
        let (new, file) = (installer.join("view.new"), installer.join("view.json"));
        fs::write(&new, serde_json::to_vec(&view(state)).unwrap()).unwrap();
        fs::rename(new, file).unwrap();
    };
    let _agent = AgentProcess::start_unset(dir.path(), &["--installer", installer.to_str().unwrap()]);
    let shell = FakeShell::connect_in_silence(&AgentProcess::socket(dir.path())).await;
    show(InstallationState::Choosing { begins_in: None });
    let shown = |state| Screen::Installation(view(state));
    shell.sees("the disks", |screen| *screen == shown(InstallationState::Choosing { begins_in: None })).await;

    let wanted = InstallationRequest::Install { disk: "nvme0n1".into() };
    shell.say(&ShellMessage::Installation(wanted.clone()));
    let request = installer.join("agent/request.json");
    let told: InstallationRequest =
        eventually_some("the request", || serde_json::from_slice(&fs::read(&request).ok()?).ok()).await;
    assert_eq!(told, wanted);

    let writing = || InstallationState::Writing { disk: "nvme0n1".into(), percent: 40 };
    show(writing());
    shell.sees("how far it is", |screen| *screen == shown(writing())).await;
    fs::write(installer.join("view.json"), "{").unwrap();
    let later = FakeShell::connect_in_silence(&AgentProcess::socket(dir.path())).await;
    let ended = || InstallationState::Installed { disk: "nvme0n1".into() };
    show(ended());
    later.sees("the end", |screen| *screen == shown(ended())).await;
    let kept = fs::read_dir(dir.path().join("data")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(kept.collect::<Vec<_>>(), ["log"], "it has no key, no set-up and no store");
}
