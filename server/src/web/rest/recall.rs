//! Reads settings from an image file.

use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::recall::upload;
use crate::web::state::Web;
use axum::Json;
use axum::extract::{DefaultBodyLimit, Request, State};
use services::recall::RecalledSettings;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The route, with the body limit for images instead of that for forms.
pub fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(recall)).layer(DefaultBodyLimit::disable())
}

/// Reads the settings in a PNG: Genonaut's own, AUTOMATIC1111's `parameters`, ComfyUI's `prompt`, or InvokeAI's.
/// Send the file as the body, or as `picture` of a multipart form, up to 64 MB. Pixel chunks may be left out.
/// `settings` are within the limits of a job; `notes` list what was changed or isn't available.
#[utoipa::path(
    post, path = "/recall", tag = "Images", request_body(content = Vec<u8>, content_type = "image/png"),
    responses(
        (status = 200, body = RecalledSettings), (status = 400, description = "Unreadable form"), (status = 401),
        (status = 413, description = "Larger than 64 MB"), (status = 422, description = "Not a PNG, damaged, or without settings")
    )
)]
pub async fn recall(
    State(web): State<Web>,
    Caller(_): Caller,
    request: Request,
) -> Result<Json<RecalledSettings>, Problem> {
    let upload = upload::read(request).await?;
    Ok(Json(services::recall::recall(&web.context.database, upload.picture()?).await?))
}
