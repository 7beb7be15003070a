//! What follows from what a disk says of itself (SMART).

use fleet_protocol::DiskVerdict;

/// From so much of its promised life on it is to be replaced before long, in percent.
const WORN_PERCENT: u32 = 90;

/// What a disk says; `None` where it does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiskSigns {
    /// Its own word of whether it will go on.
    pub passed: Option<bool>,
    /// Of NVMe: whether it warns of anything.
    pub warns: Option<bool>,
    /// How much of the promised life is used, in percent.
    pub wear_percent: Option<u32>,
    /// Sectors that were put elsewhere.
    pub reallocated: Option<u64>,
    /// Sectors or blocks that could not be read.
    pub unreadable: Option<u64>,
}

impl DiskSigns {
    /// How it stands. Without a word of its own nothing is good: disks of virtual machines have none.
    pub fn verdict(&self) -> DiskVerdict {
        let some = |count: Option<u64>| count.is_some_and(|count| count > 0);
        let is_worn = self.wear_percent.is_some_and(|percent| percent >= WORN_PERCENT)
            || some(self.reallocated)
            || some(self.unreadable);
        match (self.passed, self.warns) {
            (Some(false), _) | (_, Some(true)) => DiskVerdict::Failing,
            _ if is_worn => DiskVerdict::Worn,
            (None, _) => DiskVerdict::NotTold,
            (Some(true), _) => DiskVerdict::Good,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_word_counts_most_and_silence_is_not_good() {
        let good = DiskSigns { passed: Some(true), ..DiskSigns::default() };
        assert_eq!(DiskSigns::default().verdict(), DiskVerdict::NotTold);
        assert_eq!(good.verdict(), DiskVerdict::Good);
        assert_eq!(DiskSigns { passed: Some(false), ..good }.verdict(), DiskVerdict::Failing);
        assert_eq!(DiskSigns { warns: Some(true), ..good }.verdict(), DiskVerdict::Failing);
        assert_eq!(DiskSigns { wear_percent: Some(89), ..good }.verdict(), DiskVerdict::Good);
        assert_eq!(DiskSigns { wear_percent: Some(90), ..good }.verdict(), DiskVerdict::Worn);
        assert_eq!(DiskSigns { reallocated: Some(1), ..good }.verdict(), DiskVerdict::Worn);
        assert_eq!(DiskSigns { unreadable: Some(3), passed: None, ..good }.verdict(), DiskVerdict::Worn);
    }
}
