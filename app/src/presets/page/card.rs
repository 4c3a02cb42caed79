//! One preset: its picture, its settings, and its actions.

use crate::images::{ThumbnailSize, thumbnail_url};
use crate::parts::icon::{Glyph, Icon};
use crate::presets::Preset;
use crate::presets::api::{DeletePreset, RenamePreset, UpdatePreset, UsePreset};
use crate::presets::words::{after_deletion, beginning, summary};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

pub fn card(preset: &Preset) -> AnyView {
    let Preset { id, name, form, content_id, .. } = preset;
    let picture = match content_id {
        Some(image) => {
            view! { <img src=thumbnail_url(*image, ThumbnailSize::Small) alt="" loading="lazy" /> }.into_any()
        }
        None => view! { <Icon glyph=Glyph::Sliders /> }.into_any(),
    };
    view! {
        <li class="preset" id=format!("preset-{id}")>
            <span class="preset__picture">{picture}</span>
            <div class="preset__body">
                <h3>{name.clone()}</h3>
                <p>{beginning(&form.prompt)}</p>
                <p class="preset__settings">{summary(form)}</p>
            </div>
            <div class="preset__actions">
                <form method="post" action=UsePreset::url() data-partial-then="/generate" data-partial-reload="">
                    <input type="hidden" name="id" value=*id />
                    <button class="button" type="submit" aria-label=format!("Use {name}")>"Use"</button>
                </form>
                {menu(*id, name)}
            </div>
        </li>
    }
    .into_any()
}

fn menu(id: i64, name: &str) -> AnyView {
    let error = format!("rename-{id}-error");
    view! {
        <details class="menu" name="preset-menu">
            <summary class="iconbutton" aria-label=format!("More for {name}") title="More">
                <Icon glyph=Glyph::More />
            </summary>
            <div class="menu__list preset__menu">
                <form class="preset__rename" method="post" action=RenamePreset::url()>
                    <input type="hidden" name="id" value=id />
                    <input
                        class="input"
                        name="name"
                        value=name.to_owned()
                        required
                        maxlength=crate::presets::MAX_NAME_LENGTH
                        autocomplete="off"
                        aria-label=format!("New name for {name}")
                        aria-describedby=error.clone()
                    />
                    <button class="button button--small" type="submit">"Rename"</button>
                    <p class="field__error" id=error data-partial-field-error="name" role="alert" data-partial-keep=""></p>
                </form>
                <hr />
                <form method="post" action=UpdatePreset::url()>
                    <input type="hidden" name="id" value=id />
                    <button class="menu__item" type="submit">
                        <Icon glyph=Glyph::Check />
                        "Update with current settings"
                    </button>
                </form>
                <form method="post" action=DeletePreset::url() data-partial-then=after_deletion(id)>
                    <input type="hidden" name="id" value=id />
                    <button class="menu__item" type="submit">
                        <Icon glyph=Glyph::Trash />
                        "Delete"
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}
