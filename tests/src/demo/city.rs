//! Dazhou's halls, as the demo shows them: real divisions, plausible addresses, invented contacts.

use serde_json::{Value, json};

/// A hall and how many simulated terminals stand in it.
pub struct Hall {
    pub division: &'static str,
    pub name: &'static str,
    pub address: &'static str,
    pub floor: &'static str,
    /// WGS-84, in degrees.
    pub longitude: f64,
    pub latitude: f64,
    pub contact: &'static str,
    pub phone: &'static str,
    pub terminals: usize,
}

/// The one that is closed whenever the demo is shown: a terminal there says so.
pub const CLOSED_HALL: &str = "万源市旧院镇便民服务中心";

/// Halls of all seven districts and counties, with fifty simulated terminals.
pub const HALLS: &[Hall] = &[
    hall(
        "511702",
        "达州市政务服务中心",
        "通川区永兴路 2 号",
        "一楼自助服务区",
        (107.5023, 31.2146),
        ("陈晓琴", "0818-2380001"),
        8,
    ),
    hall(
        "511702",
        "通川区政务服务中心",
        "通川区朝阳东路 188 号",
        "一楼大厅",
        (107.5117, 31.2185),
        ("李国华", "0818-2180002"),
        5,
    ),
    hall(
        "511702",
        "通川区罗江镇便民服务中心",
        "通川区罗江镇沿江路 31 号",
        "一楼",
        (107.4628, 31.2911),
        ("王素芳", "0818-2280003"),
        2,
    ),
    hall(
        "511703",
        "达川区政务服务中心",
        "达川区绥定大道 366 号",
        "二楼大厅",
        (107.5118, 31.1960),
        ("张明亮", "0818-2680004"),
        5,
    ),
    hall(
        "511703",
        "达川区石梯镇便民服务中心",
        "达川区石梯镇新街 12 号",
        "一楼",
        (107.2446, 31.2517),
        ("刘代英", "0818-2680005"),
        2,
    ),
    hall(
        "511722",
        "宣汉县政务服务中心",
        "宣汉县东乡街道衙门街 9 号",
        "一楼大厅",
        (107.7250, 31.3554),
        ("符永强", "0818-5280006"),
        5,
    ),
    hall(
        "511722",
        "宣汉县南坝镇便民服务中心",
        "宣汉县南坝镇圣墩路 77 号",
        "一楼",
        (107.9822, 31.3046),
        ("冉启秀", "0818-5280007"),
        2,
    ),
    hall(
        "511723",
        "开江县政务服务中心",
        "开江县淙城街道橄榄大道 55 号",
        "一楼大厅",
        (107.8648, 31.0850),
        ("唐建国", "0818-8280008"),
        4,
    ),
    hall(
        "511724",
        "大竹县政务服务中心",
        "大竹县竹阳街道青年路 268 号",
        "一楼大厅",
        (107.2074, 30.7363),
        ("江小蓉", "0818-6280009"),
        5,
    ),
    hall(
        "511724",
        "大竹县石河镇便民服务中心",
        "大竹县石河镇正街 40 号",
        "一楼",
        (107.2931, 30.6208),
        ("邱德贵", "0818-6280010"),
        1,
    ),
    hall(
        "511725",
        "渠县政务服务中心",
        "渠县渠江街道营渠路 199 号",
        "一楼大厅",
        (106.9707, 30.8363),
        ("雍少林", "0818-7280011"),
        5,
    ),
    hall(
        "511725",
        "渠县三汇镇便民服务中心",
        "渠县三汇镇汇东路 8 号",
        "一楼",
        (107.1003, 31.0206),
        ("蒲昌会", "0818-7280012"),
        1,
    ),
    hall(
        "511781",
        "万源市政务服务中心",
        "万源市古东关街道河西新区 16 号",
        "一楼大厅",
        (108.0350, 32.0672),
        ("向承菊", "0818-8680013"),
        4,
    ),
    hall(
        "511781",
        "万源市旧院镇便民服务中心",
        "万源市旧院镇中街 23 号",
        "一楼",
        (107.9391, 31.8889),
        ("庞世才", "0818-8680014"),
        1,
    ),
];

const fn hall(
    division: &'static str,
    name: &'static str,
    address: &'static str,
    floor: &'static str,
    place: (f64, f64),
    contact: (&'static str, &'static str),
    terminals: usize,
) -> Hall {
    Hall {
        division,
        name,
        address,
        floor,
        longitude: place.0,
        latitude: place.1,
        contact: contact.0,
        phone: contact.1,
        terminals,
    }
}

impl Hall {
    /// As the console sends it, but closed at this minute of the day, with a screen that goes by its hours.
    pub fn closed_body(&self, minute: u16) -> Value {
        const NOON: u16 = 12 * 60;
        let (opens, closes) = if minute < NOON { ("18:00", "21:00") } else { ("08:00", "11:00") };
        let mut body = self.body();
        body["opening_hours"] = json!([{"days": [1, 2, 3, 4, 5, 6, 7], "opens": opens, "closes": closes}]);
        body["holiday_hours"] = json!({"on_holidays": {"kind": "as_usual"}});
        body["screen_hours"] = json!({"mode": "opening_hours", "when_closed": "dark"});
        body
    }

    /// As the console sends it.
    pub fn body(&self) -> Value {
        json!({
            "name": self.name, "division_code": self.division,
            "address": format!("四川省达州市{}", self.address), "floor": self.floor,
            "longitude": self.longitude, "latitude": self.latitude,
            "opening_hours": [
                {"days": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "17:30"},
                {"days": [6], "opens": "09:30", "closes": "12:00"}
            ],
            "contact_name": self.contact, "contact_phone": self.phone, "time_zone": "Asia/Shanghai"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_hall_is_closed_at_every_minute() {
        for minute in 0..24 * 60_u16 {
            let now = format!("{:02}:{:02}", minute / 60, minute % 60);
            let body = HALLS[0].closed_body(minute);
            let stretch = &body["opening_hours"][0];
            let (opens, closes) = (stretch["opens"].as_str().unwrap(), stretch["closes"].as_str().unwrap());
            assert!(!(opens..closes).contains(&now.as_str()), "{now}");
        }
    }

    #[test]
    fn fifty_terminals_in_all_seven_divisions() {
        assert_eq!(HALLS.iter().map(|hall| hall.terminals).sum::<usize>(), 50);
        let mut divisions: Vec<&str> = HALLS.iter().map(|hall| hall.division).collect();
        divisions.dedup();
        assert_eq!(divisions.len(), 7);
    }
}
