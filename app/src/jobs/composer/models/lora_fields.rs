//! LoRAs and their strengths. With script they are added from the dialog that lists all LoRAs.

mod row;

use super::model_field::some_of;
use super::picker::{Picker, PickerRequest, SelectedModel};
use crate::engines::Model;
use crate::jobs::draft::DraftLora;
use crate::jobs::limits;
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::prelude::*;
use row::{FormLora, LoraField};

/// One row per LoRA, and a list to add from. Empty while no engine has any.
#[component]
pub fn LoraFields(
    initial: Vec<DraftLora>,
    offered: Vec<Model>,
    /// The number of all LoRAs; `offered` may hold only some.
    total: u64,
    /// The chosen checkpoint.
    model: RwSignal<String>,
    picker: Picker,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    if offered.is_empty() && initial.is_empty() {
        return ().into_any();
    }
    let some = (total > offered.len() as u64).then(|| some_of(offered.len(), total));
    // The list to add from is part of the form, so a saved draft has it as a row without a name.
    let named = initial.into_iter().filter(|lora| !lora.name.is_empty());
    let row =
        |(index, lora): (usize, DraftLora)| FormLora { index, words: words(&offered, &lora.name), lora };
    let rows: Vec<FormLora> = named.enumerate().map(row).collect();
    let next = RwSignal::new(rows.len());
    let rows = RwSignal::new(rows);
    let add = Callback::new(move |(name, words): (String, String)| {
        if rows.with_untracked(|rows| rows.iter().any(|row| row.lora.name == name)) {
            return;
        }
        let lora = DraftLora { name, strength: "1".into() };
        rows.update(|rows| rows.push(FormLora { index: next.get_untracked(), lora, words }));
        next.update(|next| *next += 1);
    });
    let on_select = Callback::new(move |selected: SelectedModel| add.run((selected.name, selected.words)));
    let open = move |_| {
        let chosen = rows.with_untracked(|rows| rows.iter().map(|row| row.lora.name.clone()).collect());
        picker.open(PickerRequest { query: lora_query(&model.get_untracked()), chosen, then: on_select });
    };
    let full = move || rows.with(|rows| rows.len() >= limits::LORAS);
    let remove = move |index: usize| rows.update(|rows| rows.retain(|row| row.index != index));
    view! {
        <div class="field">
            <span class="field__label">
                "LoRAs"
                <span class="field__aside">
                    {move || format!("{} of {}", rows.with(Vec::len), limits::LORAS)}
                </span>
            </span>
            <For each=move || rows.get() key=|row| row.index let:row>
                <LoraField row remove=Callback::new(remove) />
            </For>
            <button
                class="button button--block lora__open"
                type="button"
                aria-haspopup="dialog"
                disabled=full
                on:click=open
            >
                <Icon glyph=Glyph::Plus />
                "Add LoRA"
            </button>
            <AddLora next offered add />
            {some}
            <LoraRefusal error />
        </div>
    }
    .into_any()
}

/// The query of the dialog: LoRAs that fit `checkpoint`.
fn lora_query(checkpoint: &str) -> String {
    let pairs = [("kind", "lora"), ("checkpoint", checkpoint)];
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The trigger words of the LoRA of this name, comma-separated.
fn words(offered: &[Model], name: &str) -> String {
    let known = offered.iter().find(|model| model.name == name);
    known.map(|model| model.trigger_words.join(", ")).unwrap_or_default()
}

/// A list to add from; without JavaScript the submit adds its choice.
#[component]
fn AddLora(next: RwSignal<usize>, offered: Vec<Model>, add: Callback<(String, String)>) -> impl IntoView {
    let options = offered
        .iter()
        .map(|model| view! { <option value=model.name.clone()>{model.name.clone()}</option> })
        .collect_view();
    let offered = StoredValue::new(offered);
    view! {
        <span class="select lora__add">
            <select
                class="input"
                name=move || format!("draft[loras][{}][name]", next.get())
                aria-label="Add LoRA"
                on:change:target=move |event| {
                    let select = event.target();
                    let name = select.value();
                    select.set_value("");
                    if !name.is_empty() {
                        let words = offered.with_value(|offered| words(offered, &name));
                        add.run((name, words));
                    }
                }
            >
                <option value="">"Add LoRA…"</option>
                {options}
            </select>
            <Icon glyph=Glyph::ChevronDown />
        </span>
    }
}

#[component]
fn LoraRefusal(error: Signal<Option<Error>>) -> impl IntoView {
    let words = move || {
        error.with(|error| {
            let fields = error.as_ref().map(Error::fields).unwrap_or_default();
            let refused = fields.iter().find(|refused| refused.field.starts_with("lora_models"))?;
            Some(refused.message.clone())
        })
    };
    move || {
        words().map(|words| {
            view! {
                <p class="field__error">
                    <Icon glyph=Glyph::Alert />
                    "LoRA: "
                    {words}
                </p>
            }
        })
    }
}
