//! How hot the machine gets while every processor is at work.

use std::time::{Duration, Instant};

use sysinfo::{Component, Components};

use super::Measured;

/// So long is the load.
pub(super) const LOAD: Duration = Duration::from_secs(8);
/// Hotter than this the processor slows down, in degrees Celsius.
const HOTTEST: f32 = 90.0;

pub(super) fn measure(load: Duration) -> Measured {
    let mut sensors = Components::new_with_refreshed_list();
    let Some(before) = hottest(&sensors) else { return Measured::absent() };
    work(load);
    sensors.refresh(false);
    let after = hottest(&sensors).unwrap_or(before);
    Measured::passed()
        .with("idle_c", format!("{before:.0}"))
        .with("load_c", format!("{after:.0}"))
        .with("load_s", load.as_secs())
        .require(after <= HOTTEST)
}

fn hottest(sensors: &Components) -> Option<f32> {
    let readings = sensors.iter().filter_map(Component::temperature);
    readings.filter(|celsius| celsius.is_finite() && *celsius > 0.0).max_by(f32::total_cmp)
}

/// Keeps every processor busy.
fn work(load: Duration) {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let until = Instant::now() + load;
    std::thread::scope(|scope| {
        for seed in 0..processors {
            scope.spawn(move || {
                let mut number = seed as u64 | 1;
                while Instant::now() < until {
                    for _ in 0..100_000 {
                        number =
                            std::hint::black_box(number.wrapping_mul(0x5851_f42d_4c95_7f2d).rotate_left(7));
                    }
                }
            });
        }
    });
}
