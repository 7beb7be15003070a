use fleet_protocol::{DeviceState, Permission};
use serde_json::json;
use terminal_core::ipc::{AppView, ShellMessage};
use terminal_devices::camera::{CameraError, CameraEvent, CameraFault, CameraRequest, CameraState, Frame};
use terminal_devices::simulator::drawn_picture;

use super::fake::{Bench, Told, app};
use crate::bridge::{BridgeCall, BridgeError, Method, PhotoSubject, Purpose};
use crate::page::Call;
use crate::stage::{BarSize, Input, Opening, TrustedPage};

fn bench() -> (Bench, Opening) {
    let granted = [Permission::Camera].into_iter().collect();
    let mut bench = Bench::with_camera(vec![AppView { permissions: granted, ..app(1) }, app(2)]);
    said(&mut bench, CameraEvent::State(CameraState::Ready));
    let opening = bench.open_painted(1);
    bench.forget();
    (bench, opening)
}

fn ask(bench: &mut Bench, opening: Opening, id: u64) {
    let reason = Purpose::try_from("制作居住证".to_owned()).unwrap();
    let method = Method::TakePhoto { subject: PhotoSubject::Face, reason };
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id, method })));
}

fn said(bench: &mut Bench, event: CameraEvent) {
    bench.input(Input::Camera(event));
}

fn sees(bench: &mut Bench) {
    said(bench, CameraEvent::Frame(Frame::read(&drawn_picture()).unwrap()));
}

fn touch(bench: &mut Bench, call: Call) {
    bench.input(Input::Called(TrustedPage::Bar, 9, call));
}

fn refusals(bench: &Bench) -> Vec<(u64, BridgeError)> {
    let refused = |told| match told {
        Told::BridgeAnswered(id, Err(error)) => Some((id, error)),
        _ => None,
    };
    bench.told().into_iter().filter_map(refused).collect()
}

fn given(bench: &Bench) -> Vec<u64> {
    let given = |told| if let Told::PhotoGiven(id, _) = told { Some(id) } else { None };
    bench.told().into_iter().filter_map(given).collect()
}

/// The phase that was shown last; `None` for no question.
fn phase(bench: &Bench) -> Option<String> {
    let asked = |told| if let Told::Asked(consent) = told { Some(consent) } else { None };
    let last = bench.told().into_iter().rev().find_map(asked)?;
    last["phase"].as_str().map(ToOwned::to_owned)
}

/// Whether something of what the camera saw is still shown.
fn is_seen(bench: &Bench) -> bool {
    let seen = |told: &Told| if let Told::Seen(seen) = told { Some(*seen) } else { None };
    bench.told().iter().rev().find_map(seen).unwrap_or(false)
}

/// Up to the picture that the citizen looks at.
fn take(bench: &mut Bench) {
    sees(bench);
    touch(bench, Call::TakePhoto {});
    bench.pass(3_000);
    sees(bench);
    assert_eq!(phase(bench).as_deref(), Some("judge"));
}

#[test]
fn a_picture_goes_to_the_app_that_asked_once_the_citizen_has_seen_and_allowed_it() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    assert_eq!(bench.camera(), [CameraRequest::Open]);
    assert!(bench.told().contains(&Told::Bar(BarSize::Whole)));
    let asked = json!({ "question": 1, "wanted": "face", "app_name": "应用1", "unit": "人社局",
        "reason": "制作居住证", "phase": "wake_camera", "remaining_s": 60, "whole_s": 60 });
    assert!(bench.told().contains(&Told::Asked(asked)));
    sees(&mut bench);
    assert_eq!((phase(&bench).as_deref(), is_seen(&bench)), (Some("aim"), true));
    assert_eq!(bench.camera(), [CameraRequest::Next]);
    // No picture is taken while it counts, and none before it is seen.
    touch(&mut bench, Call::UsePhoto {});
    touch(&mut bench, Call::TakePhoto {});
    for _ in 0..11 {
        bench.pass(250);
        sees(&mut bench);
        assert_eq!(
            (phase(&bench).as_deref(), bench.camera().as_slice()),
            (Some("count"), &[CameraRequest::Next][..])
        );
    }
    bench.pass(250);
    sees(&mut bench);
    // Nobody looks through it while the citizen thinks.
    assert_eq!(
        (phase(&bench).as_deref(), bench.camera().as_slice()),
        (Some("judge"), &[CameraRequest::Close][..])
    );
    sees(&mut bench);
    assert!(bench.told().contains(&Told::Seen(true)) && given(&bench).is_empty());
    // Only the page that asks is heard.
    bench.call(Call::UsePhoto {});
    assert!(given(&bench).is_empty());
    touch(&mut bench, Call::UsePhoto {});
    assert!(bench.told().contains(&Told::PhotoGiven(4, (960, 720))));
    assert_eq!((phase(&bench), is_seen(&bench), given(&bench).len()), (None, false, 1));
    touch(&mut bench, Call::UsePhoto {});
    assert_eq!(given(&bench), [4]);
}

