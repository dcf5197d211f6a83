//! Findings as the library draws them, in colour where there is any.

use quandary::diagnostic::Finding;
use quandary::render::{self, DecorStyle, File, Renderer, Spot};

use super::colour::Colour;

/// Draws one finding.
pub fn draw(file: &File<'_>, finding: &Finding, colour: Colour) -> String {
    render::draw_with(&renderer(colour), file, finding)
}

/// Draws a fact with its places.
pub fn draw_spots(fact: &str, spots: &[Spot<'_>], colour: Colour) -> String {
    render::draw_spots_with(&renderer(colour), fact, spots)
}

fn renderer(colour: Colour) -> Renderer {
    match colour {
        Colour::On => Renderer::styled().decor_style(DecorStyle::Ascii),
        Colour::Off => render::plain(),
    }
}
