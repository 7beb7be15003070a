use fleet_protocol::{AppFailure, AppVersionId};
use uuid::Uuid;

use super::*;
use crate::testing::{bundle_app, desired};

fn shown(enrolled: bool, standing: Option<EnrollmentState>, desired: Option<&DesiredState>) -> Screen {
    shown_with(enrolled, standing, desired, &Quarantine::default())
}

fn shown_with(
    enrolled: bool,
    standing: Option<EnrollmentState>,
    desired: Option<&DesiredState>,
    quarantine: &Quarantine,
) -> Screen {
    let standing = standing.map(|state| Standing {
        state,
        display_code: "4F7K-2M".into(),
        approval_url: "https://fleet.example/".into(),
        location_wish: None,
    });
    let held = HeldFiles {
        bundles: [(Sha256([1; 32]), PathBuf::from("/data/apps/01"))].into(),
        icons: [(Sha256([1; 32]), (PathBuf::from("/data/icons/01"), "image/png"))].into(),
        refused: [(Sha256([3; 32]), "a symbolic link".to_owned())].into(),
    };
    let input = ViewInput {
        now: 0,
        software_version: "1.0.0",
        connectivity: Connectivity::Online,
        server: "https://fleet.example",
        terminal_id: TerminalId::of_digest(&[9; 32]),
        enrolled,
        standing: standing.as_ref(),
        qr_svg: None,
        code_problem: None,
        reopens: false,
        desired,
        held: &held,
        themes: &[],
        quarantine,
        hours: None,
    };
    kiosk_view(&input).screen
}

#[test]
fn a_new_terminal_shows_its_code() {
    let Screen::Enrolling(view) = shown(false, None, None) else { panic!("enrolling") };
    assert_eq!(view.display_code, None);
    let Screen::Enrolling(view) = shown(false, Some(EnrollmentState::Pending), None) else {
        panic!("enrolling")
    };
    assert_eq!(view.display_code.as_deref(), Some("4F7K-2M"));
}

#[test]
fn a_clone_and_a_retired_terminal_serve_nobody() {
    let state = desired(vec![]);
    for (state_of, page) in [
        (EnrollmentState::Conflict, OutOfService::Conflict { display_code: Some("4F7K-2M".into()) }),
        (EnrollmentState::Retired, OutOfService::Retired),
        (EnrollmentState::Rejected, OutOfService::Retired),
    ] {
        assert_eq!(shown(false, Some(state_of), Some(&state)), Screen::OutOfService(page));
    }
}

#[test]
fn a_machine_that_was_never_in_service_shows_whoever_installs_it_which_one_it_is() {
    for state in [EnrollmentState::Conflict, EnrollmentState::Rejected] {
        let Screen::Enrolling(view) = shown(false, Some(state), None) else { panic!("enrolling") };
        assert_eq!((view.state, view.display_code.as_deref()), (Some(state), Some("4F7K-2M")));
    }
    let retired = Screen::OutOfService(OutOfService::Retired);
    assert_eq!(shown(false, Some(EnrollmentState::Retired), None), retired);
}

#[test]
fn without_a_desired_state_or_a_location_it_is_not_ready() {
    let mut state = desired(vec![]);
    assert_eq!(shown(true, None, None), Screen::OutOfService(OutOfService::NotReady));
    state.location = None;
    assert_eq!(shown(true, None, Some(&state)), Screen::OutOfService(OutOfService::NotReady));
}

#[test]
fn a_suspended_terminal_says_so() {
    let mut state = desired(vec![]);
    state.terminal.state = EnrollmentState::Suspended;
    assert_eq!(shown(true, None, Some(&state)), Screen::OutOfService(OutOfService::Suspended));
}

#[test]
fn apps_are_ready_preparing_or_failed_by_what_is_on_the_disk() {
    let state = desired([1, 2, 3].map(bundle_app).to_vec());
    let Screen::Home(home) = shown(true, None, Some(&state)) else { panic!("home") };
    let states: Vec<_> = home.apps.iter().map(|app| app.state).collect();
    assert_eq!(states, [AppViewState::Ready, AppViewState::Preparing, AppViewState::Failed]);
    assert_eq!(home.apps[0].icon_type.as_deref(), Some("image/png"));
    assert_eq!(home.apps[1].icon, None);
}

#[test]
fn an_app_that_failed_too_often_rests_until_another_version_comes() {
    let (app, mut next) = (bundle_app(1), bundle_app(1));
    next.version_id = AppVersionId(Uuid::from_u128(99));
    let mut quarantine = Quarantine::default();
    for _ in 0..Quarantine::FAILURES {
        quarantine.handle_failure(app.app_id, app.version_id, &AppFailure::Crashed, 0);
    }
    for (offered, state) in [(app, AppViewState::Quarantined), (next, AppViewState::Ready)] {
        let desired = desired(vec![offered]);
        let Screen::Home(home) = shown_with(true, None, Some(&desired), &quarantine) else { panic!("home") };
        assert_eq!(home.apps[0].state, state);
    }
}
