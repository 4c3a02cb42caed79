//! A submitted form, as the browser itself would send it.

use super::post;
use domain::error::Error;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, FormData, HtmlButtonElement, HtmlElement, HtmlFormElement, SubmitEvent, UrlSearchParams,
};

/// One submission of a form: what it sends, where to, and the button that was pressed.
pub struct Submission {
    pub form: HtmlFormElement,
    pub button: Option<HtmlElement>,
    pub fields: UrlSearchParams,
    /// The button's own address, else the form's.
    pub path: String,
}

impl Submission {
    /// Prevents the browser's own submission. None while an earlier press of the same button awaits its response.
    pub fn take(event: &SubmitEvent) -> Option<Self> {
        event.prevent_default();
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        let button = event.submitter();
        if button.as_ref().is_some_and(|button| button.has_attribute("aria-busy")) {
            return None;
        }
        let own = button.as_ref().and_then(|button| button.get_attribute("formaction"));
        let path = own.or_else(|| form.get_attribute("action")).unwrap_or_default();
        Some(Self { fields: fields(event)?, form, button, path })
    }

    /// Sends it; its button is busy until the response. Returns the response's JSON.
    ///
    /// # Errors
    /// Those of [`post`].
    pub async fn send(&self) -> Result<String, Error> {
        mark_busy(self.button.as_deref(), true);
        let response = post(&self.path, &self.fields).await;
        mark_busy(self.button.as_deref(), false);
        response
    }
}

/// Sets whether `element` is marked as waiting for a response.
pub fn mark_busy(element: Option<&Element>, busy: bool) {
    if let Some(element) = element {
        // Fails only for invalid attribute names.
        let _ = match busy {
            true => element.set_attribute("aria-busy", "true"),
            false => element.remove_attribute("aria-busy"),
        };
    }
}

/// The form's fields and values.
pub fn fields_of(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

/// The fields of the submitted form, with the name and value of the button that was pressed.
pub fn fields(event: &SubmitEvent) -> Option<UrlSearchParams> {
    let fields = fields_of(&event.target()?.dyn_into().ok()?)?;
    let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    if let Some(button) = button.filter(|button| !button.name().is_empty()) {
        fields.append(&button.name(), &button.value());
    }
    Some(fields)
}
