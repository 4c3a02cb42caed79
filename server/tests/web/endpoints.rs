//! Every route, called signed out and as another user. A route that is missing here fails the test.

use crate::images::picture;
use crate::recall::carrying;
use crate::support::test_app::{TestApp, TestUser};
use app::routes::{Kind, Page, ROUTES};
use domain::notifications::{Channel, NotificationAction};
use serde_json::{Value, json};
use services::accounts::Token;
use std::collections::BTreeSet;

/// Who may call a route.
#[derive(Clone, Copy, PartialEq)]
enum Access {
    /// No account is needed.
    Anybody,
    /// Any signed-in user, for their own resources.
    Caller,
    /// Admins only.
    Admin,
}

use Access::{Admin, Anybody, Caller};

/// REST: method, path, access, and whether it names a resource of the owner.
const REST: [(&str, &str, Access, bool); 67] = [
    ("POST", "/api/v1/auth/setup", Anybody, false),
    ("POST", "/api/v1/auth/login", Anybody, false),
    ("POST", "/api/v1/auth/logout", Caller, false),
    ("GET", "/api/v1/users/me", Caller, false),
    ("PATCH", "/api/v1/users/me", Caller, false),
    ("PUT", "/api/v1/users/me/password", Caller, false),
    ("GET", "/api/v1/users/me/sessions", Caller, false),
    ("DELETE", "/api/v1/users/me/sessions", Caller, false),
    ("DELETE", "/api/v1/users/me/sessions/{id}", Caller, true),
    ("GET", "/api/v1/users/me/preferences", Caller, false),
    ("PUT", "/api/v1/users/me/preferences", Caller, false),
    ("GET", "/api/v1/users/{id}/preferences", Caller, true),
    ("PUT", "/api/v1/users/{id}/preferences", Caller, true),
    ("GET", "/api/v1/health", Anybody, false),
    ("GET", "/api/v1/presets", Caller, false),
    ("POST", "/api/v1/presets", Caller, false),
    ("PATCH", "/api/v1/presets/{id}", Caller, true),
    ("DELETE", "/api/v1/presets/{id}", Caller, true),
    ("POST", "/api/v1/generation-jobs", Caller, false),
    ("GET", "/api/v1/generation-jobs", Caller, false),
    ("GET", "/api/v1/generation-jobs/{id}", Caller, true),
    ("DELETE", "/api/v1/generation-jobs/{id}", Caller, true),
    ("POST", "/api/v1/generation-jobs/{id}/cancel", Caller, true),
    ("PATCH", "/api/v1/generation-jobs/{id}", Caller, true),
    ("POST", "/api/v1/generation-jobs/{id}/move", Caller, true),
    ("POST", "/api/v1/generation-jobs/{id}/retry", Caller, true),
    ("POST", "/api/v1/generation-jobs/{id}/remix", Caller, true),
    ("GET", "/api/v1/generation-jobs/queue/stats", Caller, false),
    ("POST", "/api/v1/generation-jobs/queue/pause", Admin, false),
    ("POST", "/api/v1/generation-jobs/queue/resume", Admin, false),
    ("GET", "/api/v1/generation-jobs/stats/overview", Caller, false),
    ("GET", "/api/v1/generation-jobs/user/{user_id}/stats", Caller, true),
    ("GET", "/api/v1/generation-jobs/{id}/attempts", Caller, true),
    ("GET", "/api/v1/notifications", Caller, false),
    ("POST", "/api/v1/notifications", Admin, false),
    ("GET", "/api/v1/notifications/{id}", Caller, true),
    ("DELETE", "/api/v1/notifications/{id}", Caller, true),
    ("GET", "/api/v1/notifications/unread/count", Caller, false),
    ("PUT", "/api/v1/notifications/{id}/read", Caller, true),
    ("PUT", "/api/v1/notifications/{id}/unread", Caller, true),
    ("PUT", "/api/v1/notifications/{id}/archive", Caller, true),
    ("PUT", "/api/v1/notifications/{id}/unarchive", Caller, true),
    ("PUT", "/api/v1/notifications/read-all", Caller, false),
    ("POST", "/api/v1/notifications/bulk", Caller, true),
    ("PUT", "/api/v1/notifications/undo", Caller, true),
    ("GET", "/api/v1/images/{content_id}", Caller, true),
    ("GET", "/api/v1/images/{content_id}/info", Caller, true),
    ("GET", "/api/v1/images/{content_id}/download", Caller, true),
    ("POST", "/api/v1/recall", Caller, false),
    ("GET", "/api/v1/content", Caller, false),
    ("POST", "/api/v1/content/bulk", Caller, false),
    ("POST", "/api/v1/content/export", Caller, true),
    ("PATCH", "/api/v1/content/{content_id}", Caller, true),
    ("DELETE", "/api/v1/content/{content_id}", Caller, true),
    ("GET", "/api/v1/checkpoint-models", Caller, false),
    ("GET", "/api/v1/lora-models", Caller, false),
    ("GET", "/api/v1/samplers", Caller, false),
    ("GET", "/api/v1/models/{id}", Caller, false),
    ("PATCH", "/api/v1/models/{id}", Admin, false),
    ("PUT", "/api/v1/models/{id}/favorite", Caller, false),
    ("DELETE", "/api/v1/models/{id}/favorite", Caller, false),
    // This one has no picture; an existing picture is readable by every user.
    ("GET", "/api/v1/models/{id}/picture", Caller, true),
    ("GET", "/api/v1/engines", Caller, false),
    ("POST", "/api/v1/engines", Admin, false),
    ("PATCH", "/api/v1/engines/{id}", Admin, false),
    ("DELETE", "/api/v1/engines/{id}", Admin, false),
    ("POST", "/api/v1/engines/{id}/test", Admin, false),
];

