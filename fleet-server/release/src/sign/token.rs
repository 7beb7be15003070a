//! Keys in a PKCS#11 token: ECDSA on P-256, which every token has. A key is made in the token and never leaves it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use aws_lc_rs::rand::SecureRandom;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use pkcs8::der::asn1::{OctetStringRef, UintRef};
use pkcs8::der::{Decode as _, Encode as _};
use serde::{Deserialize, Serialize};
use tough::schema::key::{EcdsaKey, EcdsaScheme, Key};
use tough::sign::Sign;

use super::held_key::HeldKey;
use super::keys::write_public;
use super::{SignError, Unlock, at, bad_key as bad};
use crate::Digest;

/// The curve P-256 as an object identifier in DER.
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// Bytes of an uncompressed point.
const POINT: usize = 65;

/// Where a key is: the content of `NAME.pkcs11`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenKey {
    /// The token's library, such as `/usr/lib/softhsm/libsofthsm2.so`.
    pub module: PathBuf,
    /// The token's label.
    pub token: String,
    /// The key's label in the token.
    pub label: String,
}

/// A key of a token that is logged in.
struct OpenToken {
    session: Mutex<Session>,
    key: ObjectHandle,
    point: Vec<u8>,
}

/// Makes a key in a token, and the files in `dir` that name it.
pub fn create_token_key(dir: &Path, name: &str, key: &TokenKey, unlock: &Unlock) -> Result<(), SignError> {
    let path = dir.join(format!("{name}.pkcs11"));
    for extension in ["pkcs11", "key", "pub"] {
        let there = dir.join(format!("{name}.{extension}"));
        if there.exists() {
            return Err(SignError::Exists(there));
        }
    }
    fs::create_dir_all(dir).map_err(at(dir))?;
    let failed = |error: Error| bad(&path, error);
    let session = session(&path, key, unlock)?;
    if !session.find_objects(&private(key)).map_err(failed)?.is_empty() {
        return Err(bad(&path, format!("the token has a key {} already", key.label)));
    }
    let public = [
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Verify(true),
        Attribute::EcParams(P256.to_vec()),
        Attribute::Label(key.label.clone().into_bytes()),
    ];
    let secret = [
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        Attribute::Label(key.label.clone().into_bytes()),
    ];
    session.generate_key_pair(&Mechanism::EccKeyPairGen, &public, &secret).map_err(failed)?;
    drop(session);
    let bytes = serde_json::to_vec_pretty(key)
        .map_err(|source| SignError::Metadata { path: path.clone(), source })?;
    crate::write_atomically(&path, &bytes).map_err(at(&path))?;
    write_public(dir, name, &open(&path, unlock)?.public())
}

/// Opens the key that the file `path` names.
pub(super) fn open(path: &Path, unlock: &Unlock) -> Result<HeldKey, SignError> {
    let bytes = fs::read(path).map_err(at(path))?;
    let key: TokenKey = serde_json::from_slice(&bytes)
        .map_err(|source| SignError::Metadata { path: path.to_owned(), source })?;
    let session = session(path, &key, unlock)?;
    let one = |template: &[Attribute]| {
        let found = session.find_objects(template).map_err(|error| bad(path, error))?;
        match found.as_slice() {
            [one] => Ok(*one),
            _ => Err(bad(path, format!("the token has {} keys {}", found.len(), key.label))),
        }
    };
    let (secret, public) = (one(&private(&key))?, one(&public(&key))?);
    let point = point(&session, public).ok_or_else(|| bad(path, "the key is not one on P-256"))?;
    Ok(HeldKey::new(OpenToken { session: Mutex::new(session), key: secret, point }))
}

fn private(key: &TokenKey) -> Vec<Attribute> {
    of_class(ObjectClass::PRIVATE_KEY, key)
}

fn public(key: &TokenKey) -> Vec<Attribute> {
    of_class(ObjectClass::PUBLIC_KEY, key)
}

fn of_class(class: ObjectClass, key: &TokenKey) -> Vec<Attribute> {
    vec![
        Attribute::Class(class),
        Attribute::KeyType(KeyType::EC),
        Attribute::Label(key.label.clone().into_bytes()),
    ]
}

/// A session in the token, logged in.
fn session(path: &Path, key: &TokenKey, unlock: &Unlock) -> Result<Session, SignError> {
    let failed = |error: Error| bad(path, error);
    let module = module(&key.module).map_err(failed)?;
    let slots = module.get_slots_with_initialized_token().map_err(failed)?;
    let named = |slot: &&cryptoki::slot::Slot| {
        module.get_token_info(**slot).is_ok_and(|info| info.label() == key.token)
    };
    let slot =
        slots.iter().find(named).ok_or_else(|| bad(path, format!("there is no token {}", key.token)))?;
    let session = module.open_rw_session(*slot).map_err(failed)?;
    let pin = unlock.ask(&format!("PIN of token {}", key.token)).map_err(at(path))?;
    match session.login(UserType::User, Some(&AuthPin::new(pin.as_str().into()))) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(error) => Err(failed(error)),
    }
}

/// A token's library is loaded and initialised once for the whole process.
fn module(path: &Path) -> Result<Pkcs11, Error> {
    static LOADED: Mutex<Option<HashMap<PathBuf, Pkcs11>>> = Mutex::new(None);
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let loaded = loaded.get_or_insert_default();
    if let Some(there) = loaded.get(path) {
        return Ok(there.clone());
    }
    let module = Pkcs11::new(path)?;
    module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
    loaded.insert(path.to_owned(), module.clone());
    Ok(module)
}

/// The public point; PKCS#11 wraps it in an octet string.
fn point(session: &Session, public: ObjectHandle) -> Option<Vec<u8>> {
    let wanted = [AttributeType::EcPoint, AttributeType::EcParams];
    let attributes = session.get_attributes(public, &wanted).ok()?;
    let on_p256 =
        attributes.iter().any(|known| matches!(known, Attribute::EcParams(curve) if *curve == P256));
    let wrapped = attributes.iter().find_map(|known| {
        if let Attribute::EcPoint(wrapped) = known { Some(wrapped).filter(|_| on_p256) } else { None }
    })?;
    let point = <&OctetStringRef>::from_der(wrapped).ok()?.as_bytes().to_vec();
    Some(point).filter(|point| point.len() == POINT)
}

#[async_trait]
impl Sign for OpenToken {
    fn tuf_key(&self) -> Key {
        Key::Ecdsa {
            keyval: EcdsaKey { public: self.point.clone().into(), _extra: HashMap::new() },
            scheme: EcdsaScheme::EcdsaSha2Nistp256,
            _extra: HashMap::new(),
        }
    }

    async fn sign(
        &self,
        message: &[u8],
        _rng: &(dyn SecureRandom + Sync),
    ) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync + 'static>> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        // Not every token hashes by itself.
        let raw = session.sign(&Mechanism::Ecdsa, self.key, &Digest::of(message).0)?;
        let (r, s) = raw.split_at(raw.len() / 2);
        // `ECDSA-Sig-Value` of RFC 3279: a sequence of two numbers.
        Ok([UintRef::new(r)?, UintRef::new(s)?].to_der()?)
    }
}
