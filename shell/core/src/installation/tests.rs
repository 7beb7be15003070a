use proptest::prelude::*;

use super::*;
use crate::Mono;

const NEEDS: u64 = 6 << 30;

fn disk(name: &str, gib: u64) -> TargetDisk {
    TargetDisk { name: name.into(), model: None, serial: None, bytes: gib << 30, holds: DiskContent::Other }
}

fn installation(unattended: bool, disks: &[(&str, u64)]) -> Installation {
    let mut installation = Installation::new("1.0.0".into(), NEEDS, false, unattended);
    installation.handle_disks(disks.iter().map(|(name, gib)| disk(name, *gib)).collect(), Mono(0));
    installation
}

fn install(name: &str) -> InstallationRequest {
    InstallationRequest::Install { disk: name.into() }
}

fn write(name: &str) -> InstallationOrder {
    InstallationOrder::Write { disk: name.into() }
}

fn state(installation: &Installation, now: u64) -> InstallationState {
    installation.view(Mono(now)).state
}

#[test]
fn only_a_disk_that_is_there_and_large_enough_is_written_and_once() {
    let mut installation = installation(false, &[("sda", 64), ("sdb", 4)]);
    assert_eq!(installation.handle_request(install("sdc")), None, "nobody has seen it");
    assert_eq!(installation.handle_request(install("sdb")), None, "it is too small");
    assert_eq!(installation.handle_timeout(Mono(u64::MAX)), None, "nobody has touched anything");
    assert_eq!(installation.handle_request(install("sda")), Some(write("sda")));
    assert_eq!(installation.handle_request(install("sda")), None, "a finger that came down twice");
}

#[test]
fn it_is_written_then_compared_then_there() {
    let mut installation = installation(false, &[("sda", 64)]);
    installation.handle_request(install("sda"));
    installation.handle_written(40);
    assert_eq!(state(&installation, 0), InstallationState::Writing { disk: "sda".into(), percent: 40 });
    installation.handle_compared(120);
    assert_eq!(state(&installation, 0), InstallationState::Checking { disk: "sda".into(), percent: 100 });
    installation.handle_written(50);
    assert!(matches!(state(&installation, 0), InstallationState::Checking { .. }), "it goes on, not back");
    assert!(!installation.is_installed());
    installation.handle_ended(Ok(()));
    assert!(installation.is_installed());
    installation.handle_request(InstallationRequest::Stop {});
    installation.handle_request(InstallationRequest::Again {});
    assert_eq!(installation.handle_request(install("sda")), None, "nothing of it is done again");
}

#[test]
fn what_failed_or_was_stopped_is_chosen_again() {
    let mut installation = installation(false, &[("sda", 64)]);
    assert_eq!(installation.handle_request(InstallationRequest::Stop {}), None, "there is nothing to stop");
    installation.handle_request(install("sda"));
    assert_eq!(installation.handle_request(InstallationRequest::Stop {}), Some(InstallationOrder::Stop));
    assert!(matches!(state(&installation, 0), InstallationState::Writing { .. }), "until it has stopped");
    installation.handle_ended(Err(InstallationFailure::Cancelled));
    assert_eq!(installation.handle_request(install("sda")), None, "what happened is read first");
    installation.handle_request(InstallationRequest::Again {});
    assert_eq!(installation.handle_request(install("sda")), Some(write("sda")));
}

#[test]
fn an_unattended_stick_begins_after_its_time_where_there_is_one_disk() {
    let mut one = installation(true, &[("sda", 64)]);
    assert_eq!(state(&one, 0), InstallationState::Choosing { begins_in: Some(60) });
    assert_eq!(state(&one, 58_001), InstallationState::Choosing { begins_in: Some(2) });
    assert_eq!(one.handle_timeout(Mono(59_999)), None);
    assert_eq!(one.handle_timeout(Mono(60_000)), Some(write("sda")));
    assert_eq!(one.poll_timeout(), None);

    for disks in [&[("sda", 64), ("sdb", 4)][..], &[("sda", 4)], &[]] {
        let mut several = installation(true, disks);
        assert_eq!(state(&several, 0), InstallationState::Choosing { begins_in: None });
        assert_eq!(several.handle_timeout(Mono(u64::MAX)), None, "{disks:?}");
    }
}

