//! Adding, enabling and removing engines.

use super::names::ModelNames as Models;
use super::overview::engine;
use crate::data::json::NameList;
use crate::data::sql;
use crate::data::tables::engines::{ActiveModel, Entity, Model};
use domain::engines::{Engine, EngineKind, EngineState};
use domain::error::{Error, FieldError};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel};

const NAME: usize = 60;
pub(super) const SKETCH: &str = "sketch";

/// A ComfyUI server to add. The caller has probed its address.
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
            errors.push(FieldError::new("base_url", "must start with http:// or https://"));
        }
        if errors.is_empty() { Ok(Self { name, base_url }) } else { Err(Error::Invalid(errors)) }
    }
}

/// Normalises an address.
pub(super) fn address(base_url: &str) -> String {
    base_url.trim().trim_end_matches('/').to_owned()
}

/// Adds a ComfyUI server, enabled.
///
/// # Errors
/// [`Error::Invalid`] for a name or address that is taken or out of range.
pub async fn add(c: &impl ConnectionTrait, new: NewEngine) -> Result<Engine, Error> {
    let new = new.validate()?;
    let known = Entity::find().all(c).await?;
    if known.iter().any(|row| row.name.eq_ignore_ascii_case(&new.name)) {
        return Err(Error::field("name", "is already taken"));
    }
    if known.iter().any(|row| row.base_url.as_deref() == Some(new.base_url.as_str())) {
        return Err(Error::field("base_url", "is already added"));
    }
    let added = row(new.name, EngineKind::Comfyui, Some(new.base_url)).insert(c).await?;
    Ok(engine(added, Models::default(), Vec::new(), true))
}

pub(super) fn row(name: String, kind: EngineKind, base_url: Option<String>) -> ActiveModel {
    ActiveModel {
        name: Set(name),
        kind: Set(kind),
        base_url: Set(base_url),
        enabled: Set(true),
        from_configuration: Set(false),
        concurrency: Set(1),
        state: Set(EngineState::Unknown),
        samplers: Set(NameList::default()),
        schedulers: Set(NameList::default()),
        created_at: Set(sql::now()),
        ..Default::default()
    }
}

/// Enables or disables an engine.
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

/// Removes an engine that an admin added.
///
/// # Errors
/// [`Error::Conflict`] for one that is built in or set in the server configuration, [`Error::NotFound`].
pub async fn remove(c: &impl ConnectionTrait, id: i64) -> Result<(), Error> {
    let row = find(c, id).await?;
    if row.from_configuration || row.kind == EngineKind::Sketch {
        return Err(Error::Conflict("Set in the server configuration; you can only turn it off.".into()));
    }
    row.delete(c).await?;
    Ok(())
}

async fn find(c: &impl ConnectionTrait, id: i64) -> Result<Model, Error> {
    Entity::find_by_id(id).one(c).await?.ok_or_else(|| Error::not_found("engine"))
}
