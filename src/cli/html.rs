//! Markdown as one small HTML page that stands by itself: no scripts, nothing that is loaded from
//! elsewhere, and no HTML but our own. What a text brings along as HTML is shown as the text that
//! it is.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, html};

use quandary::front::page::SOURCE;
use quandary::letters::strip_control;

use super::markdown::SYNTAX;

/// What stands before the body. The policy holds browsers to what is said above, even where a text
/// should find a way around it, and a followed link does not tell where it was.
const HEAD: &str = r#"">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>"#;

/// What stands before the language of a page.
const BEGINNING: &str = "<!DOCTYPE html>\n<html lang=\"";

/// The letters are large and the lines short, and the colours are those of the reader.
const STYLE: &str = concat!(
    "</title>\n<style>\n",
    include_str!("html/page.css"),
    "</style>\n"
);

/// What stands before what is read.
const BODY: &str = "</head>\n<body>\n<main>\n";

const END: &str = "</main>\n</body>\n</html>\n";

/// A whole page with this title, in the language that this tag names. The first heading is its main one, and below it no level is left
/// out.
///
/// ```text
/// page("Hello", "# Hello\n\n<b>", "en")  ->  … <h1>Hello</h1>\n<p>&lt;b&gt;</p> …
/// ```
#[must_use]
pub fn page(title: &str, markdown: &str, language: &str) -> String {
    whole(title, &below(markdown, 1), language)
}

/// A whole page of a body that is HTML already.
#[must_use]
pub fn whole(title: &str, body: &str, language: &str) -> String {
    let (title, language) = (text(title), text(language));
    [BEGINNING, &language, HEAD, &title, STYLE, BODY, body, END].concat()
}

/// Words as they stand in a page: a text, whatever is in it.
#[must_use]
pub fn text(words: &str) -> String {
    let words = CowStr::from(strip_control(words).into_owned());
    let mut text = String::new();
    html::push_html(&mut text, std::iter::once(Event::Text(words)));
    text
}

/// A text as it stands within a page, whose first heading has this level, from 1.
#[must_use]
pub fn below(markdown: &str, level: usize) -> String {
    let markdown = strip_control(markdown);
    let mut body = Body {
        top: level.clamp(1, LEVELS.len()) - 1,
        ..Body::default()
    };
    for event in Parser::new_ext(&markdown, SYNTAX) {
        body.take(event);
    }
    let mut within = String::new();
    html::push_html(&mut within, body.events.into_iter());
    within
}

/// The events of a text from which everything that must not be is taken.
#[derive(Default)]
struct Body<'a> {
    events: Vec<Event<'a>>,
    /// The level of the first heading, counted from 0.
    top: usize,
    /// The level of the last heading.
    last: usize,
    /// The addresses of the open links that are not followed.
    links: Vec<Option<CowStr<'a>>>,
    /// The words beside a box to tick are its label.
    labelled: bool,
}

