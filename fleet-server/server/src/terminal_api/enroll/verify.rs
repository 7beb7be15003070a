use aws_lc_rs::digest;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{EnrollmentRequest, TerminalId, enrollment_statement};

use crate::problem::{ApiError, ApiResult, Code};

/// Longest text about hardware, in bytes.
const TEXT: usize = 200;
const VERSION: usize = 64;

/// Whoever sent the request holds the key.
pub struct Proven {
    /// Derived from the key.
    pub id: TerminalId,
    /// The key, 32 bytes.
    pub public_key: Vec<u8>,
}

/// Checks the request's texts and its signature.
pub fn prove(request: &EnrollmentRequest) -> ApiResult<Proven> {
    let hardware = &request.hardware;
    for (text, most, pointer) in [
        (&hardware.fingerprint, TEXT, "/hardware/fingerprint"),
        (&hardware.model, TEXT, "/hardware/model"),
        (&hardware.arch, TEXT, "/hardware/arch"),
        (&hardware.os, TEXT, "/hardware/os"),
        (&request.software_version, VERSION, "/software_version"),
    ] {
        if text.len() > most || text.chars().any(char::is_control) {
            return Err(ApiError::new(Code::FieldInvalid).at(pointer));
        }
    }
    if hardware.fingerprint.is_empty() {
        return Err(ApiError::new(Code::FieldInvalid).at("/hardware/fingerprint"));
    }
    let public_key = STANDARD.decode(&request.public_key).ok().filter(|key| key.len() == 32);
    let public_key = public_key.ok_or_else(|| ApiError::new(Code::FieldInvalid).at("/public_key"))?;
    if !is_signed(&public_key, &enrollment_statement(request), &request.signature) {
        return Err(Code::SignatureInvalid.into());
    }
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(digest::digest(&digest::SHA256, &public_key).as_ref());
    Ok(Proven { id: TerminalId::of_digest(&sha256), public_key })
}

/// Whether `signature` (base64) is the key's over `statement`.
pub fn is_signed(public_key: &[u8], statement: &[u8], signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    UnparsedPublicKey::new(&ED25519, public_key).verify(statement, &signature).is_ok()
}
