//! Server functions of presets. A plain form leads back to the page of presets.

use super::Preset;
use domain::error::Error;
use leptos::prelude::*;

/// Keeps the form as it is now under a name.
#[server(prefix = "/api/fn", endpoint = "save_preset")]
pub async fn save_preset(name: String) -> Result<Preset, Error> {
    let context = crate::context::context()?;
    let session = crate::context::session()?;
    let (c, user_id) = (&context.database.write, &session.user.id);
    let preset = services::presets::create(c, user_id, &name, &session.draft).await?;
    crate::redirect::redirect_to("/presets");
    Ok(preset)
}

/// Keeps the form as it is now in place of what the preset kept.
#[server(prefix = "/api/fn", endpoint = "update_preset")]
pub async fn update_preset(id: i64) -> Result<Preset, Error> {
    let context = crate::context::context()?;
    let session = crate::context::session()?;
    let (c, user_id) = (&context.database.write, &session.user.id);
    let preset = services::presets::update(c, user_id, id, &session.draft).await?;
    crate::redirect::redirect_to("/presets");
    Ok(preset)
}

/// Gives a preset another name.
#[server(prefix = "/api/fn", endpoint = "rename_preset")]
pub async fn rename_preset(id: i64, name: String) -> Result<Preset, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let preset = services::presets::rename(&context.database.write, &user.id, id, &name).await?;
    crate::redirect::redirect_to("/presets");
    Ok(preset)
}

/// Deletes a preset; the page then offers to bring it back.
#[server(prefix = "/api/fn", endpoint = "delete_preset")]
pub async fn delete_preset(id: i64) -> Result<(), Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    services::presets::delete(&context.database.write, &user.id, id).await?;
    crate::redirect::redirect_to(&super::page::after_deletion(id));
    Ok(())
}

/// Brings a deleted preset back.
#[server(prefix = "/api/fn", endpoint = "restore_preset")]
pub async fn restore_preset(id: i64) -> Result<Preset, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let preset = services::presets::restore(&context.database.write, &user.id, id).await?;
    crate::redirect::redirect_to("/presets");
    Ok(preset)
}

/// Fills the form with what a preset keeps, and leads there.
#[server(prefix = "/api/fn", endpoint = "use_preset")]
pub async fn use_preset(id: i64) -> Result<(), Error> {
    let context = crate::context::context()?;
    let session = crate::context::session()?;
    let preset = services::presets::get(&context.database.read, &session.user.id, id).await?;
    services::drafts::save(&context.database.write, &session.id, &preset.form).await?;
    crate::redirect::redirect_to("/generate");
    Ok(())
}

/// Puts the prompt of an earlier job into the form, leaves the rest of the form as it is, and leads there.
#[server(prefix = "/api/fn", endpoint = "use_prompt")]
pub async fn use_prompt(job_id: i64) -> Result<(), Error> {
    let context = crate::context::context()?;
    let session = crate::context::session()?;
    let job = services::jobs::get(&context.database.read, &session.user.id, job_id).await?;
    let mut draft = session.draft;
    draft.prompt = crate::jobs::Draft::from_job(&job).prompt;
    services::drafts::save(&context.database.write, &session.id, &draft).await?;
    crate::redirect::redirect_to("/generate");
    Ok(())
}
