//! Finding and changing images over REST.

use crate::images::picture;
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::{Value, json};

const CONTENT: &str = "/api/v1/content";

async fn page(app: &TestApp, person: &TestUser, query: &str) -> Value {
    app.get(&format!("{CONTENT}?{query}")).with_user(person).send().await.expect(200).json()
}

async fn total(app: &TestApp, person: &TestUser, query: &str) -> u64 {
    page(app, person, query).await["total"].as_u64().unwrap()
}

async fn row_8_images_are_filtered_searched_and_paged(app: &TestApp) {
    let mira = app.member("mira").await;
    let (first, _) = picture(app, &mira).await;
    let (second, _) = picture(app, &mira).await;
    let failed = app.test_db.job(&mira.user).await.id;
    let cancel = format!("/api/v1/generation-jobs/{failed}/cancel");
    app.post(&cancel).with_user(&mira).send().await.expect(200);

    let all = page(app, &mira, "").await;
    let of = |item: &Value| (item["type"].as_str().unwrap().to_owned(), item["id"].as_i64().unwrap());
    let items: Vec<_> = all["items"].as_array().unwrap().iter().map(of).collect();
    assert_eq!(items, [("job".into(), failed), ("image".into(), second), ("image".into(), first)]);
    assert_eq!((&all["total"], &all["total_exact"], &all["limit"]), (&json!(3), &json!(true), &json!(24)));

    let change = json!({"title": "Harbour", "is_favorite": true, "tags": ["Sea", "night"]});
    let path = format!("{CONTENT}/{first}");
    let changed = app.request("PATCH", &path).with_user(&mira).json(&change).send().await.expect(200).json();
    assert_eq!((&changed["title"], &changed["tags"]), (&json!("Harbour"), &json!(["night", "sea"])));
    assert_eq!(page(app, &mira, "tag=sea").await["items"][0], {
        let mut item = changed.clone();
        item["type"] = "image".into();
        item
    });
    for (query, count) in [
        ("q=harbour", 1),
        ("q=%22a+lighthouse%22", 3),
        ("q=lighthouse+-harbour", 2),
        ("status=completed", 2),
        ("status=completed,cancelled&q=lighthouse", 3),
        ("status=completed&status=cancelled&favorite=true", 1),
        ("favorite=true&tag=sea&size=640x320&model=sketch", 1),
        ("favorite=true&tag=sky", 0),
        ("q=%22+(+OR+*", 0),
    ] {
        assert_eq!(total(app, &mira, query).await, count, "{query}");
    }
    let older = all["items"][0]["id"].as_i64().unwrap();
    let first_page = page(app, &mira, "limit=2").await;
    let cursor = first_page["next_cursor"].as_str().unwrap();
    let second_page = page(app, &mira, &format!("limit=2&cursor={cursor}")).await;
    assert_eq!((of(&first_page["items"][0]).1, of(&second_page["items"][0]).1), (older, first));
    assert_eq!(second_page["next_cursor"], Value::Null);
}

on_each_database!(row_8_images_are_filtered_searched_and_paged);

#[tokio::test]
async fn row_8_invalid_parameters_are_refused_by_name() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (id, _) = picture(&app, &mira).await;
    for (query, field) in [
        ("status=done", "status"),
        ("size=big", "size"),
        ("from=May", "from"),
        ("limit=1000", "limit"),
        ("cursor=rubbish", "cursor"),
    ] {
        let answer = app.get(&format!("{CONTENT}?{query}")).with_user(&mira).send().await.expect(422);
        assert_eq!(answer.fields(), [field]);
    }
    let bulk = format!("{CONTENT}/bulk");
    for (body, field) in [
        (json!({"ids": [], "action": "delete"}), "ids"),
        (json!({"ids": [id], "action": "tag"}), "tag"),
        (json!({"ids": [id], "action": "tag", "tag": "a,b"}), "tag"),
    ] {
        assert_eq!(app.post(&bulk).with_user(&mira).json(&body).send().await.expect(422).fields(), [field]);
    }
    let change = json!({"title": "Harbour", "is_favorite": true, "tags": ["x".repeat(51)]});
    let answer = app.request("PATCH", &format!("{CONTENT}/{id}")).with_user(&mira).json(&change).send().await;
    assert_eq!(answer.expect(422).fields(), ["tags"]);
    assert_eq!(total(&app, &mira, "q=harbour").await, 0, "a refused change was partly applied");
}

async fn row_13_a_deleted_image_disappears_at_once_and_can_be_restored(app: &TestApp) {
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    let (id, _) = picture(app, &mira).await;
    let path = format!("{CONTENT}/{id}");
    app.request("DELETE", &path).with_user(&ben).send().await.expect(404);
    app.request("DELETE", &path).with_user(&mira).send().await.expect(204);
    assert_eq!(total(app, &mira, "").await, 0);
    app.get(&format!("/api/v1/images/{id}")).with_user(&mira).send().await.expect(404);
    app.request("DELETE", &path).with_user(&mira).send().await.expect(404);

    let bulk = async |person: &TestUser, action: &str| {
        let body = json!({"ids": [id], "action": action});
        let answer = app.post(&format!("{CONTENT}/bulk")).with_user(person).json(&body).send().await;
        answer.expect(200).json()["count"].as_u64().unwrap()
    };
    assert_eq!(bulk(&ben, "restore").await, 0);
    assert_eq!(bulk(&mira, "restore").await, 1);
    assert_eq!(total(app, &mira, "q=lighthouse").await, 1);
}

on_each_database!(row_13_a_deleted_image_disappears_at_once_and_can_be_restored);

