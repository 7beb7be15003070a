use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{HealthSample, UnixMillis};

use crate::StoreError;

/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 3_600_000;
/// A multiple of three, so that base64 needs no padding and texts can be put one behind the other.
const RECORD: usize = 36;
const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const NO_TEMPERATURE: i16 = i16::MIN;

/// One measurement, as charts need it. Memory is exact to the KiB, disks to the MiB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When.
    pub at: UnixMillis,
    /// 0 to 100.
    pub cpu_percent: f32,
    /// Bytes.
    pub memory_used: u64,
    /// Bytes.
    pub memory_total: u64,
    /// Bytes.
    pub disk_used: u64,
    /// Bytes.
    pub disk_total: u64,
    /// Degrees Celsius.
    pub temperature_c: Option<f32>,
    /// Bytes since the measurement before.
    pub network_received: u64,
    /// Bytes since the measurement before.
    pub network_sent: u64,
}

/// The record of a measurement, for the row of its hour.
pub(crate) fn encode(at: UnixMillis, sample: &HealthSample) -> String {
    let mut record = [0_u8; RECORD];
    let offset = u32::try_from(at.rem_euclid(HOUR_MS)).unwrap_or(0);
    record[0..4].copy_from_slice(&offset.to_le_bytes());
    record[4..6].copy_from_slice(&hundredths(sample.cpu_percent).to_le_bytes());
    let temperature = sample.temperature_c.map_or(NO_TEMPERATURE, hundredths);
    record[6..8].copy_from_slice(&temperature.to_le_bytes());
    let sizes = [
        sample.memory_used / KIB,
        sample.memory_total / KIB,
        sample.disk_used / MIB,
        sample.disk_total / MIB,
    ];
    for (place, size) in record[8..24].chunks_exact_mut(4).zip(sizes) {
        place.copy_from_slice(&u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes());
    }
    for (place, bytes) in
        record[24..36].chunks_exact_mut(6).zip([sample.network_received, sample.network_sent])
    {
        place.copy_from_slice(&bytes.min((1 << 48) - 1).to_le_bytes()[..6]);
    }
    STANDARD.encode(record)
}

/// Reads what [`encode`] wrote for one hour.
pub(crate) fn decode(hour: i64, samples: &str) -> Result<Vec<Point>, StoreError> {
    let corrupt = || StoreError::corrupt("health_hours", "samples", samples);
    let bytes = STANDARD.decode(samples).map_err(|_| corrupt())?;
    if bytes.len() % RECORD != 0 {
        return Err(corrupt());
    }
    Ok(bytes.chunks_exact(RECORD).map(|record| point(hour, record)).collect())
}

fn point(hour: i64, record: &[u8]) -> Point {
    let number = |from: usize, length: usize| {
        let mut bytes = [0_u8; 8];
        bytes[..length].copy_from_slice(&record[from..from + length]);
        u64::from_le_bytes(bytes)
    };
    let signed = |from: usize| i16::from_le_bytes([record[from], record[from + 1]]);
    let temperature = signed(6);
    Point {
        at: hour * HOUR_MS + i64::try_from(number(0, 4)).unwrap_or(0),
        cpu_percent: f32::from(signed(4)) / 100.0,
        memory_used: number(8, 4) * KIB,
        memory_total: number(12, 4) * KIB,
        disk_used: number(16, 4) * MIB,
        disk_total: number(20, 4) * MIB,
        temperature_c: (temperature != NO_TEMPERATURE).then(|| f32::from(temperature) / 100.0),
        network_received: number(24, 6),
        network_sent: number(30, 6),
    }
}

/// Hundredths, as far as 16 bits reach; what is no number counts as 0.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the target's range")]
fn hundredths(value: f32) -> i16 {
    (value * 100.0).round().clamp(-30_000.0, 30_000.0) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(cpu: f32, temperature: Option<f32>) -> HealthSample {
        HealthSample {
            cpu_percent: cpu,
            memory_used: 3 * MIB + 512,
            memory_total: 8 << 30,
            disk_used: 40 << 30,
            disk_total: 1 << 40,
            temperature_c: temperature,
            network_received: u64::MAX,
            network_sent: 7,
            uptime_s: 1,
            processes: Vec::new(),
        }
    }

    #[test]
    fn records_stand_one_behind_the_other() {
        let hour = 400_000;
        let at = hour * HOUR_MS + 61_001;
        let text = encode(at, &sample(12.34, Some(-5.5))) + &encode(at + 1, &sample(f32::NAN, None));
        let points = decode(hour, &text).unwrap();
        assert_eq!(points.len(), 2);
        assert_eq!((points[0].at, points[1].at), (at, at + 1));
        assert!((points[0].cpu_percent - 12.34).abs() < 0.01);
        assert_eq!((points[0].temperature_c, points[1].temperature_c), (Some(-5.5), None));
        assert_eq!((points[0].memory_used, points[0].memory_total), (3 * MIB, 8 << 30));
        assert_eq!((points[0].disk_used, points[0].disk_total), (40 << 30, 1 << 40));
        assert_eq!((points[0].network_received, points[0].network_sent), ((1 << 48) - 1, 7));
    }

    #[test]
    fn torn_text_is_corrupt() {
        assert!(matches!(decode(0, "AAAA"), Err(StoreError::Corrupt { .. })));
        assert!(matches!(decode(0, "#"), Err(StoreError::Corrupt { .. })));
    }
}
