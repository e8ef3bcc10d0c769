//! Entry closes by the server's clock, exactly.

use jiangtai::kernel::Timestamp;
use serde_json::json;

use super::stage::{CLOSES, OPENS, called};
use crate::support::{TestApp, people::resident_id};

#[tokio::test]
async fn an_entry_counts_from_the_first_millisecond_to_the_one_before_the_last() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let unit = app.unit("甲厂", "BH").await;
    let (_, event) = called(&host).await;
    let opens = Timestamp::from_local_input(OPENS).expect("a time");
    let closes = Timestamp::from_local_input(CLOSES).expect("a time");
    let moments = [(opens.plus(-1), 409), (opens, 201), (closes.plus(-1), 201), (closes, 409)];
    for (n, (moment, status)) in (1..).zip(moments) {
        app.clock.set(moment);
        let entry = json!({
            "name": "张三", "id_number": resident_id(n), "mobile": "13900000001",
            "email": "c@example.com", "consent": true,
        });
        unit.client.post_json(&format!("/api/v1/events/{event}/entries"), &entry).await.expect(status);
    }
    app.end().await;
}
