use std::fmt;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use aws_lc_rs::rand::SecureRandom;
use tough::key_source::KeySource;
use tough::schema::key::Key;
use tough::sign::{Sign, parse_keypair};

use super::SignError;

type Failure = Box<dyn std::error::Error + Send + Sync + 'static>;

/// A key that is open for signing. It is unlocked once and may sign many times.
#[derive(Clone)]
pub(super) struct HeldKey(Arc<dyn Sign>);

impl fmt::Debug for HeldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HeldKey")
    }
}

impl HeldKey {
    pub fn new(key: impl Sign + 'static) -> Self {
        Self(Arc::new(key))
    }

    /// A key in a file.
    pub fn of_pkcs8(path: &Path, pkcs8: &[u8]) -> Result<Self, SignError> {
        let key = parse_keypair(pkcs8)
            .map_err(|error| SignError::Key { path: path.to_owned(), reason: error.to_string() })?;
        Ok(Self::new(key))
    }

    pub fn public(&self) -> Key {
        self.0.tuf_key()
    }
}

#[async_trait]
impl Sign for HeldKey {
    fn tuf_key(&self) -> Key {
        self.0.tuf_key()
    }

    async fn sign(&self, message: &[u8], rng: &(dyn SecureRandom + Sync)) -> Result<Vec<u8>, Failure> {
        self.0.sign(message, rng).await
    }
}

#[async_trait]
impl KeySource for HeldKey {
    async fn as_sign(&self) -> Result<Box<dyn Sign>, Failure> {
        Ok(Box::new(self.clone()))
    }

    async fn write(&self, _value: &str, _key_id: &str) -> Result<(), Failure> {
        Err("a key that is held is never written".into())
    }
}

/// Keys as tough wants them.
pub(super) fn sources(keys: &[HeldKey]) -> Vec<Box<dyn KeySource>> {
    keys.iter().map(|key| Box::new(key.clone()) as Box<dyn KeySource>).collect()
}