/// Server functions: name, access, form and whether it names a resource of the owner; `JOB`, `IMAGE`, `SESSION`, `NOTE`
/// (a notification) and `UNDO` (of a change of it) are theirs; `MODEL` is shared. `refresh` of a partial leaves out
/// slow parts, such as the search for servers on /admin/engines; it makes no difference to access.
const FUNCTIONS: [(&str, Access, &str, bool); 81] = [
    ("current_user", Anybody, "", false),
    ("setup_state", Anybody, "", false),
    ("sign_in", Anybody, "username=eve&password=a+wrong+password", false),
    ("set_up", Anybody, "username=eve&password=a+long+password", false),
    ("sign_out", Caller, "", false),
    ("set_density", Caller, "density=compact", false),
    ("set_theme", Caller, "theme=dark", false),
    ("set_timezone", Caller, "timezone=Europe/Berlin", false),
    ("save_profile", Caller, "display_name=Eve&email=&timezone=Europe/Berlin", false),
    ("change_password", Caller, "current_password=a+long+password&new_password=another+password", false),
    ("end_session", Caller, "id=SESSION", true),
    ("end_other_sessions", Caller, "", false),
    ("submit_job", Caller, "draft[prompt]=a+fox", false),
    ("save_draft", Caller, "draft[prompt]=a+fox", false),
    ("load_draft", Caller, "", false),
    ("reuse_settings", Caller, "job_id=JOB", true),
    ("undo_recall", Caller, "draft[prompt]=a+fox&redo=false", false),
    ("active_jobs", Caller, "", false),
    ("get_job", Caller, "job_id=JOB", true),
    ("job_attempts", Caller, "job_id=JOB", true),
    ("cancel_job", Caller, "job_id=JOB", true),
    ("delete_job", Caller, "job_id=JOB", true),
    ("retry_job", Caller, "job_id=JOB", true),
    ("remix_job", Caller, "job_id=JOB", true),
    ("more_like_this", Caller, "job_id=JOB", true),
    ("edit_job", Caller, "job_id=JOB&edit[prompt]=a+fox", true),
    ("move_job", Caller, "job_id=JOB&place[to]=top", true),
    ("hold_job", Caller, "job_id=JOB&held=true", true),
    ("change_jobs", Caller, "ids[]=JOB&action=cancel", true),
    ("queue_overview", Admin, "", false),
    ("pause_queue", Admin, "paused=false", false),
    ("queue_counts", Caller, "", false),
    ("history_page", Caller, "query=", false),
    ("view_image", Caller, "id=IMAGE&query=", true),
    ("recent_images", Caller, "", false),
    ("rename_image", Caller, "id=IMAGE&title=Sea", true),
    ("compare_images", Caller, "ids[]=1&ids[]=2", false),
    ("set_favorite", Caller, "id=IMAGE&favorite=true", true),
    ("set_tags", Caller, "id=IMAGE&tags=sea", true),
    ("delete_image", Caller, "id=IMAGE", true),
    ("bulk_history", Caller, "ids[]=IMAGE&action=delete", false),
    ("undo_deletion", Caller, "undo=1700000000000000", true),
    ("mark_notification", Caller, "id=NOTE&action=read", true),
    ("mark_all_read", Caller, "", false),
    ("bulk_notifications", Caller, "ids[]=NOTE&action=delete", true),
    ("undo_notifications", Caller, "undo=UNDO", true),
    ("tell_me", Caller, "", false),
    ("close_invitation", Caller, "", false),
    ("save_notification_preferences", Caller, "enabled=on", false),
    ("test_notification", Caller, "channel=toast", false),
    ("choices", Caller, "", false),
    ("partial", Caller, "path=/jobs/JOB&query=&refresh=false", true),
    ("partial", Caller, "path=/images/IMAGE/details&query=&refresh=false", true),
    ("partial", Caller, "path=/images/IMAGE/compare/IMAGE&query=&refresh=false", true),
    ("partial", Caller, "path=/settings/account&query=&refresh=false", false),
    ("partial", Caller, "path=/settings/notifications&query=&refresh=false", false),
    ("partial", Caller, "path=/settings/appearance&query=&refresh=false", false),
    ("partial", Caller, "path=/settings/sessions&query=&refresh=false", false),
    ("partial", Caller, "path=/notifications&query=&refresh=false", false),
    ("partial", Caller, "path=/notifications/bell&query=&refresh=false", false),
    ("partial", Caller, "path=/history/filters&query=&refresh=false", false),
    ("partial", Caller, "path=/history/bulk&query=&refresh=false", false),
    ("partial", Admin, "path=/admin/engines&query=&refresh=true", false),
    ("partial", Admin, "path=/admin/queue&query=&refresh=true", false),
    ("partial", Caller, "path=/models&query=&refresh=false", false),
    ("partial", Caller, "path=/models/MODEL&query=&refresh=false", false),
    ("partial", Caller, "path=/models/pick&query=kind%3Dlora&refresh=false", false),
    ("partial", Caller, "path=/models/suggestion&query=name%3Dsketch&refresh=false", false),
    ("set_model_favorite", Caller, "id=MODEL&favorite=true", false),
    ("save_model", Admin, "id=MODEL&model[note]=mine", false),
    ("partial", Caller, "path=/presets&query=&refresh=false", false),
    ("save_preset", Caller, "name=Ink", false),
    ("update_preset", Caller, "id=PRESET", true),
    ("rename_preset", Caller, "id=PRESET&name=Oil", true),
    ("delete_preset", Caller, "id=PRESET", true),
    ("restore_preset", Caller, "id=PRESET", true),
    ("use_preset", Caller, "id=PRESET", true),
    ("use_prompt", Caller, "job_id=JOB", true),
    ("add_engine", Admin, "name=mine&base_url=http://127.0.0.1:9", false),
    ("set_engine_enabled", Admin, "id=1&enabled=true", false),
    ("remove_engine", Admin, "id=1", false),
];

