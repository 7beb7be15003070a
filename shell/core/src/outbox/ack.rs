/// What an acknowledgement means for the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acknowledgement {
    /// All records up to this one are on the server's disk: let them go.
    Through(u64),
    /// The server holds records of this epoch that this outbox never wrote: it was restored from an
    /// older copy, or its disk was cloned. Numbers would mean two things; begin a new epoch with
    /// what is left.
    NewEpoch,
}

/// Reads the server's highest stored number, where `last_written` is the highest number that this
/// outbox has ever given out in its epoch.
pub const fn acknowledge(acknowledged_seq: u64, last_written: u64) -> Acknowledgement {
    if acknowledged_seq > last_written {
        Acknowledgement::NewEpoch
    } else {
        Acknowledgement::Through(acknowledged_seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_never_written_here_begin_a_new_epoch() {
        assert_eq!(acknowledge(7, 9), Acknowledgement::Through(7));
        assert_eq!(acknowledge(9, 9), Acknowledgement::Through(9));
        assert_eq!(acknowledge(10, 9), Acknowledgement::NewEpoch);
    }
}
