//! Server functions for engines: identify the caller, check the input, call the service, notify the registry.

use super::Engine;
use domain::error::Error;
use leptos::prelude::*;

/// The models the composer offers, always including those of the draft.
#[server(prefix = "/api/fn", endpoint = "choices")]
pub async fn choices() -> Result<super::Choices, Error> {
    let context = crate::request::context::context()?;
    let crate::accounts::Session { user, draft, .. } = crate::request::context::session()?;
    let loras: Vec<&str> = draft.loras.iter().map(|lora| lora.name.as_str()).collect();
    services::engines::choices_for(&context.database.read, &user.id, &draft.checkpoint_model, &loras).await
}

/// Adds a ComfyUI server.
#[server(prefix = "/api/fn", endpoint = "add_engine")]
pub async fn add_engine(name: String, base_url: String) -> Result<Engine, Error> {
    let context = crate::request::context::context()?;
    crate::request::context::admin()?;
    let base_url = super::with_scheme(&base_url);
    if let Err(reason) = context.engines.may_be_used(&base_url).await {
        return Err(Error::field("base_url", reason));
    }
    let new = services::engines::NewEngine { name, base_url };
    let engine = services::engines::add(&context.database.write, new).await?;
    context.engines.engines_changed();
    crate::request::redirect::redirect_to("/admin/engines");
    Ok(engine)
}

/// Switches an engine on or off.
#[server(prefix = "/api/fn", endpoint = "set_engine_enabled")]
pub async fn set_engine_enabled(id: i64, enabled: bool) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    crate::request::context::admin()?;
    services::engines::set_enabled(&context.database.write, id, enabled).await?;
    context.engines.engines_changed();
    crate::request::redirect::redirect_to("/admin/engines");
    Ok(())
}

/// Removes an engine that was added by hand.
#[server(prefix = "/api/fn", endpoint = "remove_engine")]
pub async fn remove_engine(id: i64) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    crate::request::context::admin()?;
    services::engines::remove(&context.database.write, id).await?;
    context.engines.engines_changed();
    crate::request::redirect::redirect_to("/admin/engines");
    Ok(())
}

/// Adds a model to the caller's favourites or removes it. A plain form is redirected to its page.
#[server(prefix = "/api/fn", endpoint = "set_model_favorite")]
pub async fn set_model_favorite(id: i64, favorite: bool) -> Result<bool, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    services::engines::set_model_favorite(&context.database.write, &user.id, id, favorite).await?;
    crate::request::redirect::redirect_back("/models", &[]);
    Ok(favorite)
}

/// Saves the shared details of a model. Admins only.
#[server(prefix = "/api/fn", endpoint = "save_model")]
pub async fn save_model(id: i64, model: super::ModelForm) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::admin()?;
    let change = services::engines::ModelChange::from_form(model)?;
    services::engines::change_model(&context.database.write, &user.id, id, change).await?;
    crate::request::redirect::redirect_to(&format!("/models/{id}?saved=yes"));
    Ok(())
}
