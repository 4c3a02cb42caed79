//! The line under the model field that offers what goes well with the model.

use crate::context::{caller, context};
use crate::partials::render::{PageRequest, html};
use domain::error::Error;
use leptos::prelude::*;

/// `?name=` of the checkpoint. Empty where nothing is known.
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
    // The usual size of a family is its area: other shapes of it go as well.
    Ok(html(view! {
        <p class="suggestion" data-area=usual.then_some("")>
            <span>"Suggested: " <b>{values.words()}</b></span>
            <button class="button button--small" type="button" data-use="">"Use"</button>
            {fields}
        </p>
    }))
}
