use std::collections::BTreeMap;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fleet_protocol::{AttemptId, Grant, SignedGrant, TerminalId, grant_statement};
use serde::{Deserialize, Serialize};
use tough::schema::Targets;

use crate::Digest;

/// The target by which the offline keys name those of the director. It is the list itself, in its `custom` part too.
pub const DIRECTOR_TARGET: &str = "director.json";
/// The most keys of a director that are looked at, and that can be named.
pub(crate) const MOST_KEYS: usize = 16;

/// The director's keys, as the offline keys name them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectorKeys {
    /// Ed25519 public keys, 64 lower-case hexadecimal digits each. `None`: the offline keys name no director, and
    /// unsigned words are taken. An empty list: there is none any more, and no word is taken.
    pub director_keys: Option<Vec<String>>,
}

impl DirectorKeys {
    /// Those that signed targets metadata name.
    pub(crate) fn of(targets: &Targets) -> Self {
        let entry = targets.targets.iter().find(|(name, _)| name.raw() == DIRECTOR_TARGET);
        let Some((_, target)) = entry else { return Self::default() };
        let custom = target.custom.get("director_keys").cloned().unwrap_or_default();
        // A list that cannot be read names nobody; it must not mean that anybody will do.
        let mut keys: Vec<String> = serde_json::from_value(custom).unwrap_or_default();
        keys.truncate(MOST_KEYS);
        Self { director_keys: Some(keys) }
    }

    /// Whether this key counts.
    pub fn name(&self, key: &str) -> bool {
        self.director_keys.as_ref().is_some_and(|keys| keys.iter().any(|named| named == key))
    }
}

/// What a terminal was told, and who it is.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// This terminal.
    pub terminal_id: TerminalId,
    /// The target that it is told to run.
    pub target: &'a str,
    /// Under which attempt.
    pub attempt_id: AttemptId,
    /// The director's signed word.
    pub grant: Option<&'a SignedGrant>,
}

/// Why the director's word does not count.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The offline keys name a director, and this word is signed by none.
    #[error("the server's word is not signed by a director's key")]
    Unsigned,
    /// The key is not one that the offline keys name (any more).
    #[error("the director's key {0} is not one that the offline keys name")]
    UnknownKey(String),
    /// The signature does not match.
    #[error("the signature on the director's word does not match")]
    Forged,
    /// It cannot be read.
    #[error("the director's word cannot be read: {0}")]
    Malformed(String),
    /// It is for another terminal, target or attempt.
    #[error("the director's word is for another {0}")]
    ForAnother(&'static str),
    /// A newer word was heard.
    #[error("the director's word {sequence} is older than {floor}, which was heard before")]
    Replayed {
        /// Its number.
        sequence: u64,
        /// The highest heard.
        floor: u64,
    },
    /// It may not come without the server.
    #[error("the director's word is not one for an offline medium")]
    NotOffline,
    /// It came on a medium, and its time is over.
    #[error("the offline bundle has ended: make a new one")]
    Ended {
        /// When, in Unix milliseconds.
        until: i64,
    },
    /// The memory cannot be written.
    #[error("the trust store failed: {0}")]
    Store(#[from] std::io::Error),
}

/// Checks a grant by everything but its number.
pub(super) fn check(keys: &DirectorKeys, told: &Told<'_>) -> Result<Option<Heard>, GrantError> {
    if keys.director_keys.is_none() {
        return Ok(None);
    }
    let signed = told.grant.ok_or(GrantError::Unsigned)?;
    if !keys.name(&signed.key) {
        return Err(GrantError::UnknownKey(signed.key.clone()));
    }
    if signed.grant.len() > SignedGrant::MAX_BYTES {
        return Err(GrantError::Malformed("it is too long".to_owned()));
    }
    let (Ok(key), Ok(signature)) = (hex::decode(&signed.key), BASE64.decode(&signed.signature)) else {
        return Err(GrantError::Forged);
    };
    let verified = UnparsedPublicKey::new(&ED25519, key).verify(&grant_statement(&signed.grant), &signature);
    verified.map_err(|_| GrantError::Forged)?;
    let grant: Grant =
        serde_json::from_str(&signed.grant).map_err(|error| GrantError::Malformed(error.to_string()))?;
    for (what, same) in [
        ("terminal", grant.terminal_id == told.terminal_id),
        ("target", grant.target == told.target),
        ("attempt", grant.attempt_id == told.attempt_id),
    ] {
        if !same {
            return Err(GrantError::ForAnother(what));
        }
    }
    let word = Digest::of(signed.grant.as_bytes());
    Ok(Some(Heard { key: signed.key.clone(), sequence: grant.sequence, word }))
}

/// A grant that is genuine and meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    key: String,
    sequence: u64,
    word: Digest,
}

/// The newest word heard of each key. A key that is not named any more takes its number along: so a fleet
/// recovers from numbers driven up with a stolen one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Words(BTreeMap<String, (u64, Digest)>);

impl Words {
    /// Takes a word up, unless it is older than one of a key that still counts.
    pub fn hear(&mut self, heard: &Heard, keys: &DirectorKeys) -> Result<(), GrantError> {
        self.0.retain(|key, _| keys.name(key));
        let newest = self.0.values().max_by_key(|(sequence, _)| *sequence).copied();
        if let Some((floor, word)) = newest
            && (heard.sequence < floor || (heard.sequence == floor && heard.word != word))
        {
            return Err(GrantError::Replayed { sequence: heard.sequence, floor });
        }
        self.0.insert(heard.key.clone(), (heard.sequence, heard.word));
        Ok(())
    }

    /// The stricter of two records.
    pub fn merge(mut self, other: Self) -> Self {
        for (key, theirs) in other.0 {
            let ours = self.0.entry(key).or_insert(theirs);
            if ours.0 < theirs.0 {
                *ours = theirs;
            }
        }
        self
    }
}
