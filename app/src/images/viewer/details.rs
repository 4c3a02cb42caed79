//! A picture's details and actions, beside the picture. Rendered by the server only.

mod copy_button;
mod relatives;
mod settings;

use crate::jobs::GenerationJob;
use crate::jobs::api::{MoreLikeThis, RemixJob, ReuseSettings};
use crate::partials::render::{FormError, PageRequest, PostButton, html};
use crate::parts::icon::Glyph;
use crate::request::context::{caller, context};
use copy_button::CopyButton;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use relatives::{CompareWith, Relatives};
use services::images::{HistoryFilter, Requester, View};
use settings::settings;

/// The details of one of the caller's images.
///
/// # Errors
/// [`Error::NotFound`] when it doesn't exist or isn't theirs.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let id = request.id()?;
    let context = context()?;
    let user = caller()?;
    let who = Requester { user_id: &user.id, timezone: &user.timezone };
    let filter = HistoryFilter::parse(request.query_text()).unwrap_or_default();
    Ok(markup(request, &services::images::view(&context.database.read, who, &filter, id).await?))
}

/// Renders a view that was loaded already.
pub fn markup(request: &PageRequest, view: &View) -> String {
    let query = request.query_text();
    html(view! {
        <FormError request />
        {texts(view)}
        {view.job.as_ref().map(actions)}
        <CompareWith view query />
        {settings(view)}
        <Relatives view query />
    })
}

fn texts(view: &View) -> AnyView {
    let negative = view.job.as_ref().map(|job| job.parameters.negative_prompt.clone());
    let negative = negative.filter(|text| !text.is_empty());
    view! {
        <section class="viewer__part">
            <h2>"Prompt" <CopyButton text=view.item.prompt.clone() what="prompt" class="push" /></h2>
            <p class="viewer__prompt">{view.item.prompt.clone()}</p>
            {negative.map(|text| view! {
                <h2 class="viewer__more">"Negative prompt" <CopyButton text=text.clone() what="negative prompt" class="push" /></h2>
                <p class="viewer__prompt">{text}</p>
            })}
        </section>
    }.into_any()
}

fn actions(job: &GenerationJob) -> AnyView {
    let fields = || vec![("job_id", job.id.to_string())];
    view! {
        <section class="viewer__part" aria-label="Actions">
            <div class="viewer__grid">
                <PostButton
                    action=MoreLikeThis::url()
                    fields=fields()
                    glyph=Glyph::Layers
                    label="More like this"
                    class="button button--primary"
                    says="Generating 4 more. They'll appear under Variations."
                />
                <div class="viewer__reuse" data-reuse="">
                    <PostButton
                        action=ReuseSettings::url()
                        fields=fields()
                        glyph=Glyph::Sliders
                        label="Reuse settings"
                        plain=true
                    />
                </div>
                <PostButton
                    action=RemixJob::url()
                    fields=fields()
                    glyph=Glyph::Dice
                    label="Remix"
                    then="/generate"
                />
            </div>
        </section>
    }
    .into_any()
}
