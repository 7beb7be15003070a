use fleet_protocol::TerminalId;
use proptest::prelude::*;

use super::*;

mod cut;

fn enrolled(state: EnrollmentState) -> EnrollmentReply {
    EnrollmentReply {
        terminal_id: TerminalId::of_digest(&[1; 32]),
        state,
        display_code: "4F7K-2M".into(),
        approval_url: "https://fleet.example/".into(),
        retry_after_ms: 3_000,
        server_time: 1_795_000_000_000,
        location_wish: None,
    }
}

fn token() -> Token {
    Token { token: "t".into(), expires_in_ms: 600_000, server_time: 1_795_000_000_000 }
}

fn accepted() -> CheckInReply {
    CheckInReply {
        server_time: 1_795_000_000_000,
        next_check_in_ms: 60_000,
        acknowledged_seq: 0,
        desired: None,
        commands: vec![],
    }
}

/// The time jumps to the next timer, and the action that is due there.
fn next(link: &mut Link) -> (Mono, LinkAction) {
    let (at, _) = link.poll_timeout().expect("something is always due");
    (at, link.poll_action(at).expect("what was due is sent"))
}

fn checked_in() -> (Link, Mono) {
    let mut link = Link::new(Some(EnrollmentState::Active), Mono(0), 0, 7);
    assert_eq!(link.poll_action(Mono(0)), Some(LinkAction::GetToken));
    link.handle_token(&token(), Mono(1));
    assert_eq!(link.poll_action(Mono(1)), Some(LinkAction::CheckIn));
    link.handle_accepted(&accepted(), false, Mono(2));
    (link, Mono(2))
}

#[test]
fn enrols_buys_a_token_and_checks_in() {
    let mut link = Link::new(None, Mono(0), 0, 7);
    assert_eq!(link.poll_action(Mono(0)), Some(LinkAction::Enroll { code: None }));
    link.handle_enrolled(&enrolled(EnrollmentState::Pending), Mono(10));
    let (at, action) = next(&mut link);
    assert_eq!(action, LinkAction::Enroll { code: None });
    link.handle_enrolled(&enrolled(EnrollmentState::Approved), at);
    assert_eq!(link.poll_action(at), Some(LinkAction::GetToken));
    assert_eq!(link.poll_action(at), None);
    link.handle_token(&token(), at);
    assert_eq!(link.poll_action(at), Some(LinkAction::CheckIn));
}

#[test]
fn a_token_is_renewed_before_it_ends() {
    let (mut link, _) = checked_in();
    let later = Mono(595_000);
    assert_eq!(link.poll_action(later), Some(LinkAction::GetToken));
}

#[test]
fn a_refused_token_is_replaced_at_once_but_not_in_a_loop() {
    let (mut link, _) = checked_in();
    let (at, action) = next(&mut link);
    link.handle_failure(&action, &Failure::TokenInvalid, at);
    assert_eq!(link.poll_action(at), Some(LinkAction::GetToken));
    link.handle_token(&token(), at);
    assert_eq!(link.poll_action(at), Some(LinkAction::CheckIn));
    link.handle_failure(&LinkAction::CheckIn, &Failure::TokenInvalid, at);
    assert_eq!(link.poll_action(at), None, "the new one never worked: wait");
}

#[test]
fn being_turned_away_leads_back_to_enrollment() {
    let (mut link, _) = checked_in();
    let (at, action) = next(&mut link);
    link.handle_failure(&action, &Failure::Conflict, at);
    assert!(!link.is_enrolled());
    let (at, action) = next(&mut link);
    assert_eq!(action, LinkAction::Enroll { code: None });
    link.handle_enrolled(&enrolled(EnrollmentState::Conflict), at);
    assert_eq!(link.enrollment().unwrap().standing().unwrap().state, EnrollmentState::Conflict);
}

#[test]
fn offline_since_the_first_failure() {
    let (mut link, _) = checked_in();
    let (first, action) = next(&mut link);
    link.handle_failure(&action, &Failure::Unreachable, first);
    let (second, action) = next(&mut link);
    link.handle_failure(&action, &Failure::Unreachable, second);
    assert_eq!(link.reached(), Reached::NotSince(first));
}

proptest! {
    /// Whatever the server answers, the terminal neither falls silent nor sends without a pause.
    #[test]
    fn never_silent_never_frantic(seed: u64, answers in prop::collection::vec(0_u8..8, 1..120)) {
        let mut link = Link::new(None, Mono(0), 1_000, seed);
        let (mut now, mut sent) = (Mono(0), 0_u64);
        for answer in answers {
            let (at, _) = link.poll_timeout().expect("something is always due");
            now = now.max(at);
            let Some(action) = link.poll_action(now) else { continue };
            sent += 1;
            let failure = match answer {
                0 => Some(Failure::Unreachable),
                1 => Some(Failure::Busy { retry_after_ms: Some(5_000) }),
                2 => Some(Failure::TokenInvalid),
                3 => Some(Failure::NotEnrolled),
                4 => Some(Failure::BodyRefused),
                _ => None,
            };
            match (failure, &action) {
                (Some(failure), action) => link.handle_failure(action, &failure, now),
                (None, LinkAction::Enroll { .. }) => {
                    link.handle_enrolled(&enrolled(EnrollmentState::Active), now);
                }
                (None, LinkAction::GetToken) => link.handle_token(&token(), now),
                (None, LinkAction::CheckIn) => link.handle_accepted(&accepted(), false, now),
            }
        }
        // At most an enrollment, a token and a check-in in a row without a pause, plus one repetition.
        prop_assert!(sent <= 8 + now.0 / 50);
    }
}
