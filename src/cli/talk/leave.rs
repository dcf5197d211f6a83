//! The way out: whether to leave, and whether to keep the answers for a later day. Nothing is
//! written unless the person asks for it here, and what they typed in words of their own only
//! where they say so once more.

use std::env;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use quandary::flow::answer::{Answer, Given};
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::flow::words::ProgramWord;
use quandary::letters::strip_control;
use quandary::parse::answers;

use super::super::aside::{self, Aside, AsideReply};
use super::super::ask::{
    Also, Asker, CLEAR, Optional, Position, Reply, Stop, Title, TypedShape, View, WantedReply,
};
use super::super::cover::{self, Exit, Stage};
use super::super::exit::{Code, Failure};
use super::super::out;
use super::super::save::{self, home, typed_path};
use super::super::screen::{self, Mode};
use super::super::shell::for_shell;
use super::super::voice;
use super::Talk;

/// How answers are kept for a later day.
#[derive(Clone, Debug, Default)]
pub struct Store {
    /// The file of `--state`.
    pub state: Option<PathBuf>,
    /// The directory that is proposed, where there is one.
    pub directory: Option<PathBuf>,
}

impl Store {
    /// Looks where answers are kept: `$XDG_STATE_HOME/quandary`, or else
    /// `~/.local/state/quandary`. With `--private` nothing is proposed.
    pub fn gather(state: Option<PathBuf>, stage: Stage) -> Self {
        let absolute = |name| {
            let path = env::var_os(name).map(PathBuf::from);
            path.filter(|path| path.is_absolute())
        };
        let directory = absolute("XDG_STATE_HOME")
            .or_else(|| home().map(|home| home.join(".local").join("state")))
            .map(|directory| directory.join("quandary"));
        Self {
            state,
            directory: directory.filter(|_| stage == Stage::Open),
        }
    }

    /// A file that is not there yet.
    fn proposed(&self, id: &str) -> Option<PathBuf> {
        let directory = self.directory.as_ref()?;
        let mut names = std::iter::once(format!("{id}.yaml"))
            .chain((2..1000).map(|number| format!("{id}-{number}.yaml")))
            .map(|name| directory.join(name));
        names.find(|path| fs::symlink_metadata(path).is_err())
    }

    /// Whether a new file could have this path; the directory that is proposed is made when it is
    /// needed.
    fn is_new(&self, path: &Path) -> Result<(), Failure> {
        let proposed = path.parent() == self.directory.as_deref();
        match proposed && path.file_name().is_some() && fs::symlink_metadata(path).is_err() {
            true => Ok(()),
            false => save::is_new(path),
        }
    }

    fn write(&self, path: &Path, text: &str) -> Result<(), Failure> {
        if let Some(directory) = self.directory.as_deref()
            && path.parent() == Some(directory)
        {
            make(directory).map_err(|error| {
                let words = format!("`{}` cannot be made: {error}", directory.display());
                Failure::new(Code::Io, words)
            })?;
        }
        save::new_file(path, text.as_bytes())
    }
}

/// Makes a directory for its owner's eyes only.
fn make(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(directory)
}

/// What may be said to the question whether to leave.
#[derive(Clone, Copy)]
enum LeaveReply {
    No,
    Save,
    Yes,
    Clear,
}

/// Whether what somebody typed in words of their own is saved.
#[derive(Clone, Copy)]
enum OwnWords {
    LeftOut,
    Saved,
}

/// What the person wants who does not save.
#[derive(Clone, Copy)]
enum Saving {
    /// To go on with the questions.
    CalledOff,
    /// To leave, by the command: it never says that the answers go, so that is asked.
    Leaves,
}

