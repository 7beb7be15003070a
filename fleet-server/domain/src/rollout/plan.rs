use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CrashRule, Threshold};

/// How a rollout goes through its terminals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// One after the other, 1 to 20; the last, and only the last, takes the rest.
    pub waves: Vec<WavePlan>,
    /// How much may go wrong in all.
    #[serde(default)]
    pub stop: Option<Threshold>,
    /// How often upgraded terminals may crash.
    #[serde(default)]
    pub crashes: Option<CrashRule>,
    /// A terminal that is not heard of for so many milliseconds after it was told counts as a failure; 10 minutes to
    /// 90 days, 7 days if not given.
    #[serde(default = "week")]
    pub silence_ms: i64,
}

/// One wave of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WavePlan {
    /// How many terminals.
    pub size: WaveSize,
    /// The next wave waits for so many milliseconds after this one is through, to see whether it goes well; at most
    /// 30 days.
    #[serde(default)]
    pub soak_ms: i64,
    /// The wave is through when so many percent of its attempts have ended, 1 to 100.
    #[serde(default = "all")]
    pub done_percent: u8,
    /// How much may go wrong in it.
    #[serde(default)]
    pub stop: Option<Threshold>,
}

/// How many terminals a wave has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum WaveSize {
    /// A share of all terminals in the targets.
    Share {
        /// 1 to 100.
        percent: u8,
    },
    /// A number of terminals.
    Count {
        /// 1 to 1,000,000.
        terminals: u32,
    },
    /// All that are left.
    Rest,
}

/// What is wrong with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanInvalid {
    /// No wave, or too many.
    #[error("a plan has 1 to 20 waves")]
    Waves,
    /// A wave's number is out of its range, or the last is not the rest.
    #[error("wave {0} has a number out of range, or does not take the rest as the last one must")]
    Wave(usize),
    /// The shares are more than the whole.
    #[error("the shares of the waves are more than 100 percent")]
    Shares,
    /// A threshold or the silence is out of range.
    #[error("a threshold or a deadline is out of range")]
    Threshold,
}

const DAY_MS: i64 = 24 * 3_600_000;
const MOST_WAVES: usize = 20;

const fn week() -> i64 {
    7 * DAY_MS
}

const fn all() -> u8 {
    100
}

impl Default for Plan {
    /// Everybody at once, and nothing is stopped by itself.
    fn default() -> Self {
        let wave = WavePlan { size: WaveSize::Rest, soak_ms: 0, done_percent: all(), stop: None };
        Self { waves: vec![wave], stop: None, crashes: None, silence_ms: week() }
    }
}

impl Plan {
    /// Checks every number.
    pub fn check(&self) -> Result<(), PlanInvalid> {
        if self.waves.is_empty() || self.waves.len() > MOST_WAVES {
            return Err(PlanInvalid::Waves);
        }
        let last = self.waves.len() - 1;
        let mut shares = 0_u32;
        for (n, wave) in self.waves.iter().enumerate() {
            let size = match wave.size {
                WaveSize::Share { percent } => {
                    shares += u32::from(percent);
                    n != last && (1..=100).contains(&percent)
                }
                WaveSize::Count { terminals } => n != last && (1..=1_000_000).contains(&terminals),
                WaveSize::Rest => n == last,
            };
            let soak = (0..=30 * DAY_MS).contains(&wave.soak_ms);
            let stop = wave.stop.is_none_or(|stop| stop.is_valid());
            if !size || !soak || !stop || !(1..=100).contains(&wave.done_percent) {
                return Err(PlanInvalid::Wave(n));
            }
        }
        if shares > 100 {
            return Err(PlanInvalid::Shares);
        }
        let silence = (10 * 60_000..=90 * DAY_MS).contains(&self.silence_ms);
        let stop = self.stop.is_none_or(|stop| stop.is_valid());
        let crashes = self.crashes.is_none_or(|rule| rule.is_valid());
        if silence && stop && crashes { Ok(()) } else { Err(PlanInvalid::Threshold) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(sizes: &[WaveSize]) -> Plan {
        let wave = Plan::default().waves[0];
        let waves = sizes.iter().map(|size| WavePlan { size: *size, ..wave }).collect();
        Plan { waves, ..Plan::default() }
    }

    #[test]
    fn the_last_wave_and_only_that_takes_the_rest() {
        let (share, count) = (WaveSize::Share { percent: 60 }, WaveSize::Count { terminals: 5 });
        assert_eq!(Plan::default().check(), Ok(()));
        assert_eq!(plan(&[count, share, WaveSize::Rest]).check(), Ok(()));
        assert_eq!(plan(&[]).check(), Err(PlanInvalid::Waves));
        assert_eq!(plan(&[count]).check(), Err(PlanInvalid::Wave(0)));
        assert_eq!(plan(&[WaveSize::Rest, WaveSize::Rest]).check(), Err(PlanInvalid::Wave(0)));
        assert_eq!(plan(&[share, share, WaveSize::Rest]).check(), Err(PlanInvalid::Shares));
        assert_eq!(
            plan(&[WaveSize::Share { percent: 0 }, WaveSize::Rest]).check(),
            Err(PlanInvalid::Wave(0))
        );
        assert_eq!(Plan { silence_ms: 0, ..Plan::default() }.check(), Err(PlanInvalid::Threshold));
    }
}
