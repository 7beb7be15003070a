use fleet_protocol::{HealthSample, ProcessSample, UnixMillis};
use terminal_core::Dice;

const GIB: u64 = 1 << 30;
const MIB: u64 = 1 << 20;

/// A machine's health, made up: each has its own level, drifts over the day, works harder while a citizen
/// is at it; now and then one is nearly full or runs hot, so that there is something to find.
#[derive(Debug)]
pub(super) struct Curve {
    dice: Dice,
    cpu_level: u64,
    memory_level_mib: u64,
    disk_used: u64,
    ambient_c: u64,
    booted_at: UnixMillis,
}

impl Curve {
    pub fn new(mut dice: Dice, now: UnixMillis) -> Self {
        let nearly_full = dice.per_mille(40);
        let hot = dice.per_mille(50);
        let days_up = i64::try_from(dice.between(0, 20)).unwrap_or(0);
        let into_day = i64::try_from(dice.between(600_000, 86_400_000)).unwrap_or(0);
        Self {
            cpu_level: dice.between(3, 14),
            memory_level_mib: dice.between(1_800, 3_900),
            disk_used: if nearly_full { dice.between(238, 246) } else { dice.between(24, 110) } * GIB,
            ambient_c: if hot { dice.between(52, 58) } else { dice.between(30, 40) },
            booted_at: now - days_up * 86_400_000 - into_day,
            dice,
        }
    }

    pub const fn booted_at(&self) -> UnixMillis {
        self.booted_at
    }

    /// The next sample, `elapsed_s` seconds after the one before.
    pub fn sample(&mut self, now: UnixMillis, busy: bool, elapsed_s: u64) -> HealthSample {
        let at_work = if busy { self.dice.between(14, 42) } else { 0 };
        let by_day = day_share(now) * 6 / 100;
        let cpu = (self.cpu_level + at_work + by_day + self.dice.between(0, 4)).min(97);
        let web = if busy { self.dice.between(380, 700) } else { 0 };
        // Logs grow, slowly.
        self.disk_used = (self.disk_used + self.dice.between(0, 200 << 10)).min(255 * GIB);
        let traffic = if busy { self.dice.between(20_000, 220_000) } else { self.dice.between(80, 900) };
        let tenths = self.dice.between(0, 9);
        HealthSample {
            cpu_percent: as_f32(cpu) + as_f32(tenths) / 10.0,
            memory_used: (self.memory_level_mib + web + self.dice.between(0, 60)) * MIB,
            memory_total: 8 * GIB,
            disk_used: self.disk_used,
            disk_total: 256 * GIB,
            temperature_c: Some(as_f32(self.ambient_c) + as_f32(cpu) * 0.32 + as_f32(tenths) / 10.0),
            network_received: traffic * elapsed_s,
            network_sent: traffic * elapsed_s / 9,
            uptime_s: u64::try_from(now.saturating_sub(self.booted_at) / 1_000).unwrap_or(0),
            processes: self.processes(busy, web),
        }
    }

    fn processes(&mut self, busy: bool, web_mib: u64) -> Vec<ProcessSample> {
        let mut process = |name: &str, cpu_tenths: u64, memory: u64| ProcessSample {
            name: name.to_owned(),
            cpu_percent: as_f32(self.dice.between(0, cpu_tenths)) / 10.0,
            memory,
        };
        let mut all = vec![
            process("kiosk-shell", 40, 210 * MIB),
            process("kiosk-agent", 6, 38 * MIB),
            process("kiosk-launcher", 1, 3 * MIB),
        ];
        if busy {
            all.insert(0, process("WebKitWebProcess", 400, web_mib * MIB));
        }
        all
    }
}

/// How far into the working day, 0 at night to 100 at noon, in China's time.
fn day_share(now: UnixMillis) -> u64 {
    const DAY: i64 = 86_400_000;
    let minute = (now + 8 * 3_600_000).rem_euclid(DAY) / 60_000;
    let from_noon = minute.abs_diff(12 * 60 + 30);
    100_u64.saturating_sub(from_noon * 100 / 300)
}

/// The numbers here are small.
fn as_f32(value: u64) -> f32 {
    f32::from(u16::try_from(value).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_possible() {
        for seed in 0..200 {
            let mut curve = Curve::new(Dice::new(seed), 1_795_000_000_000);
            for step in 0..50 {
                let sample = curve.sample(1_795_000_000_000 + step * 60_000, step % 3 == 0, 60);
                assert!((0.0..=100.0).contains(&sample.cpu_percent));
                assert!(sample.memory_used < sample.memory_total && sample.disk_used < sample.disk_total);
                assert!((20.0..100.0).contains(&sample.temperature_c.unwrap()));
            }
        }
    }

    #[test]
    fn noon_is_busier_than_night() {
        // 2026-11-24T04:30Z is half past twelve in China.
        assert_eq!(day_share(1_795_494_600_000), 100);
        assert_eq!(day_share(1_795_494_600_000 + 12 * 3_600_000), 0);
    }
}
