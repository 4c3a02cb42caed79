//! /admin/engines: the engines and their states. Rendered by the server only.

use super::add_server::AddServer;
use super::engine_card::{EngineCard, Holders, waiting_for};
use super::probe::Tested;
use super::{Engine, EngineKind};
use crate::jobs::QueueOverview;
use crate::jobs::display::group_thousands;
use crate::partials::render::{FormError, PageRequest, html};
use crate::parts::icon::{Glyph, Icon};
use crate::request::context::{Context, admin, context};
use crate::root::frame::side_nav::admin_page;
use domain::error::Error;
use leptos::prelude::*;

/// The page, for admins. `?test=ID` tests an engine, `?address=` a server to add.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = context()?;
    let admin = admin()?;
    let database = &context.database.read;
    let engines = services::engines::overview(database, &admin).await?;
    let queue = services::jobs::overview(database).await?;
    let waiting = queue.entries.iter().map(|entry| entry.model.as_str());
    let holders = services::engines::holders(database, waiting).await?;
    let models = services::engines::checkpoint_total(database).await?;
    let tested = tested(&context, request, &engines).await;
    let found = if request.refresh { Vec::new() } else { context.engines.find_local().await };
    let username = admin.username;
    let shown = EnginesPageData { request, engines, queue, holders, models, username, tested, found };
    Ok(html(page(shown)))
}

async fn tested(context: &Context, request: &PageRequest, engines: &[Engine]) -> Option<Tested> {
    if request.refresh {
        return None;
    }
    let wanted = request.value("test").and_then(|id| id.parse::<i64>().ok());
    let engine = engines.iter().find(|engine| Some(engine.id) == wanted);
    let of_engine = engine.and_then(|engine| engine.base_url.clone());
    let address = of_engine.or_else(|| request.value("address").map(super::with_scheme))?;
    let report = context.engines.probe(&address).await;
    Some(Tested { engine_id: engine.map(|engine| engine.id), report })
}

struct EnginesPageData<'a> {
    request: &'a PageRequest,
    engines: Vec<Engine>,
    queue: QueueOverview,
    holders: Holders,
    /// Checkpoints of all engines together.
    models: u64,
    username: String,
    tested: Option<Tested>,
    found: Vec<String>,
}

fn page(shown: EnginesPageData<'_>) -> AnyView {
    let EnginesPageData { request, engines, queue, holders, models, username, tested, found } = shown;
    let cards = engines
        .iter()
        .map(|engine| {
            let report = tested.as_ref().filter(|tested| tested.engine_id == Some(engine.id));
            let report = report.map(|tested| tested.report.clone());
            let others: Vec<&Engine> = engines.iter().filter(|other| other.id != engine.id).collect();
            let waiting = waiting_for(engine, &others, &queue, &holders);
            let (queue, username) = (&queue, username.as_str());
            view! { <EngineCard engine waiting queue username report again=request.refresh /> }
        })
        .collect_view();
    let new = tested.filter(|tested| tested.engine_id.is_none());
    let invite = !engines.iter().any(|engine| engine.kind == EngineKind::Comfyui);
    let content = view! {
        <FormError request />
            <div class="adminhead">
                <p class="quiet small" role="status">{summary(&engines, models)}</p>
                <a class=if invite { "button button--primary" } else { "button" } href="#address">
                    <Icon glyph=Glyph::Plus />
                    "Add ComfyUI server"
                </a>
            </div>
            {cards}
            <AddServer request tested=new found engines=&engines />
    };
    admin_page(&request.path, content.into_any())
}

/// "3 engines, 2 ready · 14 models".
fn summary(engines: &[Engine], models: u64) -> String {
    let ready = engines.iter().filter(|engine| engine.enabled && engine.state.accepts_jobs()).count();
    let plural = |one: bool| if one { "" } else { "s" };
    let (engines, one_model) = (engines.len(), models == 1);
    let models = group_thousands(models.cast_signed());
    format!("{engines} engine{}, {ready} ready · {models} model{}", plural(engines == 1), plural(one_model))
}
