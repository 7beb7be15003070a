use fleet_protocol::{Acceptance, AcceptanceId, AcceptanceSigner, SelfTest, UnixMillis};
use serde::{Deserialize, Serialize};

/// A test is good for an acceptance for so many milliseconds.
pub const ACCEPTED_WITHIN_MS: i64 = 24 * 3_600_000;

/// A shell's clock may be so many milliseconds off from the agent's.
const CLOCK_MS: u64 = 15 * 60_000;

/// What the shell hands over to be accepted, beside the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceDraft {
    /// The one that the agent gave for it: it stands on the paper.
    pub id: AcceptanceId,
    /// When the second of both had signed.
    pub signed_at: UnixMillis,
    /// Who set the terminal up.
    pub installer: AcceptanceSigner,
    /// Who takes it over.
    pub hall: AcceptanceSigner,
    /// What is to be mended later.
    pub remark: String,
}

/// Why nothing is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAccepted {
    /// There is no test, or it is older than [`ACCEPTED_WITHIN_MS`].
    NoSelfTest,
    /// A name, a signature or the remark is out of its bounds, or the number is another's.
    Malformed,
    /// The paper is no PDF, or too large.
    NoPaper,
    /// The disk does not take the paper, or too many wait for the server.
    NotKept,
}

/// Whether a terminal may be accepted on the strength of its last test.
pub fn may_accept(last: Option<&SelfTest>, now: UnixMillis) -> bool {
    last.is_some_and(|test| now.abs_diff(test.ended_at) <= ACCEPTED_WITHIN_MS.unsigned_abs())
}

/// The number of an acceptance for people, as it stands on the paper: `YS-` and the last eight digits of its id.
pub fn acceptance_number(id: AcceptanceId) -> String {
    let digits = id.0.simple().to_string().to_uppercase();
    format!("YS-{}", digits.get(24..).unwrap_or_default())
}

impl AcceptanceDraft {
    /// The longest name, in characters.
    pub const LONGEST_NAME: usize = 40;

    /// Holds it against the bounds of the protocol; `offered` is the id that was given for it.
    pub fn check(&self, offered: AcceptanceId, now: UnixMillis) -> Result<(), NotAccepted> {
        let is_sound = self.id == offered
            && self.signed_at.abs_diff(now) <= CLOCK_MS
            && is_signed(&self.installer)
            && is_signed(&self.hall)
            && self.remark.chars().count() <= Acceptance::LONGEST_REMARK;
        if is_sound { Ok(()) } else { Err(NotAccepted::Malformed) }
    }
}

fn is_signed(signer: &AcceptanceSigner) -> bool {
    let length = signer.name.chars().count();
    (1..=AcceptanceDraft::LONGEST_NAME).contains(&length)
        && signer.name.trim() == signer.name
        && signer.signature.is_sound()
}
