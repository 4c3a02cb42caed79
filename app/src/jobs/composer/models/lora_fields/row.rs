//! One LoRA of the form.

use crate::engines::FileName;
use crate::jobs::composer::input_binding::bind;
use crate::jobs::composer::models::trigger_words::TriggerWords;
use crate::jobs::draft::DraftLora;
use crate::jobs::limits;
use crate::parts::icon::{Glyph, Icon};
use domain::decimal;
use leptos::html::Input;
use leptos::prelude::*;

/// A LoRA of the form.
#[derive(Clone, PartialEq)]
pub struct FormLora {
    /// Index in the form's list; never reused on a page.
    pub index: usize,
    pub lora: DraftLora,
    /// Its trigger words, comma-separated.
    pub words: String,
}

/// Its name, its strength and a Remove button.
#[component]
pub fn LoraField(row: FormLora, remove: Callback<usize>) -> impl IntoView {
    let FormLora { index, lora: DraftLora { name, strength }, words } = row;
    let title = FileName::of(&name).title();
    let value = RwSignal::new(if strength.is_empty() { "1".to_owned() } else { strength.clone() });
    let field = NodeRef::<Input>::new();
    bind(field, value);
    let share = move || {
        let part = decimal::parse_input(&value.get()).unwrap_or(1.0) / limits::LORA_STRENGTH.end();
        format!("--value:{}%", decimal::fixed(decimal::clamp(part, 0.0, 1.0) * 100.0, 0))
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
