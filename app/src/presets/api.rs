//! Server functions of presets. A plain form returns to the presets page.

use super::Preset;
use domain::error::Error;
use leptos::prelude::*;

/// Saves the current settings as a new preset.
#[server(prefix = "/api/fn", endpoint = "save_preset")]
pub async fn save_preset(name: String) -> Result<Preset, Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let (c, user_id) = (&context.database.write, &session.user.id);
    let preset = services::presets::create(c, user_id, &name, &session.draft).await?;
    crate::request::redirect::redirect_to("/presets");
    Ok(preset)
}

/// Replaces a preset's settings by the current ones.
#[server(prefix = "/api/fn", endpoint = "update_preset")]
pub async fn update_preset(id: i64) -> Result<Preset, Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let (c, user_id) = (&context.database.write, &session.user.id);
    let preset = services::presets::update(c, user_id, id, &session.draft).await?;
    crate::request::redirect::redirect_to("/presets");
    Ok(preset)
}

/// Renames a preset.
#[server(prefix = "/api/fn", endpoint = "rename_preset")]
pub async fn rename_preset(id: i64, name: String) -> Result<Preset, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let preset = services::presets::rename(&context.database.write, &user.id, id, &name).await?;
    crate::request::redirect::redirect_to("/presets");
    Ok(preset)
}

/// Deletes a preset; the page then offers to undo that.
#[server(prefix = "/api/fn", endpoint = "delete_preset")]
pub async fn delete_preset(id: i64) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    services::presets::delete(&context.database.write, &user.id, id).await?;
    crate::request::redirect::redirect_to(&super::words::after_deletion(id));
    Ok(())
}

/// Restores a deleted preset.
#[server(prefix = "/api/fn", endpoint = "restore_preset")]
pub async fn restore_preset(id: i64) -> Result<Preset, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let preset = services::presets::restore(&context.database.write, &user.id, id).await?;
    crate::request::redirect::redirect_to("/presets");
    Ok(preset)
}

/// Fills the composer with a preset's settings, and redirects there.
#[server(prefix = "/api/fn", endpoint = "use_preset")]
pub async fn use_preset(id: i64) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let preset = services::presets::get(&context.database.read, &session.user.id, id).await?;
    services::drafts::save(&context.database.write, &session.id, &preset.form).await?;
    crate::request::redirect::redirect_to("/generate");
    Ok(())
}

/// Replaces the composer's prompt by that of an earlier job, and redirects there.
#[server(prefix = "/api/fn", endpoint = "use_prompt")]
pub async fn use_prompt(job_id: i64) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let job = services::jobs::get(&context.database.read, &session.user.id, job_id).await?;
    let mut draft = session.draft;
    draft.prompt = crate::jobs::Draft::from_job(&job).prompt;
    services::drafts::save(&context.database.write, &session.id, &draft).await?;
    crate::request::redirect::redirect_to("/generate");
    Ok(())
}
