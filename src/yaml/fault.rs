//! What is wrong with a text that is no YAML, in plain words.

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError};

/// What is wrong with a text that is no YAML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub what: What,
    /// The byte at which it begins.
    pub start: usize,
    /// The byte at which it was noticed, which may be lines further on.
    pub noticed: usize,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// It breaks the rules of YAML.
    Grammar(ErrorKind),
    /// A character that YAML does not allow.
    ControlCharacter,
    /// A value is not what a tag such as `!!int` says.
    OtherThanItsTag,
    /// A file is one document here.
    SecondDocument,
    /// Lists and mappings are nested too deeply.
    TooDeep,
    /// Aliases repeat too much, or stand inside of what they repeat.
    TooManyCopies,
    /// The text has more bytes than can be counted here.
    TooLong,
}

/// The fact, and the most likely mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FaultWords {
    /// What is so.
    pub message: &'static str,
    /// What to do.
    pub help: &'static str,
}

impl Fault {
    /// A fault that begins where it is noticed.
    pub(super) fn new(what: What, at: usize) -> Self {
        Self {
            what,
            start: at,
            noticed: at,
        }
    }

    /// What the parser says. `opening` is the bracket or brace in which it was reading.
    pub(super) fn of_grammar(error: &ScanError, source: &str, opening: Option<usize>) -> Self {
        use ErrorKind as Kind;
        let at = error.marker().byte_offset().unwrap_or(0).min(source.len());
        let kind = error.kind();
        let mut fault = match kind {
            Kind::RecursionLimitExceeded => Self::new(What::TooDeep, at),
            _ => Self::new(What::Grammar(kind.clone()), at),
        };
        let rest = source.get(at..).unwrap_or("");
        match kind {
            // It is the next line that shows it.
            Kind::SimpleKeyExpected => fault.noticed = next_content(source, at),
            Kind::UnclosedQuotedScalar | Kind::UnclosedFlowCollection { .. } => {
                fault.noticed = source.len();
            }
            Kind::InvalidBlockScalarHeader => {
                let header = |c: char| c.is_ascii_digit() || "|>+- \t".contains(c);
                fault.start += rest.len() - rest.trim_start_matches(header).len();
                fault.noticed = fault.start;
            }
            Kind::UnknownQuotedScalarEscape
            | Kind::InvalidQuotedScalarHexEscape
            | Kind::InvalidLowSurrogateHexEscape
            | Kind::InvalidLowSurrogate
            | Kind::MissingLowSurrogate
            | Kind::UnpairedLowSurrogate
            | Kind::InvalidUnicodeEscape => {
                fault.start += unknown_escape(rest).unwrap_or(0);
                fault.noticed = fault.start;
            }
            Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => {
                // Where both are on one line, the nearer is the clearer.
                let opening = opening.filter(|opening| {
                    source
                        .get(*opening..at)
                        .is_some_and(|between| between.contains('\n'))
                });
                fault.start = opening.unwrap_or(at);
            }
            _ if of_grammar(kind) == A_TAB => {
                let line = source.get(..at).and_then(|before| before.rfind('\n'));
                let line = line.map_or(0, |end| end + 1);
                let tab = source.get(line..).and_then(|line| line.find('\t'));
                fault.start = tab.map_or(at, |tab| line + tab);
                fault.noticed = fault.start;
            }
            _ => {}
        }
        fault
    }

    /// What is wrong, in plain words.
    pub(crate) fn words(&self) -> FaultWords {
        match &self.what {
            What::Grammar(kind) => of_grammar(kind),
            What::ControlCharacter => FaultWords {
                message: "there is a control character in the file",
                help: "take it out; the editor may show it as a box or not at all",
            },
            What::OtherThanItsTag => AS_A_TAG,
            What::SecondDocument => FaultWords {
                message: "a second document begins here",
                help: "keep one flow in a file, and take this line out",
            },
            What::TooDeep => FaultWords {
                message: "lists and mappings are nested too deeply here",
                help: "a flow needs no more than ten levels",
            },
            What::TooManyCopies => FaultWords {
                message: "aliases repeat too much of the file",
                help: "write the text out where it is needed",
            },
            What::TooLong => FaultWords {
                message: "the file is longer than four gigabytes",
                help: "cut it into several",
            },
        }
    }
}

pub(crate) const AS_A_TAG: FaultWords = FaultWords {
    message: "a text begins with `!`, which YAML takes for a tag",
    help: "put the text in quotes",
};

pub(crate) const A_COLON: FaultWords = FaultWords {
    message: "a `:` stands here where no key can be",
    help: "put text that holds `: ` in quotes, or check the indentation of this line and the one before",
};

pub(crate) const NO_KEY: FaultWords = FaultWords {
    message: "this line fits neither the mapping nor the text before it",
    help: "check its indentation, and quotes that close too early",
};

