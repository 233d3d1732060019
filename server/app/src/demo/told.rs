//! Case stories of the demonstration: written, asked for and released by two people of the story.

use super::{DemoError, stage::Stage, timeline::Player};
use mdt_domain::command::Command;

impl<S: Stage> Player<'_, S> {
    /// When all that is told of has happened.
    pub async fn tell_stories(&self) -> Result<(), DemoError> {
        let told = self.story.cases.iter().filter_map(|case| case.told.as_ref().map(|told| (&case.code, told)));
        for (code, told) in told {
            let (case_id, seen_at) = (self.case_id(code)?, self.now);
            let (author, second) = (self.person(&told.by)?.id, self.person(&told.released_by)?.id);
            let written = Command::SetStory { case_id, seen_at: None, words: Box::new(told.words.clone()) };
            self.act("writing a case story", Some(author), written, seen_at).await?;
            let asked = Command::AskStoryRelease { case_id, seen_at, consent_on: self.day(told.on) };
            self.act("asking for its release", Some(author), asked, seen_at).await?;
            self.act("releasing it", Some(second), Command::ReleaseStory(case_id, seen_at), seen_at).await?;
        }
        Ok(())
    }
}
