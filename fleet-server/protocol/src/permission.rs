use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// A service of the terminal that an app may use only where ops have granted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Read a citizen's identity card, which the citizen consents to each time.
    IdCard,
    /// Print on the terminal's printer.
    Print,
    /// Scan a code that the citizen presents, after being asked each time.
    Scanner,
    /// Print receipts (小票) on the terminal's receipt printer.
    Receipt,
    /// Speak to a smart card that the citizen puts in, after being asked each time; to the applications on it that the app's
    /// manifest names.
    SmartCard,
    /// Take a picture of the citizen, or of what the citizen holds, who sees it before the app does, and decides.
    Camera,
}

impl Permission {
    /// All that there are.
    pub const ALL: [Self; 6] =
        [Self::IdCard, Self::Print, Self::Scanner, Self::Receipt, Self::SmartCard, Self::Camera];

    /// As it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IdCard => "id_card",
            Self::Print => "print",
            Self::Scanner => "scanner",
            Self::Receipt => "receipt",
            Self::SmartCard => "smart_card",
            Self::Camera => "camera",
        }
    }
}

/// No such permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownPermission;

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|permission| permission.as_str() == text).ok_or(UnknownPermission)
    }
}

/// What an app version was granted; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Permissions(pub BTreeSet<Permission>);

impl Permissions {
    /// Whether it is granted.
    pub fn allow(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }

    /// In their order, as they are written.
    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|permission| permission.as_str()).collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().collect())
    }
}

/// What a newer server grants and this version does not know grants nothing, and harms nothing.
impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_not_granted() {
        let read: Permissions = serde_json::from_str(r#"["teleport","id_card","id_card"]"#).unwrap();
        assert_eq!(read.names(), ["id_card"]);
        assert_eq!(serde_json::to_string(&read).unwrap(), r#"["id_card"]"#);
        assert!(!Permissions::default().allow(Permission::IdCard));
    }

    #[test]
    fn each_is_written_as_it_is_read() {
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
            assert_eq!(permission.as_str().parse(), Ok(permission));
        }
    }
}
