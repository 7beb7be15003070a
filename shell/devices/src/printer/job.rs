/// A print service's own number of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub i32);

/// Where a job stands (RFC 8011, section 5.3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It has not ended: it waits, is printed, or the printer has stopped on it.
    UnderWay,
    /// All is printed.
    Completed,
    /// Somebody has cancelled it, at the printer or the print service.
    Cancelled,
    /// The print service or the printer gave it up.
    Aborted,
}

impl JobState {
    /// Of `job-state`; `None` for what there is not.
    pub const fn of(state: i32) -> Option<Self> {
        match state {
            3..=6 => Some(Self::UnderWay),
            7 => Some(Self::Cancelled),
            8 => Some(Self::Aborted),
            9 => Some(Self::Completed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_the_standard_is_known() {
        use JobState::{Aborted, Cancelled, Completed, UnderWay};
        let states = (2..=10).map(JobState::of).collect::<Vec<_>>();
        let known = [UnderWay, UnderWay, UnderWay, UnderWay, Cancelled, Aborted, Completed].map(Some);
        assert_eq!(states[1..8], known);
        assert_eq!((states[0], states[8]), (None, None));
    }
}