/// Sockets: path and whether it names a resource of the owner.
const SOCKETS: [(&str, bool); 2] = [("/ws", false), ("/ws/jobs/{id}", true)];

fn body(method: &str, path: &str, own: &OwnedResources) -> Option<Value> {
    match (method, path.rsplit('/').next()?) {
        ("PUT", "preferences") => Some(json!({"preferences": {}})),
        ("POST", "export") => Some(json!({"ids": [own.image]})),
        ("POST", "bulk") if path.contains("content") => Some(json!({"ids": [own.image], "action": "delete"})),
        ("POST", "bulk") => Some(json!({"ids": [own.note], "action": "delete"})),
        ("PUT", "undo") => Some(json!({"undo": own.undo})),
        ("POST", "presets") => Some(json!({"name": "Ink", "form": {"prompt": "a fox"}})),
        ("PATCH", _) if path.contains("presets") => Some(json!({"name": "Oil"})),
        ("POST", "generation-jobs") => Some(json!({"prompt": "a fox"})),
        ("POST", "engines") => Some(json!({"name": "mine", "base_url": "http://127.0.0.1:9"})),
        ("PATCH", _) if path.contains("content") => Some(json!({"is_favorite": true})),
        ("POST", "move") => Some(json!({"to": "top"})),
        ("PATCH", "me") => Some(json!({"display_name": "Eve"})),
        ("PUT", "password") => {
            Some(json!({"current_password": "a long password", "new_password": "another password"}))
        }
        ("PATCH", _) if path.contains("/models/") => Some(json!({"note": "mine"})),
        ("PATCH", _) if path.contains("generation-jobs") => Some(json!({"held": true})),
        ("PATCH", _) => Some(json!({"enabled": true})),
        ("POST", "setup" | "login") => Some(json!({"username": "eve", "password": "a long password"})),
        _ => None,
    }
}

