use aws_lc_rs::digest;
use fleet_domain::{DivisionCode, EnrollmentCode};
use fleet_protocol::{LocationId, UnixMillis};
use fleet_store::enrollment_code::{self, NewCode};
use fleet_store::{Tx, terminal};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Writing};
use crate::text;

const DAY_MS: i64 = 24 * 3_600_000;
const LONGEST_MS: i64 = 366 * DAY_MS;

/// Codes to be issued.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CodeDraft {
    /// Where terminals that use them are put.
    location_id: Option<LocationId>,
    /// Where terminals that use them may stand as their installer wishes, where no location is named; `None`: anywhere.
    #[serde(default)]
    #[schema(example = "511702")]
    division_code: Option<String>,
    /// How many, 1 to 500.
    #[schema(minimum = 1, maximum = 500)]
    count: u32,
    /// How long they hold, in milliseconds.
    valid_for_ms: i64,
    /// What they are for.
    note: String,
}

/// Codes just issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedCodes {
    /// The codes.
    items: Vec<IssuedCode>,
}

/// A code just issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedCode {
    /// Names it without telling it.
    pub(crate) id: Uuid,
    /// The code: told this once.
    pub(crate) code: String,
    /// Not after this.
    expires_at: UnixMillis,
}

/// Issues codes.
#[utoipa::path(post, path = "/enrollment-codes", tag = "enrollment-codes", request_body = CodeDraft,
    responses((status = 201, body = IssuedCodes), (status = 422, description = "`field_invalid`, `location_unknown`, `division_unknown`")))]
pub async fn create(
    Writing(mut change, Json(draft)): Writing<Operator, Json<CodeDraft>>,
) -> ApiResult<(StatusCode, Json<IssuedCodes>)> {
    let invalid = |pointer: &str| ApiError::new(Code::FieldInvalid).at(pointer);
    if !(1..=500).contains(&draft.count) {
        return Err(invalid("/count"));
    }
    let expires_at = expiry(change.now, draft.valid_for_ms)?;
    let note = text::optional(&draft.note, 200, "/note")?;
    let location = match draft.location_id {
        None => String::new(),
        Some(id) => {
            let found = terminal::at_location(&mut change.tx, id).await?;
            found.ok_or_else(|| ApiError::new(Code::LocationUnknown).at("/location_id"))?.0
        }
    };
    let division = division(&mut change.tx, &draft).await?;
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for _ in 0..draft.count {
        let (row, item) = issue(&change, draft.location_id, &note, expires_at);
        rows.push(NewCode { division: division.clone(), ..row });
        items.push(item);
    }
    enrollment_code::insert(&mut change.tx, rows).await?;
    let first = items.first().map(|item| item.id).ok_or(Code::Internal)?;
    let summary = json!({
        "count": draft.count, "location_id": draft.location_id, "division_code": division, "expires_at": expires_at, "note": note
    });
    let object = Object { kind: "enrollment_code", id: &first, name: &location };
    change.audit("enrollment_code.create", object, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(IssuedCodes { items })))
}

/// The division that is named; beside a location it would say nothing.
async fn division(tx: &mut Tx, draft: &CodeDraft) -> ApiResult<Option<DivisionCode>> {
    let Some(code) = &draft.division_code else { return Ok(None) };
    if draft.location_id.is_some() {
        return Err(ApiError::new(Code::FieldInvalid).at("/division_code"));
    }
    let unknown = || ApiError::new(Code::DivisionUnknown).at("/division_code");
    let code: DivisionCode = code.parse().map_err(|_| unknown())?;
    fleet_store::division::by_code(tx, &code).await?.ok_or_else(unknown)?;
    Ok(Some(code))
}

/// Until when a code holds that is issued now.
pub(crate) fn expiry(now: UnixMillis, valid_for_ms: i64) -> ApiResult<UnixMillis> {
    let is_sane = (60_000..=LONGEST_MS).contains(&valid_for_ms);
    if is_sane { Ok(now + valid_for_ms) } else { Err(ApiError::new(Code::FieldInvalid).at("/valid_for_ms")) }
}

/// A new code: what is stored of it, and what is told once.
pub(crate) fn issue(
    change: &Change<Operator>,
    location_id: Option<LocationId>,
    note: &str,
    expires_at: UnixMillis,
) -> (NewCode, IssuedCode) {
    let (id, code) = (change.new_id(), EnrollmentCode::from_random(rand::random()));
    let row = NewCode {
        id,
        hash: digest::digest(&digest::SHA256, code.secret()).as_ref().to_vec(),
        hint: code.hint().to_owned(),
        location_id,
        division: None,
        note: note.to_owned(),
        created_at: change.now,
        created_by: change.principal.username.clone(),
        expires_at,
    };
    (row, IssuedCode { id, code: code.to_string(), expires_at })
}
