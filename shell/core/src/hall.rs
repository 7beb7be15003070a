use fleet_protocol::{Sha256, TerminalId};

use crate::{Dice, Mono};

/// The order in which the terminals of a hall fetch a file from the server: the same on each of them, another for
/// each file. The first fetches it, the others take it from there.
pub fn fetch_order(file: &Sha256, terminals: impl IntoIterator<Item = TerminalId>) -> Vec<TerminalId> {
    let mut order: Vec<(u64, TerminalId)> =
        terminals.into_iter().map(|terminal| (weight(file, terminal), terminal)).collect();
    order.sort_unstable();
    order.dedup();
    order.into_iter().map(|(_, terminal)| terminal).collect()
}

/// The highest-random-weight rule: who comes or goes changes nobody else's place to another's.
fn weight(file: &Sha256, terminal: TerminalId) -> u64 {
    let (high, low) = terminal.0.as_u64_pair();
    let mut file_bits = [0; 8];
    file_bits.copy_from_slice(&file.0[..8]);
    // Both parts are digests already; the dice only mix them.
    let mixed = Dice::new(high ^ u64::from_be_bytes(file_bits)).next_u64();
    Dice::new(mixed ^ low).next_u64()
}

/// What the other terminals of a hall say of a file that none of them can give now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// None has anything of it.
    Nothing,
    /// One is fetching it and has so many bytes.
    Coming(u64),
    /// One has it and serves as many as it can.
    Busy,
}

/// How long a terminal waits for another one of its hall to have a file, before it asks the server itself.
#[derive(Debug)]
pub struct Patience {
    began: Mono,
    jitter_ms: u64,
    most: Option<u64>,
    moved: Mono,
}

impl Patience {
    /// Each place further back waits for so much longer, for all before it may be away.
    pub const STEP_MS: u64 = 5_000;
    /// Nobody waits longer than for this many places.
    pub const PLACES: u64 = 6;
    /// A fetch that has not moved for this long is as good as none.
    pub const STALL_MS: u64 = 30_000;
    /// However steadily the other one's bytes come, after this long the server is asked.
    pub const MOST_MS: u64 = 2 * 60 * 60 * 1000;

    /// Begins to wait.
    pub fn new(now: Mono, dice: &mut Dice) -> Self {
        Self { began: now, jitter_ms: dice.between(0, Self::STEP_MS / 2), most: None, moved: now }
    }

    /// Whether to go on waiting at a place in the order of those who can be reached (0: nobody is before this
    /// terminal).
    pub fn lasts(&mut self, place: usize, others: Others, now: Mono) -> bool {
        let waited = now.since(self.began);
        match others {
            Others::Coming(done) => {
                if self.most.is_none_or(|most| done > most) {
                    self.most = Some(done);
                    self.moved = now;
                }
                waited < Self::MOST_MS && now.since(self.moved) < Self::STALL_MS
            }
            Others::Busy => {
                self.moved = now;
                waited < Self::MOST_MS
            }
            Others::Nothing if place == 0 => false,
            Others::Nothing => {
                let places = u64::try_from(place).unwrap_or(Self::PLACES).min(Self::PLACES);
                waited < places * Self::STEP_MS + self.jitter_ms
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn terminals(n: u128) -> Vec<TerminalId> {
        (0..n).map(|n| TerminalId(Uuid::from_u128(n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c)))).collect()
    }

    #[test]
    fn every_terminal_is_first_for_about_its_share_of_files() {
        let all = terminals(5);
        let mut first = std::collections::BTreeMap::new();
        for n in 0..2_000_u32 {
            let mut digest = [0; 32];
            digest[..4].copy_from_slice(&n.wrapping_mul(0x9e37_79b9).to_be_bytes());
            *first.entry(fetch_order(&Sha256(digest), all.clone())[0]).or_insert(0) += 1;
        }
        assert!(first.len() == 5 && first.values().all(|times| (300..500).contains(times)), "{first:?}");
    }

    #[test]
    fn who_is_first_asks_at_once_and_the_others_in_turn() {
        let mut patience = Patience::new(Mono(0), &mut Dice::new(1));
        let mut lasts = |place, at| patience.lasts(place, Others::Nothing, Mono(at));
        assert!(!lasts(0, 0));
        assert!(lasts(1, 4_999) && !lasts(1, 7_501));
        assert!(lasts(2, 9_999));
        assert!(!lasts(60, 40_000), "a hall of sixty does not wait for five minutes");
    }

    #[test]
    fn a_fetch_is_waited_for_while_it_moves() {
        let mut patience = Patience::new(Mono(0), &mut Dice::new(1));
        let mut lasts = |others, at| patience.lasts(3, others, Mono(at));
        assert!(lasts(Others::Coming(0), 0) && lasts(Others::Coming(10), 29_000));
        assert!(lasts(Others::Coming(10), 58_000), "moved at 29 s");
        assert!(!lasts(Others::Coming(10), 59_000));
        assert!(lasts(Others::Busy, 59_000) && lasts(Others::Coming(10), 88_000));
        let mut patience = Patience::new(Mono(0), &mut Dice::new(1));
        let mut steady = |at: &u64| patience.lasts(1, Others::Coming(*at), Mono(*at));
        let all_day = (0..).map(|n| n * 10_000).take_while(|at| steady(at));
        assert_eq!(all_day.last(), Some(Patience::MOST_MS - 10_000));
    }

    proptest! {
        #[test]
        fn the_order_depends_on_nobodys_view(file: [u8; 32], n in 1_u128..20, gone in 0_usize..20) {
            let all = terminals(n);
            let order = fetch_order(&Sha256(file), all.iter().copied());
            prop_assert_eq!(&order, &fetch_order(&Sha256(file), all.iter().rev().copied()));
            let gone = all.get(gone).copied();
            let without = fetch_order(&Sha256(file), all.into_iter().filter(|id| Some(*id) != gone));
            let expected: Vec<TerminalId> = order.into_iter().filter(|id| Some(*id) != gone).collect();
            prop_assert_eq!(without, expected);
        }
    }
}