pub(crate) const BRACKETS: FaultWords = FaultWords {
    message: "a list in brackets is not closed",
    help: "put a comma between its items and `]` at its end",
};

pub(crate) const BRACES: FaultWords = FaultWords {
    message: "braces are not closed",
    help: "put a comma between the pairs and `}` at the end; put text with a comma or `: ` in quotes",
};

pub(crate) const NO_VALUE: FaultWords = FaultWords {
    message: "a value is missing here",
    help: "write the value, or quotes around a text that begins with a sign",
};

pub(crate) const A_TAB: FaultWords = FaultWords {
    message: "a tab stands where only spaces can",
    help: "indent with spaces",
};

pub(crate) const A_DIRECTIVE: FaultWords = FaultWords {
    message: "a line that begins with `%` speaks to the reader of YAML, and this one says nothing it knows",
    help: "take the line out, and the `---` below it",
};

/// What is said of the help depends on which quote or bracket it is.
pub(crate) const FOLLOWS: FaultWords = FaultWords {
    message: "something follows the closing quote or bracket",
    help: "put the whole text in quotes, and write \\\" for a quote inside them",
};

fn of_grammar(kind: &ErrorKind) -> FaultWords {
    let words = of_lines(kind)
        .or_else(|| of_brackets(kind))
        .or_else(|| of_texts(kind))
        .or_else(|| of_marks(kind));
    // What can only be told of other kinds of input, or is new to the parser.
    words.unwrap_or(FaultWords {
        message: "this is no YAML",
        help: "check quotes and indentation around this place",
    })
}

/// What is wrong with lines: keys, lists, indentation.
fn of_lines(kind: &ErrorKind) -> Option<FaultWords> {
    use ErrorKind as Kind;
    Some(match kind {
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => A_COLON,
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => FaultWords {
            message: "a key without a `:` stands here",
            help: "write `key: value`, and indent text that goes on over several lines; a comment begins with `#`",
        },
        Kind::MappingKeyNotAllowed => FaultWords {
            message: "a `?` cannot stand here",
            help: "put text that begins with `? ` in quotes",
        },
        Kind::ExpectedBlockMappingKey
        | Kind::InvalidIndentation
        | Kind::InvalidFlowScalarIndent
        | Kind::InvalidQuotedScalarIndent
        | Kind::UnexpectedEofBlockMapping => NO_KEY,
        Kind::ExpectedBlockSequenceEntry | Kind::UnexpectedEofBlockSequence => FaultWords {
            message: "this line is no item of the list before it",
            help: "begin it with `- `, or check its indentation",
        },
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabInPlainScalar
        | Kind::TabAtBlockScalarStart
        | Kind::InvalidBlockEntryWhitespace
        | Kind::InvalidMappingValueWhitespace => A_TAB,
        _ => return None,
    })
}

/// What is wrong with brackets and braces.
fn of_brackets(kind: &ErrorKind) -> Option<FaultWords> {
    use ErrorKind as Kind;
    Some(match kind {
        Kind::ExpectedFlowSequenceSeparator
        | Kind::UnexpectedEofFlowSequence
        | Kind::UnclosedFlowCollection { open: '[' }
        | Kind::MismatchedFlowCollectionEnd { open: '[', .. } => BRACKETS,
        Kind::ExpectedFlowMappingSeparator
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnclosedFlowCollection { .. }
        | Kind::MismatchedFlowCollectionEnd { .. } => BRACES,
        Kind::MisplacedFlowCollectionEnd => FaultWords {
            message: "a bracket or a brace is closed here that none has opened",
            help: "take it out, or put the text in quotes",
        },
        Kind::BlockSequenceEntryNotAllowed | Kind::BlockEntryInFlowCollection => FaultWords {
            message: "a list cannot begin here",
            help: "put text that begins with `- ` in quotes; begin a list on a line of its own",
        },
        Kind::ExpectedNodeContent
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::UnexpectedEndOfPlainScalar
        | Kind::FlowMappingValueAdjacentCollection => NO_VALUE,
        _ => return None,
    })
}