#[test]
fn whoever_stops_the_count_has_stopped_it_for_good() {
    let mut stopped = installation(true, &[("sda", 64)]);
    assert_eq!(stopped.handle_request(InstallationRequest::Stop {}), None);
    assert_eq!(state(&stopped, 0), InstallationState::Choosing { begins_in: None });
    stopped.handle_disks(vec![disk("sdb", 64)], Mono(1));
    assert_eq!(stopped.handle_timeout(Mono(u64::MAX)), None, "another disk does not begin it anew");

    let mut failed = installation(true, &[("sda", 64)]);
    failed.handle_timeout(Mono(60_000));
    failed.handle_ended(Err(InstallationFailure::DiskFailed));
    failed.handle_request(InstallationRequest::Again {});
    assert_eq!(failed.handle_timeout(Mono(u64::MAX)), None, "nor does a failure");
}

#[test]
fn a_disk_that_comes_while_it_counts_ends_that() {
    let mut installation = installation(true, &[("sda", 64)]);
    installation.handle_disks(vec![disk("sda", 64), disk("sdb", 64)], Mono(10_000));
    assert_eq!(installation.handle_timeout(Mono(60_000)), None);
    installation.handle_disks(vec![disk("sda", 64)], Mono(70_000));
    assert_eq!(installation.handle_timeout(Mono(70_001)), None, "it counts anew");
    assert_eq!(installation.handle_timeout(Mono(130_000)), Some(write("sda")));
}

#[test]
fn what_is_said_on_the_screen_has_the_shape_that_its_page_writes() {
    let of = |json: &str| serde_json::from_str::<InstallationRequest>(json).ok();
    assert_eq!(of(r#"{"want":"install","disk":"sda"}"#), Some(install("sda")));
    assert_eq!(of(r#"{"want":"stop"}"#), Some(InstallationRequest::Stop {}));
    assert_eq!(of(r#"{"want":"install","disk":"sda","of":"/dev/null"}"#), None);
}

#[derive(Debug, Clone)]
enum Input {
    Disks(Vec<(u8, u64)>),
    Request(InstallationRequest),
    Wait(u64),
    Written(u8),
    Compared(u8),
    Ended(bool),
}

fn input() -> impl Strategy<Value = Input> {
    let name = || (0_u8..3).prop_map(|at| format!("sd{at}"));
    prop_oneof![
        prop::collection::btree_map(0_u8..3, 1_u64..20, 0..3)
            .prop_map(|disks| Input::Disks(disks.into_iter().collect())),
        name().prop_map(|disk| Input::Request(InstallationRequest::Install { disk })),
        Just(Input::Request(InstallationRequest::Stop {})),
        Just(Input::Request(InstallationRequest::Again {})),
        (0_u64..70_000).prop_map(Input::Wait),
        any::<u8>().prop_map(Input::Written),
        any::<u8>().prop_map(Input::Compared),
        any::<bool>().prop_map(Input::Ended),
    ]
}

proptest! {
    /// Whatever comes: a disk is written only while none is, only if it is there and large enough, and only if somebody named it or
    /// there was no other.
    #[test]
    fn no_other_disk_is_ever_written(unattended: bool, inputs in prop::collection::vec(input(), 0..60)) {
        let mut installation = Installation::new("1.0.0".into(), NEEDS, false, unattended);
        let (mut now, mut is_writing) = (Mono(0), false);
        for input in inputs {
            let mut named = None;
            if let Input::Request(InstallationRequest::Install { disk }) = &input {
                named = Some(disk.clone());
            }
            let order = match input {
                Input::Disks(disks) => {
                    let disks = disks.iter().map(|(at, gib)| disk(&format!("sd{at}"), *gib)).collect();
                    installation.handle_disks(disks, now);
                    None
                }
                Input::Request(request) => installation.handle_request(request),
                Input::Wait(ms) => {
                    now = now + ms;
                    installation.handle_timeout(now)
                }
                Input::Written(percent) => { installation.handle_written(percent); None }
                Input::Compared(percent) => { installation.handle_compared(percent); None }
                Input::Ended(well) => {
                    installation.handle_ended(if well { Ok(()) } else { Err(InstallationFailure::DiskGone) });
                    is_writing = false;
                    None
                }
            };
            let view = installation.view(now);
            match order {
                Some(InstallationOrder::Write { disk }) => {
                    prop_assert!(!is_writing);
                    is_writing = true;
                    let found = view.disks.iter().find(|found| found.name == disk);
                    prop_assert!(found.is_some_and(|found| found.bytes >= NEEDS));
                    prop_assert!(named == Some(disk) || (unattended && view.disks.len() == 1));
                }
                Some(InstallationOrder::Stop) => prop_assert!(is_writing),
                None => {}
            }
        }
    }
}
