use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use fleet_protocol::{Grant, SignedGrant, grant_statement};

/// A key of the director, held by the fleet server. Unlike the offline keys it lies on a machine that is on the
/// network: [`Grant`] says how little it can do.
#[derive(Debug)]
pub struct DirectorKey(Ed25519KeyPair);

/// The key cannot be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the director's key is not one")]
pub struct BadDirectorKey;

impl DirectorKey {
    /// A new key as PKCS#8, to be kept secret.
    pub fn generate() -> Result<Vec<u8>, BadDirectorKey> {
        let key = Ed25519KeyPair::generate().map_err(|_| BadDirectorKey)?;
        Ok(key.to_pkcs8().map_err(|_| BadDirectorKey)?.as_ref().to_vec())
    }

    /// Reads one.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, BadDirectorKey> {
        Ed25519KeyPair::from_pkcs8(pkcs8).map(Self).map_err(|_| BadDirectorKey)
    }

    /// Its public half as the offline keys name it.
    pub fn public(&self) -> String {
        hex::encode(self.0.public_key().as_ref())
    }

    /// Signs a word.
    pub fn sign(&self, grant: &Grant) -> Result<SignedGrant, serde_json::Error> {
        let grant = serde_json::to_string(grant)?;
        let signature = BASE64.encode(self.0.sign(&grant_statement(&grant)).as_ref());
        Ok(SignedGrant { key: self.public(), grant, signature })
    }
}