/// Asserts the access of one route; `nobody` and `member` are the statuses they got.
fn check(name: &str, who: Access, owned: bool, nobody: u16, member: u16) {
    match who {
        Anybody => {}
        Caller | Admin => assert_eq!(nobody, 401, "{name} signed out"),
    }
    match who {
        Admin => assert_eq!(member, 403, "{name} as a member"),
        Caller if owned => assert_eq!(member, 404, "{name} as another user"),
        Caller => assert!((200..400).contains(&member), "{name} as a member: {member}"),
        Anybody => {}
    }
}

/// Resources of the owner.
struct OwnedResources {
    job: i64,
    image: i64,
    note: i64,
    undo: String,
    /// Of the sketch engine: shared by all users.
    model: i64,
    preset: i64,
}

impl OwnedResources {
    async fn of(app: &TestApp, owner: &TestUser) -> Self {
        let (image, _) = picture(app, owner).await;
        let job = app.test_db.job(&owner.user).await.id;
        let c = &app.test_db.db.write;
        let note =
            services::notifications::test(c, &owner.user.id, Channel::Bell).await.unwrap().notification.id;
        let settled = services::notifications::change(c, &owner.user.id, &[note], NotificationAction::Read)
            .await
            .unwrap();
        let model = services::engines::choices(c).await.unwrap().checkpoints[0].id;
        let preset =
            services::presets::create(c, &owner.user.id, "Mine", &Default::default()).await.unwrap().id;
        Self { job, image, note, undo: settled.changed.undo.unwrap(), model, preset }
    }

    fn path(&self, path: &str, owner: &TestUser) -> String {
        let id = match path {
            path if path.contains("/notifications/") => self.note,
            path if path.contains("/models/") => self.model,
            path if path.contains("/presets/") => self.preset,
            _ => self.job,
        };
        let path = path.replace("/users/{id}", &format!("/users/{}", owner.user.id));
        let path = path.replace("{id}", &id.to_string()).replace("{content_id}", &self.image.to_string());
        path.replace("{user_id}", &owner.user.id)
    }

    fn form(&self, form: &str) -> String {
        let form = form.replace("JOB", &self.job.to_string()).replace("IMAGE", &self.image.to_string());
        let form = form.replace("PRESET", &self.preset.to_string()).replace("MODEL", &self.model.to_string());
        form.replace("NOTE", &self.note.to_string()).replace("UNDO", &self.undo)
    }
}

