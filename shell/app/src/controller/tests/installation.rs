use terminal_core::installation::{InstallationRequest, InstallationState, InstallationView};
use terminal_core::ipc::{Screen, ShellMessage};

use super::fake::{Bench, app, view};
use crate::page::Call;
use crate::stage::{Input, TrustedPage};

fn installation() -> Screen {
    Screen::Installation(InstallationView {
        version: "1.0.0".into(),
        disks: Vec::new(),
        needs: 6 << 30,
        settings: false,
        state: InstallationState::Choosing { begins_in: None },
    })
}

fn install() -> InstallationRequest {
    InstallationRequest::Install { disk: "sda".into() }
}

fn wanted(bench: &mut Bench) -> Vec<InstallationRequest> {
    let request = |said| match said {
        ShellMessage::Installation(request) => Some(request),
        _ => None,
    };
    bench.said().into_iter().filter_map(request).collect()
}

#[test]
fn what_is_touched_reaches_the_installer_from_its_page_alone() {
    let mut bench = Bench::new();
    bench.show(view(installation()));
    assert_eq!(bench.state("/screen/page"), "installation");
    assert_eq!(bench.state("/screen/state/state"), "choosing");
    bench.input(Input::Touched);
    assert_eq!(bench.state("/session/state"), "none", "no citizen stands here");
    bench.input(Input::Called(TrustedPage::Bar, 1, Call::Installation(install())));
    assert_eq!(wanted(&mut bench), []);
    bench.call(Call::Installation(install()));
    assert_eq!(wanted(&mut bench), [install()]);
}

#[test]
fn a_terminal_in_service_installs_nothing() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.call(Call::Installation(install()));
    assert_eq!(wanted(&mut bench), []);
}
