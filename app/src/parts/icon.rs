//! One set of icons, based on Lucide.
//!
//! Paths after Lucide, ISC License, Copyright (c) for portions of Lucide are held by Cole Bemis
//! 2013-2022 as part of Feather (MIT); all other copyright (c) for Lucide are held by Lucide
//! Contributors 2022. Permission to use, copy, modify, and/or distribute this software for any
//! purpose with or without fee is hereby granted, provided that this notice appears in all copies.
//! The software is provided "as is" and the authors disclaim all warranties.

use leptos::prelude::*;

/// What an icon shows. Paths use a 24 × 24 view box and the text colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    Archive,
    ArrowDown,
    ArrowUp,
    Bell,
    Check,
    CheckAll,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    Clock,
    Close,
    Copy,
    Dice,
    Done,
    Download,
    Edit,
    Engine,
    Grip,
    Heart,
    HeartFull,
    HeartOff,
    History,
    Info,
    Layers,
    List,
    Mail,
    Message,
    Minus,
    Moon,
    More,
    Pause,
    Person,
    Phone,
    Play,
    Plus,
    Retry,
    Screen,
    Search,
    Share,
    Shield,
    SignOut,
    Sliders,
    Sound,
    Sparkle,
    Stopped,
    Sun,
    Swap,
    ToBottom,
    ToTop,
    Trash,
    Zoom,
}

