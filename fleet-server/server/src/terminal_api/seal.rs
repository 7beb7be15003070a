use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::{Db, StoreError, secret};
use uuid::Uuid;

const SECRET: &str = "terminal_tokens";
const TAG: usize = 32;

/// Makes and checks what the server hands out and does not keep: challenges and tokens carry their own proof.
pub struct Seal(hmac::Key);

/// Tells machines apart in a token without naming them: a copy's token is void as soon as a
/// person has said which machine is the real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MachineMark([u8; 8]);

/// What a valid token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenClaims {
    /// Who holds it.
    pub terminal: TerminalId,
    /// On which machine.
    pub machine: MachineMark,
    /// Not valid from here.
    pub expires_at: UnixMillis,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl MachineMark {
    /// The mark of a machine.
    pub fn of(fingerprint: &str) -> Self {
        let digest = digest::digest(&digest::SHA256, fingerprint.as_bytes());
        let mut mark = [0; 8];
        mark.copy_from_slice(&digest.as_ref()[..8]);
        Self(mark)
    }
}

impl Seal {
    /// Long enough for a slow line, too short to be of use later.
    const CHALLENGE_MS: i64 = 120_000;

    /// The seal that all servers of this fleet share.
    pub async fn load(db: &Db) -> Result<Self, StoreError> {
        let mut tx = db.write().await?;
        let fresh: [u8; 32] = rand::random();
        let secret = secret::get_or_keep(&mut tx, SECRET, &fresh).await?;
        tx.commit().await?;
        Ok(Self::new(&secret))
    }

    fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// Something to sign, for `terminal` alone.
    pub fn challenge(&self, terminal: TerminalId, now: UnixMillis) -> String {
        let mut nonce = now.to_be_bytes().to_vec();
        nonce.extend_from_slice(&rand::random::<[u8; 8]>());
        let context = [b"challenge".as_slice(), terminal.0.as_bytes()].concat();
        self.close(&context, nonce)
    }

    /// Whether the nonce was made here, for `terminal`, a moment ago.
    pub fn is_challenge(&self, terminal: TerminalId, nonce: &str, now: UnixMillis) -> bool {
        let context = [b"challenge".as_slice(), terminal.0.as_bytes()].concat();
        let made = self.open(&context, nonce).and_then(|body| number(body.get(..8)?));
        made.is_some_and(|at| (0..Self::CHALLENGE_MS).contains(&(now - at)))
    }

    /// A token.
    pub fn token(&self, claims: TokenClaims) -> String {
        let mut body = claims.terminal.0.as_bytes().to_vec();
        body.extend_from_slice(&claims.machine.0);
        body.extend_from_slice(&claims.expires_at.to_be_bytes());
        self.close(b"token", body)
    }

    /// What the token says, if it was made here and still holds.
    pub fn claims(&self, token: &str, now: UnixMillis) -> Option<TokenClaims> {
        let body = self.open(b"token", token)?;
        let terminal = TerminalId(Uuid::from_slice(body.get(..16)?).ok()?);
        let machine = MachineMark(body.get(16..24)?.try_into().ok()?);
        let expires_at = number(body.get(24..32)?)?;
        (now < expires_at).then_some(TokenClaims { terminal, machine, expires_at })
    }

    fn close(&self, context: &[u8], mut body: Vec<u8>) -> String {
        let tag = hmac::sign(&self.0, &[context, &body].concat());
        body.extend_from_slice(tag.as_ref());
        URL_SAFE_NO_PAD.encode(body)
    }

    /// The body, if its tag is right; compared in constant time.
    fn open(&self, context: &[u8], text: &str) -> Option<Vec<u8>> {
        let mut body = URL_SAFE_NO_PAD.decode(text).ok()?;
        let tag = body.split_off(body.len().checked_sub(TAG)?);
        hmac::verify(&self.0, &[context, &body].concat(), &tag).ok()?;
        Some(body)
    }
}

fn number(bytes: &[u8]) -> Option<i64> {
    Some(i64::from_be_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = 1_000_000;
    const ME: TerminalId = TerminalId(Uuid::from_u128(1));

    fn claims() -> TokenClaims {
        TokenClaims { terminal: ME, machine: MachineMark::of("a"), expires_at: NOW + 10 }
    }

    #[test]
    fn token_holds_until_it_expires_and_under_its_own_seal_only() {
        let seal = Seal::new(b"one");
        let token = seal.token(claims());
        assert_eq!(seal.claims(&token, NOW), Some(claims()));
        assert_eq!(seal.claims(&token, NOW + 10), None);
        assert_eq!(Seal::new(b"two").claims(&token, NOW), None);
        for at in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert!(seal.claims(&forged, NOW).is_none_or(|read| read == claims()), "{at}");
        }
        assert_eq!(seal.claims("", NOW), None);
    }

    #[test]
    fn challenge_is_for_one_terminal_and_a_short_time_and_is_no_token() {
        let seal = Seal::new(b"one");
        let nonce = seal.challenge(ME, NOW);
        assert!(seal.is_challenge(ME, &nonce, NOW + 1_000));
        assert!(!seal.is_challenge(ME, &nonce, NOW + Seal::CHALLENGE_MS));
        assert!(!seal.is_challenge(TerminalId(Uuid::from_u128(2)), &nonce, NOW));
        assert!(!seal.is_challenge(ME, &seal.token(claims()), NOW));
        assert_eq!(seal.claims(&nonce, NOW), None);
    }
}
