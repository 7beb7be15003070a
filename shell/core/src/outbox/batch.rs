use fleet_protocol::CheckIn;

/// How many records the next check-in may carry. A body that the server refuses as such is sent
/// again with half the records, down to none, so that one record that it cannot digest never stops a
/// terminal from reporting and being upgraded; acceptance lets the number grow again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLimit(usize);

impl Default for BatchLimit {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl BatchLimit {
    /// As many as the protocol allows.
    pub const DEFAULT: Self = Self(CheckIn::MAX_RECORDS);

    /// The most records of the next batch.
    pub const fn records(self) -> usize {
        self.0
    }

    /// A body with `sent` records was refused.
    pub const fn handle_refused(&mut self, sent: usize) {
        self.0 = sent / 2;
    }

    /// A body was accepted.
    pub const fn handle_accepted(&mut self) {
        let doubled = self.0 * 2 + 1;
        self.0 = if doubled < CheckIn::MAX_RECORDS { doubled } else { CheckIn::MAX_RECORDS };
    }
}

/// Room kept in a body for all that is not a record.
const RESERVED_BYTES: usize = 128 << 10;

/// Takes records from the front while they fit: at most `limit`, and together (by `size_of`, the bytes
/// of their JSON) within what a body may hold. The first record is taken however large it is.
pub fn take_batch<R>(
    records: impl Iterator<Item = R>,
    limit: BatchLimit,
    size_of: impl Fn(&R) -> usize,
) -> Vec<R> {
    let mut room = CheckIn::MAX_BYTES - RESERVED_BYTES;
    let mut batch: Vec<R> = Vec::new();
    for record in records.take(limit.records()) {
        let size = size_of(&record) + 1;
        if size > room && !batch.is_empty() {
            break;
        }
        room = room.saturating_sub(size);
        batch.push(record);
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_batch_is_a_front_part_within_both_limits(sizes in prop::collection::vec(1_usize..40_000, 0..900)) {
            let batch = take_batch(sizes.iter().copied(), BatchLimit::default(), |size| *size);
            prop_assert_eq!(&batch[..], &sizes[..batch.len()]);
            prop_assert!(batch.len() <= CheckIn::MAX_RECORDS);
            prop_assert!(batch.iter().sum::<usize>() <= CheckIn::MAX_BYTES);
            prop_assert!(sizes.is_empty() || !batch.is_empty(), "something always goes");
        }
    }

    #[test]
    fn a_refused_body_shrinks_to_none_and_grows_again() {
        let mut limit = BatchLimit::default();
        let mut sent = limit.records();
        for _ in 0..10 {
            limit.handle_refused(sent);
            sent = limit.records();
        }
        assert_eq!(limit.records(), 0);
        for _ in 0..12 {
            limit.handle_accepted();
        }
        assert_eq!(limit.records(), CheckIn::MAX_RECORDS);
    }
}