impl Glyph {
    fn paths(self) -> &'static str {
        match self {
            Self::Alert => r#"<circle cx="12" cy="12" r="10"/><path d="M12 7.5v5M12 16.5v.01"/>"#,
            Self::Archive => {
                r#"<rect x="2" y="3" width="20" height="5" rx="1"/><path d="M4 8v12a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1V8M10 12h4"/>"#
            }
            Self::Bell => {
                r#"<path d="M10.3 21a2 2 0 0 0 3.4 0"/><path d="M3.3 15.3A1 1 0 0 0 4 17h16a1 1 0 0 0 .7-1.7C19.4 14 18 12.5 18 8A6 6 0 0 0 6 8c0 4.5-1.4 6-2.7 7.3"/>"#
            }
            Self::CheckAll => r#"<path d="M18 6 7 17l-5-5"/><path d="m22 10-7.5 7.5L13 16"/>"#,
            Self::Mail => r#"<rect x="2" y="4" width="20" height="16" rx="2"/><path d="m22 7-10 6L2 7"/>"#,
            Self::Stopped => r#"<circle cx="12" cy="12" r="10"/><path d="m5 5 14 14"/>"#,
            Self::Check => r#"<path d="M20 6 9 17l-5-5"/>"#,
            Self::ChevronDown => r#"<path d="m6 9 6 6 6-6"/>"#,
            Self::ChevronLeft => r#"<path d="m15 18-6-6 6-6"/>"#,
            Self::ChevronRight => r#"<path d="m9 18 6-6-6-6"/>"#,
            Self::Clock => r#"<circle cx="12" cy="12" r="10"/><path d="M12 6.5V12l3.5 2"/>"#,
            Self::Close => r#"<path d="M18 6 6 18M6 6l12 12"/>"#,
            Self::Copy => {
                r#"<rect x="8" y="8" width="14" height="14" rx="2"/><path d="M4 16a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2"/>"#
            }
            Self::Dice => {
                r#"<rect x="3" y="3" width="18" height="18" rx="3"/><path d="M8 8v.01M16 8v.01M12 12v.01M8 16v.01M16 16v.01"/>"#
            }
            Self::Done => r#"<circle cx="12" cy="12" r="10"/><path d="m8 12 3 3 5-6"/>"#,
            Self::Download => r#"<path d="M12 3v12M7 10.5l5 5 5-5M4 21h16"/>"#,
            Self::Edit => r#"<path d="M12 20h9"/><path d="M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4z"/>"#,
            Self::Engine => {
                r#"<rect x="5" y="5" width="14" height="14" rx="2"/><rect x="9.5" y="9.5" width="5" height="5" rx="1"/><path d="M9 2v3M15 2v3M9 19v3M15 19v3M2 9h3M2 15h3M19 9h3M19 15h3"/>"#
            }
            Self::Heart => {
                r#"<path d="M19 14c1.5-1.5 3-3.2 3-5.5A5.5 5.5 0 0 0 12 5 5.5 5.5 0 0 0 2 8.5c0 2.3 1.5 4 3 5.5l7 7z"/>"#
            }
            Self::HeartFull => {
                r#"<path fill="currentColor" d="M19 14c1.5-1.5 3-3.2 3-5.5A5.5 5.5 0 0 0 12 5 5.5 5.5 0 0 0 2 8.5c0 2.3 1.5 4 3 5.5l7 7z"/>"#
            }
            Self::HeartOff => {
                r#"<path d="m3 3 18 18"/><path d="M16.5 16.5 12 21l-7-7c-1.5-1.5-3-3.2-3-5.5a5.5 5.5 0 0 1 2.1-4.3"/><path d="M8.8 3.1c1.1.2 2.1.8 3.2 1.9 1.5-1.5 2.7-2 4.5-2A5.5 5.5 0 0 1 22 8.5c0 2.1-1.3 3.8-2.7 5.2"/>"#
            }
            Self::History => {
                r#"<path d="M18 22H4a2 2 0 0 1-2-2V6"/><path d="m22 13-1.3-1.3a2.4 2.4 0 0 0-3.4 0L11 18"/><circle cx="12" cy="8" r="2"/><rect x="6" y="2" width="16" height="16" rx="2"/>"#
            }
            Self::Info => r#"<circle cx="12" cy="12" r="10"/><path d="M12 11.5v5M12 7.5v.01"/>"#,
            Self::Layers => {
                r#"<path d="m12 3 9.5 4.5L12 12 2.5 7.5zM2.5 12 12 16.5 21.5 12M2.5 16.5 12 21l9.5-4.5"/>"#
            }
            Self::List => r#"<path d="M8 6h13M8 12h13M8 18h13M3 6h.01M3 12h.01M3 18h.01"/>"#,
            Self::Message => r#"<path d="M21 15a2 2 0 0 1-2 2H8l-5 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z"/>"#,
            Self::Minus => r#"<path d="M5 12h14"/>"#,
            Self::Moon => r#"<path d="M20.5 14A8.5 8.5 0 1 1 10 3.5a6.7 6.7 0 0 0 10.5 10.5z"/>"#,
            Self::Person => r#"<circle cx="12" cy="8" r="4.5"/><path d="M4 21a8 8 0 0 1 16 0"/>"#,
            Self::Phone => r#"<rect x="6" y="2" width="12" height="20" rx="2.5"/><path d="M11 18.5h2"/>"#,
            Self::Plus => r#"<path d="M12 5v14M5 12h14"/>"#,
            Self::Retry => r#"<path d="M3 12a9 9 0 1 0 3-6.7L3 8"/><path d="M3 3v5h5"/>"#,
            Self::Screen => {
                r#"<rect x="2" y="3.5" width="20" height="14" rx="2"/><path d="M8 21h8M12 17.5V21"/>"#
            }
            Self::Search => r#"<circle cx="11" cy="11" r="7"/><path d="m21 21-4.5-4.5"/>"#,
            Self::Share => {
                r#"<path d="M4 12v8a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-8M12 15V3M7.5 7 12 2.5 16.5 7"/>"#
            }
            Self::Shield => {
                r#"<path d="M20 13c0 5-3.5 7.5-7.7 8.9a1 1 0 0 1-.6 0C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.2-2.7a1.2 1.2 0 0 1 1.6 0C14.5 3.8 17 5 19 5a1 1 0 0 1 1 1z"/>"#
            }
            Self::SignOut => r#"<path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4M16 17l5-5-5-5M21 12H9"/>"#,
            Self::Sliders => {
                r#"<path d="M4 21v-7M4 10V3M12 21v-9M12 8V3M20 21v-5M20 12V3M1.5 14h5M9.5 8h5M17.5 16h5"/>"#
            }
            Self::Sound => {
                r#"<path d="M11 5 6 9H2.5v6H6l5 4zM15.5 8.5a5 5 0 0 1 0 7M18.5 5.5a9 9 0 0 1 0 13"/>"#
            }
            Self::Sparkle => {
                r#"<path d="M12 3l1.9 5.6a2 2 0 0 0 1.3 1.3L21 12l-5.8 2.1a2 2 0 0 0-1.3 1.3L12 21l-1.9-5.6a2 2 0 0 0-1.3-1.3L3 12l5.8-2.1a2 2 0 0 0 1.3-1.3z"/>"#
            }
            Self::Sun => {
                r#"<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M6.3 17.7l-1.4 1.4M19.1 4.9l-1.4 1.4"/>"#
            }
            Self::Swap => r#"<path d="M8 3 4 7l4 4M4 7h16M16 21l4-4-4-4M20 17H4"/>"#,
            Self::Trash => {
                r#"<path d="M3 6h18M8 6V4a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v2M19 6l-1 14a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1L5 6M10 11v6M14 11v6"/>"#
            }
            Self::ArrowDown => r#"<path d="M12 5v14M6 13l6 6 6-6"/>"#,
            Self::ArrowUp => r#"<path d="M12 19V5M6 11l6-6 6 6"/>"#,
            Self::Grip => {
                r#"<g fill="currentColor" stroke="none"><circle cx="9" cy="5.5" r="1.6"/><circle cx="15" cy="5.5" r="1.6"/><circle cx="9" cy="12" r="1.6"/><circle cx="15" cy="12" r="1.6"/><circle cx="9" cy="18.5" r="1.6"/><circle cx="15" cy="18.5" r="1.6"/></g>"#
            }
            Self::More => {
                r#"<g fill="currentColor" stroke="none"><circle cx="5" cy="12" r="1.7"/><circle cx="12" cy="12" r="1.7"/><circle cx="19" cy="12" r="1.7"/></g>"#
            }
            Self::Pause => {
                r#"<rect x="6" y="4" width="4" height="16" rx="1"/><rect x="14" y="4" width="4" height="16" rx="1"/>"#
            }
            Self::Play => {
                r#"<path d="M6 4.5v15a1 1 0 0 0 1.5.9l12-7.5a1 1 0 0 0 0-1.7l-12-7.5A1 1 0 0 0 6 4.5z"/>"#
            }
            Self::ToBottom => r#"<path d="M12 4v12M6 11l6 6 6-6M5 21h14"/>"#,
            Self::ToTop => r#"<path d="M12 20V8M6 13l6-6 6 6M5 3h14"/>"#,
            Self::Zoom => r#"<path d="M15 3h6v6M9 21H3v-6M21 3l-7 7M3 21l7-7"/>"#,
        }
    }
}

/// A decorative icon, beside text or inside a control with its own name.
#[component]
pub fn Icon(
    glyph: Glyph,
    /// Classes of the `svg`.
    #[prop(default = "icon")]
    class: &'static str,
) -> impl IntoView {
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" inner_html=glyph.paths()></svg> }
}

/// The Genonaut logo.
#[component]
pub fn Mark() -> impl IntoView {
    const PATHS: &str = r#"<path d="M24 12.5A10.2 10.2 0 1 1 19.2 5.4"/><path d="M14 14h10"/><circle cx="14" cy="14" r="2.2" fill="currentColor" stroke="none"/>"#;
    view! {
        <svg
            viewBox="0 0 28 28"
            fill="none"
            stroke="currentColor"
            stroke-width="2.4"
            stroke-linecap="round"
            aria-hidden="true"
            inner_html=PATHS
        ></svg>
    }
}
