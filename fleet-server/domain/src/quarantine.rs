/// Whether so many terminals on which an app rests, of those that are offered it, are for a person to look at: one or two
/// of many are those terminals' own trouble, one in a hundred is the app's.
pub const fn is_quarantine_alarming(resting: u64, offered: u64) -> bool {
    const FEW: u64 = 3;
    const ONE_IN: u64 = 100;
    let half = resting.saturating_mul(2) >= offered;
    resting > 0 && ((resting >= FEW && resting.saturating_mul(ONE_IN) >= offered) || half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_a_hundred_but_more_than_two_or_half_of_a_few() {
        for (resting, offered, alarming) in [
            (0, 0, false),
            (0, 9, false),
            (1, 1, true),
            (1, 2, true),
            (1, 3, false),
            (2, 100, false),
            (3, 300, true),
            (3, 301, false),
            (1_000, 100_000, true),
            // Unlisted meanwhile.
            (1, 0, true),
        ] {
            assert_eq!(is_quarantine_alarming(resting, offered), alarming, "{resting} of {offered}");
        }
    }
}
