use proptest::prelude::*;

use super::*;
use crate::Mono;

#[derive(Debug, Clone, Copy)]
enum Input {
    Connected(bool),
    Reached,
    Gateway,
    Keep,
    TakeBack,
    Wait(u64),
}

fn inputs() -> impl Strategy<Value = Input> {
    prop_oneof![
        any::<bool>().prop_map(Input::Connected),
        Just(Input::Reached),
        Just(Input::Gateway),
        Just(Input::Keep),
        Just(Input::TakeBack),
        (0..100_000_u64).prop_map(Input::Wait),
    ]
}

proptest! {
    #[test]
    fn it_ends_once_and_stays_only_if_it_was_connected(inputs in proptest::collection::vec(inputs(), 0..30)) {
        let (mut trial, mut now) = (NetworkTrial::begin(Mono(0)), Mono(0));
        let (mut was_connected, mut ended) = (false, None);
        for input in inputs {
            match input {
                Input::Connected(yes) => {
                    was_connected |= yes && trial.state() == TrialState::Connecting;
                    trial.handle_connected(yes, now);
                }
                Input::Reached => trial.handle_reached(),
                Input::Gateway => trial.handle_gateway(),
                Input::Keep => trial.handle_keep(),
                Input::TakeBack => trial.handle_take_back(),
                Input::Wait(ms) => now = now + ms,
            }
            trial.handle_timeout(now);
            prop_assert!(ended.is_none() || ended == trial.end_of(), "it ends once");
            ended = trial.end_of();
            prop_assert!(!ended.is_some_and(TrialEnd::stays) || was_connected);
            prop_assert_eq!(trial.poll_timeout().is_none(), trial.is_over(), "nothing is tried for ever");
        }
        now = now + NetworkTrial::CONNECT_MS.max(NetworkTrial::LOOK_MS);
        trial.handle_timeout(now);
        prop_assert!(trial.is_over());
    }
}
