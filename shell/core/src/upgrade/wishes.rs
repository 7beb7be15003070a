use fleet_protocol::{DesiredRelease, SignedGrant, UnixMillis};

/// What a terminal was told to run: by the server, and by an offline medium. The newest word counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    server: Option<DesiredRelease>,
    /// When the server said it, by the server's clock; the beginning of time if that is not known.
    said_at: UnixMillis,
    medium: Option<DesiredRelease>,
}

impl Wishes {
    /// The server's desired state, as it came at `said_at`. An offline word of before has been overtaken, whatever the
    /// server said: it knew of that word.
    pub fn hear_server(&mut self, release: Option<DesiredRelease>, said_at: UnixMillis) {
        self.server = release;
        self.said_at = self.said_at.max(said_at);
    }

    /// A word from a medium that was checked. `false` if a newer one is known: then it changes nothing.
    pub fn hear_medium(&mut self, release: DesiredRelease) -> bool {
        let number = sequence(&release);
        let newer = self.medium.as_ref().is_none_or(|known| sequence(known) < number);
        if newer {
            self.medium = Some(release);
        }
        self.counts_medium() && self.medium.as_ref().is_some_and(|kept| sequence(kept) == number)
    }

    /// The medium's word, as it is persisted.
    pub const fn medium(&self) -> Option<&DesiredRelease> {
        self.medium.as_ref()
    }

    /// The newest word.
    pub fn newest(&self) -> Option<&DesiredRelease> {
        if self.counts_medium() { self.medium.as_ref() } else { self.server.as_ref() }
    }

    fn counts_medium(&self) -> bool {
        let Some(medium) = &self.medium else { return false };
        let issued = medium.grant.as_ref().and_then(SignedGrant::read).map(|grant| grant.issued_at);
        let heard = self.server.as_ref().and_then(sequence);
        issued.is_some_and(|issued| self.said_at < issued) && heard < sequence(medium)
    }
}

/// The number of a release's word; unsigned ones have none.
fn sequence(release: &DesiredRelease) -> Option<u64> {
    Some(release.grant.as_ref()?.read()?.sequence)
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{Activation, AttemptId, Grant, OfflineTerms, ReleaseId, RolloutId, TerminalId};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    /// A word of this number, said then.
    fn word(attempt: u128, sequence: u64, issued_at: UnixMillis) -> DesiredRelease {
        let terms = OfflineTerms {
            until: 1_000,
            release_id: ReleaseId(Uuid::nil()),
            version: "2".to_owned(),
            activation: Activation::default(),
        };
        let grant = Grant {
            terminal_id: TerminalId(Uuid::nil()),
            target: "target".to_owned(),
            rollout_id: RolloutId(Uuid::nil()),
            attempt_id: AttemptId(Uuid::from_u128(attempt)),
            sequence,
            issued_at,
            offline: Some(terms),
        };
        let grant = serde_json::to_string(&grant).unwrap();
        SignedGrant { key: String::new(), grant, signature: String::new() }.offline_release().unwrap()
    }

    #[test]
    fn a_stick_made_after_the_server_last_spoke_counts() {
        let mut wishes = Wishes::default();
        wishes.hear_server(None, 5);
        assert!(wishes.hear_medium(word(7, 1, 6)));
        assert_eq!(wishes.newest(), Some(&word(7, 1, 6)));
        assert!(wishes.hear_medium(word(7, 1, 6)), "the same stick again");
    }

    #[test]
    fn what_the_server_says_afterwards_overtakes_the_stick_for_good() {
        let mut wishes = Wishes::default();
        assert!(wishes.hear_medium(word(7, 1, 6)));
        wishes.hear_server(None, 8);
        assert_eq!(wishes.newest(), None);
        assert!(!wishes.hear_medium(word(7, 1, 6)), "nor does plugging it in again help");
        assert!(wishes.hear_medium(word(8, 2, 9)), "a new one does");
    }

    #[test]
    fn a_higher_number_of_the_server_is_newer_whatever_the_clocks_say() {
        let mut wishes = Wishes::default();
        wishes.hear_server(Some(word(9, 5, 1)), 1);
        assert!(!wishes.hear_medium(word(7, 4, 6)));
        assert_eq!(wishes.newest(), Some(&word(9, 5, 1)));
    }

    proptest! {
        #[test]
        fn an_older_stick_never_takes_the_place_of_a_newer_one(numbers in prop::collection::vec(1_u64..50, 1..20)) {
            let mut wishes = Wishes::default();
            for number in &numbers {
                wishes.hear_medium(word(u128::from(*number), *number, i64::try_from(*number).unwrap()));
            }
            let newest = numbers.iter().max().copied();
            prop_assert_eq!(wishes.newest().and_then(sequence), newest);
        }
    }
}
