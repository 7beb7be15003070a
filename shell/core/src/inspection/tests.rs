use fleet_protocol::{AppId, AppVersionId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn inspection(n: u128, asked: bool) -> DesiredInspection {
    DesiredInspection {
        id: InspectionId(Uuid::from_u128(n)),
        app_id: AppId(Uuid::from_u128(n)),
        version_id: AppVersionId(Uuid::from_u128(n)),
        asked,
        before: None,
        wants_text: false,
    }
}

fn at(ms: u64) -> Mono {
    Mono::default() + ms
}

#[test]
fn it_waits_for_rest_gives_way_to_a_touch_and_begins_anew() {
    let wanted = [inspection(1, false)];
    let mut inspections = Inspections::default();
    assert_eq!(inspections.poll_timeout(&wanted), None, "nobody knows yet whether somebody is there");
    inspections.handle_idle(true, at(0));
    assert_eq!(inspections.poll_begin(&wanted, at(Inspections::REST_MS - 1)), None);
    assert_eq!(inspections.poll_begin(&wanted, at(Inspections::REST_MS)), Some(&wanted[0]));
    assert_eq!(inspections.poll_begin(&wanted, at(Inspections::REST_MS)), None, "one at a time");

    assert!(inspections.handle_idle(false, at(70_000)), "a touch ends it");
    assert!(!inspections.handle_ended(wanted[0].id), "what came too late does not count");
    inspections.handle_idle(true, at(100_000));
    assert_eq!(inspections.poll_begin(&wanted, at(100_000 + Inspections::REST_MS)), Some(&wanted[0]));
    assert!(inspections.handle_ended(wanted[0].id));
    assert_eq!(inspections.poll_timeout(&wanted), None, "each once");
    assert!(!inspections.handle_wanted(&[]), "nothing was under way");
    assert_eq!(inspections, Inspections { idle_since: Some(at(100_000)), ..Inspections::default() });
}

#[test]
fn what_is_no_longer_wanted_is_dropped_and_what_was_spoiled_begins_anew() {
    let wanted = [inspection(1, false)];
    let mut inspections = Inspections::default();
    inspections.handle_idle(true, at(0));
    assert!(inspections.poll_begin(&wanted, at(60_000)).is_some());
    inspections.handle_spoiled(wanted[0].id, at(61_000));
    assert_eq!(inspections.poll_begin(&wanted, at(62_000)), None);
    assert!(inspections.poll_begin(&wanted, at(61_000 + Inspections::REST_MS)).is_some());
    assert!(inspections.handle_wanted(&[]), "it runs, and nobody wants it");
}

#[test]
fn what_somebody_waits_for_comes_first_and_sooner() {
    let wanted = [inspection(1, false), inspection(2, true)];
    let mut inspections = Inspections::default();
    inspections.handle_idle(true, at(0));
    assert_eq!(inspections.poll_begin(&wanted, at(Inspections::ASKED_REST_MS)), Some(&wanted[1]));
}

#[test]
fn what_is_done_is_known_after_a_restart() {
    let wanted = [inspection(1, true)];
    let mut inspections = Inspections::default();
    inspections.handle_idle(true, at(0));
    assert!(inspections.poll_begin(&wanted, at(60_000)).is_some());
    inspections.handle_ended(wanted[0].id);
    let kept = serde_json::to_string(&inspections).unwrap();
    let mut again: Inspections = serde_json::from_str(&kept).unwrap();
    again.handle_idle(true, at(0));
    assert_eq!(again.poll_timeout(&wanted), None);
}

#[test]
fn only_what_the_terminal_is_offered_is_inspected() {
    let app = crate::testing::bundle_app(1);
    let offered = DesiredInspection { app_id: app.app_id, version_id: app.version_id, ..inspection(1, true) };
    let other_version = DesiredInspection { app_id: app.app_id, ..inspection(2, true) };
    let mut desired = crate::testing::desired(vec![app]);
    desired.inspections = vec![inspection(3, true), offered.clone(), other_version];
    assert_eq!(wanted_inspections(&desired), [offered]);
}

proptest! {
    /// Whatever comes in whatever order: none runs while somebody is there, and none is done twice.
    #[test]
    fn nobody_is_disturbed_and_nothing_is_done_twice(
        steps in proptest::collection::vec((0_u8..3, 0_u64..50_000), 1..80), count in 1_u128..5,
    ) {
        let wanted: Vec<_> = (0..count).map(|n| inspection(n, n % 2 == 0)).collect();
        let mut inspections = Inspections::default();
        let (mut now, mut idle, mut running) = (0, false, None);
        let mut done = Vec::new();
        for (step, ms) in steps {
            now += ms;
            match step {
                0 => {
                    idle = !idle;
                    let dropped = inspections.handle_idle(idle, at(now));
                    prop_assert_eq!(dropped, !idle && running.is_some());
                    running = running.filter(|_| idle);
                }
                1 => {
                    if let Some(begun) = inspections.poll_begin(&wanted, at(now)) {
                        prop_assert!(idle && running.is_none());
                        running = Some(begun.id);
                    }
                }
                _ => {
                    if let Some(id) = running.take() {
                        prop_assert!(inspections.handle_ended(id));
                        prop_assert!(!done.contains(&id));
                        done.push(id);
                    }
                }
            }
        }
    }
}