impl Talk<'_> {
    /// Asks whether to leave, and comes back where the person stays.
    ///
    /// # Errors
    ///
    /// The person leaves, with their answers saved or not.
    pub(super) fn leave(&mut self) -> Result<(), Failure> {
        let stay = voice::finely(ProgramWord::GoOn, "No, go on");
        let save = voice::word(ProgramWord::SaveAndLeave);
        let mut rows = vec![(LeaveReply::No, "no", stay)];
        if !self.to_keep().is_empty() {
            rows.push((LeaveReply::Save, "save", save));
        }
        let leave = voice::word(ProgramWord::LeaveUnsaved);
        rows.push((LeaveReply::Yes, "leave", leave));
        // In lines a key does it, and each line counts.
        if self.cover.exit == Exit::Quick && self.cover.mode == Mode::Rich {
            let clear = voice::word(cover::clearing());
            rows.push((LeaveReply::Clear, CLEAR, clear));
        }
        let mut news = "";
        loop {
            let question = Aside {
                news,
                ask: voice::word(ProgramWord::LeaveNow),
                rows: rows.clone(),
                escape: voice::finely(ProgramWord::Back, "go on"),
            };
            let again = match self.aside(&question)? {
                AsideReply::Row(LeaveReply::Save) => self.save()?,
                AsideReply::Row(LeaveReply::Yes) | AsideReply::End => return Err(self.left()),
                AsideReply::Row(LeaveReply::Clear) | AsideReply::Vanish => {
                    return Err(self.vanish());
                }
                AsideReply::Leave => Saving::Leaves,
                AsideReply::Row(LeaveReply::No) | AsideReply::Nothing => Saving::CalledOff,
            };
            match again {
                Saving::CalledOff => return Ok(()),
                Saving::Leaves => {
                    news = voice::finely(
                        ProgramWord::HowToChoose,
                        "q alone doesn't throw anything away. Choose a row.",
                    );
                }
            }
        }
    }

    /// The end of a conversation that the person has left.
    pub(super) fn left(&self) -> Failure {
        // The last line before the end; where it cannot be written, all is said.
        let words = voice::word(ProgramWord::YouLeft);
        let words = match io::stderr().is_terminal() {
            true => screen::fold(words, screen::size().text_width(), "", "").join("\n"),
            false => words.to_owned(),
        };
        let _ = out::tell(&format!("\n{words}"));
        Failure::said(Code::Left)
    }

    /// Saves the answers and leaves; comes back where the person does not want that.
    fn save(&mut self) -> Result<Saving, Failure> {
        let mut given = self.to_keep();
        let own_words = |(_, given): &(_, Given)| matches!(given, Given::Answer(Answer::Text(_)));
        let texts = given.iter().filter(|given| own_words(given));
        let texts: Vec<String> = texts.map(|(id, _)| self.short(*id)).collect();
        if !texts.is_empty() {
            let mut news = voice::say(ProgramWord::OwnWords, &[("questions", &texts.join(", "))]);
            if voice::words().own(ProgramWord::OwnWords).is_none() {
                news.push_str("\nAnyone who reads the file can read them.");
            }
            let question = Aside {
                news: &strip_control(&news),
                ask: voice::word(ProgramWord::OwnWordsToo),
                rows: vec![
                    (OwnWords::LeftOut, "no", voice::word(ProgramWord::LeaveOut)),
                    (
                        OwnWords::Saved,
                        "yes",
                        voice::word(ProgramWord::SaveThemToo),
                    ),
                ],
                escape: voice::finely(ProgramWord::Back, "go on"),
            };
            match self.aside(&question)? {
                AsideReply::Row(OwnWords::Saved) => {}
                AsideReply::Row(OwnWords::LeftOut) => given.retain(|given| !own_words(given)),
                AsideReply::Nothing => return Ok(Saving::CalledOff),
                AsideReply::Leave => return Ok(Saving::Leaves),
                AsideReply::End => return Err(self.left()),
                AsideReply::Vanish => return Err(self.vanish()),
            }
        }
        let text = answers::keep(&self.file.id, self.flow(), &given);
        let mut news = String::new();
        let mut path = self.store.state.clone();
        loop {
            let to = match path.take() {
                Some(to) => to,
                None => match self.ask_path(&news)? {
                    Ok(to) => to,
                    Err(saving) => return Ok(saving),
                },
            };
            match self.store.write(&to, &text) {
                Ok(()) => return Err(self.saved(&to)),
                Err(failure) => news = failure.message,
            }
        }
    }

    /// The answers that count on this way, and those that wait until they do.
    fn to_keep(&self) -> Vec<(Id<Question>, Given)> {
        let taken = self.session.taken().iter();
        let taken = taken.filter_map(|taken| {
            let given = self.session.given(taken.question)?;
            Some((taken.question, given.clone()))
        });
        let waiting = self.session.waiting();
        taken
            .chain(waiting.map(|(question, given)| (question, given.clone())))
            .collect()
    }

    /// Asks for a path.
    fn ask_path(&mut self, news: &str) -> Result<Result<PathBuf, Saving>, Failure> {
        let store = self.store.clone();
        let proposed = store.proposed(&self.file.id);
        let news = strip_control(news);
        let view = View {
            page: None,
            urgent: false,
            news: &news,
            title: Title::Words(voice::word(ProgramWord::NewFile)),
            ask: voice::finely(
                ProgramWord::SaveAnswers,
                "Where do you want to save your answers?",
            ),
            help: Some(voice::word(ProgramWord::OnlyYou)),
            why: None,
            short: voice::finely(ProgramWord::NewFile, "Answers"),
            kind: WantedReply::Words {
                hint: match proposed {
                    Some(_) => String::new(),
                    None => voice::finely(ProgramWord::NewFile, "A path such as answers.yaml")
                        .to_owned(),
                },
                example: "answers.yaml",
                limits: String::new(),
                earlier: proposed.map(|path| path.display().to_string()),
                lines: TypedShape::One,
            },
            position: Position::Aside(voice::finely(ProgramWord::Back, "go on")),
            optional: Optional::Required,
            also: self.also_beside(),
        };
        let check = |reply: &Reply| match reply {
            Reply::Words(typed) => store
                .is_new(&typed_path(typed))
                .map_err(|failure| strip_control(&failure.message).into_owned()),
            _ => Ok(()),
        };
        let Some(host) = &mut self.host else {
            return Ok(Err(Saving::CalledOff));
        };
        match host.ask(&view, &check) {
            Ok(Reply::Words(typed)) => Ok(Ok(typed_path(&typed))),
            Ok(Reply::Leave) => Ok(Err(Saving::Leaves)),
            Ok(Reply::Vanish) => Err(self.vanish()),
            Ok(_) => Ok(Err(Saving::CalledOff)),
            Err(Stop::EndOfInput) => Err(self.left()),
            Err(stop) => Err(self.stopped_by(stop)),
        }
    }

    /// Tells where the answers are, how to go on with them and how to be rid of them.
    fn saved(&mut self, path: &Path) -> Failure {
        let name = path.to_string_lossy();
        let (file, flow) = (for_shell(&name), for_shell(&self.file.name));
        let delete = if cfg!(windows) { "del" } else { "rm" };
        let saved = voice::say(ProgramWord::AnswersSaved, &[("file", &name)]);
        let (on, away) = (
            voice::word(ProgramWord::ToGoOn),
            voice::word(ProgramWord::ToDelete),
        );
        let wide = screen::width(on).max(screen::width(away)) + 1;
        let before = |words: &str| format!("{words}{}", " ".repeat(wide - screen::width(words)));
        let words = format!(
            "\n{saved}\n{} quandary run {flow} --answers {file}\n{} {delete} {file}",
            before(on),
            before(away)
        );
        // Where the words cannot be written, the file is there all the same.
        let _ = out::tell(&words);
        if let (Stage::Private, Some(host)) = (self.cover.stage, &mut self.host) {
            // The person is leaving, whatever is said to this.
            let _ = aside::close().ask(host, Also::NONE);
        }
        Failure::said(Code::Left)
    }
}
