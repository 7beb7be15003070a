use std::ops::RangeInclusive;

use fleet_domain::Scope;
use fleet_protocol::{Consumable, Settings};
use fleet_store::settings;

use super::VersionedSettings;
use crate::audit::difference;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Writing};

/// Changes the settings of every terminal.
#[utoipa::path(put, path = "/settings", tag = "settings", request_body = VersionedSettings,
    responses((status = 200, body = VersionedSettings), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn update(
    Writing(mut change, Json(body)): Writing<Operator, Json<VersionedSettings>>,
) -> ApiResult<Json<VersionedSettings>> {
    let VersionedSettings { settings, version } = body;
    check(&settings)?;
    let (before, _) = settings::get(&mut change.tx).await?;
    settings::update(&mut change.tx, version, &settings, change.now).await?;
    let object = Object { kind: "settings", id: &"terminals", name: "settings" };
    change.audit("settings.update", object, difference(&before, &settings, &[]));
    change.bump([Scope::Everywhere]);
    change.commit().await?;
    Ok(Json(VersionedSettings { settings, version: version + 1 }))
}

/// The ranges that terminals would clamp to.
fn check(settings: &Settings) -> Result<(), ApiError> {
    let fields: [(&'static str, u32, RangeInclusive<u32>); 4] = [
        ("/idle_limit_s", settings.idle_limit_s, 20..=600),
        ("/idle_warning_s", settings.idle_warning_s, 20..=120),
        ("/sample_interval_s", settings.sample_interval_s, 5..=3600),
        ("/probation_s", settings.probation_s, 1..=3600),
    ];
    if let Some((pointer, ..)) = fields.into_iter().find(|(_, value, range)| !range.contains(value)) {
        return Err(ApiError::new(Code::FieldInvalid).at(pointer));
    }
    let amounts = [
        ("/page_paper_amounts", &settings.page_paper_amounts, Consumable::PagePaper),
        ("/receipt_paper_amounts", &settings.receipt_paper_amounts, Consumable::ReceiptPaper),
    ];
    let can_be = |amounts: &[u32], consumable: Consumable| {
        let all_can = amounts.iter().all(|amount| (1..=consumable.most()).contains(amount));
        all_can && (1..=Settings::MOST_PAPER_AMOUNTS).contains(&amounts.len())
    };
    match amounts.into_iter().find(|(_, amounts, consumable)| !can_be(amounts, *consumable)) {
        Some((pointer, ..)) => Err(ApiError::new(Code::FieldInvalid).at(pointer)),
        None => Ok(()),
    }
}
