//! Who may sign in, their sessions, and what the keeper settled.

use crate::{drop_all, run_all};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(users()).await?;
        manager.create_table(sessions()).await?;
        manager.create_table(settings()).await?;
        run_all(
            manager,
            &[
                "CREATE UNIQUE INDEX users_username ON users (username)",
                "CREATE INDEX sessions_user ON sessions (user_id)",
                "CREATE INDEX sessions_expires ON sessions (expires_at)",
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["users", "sessions", "settings"]).await
    }
}

fn users() -> TableCreateStatement {
    Table::create()
        .table("users")
        .col(text("id").primary_key())
        .col(text("username"))
        .col(text("display_name"))
        .col(text_null("email"))
        .col(text("password_hash"))
        .col(text("role"))
        .col(boolean("is_active").default(true))
        .col(json_binary("preferences"))
        .col(text("timezone").default("UTC"))
        .col(integer("unread_count").default(0))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .to_owned()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(text("id").primary_key())
        .col(text("user_id"))
        .col(json_binary_null("draft"))
        .col(text_null("user_agent"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("last_used_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .foreign_key(
            ForeignKey::create()
                .from("sessions", "user_id")
                .to("users", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

// The value is JSON kept as text, so that both databases compare it alike.
fn settings() -> TableCreateStatement {
    Table::create().table("settings").col(text("key").primary_key()).col(text("value")).to_owned()
}
