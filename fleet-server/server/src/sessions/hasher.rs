use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::problem::{ApiError, ApiResult};

/// Hashes passwords with argon2id. Each takes 19 MiB and tens of milliseconds of one processor,
/// so only a few run at a time, and none on the threads that serve requests.
#[derive(Debug, Clone)]
pub struct PasswordHasher {
    turns: Arc<Semaphore>,
}

/// How many passwords are hashed at a time.
const AT_A_TIME: usize = 4;

/// The hash of nobody's password, so that an unknown name takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9i$Kz6bQyZ7Kc8N8sYz0XG0s8G0p3nVQ8wYvVQ2m3l0o2k";

impl Default for PasswordHasher {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_A_TIME)) }
    }
}

impl PasswordHasher {
    /// A PHC string of `password` with a fresh salt.
    pub async fn hash(&self, password: String) -> ApiResult<String> {
        self.run(move || -> Result<String, argon2::password_hash::Error> {
            let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())?;
            Ok(algorithm().hash_password(password.as_bytes(), &salt)?.to_string())
        })
        .await?
        .map_err(ApiError::internal)
    }

    /// Whether `password` is the one of `hash`; with no hash the answer takes as long and is no.
    pub async fn verify(&self, password: String, hash: Option<String>) -> ApiResult<bool> {
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            PasswordHash::new(&hash)
                .is_ok_and(|hash| algorithm().verify_password(password.as_bytes(), &hash).is_ok())
                && known
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> ApiResult<T> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(ApiError::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(ApiError::internal)
    }
}

/// OWASP's parameters for argon2id: 19 MiB, two passes, one lane.
fn algorithm() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn right_password_alone_passes() {
        let hasher = PasswordHasher::default();
        let hash = hasher.hash("Correct-Horse-9".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(hasher.verify("Correct-Horse-9".into(), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("correct-horse-9".into(), Some(hash)).await.unwrap());
        assert!(!hasher.verify("Correct-Horse-9".into(), None).await.unwrap());
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
