use proptest::prelude::*;

use super::*;

const GIB: u64 = 1 << 30;
const BOUNDS: Bounds = Bounds { memory: GIB, processor_ms: 30_000, processes: 8, network: GIB };

/// On a machine with 8 GiB of which half is free, and whose processors the app shares with nobody.
fn uses(memory: u64, processor: u32) -> AppUse {
    let machine = MachineUse { memory: 8 * GIB, available: 4 * GIB, processor, processors: 4 };
    AppUse { memory, processes: 2, processor, runnable: 1, network: GIB, machine }
}

/// Measures every quarter of a second; when, and why, the app was ended.
fn run(watch: &mut BoundsWatch, from: u64, until: u64, app: AppUse) -> Option<(u64, AppFailure)> {
    (from..=until).step_by(250).find_map(|at| Some((at, watch.handle_use(&app, Mono(at))?)))
}

const fn over(bound: AppBound, used: u64, limit: u64) -> AppFailure {
    AppFailure::OverBound { bound, used, limit }
}

#[test]
fn a_third_of_the_memory_within_limits() {
    let memory = |machine| Bounds::of_machine(machine).memory;
    assert_eq!([memory(GIB), memory(3 * GIB), memory(64 * GIB)], [512 << 20, GIB, 2 * GIB]);
}

#[test]
fn memory_over_the_bound_ends_it_at_once() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    assert_eq!(watch.handle_use(&uses(GIB, 0), Mono(250)), None);
    let failure = watch.handle_use(&uses(GIB + 1, 0), Mono(500));
    assert_eq!(failure, Some(over(AppBound::Memory, GIB + 1, GIB)));
}

#[test]
fn a_machine_without_memory_left_bears_half_as_much() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    let short = |memory| {
        let machine = MachineUse { available: GIB / 4, ..uses(0, 0).machine };
        AppUse { machine, ..uses(memory, 0) }
    };
    assert_eq!(watch.handle_use(&short(GIB / 2), Mono(250)), None, "others took it");
    let failure = watch.handle_use(&short(GIB / 2 + 1), Mono(500));
    assert_eq!(failure, Some(over(AppBound::Memory, GIB / 2 + 1, GIB / 2)));
}

#[test]
fn too_many_processes_end_it() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    let many = AppUse { processes: 9, ..uses(0, 0) };
    assert_eq!(watch.handle_use(&many, Mono(250)), Some(over(AppBound::Processes, 9, 8)));
}

#[test]
fn too_much_over_the_network_ends_it() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    let carried = AppUse { network: GIB + 1, ..uses(0, 0) };
    assert_eq!(watch.handle_use(&carried, Mono(250)), Some(over(AppBound::Network, GIB + 1, GIB)));
}

#[test]
fn whoever_leaves_nothing_for_half_a_minute_is_ended() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    let ended = run(&mut watch, 250, 60_000, uses(0, 990));
    assert_eq!(ended, Some((30_000, over(AppBound::Processor, 30_000, 30_000))));
}

#[test]
fn one_busy_processor_of_four_and_a_machine_that_others_fill_are_borne() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    assert_eq!(run(&mut watch, 250, 120_000, uses(0, 260)), None);
    let others = AppUse { machine: MachineUse { processor: 1_000, ..uses(0, 0).machine }, ..uses(0, 400) };
    assert_eq!(run(&mut watch, 120_250, 240_000, others), None);
}

#[test]
fn whoever_fills_the_queue_is_ended_however_little_the_others_leave_it() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    let machine = MachineUse { processor: 1_000, ..uses(0, 0).machine };
    let queues = |runnable| AppUse { runnable, machine, ..uses(0, 100) };
    assert_eq!(run(&mut watch, 250, 60_000, queues(7)), None);
    assert!(run(&mut watch, 60_250, 90_250, queues(8)).is_some());
}

#[test]
fn short_pauses_excuse_nothing_and_long_ones_everything() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    assert_eq!(run(&mut watch, 250, 20_000, uses(0, 1_000)), None);
    assert_eq!(run(&mut watch, 20_250, 30_000, uses(0, 10)), None);
    assert_eq!(run(&mut watch, 30_250, 55_000, uses(0, 1_000)), None, "the pause was long");
    assert_eq!(run(&mut watch, 55_250, 55_750, uses(0, 10)), None);
    assert!(run(&mut watch, 56_000, 63_000, uses(0, 1_000)).is_some(), "the pause was short");
}

#[test]
fn the_time_in_which_nobody_measured_counts_for_nothing() {
    let mut watch = BoundsWatch::new(BOUNDS, Mono(0));
    assert_eq!(watch.handle_use(&uses(0, 1_000), Mono(600_000)), None);
}

proptest! {
    #[test]
    fn an_app_within_all_bounds_is_never_ended(
        steps in prop::collection::vec((0..=GIB, 0..=8_u32, 0..=900_u32, 0..5_000_u64), 0..200)
    ) {
        let (mut watch, mut now) = (BoundsWatch::new(BOUNDS, Mono(0)), 0);
        for (memory, processes, processor, passed) in steps {
            now += passed;
            let app = AppUse { processes, ..uses(memory, processor) };
            prop_assert_eq!(watch.handle_use(&app, Mono(now)), None);
        }
    }

    #[test]
    fn whoever_takes_everything_is_ended_soon_after_the_bound(
        gaps in prop::collection::vec(500..=2_000_u64, 100..=100)
    ) {
        let (mut watch, mut now) = (BoundsWatch::new(BOUNDS, Mono(0)), 0);
        for gap in gaps {
            now += gap;
            if watch.handle_use(&uses(0, 1_000), Mono(now)).is_some() {
                break;
            }
        }
        prop_assert!((30_000..32_000).contains(&now), "{}", now);
    }
}
