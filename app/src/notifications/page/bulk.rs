//! Actions on one notification or on several, with undo.

use crate::notifications::api::{BulkNotifications, MarkNotification};
use crate::partials::render::bulk::Act;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Id of the form that the rows' checkboxes belong to.
pub const BULK: &str = "notifications-bulk";
const SMALL: &str = "button button--quiet button--small";

/// The bar shown while notifications are selected. Its "select all" and its count need JavaScript.
#[component]
pub fn Bulk(archived: bool) -> impl IntoView {
    let (archive, glyph, put, done) = match archived {
        true => ("unarchive", Glyph::Archive, "Unarchive", "moved to inbox"),
        false => ("archive", Glyph::Archive, "Archive", "archived"),
    };
    view! {
        <form
            class="bulk"
            id=BULK
            method="post"
            action=BulkNotifications::url()
            aria-label="Selected"
            data-partial-reset=""
        >
            <input
                class="check needs-script"
                type="checkbox"
                aria-label="Select all shown"
                data-partial-select-all=BULK
                autocomplete="off"
            />
            <span class="bulk__text" data-partial-selected=BULK data-partial-keep=""></span>
            <Act class=SMALL action="read" glyph=Glyph::CheckAll label="Mark read" done="marked as read" />
            <Act class=SMALL action="unread" glyph=Glyph::Mail label="Mark unread" done="marked as unread" />
            <Act class=SMALL action=archive glyph label=put done />
            <Act
                action="delete"
                glyph=Glyph::Trash
                label="Delete"
                done="deleted"
                class="button button--quiet button--small button--danger"
            />
            <button class="iconbutton" type="reset" aria-label="Clear" title="Clear">
                <Icon glyph=Glyph::Close />
            </button>
        </form>
    }
}

/// The buttons at the end of a row.
#[component]
pub fn Tools(id: i64, read: bool, archived: bool, name: String) -> impl IntoView {
    let mark = match read {
        true => view! { <Tool id action="unread" glyph=Glyph::Mail label="Mark unread" name=name.clone() /> },
        false => {
            view! { <Tool id action="read" glyph=Glyph::CheckAll label="Mark read" name=name.clone() /> }
        }
    };
    let put = match archived {
        true => {
            view! { <Tool id action="unarchive" glyph=Glyph::Archive label="Unarchive" name=name.clone() done="moved to inbox" /> }
        }
        false => {
            view! { <Tool id action="archive" glyph=Glyph::Archive label="Archive" name=name.clone() done="archived" /> }
        }
    };
    view! {
        <div class="notification__tools">
            {mark}
            {put}
            <Tool id action="delete" glyph=Glyph::Trash label="Delete" name done="deleted" />
        </div>
    }
}

#[component]
fn Tool(
    id: i64,
    action: &'static str,
    glyph: Glyph,
    label: &'static str,
    /// Title of the notification.
    name: String,
    /// What happened, for an action that can be undone: "archived".
    #[prop(optional, into)]
    done: Option<&'static str>,
) -> impl IntoView {
    view! {
        <form method="post" action=MarkNotification::url() data-partial-undo=done>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="action" value=action />
            <button class="iconbutton" type="submit" aria-label=format!("{label}: {name}") title=label>
                <Icon glyph />
            </button>
        </form>
    }
}
