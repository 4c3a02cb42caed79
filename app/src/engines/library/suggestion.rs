//! The line under the model field that suggests settings for the model.

use crate::partials::render::{PageRequest, html};
use crate::request::context::{caller, context};
use domain::error::Error;
use leptos::prelude::*;

/// `?name=` is the checkpoint. Empty if there are no suggestions.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let user = caller()?;
    let Some(name) = request.value("name") else { return Ok(String::new()) };
    let chosen = services::engines::library_checkpoint(&context()?.database.read, &user.id, name).await?;
    let suggestion = chosen.as_ref().and_then(|of| Some((of.defaults.is_none(), of.suggested_defaults()?)));
    let Some((usual, values)) = suggestion else { return Ok(String::new()) };
    let fields = values
        .fields()
        .into_iter()
        .map(|(field, value)| view! { <data hidden data-set=field value=value></data> })
        .collect_view();
    // The usual size of a family stands for its area: other aspect ratios work as well.
    Ok(html(view! {
        <p class="suggestion" data-area=usual.then_some("")>
            <span>"Suggested: " <b>{values.words()}</b></span>
            <button class="button button--small" type="button" data-use="">"Use"</button>
            {fields}
        </p>
    }))
}
