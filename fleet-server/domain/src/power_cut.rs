use fleet_protocol::{MachineParts, PowerBackup, PowerBackupState};

/// What a machine tells of the power from the wall by what bridges a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WallPower {
    /// It has some, or has nothing any more that could tell: an alarm that nobody can end is none.
    On,
    /// It has none, and runs on its battery or UPS.
    Cut {
        /// Not for long any more.
        is_low: bool,
        /// How full that is, 0 to 100.
        charge_percent: Option<u8>,
    },
}

impl WallPower {
    /// By a report of its parts; `None` where it leaves open what was known before.
    pub fn told(parts: Option<&MachineParts>) -> Option<Self> {
        let Some(PowerBackup { state, charge_percent, .. }) = &parts?.power_backup else {
            return Some(Self::On);
        };
        let cut = |is_low| Self::Cut { is_low, charge_percent: charge_percent.map(|charge| charge.min(100)) };
        match state {
            PowerBackupState::NotTold => None,
            PowerBackupState::Mains => Some(Self::On),
            PowerBackupState::Battery => Some(cut(false)),
            PowerBackupState::Low => Some(cut(true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{PowerBackupSource, WatchdogState};

    use super::*;

    fn told(state: Option<PowerBackupState>) -> Option<WallPower> {
        let backup = |state| PowerBackup { source: PowerBackupSource::Nut, state, charge_percent: Some(130) };
        let parts = MachineParts {
            touch_screens: None,
            power_backup: state.map(backup),
            watchdog: WatchdogState::Absent,
            clock_offset_ms: None,
        };
        WallPower::told(Some(&parts))
    }

    #[test]
    fn a_cut_is_what_a_battery_says_and_silence_is_no_news() {
        let cut = |is_low| Some(WallPower::Cut { is_low, charge_percent: Some(100) });
        assert_eq!(told(Some(PowerBackupState::Battery)), cut(false));
        assert_eq!(told(Some(PowerBackupState::Low)), cut(true));
        assert_eq!(told(Some(PowerBackupState::Mains)), Some(WallPower::On));
        assert_eq!(told(None), Some(WallPower::On), "taken away");
        assert_eq!(told(Some(PowerBackupState::NotTold)), None);
        assert_eq!(WallPower::told(None), None);
    }
}
