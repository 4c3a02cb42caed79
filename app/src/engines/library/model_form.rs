//! The form in which admins edit the shared details of a model.

use crate::engines::api::SaveModel;
use crate::images::{ContentItem, ThumbnailSize, thumbnail_url};
use crate::jobs::composer::escaped;
use crate::jobs::limits;
use crate::partials::render::PageRequest;
use crate::parts::error_display::field_message;
use crate::settings::parts::{FieldError, Foot, Group};
use domain::engines::LibraryModel;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Note, picture and defaults. `?saved=yes` confirms a form sent without JavaScript.
#[component]
pub(super) fn ModelForm<'a>(
    request: &'a PageRequest,
    of: &'a LibraryModel,
    /// The caller's images that can become its picture.
    images: Vec<ContentItem>,
) -> impl IntoView + use<> {
    let refusal = request.refusal();
    let note_words = field_message(refusal.as_ref(), "note");
    let note = escaped(of.note.as_deref().unwrap_or_default());
    let picture_words = field_message(refusal.as_ref(), "picture");
    let picture = view! { <PictureField of images words=picture_words /> };
    let numbers = view! { <Numbers of refusal /> };
    let said = request.value("saved").map(|_| "Saved.");
    view! {
        <form class="modelform stack stack--8" method="post" action=SaveModel::url() data-partial-done="Saved.">
            <input type="hidden" name="id" value=of.model.id />
            <Group title="Shared details" lead="Visible to everyone. Only admins can edit.">
                <div class="panel">
                    <div class="setting">
                        <div class="setting__text">
                            <label for="note">"Note"</label>
                            <span>"Strengths, source, tips."</span>
                        </div>
                        <div class="setting__control">
                            <textarea
                                class="input"
                                id="note"
                                name="model[note]"
                                rows="4"
                                maxlength="2000"
                                aria-describedby="note-error"
                                inner_html=note
                            ></textarea>
                            <FieldError name="note" words=note_words />
                        </div>
                    </div>
                    {picture}
                </div>
            </Group>
            <Group title="Recommended settings" lead="Suggested when someone selects this model. Blank fields aren't changed.">
                <div class="panel">
                    {numbers}
                    <Foot label="Save" said />
                </div>
            </Group>
        </form>
    }
}

/// Radio buttons for the pictures and none; the current one is preselected.
#[component]
fn PictureField<'a>(
    of: &'a LibraryModel,
    images: Vec<ContentItem>,
    words: Option<String>,
) -> impl IntoView + use<> {
    let choice = |value: String, label: String, checked: bool, inside: AnyView| {
        view! {
            <label class="modelform__picture">
                <input type="radio" name="model[picture]" value=value checked=checked aria-label=label />
                {inside}
            </label>
        }
    };
    let pictures = images
        .into_iter()
        .map(|image| {
            let address = thumbnail_url(image.id, ThumbnailSize::Small);
            let inside = view! { <img src=address alt="" loading="lazy" /> };
            choice(
                image.id.to_string(),
                format!("Picture {}: {}", image.id, image.title),
                false,
                inside.into_any(),
            )
        })
        .collect_view();
    let keeps = if of.picture.is_some() { "Current" } else { "None" };
    let keep = choice(String::new(), keeps.into(), true, view! { <span>{keeps}</span> }.into_any());
    let remove = of
        .picture
        .is_some()
        .then(|| choice("none".into(), "No picture".into(), false, view! { <span>"None"</span> }.into_any()));
    view! {
        <div class="setting">
            <div class="setting__text">
                <b id="picture-label">"Picture"</b>
                <span>"Cover from your pictures. Visible to everyone."</span>
            </div>
            <div class="modelform__pictures" role="radiogroup" aria-labelledby="picture-label">
                {keep}{remove}{pictures}
            </div>
            <FieldError name="picture" words />
        </div>
    }
}

#[component]
fn Numbers<'a>(of: &'a LibraryModel, refusal: Option<Error>) -> impl IntoView + use<> {
    let set = of.defaults.clone().unwrap_or_default();
    let set = set.fields();
    let side =
        format!("{} to {}, a multiple of {}", limits::SIDE.start(), limits::SIDE.end(), limits::SIDE_STEP);
    let steps = format!("{} to {}", limits::STEPS.start(), limits::STEPS.end());
    let cfg = format!("{} to {}", limits::CFG.start(), limits::CFG.end());
    let fields = [
        ("width", "Width", side.clone()),
        ("height", "Height", side),
        ("steps", "Steps", steps),
        ("cfg", "CFG", cfg),
        ("sampler_name", "Sampler", "exact name, e.g. dpmpp_2m".into()),
        ("scheduler", "Scheduler", "exact name, e.g. karras".into()),
    ];
    let fields = fields
        .into_iter()
        .map(|(name, label, hint)| {
            let value = set.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone());
            let words = field_message(refusal.as_ref(), name);
            view! {
                <div class="field">
                    <label class="field__label" for=name>
                        {label}
                        <span class="field__aside">{hint}</span>
                    </label>
                    <input class="input" id=name name=format!("model[{name}]") value=value autocomplete="off" aria-describedby=format!("{name}-error") />
                    <FieldError name words />
                </div>
            }
        })
        .collect_view();
    view! { <div class="modelform__numbers">{fields}</div> }
}
