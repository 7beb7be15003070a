//! That a terminal was taken over by its hall (验收): what it was tested for, and who signed on its screen.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AcceptanceId, SelfTest, Sha256, UnixMillis};

/// What installer and hall signed. The names are those of staff at work; nothing in it is about a citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Acceptance {
    /// Which; made on the terminal.
    pub id: AcceptanceId,
    /// When the second of both had signed, by the machine's own clock.
    pub signed_at: UnixMillis,
    /// What they had before them.
    pub self_test: SelfTest,
    /// Who set the terminal up.
    pub installer: AcceptanceSigner,
    /// Who takes it over.
    pub hall: AcceptanceSigner,
    /// What is agreed to be mended later; at most [`Acceptance::LONGEST_REMARK`] characters, may be empty.
    #[serde(default)]
    pub remark: String,
    /// The paper as it was signed: a PDF that the terminal made, and hands over by
    /// `PUT {ACCEPTANCES}/{id}/report` ([`path::ACCEPTANCES`](crate::path::ACCEPTANCES)).
    pub report: AcceptanceReport,
}

impl Acceptance {
    /// The longest remark, in characters.
    pub const LONGEST_REMARK: usize = 500;
    /// The largest report, in bytes.
    pub const LARGEST_REPORT: u64 = 4 << 20;
}

/// Somebody who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcceptanceSigner {
    /// Their name, 1 to 40 characters.
    pub name: String,
    /// Their signature.
    pub signature: Signature,
}

/// A signature by finger: strokes of points in a field of [`Signature::WIDTH`] by [`Signature::HEIGHT`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Signature(pub Vec<Vec<[u16; 2]>>);

impl Signature {
    /// From left to right.
    pub const WIDTH: u16 = 1_200;
    /// From top to bottom.
    pub const HEIGHT: u16 = 400;
    /// At most so many strokes.
    pub const MOST_STROKES: usize = 80;
    /// At most so many points in all strokes together; a stroke with fewer than two is a dot.
    pub const MOST_POINTS: usize = 2_000;

    /// Whether it is one: something is written, within its bounds.
    pub fn is_sound(&self) -> bool {
        let points: usize = self.0.iter().map(Vec::len).sum();
        let inside = |[x, y]: &[u16; 2]| *x <= Self::WIDTH && *y <= Self::HEIGHT;
        (1..=Self::MOST_STROKES).contains(&self.0.len())
            && points <= Self::MOST_POINTS
            && self.0.iter().all(|stroke| !stroke.is_empty() && stroke.iter().all(inside))
    }
}

/// The paper that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcceptanceReport {
    /// Of the PDF's bytes.
    #[schema(value_type = String)]
    pub sha256: Sha256,
    /// How many bytes, at most [`Acceptance::LARGEST_REPORT`].
    pub bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_something_written_within_its_bounds() {
        assert!(Signature(vec![vec![[0, 0], [1_200, 400]], vec![[7, 7]]]).is_sound());
        assert!(!Signature(vec![]).is_sound());
        assert!(!Signature(vec![vec![]]).is_sound());
        assert!(!Signature(vec![vec![[1_201, 0]]]).is_sound());
        assert!(!Signature(vec![vec![[1, 1]; 2_001]]).is_sound());
        assert!(!Signature(vec![vec![[1, 1]]; 81]).is_sound());
    }
}
