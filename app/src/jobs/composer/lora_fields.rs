//! LoRAs and how strongly each pulls. With script they are added from the dialog of all of them.

use super::bound::bind;
use super::picker::{Picked, Picker, Wanted};
use super::trigger_words::TriggerWords;
use crate::engines::{FileName, Model};
use crate::error::Error;
use crate::icon::{Glyph, Icon};
use crate::jobs::draft::DraftLora;
use crate::jobs::limits;
use leptos::html::Input;
use leptos::prelude::*;

#[derive(Clone, PartialEq)]
struct Row {
    /// Place in the form's list; never used twice on a page.
    index: usize,
    lora: DraftLora,
    /// Its trigger words, between commas.
    words: String,
}

/// One line a LoRA, and a list to add from. Absent while no engine has any.
#[component]
pub fn LoraFields(
    initial: Vec<DraftLora>,
    offered: Vec<Model>,
    /// The checkpoint that is chosen.
    model: RwSignal<String>,
    picker: Picker,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    if offered.is_empty() && initial.is_empty() {
        return ().into_any();
    }
    // The list to add from is part of the form: what is kept of it is a row without a name.
    let named = initial.into_iter().filter(|lora| !lora.name.is_empty());
    let row = |(index, lora): (usize, DraftLora)| Row { index, words: words(&offered, &lora.name), lora };
    let rows: Vec<Row> = named.enumerate().map(row).collect();
    let next = RwSignal::new(rows.len());
    let rows = RwSignal::new(rows);
    let add = Callback::new(move |(name, words): (String, String)| {
        if rows.with_untracked(|rows| rows.iter().any(|row| row.lora.name == name)) {
            return;
        }
        let lora = DraftLora { name, strength: "1".into() };
        rows.update(|rows| rows.push(Row { index: next.get_untracked(), lora, words }));
        next.update(|next| *next += 1);
    });
    let pick = Callback::new(move |picked: Picked| add.run((picked.name, picked.words)));
    let open = move |_| {
        let chosen = rows.with_untracked(|rows| rows.iter().map(|row| row.lora.name.clone()).collect());
        picker.open(Wanted { query: lora_query(&model.get_untracked()), chosen, then: pick });
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
            <LoraRefusal error />
        </div>
    }
    .into_any()
}

/// The LoRAs that can be added, and the checkpoint they would go with.
fn lora_query(checkpoint: &str) -> String {
    let pairs = [("kind", "lora"), ("checkpoint", checkpoint)];
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Trigger words of the LoRA of this name, between commas.
fn words(offered: &[Model], name: &str) -> String {
    let known = offered.iter().find(|model| model.name == name);
    known.map(|model| model.trigger_words.join(", ")).unwrap_or_default()
}

#[component]
fn LoraField(row: Row, remove: Callback<usize>) -> impl IntoView {
    let Row { index, lora: DraftLora { name, strength }, words } = row;
    let title = FileName::of(&name).title();
    let value = RwSignal::new(if strength.is_empty() { "1".to_owned() } else { strength.clone() });
    let field = NodeRef::<Input>::new();
    bind(field, value);
    let share = move || {
        let part = value.get().parse::<f64>().unwrap_or(1.0) / limits::LORA_STRENGTH.end();
        format!("--value:{:.0}%", part.clamp(0.0, 1.0) * 100.0)
    };
    view! {
        <div class="lora">
            <input
                class="check lora__use"
                type="checkbox"
                name=format!("draft[loras][{index}][name]")
                value=name.clone()
                checked
                aria-label=format!("Use {name}")
            />
            <div>
                <div class="lora__name" title=name.clone()>{title}</div>
                <input
                    class="range needs-script"
                    type="range"
                    min="0"
                    max="3"
                    step="0.05"
                    value=value.get_untracked()
                    prop:value=value
                    style=share
                    aria-label=format!("Strength of {name}, slider")
                    on:input:target=move |event| value.set(event.target().value())
                />
            </div>
            <input
                class="input input--num"
                type="number"
                name=format!("draft[loras][{index}][strength]")
                inputmode="decimal"
                min="0"
                max="3"
                step="any"
                value=value.get_untracked()
                node_ref=field
                aria-label=format!("Strength of {name}")
                on:input:target=move |event| value.set(event.target().value())
            />
            <button
                class="iconbutton needs-script"
                type="button"
                aria-label=format!("Remove {name}")
                on:click=move |_| remove.run(index)
            >
                <Icon glyph=Glyph::Close />
            </button>
            <TriggerWords words />
        </div>
    }
}

/// A list to add from; without JavaScript its choice is added by the submit.
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
                    "A LoRA: "
                    {words}
                </p>
            }
        })
    }
}
