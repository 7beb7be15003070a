use fleet_protocol::UnixMillis;
use uuid::Uuid;

use super::Row;
use crate::rows::Cell;

/// Districts and counties of Dazhou with some of their streets and towns.
const PLACES: [(&str, &str, [&str; 6]); 7] = [
    ("511702", "通川区", ["东城街道", "西城街道", "朝阳街道", "凤西街道", "蒲家镇", "罗江镇"]),
    ("511703", "达川区", ["三里坪街道", "翠屏街道", "杨柳街道", "石桥镇", "石梯镇", "管村镇"]),
    ("511722", "宣汉县", ["东乡街道", "蒲江街道", "君塘镇", "南坝镇", "胡家镇", "樊哙镇"]),
    ("511723", "开江县", ["淙城街道", "新宁镇", "普安镇", "任市镇", "甘棠镇", "讲治镇"]),
    ("511724", "大竹县", ["竹阳街道", "东柳街道", "白塔街道", "庙坝镇", "石河镇", "周家镇"]),
    ("511725", "渠县", ["渠江街道", "天星街道", "渠南街道", "临巴镇", "三汇镇", "土溪镇"]),
    ("511781", "万源市", ["古东关街道", "太平镇", "青花镇", "白沙镇", "黄钟镇", "罗文镇"]),
];
const OPENING: &str = r#"[{"days":[1,2,3,4,5],"opens":"09:00","closes":"17:00"}]"#;

/// The `n`th location: its id, its name and its row.
pub(super) fn location(id: Uuid, n: u32, now: UnixMillis) -> (Uuid, String, Row) {
    let (code, division, towns) = PLACES[n as usize % PLACES.len()];
    let round = n as usize / PLACES.len();
    let name = match (round, round / towns.len()) {
        (0, _) => format!("{division}政务服务中心"),
        (_, 0) => format!("{division}{}便民服务中心", towns[round % towns.len()]),
        (_, point) => format!("{division}{}便民服务站 {point} 点", towns[round % towns.len()]),
    };
    let address = format!("四川省达州市{division}政务路 {} 号", n % 300 + 1);
    let text = |text: &str| Cell::Text(text.to_owned());
    let cells = vec![
        Cell::Id(id),
        text(&name),
        Cell::Text(format!("{name} {address}").to_lowercase()),
        text(code),
        text(&address),
        text("一楼大厅"),
        Cell::Json(sqlx::types::Json(serde_json::from_str(OPENING).unwrap_or_default())),
        text("值班台"),
        text("0818-2100000"),
        text("Asia/Shanghai"),
        Cell::Int(1),
        Cell::Int(now),
        Cell::Int(now),
    ];
    (id, name, cells)
}
