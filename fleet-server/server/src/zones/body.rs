use fleet_protocol::{BlobRef, UnixMillis, ZoneBlock, ZoneContent, ZoneText};
use fleet_store::zone::{self, ZoneFields};
use fleet_store::{Tx, app};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::targets::{self, TargetRef};
use crate::text::{optional, paragraphs, required};

/// Blocks of one zone, at most: one or two screens.
const BLOCKS: usize = 30;
/// Lines of one list, at most.
const ITEMS: usize = 12;
/// Characters, at most; English words take twice as many.
const TITLE: usize = 16;
const LINE: usize = 60;
const PARAGRAPH: usize = 300;

/// All fields of a zone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ZoneBody {
    /// What it shows: a title of at most 16 characters, lines of at most 60, paragraphs of at most 300 (in English twice
    /// as many), at most 30 blocks, lists of at most 12 lines.
    content: ZoneContent,
    /// Not shown before, Unix milliseconds; at once if not given.
    #[serde(default)]
    starts_at: Option<UnixMillis>,
    /// Not shown after, Unix milliseconds.
    #[serde(default)]
    ends_at: Option<UnixMillis>,
    /// At least one.
    targets: Vec<TargetRef>,
}

impl ZoneBody {
    /// Everything within its bounds, and every app and picture there.
    pub async fn checked(self, tx: &mut Tx, now: UnixMillis) -> ApiResult<ZoneFields> {
        let starts_at = self.starts_at.unwrap_or(now);
        if self.ends_at.is_some_and(|ends_at| ends_at <= starts_at) {
            return Err(ApiError::new(Code::FieldInvalid).at("/ends_at"));
        }
        let targets = targets::checked(tx, &self.targets).await?;
        let content = content(&self.content)?;
        check_pictures(tx, &content).await?;
        for (n, block) in content.blocks.iter().enumerate() {
            if let ZoneBlock::App { app_id } = block
                && app::by_id(tx, *app_id).await?.is_none()
            {
                return Err(ApiError::new(Code::FieldInvalid).at(format!("/content/blocks/{n}/app_id")));
            }
        }
        Ok(ZoneFields { content, starts_at, ends_at: self.ends_at, targets })
    }
}

fn content(content: &ZoneContent) -> ApiResult<ZoneContent> {
    if content.blocks.is_empty() || content.blocks.len() > BLOCKS {
        return Err(ApiError::new(Code::FieldInvalid).at("/content/blocks"));
    }
    let blocks = content.blocks.iter().enumerate();
    let blocks = blocks.map(|(n, one)| block(one, &format!("/content/blocks/{n}")));
    Ok(ZoneContent {
        title: line(&content.title, TITLE, "/content/title")?,
        summary: maybe(&content.summary, LINE, "/content/summary")?,
        colour: content.colour,
        picture: content.picture,
        blocks: blocks.collect::<ApiResult<_>>()?,
    })
}

fn block(block: &ZoneBlock, at: &str) -> ApiResult<ZoneBlock> {
    Ok(match block {
        ZoneBlock::Heading { text } => ZoneBlock::Heading { text: line(text, LINE, &format!("{at}/text"))? },
        ZoneBlock::Paragraph { text } => {
            let at = format!("{at}/text/zh");
            let zh = paragraphs(&text.zh, PARAGRAPH, &at)?;
            if zh.is_empty() {
                return Err(ApiError::new(Code::FieldInvalid).at(at));
            }
            ZoneBlock::Paragraph { text: ZoneText { zh, en: paragraphs(&text.en, 2 * PARAGRAPH, &at)? } }
        }
        ZoneBlock::Picture { picture, caption } => {
            ZoneBlock::Picture { picture: *picture, caption: line(caption, LINE, &format!("{at}/caption"))? }
        }
        ZoneBlock::App { app_id } => ZoneBlock::App { app_id: *app_id },
        ZoneBlock::List { ordered, items } => {
            if items.is_empty() || items.len() > ITEMS {
                return Err(ApiError::new(Code::FieldInvalid).at(format!("{at}/items")));
            }
            let items = items.iter().enumerate();
            let items = items.map(|(n, item)| line(item, LINE, &format!("{at}/items/{n}")));
            ZoneBlock::List { ordered: *ordered, items: items.collect::<ApiResult<_>>()? }
        }
    })
}

/// A line that must be there in Chinese.
fn line(text: &ZoneText, most: usize, at: &str) -> ApiResult<ZoneText> {
    Ok(ZoneText {
        zh: required(&text.zh, most, &format!("{at}/zh"))?,
        en: optional(&text.en, 2 * most, &format!("{at}/en"))?,
    })
}

fn maybe(text: &ZoneText, most: usize, at: &str) -> ApiResult<ZoneText> {
    Ok(ZoneText {
        zh: optional(&text.zh, most, &format!("{at}/zh"))?,
        en: optional(&text.en, 2 * most, &format!("{at}/en"))?,
    })
}

/// Terminals fetch whatever a zone names: only what was uploaded as a picture, and is as large as it says.
async fn check_pictures(tx: &mut Tx, content: &ZoneContent) -> ApiResult<()> {
    let pictures: Vec<BlobRef> = content.pictures().collect();
    let known = zone::known_pictures(tx, &pictures).await?;
    let is_known = |blob: &BlobRef| {
        let digest = blob.sha256.to_string();
        known.iter().any(|(sha256, size)| *sha256 == digest && u64::try_from(*size) == Ok(blob.size))
    };
    if pictures.iter().all(is_known) { Ok(()) } else { Err(Code::ZonePictureUnknown.into()) }
}
