//! Adding, switching and removing engines.

use super::read::{self, engine};
use crate::data::engines::{ActiveModel, Column, Entity, Model};
use crate::data::json::Names;
use crate::data::sql;
use crate::engines::{Engine, EngineKind, EngineState};
use crate::error::{Error, FieldError};
use crate::settings::service as settings;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, TransactionSession, TransactionTrait};

const NAME: usize = 60;
const SKETCH: &str = "sketch";

/// A ComfyUI server to be added. Its address was probed by the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEngine {
    pub name: String,
    /// `http://host:port`
    pub base_url: String,
}

impl NewEngine {
    fn validate(&self) -> Result<Self, Error> {
        let (name, base_url) = (self.name.trim().to_owned(), address(&self.base_url));
        let mut errors = Vec::new();
        if name.is_empty() || name.chars().count() > NAME {
            errors.push(FieldError::new("name", format!("must have 1 to {NAME} characters")));
        } else if ["auto", SKETCH].contains(&name.to_lowercase().as_str()) {
            errors.push(FieldError::new("name", "is reserved: choose another"));
        }
        if !base_url.starts_with("http://") && !base_url.starts_with("https://") {
            errors.push(FieldError::new("base_url", "must begin with http:// or https://"));
        }
        if errors.is_empty() { Ok(Self { name, base_url }) } else { Err(Error::Invalid(errors)) }
    }
}

/// One way to write an address.
fn address(base_url: &str) -> String {
    base_url.trim().trim_end_matches('/').to_owned()
}

/// Adds a ComfyUI server, switched on.
///
/// # Errors
/// [`Error::Invalid`] for a name or address that is taken or out of its limits.
pub async fn add(c: &impl ConnectionTrait, new: NewEngine) -> Result<Engine, Error> {
    let new = new.validate()?;
    let known = Entity::find().all(c).await?;
    if known.iter().any(|row| row.name.eq_ignore_ascii_case(&new.name)) {
        return Err(Error::field("name", "is taken: choose another"));
    }
    if known.iter().any(|row| row.base_url.as_deref() == Some(new.base_url.as_str())) {
        return Err(Error::field("base_url", "belongs to an engine that is here already"));
    }
    let added = row(new.name, EngineKind::Comfyui, Some(new.base_url)).insert(c).await?;
    Ok(engine(added, read::Names::default(), None, true))
}

fn row(name: String, kind: EngineKind, base_url: Option<String>) -> ActiveModel {
    ActiveModel {
        name: Set(name),
        kind: Set(kind),
        base_url: Set(base_url),
        enabled: Set(true),
        from_configuration: Set(false),
        concurrency: Set(1),
        state: Set(EngineState::Unknown),
        samplers: Set(Names::default()),
        schedulers: Set(Names::default()),
        created_at: Set(sql::now()),
        ..Default::default()
    }
}

/// Switches an engine on or off.
///
/// # Errors
/// [`Error::NotFound`] for an unknown engine.
pub async fn set_enabled(c: &impl ConnectionTrait, id: i64, enabled: bool) -> Result<(), Error> {
    let mut row = find(c, id).await?.into_active_model();
    row.enabled = Set(enabled);
    row.state = Set(EngineState::Unknown);
    row.last_error = Set(None);
    row.update(c).await?;
    Ok(())
}

/// Forgets an engine that was added here.
///
/// # Errors
/// [`Error::Conflict`] for one that comes from the configuration or is built in, [`Error::NotFound`].
pub async fn remove(c: &impl ConnectionTrait, id: i64) -> Result<(), Error> {
    let row = find(c, id).await?;
    if row.from_configuration || row.kind == EngineKind::Sketch {
        return Err(Error::Conflict(
            "This engine comes from the configuration. Switch it off instead.".into(),
        ));
    }
    row.delete(c).await?;
    Ok(())
}

async fn find(c: &impl ConnectionTrait, id: i64) -> Result<Model, Error> {
    Entity::find_by_id(id).one(c).await?.ok_or_else(|| Error::not_found("engine"))
}

/// At start: brings the engines from the configuration in line with it, matched by address. One that is no
/// longer configured is switched off and can be removed.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn configure<C, A>(c: &C, base_urls: &[A]) -> Result<(), Error>
where
    C: ConnectionTrait + TransactionTrait,
    A: AsRef<str> + Sync,
{
    let transaction = sql::begin(c).await?;
    let wanted: Vec<String> = base_urls.iter().map(|url| address(url.as_ref())).collect();
    let comfyui = Entity::find().filter(Column::Kind.eq(EngineKind::Comfyui)).order_by_asc(Column::Id);
    let known = comfyui.all(&transaction).await?;
    for row in &known {
        let configured = row.base_url.as_ref().is_some_and(|url| wanted.contains(url));
        if configured != row.from_configuration {
            let mut changed = row.clone().into_active_model();
            changed.from_configuration = Set(configured);
            changed.enabled = Set(configured);
            changed.update(&transaction).await?;
        }
    }
    for url in wanted {
        let again = Entity::find().filter(Column::BaseUrl.eq(&url)).one(&transaction).await?;
        if again.is_none() {
            let name = free_name(&transaction).await?;
            let mut new = row(name, EngineKind::Comfyui, Some(url));
            new.from_configuration = Set(true);
            new.insert(&transaction).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// "ComfyUI", "ComfyUI 2", …
async fn free_name(c: &impl ConnectionTrait) -> Result<String, DbErr> {
    let taken: Vec<String> = Entity::find().all(c).await?.into_iter().map(|row| row.name).collect();
    let mut number = 1;
    loop {
        let name = if number == 1 { "ComfyUI".to_owned() } else { format!("ComfyUI {number}") };
        if !taken.contains(&name) {
            return Ok(name);
        }
        number += 1;
    }
}

/// At start: makes the built-in engine, sets how many jobs it draws at once, and switches it off and on
/// again with the configuration. What an admin switched off stays off.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn ensure_sketch<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    on: bool,
    slots: u32,
) -> Result<(), Error> {
    let transaction = sql::begin(c).await?;
    let was_off = settings::get::<bool>(&transaction, settings::SKETCH_OFF).await?.unwrap_or(false);
    let known = Entity::find().filter(Column::Kind.eq(EngineKind::Sketch)).one(&transaction).await?;
    let is_new = known.is_none();
    let mut sketch = match known {
        Some(known) => known.into_active_model(),
        None => row(SKETCH.into(), EngineKind::Sketch, None).insert(&transaction).await?.into_active_model(),
    };
    sketch.concurrency = Set(i32::try_from(slots).unwrap_or(i32::MAX));
    sketch.from_configuration = Set(true);
    if is_new || !on || was_off {
        sketch.enabled = Set(on);
    }
    sketch.update(&transaction).await?;
    settings::put(&transaction, settings::SKETCH_OFF, &!on).await?;
    Ok(transaction.commit().await?)
}
