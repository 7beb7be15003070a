use fleet_protocol::{
    EnrollmentRequest, Hardware, LocationId, PROTOCOL_VERSION, TokenRequest, UnixMillis,
    enrollment_statement, token_statement,
};

use crate::identity::Identity;

/// An enrollment request with its proof of the private key.
pub fn signed_enrollment(
    identity: &Identity,
    hardware: &Hardware,
    software_version: &str,
    sent_at: UnixMillis,
    enrollment_code: Option<String>,
    location_wish: Option<LocationId>,
) -> EnrollmentRequest {
    let mut request = EnrollmentRequest {
        protocol: PROTOCOL_VERSION,
        public_key: identity.public_key(),
        hardware: hardware.clone(),
        software_version: software_version.to_owned(),
        sent_at,
        enrollment_code,
        location_wish,
        signature: String::new(),
    };
    request.signature = identity.sign(&enrollment_statement(&request));
    request
}

/// A signed challenge.
pub fn signed_token_request(identity: &Identity, nonce: String, fingerprint: &str) -> TokenRequest {
    let signature = identity.sign(&token_statement(identity.id(), &nonce, fingerprint));
    TokenRequest {
        terminal_id: identity.id(),
        nonce,
        hardware_fingerprint: fingerprint.to_owned(),
        signature,
    }
}