#[test]
fn the_citizen_takes_another_one() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    take(&mut bench);
    bench.camera();
    touch(&mut bench, Call::RetakePhoto {});
    assert_eq!((phase(&bench).as_deref(), is_seen(&bench)), (Some("wake_camera"), false));
    assert_eq!(bench.camera(), [CameraRequest::Open]);
    touch(&mut bench, Call::UsePhoto {});
    assert!(given(&bench).is_empty());
    take(&mut bench);
    touch(&mut bench, Call::UsePhoto {});
    assert_eq!(given(&bench), [4]);
}

#[test]
fn the_citizen_refuses_and_the_time_runs_out() {
    let (mut bench, opening) = bench();
    ask(&mut bench, opening, 4);
    take(&mut bench);
    bench.call(Call::CancelConsent {});
    assert_eq!(refusals(&bench), []);
    touch(&mut bench, Call::CancelConsent {});
    assert_eq!((refusals(&bench), is_seen(&bench)), (vec![(4, BridgeError::Cancelled)], false));
    ask(&mut bench, opening, 5);
    sees(&mut bench);
    bench.pass(60_000);
    assert_eq!(refusals(&bench), [(4, BridgeError::Cancelled), (5, BridgeError::Timeout)]);
    assert_eq!((bench.camera().last(), is_seen(&bench)), (Some(&CameraRequest::Close), false));
    // Seen in the same moment.
    sees(&mut bench);
    assert_eq!((bench.camera(), is_seen(&bench)), (vec![CameraRequest::Close], false));
}

#[test]
fn nothing_that_was_seen_outlives_the_app_or_the_session() {
    for end in [Call::GoHome {}, Call::EndSession {}] {
        let (mut bench, opening) = bench();
        ask(&mut bench, opening, 4);
        take(&mut bench);
        bench.call(end);
        assert_eq!((phase(&bench), is_seen(&bench)), (None, false));
        assert_eq!((refusals(&bench), given(&bench)), (vec![(4, BridgeError::Cancelled)], vec![]));
        assert_eq!(bench.camera().last(), Some(&CameraRequest::Close));
        bench.call(Call::EndSession {});
        assert!(bench.told().contains(&Told::Reloaded(TrustedPage::Bar)));
    }
}

#[test]
fn an_app_that_ops_did_not_grant_it_to_takes_none() {
    let (mut bench, _) = bench();
    let other = bench.open_painted(2);
    bench.forget();
    ask(&mut bench, other, 4);
    assert_eq!((refusals(&bench), bench.camera()), (vec![(4, BridgeError::NotPermitted)], vec![]));
}

#[test]
fn a_camera_that_is_not_there_or_fails_is_said_to_be_so_and_the_agent_knows() {
    let (mut bench, opening) = bench();
    bench.said();
    said(&mut bench, CameraEvent::State(CameraState::Absent));
    let told = |camera| ShellMessage::Devices {
        id_card_reader: Some(DeviceState::Absent),
        printer: None,
        speaker: None,
        scanner: None,
        receipt_printer: None,
        smart_card_reader: None,
        camera: Some(camera),
        toner: None,
    };
    assert_eq!(bench.said(), [told(DeviceState::Absent)]);
    ask(&mut bench, opening, 4);
    assert_eq!((refusals(&bench), bench.camera()), (vec![(4, BridgeError::NoCamera)], vec![]));
    // One that failed may give pictures again: only opening it tells.
    said(&mut bench, CameraEvent::State(CameraState::Failed(CameraFault::NoPicture)));
    assert_eq!(bench.said(), [told(DeviceState::Failed { code: "no_picture".into() })]);
    for (error, code) in
        [(CameraError::NoCamera, BridgeError::NoCamera), (CameraError::Failed, BridgeError::CameraFailed)]
    {
        bench.forget();
        ask(&mut bench, opening, 5);
        said(&mut bench, CameraEvent::Ended(error));
        assert_eq!((refusals(&bench), phase(&bench)), (vec![(5, code)], None));
    }
    // Of a question that is over.
    said(&mut bench, CameraEvent::Ended(CameraError::Failed));
    assert_eq!(refusals(&bench).len(), 1);
}

#[test]
fn a_terminal_without_a_camera_says_so() {
    let granted = [Permission::Camera].into_iter().collect();
    let mut bench = Bench::with(vec![AppView { permissions: granted, ..app(1) }]);
    let opening = bench.open_painted(1);
    bench.forget();
    ask(&mut bench, opening, 4);
    assert_eq!(refusals(&bench), [(4, BridgeError::NoCamera)]);
}
