//! Sends what is picked, and shows what became of it.

use super::boxes::ticked;
use super::{Loaded, Selection};
use crate::forms::post;
use crate::images::api::BulkHistory;
use crate::images::deleted::Deleted;
use crate::images::gallery::with_query;
use crate::images::selection::BULK;
use crate::images::{EXPORTED, HistoryChanged, HistoryEntry, Pick};
use crate::jobs::{JobStore, sign_in_again, use_job_store};
use domain::error::Error;
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
    picked: Vec<Pick>,
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
        if attribute("aria-disabled").is_some() {
            event.prevent_default();
            // Where there is no pointer to rest on it, a press says why.
            return self.store.refused().set(attribute("title").map(Error::Conflict));
        }
        if attribute("data-compare").is_some() {
            return self.compare(event);
        }
        if attribute("formaction").is_some() {
            return self.complete(form, event);
        }
        event.prevent_default();
        let wish = Wish {
            picked: untrack(|| self.selection.all()),
            action: attribute("value").unwrap_or_default(),
            done: attribute("data-partial-undo").unwrap_or_default(),
        };
        if !self.sending.get_value() && !wish.picked.is_empty() {
            self.sending.set_value(true);
            spawn_local(self.send(wish));
        }
    }

    /// The browser sends the boxes that are in the document: what is picked without one is added to the form.
    fn complete(self, form: &HtmlFormElement, event: &SubmitEvent) {
        let mut picked = untrack(|| self.selection.all());
        picked.retain(|one| one.image().is_some());
        if picked.len() > EXPORTED {
            event.prevent_default();
            let words =
                format!("At most {EXPORTED} pictures fit in one download; {} are selected.", picked.len());
            return self.store.refused().set(Some(Error::Conflict(words)));
        }
        let shown = ticked();
        let added: Vec<Element> =
            picked.iter().filter(|one| !shown.contains(one)).filter_map(|one| hidden(form, *one)).collect();
        // The form's fields are read before this is run.
        set_timeout(move || added.iter().for_each(Element::remove), Duration::ZERO);
    }

    /// Goes there without leaving the page, so that the way back leads to the same place.
    fn compare(self, event: &SubmitEvent) {
        if let [Pick::Image(one), Pick::Image(other)] = untrack(|| self.selection.all())[..] {
            event.prevent_default();
            let query = self.loaded.query.get_value();
            self.go.run(with_query(&format!("/images/{one}/compare/{other}"), &query));
        }
    }

    async fn send(self, wish: Wish) {
        let answer = match wish.fields() {
            Some(fields) => post(BulkHistory::PATH, fields).await,
            None => Err(Error::Internal),
        };
        let _ = self.sending.try_set_value(false);
        match answer.map(|answer| serde_json::from_str::<HistoryChanged>(&answer)) {
            Ok(Ok(changed)) => self.show(&wish, changed),
            Ok(Err(_)) => self.store.refused().set(Some(Error::Internal)),
            Err(Error::SignedOut) => sign_in_again(),
            Err(error) => self.store.refused().set(Some(error)),
        }
    }

    fn show(self, wish: &Wish, changed: HistoryChanged) {
        if self.root.try_get_untracked().is_none() {
            return;
        }
        self.store.refused().set(changed.left_words().map(Error::Conflict));
        let gone: Vec<Pick> = gone(&changed).collect();
        if wish.deletes() {
            self.take_away(&wish.picked, &gone, &changed);
        } else {
            self.loaded.take(&gone);
            let images: Vec<i64> = wish.picked.iter().filter_map(|one| one.image()).collect();
            self.loaded.mark(&images, wish.action == "favorite");
            self.store.say(format!("{} {}", images.len() - changed.gone.len(), wish.done));
        }
        self.selection.clear();
        self.root.get_untracked().iter().for_each(|root| crate::menu::focus(root));
    }

    /// Takes what was deleted out of the page, and offers what was deleted by this to be brought back.
    fn take_away(self, picked: &[Pick], gone: &[Pick], changed: &HistoryChanged) {
        let stay = |one: &Pick| one.job().is_some_and(|id| is_active(changed, id));
        let away: Vec<Pick> = picked.iter().copied().filter(|one| !stay(one)).collect();
        let taken = self.loaded.take(&away);
        away.iter().filter_map(|one| one.job()).for_each(|id| self.store.forget(id));
        let was_there = |entry: &HistoryEntry| !gone.contains(&Pick::of(entry));
        let taken = taken.into_iter().filter(was_there).collect();
        self.deleted.offer_undo(changed, self.loaded.query.get_value(), taken);
    }
}

/// What was not there any more.
fn gone(changed: &HistoryChanged) -> impl Iterator<Item = Pick> {
    let jobs = changed.jobs_left.iter().filter(|job| job.status.is_none());
    changed.gone.iter().copied().map(Pick::Image).chain(jobs.map(|job| Pick::Job(job.id)))
}

fn is_active(changed: &HistoryChanged, id: i64) -> bool {
    changed.jobs_left.iter().any(|job| job.id == id && job.status.is_some())
}

/// A field of the form that stands for what is picked.
fn hidden(form: &HtmlFormElement, one: Pick) -> Option<Element> {
    let field = document().create_element("input").ok()?;
    let (name, id) = one.field();
    for (name, value) in [("type", "hidden"), ("name", name), ("value", &id.to_string())] {
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
        for (name, id) in self.picked.iter().map(|one| one.field()) {
            fields.append(name, &id.to_string());
        }
        Some(fields)
    }
}