impl<'a> Body<'a> {
    fn take(&mut self, event: Event<'a>) {
        self.end_label(&event);
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.events.push(Event::Text(safe(text))),
            Event::Code(code) => self.events.push(Event::Code(safe(code))),
            Event::FootnoteReference(name) => self.text(format!("[^{name}]")),
            Event::TaskListMarker(done) => self.tick(done),
            Event::SoftBreak | Event::HardBreak | Event::Rule => self.events.push(event),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        let tag = match tag {
            Tag::HtmlBlock => Tag::Paragraph,
            // Nothing is loaded: what a picture shows is said.
            Tag::Image { .. } => return,
            Tag::Heading { level, .. } => Tag::Heading {
                level: self.level(level),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            },
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let dest_url = safe(dest_url);
                if !may_be_followed(&dest_url, link_type) {
                    self.links.push(Some(dest_url));
                    return;
                }
                self.links.push(None);
                Tag::Link {
                    link_type,
                    dest_url,
                    title: CowStr::Borrowed(""),
                    id: CowStr::Borrowed(""),
                }
            }
            other => other,
        };
        self.events.push(Event::Start(tag));
    }

    fn end(&mut self, tag: TagEnd) {
        let tag = match tag {
            TagEnd::HtmlBlock => TagEnd::Paragraph,
            TagEnd::Image => return,
            TagEnd::Heading(_) => TagEnd::Heading(LEVELS[self.last]),
            TagEnd::Link => match self.links.pop() {
                Some(Some(address)) => return self.text(format!(" <{address}>")),
                Some(None) | None => TagEnd::Link,
            },
            other => other,
        };
        self.events.push(Event::End(tag));
    }

    /// The first heading is of the first level, and on a whole page only that one; no level is left
    /// out.
    fn level(&mut self, level: HeadingLevel) -> HeadingLevel {
        let wanted = level as usize - 1;
        self.last = match self.events.iter().any(is_heading) {
            false => self.top,
            true => wanted.clamp(self.top.max(1), (self.last + 1).min(LEVELS.len() - 1)),
        };
        LEVELS[self.last]
    }

    fn text(&mut self, text: String) {
        self.events.push(Event::Text(safe(text.into())));
    }

    fn tick(&mut self, done: bool) {
        let checked = if done { " checked" } else { "" };
        let open = format!("<label><input type=\"checkbox\"{checked}> ");
        self.events.push(Event::InlineHtml(open.into()));
        self.labelled = true;
    }

    /// A label ends with the line that it begins.
    fn end_label(&mut self, next: &Event<'_>) {
        let inline = match next {
            Event::Start(tag) => matches!(
                tag,
                Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }
            ),
            Event::End(tag) => matches!(
                tag,
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image
            ),
            Event::Rule => false,
            _ => true,
        };
        if self.labelled && !inline {
            self.labelled = false;
            self.events.push(Event::InlineHtml("</label>".into()));
        }
    }
}

const LEVELS: [HeadingLevel; 6] = [
    HeadingLevel::H1,
    HeadingLevel::H2,
    HeadingLevel::H3,
    HeadingLevel::H4,
    HeadingLevel::H5,
    HeadingLevel::H6,
];

fn is_heading(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::Heading { .. }))
}

/// Only addresses that lead somewhere and do nothing; `javascript:` would be one that does.
fn may_be_followed(address: &str, link: LinkType) -> bool {
    if let Some(number) = address
        .strip_prefix('#')
        .and_then(|name| name.strip_prefix(SOURCE))
    {
        return !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    }
    let (scheme, _) = address.split_once(':').unwrap_or_default();
    let known = ["http", "https", "mailto", "tel"];
    link == LinkType::Email || known.contains(&scheme.to_lowercase().as_str())
}

