//! Markdown as lines for a terminal: an author's text is made safe, its emphasis becomes weight,
//! its lists keep their hanging indents, and what a terminal cannot show (images, raw HTML)
//! becomes the text it stands for.

use std::ops::Range;

use colored::Colorize;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use quandary::letters::strip_control;

use super::look;
use super::screen::{self, Address};

/// What of Markdown is read beside CommonMark.
pub const SYNTAX: Options = Options::ENABLE_TASKLISTS;

/// Renders Markdown as lines of at most `width` cells, or unfolded; only an address may be wider. Weight and slant go through
/// colored, so that where colour is off there is no escape sequence; code keeps its backticks and a
/// link shows its address, so nothing is said by style alone.
///
/// ```text
/// render("* one\n  * two", None)  ->  ["- one", "  - two"]
/// ```
#[must_use]
pub fn render(text: &str, width: Option<usize>) -> Vec<String> {
    lines(text, width, Ink::AsColoured)
}

/// The same lines for a screen, where the words of a link lead there themselves.
#[must_use]
pub fn linked(text: &str, width: Option<usize>) -> Vec<String> {
    let ink = match look::has_links() {
        true => Ink::Linked,
        false => Ink::AsColoured,
    };
    lines(text, width, ink)
}

/// The same lines without weight and slant, whatever is decided on colour: for a file.
#[must_use]
pub fn plain(text: &str, width: Option<usize>) -> Vec<String> {
    lines(text, width, Ink::None)
}

fn lines(text: &str, width: Option<usize>, ink: Ink) -> Vec<String> {
    let text = strip_control(text);
    let mut page = PageLines {
        width,
        ink,
        ..PageLines::default()
    };
    for event in Parser::new_ext(&text, SYNTAX) {
        page.take(event);
    }
    page.end_paragraph();
    page.lines
}

/// Whether weight and slant are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Ink {
    /// As it is decided for the stream.
    AsColoured,
    /// So, and links lead somewhere.
    Linked,
    /// They are not.
    #[default]
    None,
}

/// The weight, slant and colour of a stretch of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct TextStyle {
    strong: usize,
    slanted: usize,
    coloured: usize,
    /// The place among all addresses of the one that it leads to.
    link: Option<usize>,
}

/// What stands left of the lines of a list item or a quotation.
#[derive(Debug)]
struct Indent {
    first: String,
    rest: String,
    /// Nothing has been written in it yet.
    fresh: bool,
}

/// The page so far, and the paragraph that is being collected.
#[derive(Debug, Default)]
struct PageLines {
    width: Option<usize>,
    ink: Ink,
    lines: Vec<String>,
    indents: Vec<Indent>,
    /// The next number of each open list; none for a list with dashes.
    lists: Vec<Option<u64>>,
    /// The addresses of the open links, with where their text begins.
    links: Vec<(String, usize)>,
    /// The addresses that words lead to.
    addresses: Vec<String>,
    style: TextStyle,
    text: String,
    styles: Vec<(Range<usize>, TextStyle)>,
    /// A blank line belongs before the next paragraph.
    gap: bool,
    /// The text is code, whose lines and spaces are kept.
    code: bool,
}

