use fleet_protocol::{Problem, ProblemCode, TerminalId};

use super::*;

fn reply(state: EnrollmentState) -> EnrollmentReply {
    EnrollmentReply {
        terminal_id: TerminalId::of_digest(&[1; 32]),
        state,
        display_code: "4F7K-2M".into(),
        approval_url: "https://fleet.example/#/terminals".into(),
        retry_after_ms: 4_000,
        server_time: 1_795_000_000_000,
        location_wish: None,
    }
}

fn expired() -> Failure {
    Failure::CodeRefused(Box::new(Problem {
        kind: String::new(),
        code: ProblemCode::ENROLLMENT_CODE_EXPIRED,
        status: 422,
        title: "注册码已过期".into(),
        detail: "请索取新的注册码。".into(),
        pointer: None,
        request_id: None,
    }))
}

#[test]
fn asks_until_it_is_let_in_at_the_servers_pace() {
    let mut dice = Dice::new(1);
    let mut enrollment = Enrollment::new(Mono(0), 0);
    assert_eq!(enrollment.poll_request(Mono(0)), Some(None));
    assert_eq!(enrollment.poll_request(Mono(60_000)), None, "one request at a time");
    enrollment.handle_reply(&reply(EnrollmentState::Pending), Mono(100), &mut dice);
    let (due, _) = enrollment.poll_timeout().unwrap();
    assert!((3_100..=5_100).contains(&due.0));
    assert_eq!(enrollment.poll_request(due), Some(None));
    enrollment.handle_reply(&reply(EnrollmentState::Approved), due, &mut dice);
    assert_eq!(enrollment.standing().unwrap().state, EnrollmentState::Approved);
}

#[test]
fn a_typed_code_goes_out_at_once_and_once() {
    let mut dice = Dice::new(1);
    let mut enrollment = Enrollment::new(Mono(0), 0);
    enrollment.poll_request(Mono(0));
    enrollment.handle_reply(&reply(EnrollmentState::Pending), Mono(1), &mut dice);
    enrollment.handle_code(" ｋ7m2－9qxp ", Mono(2));
    assert_eq!(enrollment.poll_request(Mono(2)), Some(Some("K7M2-9QXP".into())));
    enrollment.handle_failure(&expired(), Mono(3), &mut dice);
    assert_eq!(enrollment.code_problem().unwrap().title, "注册码已过期");
    let (due, _) = enrollment.poll_timeout().unwrap();
    assert_eq!(enrollment.poll_request(due), Some(None), "a refused code is not sent again");
    enrollment.handle_reply(&reply(EnrollmentState::Pending), due, &mut dice);
    assert!(enrollment.code_problem().is_some(), "the words stay until another code is typed");
    enrollment.handle_code("K7M2-9QXR", due);
    assert!(enrollment.code_problem().is_none());
}

#[test]
fn a_code_survives_a_network_failure() {
    let mut dice = Dice::new(1);
    let mut enrollment = Enrollment::new(Mono(0), 0);
    enrollment.handle_code("A", Mono(0));
    assert_eq!(enrollment.poll_request(Mono(0)), Some(Some("A".into())));
    enrollment.handle_failure(&Failure::Unreachable, Mono(9), &mut dice);
    let (due, _) = enrollment.poll_timeout().unwrap();
    assert_eq!(enrollment.poll_request(due), Some(Some("A".into())));
}

#[test]
fn a_code_typed_during_a_request_follows_right_after() {
    let mut dice = Dice::new(1);
    let mut enrollment = Enrollment::new(Mono(0), 0);
    enrollment.handle_code("A", Mono(0));
    enrollment.poll_request(Mono(0));
    enrollment.handle_code("B", Mono(1));
    assert_eq!(enrollment.poll_request(Mono(1)), None);
    enrollment.handle_failure(&expired(), Mono(2), &mut dice);
    assert!(enrollment.code_problem().is_none(), "those words were about A");
    assert_eq!(enrollment.poll_request(Mono(2)), Some(Some("B".into())));
}
