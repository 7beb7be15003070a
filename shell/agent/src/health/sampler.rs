use std::path::PathBuf;

use fleet_protocol::HealthSample;
use sysinfo::{Components, Networks, ProcessRefreshKind, ProcessesToUpdate, System};

use super::processes::own_processes;
use crate::hardware::disk_of;

/// Measures; each sample's rates are since the one before.
#[derive(Debug)]
pub struct Sampler {
    system: System,
    networks: Networks,
    components: Components,
    data_dir: PathBuf,
}

/// A measurement, with what had to be at hand for it.
#[derive(Debug)]
pub struct Measured {
    /// To be used for the next one.
    pub sampler: Sampler,
    /// The measurement.
    pub sample: HealthSample,
}

impl Sampler {
    /// Takes the first reading that rates are counted from.
    pub fn new(data_dir: PathBuf) -> Self {
        let mut system = System::new();
        system.refresh_cpu_usage();
        Self {
            system,
            networks: Networks::new_with_refreshed_list(),
            components: Components::new_with_refreshed_list(),
            data_dir,
        }
    }

    /// Measures. Blocks for some milliseconds.
    pub fn measure(mut self, shell: Option<u32>) -> Measured {
        self.system.refresh_cpu_usage();
        self.system.refresh_memory();
        let what = ProcessRefreshKind::nothing().with_cpu().with_memory().without_tasks();
        self.system.refresh_processes_specifics(ProcessesToUpdate::All, true, what);
        self.networks.refresh(true);
        self.components.refresh(true);
        let (disk_total, disk_available) = disk_of(&self.data_dir).unwrap_or_default();
        let cards = || self.networks.iter().filter(|(name, _)| name.as_str() != "lo").map(|(_, card)| card);
        let sample = HealthSample {
            cpu_percent: self.system.global_cpu_usage().clamp(0.0, 100.0),
            memory_used: self.system.used_memory(),
            memory_total: self.system.total_memory(),
            disk_used: disk_total.saturating_sub(disk_available),
            disk_total,
            temperature_c: self.hottest(),
            network_received: cards().map(sysinfo::NetworkData::received).sum(),
            network_sent: cards().map(sysinfo::NetworkData::transmitted).sum(),
            uptime_s: System::uptime(),
            processes: own_processes(&self.system, std::process::id(), shell),
        };
        Measured { sampler: self, sample }
    }

    fn hottest(&self) -> Option<f32> {
        self.components
            .iter()
            .filter_map(sysinfo::Component::temperature)
            .filter(|celsius| celsius.is_finite())
            .max_by(f32::total_cmp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_this_machine_and_finds_itself() {
        let dir = tempfile::tempdir().unwrap();
        let Measured { sampler, .. } = Sampler::new(dir.path().to_owned()).measure(None);
        let Measured { sample, .. } = sampler.measure(None);
        assert!(sample.memory_total > 0 && sample.memory_used <= sample.memory_total);
        assert!(sample.disk_used <= sample.disk_total);
        assert!((0.0..=100.0).contains(&sample.cpu_percent));
        assert_eq!(sample.processes.len(), 1, "{:?}", sample.processes);
    }
}