/// What is wrong with texts, in quotes and without.
fn of_texts(kind: &ErrorKind) -> Option<FaultWords> {
    use ErrorKind as Kind;
    Some(match kind {
        Kind::UnexpectedCharacter { .. } | Kind::PlainScalarStartsWithDashFlowIndicator => {
            FaultWords {
                message: "a text cannot begin with this character",
                help: "put the text in quotes",
            }
        }
        Kind::UnclosedQuotedScalar => FaultWords {
            message: "this quote is never closed",
            help: "add the closing quote; for a quote that is meant write \\\" inside double quotes, and '' inside single ones",
        },
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            FOLLOWS
        }
        Kind::DocumentIndicatorInQuotedScalar => FaultWords {
            message: "`---` or `...` stands inside a text",
            help: "indent the text, or take the line out",
        },
        Kind::UnexpectedEof => FaultWords {
            message: "the file ends inside a text",
            help: "add the closing quote",
        },
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => FaultWords {
            message: "a `\\` in double quotes begins no known sign",
            help: "write `\\\\` for a backslash, or use single quotes",
        },
        Kind::InvalidBlockScalarHeader | Kind::ZeroBlockScalarIndent => FaultWords {
            message: "what follows `|` or `>` is not understood",
            help: "put the text on the next line, indented; put text that begins with `>` or `|` in quotes",
        },
        Kind::InvalidBlockScalarIndent => FaultWords {
            message: "the lines of this text begin at different places",
            help: "indent all of them as far as its first one",
        },
        Kind::CommentInterceptedScalar => FaultWords {
            message: "a comment stands inside of a text that goes on over several lines",
            help: "put the text in quotes, or the comment on a line before it",
        },
        Kind::CommentNotSeparated | Kind::ExpectedWhitespace => FaultWords {
            message: "a space is missing here",
            help: "write one, or put the text in quotes",
        },
        _ => return None,
    })
}

/// What is wrong with what begins with a sign of YAML's own: `&`, `*`, `!`, `%`.
fn of_marks(kind: &ErrorKind) -> Option<FaultWords> {
    use ErrorKind as Kind;
    Some(match kind {
        Kind::ExpectedDocumentStart
        | Kind::InvalidDocumentEnd
        | Kind::MissingDocumentEndBeforeDirective => FaultWords {
            message: "the file goes on after its end",
            help: "check the indentation of this line",
        },
        Kind::UnknownAnchor => FaultWords {
            message: "a text begins with `*`, which YAML takes for an alias",
            help: "put the text in quotes",
        },
        Kind::MissingAnchorOrAliasName | Kind::AnchorCountOverflow => FaultWords {
            message: "a text begins with `*` or `&`, which YAML takes for an alias",
            help: "put the text in quotes",
        },
        Kind::BomInsideDocument => FaultWords {
            message: "there is a control character in the file",
            help: "take it out; the editor may show it as a box or not at all",
        },
        Kind::DuplicateVersionDirective
        | Kind::UnsupportedYamlMajorVersion
        | Kind::DuplicateTagDirective
        | Kind::ExpectedTagDirectiveBang
        | Kind::InvalidDirectiveTerminator
        | Kind::MissingYamlVersionSeparator
        | Kind::MissingDirectiveName
        | Kind::InvalidDirectiveName
        | Kind::DirectiveByteLimitExceeded { .. }
        | Kind::TooManyReservedDirectiveParams { .. }
        | Kind::YamlVersionTooLong
        | Kind::MissingYamlVersion
        | Kind::InvalidTagDirectiveTerminator => A_DIRECTIVE,
        Kind::UndeclaredTagHandle
        | Kind::ExpectedTagBang
        | Kind::InvalidGlobalTagCharacter
        | Kind::InvalidTagTerminator
        | Kind::MissingTagUri
        | Kind::UnclosedVerbatimTag
        | Kind::InvalidTagEscape
        | Kind::InvalidTagUtf8LeadingByte
        | Kind::InvalidTagUtf8TrailingByte
        | Kind::InvalidTagUtf8 => AS_A_TAG,
        _ => return None,
    })
}

/// The first sign behind a line that is neither white space nor in a comment.
fn next_content(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or("");
    let mut start = at + rest.find('\n').map_or(rest.len(), |end| end + 1);
    while let Some(line) = source
        .get(start..)
        .and_then(|rest| rest.split_inclusive('\n').next())
    {
        let bare = line.trim_start();
        if !bare.is_empty() && !bare.starts_with('#') {
            return start + line.len() - bare.len();
        }
        start += line.len();
    }
    source.len()
}

/// Where the first escape stands that YAML does not know, in a text that begins with its
/// double quote.
fn unknown_escape(text: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        at += text.get(at..)?.find('\\')?;
        let kind = text.get(at + 1..)?.chars().next()?;
        let digits = match kind {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ if "0abt\tnvfre \"/\\N_LP\n\r".contains(kind) => 0,
            _ => return Some(at),
        };
        let code = text.get(at + 2..at + 2 + digits);
        if digits > 0 {
            let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
            if code.and_then(char::from_u32).is_none() {
                return Some(at);
            }
        }
        at += 1 + kind.len_utf8() + digits;
    }
}

/// Where the text in quotes begins that ends at `end`.
pub(crate) fn opening_quote(source: &str, end: usize) -> Option<usize> {
    let mut opening = None;
    // What stands behind it fits nothing, and would hide it.
    for event in Parser::new_from_str(source.get(..end)?) {
        let Ok((event, span)) = event else { break };
        let bytes = span.byte_range().unwrap_or(0..0);
        let quoted = matches!(
            event,
            Event::Scalar(_, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted, ..)
        );
        if quoted && bytes.end == end {
            opening = Some(bytes.start);
        }
    }
    opening
}