/// Text without the characters with which it could steer a terminal; entities such as `&#27;` are
/// decoded by now.
fn safe(text: CowStr<'_>) -> CowStr<'_> {
    let stripped = match strip_control(&text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(stripped) => Some(CowStr::from(stripped)),
    };
    stripped.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What stands between the head and the end.
    fn body(markdown: &str) -> String {
        let page = page("A title", markdown, "en");
        let body = page.split_once("<main>\n").expect("it has a body").1;
        let body = body.strip_suffix(END).expect("it has an end");
        body.to_owned()
    }

    #[test]
    fn markdown_becomes_html() {
        for (markdown, expected) in [
            (
                "# A\n\ntext *with* **weight**",
                "<h1>A</h1>\n<p>text <em>with</em> <strong>weight</strong></p>\n",
            ),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
            (
                "3. a\n4. b",
                "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n",
            ),
            ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
            ("`<b>`", "<p><code>&lt;b&gt;</code></p>\n"),
            (
                "[a](https://a.example/?b&c)",
                "<p><a href=\"https://a.example/?b&amp;c\">a</a></p>\n",
            ),
            (
                "<me@a.example>",
                "<p><a href=\"mailto:me@a.example\">me@a.example</a></p>\n",
            ),
            (
                "- [ ] a *b*\n- [x] c\n  - d",
                "<ul>\n<li><label><input type=\"checkbox\"> a <em>b</em></label></li>\n\
                 <li><label><input type=\"checkbox\" checked> c</label>\n\
                 <ul>\n<li>d</li>\n</ul>\n</li>\n</ul>\n",
            ),
        ] {
            assert_eq!(body(markdown), expected, "{markdown:?}");
        }
    }

    #[test]
    fn no_html_but_our_own_and_nothing_that_acts_or_loads() {
        for (markdown, expected) in [
            ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
            (
                "<script>\nalert()\n</script>",
                "<p>&lt;script&gt;\nalert()\n&lt;/script&gt;</p>\n",
            ),
            ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>\n"),
            (
                "![a cat](https://a.example/cat.png \"a\")",
                "<p>a cat</p>\n",
            ),
            (
                "[a](javascript:alert())",
                "<p>a &lt;javascript:alert()&gt;</p>\n",
            ),
            ("[a](JavaScript:b)", "<p>a &lt;JavaScript:b&gt;</p>\n"),
            (
                "[a](data:text/html,b)",
                "<p>a &lt;data:text/html,b&gt;</p>\n",
            ),
            ("[a](//b.example)", "<p>a &lt;//b.example&gt;</p>\n"),
            (
                "[a](https://b.example/\"onclick=\"c)",
                "<p><a href=\"https://b.example/%22onclick=%22c\">a</a></p>\n",
            ),
            ("a&#27;[31mb\u{9b}", "<p>a[31mb</p>\n"),
            ("a [1](#source-1)", "<p>a <a href=\"#source-1\">1</a></p>\n"),
            ("[a](#top)", "<p>a &lt;#top&gt;</p>\n"),
            ("[a](#source-)", "<p>a &lt;#source-&gt;</p>\n"),
        ] {
            assert_eq!(body(markdown), expected, "{markdown:?}");
        }
    }

    #[test]
    fn headings_stand_in_order() {
        for (levels, expected) in [
            ("1 2 3 2", "1 2 3 2"),
            ("3 3", "1 2"),
            ("1 1 4 6 2 5", "1 2 3 4 2 3"),
            ("2 6 6 6 6 6 6", "1 2 3 4 5 6 6"),
        ] {
            let headings = levels.split(' ').map(|level| {
                let marks = "#".repeat(level.parse().expect("it is a number"));
                format!("{marks} a\n\n")
            });
            let html = body(&headings.collect::<String>());
            let found = html.lines().map(|line| {
                let level = line.get(2..3).unwrap_or_default();
                assert_eq!(line, format!("<h{level}>a</h{level}>"));
                level
            });
            assert_eq!(found.collect::<Vec<_>>().join(" "), expected);
        }
    }

    #[test]
    fn within_a_page_headings_begin_where_they_are_told_to() {
        for (level, expected) in [(1, "1 2"), (2, "2 3"), (3, "3 3"), (6, "6 6")] {
            let html = below("# a\n\n### b", level);
            let found = html.lines().map(|line| line.get(2..3).unwrap_or_default());
            assert_eq!(found.collect::<Vec<_>>().join(" "), expected, "{level}");
        }
    }

    #[test]
    fn the_title_is_text() {
        let page = page("A <b> & \u{1b}c", "", "en");
        assert!(
            page.contains("<title>A &lt;b&gt; &amp; c</title>"),
            "{page}"
        );
    }

    /// The elements that a page may have.
    const KNOWN: [&str; 20] = [
        "p",
        "em",
        "strong",
        "a",
        "ul",
        "ol",
        "li",
        "label",
        "input",
        "blockquote",
        "pre",
        "code",
        "hr",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ];

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// Whatever is written, the page has no element and no attribute but those that are known.
        #[test]
        fn nothing_that_is_written_becomes_html(
            text in "(</?script>?|<img src=x onerror=y>|<!--|-->|<a href=|[\"'&;:/=<>]|javascript:|https://a|\\]\\(|!?\\[|\\)|&#(60|27);|[a-z]{1,4}|[ \n`*_#>-]|- \\[ \\] ){0,40}",
        ) {
            let body = body(&text);
            for tag in body.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap_or_default();
                let name = tag.trim_start_matches('/').split([' ', '>']).next();
                let name = name.unwrap_or_default();
                prop_assert!(KNOWN.contains(&name), "<{tag}> in {body}");
                let attributes = tag.split(' ').skip(1).filter(|part| part.contains('='));
                for attribute in attributes {
                    let known = ["href=\"", "start=\"", "type=\"checkbox\"", "class=\"language-"];
                    let known = known.iter().any(|known| attribute.starts_with(known));
                    prop_assert!(known, "{attribute} in {body}");
                }
                prop_assert!(!tag.contains("href=\"javascript"), "{body}");
            }
            prop_assert!(!body.chars().any(|c| c.is_control() && c != '\n'), "{body:?}");
        }
    }
}
