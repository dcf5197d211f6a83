//! What of Markdown is understood beyond the common, as in the program.

use pulldown_cmark::Options;

/// Boxes to tick.
pub const SYNTAX: Options = Options::ENABLE_TASKLISTS;