impl PageLines {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.write(&text),
            Event::Code(code) => self.write(&format!("`{code}`")),
            Event::SoftBreak => self.write(" "),
            Event::HardBreak => self.write("\n"),
            Event::Rule => {
                self.write("----");
                self.end_paragraph();
                self.gap = true;
            }
            Event::FootnoteReference(name) => self.write(&format!("[^{name}]")),
            Event::TaskListMarker(done) => self.tick(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_paragraph();
                // One line of a page is the most important, and has the only weight.
                match level {
                    HeadingLevel::H1 => self.style.strong += 1,
                    _ => self.style.coloured += 1,
                }
                self.gap |= !self.lines.is_empty();
            }
            Tag::BlockQuote(_) => {
                self.end_paragraph();
                self.indents.push(Indent {
                    first: "| ".to_owned(),
                    rest: "| ".to_owned(),
                    fresh: true,
                });
            }
            Tag::CodeBlock(_) => {
                self.end_paragraph();
                self.code = true;
            }
            Tag::List(first) => {
                self.end_paragraph();
                self.lists.push(first);
            }
            Tag::Item => self.start_item(),
            Tag::Emphasis => self.style.slanted += 1,
            Tag::Strong => self.style.strong += 1,
            Tag::Link { dest_url, .. } => {
                if self.ink == Ink::Linked && leads_somewhere(&dest_url) {
                    self.style.link = Some(self.addresses.len());
                    self.addresses.push(dest_url.to_string());
                }
                self.links.push((dest_url.into_string(), self.text.len()));
            }
            _ => {}
        }
    }

    fn start_item(&mut self) {
        self.end_paragraph();
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "- ".to_owned(),
        };
        self.indents.push(Indent {
            rest: " ".repeat(marker.len()),
            first: marker,
            fresh: true,
        });
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => {
                self.end_paragraph();
                self.gap = true;
            }
            TagEnd::Heading(level) => {
                self.end_paragraph();
                let style = match level {
                    HeadingLevel::H1 => &mut self.style.strong,
                    _ => &mut self.style.coloured,
                };
                *style = style.saturating_sub(1);
                self.gap = true;
            }
            TagEnd::BlockQuote(_) => {
                self.end_paragraph();
                self.indents.pop();
                self.gap = true;
            }
            TagEnd::CodeBlock => {
                self.end_paragraph();
                self.code = false;
                self.gap = true;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap |= self.lists.is_empty();
            }
            TagEnd::Item => self.end_item(),
            TagEnd::Emphasis => self.style.slanted = self.style.slanted.saturating_sub(1),
            TagEnd::Strong => self.style.strong = self.style.strong.saturating_sub(1),
            TagEnd::Link => {
                self.end_link();
                self.style.link = None;
            }
            _ => {}
        }
    }

    fn end_item(&mut self) {
        self.end_paragraph();
        if self.indents.last().is_some_and(|indent| indent.fresh) {
            let line = self.margin("");
            self.lines.push(line.trim_end().to_owned());
        }
        self.indents.pop();
    }

    /// A box to tick stands in place of the dash of its item.
    fn tick(&mut self, tick: &str) {
        if let Some(indent) = self.indents.last_mut().filter(|indent| indent.fresh) {
            if indent.first == "- " {
                indent.first.clear();
            }
            indent.first.push_str(tick);
            indent.rest = " ".repeat(indent.first.len());
        }
    }

    /// Writes the address after the text of a link, unless the text is the address.
    fn end_link(&mut self) {
        let Some((address, start)) = self.links.pop() else {
            return;
        };
        let text = self.text.get(start..).unwrap_or_default();
        let address = strip_control(&address).into_owned();
        if text == address || address.strip_prefix("mailto:") == Some(text) {
            return;
        }
        let space = if text.is_empty() { "" } else { " " };
        self.write(&format!("{space}<{address}>"));
    }

    /// Adds text to the paragraph. Entities such as `&#27;` are decoded by now, so control
    /// characters are removed once more.
    fn write(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(&strip_control(text));
        if self.ink != Ink::None && self.style != TextStyle::default() {
            self.styles.push((start..self.text.len(), self.style));
        }
    }

    /// Folds the collected paragraph onto the page.
    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        let styles = std::mem::take(&mut self.styles);
        let text = text.trim_end_matches('\n');
        if text.trim().is_empty() {
            return;
        }
        if std::mem::take(&mut self.gap) && !self.lines.is_empty() {
            let open = self.indents.iter().filter(|indent| !indent.fresh);
            let margin: String = open.map(|indent| indent.rest.as_str()).collect();
            self.lines.push(margin.trim_end().to_owned());
        }
        let mut start = 0;
        for line in text.split('\n') {
            for range in self.parts(line) {
                let range = start + range.start..start + range.end;
                let margin = self.margin(line);
                let indent = self.inked(margin);
                let words = styled(text, range, &styles, &self.addresses);
                self.lines
                    .push(format!("{indent}{words}").trim_end().to_owned());
            }
            start += line.len() + 1;
        }
    }

    /// Where a line of the paragraph breaks. The spaces that code begins with are a part of its
    /// margin.
    fn parts(&self, line: &str) -> Vec<Range<usize>> {
        let Some(width) = self.width else {
            return std::iter::once(self.code_indent(line)..line.len()).collect();
        };
        let taken = screen::width(&self.left(line, |indent| &indent.rest));
        screen::breaks(line, width.saturating_sub(taken), Address::Whole)
    }

    /// How many bytes of space a line of code begins with.
    fn code_indent(&self, line: &str) -> usize {
        match self.code {
            true => line.len() - line.trim_start_matches(' ').len(),
            false => 0,
        }
    }

    /// The left margin of the next line; the marker of a list item is used once.
    fn margin(&mut self, line: &str) -> String {
        let margin = self.left(line, |indent| &indent.first);
        for indent in &mut self.indents {
            indent.first.clone_from(&indent.rest);
            indent.fresh = false;
        }
        margin
    }

    /// A margin in which the number of a list item has weight, where weight is written.
    fn inked(&self, margin: String) -> String {
        let number = margin.trim_end();
        let start = number.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = number.get(start.len()..).unwrap_or_default();
        match self.ink {
            Ink::AsColoured | Ink::Linked if number.len() > 1 => {
                let behind = margin.get(start.len() + number.len()..).unwrap_or_default();
                format!("{start}{}{behind}", number.bold())
            }
            Ink::AsColoured | Ink::Linked | Ink::None => margin,
        }
    }

    /// What stands left of a line. It takes half of the width at most, however deep the text
    /// stands, and what is nearest to the text is kept.
    fn left(&self, line: &str, part: fn(&Indent) -> &String) -> String {
        let mut left: String = self.indents.iter().map(part).map(String::as_str).collect();
        if self.code {
            left.push_str("    ");
            left.push_str(line.get(..self.code_indent(line)).unwrap_or_default());
        }
        let most = self.width.map_or(usize::MAX, |width| width / 2);
        // Markers, quotation marks and spaces are one byte and one cell each.
        left.split_off(left.len().saturating_sub(most))
    }
}

