//! The screen as a PNG file.

use offhook_view::View;

/// The screen, dark on light, eight bits of grey a pixel.
///
/// # Errors
/// When the encoder refuses the size.
pub(crate) fn png(view: &View) -> Result<Vec<u8>, png::EncodingError> {
    let bitmap = offhook_view::lcd::render(view);
    let mut file = Vec::new();
    let width = u32::try_from(bitmap.width).unwrap_or(0);
    let height = u32::try_from(bitmap.height).unwrap_or(0);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let shades: Vec<u8> = bitmap
        .pixels
        .iter()
        .map(|&dark| if dark == 0 { 0xd6 } else { 0x1c })
        .collect();
    encoder.write_header()?.write_image_data(&shades)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_becomes_a_png_of_its_size() {
        let file = png(&View::default()).unwrap();
        assert!(file.starts_with(b"\x89PNG"));
        let decoder = png::Decoder::new(std::io::Cursor::new(file));
        let info = decoder.read_info().unwrap();
        assert!(info.info().width >= 100);
    }
}