async fn row_13_images_and_jobs_are_deleted_and_restored_together(app: &TestApp) {
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    let (image, _) = picture(app, &mira).await;
    let job = page(app, &mira, "").await["items"][0]["job_id"].as_i64().unwrap();
    let cancelled = app.test_db.job(&mira.user).await.id;
    let path = |id: i64| format!("/api/v1/generation-jobs/{id}");
    app.post(&format!("{}/cancel", path(cancelled))).with_user(&mira).send().await.expect(200);
    let waits = app.test_db.job(&mira.user).await.id;
    let bulk = async |person: &TestUser, body: Value| {
        app.post(&format!("{CONTENT}/bulk")).with_user(person).json(&body).send().await
    };
    let delete = json!({"ids": [image], "jobs": [cancelled, waits, 999], "action": "delete"});
    let refused = bulk(&ben, delete.clone()).await.expect(200).json();
    assert_eq!((&refused["count"], &refused["jobs"]), (&json!(0), &json!(0)), "another's");
    let answer = bulk(&mira, delete).await.expect(200).json();
    let left = json!([{"id": waits, "status": "pending"}, {"id": 999, "status": null}]);
    assert_eq!(answer, json!({"count": 1, "jobs": 1, "gone": [], "jobs_left": left}));
    app.get(&path(cancelled)).with_user(&mira).send().await.expect(404);
    assert_eq!(total(app, &mira, "").await, 1);

    let restore = json!({"ids": [image], "jobs": [cancelled], "action": "restore"});
    assert_eq!(bulk(&ben, restore.clone()).await.expect(200).json()["jobs"], 0);
    assert_eq!(bulk(&mira, restore).await.expect(200).json()["jobs"], 1);
    app.get(&path(cancelled)).with_user(&mira).send().await.expect(200);
    assert_eq!(total(app, &mira, "q=lighthouse&status=completed,cancelled").await, 2);

    app.request("DELETE", &path(job)).with_user(&mira).send().await.expect(204);
    app.get(&format!("/api/v1/images/{image}")).with_user(&mira).send().await.expect(404);
    assert_eq!(bulk(&mira, json!({"jobs": [job], "action": "restore"})).await.expect(200).json()["jobs"], 1);
    app.get(&format!("/api/v1/images/{image}")).with_user(&mira).send().await.expect(200);
    let favorite = json!({"ids": [image], "jobs": [job], "action": "favorite"});
    assert_eq!(bulk(&mira, favorite).await.expect(422).fields(), ["jobs"]);
}

on_each_database!(row_13_images_and_jobs_are_deleted_and_restored_together);

async fn row_13_pictures_are_deleted_and_restored_by_plain_forms(app: &TestApp) {
    let mira = app.member("mira").await;
    let (first, _) = picture(app, &mira).await;
    let (second, _) = picture(app, &mira).await;
    let plain = async |page: &str, name: &str, fields: &[(&str, &str)]| {
        let call =
            app.post(&format!("/api/fn/{name}")).with_user(&mira).header("accept", "text/html,*/*;q=0.8");
        let call = call.header("origin", "http://localhost:3000");
        let call = call.header("referer", &format!("http://localhost:3000{page}"));
        let answer = call.form(fields).send().await.expect(302);
        answer.header("location").trim_start_matches("http://localhost:3000").to_owned()
    };
    let (first, second) = (first.to_string(), second.to_string());
    let both = [("ids[]", first.as_str()), ("ids[]", &second), ("action", "delete")];
    let page = "/history?q=lighthouse";
    let back = plain(page, "bulk_history", &both).await;
    assert!(
        back.starts_with("/history?q=lighthouse&undo=") && back.ends_with("&changed=2&changed_jobs=0"),
        "{back}"
    );
    let shown = app.get(&back).with_user(&mira).send().await.expect(200);
    assert!(shown.text().contains("2 pictures deleted"), "undo is offered");
    assert_eq!(total(app, &mira, "").await, 0);
    let undo = back.split("undo=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(plain(&back, "undo_deletion", &[("undo", undo)]).await, page);
    assert_eq!(total(app, &mira, "").await, 2);

    let job = app.test_db.job(&mira.user).await.id.to_string();
    let cancel = format!("/api/v1/generation-jobs/{job}/cancel");
    app.post(&cancel).with_user(&mira).send().await.expect(200);
    let mixed = [("ids[]", first.as_str()), ("jobs[]", &job), ("jobs[]", "999"), ("action", "delete")];
    let back = plain(page, "bulk_history", &mixed).await;
    let shown = app.get(&back).with_user(&mira).send().await.expect(200).text();
    for words in ["1 picture, 1 job deleted", "1 of these jobs was deleted elsewhere."] {
        assert!(shown.contains(words), "{words} at {back}");
    }
    let undo = back.split("undo=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(plain(&back, "undo_deletion", &[("undo", undo)]).await, page);
    let back = plain("/jobs/1", "delete_job", &[("job_id", &job)]).await;
    assert!(
        app.get(&back).with_user(&mira).send().await.expect(200).text().contains("1 job deleted"),
        "{back}"
    );
    let undo = back.split("undo=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(plain(&back, "undo_deletion", &[("undo", undo)]).await, "/history");
    assert_eq!(total(app, &mira, "").await, 3);

    let one = [("id", first.as_str()), ("query", "favorite=on")];
    let back = plain("/images/1", "delete_image", &one).await;
    assert!(
        back.starts_with("/history?favorite=on&undo=") && back.ends_with("&changed=1&changed_jobs=0"),
        "{back}"
    );
    for (name, fields) in [("delete_image", &one[..]), ("bulk_history", &[("action", "delete")])] {
        assert!(plain(page, name, fields).await.contains("__err="), "{name}");
    }
}

on_each_database!(row_13_pictures_are_deleted_and_restored_by_plain_forms);