/// Whether an address may stand in an escape sequence, and is one that a browser or a mail program
/// opens.
fn leads_somewhere(address: &str) -> bool {
    let known = ["https://", "http://", "mailto:"];
    let safe = address.bytes().all(|byte| byte.is_ascii_graphic());
    safe && known.iter().any(|scheme| address.starts_with(scheme))
}

/// The text of a range with its weight and slant, and where it leads.
fn styled(
    text: &str,
    range: Range<usize>,
    styles: &[(Range<usize>, TextStyle)],
    addresses: &[String],
) -> String {
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let mut line = String::new();
    let mut at = range.start;
    for (stretch, style) in styles {
        let (from, to) = (stretch.start.max(at), stretch.end.min(range.end));
        if from >= to {
            continue;
        }
        line.push_str(slice(at, from));
        let mut words = slice(from, to).normal();
        if style.strong > 0 {
            words = words.bold();
        }
        if style.slanted > 0 {
            words = words.italic();
        }
        if style.coloured > 0 {
            words = words.cyan();
        }
        let address = style.link.and_then(|link| addresses.get(link));
        match address {
            Some(address) => {
                line.push_str(&format!(
                    "\u{1b}]8;;{address}\u{1b}\\{words}\u{1b}]8;;\u{1b}\\"
                ));
            }
            None => line.push_str(&words.to_string()),
        }
        at = to;
    }
    line.push_str(slice(at, range.end));
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words lead somewhere, line by line, and only to what a browser or a mail program opens.
    #[test]
    fn links_lead_where_they_say() {
        let leads = |text: &str| lines(text, Some(12), Ink::Linked).join("\n");
        let to =
            |words: &str| format!("\u{1b}]8;;https://a.example\u{1b}\\{words}\u{1b}]8;;\u{1b}\\");
        colored::control::set_override(false);
        let shown = leads("[two long words](https://a.example) end");
        assert!(shown.starts_with(&to("two long")), "{shown:?}");
        assert_eq!(shown.matches("\u{1b}]8;;https").count(), 3, "{shown:?}");
        assert!(shown.ends_with("\nend"), "{shown:?}");
        for address in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://a.example/ü",
        ] {
            let shown = leads(&format!("[words]({address})"));
            assert!(!shown.contains('\u{1b}'), "{shown:?}");
        }
        for text in ["[a](https://x/&#27;]8;;https://y)", "<https://x/&#7;>"] {
            let shown = leads(text);
            assert!(!shown.contains("8;;https://y\u{1b}"), "{shown:?}");
        }
    }

    #[test]
    fn blocks_become_lines() {
        for (text, expected) in [
            ("", ""),
            ("one\ntwo", "one two"),
            ("one  \ntwo", "one\ntwo"),
            ("# Head\ntext", "Head\n\ntext"),
            ("text\n\n## Head\n\ntext", "text\n\nHead\n\ntext"),
            ("a *b* **c** `d`", "a b c `d`"),
            ("- one\n- two", "- one\n- two"),
            ("- one\n\n- two", "- one\n\n- two"),
            (
                "- one\n  - deep\n  - deeper\n- two\n\nend",
                "- one\n  - deep\n  - deeper\n- two\n\nend",
            ),
            ("9. nine\n10. ten\n    more", "9. nine\n10. ten more"),
            ("-\n- two", "-\n- two"),
            ("> quoted\n>\n> again\n\nend", "| quoted\n|\n| again\n\nend"),
            ("- > quoted\n- two", "- | quoted\n\n- two"),
            ("# Head\n> quoted\n\nend", "Head\n\n| quoted\n\nend"),
            ("> > deep\n>\n> back", "| | deep\n|\n| back"),
            (
                "- [ ] to do\n- [x] done\n  - [ ] deep\n- [no box]",
                "[ ] to do\n[x] done\n    [ ] deep\n- [no box]",
            ),
            ("1. [ ] loose\n\n2. [ ] more", "1. [ ] loose\n\n2. [ ] more"),
            (
                "```\nlet  x;\n\n  y\n```\nend",
                "    let  x;\n\n      y\n\nend",
            ),
            ("a\n\n---\n\nb", "a\n\n----\n\nb"),
        ] {
            assert_eq!(plain(text, None).join("\n"), expected, "{text:?}");
        }
    }

    #[test]
    fn links_images_and_html_become_text() {
        for (text, expected) in [
            (
                "see [the page](https://a.example/x)",
                "see the page <https://a.example/x>",
            ),
            ("<https://a.example>", "https://a.example"),
            ("<me@a.example>", "me@a.example"),
            ("![a cat](cat.png)!", "a cat!"),
            ("a <b>bold</b> move", "a <b>bold</b> move"),
            ("<div>\nhi\n</div>", "<div>\nhi\n</div>"),
            (
                "[![alt](i.png)](https://a.example)",
                "alt <https://a.example>",
            ),
        ] {
            assert_eq!(plain(text, None).join("\n"), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_fold_with_hanging_indents_and_right_widths() {
        for (text, width, expected) in [
            ("- one two three four", 12, "- one two\n  three four"),
            ("> one two three", 12, "| one two\n| three"),
            ("1. - one two three", 15, "1. - one two\n     three"),
            ("你好世界你好世界", 10, "你好世界你\n好世界"),
            (
                "it\u{2019}s \u{2014} so so",
                12,
                "it\u{2019}s \u{2014} so so",
            ),
            ("- [ ] one two three", 12, "[ ] one two\n    three"),
            (
                "see https://a.example/a-long-way/down?to=it, and on",
                20,
                "see\nhttps://a.example/a-long-way/down?to=it,\nand on",
            ),
            (
                "- [here](https://a.example/a-long-way)",
                14,
                "- here\n  <https://a.example/a-long-way>",
            ),
            ("unbreakable", 8, "unbreaka\nble"),
            // However deep a text stands, it has half of the width.
            (
                "1. - > - > > one two three four",
                20,
                "- | - | | one two\n  |   | | three four",
            ),
            (
                "```\nfor each one {\n    do what it says\n}\n```",
                20,
                "    for each one {\n        do what it\n        says\n    }",
            ),
        ] {
            assert_eq!(plain(text, Some(width)).join("\n"), expected, "{text:?}");
        }
    }

    #[test]
    fn emphasis_is_weight_on_each_line_where_colour_is_on() {
        colored::control::set_override(true);
        let lines = render("**one two** *three*,", Some(10));
        colored::control::set_override(false);
        assert_eq!(
            lines,
            ["\u{1b}[1mone two\u{1b}[0m", "\u{1b}[3mthree\u{1b}[0m,"]
        );
    }

    #[test]
    fn no_text_steers_the_terminal() {
        for text in [
            "\u{1b}[31mred",
            "&#27;[31mred",
            "[a](https://x/&#27;)",
            "`\u{9b}31m`",
        ] {
            let page = plain(text, Some(40)).concat();
            assert!(!page.contains(|c: char| c.is_control()), "{page:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// Whatever the marks of Markdown make of a text, folding takes no letter away, and no line
        /// is too wide.
        #[test]
        fn folding_loses_no_letter(
            text in "([a-w\u{4f60}\u{597d}]{1,12}|[ \n]|\n\n|[-*>#`_]{1,3} |[0-9]\\. |\n {2,6}|- \\[ \\] |[\\[\\]()<&!]){0,40}",
            width in 4_usize..60,
        ) {
            let letters = |lines: &[String]| {
                let text = lines.concat();
                text.chars().filter(|c| c.is_alphabetic()).collect::<String>()
            };
            let (whole, folded) = (plain(&text, None), plain(&text, Some(width)));
            prop_assert_eq!(letters(&folded), letters(&whole));
            for line in &folded {
                prop_assert!(screen::width(line) <= width, "{line:?}");
                prop_assert!(!line.contains('\n'), "{line:?}");
            }
        }
    }
}
