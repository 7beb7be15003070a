//! Attack: the director's word to another terminal, or an older one to this, or one that no director said.

use fleet_protocol::{AttemptId, Grant, RolloutId, SignedGrant, TerminalId};
use uuid::Uuid;

use crate::bench::Bench;
use fleet_release::client::{DirectorKey, GrantError, Told};
use fleet_release::sign::{allow_director, revoke_director};

const TARGET: &str = "kiosk-terminal-1.0.0-x86_64.tar.zst";
const US: TerminalId = TerminalId(Uuid::from_u128(1));
const ANOTHER: TerminalId = TerminalId(Uuid::from_u128(2));
const ATTEMPT: AttemptId = AttemptId(Uuid::from_u128(3));

fn new_key() -> DirectorKey {
    DirectorKey::from_pkcs8(&DirectorKey::generate().unwrap()).unwrap()
}

fn grant(sequence: u64) -> Grant {
    Grant {
        terminal_id: US,
        target: TARGET.to_owned(),
        rollout_id: RolloutId(Uuid::from_u128(4)),
        attempt_id: ATTEMPT,
        sequence,
        issued_at: 0,
        offline: None,
    }
}

/// A repository that names a director, and its key.
async fn directed() -> (Bench, DirectorKey) {
    let (bench, key) = (Bench::new().await, new_key());
    allow_director(&bench.repo(), &key.public()).unwrap();
    bench.release("1.0.0", 1).await;
    (bench, key)
}

/// A new process of the terminal hears a word.
async fn hears(bench: &Bench, grant: Option<&SignedGrant>) -> Result<(), GrantError> {
    let mut store = bench.store();
    let repository = store.refresh(bench.source()).await.unwrap();
    store.hear(&repository, &Told { terminal_id: US, target: TARGET, attempt_id: ATTEMPT, grant })
}

#[tokio::test]
async fn the_director_s_own_word_counts_and_may_be_repeated() {
    let (bench, key) = directed().await;
    let word = key.sign(&grant(7)).unwrap();
    hears(&bench, Some(&word)).await.unwrap();
    hears(&bench, Some(&word)).await.unwrap();
    hears(&bench, Some(&key.sign(&grant(8)).unwrap())).await.unwrap();
}

#[tokio::test]
async fn a_word_to_another_terminal_does_not_count() {
    let (bench, key) = directed().await;
    let theirs = key.sign(&Grant { terminal_id: ANOTHER, ..grant(7) }).unwrap();
    assert!(matches!(hears(&bench, Some(&theirs)).await, Err(GrantError::ForAnother("terminal"))));
}

#[tokio::test]
async fn a_word_of_another_target_or_attempt_does_not_count() {
    let (bench, key) = directed().await;
    let target = key.sign(&Grant { target: "other".to_owned(), ..grant(7) }).unwrap();
    assert!(matches!(hears(&bench, Some(&target)).await, Err(GrantError::ForAnother("target"))));
    let attempt = key.sign(&Grant { attempt_id: AttemptId(Uuid::nil()), ..grant(7) }).unwrap();
    assert!(matches!(hears(&bench, Some(&attempt)).await, Err(GrantError::ForAnother("attempt"))));
}

#[tokio::test]
async fn an_older_word_does_not_count_nor_another_of_the_same_number() {
    let (bench, key) = directed().await;
    hears(&bench, Some(&key.sign(&grant(7)).unwrap())).await.unwrap();
    let older = hears(&bench, Some(&key.sign(&grant(6)).unwrap())).await;
    assert!(matches!(older, Err(GrantError::Replayed { sequence: 6, floor: 7 })), "{older:?}");
    let twin = key.sign(&Grant { issued_at: 1, ..grant(7) }).unwrap();
    assert!(matches!(hears(&bench, Some(&twin)).await, Err(GrantError::Replayed { .. })));
    // Neither a torn copy makes it forget.
    std::fs::write(bench.path("trust/trust.json"), "{").unwrap();
    let older = hears(&bench, Some(&key.sign(&grant(6)).unwrap())).await;
    assert!(matches!(older, Err(GrantError::Replayed { .. })), "{older:?}");
}

#[tokio::test]
async fn what_no_director_said_does_not_count() {
    let (bench, key) = directed().await;
    assert!(matches!(hears(&bench, None).await, Err(GrantError::Unsigned)));
    let stranger = new_key().sign(&grant(7)).unwrap();
    assert!(matches!(hears(&bench, Some(&stranger)).await, Err(GrantError::UnknownKey(_))));
    let claimed = SignedGrant { key: key.public(), ..stranger };
    assert!(matches!(hears(&bench, Some(&claimed)).await, Err(GrantError::Forged)));
    let mut changed = key.sign(&grant(7)).unwrap();
    changed.grant = changed.grant.replace("\"sequence\":7", "\"sequence\":9");
    assert!(matches!(hears(&bench, Some(&changed)).await, Err(GrantError::Forged)));
}

#[tokio::test]
async fn a_stolen_director_key_is_revoked_offline_and_its_numbers_go_with_it() {
    let (bench, stolen) = directed().await;
    hears(&bench, Some(&stolen.sign(&grant(u64::MAX)).unwrap())).await.unwrap();
    let fresh = new_key();
    allow_director(&bench.repo(), &fresh.public()).unwrap();
    bench.publish().await;
    // While both are named, the old numbers hold: what was said before cannot be said again.
    assert!(matches!(
        hears(&bench, Some(&fresh.sign(&grant(8)).unwrap())).await,
        Err(GrantError::Replayed { .. })
    ));
    revoke_director(&bench.repo(), &stolen.public()[..12]).unwrap();
    bench.publish().await;
    assert!(matches!(
        hears(&bench, Some(&stolen.sign(&grant(u64::MAX)).unwrap())).await,
        Err(GrantError::UnknownKey(_))
    ));
    hears(&bench, Some(&fresh.sign(&grant(8)).unwrap())).await.unwrap();
}

#[tokio::test]
async fn without_a_named_director_unsigned_words_are_taken() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    hears(&bench, None).await.unwrap();
}

#[tokio::test]
async fn when_the_last_key_is_revoked_no_word_is_taken() {
    let (bench, key) = directed().await;
    revoke_director(&bench.repo(), &key.public()).unwrap();
    bench.publish().await;
    assert!(matches!(hears(&bench, None).await, Err(GrantError::Unsigned)));
    let word = key.sign(&grant(7)).unwrap();
    assert!(matches!(hears(&bench, Some(&word)).await, Err(GrantError::UnknownKey(_))));
}
