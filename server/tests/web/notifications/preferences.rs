//! A user's preferences, over REST and through the settings form.

use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::{Value, json};

const MINE: &str = "/api/v1/users/me/preferences";

async fn put(app: &TestApp, person: &TestUser, path: &str, change: Value) -> Value {
    let call = app.request("PUT", path).with_user(person).json(&json!({"preferences": change}));
    call.send().await.expect(200).json()["preferences"].clone()
}

async fn get(app: &TestApp, person: &TestUser, path: &str) -> Value {
    app.get(path).with_user(person).send().await.expect(200).json()["preferences"].clone()
}

async fn row_30_preferences_are_merged_and_saved(app: &TestApp) {
    let mira = app.member("mira").await;
    let fresh = get(app, &mira, MINE).await;
    assert_eq!(fresh["notifications_enabled"], false);
    assert_eq!(
        fresh["notifications"]["job_failed"],
        json!({"bell": true, "toast": true, "sound": false, "browser": false})
    );
    assert_eq!(fresh["quiet_hours"]["from"], "22:00");
    let change = json!({
        "notifications_enabled": true,
        "notifications": {"job_failed": {"sound": true}},
        "quiet_hours": {"zone": "Asia/Tokyo", "days": [5, 6]},
        "favorite_tags": ["fog"],
    });
    put(app, &mira, MINE, change).await;
    put(app, &mira, MINE, json!({"quiet_hours": {"enabled": true}})).await;
    let now = get(app, &mira, MINE).await;
    assert_eq!((&now["notifications_enabled"], &now["theme"]), (&json!(true), &json!("system")));
    assert_eq!(now["notifications"]["job_failed"]["sound"], true);
    assert_eq!(now["notifications"]["job_completed"]["sound"], false);
    assert_eq!(
        now["quiet_hours"],
        json!({"enabled": true, "from": "22:00", "to": "07:00", "zone": "Asia/Tokyo", "days": [5, 6]})
    );
    assert_eq!(now["favorite_tags"], json!(["fog"]), "an unknown key is preserved");
    let back = put(app, &mira, MINE, json!({"quiet_hours": null, "favorite_tags": null})).await;
    assert_eq!((&back["quiet_hours"]["enabled"], &back["favorite_tags"]), (&json!(false), &Value::Null));
    let me = app.get("/api/v1/users/me").with_user(&mira).send().await.expect(200).json();
    let tab = json!({"title": true, "icon": true, "badge": true});
    let looks = json!({"theme": "system", "density": "comfortable", "notifications_enabled": true,
        "invitation_closed": false, "tab": tab});
    assert_eq!(me["preferences"], looks);
}

on_each_database!(row_30_preferences_are_merged_and_saved);

async fn row_35_invalid_preferences_are_named(app: &TestApp) {
    let mira = app.member("mira").await;
    for (change, field) in [
        (json!({"notifications_enabled": 1}), "preferences.notifications_enabled"),
        (json!({"notifications": {"system": {"bell": "yes"}}}), "preferences.notifications.system.bell"),
        (json!({"quiet_hours": {"to": "7"}}), "preferences.quiet_hours.to"),
        (json!({"tab": {"title": "no"}}), "preferences.tab.title"),
        (json!({"tab": {"colour": true}}), "preferences.tab.colour"),
        (json!({"invitation_closed": 1}), "preferences.invitation_closed"),
        (json!({"note": "\u{0}"}), "preferences.note"),
    ] {
        let call = app.request("PUT", MINE).with_user(&mira).json(&json!({"preferences": change}));
        assert_eq!(call.send().await.fields(), [field]);
    }
    let list = app.request("PUT", MINE).with_user(&mira).json(&json!({"preferences": []}));
    assert_eq!(list.send().await.fields(), ["preferences"]);
}

on_each_database!(row_35_invalid_preferences_are_named);

async fn row_34_only_admins_read_the_preferences_of_others(app: &TestApp) {
    let (admin, mira) = (app.admin("keeper").await, app.member("mira").await);
    let of = |person: &TestUser| format!("/api/v1/users/{}/preferences", person.user.id);
    put(app, &admin, &of(&mira), json!({"notifications_enabled": true})).await;
    assert_eq!(get(app, &mira, &of(&mira)).await["notifications_enabled"], true);
    app.get(&of(&admin)).with_user(&mira).send().await.expect(404);
    app.get("/api/v1/users/00000000-0000-7000-8000-000000000000/preferences")
        .with_user(&admin)
        .send()
        .await
        .expect(404);
}

on_each_database!(row_34_only_admins_read_the_preferences_of_others);

async fn row_35_the_settings_form_saves_preferences(app: &TestApp) {
    let mira = app.member("mira").await;
    put(app, &mira, MINE, json!({"notifications": {"system": {"webhook": true}}})).await;
    let save = |fields: &[(&str, &str)]| {
        app.post("/api/fn/save_notification_preferences").with_user(&mira).form(fields)
    };
    let fields = [
        ("enabled", "on"),
        ("channels[]", "job_completed.bell"),
        ("channels[]", "job_failed.sound"),
        ("quiet", "on"),
        ("from", "23:00"),
        ("to", "06:30"),
        ("zone", ""),
        ("days[]", "0"),
        ("days[]", "4"),
        ("volume", "0.25"),
        ("tab[]", "title"),
        ("tab[]", "badge"),
    ];
    save(&fields).send().await.expect(200);
    let now = get(app, &mira, MINE).await;
    assert_eq!(
        now["notifications"]["job_completed"],
        json!({"bell": true, "toast": false, "sound": false, "browser": false})
    );
    assert_eq!(now["notifications"]["job_failed"]["sound"], true);
    assert_eq!(now["notifications"]["system"]["webhook"], true, "settings that the form lacks are preserved");
    assert_eq!(
        now["quiet_hours"],
        json!({"enabled": true, "from": "23:00", "to": "06:30", "zone": null, "days": [0, 4]})
    );
    assert_eq!((&now["sound"]["volume"], &now["notifications_enabled"]), (&json!(0.25), &json!(true)));
    assert_eq!(now["tab"], json!({"title": true, "icon": false, "badge": true}));
    save(&[]).send().await.expect(200);
    let off = get(app, &mira, MINE).await;
    assert_eq!(
        (&off["notifications_enabled"], &off["quiet_hours"]["enabled"]),
        (&json!(false), &json!(false))
    );
    for (field, value) in
        [("from", "25:00"), ("zone", "Atlantis"), ("volume", "loud"), ("volume", "2"), ("days[]", "8")]
    {
        let refused = save(&[(field, value)]).send().await.expect(422).text();
        assert!(refused.contains(field.trim_end_matches("[]")), "{refused}");
    }
}

on_each_database!(row_35_the_settings_form_saves_preferences);
