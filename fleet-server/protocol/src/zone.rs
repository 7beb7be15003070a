use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AppId, BlobRef, UnixMillis, ZoneId};

/// A zone (专区): one or two screens of cards and text that ops composed. Data only, never markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Which.
    pub id: ZoneId,
    /// What it shows.
    pub content: ZoneContent,
    /// Not shown before.
    pub starts_at: UnixMillis,
    /// Not shown after.
    #[serde(default)]
    pub ends_at: Option<UnixMillis>,
}

/// What a zone shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ZoneContent {
    /// On its tile and over its page.
    pub title: ZoneText,
    /// One line under the title; may be empty.
    #[serde(default)]
    pub summary: ZoneText,
    /// The colour of its tile and of its page's head.
    #[serde(default)]
    pub colour: ZoneColour,
    /// On its tile: PNG, JPEG or WebP.
    #[serde(default)]
    pub picture: Option<BlobRef>,
    /// Its page, from the top.
    pub blocks: Vec<ZoneBlock>,
}

/// A text in Chinese and perhaps in English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ZoneText {
    /// Chinese.
    pub zh: String,
    /// English; where it is empty, the Chinese is shown.
    #[serde(default)]
    pub en: String,
}

/// Colours that are legible in every style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZoneColour {
    /// Blue.
    #[default]
    Blue,
    /// Green.
    Green,
    /// Red.
    Red,
    /// Brown.
    Brown,
}

/// A part of a zone's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ZoneBlock {
    /// A heading.
    Heading {
        /// One line.
        text: ZoneText,
    },
    /// A paragraph.
    Paragraph {
        /// Plain text.
        text: ZoneText,
    },
    /// A picture.
    Picture {
        /// PNG, JPEG or WebP.
        picture: BlobRef,
        /// What is to be seen, for those who do not see it; written under it.
        caption: ZoneText,
    },
    /// A card that opens an app; left out on terminals that are not offered the app.
    App {
        /// Which.
        app_id: AppId,
    },
    /// Steps to take or materials to bring.
    List {
        /// Whether their order counts.
        ordered: bool,
        /// One line each.
        items: Vec<ZoneText>,
    },
}

impl ZoneContent {
    /// Every picture that it shows.
    pub fn pictures(&self) -> impl Iterator<Item = BlobRef> {
        let in_block = |block: &ZoneBlock| match block {
            ZoneBlock::Picture { picture, .. } => Some(*picture),
            ZoneBlock::Heading { .. }
            | ZoneBlock::Paragraph { .. }
            | ZoneBlock::App { .. }
            | ZoneBlock::List { .. } => None,
        };
        self.picture.into_iter().chain(self.blocks.iter().filter_map(in_block))
    }
}
