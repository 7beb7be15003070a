use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the check of an app version looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckRule {
    /// The manifest is no JSON object, or is larger than 64 KiB.
    ManifestSyntax,
    /// A field that every manifest has is not there.
    FieldMissing,
    /// No manifest has such a field.
    FieldUnknown,
    /// A field is of another type, has another form, or a value that is not allowed.
    FieldWrong,
    /// A field is longer, or has more items, than the number of the detail.
    FieldTooLong,
    /// An item is there twice.
    FieldTwice,
    /// The icon that the manifest names is not in the bundle.
    IconMissing,
    /// What the manifest calls an origin is none.
    OriginInvalid,
    /// What is fetched from there can be read and changed on its way.
    OriginPlain,
    /// The manifest asks for an origin that the version may not reach: requests there will be blocked.
    OriginNotAllowed,
    /// The version may reach an origin that its manifest does not ask for.
    OriginNotAsked,
    /// The manifest asks for a service of the terminal that the version may not use: its calls will be refused.
    PermissionNotGranted,
    /// The version may use a service of the terminal that its manifest does not ask for.
    PermissionNotAsked,
    /// The version opens another page than the manifest says.
    EntryDiffers,
    /// The version has another label than the manifest says.
    LabelDiffers,
    /// The app may speak to this application on a citizen's smart card.
    SmartCardApplication,
    /// The manifest asks for a device without the service of the terminal that an app has it by.
    DeviceMissing,
    /// There is no manifest: nothing says what the app needs.
    ManifestMissing,
}

/// How much a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckSeverity {
    /// The version cannot be listed.
    Error,
    /// Whoever reviews it has to know.
    Warning,
    /// Good to know.
    Hint,
}

/// Something that the check of an app version found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct CheckFinding {
    /// What it broke.
    pub rule: CheckRule,
    /// How much that counts.
    pub severity: CheckSeverity,
    /// Where in the manifest, as a JSON pointer such as `/name/zh`; empty for the whole of it.
    pub pointer: String,
    /// What stands there, or the limit; may be empty. At most 120 characters.
    pub detail: String,
}

impl CheckRule {
    /// How much breaking it counts.
    pub const fn severity(self) -> CheckSeverity {
        match self {
            Self::ManifestSyntax
            | Self::FieldMissing
            | Self::FieldUnknown
            | Self::FieldWrong
            | Self::FieldTooLong
            | Self::FieldTwice
            | Self::IconMissing
            | Self::OriginInvalid => CheckSeverity::Error,
            Self::OriginPlain
            | Self::OriginNotAllowed
            | Self::PermissionNotGranted
            | Self::PermissionNotAsked
            | Self::EntryDiffers
            | Self::LabelDiffers
            | Self::SmartCardApplication
            | Self::DeviceMissing => CheckSeverity::Warning,
            Self::OriginNotAsked | Self::ManifestMissing => CheckSeverity::Hint,
        }
    }
}

impl CheckFinding {
    const DETAIL: usize = 120;

    /// A finding; what the app's makers wrote is cut short and freed of control characters.
    pub fn new(rule: CheckRule, pointer: &str, detail: &str) -> Self {
        let plain = |text: &str| -> String {
            let shown = |one: char| if one.is_control() { char::REPLACEMENT_CHARACTER } else { one };
            text.chars().take(Self::DETAIL).map(shown).collect()
        };
        Self { rule, severity: rule.severity(), pointer: plain(pointer), detail: plain(detail) }
    }

    /// Whether it keeps the version from being listed.
    pub fn is_error(&self) -> bool {
        self.severity == CheckSeverity::Error
    }
}
