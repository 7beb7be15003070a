use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Layers, at most: a map and the names on it.
const LAYERS_MOST: usize = 2;
/// The longest address, in bytes.
const ADDRESS_MOST: usize = 400;
/// The longest attribution, in characters.
const ATTRIBUTION_MOST: usize = 80;

/// Where the console's map has its tiles (瓦片) from; without layers, it has none, and shows a grid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MapTiles {
    /// Addresses with `{x}`, `{y}` and `{z}` in them, of tiles of 256 pixels in Web Mercator, the lowest layer first; at most two.
    /// The console's browsers load pictures from these hosts, and from no others.
    pub layers: Vec<String>,
    /// Whom the map is of, as its owner demands; at most 80 characters.
    #[serde(default)]
    pub attribution: String,
}

/// What is wrong with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MapTilesInvalid {
    /// Too many layers, or one of them is no address of tiles.
    #[error("at most two addresses, each as https://host/… with {{x}}, {{y}} and {{z}}")]
    Layers,
    /// The attribution is too long, or has control characters.
    #[error("at most 80 characters")]
    Attribution,
}

impl MapTiles {
    /// Checks all of it.
    pub fn check(&self) -> Result<(), MapTilesInvalid> {
        let known = |layer: &String| origin(layer).is_some() && is_template(layer);
        if self.layers.len() > LAYERS_MOST || !self.layers.iter().all(known) {
            return Err(MapTilesInvalid::Layers);
        }
        let text = &self.attribution;
        let fits = text.chars().count() <= ATTRIBUTION_MOST && !text.chars().any(char::is_control);
        if fits { Ok(()) } else { Err(MapTilesInvalid::Attribution) }
    }

    /// The origins that the tiles come from, as a content policy names them.
    pub fn origins(&self) -> Vec<&str> {
        let mut origins: Vec<&str> = self.layers.iter().filter_map(|layer| origin(layer)).collect();
        origins.dedup();
        origins
    }
}

/// Scheme, host and port: nothing in them can end a content policy, or widen it.
fn origin(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let (authority, _) = rest.split_once('/')?;
    let (host, port) = authority.split_once(':').map_or((authority, "80"), |(host, port)| (host, port));
    let is_host = host.split('.').all(|label| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    let is_port = !port.is_empty() && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let length = address.len() - rest.len() + authority.len();
    if is_host && is_port { address.get(..length) } else { None }
}

fn is_template(address: &str) -> bool {
    address.len() <= ADDRESS_MOST
        && address.bytes().all(|byte| byte.is_ascii_graphic())
        && ["{x}", "{y}", "{z}"].iter().all(|part| address.matches(part).count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiles(layers: &[&str]) -> MapTiles {
        MapTiles {
            layers: layers.iter().map(|layer| (*layer).to_owned()).collect(),
            attribution: "天地图".into(),
        }
    }

    #[test]
    fn an_address_of_tiles_names_one_host() {
        let both = tiles(&[
            "https://t0.tianditu.gov.cn/vec_w/wmts?LAYER=vec&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=k",
            "https://t0.tianditu.gov.cn/cva_w/wmts?LAYER=cva&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=k",
        ]);
        assert_eq!(both.check(), Ok(()));
        assert_eq!(both.origins(), ["https://t0.tianditu.gov.cn"]);
        assert_eq!(tiles(&["http://10.0.0.5:8080/{z}/{x}/{y}.png"]).origins(), ["http://10.0.0.5:8080"]);
        assert_eq!(MapTiles::default().check(), Ok(()));
    }

    #[test]
    fn nothing_in_an_address_widens_a_policy() {
        for wrong in [
            "",
            "ftp://a.cn/{x}/{y}/{z}",
            "https:///{x}/{y}/{z}",
            "https://*.cn/{x}/{y}/{z}",
            "https://{s}.a.cn/{x}/{y}/{z}",
            "https://a.cn;script-src/{x}/{y}/{z}",
            "https://a.cn 'self'/{x}/{y}/{z}",
            "https://user@a.cn/{x}/{y}/{z}",
            "https://a.cn:x/{x}/{y}/{z}",
            "https://a.cn/{x}/{y}",
            "https://a.cn/{x}/{x}/{y}/{z}",
            "https://a.cn/ {x}/{y}/{z}",
        ] {
            assert_eq!(tiles(&[wrong]).check(), Err(MapTilesInvalid::Layers), "{wrong}");
        }
        let one = "https://a.cn/{z}/{x}/{y}";
        assert_eq!(tiles(&[one, one, one]).check(), Err(MapTilesInvalid::Layers));
        let long = MapTiles { attribution: "x".repeat(81), ..MapTiles::default() };
        assert_eq!(long.check(), Err(MapTilesInvalid::Attribution));
    }
}
