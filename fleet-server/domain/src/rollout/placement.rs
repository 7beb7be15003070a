use fleet_protocol::{RolloutId, TerminalId};

use super::{Plan, WaveSize};

/// A terminal's place in a rollout's order, from 0: the same whenever it is asked, spread evenly, and another one in
/// every rollout, so that it is not always the same halls that go first.
pub fn hash(rollout: RolloutId, terminal: TerminalId) -> i64 {
    // Nobody gains by choosing ids here; what counts is that the numbers stay the same for ever.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for half in [rollout.0.as_u64_pair(), terminal.0.as_u64_pair()] {
        state = mix(state ^ half.0);
        state = mix(state ^ half.1);
    }
    i64::try_from(state >> 1).unwrap_or(i64::MAX)
}

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The upper end of each wave, given the hashes of all members. The last wave has none.
pub fn bounds(plan: &Plan, mut hashes: Vec<i64>) -> Vec<i64> {
    hashes.sort_unstable();
    let total = hashes.len();
    let (mut taken, mut bounds) = (0_usize, Vec::with_capacity(plan.waves.len()));
    for wave in &plan.waves {
        taken = match wave.size {
            // Rounded up: one percent of thirty terminals is one terminal.
            WaveSize::Share { percent } => taken + (total * usize::from(percent)).div_ceil(100),
            WaveSize::Count { terminals } => taken + usize::try_from(terminals).unwrap_or(usize::MAX),
            WaveSize::Rest => total,
        }
        .min(total);
        let upper = taken.checked_sub(1).and_then(|last| hashes.get(last)).copied().unwrap_or(-1);
        bounds.push(if wave.size == WaveSize::Rest { i64::MAX } else { upper });
    }
    bounds
}

/// The wave of a terminal that was counted when the bounds were made.
pub fn place(bounds: &[i64], hash: i64) -> usize {
    bounds.iter().position(|upper| hash <= *upper).unwrap_or(bounds.len().saturating_sub(1))
}

/// The wave of a terminal that came later: a wave of a certain number takes nobody more.
pub fn place_late(plan: &Plan, bounds: &[i64], hash: i64) -> usize {
    let takes = |n: &usize| {
        !matches!(plan.waves.get(*n).map(|wave| wave.size), Some(WaveSize::Count { .. }))
            && bounds.get(*n).is_some_and(|upper| hash <= *upper)
    };
    let last = plan.waves.len().saturating_sub(1);
    (0..plan.waves.len()).find(takes).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::rollout::WavePlan;

    fn rollout(n: u128) -> RolloutId {
        RolloutId(Uuid::from_u128(n))
    }

    fn hashes(of: RolloutId, terminals: u128) -> Vec<i64> {
        (0..terminals).map(|n| hash(of, TerminalId(Uuid::from_u128(n)))).collect()
    }

    #[test]
    fn places_never_change() {
        // A later version of this program has to find each terminal in the wave that it was put into.
        let one = hash(rollout(1), TerminalId(Uuid::from_u128(2)));
        assert_eq!(one, 3_115_534_557_697_001_430);
    }

    #[test]
    fn other_rollouts_begin_elsewhere() {
        let first = |salt| {
            let mut all: Vec<(i64, usize)> = hashes(rollout(salt), 1_000).into_iter().zip(0..).collect();
            all.sort_unstable();
            all.into_iter().take(100).map(|(_, n)| n).collect::<std::collections::BTreeSet<_>>()
        };
        let both = first(1).intersection(&first(2)).count();
        assert!(both < 25, "{both} of 100 are first in both");
    }

    proptest! {
        #[test]
        fn waves_have_the_sizes_of_the_plan(
            terminals in 0_u128..400, percent in 1_u8..=60, count in 1_u32..80, salt in any::<u128>(),
        ) {
            let wave = Plan::default().waves[0];
            let sizes = [WaveSize::Count { terminals: count }, WaveSize::Share { percent }, WaveSize::Rest];
            let waves = sizes.map(|size| WavePlan { size, ..wave }).to_vec();
            let plan = Plan { waves, ..Plan::default() };
            let all = hashes(rollout(salt), terminals);
            let bounds = bounds(&plan, all.clone());
            let mut sizes = [0_usize; 3];
            for one in &all {
                sizes[place(&bounds, *one)] += 1;
            }
            let total = all.len();
            let first = total.min(count as usize);
            let second = (total * usize::from(percent)).div_ceil(100).min(total - first);
            prop_assert_eq!(sizes, [first, second, total - first - second]);
            prop_assert!(all.iter().all(|one| place_late(&plan, &bounds, *one) != 0), "a number takes nobody more");
        }
    }
}
