pub mod own_account;

use crate::on_each_database;
use crate::test_database::TestDatabase;
use domain::accounts::{Role, Theme};
use domain::error::Error;
use domain::jobs::Draft;
use sea_orm::ConnectionTrait;
use services::accounts::*;

fn account(username: &str, password: &str) -> NewAccount {
    NewAccount {
        username: username.into(),
        password: password.into(),
        display_name: None,
        role: Role::Member,
    }
}

#[test]
fn row_3_an_account_out_of_its_limits_names_the_field() {
    let refused = |new: NewAccount| {
        let Err(error) = new.validate() else { panic!("accepted") };
        error.fields().iter().map(|field| field.field.clone()).collect::<Vec<_>>()
    };
    assert_eq!(refused(account("x", "a long password")), ["username"]);
    assert_eq!(refused(account("with space", "a long password")), ["username"]);
    assert_eq!(refused(account("mira", "short")), ["password"]);
    assert_eq!(refused(account("mira", "Qwertyuiop")), ["password"]);
    assert_eq!(refused(account("mira", "aaaaaaaaaaaa")), ["password"]);
    assert_eq!(
        account(" Mira.K ", "a long password").validate().map(|new| new.username),
        Ok("mira.k".into())
    );
}

async fn the_first_admin_is_created_once(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    assert!(no_users(c).await.unwrap());
    let admin = create_first_admin(c, &account("Mira", "a long password")).await.unwrap();
    assert_eq!((admin.role, admin.username.as_str()), (Role::Admin, "mira"));
    assert!(!no_users(c).await.unwrap());
    let second = create_first_admin(c, &account("eve", "a long password")).await;
    assert!(matches!(second, Err(Error::Conflict(_))));
    let twin = create_user(c, &account("mira", "a long password")).await.unwrap_err();
    assert_eq!(twin.fields()[0].field, "username");
}

on_each_database!(the_first_admin_is_created_once);

async fn sign_in_does_not_reveal_what_was_wrong(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    test_db.user("mira").await;
    let wrong = sign_in(c, "mira", "not the password", None).await.map(|_| ());
    let unknown = sign_in(c, "nobody", "a long password", None).await.map(|_| ());
    assert_eq!(wrong, Err(Error::WrongCredentials));
    assert_eq!(wrong, unknown);
    let (user, token) = sign_in(c, " MIRA ", "a long password", Some("Firefox")).await.unwrap();
    let session = session(&test_db.db, &token.0).await.unwrap().unwrap();
    assert_eq!(session.user, user);
    assert_ne!(session.id, token.0);
}

on_each_database!(sign_in_does_not_reveal_what_was_wrong);

async fn sessions_end_at_sign_out_and_with_the_password(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let user = test_db.user("mira").await;
    let token = start_session(c, &user, None).await.unwrap();
    let other = start_session(c, &user, None).await.unwrap();
    end_session(c, &token.session_id()).await.unwrap();
    assert_eq!(session(&test_db.db, &token.0).await.unwrap(), None);
    assert!(session(&test_db.db, &other.0).await.unwrap().is_some());
    reset_password(c, "mira", "another password").await.unwrap();
    assert_eq!(session(&test_db.db, &other.0).await.unwrap(), None);
    assert!(sign_in(c, "mira", "another password", None).await.is_ok());
    assert_eq!(session(&test_db.db, "rubbish").await.unwrap(), None);
}

on_each_database!(sessions_end_at_sign_out_and_with_the_password);

/// Makes every session look as if it was started and used `days` ago.
async fn age(test_db: &TestDatabase, days: i64, column: &str) {
    let then = (chrono::Utc::now() - chrono::TimeDelta::days(days)).to_rfc3339();
    let sql = format!("UPDATE sessions SET {column} = '{then}'");
    test_db.db.write.execute_unprepared(&sql).await.unwrap();
}

