//! The frames that open pages receive.

use super::{PATH, notify};
use crate::on_each_database;
use crate::support::page_subscription::PageSubscription;
use crate::support::test_app::TestApp;
use serde_json::json;

async fn row_37_every_change_reaches_every_page_of_its_owner_only(app: &TestApp) {
    let (mira, other) = (app.member("mira").await, app.member("other").await);
    let ids = notify(app, &mira, 3).await;
    let (mut one, mut two) = (PageSubscription::open(app, &mira), PageSubscription::open(app, &mira));
    let mut stranger = PageSubscription::open(app, &other);
    app.request("PUT", &format!("{PATH}/{}/read", ids[0])).with_user(&mira).send().await.expect(200);
    let heard = one.heard();
    assert_eq!(heard, two.heard(), "two tabs receive the same");
    let [(first, notification), (second, count)] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("notification", "unread"));
    assert_eq!(notification["notification"]["read_status"], true);
    let silent = json!({"bell": false, "toast": false, "sound": false, "browser": false, "volume": 0.0});
    assert_eq!(notification["delivery"], silent, "it is delivered silently");
    assert_eq!(*count, json!({"unread_count": 2, "changed": false}));

    app.request("PUT", &format!("{PATH}/read-all")).with_user(&mira).send().await.expect(200);
    assert_eq!(one.heard(), [("unread".into(), json!({"unread_count": 0, "changed": true}))]);
    app.request("DELETE", &format!("{PATH}/{}", ids[0])).with_user(&mira).send().await.expect(204);
    assert_eq!(one.heard(), [("unread".into(), json!({"unread_count": 0, "changed": true}))]);
    assert_eq!(stranger.heard(), []);
}

on_each_database!(row_37_every_change_reaches_every_page_of_its_owner_only);

async fn row_37_each_channel_can_be_tested_alone(app: &TestApp) {
    let mira = app.member("mira").await;
    let mut page = PageSubscription::open(app, &mira);
    for channel in ["bell", "toast", "sound", "browser"] {
        app.post("/api/fn/test_notification")
            .with_user(&mira)
            .form(&[("channel", channel)])
            .send()
            .await
            .expect(200);
        let heard = page.heard();
        assert_eq!(heard[0].1["notification"]["title"], "Test notification");
        let delivery = &heard[0].1["delivery"];
        for other in ["toast", "sound", "browser"] {
            assert_eq!(delivery[other], other == channel, "{channel}: {delivery}");
        }
        assert_eq!((&delivery["bell"], &delivery["volume"]), (&json!(true), &json!(0.5)));
        assert_eq!(heard[1].0, "unread");
    }
}

on_each_database!(row_37_each_channel_can_be_tested_alone);

async fn row_37_an_outcome_notifies_once_and_a_flood_is_only_counted(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    app.post("/api/fn/tell_me").with_user(&mira).form(&[]).send().await.expect(200);
    let job = app.test_db.job(&mira.user).await.id;
    let many: Vec<_> = app.test_db.jobs(&mira.user, 25).await.iter().map(|job| job.id.to_string()).collect();
    let mut page = PageSubscription::open(app, &mira);
    let notifications = |page: &mut PageSubscription| {
        let heard = page.heard().into_iter();
        heard.filter(|(topic, _)| ["notification", "unread"].contains(&topic.as_str())).collect::<Vec<_>>()
    };
    let cancel = format!("/api/v1/generation-jobs/{job}/cancel");
    app.post(&cancel).with_user(&mira).json(&json!({})).send().await.expect(200);
    let heard = notifications(&mut page);
    assert_eq!(heard[0].1["notification"]["related_job_id"], job);
    assert_eq!((&heard[0].1["delivery"]["toast"], heard.len()), (&json!(true), 2));
    let all: Vec<_> = many.iter().map(|id| ("ids[]", id.as_str())).chain([("action", "cancel")]).collect();
    app.post("/api/fn/change_jobs").with_user(&mira).form(&all).send().await.expect(200);
    assert_eq!(notifications(&mut page), [("unread".into(), json!({"unread_count": 26, "changed": true}))]);
}

on_each_database!(row_37_an_outcome_notifies_once_and_a_flood_is_only_counted);
