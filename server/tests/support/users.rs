//! The users of an application under test.

use super::test_app::TestApp;
use domain::accounts::{Role, User};
use services::accounts::{set_notifications_enabled, start_session};

/// A user with a session cookie.
pub struct TestUser {
    pub user: User,
    pub token: String,
}

impl TestApp {
    pub async fn member(&self, username: &str) -> TestUser {
        self.person(username, Role::Member).await
    }

    pub async fn admin(&self, username: &str) -> TestUser {
        self.person(username, Role::Admin).await
    }

    async fn person(&self, username: &str, role: Role) -> TestUser {
        self.sign_in(self.test_db.account(username, role).await).await
    }

    /// The same user on another device.
    pub async fn again(&self, person: &TestUser) -> TestUser {
        self.sign_in(person.user.clone()).await
    }

    async fn sign_in(&self, user: User) -> TestUser {
        let token = start_session(&self.test_db.db.write, &user, None).await.unwrap().0;
        TestUser { user, token }
    }

    /// The owner of the jobs where it doesn't matter who that is: ada, created by the first call.
    pub async fn user(&self) -> &User {
        self.user.get_or_init(|| self.test_db.user("ada")).await
    }

    /// Turns the notifications of [`Self::user`] on.
    pub async fn enable_notifications(&self) {
        let id = &self.user().await.id;
        set_notifications_enabled(&self.test_db.db.write, id, true).await.unwrap();
    }
}
