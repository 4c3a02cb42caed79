//! Building blocks of the settings pages.

use leptos::prelude::*;

/// Settings that belong together, under their heading.
#[component]
pub fn Group(
    title: &'static str,
    #[prop(optional, into)] lead: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="setting-group">
            <h2>{title}</h2>
            {lead.map(|lead| view! { <p>{lead}</p> })}
            {children()}
        </section>
    }
}

/// A text field with its label and hint.
#[component]
pub fn TextSetting(
    /// Also the field's id.
    name: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
    #[prop(default = "text")] kind: &'static str,
    autocomplete: &'static str,
    #[prop(optional, into)] value: Option<String>,
    #[prop(default = true)] required: bool,
    #[prop(optional)] shortest: Option<u32>,
    #[prop(optional)] longest: Option<u32>,
    /// The field's error after a form sent without JavaScript.
    #[prop(optional_no_strip)]
    words: Option<String>,
) -> impl IntoView {
    let invalid = words.is_some().then_some("true");
    view! {
        <div class="setting">
            <div class="setting__text">
                <label for=name>{label}</label>
                <span id=format!("{name}-hint")>{hint}</span>
            </div>
            <div class="setting__control">
                <input
                    class="input"
                    id=name
                    name=name
                    type=kind
                    autocomplete=autocomplete
                    autocapitalize=(kind != "text").then_some("none")
                    value=value
                    required=required
                    minlength=shortest
                    maxlength=longest
                    aria-invalid=invalid
                    aria-describedby=format!("{name}-hint {name}-error")
                />
                <FieldError name words />
            </div>
        </div>
    }
}

/// The error of a field; empty if it is valid.
#[component]
pub fn FieldError(name: &'static str, words: Option<String>) -> impl IntoView {
    view! {
        <p class="field__error" id=format!("{name}-error") data-partial-field-error=name role="alert" data-partial-keep="">
            {words}
        </p>
    }
}

/// The foot of a form: its button, and the result of the last submission.
#[component]
pub fn Foot(label: &'static str, said: Option<&'static str>) -> impl IntoView {
    view! {
        <div class="setting setting--foot">
            <p class="setting__said" role="status" data-partial-status="" data-partial-keep="">{said}</p>
            <button class="button button--primary" type="submit">{label}</button>
        </div>
    }
}

/// A setting that is on or off.
#[component]
pub fn Switch(
    /// The field's name; sent with `value` when it is on.
    name: &'static str,
    #[prop(default = "true")] value: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
    on: bool,
) -> impl IntoView {
    let id = format!("{}-{value}", name.trim_end_matches("[]"));
    let hint_id = format!("{id}-hint");
    view! {
        <div class="setting setting--keep">
            <div class="setting__text">
                <label for=id.clone()>{label}</label>
                <span id=hint_id.clone()>{hint}</span>
            </div>
            <span class="switch">
                <input type="checkbox" role="switch" id=id name=name value=value checked=on aria-describedby=hint_id />
            </span>
        </div>
    }
}
