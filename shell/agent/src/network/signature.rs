use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fleet_protocol::{Sha256, TerminalId, peer_statement};

use crate::identity::{Identity, id_of};

/// The proof that this terminal asks `asked` for a file.
pub(super) fn sign(identity: &Identity, asked: TerminalId, file: &Sha256) -> String {
    format!("{}.{}", identity.public_key(), identity.sign(&peer_statement(asked, file)))
}

/// Who asks `me` for a file, if the proof holds.
pub(super) fn verify(header: &str, me: TerminalId, file: &Sha256) -> Option<TerminalId> {
    let (key, signature) = header.split_once('.')?;
    let (key, signature) = (BASE64.decode(key).ok()?, BASE64.decode(signature).ok()?);
    UnparsedPublicKey::new(&ED25519, &key).verify(&peer_statement(me, file), &signature).ok()?;
    Some(id_of(&key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_names_its_maker_and_is_for_one_terminal_and_one_file() {
        let [me, other] = [7, 8].map(|seed| Identity::from_seed(&[seed; 32]).unwrap());
        let file = Sha256([1; 32]);
        let proof = sign(&me, other.id(), &file);
        assert_eq!(verify(&proof, other.id(), &file), Some(me.id()));
        assert_eq!(verify(&proof, me.id(), &file), None);
        assert_eq!(verify(&proof, other.id(), &Sha256([2; 32])), None);
        let (_, signature) = proof.split_once('.').unwrap();
        assert_eq!(verify(&format!("{}.{signature}", other.public_key()), other.id(), &file), None);
        for nonsense in ["", ".", "a.b", &proof[1..]] {
            assert_eq!(verify(nonsense, other.id(), &file), None, "{nonsense}");
        }
    }
}
