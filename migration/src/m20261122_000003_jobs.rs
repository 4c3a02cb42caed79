//! Generation jobs, their attempts, and whose turn it is.

use crate::{drop_all, run_all};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(generation_jobs()).await?;
        manager.create_table(job_loras()).await?;
        manager.create_table(job_attempts()).await?;
        manager.create_table(queue_turns()).await?;
        run_all(manager, INDEXES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["generation_jobs", "job_loras", "job_attempts", "queue_turns"]).await
    }
}

/// `claim` is walked by the worker for each free slot, `live` by each heartbeat, the others by pages.
const INDEXES: &[&str] = &[
    "CREATE INDEX generation_jobs_claim ON generation_jobs (needs, user_id, priority DESC, position, id) \
     WHERE status = 'pending' AND NOT held AND run_at IS NULL",
    "CREATE INDEX generation_jobs_run_at ON generation_jobs (run_at) WHERE run_at IS NOT NULL",
    "CREATE INDEX generation_jobs_running ON generation_jobs (user_id) WHERE status = 'running'",
    "CREATE INDEX generation_jobs_live ON generation_jobs (lease_owner, id) WHERE status = 'running'",
    "CREATE INDEX generation_jobs_waiting ON generation_jobs (user_id, priority DESC, position, id) \
     WHERE status = 'pending'",
    "CREATE INDEX generation_jobs_history ON generation_jobs (user_id, id DESC) WHERE deleted_at IS NULL",
    "CREATE INDEX generation_jobs_by_status ON generation_jobs (user_id, status, id DESC) \
     WHERE deleted_at IS NULL",
    "CREATE INDEX generation_jobs_by_model ON generation_jobs (user_id, checkpoint_model, id DESC) \
     WHERE deleted_at IS NULL",
    "CREATE INDEX generation_jobs_deleted ON generation_jobs (deleted_at) WHERE deleted_at IS NOT NULL",
    "CREATE UNIQUE INDEX generation_jobs_idempotency ON generation_jobs (user_id, idempotency_key) \
     WHERE idempotency_key IS NOT NULL",
    "CREATE INDEX generation_jobs_parent ON generation_jobs (parent_job_id) WHERE parent_job_id IS NOT NULL",
    "CREATE INDEX job_loras_name ON job_loras (name, job_id)",
];

fn generation_jobs() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("generation_jobs").col(big_pk_auto("id"));
    asked_for(&mut table);
    queueing(&mut table);
    outcome(&mut table);
    table
        .foreign_key(ForeignKey::create().from("generation_jobs", "user_id").to("users", "id"))
        .foreign_key(
            ForeignKey::create()
                .from("generation_jobs", "parent_job_id")
                .to("generation_jobs", "id")
                .on_delete(ForeignKeyAction::SetNull),
        )
        .to_owned()
}

fn asked_for(table: &mut TableCreateStatement) {
    table
        .col(text("user_id"))
        .col(text("job_type"))
        .col(text_null("title"))
        .col(text("prompt"))
        .col(text("negative_prompt"))
        .col(text("checkpoint_model"))
        .col(json_binary("lora_models"))
        .col(integer("width"))
        .col(integer("height"))
        .col(integer("batch_size"))
        .col(big_integer("seed"))
        .col(integer("steps"))
        .col(double("cfg"))
        .col(text("sampler_name"))
        .col(text("scheduler"))
        .col(double("denoise"))
        .col(json_binary("params"))
        .col(text("engine"))
        .col(text_null("idempotency_key"))
        .col(text_null("request_hash"))
        .col(big_integer_null("parent_job_id"));
}

fn queueing(table: &mut TableCreateStatement) {
    table
        .col(text("status"))
        .col(big_integer("revision").default(1))
        .col(text("needs"))
        .col(integer("priority").default(0))
        .col(big_integer("position"))
        .col(boolean("held").default(false))
        .col(timestamp_with_time_zone_null("run_at"))
        .col(integer("attempt").default(0))
        .col(integer("max_attempts").default(3))
        .col(text_null("lease_owner"))
        .col(timestamp_with_time_zone_null("lease_until"))
        .col(timestamp_with_time_zone_null("cancel_requested_at"))
        .col(text_null("cancel_reason"));
}

fn outcome(table: &mut TableCreateStatement) {
    table
        .col(integer("step").default(0))
        .col(integer("total_steps").default(0))
        .col(text("stage").default(""))
        .col(text_null("drawn_by"))
        .col(big_integer_null("content_id"))
        .col(text_null("error_kind"))
        .col(text_null("error_message"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("started_at"))
        .col(timestamp_with_time_zone_null("completed_at"))
        .col(timestamp_with_time_zone("updated_at"));
}

fn of_job(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "job_id")
        .to("generation_jobs", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

fn job_loras() -> TableCreateStatement {
    Table::create()
        .table("job_loras")
        .col(big_integer("job_id"))
        .col(text("name"))
        .primary_key(Index::create().col("job_id").col("name"))
        .foreign_key(&mut of_job("job_loras"))
        .to_owned()
}

fn job_attempts() -> TableCreateStatement {
    Table::create()
        .table("job_attempts")
        .col(big_integer("job_id"))
        .col(integer("attempt"))
        .col(big_integer_null("engine_id"))
        .col(text("engine"))
        .col(text("token"))
        .col(timestamp_with_time_zone("started_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("outcome"))
        .col(text_null("error_kind"))
        .col(text_null("error"))
        .primary_key(Index::create().col("job_id").col("attempt"))
        .foreign_key(&mut of_job("job_attempts"))
        .to_owned()
}

fn queue_turns() -> TableCreateStatement {
    Table::create()
        .table("queue_turns")
        .col(text("user_id").primary_key())
        .col(timestamp_with_time_zone("last_started_at"))
        .foreign_key(
            ForeignKey::create()
                .from("queue_turns", "user_id")
                .to("users", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