async fn rest(
    app: &TestApp,
    method: &str,
    path: &str,
    own: &OwnedResources,
    person: Option<&TestUser>,
) -> u16 {
    let call = app.request(method, path);
    let call = match person {
        Some(person) => call.with_user(person),
        None => call,
    };
    let call = match body(method, path, own) {
        _ if path.ends_with("/recall") => call.raw("image/png", carrying()),
        Some(body) => call.json(&body),
        None => call,
    };
    call.send().await.status.as_u16()
}

async fn function(app: &TestApp, name: &str, form: &str, person: Option<&TestUser>) -> u16 {
    let call = app.post(&format!("/api/fn/{name}"));
    let call = match person {
        Some(person) => call.with_user(person),
        None => call,
    };
    let form = form.replace('[', "%5B").replace(']', "%5D");
    call.raw("application/x-www-form-urlencoded", form).send().await.status.as_u16()
}

#[tokio::test]
async fn row_29_every_rest_route_checks_the_user() {
    let app = TestApp::sqlite().await;
    let (owner, other) = (app.member("owner").await, app.member("other").await);
    let own = OwnedResources::of(&app, &owner).await;
    for (method, path, who, owned) in REST {
        let path = own.path(path, &owner);
        // Uses a separate session, because one of the routes ends it.
        let other = app.again(&other).await;
        let nobody = rest(&app, method, &path, &own, None).await;
        let member = rest(&app, method, &path, &own, Some(&other)).await;
        check(&format!("{method} {path}"), who, owned, nobody, member);
    }
}

#[tokio::test]
async fn row_29_every_server_function_checks_the_user() {
    let app = TestApp::sqlite().await;
    let (owner, other) = (app.member("owner").await, app.member("other").await);
    let own = OwnedResources::of(&app, &owner).await;
    for (name, who, form, owned) in FUNCTIONS {
        let form = own.form(form).replace("SESSION", &Token(owner.token.clone()).session_id());
        let other = app.again(&other).await;
        let nobody = function(&app, name, &form, None).await;
        let member = function(&app, name, &form, Some(&other)).await;
        check(name, who, owned, nobody, member);
    }
    for path in [format!("images/{}", own.image), format!("notifications/{}", own.note)] {
        app.get(&format!("/api/v1/{path}")).with_user(&owner).send().await.expect(200);
    }
}

/// All partials share one server function, so the table of functions must name each by its path.
#[test]
fn every_partial_is_requested() {
    let requested = |page: &Page| {
        FUNCTIONS.iter().any(|(name, _, form, _)| {
            let path = form.strip_prefix("path=").and_then(|form| form.split('&').next()).unwrap_or_default();
            let path = path.replace("JOB", "1").replace("IMAGE", "1").replace("MODEL", "1");
            *name == "partial" && ROUTES.partial(&path).is_some_and(|partial| partial.path == page.path)
        })
    };
    let partials = ROUTES.pages.iter().filter(|page| page.kind != Kind::Component);
    let missing: Vec<_> = partials.filter(|page| !requested(page)).map(|page| page.path).collect();
    assert_eq!(missing, [] as [&str; 0]);
}

#[tokio::test]
async fn row_23_every_socket_checks_the_user() {
    let app = TestApp::sqlite().await;
    let (owner, other) = (app.member("owner").await, app.member("other").await);
    app.test_db.sketch().await;
    let job = app.test_db.job(&owner.user).await.id;
    for (path, owned) in SOCKETS {
        let path = path.replace("{id}", &job.to_string());
        app.get(&path).send().await.expect(401);
        if owned {
            app.get(&path).with_user(&other).send().await.expect(404);
        }
    }
}

#[tokio::test]
async fn no_route_is_missing_from_the_tables() {
    let app = TestApp::sqlite().await;
    let contract = app.get("/api/v1/openapi.json").send().await.expect(200).json();
    let mut documented = BTreeSet::new();
    for (path, methods) in contract["paths"].as_object().unwrap() {
        documented
            .extend(methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())));
    }
    let listed = REST.iter().map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(documented, listed);

    let registered: BTreeSet<&str> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let listed: Vec<String> = FUNCTIONS.iter().map(|(name, ..)| format!("/api/fn/{name}")).collect();
    assert_eq!(registered, listed.iter().map(String::as_str).collect());
}