async fn sessions_expire_when_unused_and_at_their_maximum_age(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let token = start_session(&test_db.db.write, &user, None).await.unwrap();
    age(test_db, 29, "last_used_at").await;
    assert!(session(&test_db.db, &token.0).await.unwrap().is_some());
    // That check counted as use: the session's inactivity starts from here.
    age(test_db, 0, "created_at").await;
    assert_eq!(remove_old_sessions(&test_db.db.write).await.unwrap(), 0);
    age(test_db, 31, "last_used_at").await;
    assert_eq!(session(&test_db.db, &token.0).await.unwrap(), None);
    assert_eq!(remove_old_sessions(&test_db.db.write).await.unwrap(), 1);
    let used = start_session(&test_db.db.write, &user, None).await.unwrap();
    age(test_db, 0, "expires_at").await;
    assert_eq!(session(&test_db.db, &used.0).await.unwrap(), None);
}

on_each_database!(sessions_expire_when_unused_and_at_their_maximum_age);

async fn row_39_draft_theme_and_zone_are_saved(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let user = test_db.user("mira").await;
    let token = start_session(c, &user, None).await.unwrap();
    let draft = Draft { prompt: "a fox, unfinis".into(), steps: "many".into(), ..Draft::default() };
    services::drafts::save(c, &token.session_id(), &draft).await.unwrap();
    set_theme(c, &user.id, Theme::Dark).await.unwrap();
    set_timezone(c, &user.id, "Europe/Berlin").await.unwrap();
    let refused = set_timezone(c, &user.id, "Europe/Atlantis").await.unwrap_err();
    assert_eq!(refused.fields()[0].field, "timezone");
    let session = session(&test_db.db, &token.0).await.unwrap().unwrap();
    assert_eq!(session.draft, draft);
    assert_eq!(session.user.preferences.theme, Theme::Dark);
    assert_eq!(session.user.timezone, "Europe/Berlin");
}

on_each_database!(row_39_draft_theme_and_zone_are_saved);

async fn finding_12_a_long_draft_is_saved_truncated(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let user = test_db.user("mira").await;
    let token = start_session(c, &user, None).await.unwrap();
    let long = Draft { prompt: "ü".repeat(50_000), seed: "1".repeat(2_000), ..Draft::default() };
    let kept = async || session(&test_db.db, &token.0).await.unwrap().unwrap().draft;
    services::drafts::save(c, &token.session_id(), &long).await.unwrap();
    let Draft { prompt, seed, .. } = kept().await;
    assert_eq!((prompt.chars().count(), seed.len()), (20_000, 1_000));
    let change = |kept| Draft { negative_prompt: long.prompt, ..kept };
    let changed = services::drafts::change(c, &token.session_id(), change).await.unwrap();
    assert_eq!(changed.negative_prompt.chars().count(), 30_000);
    assert_eq!(kept().await.negative_prompt.chars().count(), 30_000);
}

on_each_database!(finding_12_a_long_draft_is_saved_truncated);

async fn finding_12_of_more_than_a_hundred_sessions_the_oldest_end(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let (mira, ben) = (test_db.user("mira").await, test_db.user("ben").await);
    let phone = start_session(c, &ben, None).await.unwrap();
    let mut hers = Vec::new();
    for _ in 0..100 {
        hers.push(start_session(c, &mira, None).await.unwrap());
    }
    let is_open = async |token: &Token| session(&test_db.db, &token.0).await.unwrap().is_some();
    assert!(is_open(&hers[0]).await);
    // Started first and used last.
    let now = (chrono::Utc::now() + chrono::TimeDelta::seconds(1)).to_rfc3339();
    let used = format!("UPDATE sessions SET last_used_at = '{now}' WHERE id = '{}'", hers[0].session_id());
    c.execute_unprepared(&used).await.unwrap();
    for _ in 0..2 {
        hers.push(start_session(c, &mira, None).await.unwrap());
    }
    let mut over = Vec::new();
    for (index, token) in hers.iter().enumerate() {
        if !is_open(token).await {
            over.push(index);
        }
    }
    assert_eq!(over, [1, 2]);
    assert!(is_open(&phone).await, "another user's session has ended");
    assert_eq!(open_sessions(c, &mira.id, &hers[101].session_id()).await.unwrap().len(), 100);
}

on_each_database!(finding_12_of_more_than_a_hundred_sessions_the_oldest_end);

async fn finding_13_after_set_up_no_password_is_hashed(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    test_db.user("mira").await;
    for new in [account("eve", "short"), account("x", "a long password")] {
        assert_eq!(create_first_admin(c, &new).await, Err(already_set_up()), "the account was validated");
    }
}

on_each_database!(finding_13_after_set_up_no_password_is_hashed);
