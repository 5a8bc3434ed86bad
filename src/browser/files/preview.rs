//! A small picture of an image file, small enough to come along with the message that offers the file.

use damso_protocol::MAX_PREVIEW_BYTES;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions, ResizeQuality};

use crate::browser::dom::{document, window};

/// The longer side of a preview, in pixels.
const MOST_PIXELS: u32 = 160;
/// A larger file is not decoded for a preview.
const MOST_FILE_BYTES: f64 = 30e6;
/// JPEG, since not every browser writes WebP; the first of these qualities that is small enough.
const QUALITIES: [f64; 4] = [0.8, 0.6, 0.4, 0.2];

/// A preview as a `data:` URL, if the file is an image that the browser can read.
pub(super) async fn preview(file: &File) -> Option<String> {
    let is_candidate = file.type_().starts_with("image/") && file.size() <= MOST_FILE_BYTES;
    if is_candidate { draw(file).await.ok().flatten() } else { None }
}

async fn draw(file: &File) -> Result<Option<String>, JsValue> {
    let whole: ImageBitmap = JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?.unchecked_into();
    let (width, height) = fit(whole.width(), whole.height());
    // Shrunk by the browser, which looks at every pixel; drawing it smaller would look at a few.
    let options = ImageBitmapOptions::new();
    options.set_resize_width(width);
    options.set_resize_height(height);
    options.set_resize_quality(ResizeQuality::High);
    let small = window().create_image_bitmap_with_image_bitmap_and_image_bitmap_options(&whole, &options)?;
    let small = JsFuture::from(small).await;
    whole.close();
    let small: ImageBitmap = small?.unchecked_into();
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    if let Some(context) = canvas.get_context("2d")? {
        let context: CanvasRenderingContext2d = context.unchecked_into();
        // What is transparent would be black.
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, width.into(), height.into());
        context.draw_image_with_image_bitmap(&small, 0.0, 0.0)?;
    }
    small.close();
    let mut urls = QUALITIES
        .iter()
        .filter_map(|quality| canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &(*quality).into()).ok());
    Ok(urls.find(|url| url.len() <= MAX_PREVIEW_BYTES))
}

/// Width and height that fit, in the same proportion. What is small stays as it is.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let longer = width.max(height).max(MOST_PIXELS);
    let scale = |side: u32| (side * MOST_PIXELS / longer).max(1);
    (scale(width), scale(height))
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn a_preview_keeps_its_proportions() {
        for (size, wanted) in
            [((4000, 3000), (160, 120)), ((300, 1200), (40, 160)), ((16, 20), (16, 20)), ((9000, 2), (160, 1))]
        {
            assert_eq!(fit(size.0, size.1), wanted);
        }
    }
}
