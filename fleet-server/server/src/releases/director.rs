use fleet_protocol::UnixMillis;
use fleet_store::director;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Administrator, Json, Object, Reading, Viewer, Writing};

/// The longest label, in characters.
const LABEL: usize = 100;

/// A key by which this fleet's servers sign their words to terminals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectorKeyItem {
    /// Ed25519 public key, 64 hexadecimal digits: what `release director allow` is told.
    pub public_key: String,
    /// For people.
    pub label: String,
    /// When it was made, in Unix milliseconds.
    pub created_at: UnixMillis,
    /// Whether the image repository names it: only then it counts.
    pub named: bool,
    /// Whether words are signed by it now.
    pub signs: bool,
}

/// A new key.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDirectorKey {
    /// For people, such as the year; up to 100 characters.
    label: String,
}

/// The director's keys, the newest first, at most 100.
#[utoipa::path(get, path = "/releases/director-keys", tag = "releases", operation_id = "list_director_keys",
    responses((status = 200, body = Vec<DirectorKeyItem>)))]
pub async fn list(mut reading: Reading<Viewer>) -> ApiResult<Json<Vec<DirectorKeyItem>>> {
    let standing = reading.state.standing.get(&reading.state).await?;
    let named = |key: &str| standing.as_ref().is_some_and(|standing| standing.names(key));
    let mut signs = false;
    let keys = director::keys(&mut reading.tx).await?.into_iter().map(|key| {
        let named = named(&key.public_key);
        let first = named && !signs;
        signs |= named;
        DirectorKeyItem {
            public_key: key.public_key,
            label: key.label,
            created_at: key.created_at,
            named,
            signs: first,
        }
    });
    Ok(Json(keys.collect()))
}

/// Makes a key of the director. It signs from the moment on that the image repository names it.
#[utoipa::path(post, path = "/releases/director-keys", tag = "releases", operation_id = "create_director_key",
    request_body = NewDirectorKey,
    responses((status = 201, body = DirectorKeyItem), (status = 422, description = "`field_invalid`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Administrator, Json<NewDirectorKey>>,
) -> ApiResult<(StatusCode, Json<DirectorKeyItem>)> {
    let label = body.label.trim().to_owned();
    if label.is_empty() || label.chars().count() > LABEL {
        return Err(ApiError::new(Code::FieldInvalid).at("/label"));
    }
    let (public_key, secret) = change.state.trust.new_director_key().map_err(ApiError::internal)?;
    let key = director::DirectorKey { public_key: public_key.clone(), secret, label, created_at: change.now };
    director::add_key(&mut change.tx, &key).await?;
    let object = Object { kind: "director_key", id: &public_key, name: &key.label };
    change.audit("release.create_director_key", object, json!({"public_key": public_key}));
    change.commit().await?;
    let made = DirectorKeyItem {
        public_key: key.public_key,
        label: key.label,
        created_at: key.created_at,
        named: false,
        signs: false,
    };
    Ok((StatusCode::CREATED, Json(made)))
}
