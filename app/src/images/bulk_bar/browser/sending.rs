//! Sends what is picked, and shows what became of it.

use super::boxes::ticked;
use super::{Loaded, Selection};
use crate::error::Error;
use crate::images::api::BulkImages;
use crate::images::deleted::Deleted;
use crate::images::gallery::with_query;
use crate::images::loaded::image_id;
use crate::images::selection::BULK;
use crate::images::{EXPORTED, HistoryEntry, ImagesChanged};
use crate::jobs::{JobStore, sign_in_again, use_job_store};
use crate::post_form::post;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use web_sys::{Element, HtmlElement, HtmlFormElement, SubmitEvent, UrlSearchParams};

/// What it takes.
#[derive(Clone, Copy)]
pub struct Sender {
    root: NodeRef<Div>,
    selection: Selection,
    loaded: Loaded,
    store: JobStore,
    deleted: Deleted,
    sending: StoredValue<bool>,
    go: Callback<String>,
}

/// What was asked for.
struct Wish {
    ids: Vec<i64>,
    action: String,
    /// What is said of them then.
    done: String,
}

impl Sender {
    pub fn new(root: NodeRef<Div>, selection: Selection, loaded: Loaded) -> Self {
        let (store, deleted) = (use_job_store(), Deleted::new());
        let navigate = use_navigate();
        let go = Callback::new(move |to: String| navigate(&to, Default::default()));
        Self { root, selection, loaded, store, deleted, sending: StoredValue::new(false), go }
    }

    /// A press of one of the form's buttons. Those with an address of their own are the browser's.
    pub fn submit(self, form: &HtmlFormElement, event: &SubmitEvent) {
        let button = event.submitter();
        let attribute = |name| button.as_ref().and_then(|button: &HtmlElement| button.get_attribute(name));
        if form.id() != BULK {
            return;
        }
        if attribute("data-compare").is_some() {
            return self.compare(event);
        }
        if attribute("formaction").is_some() {
            return self.complete(form, event);
        }
        event.prevent_default();
        let wish = Wish {
            ids: untrack(|| self.selection.ids()),
            action: attribute("value").unwrap_or_default(),
            done: attribute("data-undo").unwrap_or_default(),
        };
        if !self.sending.get_value() && !wish.ids.is_empty() {
            self.sending.set_value(true);
            spawn_local(self.send(wish));
        }
    }

    /// The browser sends the boxes that are in the document: what is picked without one is added to the form.
    fn complete(self, form: &HtmlFormElement, event: &SubmitEvent) {
        let picked = untrack(|| self.selection.ids());
        if picked.len() > EXPORTED {
            event.prevent_default();
            let words =
                format!("At most {EXPORTED} pictures fit in one download; {} are selected.", picked.len());
            return self.store.refused().set(Some(Error::Conflict(words)));
        }
        let shown = ticked();
        let added: Vec<Element> =
            picked.iter().filter(|id| !shown.contains(id)).filter_map(|id| hidden(form, *id)).collect();
        // The form's fields are read before this is run.
        set_timeout(move || added.iter().for_each(Element::remove), Duration::ZERO);
    }

    /// Goes there without leaving the page, so that the way back leads to the same place.
    fn compare(self, event: &SubmitEvent) {
        if let [one, other] = untrack(|| self.selection.ids())[..] {
            event.prevent_default();
            let query = self.loaded.query.get_value();
            self.go.run(with_query(&format!("/images/{one}/compare/{other}"), &query));
        }
    }

    async fn send(self, wish: Wish) {
        let answer = match wish.fields() {
            Some(fields) => post(BulkImages::PATH, fields).await,
            None => Err(Error::Internal),
        };
        let _ = self.sending.try_set_value(false);
        match answer.map(|answer| crate::json::read::<ImagesChanged>(&answer)) {
            Ok(Ok(changed)) => self.show(&wish, changed),
            Ok(Err(_)) => self.store.refused().set(Some(Error::Internal)),
            Err(Error::SignedOut) => sign_in_again(),
            Err(error) => self.store.refused().set(Some(error)),
        }
    }

    fn show(self, wish: &Wish, changed: ImagesChanged) {
        if self.root.try_get_untracked().is_none() {
            return;
        }
        self.store.refused().set(gone_words(changed.gone.len()));
        let taken = self.loaded.take(if wish.deletes() { &wish.ids } else { &changed.gone });
        if wish.deletes() {
            let was_there =
                |entry: &HistoryEntry| image_id(entry).is_some_and(|id| !changed.gone.contains(&id));
            let taken = taken.into_iter().filter(was_there).collect();
            self.deleted.offer_undo(&changed, self.loaded.query.get_value(), taken);
        } else {
            self.loaded.mark(&wish.ids, wish.action == "favorite");
            self.store.say(format!("{} {}", wish.ids.len() - changed.gone.len(), wish.done));
        }
        self.selection.clear();
        self.root.get_untracked().iter().for_each(|root| crate::menu::focus(root));
    }
}

/// A field of the form that stands for a picked picture.
fn hidden(form: &HtmlFormElement, id: i64) -> Option<Element> {
    let field = document().create_element("input").ok()?;
    for (name, value) in [("type", "hidden"), ("name", "ids[]"), ("value", &id.to_string())] {
        field.set_attribute(name, value).ok()?;
    }
    form.append_child(&field).ok()?;
    Some(field)
}

impl Wish {
    fn deletes(&self) -> bool {
        self.action == "delete"
    }

    fn fields(&self) -> Option<UrlSearchParams> {
        let fields = UrlSearchParams::new().ok()?;
        fields.append("action", &self.action);
        self.ids.iter().for_each(|id| fields.append("ids[]", &id.to_string()));
        Some(fields)
    }
}

/// Something else deleted them, in another tab perhaps.
fn gone_words(gone: usize) -> Option<Error> {
    let words = match gone {
        0 => return None,
        1 => "1 of these pictures was deleted elsewhere.".into(),
        gone => format!("{gone} of these pictures were deleted elsewhere."),
    };
    Some(Error::Conflict(words))
}
